"""What people put around what they ask: "how to fix …", "has anyone seen …", "… outage, please", …故障复盘, …怎么办.

It says how somebody asks and what kind of text is wanted, and any postmortem is of that kind; yet documents that
happen to hold such a word came first by it. So it counts as little as what a logger puts around a line
(log_envelope.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from kbgen.search.text.analyzer import analyze

FEWEST = 2  # terms that are left: of "network outage" the outage is half of what was asked
MOST = 6  # pieces that are taken off
LONGEST = 200  # characters of a question; what is longer is a story

_NAMES = "(?:incident|outage|post-?mortem|issue|problem|case|fix|solution|workaround|rca)s?"
_MEND = "(?:fix|solve|resolve|debug|troubleshoot|handle|investigate|avoid|prevent|mitigate)"
_MEND_ZH = "(?:解决|处理|排查|修复|定位|避免|防止|分析|应对|恢复)"
_EVENT_ZH = "(?:故障|事故|问题|事件|案例|异常)"
_REVIEW_ZH = "(?:复盘|排查|分析|处理|总结|报告|记录|回顾|处置|文档|过程)"
BEGINS = (
    "(?:hi|hello|hey|please|pls)(?: all| team| everyone| there)?(?:[,:!]+ *| +)|(?:help|urgent|question)[,:!]+ *",
    f"how (?:do|can|should|to|did) (?:i |we |you |they )?{_MEND} +",
    "(?:why|how|what) [a-z ]{2,30}: +|why (?:do|does|did|is|are|was|were) +|why +",
    "what (?:was|is|were|are) +|what (?:has )?caused +|similar to +",
    "(?:details|information|info|summary) (?:of|on|about) +",
    "(?:can|could) (?:(?:any|some)(?:body|one)|you) (?:please )?(?:tell|show|help) me (?:about|with|find)? *",
    "(?:users?|customers?|people|clients?) (?:complain|report|reported|say|told us|are saying)(?: that)? +",
    "what (?:to do|(?:do|should|can) (?:i|we) do|happens|happened) (?:when|if|after) +",
    "(?:has|have|had|did|does|do) (?:(?:any|some)(?:one|body)|we|you) (?:ever |already |else )*"
    "(?:see|seen|have|had|hit|know|experienced|encountered|run into)(?: of| about)?(?: an?| any| this)? +",
    f"(?:(?:is|are|was|were|there|do|we|have|any|past|similar|the|an?|our|that|what|which) )*{_NAMES} "
    "(?:where|when|in which|because of|because|caused by|about|with|of|for|on|after|like) +",
    f"we (?:had|have|got|saw|see|are seeing) (?:an? |some |another )?{_NAMES} (?:with|where|when|because of|on) +",
    "(?:what (?:is|was) the )?(?:root )?(?:cause|reason) (?:of|for) +",
    "(?:looking|searching|search) for +|(?:find|show|tell) (?:me|us|the|an?)(?: about)? +|(?:i |we )?need help with +",
    "(?:troubleshooting|debugging|investigating) +",
    "(?:请问|求助|求救|紧急|大家好|各位|你好|帮忙看|帮我|帮查|想问|想找|咨询)(?:一?下)?[,，:：!！ ]*",
    "(?:有没有|有人|谁|大家|是否|以前|之前|我们)*(?:遇到过?|碰到过?|见过|出现过)(?:类似)?的?",
    f"为(?:什么|何|啥)|(?:怎么|怎样|如何){_MEND_ZH}?|排查",
    "记?一次|某次|上次|那次|关于|我们的?|咱们的?",
    "(?:线上|生产环境|现网)(?:环境|系统)?(?:出现|发生|遇到)?了?[,，:： ]*",
    "(?:昨天|今天|前天|刚才|刚刚|最近|昨晚|今早|上周|上个?月|去年)(?:早上|上午|中午|下午|晚上|夜里|凌晨)?[,，:： ]*",
)
ENDS = (
    "(?:,| ) *(?:please|pls|thanks|thank you|asap|urgent|help)",
    " +(?:again|today|now|right now|yesterday|tonight)",
    " +(?:this (?:morning|afternoon|evening|week)|last (?:night|week|month|year))",
    " +in (?:prod|production|live)(?: environment| env)?",
    f",? +{_NAMES}(?: review| report)?|,? +(?:root cause|incident (?:review|report))",
    f"(?:,| -)? +how (?:to|did we|do we|can we) {_MEND}(?: it| this)?",
    ",? +(?:what (?:to|should we|should i|can we) do|why|any ideas?(?: why)?|anyone)",
    f"[,， ]*(?:该|应该|要|这个)*(?:怎么|怎样|如何)(?:办|回事|搞|{_MEND_ZH})?|[,， ]*(?:这个)?咋[办整]?",
    "[,， ]*(?:是|的)?(?:什么|啥)(?:原因|情况|问题)?(?:导致的|引起的|造成的)?|[,， ]*为(?:什么|何|啥)",
    f"的?(?:根本)?原因(?:是什么|分析|排查)?|(?:所?(?:导致|引起|引发|造成))?的?{_EVENT_ZH}的?{_REVIEW_ZH}*",
    f"的?(?:复盘|排查|总结|回顾){_REVIEW_ZH}?|的?(?:处理|分析|解决)(?:过程|方案|记录|报告|文档)|的?应急预案|的资料",
    "(?:报警|告警)了?",
    "[,， ]*(?:求助|求解|谢谢|在线等|(?:有谁|有人|谁)(?:知道|处理过|遇到过|见过))",
    "[,， ]*有(?:没有)?(?:记录|资料|文档|预案)吗?",
    "[,， ]*(?:以前|之前|是否|有没有)?(?:出过|出现过|发生过|遇到过)(?:这种|类似的?)?(?:事|问题|故障|情况)?吗?",
)
_EDGES = " \t,.?!;，。？！；、"
_HAN = "\u2e80"  # from here on it is no Latin


def unframed(text: str) -> tuple[str, str]:
    """What a question is about, and what stands around it.

    >>> unframed("how to fix disk full on kafka, please")
    ('disk full on kafka', 'how to fix  , please')
    >>> unframed("请问磁盘写满导致的故障怎么处理")
    ('磁盘写满', '请问 怎么处理 导致的故障')
    """
    said, around = text, list[str]()
    if len(text) > LONGEST:
        return text, ""
    for _ in range(MOST):
        found = next((match for match in _framing(said) if len(set(analyze(_without(said, match)))) >= FEWEST), None)
        if not found:
            break
        said = _without(said, found)
        around.append(found[0])
    return said, " ".join(around)


def _framing(text: str) -> Iterator[re.Match[str]]:
    """What stands at the begin, then at the end. Only patterns of its script are made, for that takes longest."""
    bare = text.strip(_EDGES)
    for at_end in (False, True) if bare else ():
        for pattern in _compiled(bare[-1 if at_end else 0] >= _HAN, at_end=at_end):
            if (match := pattern.search(text)) and match[0]:
                yield match


@cache
def _compiled(in_han: bool, *, at_end: bool) -> tuple[re.Pattern[str], ...]:
    some = (each for each in (ENDS if at_end else BEGINS) if (max(each) >= _HAN) == in_han)
    return tuple(re.compile(_whole(each, at_end=at_end), re.ASCII | re.IGNORECASE) for each in some)


def _whole(pattern: str, *, at_end: bool) -> str:
    return f"(?:{pattern})[{_EDGES}]*$" if at_end else f"^[{_EDGES}]*(?:{pattern})"


def _without(text: str, match: re.Match[str]) -> str:
    return text[: match.start()] + text[match.end() :]


def rules() -> dict[str, object]:
    """The patterns of this module as JSON for the browser."""
    begins, ends = [_whole(each, at_end=False) for each in BEGINS], [_whole(each, at_end=True) for each in ENDS]
    return {"begins": begins, "ends": ends, "fewest": FEWEST, "most": MOST, "longest": LONGEST}
