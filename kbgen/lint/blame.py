"""Words that blame people. Patterns as data, in English and Chinese.

A program may fail, forget and ignore; whether a sentence blames is decided by who does it: the person or program that
is named last before the words, within the same clause. What people alone do (`careless`, 疏忽) needs nobody named.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Literal

from kbgen.model.hints import Hints

CLAUSE = 80  # characters before the words in which somebody may be named

_PEOPLE = (
    r"he|she|who(?:ever)?|some(?:body|one)|people|persons?|individuals?|colleagues?|co-?workers?|intern|staff|"
    r"(?:engineer|operator|developer|programmer|dev|admin|administrator|reviewer|tester|employee|responder|technician|"
    r"contractor|manager|lead|author|analyst|architect|consultant|trainee|newcomer|dba|sre|team|hire)s?|"
    r"(?:support|service|sales|call[- ]cent(?:er|re)|help ?desk) agents?|"
    r"on-?call|commander|interns|leadership|management"
)
# Given names that stand in write-ups; any other word with a capital may as well be a program's.
_NAMES = (
    r"(?-i:Adam|Alex|Alice|Amy|Andrew|Anna|Ben|Bill|Bob|Brian|Carol|Charlie|Chen|Chris|Dan|Dana|Daniel|Dave|David|Emily"
    r"|Emma|Eric|Eve|Frank|George|Greg|Hans|Hannah|Jack|James|Jane|Jeff|Jenny|Jim|Joe|John|Josh|Julia|Kate|Kevin|Laura"
    r"|Lee|Li|Linda|Lisa|Lucy|Mark|Martin|Mary|Matt|Max|Michael|Mike|Nick|Nina|Olivia|Pat|Paul|Peter|Rachel|Rob|Robert"
    r"|Ryan|Sam|Sara|Sarah|Steve|Sue|Susan|Thomas|Tim|Tom|Tony|Wang|Wei|Will|Zhang)"
)
_PROGRAMS = (
    r"kubernetes operators?|k8s operators?|agents?|"
    r"(?:alert|api|app|application|automation|balancer|bot|broker|build|cache|check|client|cluster|code|collector|"
    r"config|configuration|console|consumer|container|controller|cron|daemon|dashboard|database|db"
    r"|deploy(?:ment)?|disk|"
    r"driver|exporter|feature|filter|firmware|function|gateway|handler|health check|hook|host|index|instance"
    r"|job|kernel|"
    r"kubelet|library|linter|loader|lock|logic|machine|manager process|method|migration|module|monitor|monitoring|node|"
    r"package|page|parser|pipeline|plugin|pod|pool|process|program|proxy|query|queue|replica|request|resolver|retry|"
    r"router|runbook|scheduler|script|server|service|site|software|suite|switch|system|task|template|test|thread|tool|"
    r"update|validator|version|watchdog|worker|workflow)(?:e?s)?"
)
_ZH_PEOPLE = (
    r"同学|同事|人员|工程师|开发者|开发(?=没|未|偷|漏|忘|忽)|运维(?=没|未|不|偷|漏|忘|忽|把|违|操)|程序员"
    r"|研发(?=没|未|漏|忘|忽)|"
    r"(?:操作|变更|发布|审批|审核|评审|值班|负责|责任|当事|执行)(?:人|员|者)|值班员|DBA|SRE|新人|实习生|员工"
    r"|领导|主管|经理|"
    r"团队|部门|小组|有人|某人|他|她|小[\u4e00-\u9fff](?=没|未|不|误|漏|忘|忽|的|把|擅|违)"
    r"|老[王李张刘陈杨赵周吴](?=没|未|误|漏|忘|忽|的|把)"
    r"|张三|李四|王五|赵六|[王李张刘陈杨赵黄周吴徐孙马朱胡林郭何高罗](?:工(?!具|作|程|单|位)|总(?!是|数|量|线|体)|某)"
)
_ZH_PROGRAMS = (
    r"任务|服务|版本|程序|脚本|系统|缓存|客户端|服务端|进程|线程|代码|组件|接口|平台|工具|网关|监控|告警|机器人"
    r"|加载器|调度器|"
    r"容器|集群|节点|数据库|队列|逻辑|函数|模块|插件|配置中心|流水线|用例|检查项|健康检查|控制器|它"
)


def _compiled(pattern: str) -> re.Pattern[str]:
    """Whatever the case, which Han have none of: Python would look at each of the 20,000 when it compiles."""
    return re.compile(pattern.replace(r"[\u4e00-\u9fff]", r"(?-i:[\u4e00-\u9fff])"), re.IGNORECASE)


@cache
def _who() -> re.Pattern[str]:
    return _compiled(
        rf"(?P<program>\b(?:{_PROGRAMS})\b|{_ZH_PROGRAMS})|(?P<person>\b(?:{_PEOPLE})\b|\b{_NAMES}\b|{_ZH_PEOPLE})"
    )


@cache
def _clause_end() -> re.Pattern[str]:
    return re.compile(r"[.,;:!?。，；：！？、\n]|\b(?:because|since|but|so that|which)\b|但|因为|由于", re.IGNORECASE)


# What a person did, said as a fault. Needs a person who did it.
_DEED = (
    r"(?:failed|neglected|omitted|refused|forg(?:ot|ets?|otten|etting)) to (?:act|apply|ask|check|communicate|comply|"
    r"confirm|consider|disable|document|do|enable|ensure|escalate|follow|inform|listen|monitor|notice|notify"
    r"|perform|put|"
    r"read|remove|renew|report|respond|restart|review|run|set|tell|test|turn|update|use|validate|verify)\b",
    r"forg(?:ot|ets?|otten|etting) (?:to|about|that|the|his|her)\b",
    r"(?:did ?n['o’]t|did not|does ?n['o’]t|never) (?:even )?(?:ask|bother|care|check|double-check|follow"
    r"|do (?:his|her|their)"
    r"|pay attention|read|review|test|think|understand|verify|look)\b",
    r"(?:should|ought to) have (?:been more|known|seen|caught|read|thought|told|found|done|taken|run|kept|made"
    r"|\w{2,20}ed\b)",
    r"(?:(?:has|had|have) )?(?:ignored|overlooked|violated|disregarded|botched|mishandled|blundered)\b",
    r"(?:messed|screwed|fucked) up",
    r"broke (?:the )?(?:prod(?:uction)?|site|build|database|deploy(?:ment)?)\b",
    r"fell asleep|(?:was|were) asleep|without (?:even )?(?:thinking|checking|testing|asking|reading)\b",
    r"(?:was|were|is|are|been|being) (?:just |simply |too |so |very |clearly )?(?:lazy|inexperienced|distracted"
    r"|careful|at"
    r" fault|to blame|in too much of a hurry|overconfident|unqualified|ignorant|clueless)\b",
    r"(?:had|has|have) been more (?:attentive|careful|cautious|diligent|vigilant)",
    r"(?:not|n['’]t) (?:paying attention|careful|thinking|do (?:his|her|their) job)",
    r"mistakenly|reprimanded|punished|disciplined|panicked|missed (?:an?|the) (?:obvious|simple|clear|basic)\b",
    r"(?:lack(?:ed|s|ing)?|did not have|didn['’]t have) the (?:\w+ )?(?:skills?|experience|knowledge|competence"
    r"|discipline|training)",
    r"made (?:a|an|another|this) (?:\w+ )?(?:mistake|error|blunder)\b",
    r"(?:deleted|dropped|removed|truncated|overwrote|killed|terminated|unplugged|ran|chose|picked|selected|typed|entered"
    r"|edited|changed|pasted|restarted|rebooted) the wrong \w+",
    r"skipped (?:(?:the|an?|all|his|her|their|our|every) )?(?:\w+ )?(?:checklist|reviews?|tests?|testing|checks?"
    r"|approval|procedure|verification|validation|runbook)\b",
    r"mistyped(?= (?:the|an?|his|her|their|it)\b|[.,;]|$)",
)
_ZH_DEED = (
    r"忘记|忘了|遗忘|忽视|忽略|无视|漏(?:测|看|改|配|检|做|写|提|发|执行)|睡着"
    r"|[误删改写点配选输关停][错误](?!误|率|码|日志|信息|的)|误(?:删|改|关|停|触|操作|发)",
    r"(?:没有?|未)(?:能)?(?:认真|仔细|及时|按照?|严格|检查|测试|确认|通知|遵守|执行|注意|看|读|评审|验证|复核"
    r"|尽|审核|走|做)",
    r"(?:本应|理应|早该|本该|早就应该|早应该)(?:该)?|(?:能力|水平|经验|技能)(?:不够|不足|太差|有限|欠缺)|擅自"
    r"|私自|操作不当|违反|犯了",
    r"(?:应当|应该|要|将|已)?(?:受到?|给予|进行|被)?(?:处罚|通报批评|处分|扣分|罚款|问责)|工作不到位|把关不(?:严|力|到位)|本来(?:应该|应当|就该)|不认真"
    r"|不仔细|不该",
)
# What only a person can be: nobody need be named, but a program that is named takes it on itself.
_FAULT = (
    r"careless(?:ly|ness)?|negligen(?:t|tly|ce)|incompeten(?:t|ce|tly)|inattenti(?:ve|veness|on)",
    r"sloppy|sloppiness|reckless(?:ly|ness)?|stupid(?:ly|ity)?|(?:dumb|silly|rookie) mistake|idiot(?:ic)?",
    r"lack of (?:diligence|care|attention|discipline|professionalism|responsibility)|(?:poor|bad) judge?ment",
    r"(?:should|ought to|must) have (?:known|been more careful|paid (?:more|closer)? ?attention|known better)",
    r"(?:human|operator|user|pilot) (?:error|mistake)s?(?!\s(?:rates?|budget|codes?|messages?|reports?|logs?"
    r"|pages?|counts?"
    r"|handling|handler|table|metrics?))|fat[- ]finger(?:ed|ing)?|whoever \w+ this",
    r"(?:did ?n['o’]t|failed to|never) bother(?:ed)?(?: to)?|pebkac|pebcak",
)
_ZH_FAULT = (
    r"粗心(?:大意)?|马虎|麻痹大意|掉以轻心|侥幸心理|心存侥幸|不小心|失职|渎职|玩忽职守|不负责任|不长记性"
    r"|低级错误|手滑|(?<![握对])手抖(?![动出])|手误|手贱|偷懒|拍脑袋|想当然|敷衍|一意孤行|固执己见|擅离职守"
    r"|(?:如果|要是|若)[^。；]{0,20}(?:细心|小心|认真|仔细|谨慎)(?:一点|点|一些|些)?",
    r"责任心(?:不强|不足|缺失|不够|差)|(?:安全|责任|风险)?意识(?:淡薄|薄弱|不强|不足|不够|差)|态度不(?:端正"
    r"|认真|好)|(?:监管|监督|管理)不力|太不应该",
    r"(?<!避免)(?<!防止)(?<!减少)(?<!杜绝)疏忽(?!不)|疏于[\u4e00-\u9fff]{1,4}|违规操作"
    r"|未尽到?[\u4e00-\u9fff]{0,4}(?:义务|职责|责任)",
    r"(?:人为|人员|人工|个人)(?:操作)?(?:失误|错误|疏忽|原因|因素|责任)(?!注入|模拟)|操作失误(?!率)|人为误操作"
    r"|是人的问题|人祸",
    r"(?:本应|理应|早该|本该|早就应该|早应该)(?:该)?(?:知道|发现|想到|检查|注意|意识到|测试)",
    r"追究[\u4e00-\u9fff]{0,6}责任|背锅|甩锅|追责|都怪(?!异)|(?:主要|直接|全部)责任(?:在|由|归|是)",
)
# Nobody need be looked for: the words name the one to blame themselves.
_NAMED = (
    r"(?:his|her|their|my|your|(?:[\w-]++ )?[\w-]++['’]s?) (?:own )?fault(?! (?:domain|toleran|inject|isolat|handl))",
    rf"blam(?:e|ed|es|ing) (?:(?:on|the|our|their|an?) )*(?:[\w'’-]+ )?(?:{_PEOPLE})\b",
    r"(?:nobody|no one) (?:even )?bothered|(?:mistake|fault|error|blunder) was (?:the )?[\w-]{2,30}['’]s?(?=\W|$)"
    r"|had (?:they|he|she) (?:only |just |simply )?(?:read|check|look|ask|paid|listen|follow|test)\w*",
    rf"(?:ignored|missed|overlooked|forgotten|neglected|mistake was made) by (?:the |our "
    rf"|an? )?(?:\w+ )?(?:{_PEOPLE}|{_NAMES})\b",
    r"(?:是|为|都是|全是|属于|纯属|由于|因为)[\u4e00-\u9fff\w·]{1,6}?的(?:责任|过错)(?=[。，；！、\s]|$)",
    r"[张王李赵刘陈杨某][某\u4e00-\u9fff]{1,2}的(?:责任|过错|锅|失误)(?!人|田|制|边界|范围)",
    rf"(?:{_ZH_PEOPLE}|组|运维|开发|研发)(?:的|们)?(?:响应|反应)(?:太慢|过慢|迟缓|迟钝)",
    rf"(?:{_ZH_PEOPLE}|组|运维|开发|研发|后端|前端|产品|测试|运营|算法)\s?的(?:失误(?!率)|过失|过错|锅(?=[。，；！、\s]|$))"
    r"|锅(?:应该?|应当|得|要|该)?由|来背(?:这个|此)?锅?(?=[。，；！]|$)",
    r"(?:应当?|应该|须|要|需要?)承担(?:全部|主要|相应|直接|次要)?责任",
)
# Where it stands as a cause, one word is enough.
_CAUSE = r"误操作|操作不当|操作不规范"
_ZH_AFTER = r"(?=[^。；！？]{0,4}(?:导致|造成|引起|引发|所致))"


# Within a word in Latin letters nothing begins, and at its beginning nothing in Chinese: that need not be tried.
_BEGIN, _ZH = r"(?=[^\x00-\x7f]|\b[\w-]|dba|sre)", r"(?=[^\x00-\x7f]|dba|sre)"
# Python knows itself with which letters most patterns begin: not where one of these is among the first things in it.
_HIDING = ("(?<!", "(?:应当|应该|要|将|已)?", "(?:安全|责任|风险)?", "(?:能力|水平|", _ZH_PEOPLE)


@cache
def _all() -> re.Pattern[str]:
    return _compiled(_joined())


# The same one by one, for texts in small letters: ten times as fast to look for, and most need not be looked for.
# Whether a word begins there, only the whole says: without that Python knows with which letters most of them begin.
_ONE_BY_ONE = (
    rf"\b(?:{_NAMED[0]})",
    *(f"(?:{each})" for each in (*_NAMED[1:4], *_DEED)),
    *(rf"(?:{each})\b" for each in _FAULT),
    *(
        f"{_ZH if any(hiding in each for hiding in _HIDING) else ''}(?:{each})"
        for each in (*_NAMED[4:], *_ZH_FAULT, *_ZH_DEED, _CAUSE)
    ),
)


@cache
def _in_small_letters(at: int) -> re.Pattern[str]:
    small = re.sub(r"(?<!\\)[A-Z]", lambda match: match[0].lower(), _ONE_BY_ONE[at])
    return re.compile(small.replace("(?-i:", "(?:"))


def _joined() -> str:
    return (
        rf"{_BEGIN}(?:(?P<named>\b(?:{'|'.join(_NAMED[:4])})|{_ZH}(?:{'|'.join(_NAMED[4:])}))"
        rf"|(?P<fault>\b(?:{'|'.join(_FAULT)})\b|{_ZH}(?:{'|'.join(_ZH_FAULT)}|(?:{_CAUSE}){_ZH_AFTER}))"
        rf"|(?P<cause>{_CAUSE}(?!防护|保护|拦截|防范|风险|概率|检测|演练|恢复|提示))"
        rf"|(?P<deed>\b(?:{'|'.join(_DEED)})|{_ZH}(?:{'|'.join(_ZH_DEED)})))"
    )


# One of these, in small letters, is in all of the above (a test derives them): most texts have none.
_HINTS = (
    "asleep|attention|been more|blam|blunder|botched|bother|broke|careful|careless|clueless|competence|did|"
    "discipline|disregarded|distracted|does|error|experience|failed|fault|finger|forg|fucked|had|idiot|"
    "ignorant|ignored|in too much of a hurry|inattenti|incompeten|job|judg|knowledge|known|lack of|lazy|"
    "messed|mishandled|missed|mistake|mistyped|neglected|negligen|never|omitted|ought to|overconfident|"
    "overlooked|panicked|pebcak|pebkac|punished|reckless|refused|reprimanded|screwed|should|skill|skipped|"
    "sloppiness|sloppy|stupid|the wrong|thinking|training|unqualified|violated|whoever|"
    "without|一意孤行|不力|不该|不长记性|严格|个人|人为|人员|人工|人祸|"
    "仔细|侥幸心理|做|偷懒|及时|固执己见|处分|处罚|复核|太不应该|失职|审核|小心|尽|工作不到位|心存侥幸|忘了|"
    "忘记|忽略|忽视|态度不|想当然|意识|手抖|手滑|手贱|扣分|执行|承担|技能|把关不|拍脑袋|按|掉以轻心|擅离职守|擅自|"
    "操作不当|操作不规范|敷衍|无视|早就应该|早应该|早该|是人的问题|本应|本来|本该|来背|检查|水平|注意|测试|"
    "渎职|漏|犯了|玩忽职守|理应|疏于|疏忽|看|睡着|确认|私自|粗心|细心|经验|罚款|能力|认真|评审|误|读|谨慎|"
    "责任|走|太慢|过慢|迟缓|迟钝|过失|违反|违规操作|追究|追责|通报批评|通知|遗忘|遵守|都怪|锅|错|问责|马虎|验证|麻痹大意"
)


@cache
def _denied() -> re.Pattern[str]:
    """What comes before it says that it is not meant so."""
    return re.compile(
        r"(?:\bno(?:t|body)?\b|\bany\b|\bnever\b|\bavoid(?:s|ing)?|\bprevent(?:s|ing)?|\breduc(?:es?|ing)|\bwithout"
        r"|\brather than"
        r"|\binstead of|n['’]t|\bno one|\bguards? against|\bprotects? (?:from|against)"
        r"|避免|防止|减少|杜绝|不是|并非|而非|不再|不会|不怕|降低|以免|而不是|不应|勿|预防|防范|不|无需"
        r"|无法)[^.。;；,，]{0,14}$",
        re.IGNORECASE,
    )


@cache
def _about_words() -> re.Pattern[str]:
    """What comes after it is about the words."""
    return re.compile(r"s?[”’\"'*]{0,3} (?:is|are|was) (?:\*\*|_)?(?:never|not|no)\b", re.IGNORECASE)


@cache
def _zh_afterwards() -> re.Pattern[str]:
    """In Chinese, what comes after it is about the words, or a program."""
    return re.compile(rf"[^。，；！？]{{0,10}}的(?:{_ZH_PROGRAMS})|密码|口令|截图|(?:讲|说|提|写|记录|贴)")


_SUBJECTLESS = frozenset("忘")  # in Chinese the one who forgets need not be named

Whom = Literal["person", "program", "nobody"]


@cache
def _hinted() -> dict[str, tuple[int, ...]]:
    """Each hint with the numbers of those of `_ONE_BY_ONE` that it may be a hint at: it stands in them, and not only
    among the people.
    """
    small = [each.replace(_PEOPLE, "").replace(_ZH_PEOPLE, "").casefold() for each in _ONE_BY_ONE]
    return {hint: tuple(at for at, each in enumerate(small) if hint in each) for hint in _HINTS.split("|")}


_hints = cache(lambda: Hints(_hinted()))


def blames(text: str, cause: bool) -> Iterator[tuple[int, str]]:
    """Where a text blames somebody, and the words; `cause`: it stands as a cause, where 误操作 is blame.

    >>> list(blames("The operator forgot to check.", cause=False))
    [(13, 'forgot to check')]
    >>> list(blames("The handler forgets to check.", cause=False)), list(blames("负责人：张三", cause=False))
    ([], [])
    >>> list(blames("张三误操作删错了表。", cause=False))  # one fault, in two words that touch
    [(2, '误操作')]
    """
    ended = -1
    for match in _found(text):
        start, kind = match.start(), match.lastgroup
        if _denied().search(text, max(0, start - 32), start) or _about_words().match(text, match.end()):
            continue
        whom = _whom(text, start)
        if kind == "deed" and whom != "person" and not (whom == "nobody" and _is_subjectless(text, match, start)):
            continue
        if kind == "fault" and whom == "program":
            continue
        if kind == "cause" and not cause and whom != "person":
            continue
        if kind == "named" and _is_a_programs(match[0]):
            continue
        if kind == "deed" and match[0][0] in "忘遗" and _zh_afterwards().match(text, match.end()):
            continue
        if start != ended:
            yield start, match[0]
        ended = match.end()


def _found(text: str) -> Iterator[re.Match[str]]:
    """All that `_all` finds, tried only where one of its parts is found in small letters."""
    small = text.casefold()
    wanted = {at for hint in _hints().among(small) for at in _hinted()[hint]}
    if not wanted:
        return
    if len(small) != len(text) or "ı" in small:  # what is found there stands elsewhere here
        yield from _all().finditer(text)
        return
    nearest, at = dict.fromkeys(map(_in_small_letters, wanted), -1), 0
    while True:
        for each, start in [*nearest.items()]:
            if start < at and (found := each.search(small, at)):
                nearest[each] = found.start()
            elif start < at:
                del nearest[each]
        if not nearest:
            return
        near = min(nearest.values())
        match = _all().match(text, near)
        if match:
            yield match
        at = match.end() if match else near + 1


def _whom(text: str, end: int) -> Whom:
    """Who is named last in the clause before a place."""
    begin = max(0, end - CLAUSE)
    for match in _clause_end().finditer(text, begin, end):
        begin = match.end()
    last: Whom = "nobody"
    for match in _who().finditer(text, begin, end + 1):  # some are told by the character that follows
        last = "person" if match.lastgroup == "person" else "program"
    return last


def _is_subjectless(text: str, match: re.Match[str], start: int) -> bool:
    """`Forgot to renew it.` and 忘记续期: nobody is named, and it can only be a person."""
    if match[0][0] in _SUBJECTLESS:
        return True
    before = text[max(0, start - CLAUSE) : start].rstrip()
    return match[0][:4].lower() == "forg" and (not before or before[-1] in ".;:!?")


def _is_a_programs(words: str) -> bool:
    found = [match for match in _who().finditer(words) if match.lastgroup == "program"]
    return bool(found) and not any(match.lastgroup == "person" for match in _who().finditer(words))
