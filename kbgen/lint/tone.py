"""How the authors say it: blame, and promises too vague to keep. Patterns as data, in English and Chinese."""

from __future__ import annotations

import re
from collections.abc import Iterator

_WHO = (
    r"(?:he|she|they|you|engineers?|operators?|developers?|devs?|admins?|reviewers?|testers?|employees?|"
    r"(?-i:[A-Z][a-z]+))"
)
_ENGLISH = (
    r"(?:should|ought to|must) have (?:known|been more careful|paid (?:more|closer)? ?attention|known better)",
    rf"{_WHO} (?:should|ought to) have (?:noticed|checked|reali[sz]ed|caught|tested|asked|verified|seen)",
    r"forg(?:ot|otten|etting|ets) (?:to|about|that)",
    r"careless(?:ly|ness)?",
    r"negligen(?:t|tly|ce)",
    r"incompeten(?:t|ce|tly)",
    r"inattenti(?:ve|veness|on)",
    r"sloppy|sloppiness|reckless(?:ly|ness)?",
    r"(?:did ?n[o']t|failed to|never) bother(?:ed)?(?: to)?",
    r"(?:his|her|their|my|(?:the )?(?:engineer|operator|developer|user|customer|admin|team|intern|vendor)s?['’]s?)"
    r" (?:own )?fault(?! (?:domain|toleran|inject|isolat|handl))",
    r"stupid(?:ly|ity)?|dumb mistake|idiot(?:ic)?",
)
_ENGLISH_CAUSE = r"(?:human|operator|user|pilot|fat[- ]finger(?:ed)?) (?:error|mistake)s?"
_LEADS_TO = (
    r"(?:caused by|due to|because of|result(?:ed|ing)? (?:of|from)|blamed? on|attributed to|root cause (?:was|is|:)"
    r"|down to) (?:an? |the |pure |simple )?"
)
_CHINESE = (
    r"粗心(?:大意)?|马虎大意|麻痹大意|不小心|失职|责任心(?:不强|不足|缺失|不够|差)|不负责任|不长记性|低级错误",
    r"(?<!避免)(?<!防止)(?<!减少)(?<!杜绝)疏忽(?!不)|疏于\w{1,4}",
    r"(?:忘记|忘了|遗忘了?)(?!密码|口令|截图|讲|说|提|写|记录|贴)",
    r"(?:本应|理应|早该|本该|早就应该|早应该)(?:该)?(?:知道|发现|想到|检查|注意|意识到|测试)",
    r"(?:是|为|都是|全是|属于|纯属|由于|因为)[\w·]{1,6}?的(?:责任|过错|锅)(?=[。，；！、\s]|$)",
    r"(?:张|王|李|赵|刘|陈|杨|某)[某\w]{1,2}的(?:责任|过错|锅|失误)(?!人|田|制|边界|范围)",
    r"背锅|甩锅|问责|追责|(?:主要|直接|全部)责任(?:在|由|归|是)",
)
_PERSONAL = r"人为(?:操作)?(?:失误|错误|疏忽|原因|因素)|(?:人员|人工|个人)(?:操作)?失误"
_CHINESE_CAUSE = rf"{_PERSONAL}|操作不当|误操作"
_ZH_BEFORE = r"(?:由于|因为?|系|是|属于?|归因于|源于|根因[是为：:]|原因[是为：:])[^。；！？]{0,8}?"
_ZH_AFTER = r"(?=[^。；！？]{0,4}(?:导致|造成|引起|引发|所致))"

# One of these stands in every text that the patterns find; most texts have none, and are done with.
_HINTS = (
    "have ", "forg", "careless", "neglig", "incompet", "inattent", "slopp", "reckless", "bother", "fault", "stupid",
    " mistake", "idiot", " error", "心", "疏", "忘", "该", "应", "的责任", "的过错", "锅", "责", "人为", "失误",
    "误操作", "不当", "低级", "大意", "失职",
)  # fmt: skip
_ANYWHERE = re.compile(
    rf"\b(?:{'|'.join(_ENGLISH)})\b|\b{_LEADS_TO}{_ENGLISH_CAUSE}\b|{'|'.join(_CHINESE)}"
    rf"|{_ZH_BEFORE}(?:{_PERSONAL})|(?:{_CHINESE_CAUSE}){_ZH_AFTER}",
    re.IGNORECASE,
)
_AS_CAUSE = re.compile(rf"\b{_ENGLISH_CAUSE}\b|{_CHINESE_CAUSE}", re.IGNORECASE)
# What comes before it says that it is not meant so.
_DENIED = re.compile(
    r"(?:\bno(?:t|body)?|\bnever|\bavoid(?:s|ing)?|\bprevent(?:s|ing)?|\breduc(?:es?|ing)|\bwithout|\brather than"
    r"|\binstead of|n['’]t|\bno one"
    r"|避免|防止|减少|杜绝|不是|并非|而非|不再|不会|不怕|降低|以免|而不是|不应|勿)[^.。;；]{0,14}$",
    re.IGNORECASE,
)


def blames(text: str, cause: bool) -> Iterator[tuple[int, str]]:
    """Where a text blames somebody, and the words; `cause`: it stands as a cause, where "human error" is blame.

    >>> list(blames("The operator forgot to check.", cause=False))
    [(13, 'forgot to')]
    >>> list(blames("负责人：张三", cause=False))
    []
    """
    low = text.lower()
    if not any(hint in low for hint in _HINTS):
        return
    found = {match.start(): match for match in _ANYWHERE.finditer(text)}
    if cause:
        found |= {match.start(): match for match in _AS_CAUSE.finditer(text)}
    for start in sorted(found):
        if not _DENIED.search(text, max(0, start - 32), start):
            yield start, found[start][0]


_LESS = r"(?:please |we |everyone |everybody |all |must |should |will |need to |shall |the team |to |try to )*"
_MORE = r"(?:improv(?:e|ing)|better|enhance|strengthen|increase|more|optimi[sz]e|raise|review|revisit|boost)"
_THINGS = (
    r"(?:monitoring|alert(?:ing|s)?|observability|test(?:ing|s)?(?: coverage)?|communications?|documentation|docs|"
    r"process(?:es)?|"
    r"code quality|quality|awareness|training|code reviews?|reviews?|stability|reliability|robustness|resilience|"
    r"security|performance|logging|logs|procedures?|workflow|collaboration|vigilance|attention|checks?)"
)
_VAGUE_ENGLISH = (
    r"be (?:more |extra |very )?(?:careful|cautious|vigilant|attentive|diligent|mindful|aware)(?: .{0,40})?",
    r"(?:take|exercise) (?:more|greater|extra) (?:care|caution)(?: .{0,40})?",
    r"pay (?:more |closer |better |special )?attention(?: .{0,40})?",
    r"(?:try|work) harder(?: .{0,40})?|do better(?: .{0,20})?",
    r"(?:don['’]?t|do not|never|avoid|prevent|make sure)(?: \w+){0,4} (?:happens?|happening|do(?:ing)?|repeat(?:ing)?)"
    r"(?: (?:this|it|that|these|such mistakes?))?(?: from happening)?(?: again)?",
    r"avoid (?:this|these|such|similar|human) (?:problems?|issues?|mistakes?|errors?|incidents?)(?: .{0,20})?",
    r"remember (?:to|that)(?: .{0,40})?|double[- ]check (?:everything|things|next time|changes)",
    rf"{_MORE} (?:and \w+ )?(?:the |our |overall |general |team |system |service )*{_THINGS}"
    rf"(?: and (?:the |our )?{_THINGS})?"
    r"(?: (?:in (?:the )?future|overall|generally|going forward|as needed|where needed))?",
    r"learn from (?:this|it|the incident|our mistakes)(?: .{0,20})?|raise awareness(?: .{0,30})?",
    r"(?:communicate|test|monitor|plan|document|review) (?:better|more|more carefully|more thoroughly)(?: .{0,20})?",
    r"think about (?:this|it|improvements)|look into (?:it|this)|tbd|to be discussed",
)
_ZH_MORE = (
    r"(?:进一步|持续|继续|不断|切实|严格|全面|大家|团队|今后|以后|后续|要|应|需|需要|注意|务必|全员|相关人员|对)*"
)
_ZH_DO = r"(?:加强|提高|提升|增强|强化|加大|改进|改善|优化|完善|规范|重视|梳理|健全|落实|严格)"
_ZH_THINGS = (
    r"(?:安全|风险|质量|责任|团队|全员|线上|生产|变更|发布|上线|操作|业务|代码|系统|服务|人员|日常|内部|跨部门|稳定性|运维|开发|相关|自身)*"
    r"(?:意识|警惕性?|敬畏心?|责任心|责任感|重视程度?|培训|管理|监控|告警|沟通|协作|测试|规范|流程|文档|机制|制度|学习|巡检|质量|稳定性|"
    r"能力|水平|审核|评审|review|管控|把控|监督|检查|关注|健壮性|可靠性|性能)"
)
_VAGUE_CHINESE = (
    rf"{_ZH_MORE}{_ZH_DO}(?:对)?(?:的)?{_ZH_THINGS}(?:(?:和|与|、|及|以及|，){_ZH_DO}?{_ZH_THINGS})*(?:建设|力度|工作|的学习)?",
    rf"{_ZH_MORE}(?:多|更加|加倍|格外|下次|以后|今后)*(?:多|更|更加)?(?:加)?(?:小心|注意|留意|谨慎|仔细|细心|关注)(?:一点|一些|点|些|观察|检查)?(?:操作)?",
    r"(?:下次|以后|今后|后续).{0,4}(?:注意|小心|避免|改正).{0,8}|引以为戒.{0,8}|(?:认真)?(?:吸取|汲取|总结)(?:经验|教训|经验教训).{0,8}",
    r"(?:避免|杜绝|防止)(?:类似|此类|同类|这类|再次|再)(?:的)?(?:问题|事故|故障|情况|错误|失误|发生|出现).{0,8}|举一反三.{0,10}|待定|待讨论",
)
_VAGUE = re.compile(rf"{_LESS}(?:{'|'.join(_VAGUE_ENGLISH)})|{'|'.join(_VAGUE_CHINESE)}", re.IGNORECASE)


def is_vague(title: str) -> bool:
    """Whether the whole of a promise says nothing that could be checked.

    >>> is_vague("Improve monitoring."), is_vague("Monitor the pool's size")
    (True, False)
    >>> is_vague("加强安全意识"), is_vague("完善连接数监控")
    (True, False)
    """
    return bool(_VAGUE.fullmatch(" ".join(title.split()).strip(" .。!！;；,，*_-")))
