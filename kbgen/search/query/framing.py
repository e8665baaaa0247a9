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
_WHO = (
    "(?:(?:i|we|you|they|it|this|that|there|is|are|was|were|am|be|do|does|did|has|have|had|can|could|any(?:one|body)?"
    "|some(?:one|body)?|who|what|when|how|ever|already|also|still|just|else)(?:'(?:m|re|ve|s|d))? )"
)
_SEEN = (
    "(?:see(?:ing|n)?|saw|get(?:ting)?|got|keep (?:getting|seeing)|hit(?:ting)?|facing|noticed|heard"
    "|knows?|known|remember)"
)
_ASKED_ZH = (
    "(?:历史上|那个|我们?这?边?|你们|这边|现在|目前|当前|突然|又|也|是不是|有没有人?|有人|有一次|记得|谁|大家|各位|大佬们?|兄弟们"
    "|同学们?|哪位|好像|感觉|貌似|似乎|疑似|怀疑|可能|应该|是|会|想知道|知道|想?请教|(?:帮忙?|麻烦|辛苦)?(?:看|查|找|问)一?下"
    "|看看|帮忙|麻烦|求|救命|急|这个|个|问题是|情况是?|这样的?|现象是|遇到过?|碰到过?|出现过?|发生过?|处理过|发现|一直|疯狂|不停地?)"
)
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
    f"{_WHO}+{_SEEN}(?: (?:about|of|when|where|an?|the|this|these|some|any|before|following|error|issue"
    "|problem))*[:?!,]* +",
    f"(?:{_SEEN[3:-1]}) (?:this|these|the following|an?)(?: error| issue| problem)?[:?!,]+ +|(?:seeing"
    "|getting|facing|seen) +",
    "(?:what|how|when|who) (?:did|do) (?:we|you|they) (?:do|fix|solve|handle)(?: this| it| that)? +",
    "(?:when was )?(?:the )?last time(?: that| when| with| we had| we saw| it)*:? +",
    "(?:is|are) (?:this|that|it|these) (?:an? )?(?:known|new|old)(?: issue| problem| bug)?[:?!,]* +",
    "(?:has|did) (?:this|that|it) (?:ever )?happen(?:ed)?(?: before| already)?[:?!,]* +",
    "what does (?:this|it)? ?(?:mean)?:? +|who (?:fixed|owns|can help with) +|remember when +|that incident where +",
    "(?:the )?(?:[a-z]+ )?logs? (?:says?|shows?|showed|said)(?: that)?:? +|it says:? +",
    "(?:the )?error(?: message)? (?:is|was|says|reads):? +|(?:the )?error message: +",
    "(?:users?|customers?|clients?|people) (?:sees?|gets?|says?|are seeing|are getting|reports?)(?: that)?:? +",
    "(?:looks? like|(?:it )?seems?(?: that| like)?|i think|not sure,? but|maybe|probably|ok so|so|again:|fyi)[,:]? +",
    "sorry to bother(?: you)?[,:]? +|good (?:morning|evening|afternoon)[,:]? +|we have a problem:? +",
    "(?:list|give me|search|find|query|look up)(?: for| all| any| incidents?| postmortems?| with| about|:)+ +",
    "(?:can|could) (?:you|some(?:one|body)|any(?:one|body)) (?:please )?(?:check|look (?:at|into)"
    "|help with)(?: this)?:? +",
    "(?:do we have )?(?:an? |the |any )?(?:runbook|playbook|steps)s? (?:for|on|about|to [a-z]+) +",
    "(?:same|similar)(?: issue| problem| incidents?)?(?: as|:) +|something (?:like|with) +"
    "|(?:possible )?causes? of +|quick fix for +",
    "how (?:to|do i|do we|can we) (?:recover from|stop|get rid of) +|need to fix +|help me (?:fix|with) +|help! +",
    "@[a-z0-9._-]+[,:]? +|[/!](?:search|kb|find|incident) +|(?:in )?prod:? +|(?:production"
    "|staging)[:,] +|support ticket: +",
    "(?:请问|求助|求救|紧急|大家好|各位|你好|帮忙看|帮我|帮查|想问|想找|咨询)(?:一?下)?[,，:：!！ ]*",
    "(?:有没有人?|有人|谁|大家|是否|以前|之前|我们)*(?:遇到过?|碰到过?|见过|出现过)(?:类似)?的?",
    f"为(?:什么|何|啥)|(?:怎么|怎样|如何){_MEND_ZH}?|排查",
    "记?一次|某次|上次|那次|关于|我们的?|咱们的?",
    f"{_ASKED_ZH}+[,，:：!！ ]*",
    "(?:日志|控制台|页面|服务|启动时?|系统)(?:里|中|上)?(?:一直|疯狂|不停地?)?(?:有|显示|报错?"
    "|打印)(?:如下|了)?[,，:： ]*",
    "(?:报错|错误信息|问题描述|故障现象|收到(?:告警|报警)|监控发现|(?:业务|用户|客户|客服)(?:反馈"
    "|说))(?:如下)?[,，:： ]*",
    "(?:测试|生产)环境(?:上|里)? ?|搜(?:一下)? +|查询[:：] *",
    "(?:线上|生产环境|现网)(?:环境|系统)?(?:出现|发生|遇到)?了?[,，:： ]*",
    "(?:昨天|今天|前天|刚才|刚刚|最近|昨晚|今早|上周|上个?月|去年)(?:早上|上午|中午|下午|晚上|夜里|凌晨)?[,，:： ]*",
)
ENDS = (
    "(?: -|,)? (?:(?:how|what|when) )?(?:has|have|did) (?:this|that|it|we|you"
    "|anyone)(?: ever)? (?:happen(?:ed)?|seen?|had|do"
    "|fix(?:ed)?|solved?|handled?)(?: this| it| that)?(?: before| last time| earlier)?",
    "(?: -|,)?(?: is (?:this|it|that))? (?:an? )?known (?:issue|problem|bug)"
    "|(?: -)? (?:any ?one(?: else)?|ideas?|thoughts)",
    " (?:last time|before|what now|what should i do|(?:pls|please) (?:advise|help)|tia|in advance|again and again)",
    " (?:is back|keeps happening|happening(?: now)?|seen (?:this|it)(?: before)?|(?:on|in) prod|\\(?prod\\)?)",
    "[ ,]+(?:/?cc:? +)?@[a-z0-9._-]+(?:[ ,]+@[a-z0-9._-]+)*",
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
    "[,， ]*(?:上次)?是?(?:怎么|怎样|如何|咋|谁)(?:修|解|搞|弄|破|恢复|止损|回滚|定位|排查|处理"
    "|解决)(?:的|了|啊|好|呢)*",
    "[,， ]*有(?:没有)?(?:类似的?|大佬|人|谁|同学)*(?:遇到过?|碰到过?|知道|见过|案例|故障|问题|情况)*[吗么]?",
    "的?(?:情况|案例|记录|现象)|(?:解决|处理)(?:办法|方法|手册)|[啊呢吗吧呀嘛]|[,，](?:急|如题)|(?:是?什么|啥)(?:鬼|意思)",
    "[,， ]*(?:是不是)?(?:以前|之前)?也?出过|又来了",
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
    return tuple(re.compile(each, re.ASCII | re.IGNORECASE) for each in _of_script(in_han, at_end=at_end))


def _of_script(in_han: bool, *, at_end: bool) -> list[str]:
    some = [each for each in (ENDS if at_end else BEGINS) if (max(each) >= _HAN) == in_han]
    return [f"(?:{each})[{_EDGES}]*$" if at_end else f"^[{_EDGES}]*(?:{each})" for each in some]


def _without(text: str, match: re.Match[str]) -> str:
    return text[: match.start()] + text[match.end() :]


def rules() -> dict[str, object]:
    """The patterns of this module as JSON for the browser."""
    begins, ends = ([_of_script(in_han, at_end=at_end) for in_han in (False, True)] for at_end in (False, True))
    limits = {"fewest": FEWEST, "most": MOST, "longest": LONGEST}
    return {"begins": begins, "ends": ends, "edges": _EDGES, "han": _HAN, **limits}
