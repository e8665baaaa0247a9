"""Promises too vague to keep. Patterns as data, in English and Chinese, that must fit the whole of a title."""

from __future__ import annotations

import re
from functools import cache

LONGEST = 100  # characters; who writes more has said something

_LESS = r"(?:please |we |everyone |everybody |all |must |should |will |need to |shall |the team |to |try to ){0,5}"
_MORE = r"(?:improv(?:e|ing)|better|enhance|strengthen|increase|more|optimi[sz]e|raise|review|revisit|boost|consider)"
_THINGS = (
    r"(?:monitoring|alert(?:ing|s)?|observability|test(?:ing|s)?(?: coverage)?|communications?|documentation|docs|"
    r"process(?:es)?|improvements?|the team|engineers|developers|staff|everyone|"
    r"code quality|quality|awareness|training|code reviews?|reviews?|stability|reliability|robustness|resilience|"
    r"(?:change|incident|risk|release|project|vendor) (?:management|control)|"
    r"security|performance|logging|logs|procedures?|workflow|collaboration|vigilance|attention|checks?)"
)
_GENERIC = (
    r"(?:it|this|that|(?:the |this |these |all )?(?:bugs?|issues?|problems?|root causes?|causes?|errors?|code"
    r"|logs|database|"
    r"network|systems?|services?|incidents?|outage|alerts?|configs?|configuration|metrics|monitoring|rules?|process))"
)
_ENGLISH = (
    r"be (?:more |extra |very )?(?:careful|cautious|vigilant|attentive|diligent|mindful|aware)(?: .{0,40})?",
    r"(?:take|exercise) (?:more|greater|extra) (?:care|caution)(?: .{0,40})?",
    r"pay (?:more |closer |better |special )?attention(?: .{0,40})?",
    r"(?:try|work) harder(?: .{0,40})?|do better(?: .{0,20})?",
    r"(?:don['’]?t|do not|never|avoid|prevent|(?:make sure|ensure)(?: that)?)(?: \w+){0,4} "
    r"(?:happens?|happening|do(?:ing)?|repeat(?:ed|ing)?|recurs?|occurs?)"
    r"(?: (?:this|it|that|these|such mistakes?))?(?: from happening)?(?: again)?",
    r"avoid (?:this|these|such|similar|human) (?:problems?|issues?|mistakes?|errors?|incidents?)(?: .{0,20})?",
    r"remember (?:to|that)(?: .{0,40})?|double[- ]check(?: .{0,30})?|keep (?:an eye on|watching"
    r"|monitoring)(?: .{0,30})?",
    rf"{_MORE} (?:and \w+ )?(?:the |our |overall |general |team |system |service ){{0,4}}{_THINGS}"
    rf"(?: and (?:the |our )?{_THINGS})?"
    r"(?: (?:in (?:the )?future|overall|generally|going forward|as needed|where needed))?",
    rf"{_MORE} (?:the |our )?{_THINGS} of (?:the |our )?[\w -]{{1,30}}",
    rf"(?:look into|consider) (?:improving|enhancing|strengthening|increasing|better|more) (?:\w+ )?{_THINGS}",
    r"make (?:the |our |this |it )?(?:[\w-]+ ){0,2}more (?:robust|reliable|resilient|stable|secure|fault[- ]tolerant)",
    r"(?:follow|adopt|apply|use) (?:the )?(?:industry |engineering )?best practices?(?: .{0,30})?",
    r"(?:work|collaborate) (?:more closely|closer|better)(?: (?:together|with .{1,30}))?",
    rf"(?:train|educate|remind) {_THINGS}",
    r"learn from (?:this|it|the incident|our mistakes)(?: .{0,20})?|raise awareness(?: .{0,30})?",
    r"(?:communicate|test|monitor|plan|document|review) (?:better|more|more carefully|more closely|more thoroughly)"
    r"(?: .{0,20})?",
    r"think about .{1,30}|tbd|to be discussed|follow up|follow (?:the |our )?(?:runbooks?|process(?:es)?"
    r"|procedures?|rules)",
    rf"(?:further )?(?:investigate|look into|analy[sz]e|fix|resolve|check|debug|find|understand"
    rf"|address)(?: {_GENERIC})?"
    r"(?: further| more| in depth| properly)?|further investigation",
)
_ZH_MORE = r"(?:进一步|持续|继续|不断|切实|严格|全面|大家|团队|今后|以后|后续|要|应|需|对|注意|务必|全员|相关人员){0,4}"
_ZH_DO = r"(?:加强|提高|提升|增强|强化|加大|改进|改善|优化|完善|规范|重视|梳理|健全|落实|严格)"
_ZH_THINGS = (
    r"(?:安全|风险|质量|责任|团队|全员|线上|生产|变更|发布|上线|操作|业务|代码|系统|服务|人员|日常|内部|跨部门"
    r"|稳定性|运维|开发|相关|自身){0,4}"
    r"(?:意识|警惕性?|敬畏心?|责任心|责任感|重视程度?|培训|管理|监控|告警|沟通|协作|测试|规范|流程|文档|机制"
    r"|制度|学习|巡检|质量|稳定性|"
    r"能力|水平|审核|评审|review|管控|把控|监督|检查|关注|健壮性|可靠性|性能|操作)"
)
_CHINESE = (
    rf"{_ZH_MORE}{_ZH_DO}(?:对)?(?:的)?{_ZH_THINGS}(?:(?:和|与|、|及|以及"
    rf"|，)?{_ZH_DO}?{_ZH_THINGS}){{0,3}}(?:建设|力度|工作|的学习)?",
    rf"{_ZH_MORE}(?:多|更加|加倍|格外|下次|以后|今后){{0,3}}(?:多|更|更加)?(?:加)?"
    r"(?:小心|注意|留意|谨慎|仔细|细心|关注)(?:一点|一些|点|些|观察|检查)?(?:操作)?",
    r"(?:多加?|更加|格外)?(?:小心|注意|留意)(?:检查|核对|观察|操作|关注)?[\u4e00-\u9fff]{0,4}",
    r"(?:下次|以后|今后|后续).{0,4}(?:注意|小心|避免|改正).{0,8}|引以为戒.{0,8}|(?:认真)?(?:吸取|汲取"
    r"|总结)(?:经验|教训|经验教训).{0,8}",
    r"(?:避免|杜绝|防止)(?:类似|此类|同类|这类|再次|再)(?:的)?(?:问题|事故|故障|情况|错误|失误|发生|出现).{0,8}"
    r"|举一反三.{0,10}|待定|待讨论",
    r"(?:进一步|继续|持续|深入)?(?:排查|调查|分析|定位|跟进|研究|处理|修复|解决)(?:问题|原因|根因|故障|缺陷|bug|一下)?",
    r"(?:重视|认真对待|正视)[\u4e00-\u9fff]{0,8}|严格(?:遵守|执行|按照|遵循)[\u4e00-\u9fff]{0,8}|(?:做好"
    r"|制定好?)[\u4e00-\u9fff]{0,4}(?:预案|准备|工作|保障|测试|监控|评审|沟通)",
    r"(?:尽快|及时|后续|持续|逐步){0,2}(?:优化|改进|完善|处理|解决|修复|整改|跟进)(?:一下|它|此问题)?",
    r"(?:研究|考虑|调研|评估)(?:一下)?[\u4e00-\u9fff]{0,8}(?:方案|可能性|可行性)",
)


@cache
def _vague() -> re.Pattern[str]:
    # For small letters: whatever the case, Python would look at each of 20,000 characters when it compiles a range.
    return re.compile(rf"{_LESS}(?:{'|'.join(_ENGLISH)})|{'|'.join(_CHINESE)}")


def is_vague(title: str) -> bool:
    """Whether the whole of a promise says nothing that could be checked.

    >>> is_vague("Improve monitoring."), is_vague("Monitor the pool's size")
    (True, False)
    >>> is_vague("加强安全意识"), is_vague("完善连接数监控")
    (True, False)
    """
    plain = " ".join(title[: 2 * LONGEST].split()).strip(" .。!！;；,，*_-").lower()
    return len(plain) <= LONGEST and bool(_vague().fullmatch(plain))
