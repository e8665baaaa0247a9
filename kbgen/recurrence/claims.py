"""Whether a sentence claims that something like it had happened before; precision before recall."""

from __future__ import annotations

import re
from functools import cache

_THING = "(?:issue|problem|incident|outage|failure|failure mode|error|bug|root cause|cause|index|symptom)s?"
_NTH = "(?:second|third|fourth|fifth|sixth|seventh|[2-9]nd|[2-9]rd|[1-9][0-9]?th)"
_SPAN = "(?:days?|weeks?|months?|quarters?|years?|upgrade|release|move|migration|[0-9]+)"
_LATELY = rf"(?:this|last|in|within|since) (?:\w+ ){{0,2}}{_SPAN}"
_EARLIER = (
    "(?:last|previous|prior|earlier|ago|before|january|february|march|april|june|july|august|september|october"
    "|november|december|in may|of may|[0-9]{1,2} may|in 20[0-9]{2}|first (?:incident|outage))"
)
_MONTH = (
    "(?:january|february|march|april|may|june|july|august|september|october|november|december)(?: [0-9]{1,2})?"
    "(?:,? 20[0-9]{2})?"
)
# Another incident by its day, month or number.
_INCIDENT = (
    rf"(?:(?:the|our|last) (?:[\w-]+ ){{0,2}}(?:incident|outage|failure|crash) (?:of|on|in|from) (?:[0-9]|{_MONTH})"
    rf"|the (?:{_MONTH}|20[0-9]{{2}}-[0-9-]+) (?:[\w-]+ ){{0,3}}(?:incident|outage|failure|crash)"
    r"|(?:inc|incident|pm|postmortem|sev|issue) ?[-#] ?[0-9]+)"
)
_ENGLISH = (
    # We had seen this before
    rf"\b(?:had|have|'ve|has|been)\b(?: \w+){{0,2}} (?:seen|hit|met|encountered|experienced|happened|occurred)\b"
    rf"(?: (?:this|that|these|those|it|the|same|exact|very|similar|an?|twice|{_THING}|mode)){{0,6}}"
    rf"(?: \w+){{0,3}},? (?:before|earlier)(?=[,.;:]| (?:in|on|during|with|at|under|and|but)\b|$)",
    # the same root cause as last week's incident, the same bug had taken down search in January
    rf"\b(?:the|exact|very) (?:same|identical) (?:\w+ ){{0,2}}{_THING}\b(?! as before)[^.!?]{{0,60}}\b{_EARLIER}\b",
    rf"\b{_EARLIER}\b[^.!?]{{0,30}}\bcaused by the same\b",
    rf"\b(?:identical|similar) to (?:the one|what|an?|the|our|last)\b[^.!?]{{0,40}}\b{_EARLIER}\b",
    r"\bthe same (?:issue|problem|failure|bug) that (?:took|brought|hit|caused|broke)\b",
    rf"\b(?:a )?(?:similar|same) (?:incident|outage|failure) (?:had )?(?:occurred|happened)\b[^.!?]{{0,40}}"
    rf"\b(?:in|on|{_EARLIER})\b",
    r"\bhad (?:experienced|had|seen) the same (?:failure|outage|incident|problem)\b[^.!?]{0,40}"
    r"\b(?:earlier|before|ago)\b",
    r"\bthe (?:previous|earlier|last) (?:outage|incident)\b[^.!?]{0,40}\bthe same (?:cause|way|reason)\b",
    r"\ban (?:earlier|previous) (?:outage|incident) with the same (?:root )?cause\b",
    r"\b(?:just )?(?:as|like) in (?:the (?:previous|earlier|last)|(?:last|this) (?:week|month|year|quarter)'s?)"
    r" (?:outage|incident)\b",
    # the second time this month, the third outage of the login service this quarter
    rf"\b{_NTH} time {_LATELY}\b",
    rf"\b{_NTH} (?:such |[\w-]+ ){{0,3}}(?:outage|incident|occurr?ence|crash)\b[^.!?]{{0,50}}\b{_LATELY}\b",
    r"\bthe same (?:bug|issue|problem|failure) (?:has |had )?recurred\b",
    r"\b(?:not|isn't|wasn't) the first time\b|\bnot the first (?:such )?(?:outage|incident)\b",
    # a repeat of the outage on 12 May, a recurring problem
    r"\b(?:a|another) (?:repeat|recurrence|repetition) of (?:the|an?|our|last) (?:[\w']+ )?(?:incident|outage)\b",
    r"\b(?:is|was|been|become) (?:a|another) recurring (?:[\w-]+ ){0,2}"
    r"(?:issue|problem|incident|failure|pattern|class)\b",
    # the same pattern that the incident of 3 March shows, the same gap seen before on this service
    rf"\bthe same (?:[\w-]+ ){{0,2}}(?:pattern|class|gap|mistake|trap|{_THING})\b[^.!?]{{0,60}}"
    r"\b(?:documented|described|recorded|seen|shown|found) (?:before|earlier|in the [^.!?]{0,40}(?:incident|outage))\b",
    # The incident re-occurred, so the pattern recurred; recurrence #2
    rf"\b(?:the|this) (?:same )?(?:incident|outage|failure|pattern|{_THING}) (?:has |had )?re-?(?:occurred|curred)\b"
    r"(?! (?:immediately|on (?:startup|start|restart)|after (?:the |a )?(?:restart|reboot)|during|when|at [0-9]))",
    r"\brecurrence (?:#|no\. ?|number )[2-9]\b",
    # this is the same bug as in INC-204, the failure we saw in the March incident, a repeat of INC-204
    rf"\b(?:this|it) (?:is|was|looks like) (?:a |another )?(?:repeat|recurrence|repetition) of {_INCIDENT}",
    rf"\b(?:is|was|looks like) the (?:exact |very )?same (?:[\w-]+ ){{0,2}}(?:pattern|class|mistake|trap|{_THING})"
    rf" (?:as |that )?(?:(?:we|was|had been) )?(?:(?:saw|had|hit|seen) )?(?:in |during |as )?{_INCIDENT}",
    rf"\b(?:like|as in|similar to|same as) {_INCIDENT}[^.!?]{{0,20}}, (?:this|it|we|the)\b",
    r"\bthe same (?:failure mode|root cause|problem|issue|bug) in (?:two|three|four|several|many)"
    r" (?:earlier|previous|prior)\b",
    r"\b(?:had|seen|hit) (?:this |the |an? )?(?:same|similar) (?:issue|problem|failure|bug) in (?:another|an earlier"
    r"|a previous) (?:incident|outage)\b",
    # the third time this cluster has lost its quorum; these are recurring problems; this has bitten us before
    rf"\b(?:is|was) (?:now |already )?(?:the|our) {_NTH} time (?:that )?(?:this|the|we|our|an?) ?(?:\w+ ){{0,4}}"
    r"(?:has|have|had|'ve)\b",
    r"\b(?:are|were) (?:all )?recurring (?:[\w-]+ ){0,2}(?:issues|problems|incidents|failures|patterns|classes)\b",
    r"\b(?:has|have|had) (?:already )?(?:bitten|bit|burned|hit) us (?:before|earlier|already|twice|last)\b",
    # the problem had come back after the last release, the bug reappeared two weeks later
    rf"\b(?:the|this) (?:same )?{_THING} (?:had |has )?(?:come back|came back|reappeared|resurfaced)"
    r" (?:after the (?:last|next|following|previous) (?:release|upgrade|deploy\w*|fix)"
    r"|(?:\w+ ){1,2}(?:days|weeks|months) later)",
)
_FAULT = "(?:问题|故障|事故|现象|情况|异常|报错|错误|告警|超时|坑|原因)"
_ONCE = (
    "(?:之前|以前|此前|上次|上一次|上周|上个?月|去年|今年|前年|[一二两三几半]年前|[一二两三几半]个?月前|曾经?|已经?)"
)
_ALIKE = "(?:同样|同类|相同|类似|此类|这类|同一|这个|这种|该|一样)"
_CHINESE = (
    f"{_ALIKE}的?{_FAULT}[^。！？；，]{{0,10}}{_ONCE}[^。！？；，]{{0,6}}(?:出现|发生|遇到|碰到|踩)过",
    f"{_ONCE}[^。！？；，]{{0,4}}(?:踩|遇到|碰到|遇见)过(?:这|同|类|相|一次)",
    f"{_ONCE}[^。！？；，]{{0,4}}(?:遇到|碰到|发生|出现)过?{_ALIKE}",
    f"{_ALIKE}的?{_FAULT}(?:之前|以前|此前|曾|已经|也)?[^。！？；，]{{0,6}}(?:发生|出现)过",
    f"{_ALIKE}{_FAULT}[^。！？；，]{{0,4}}(?:再次|又一?次?)(?:发生|出现|重演)",
    "时隔[^。！？；]{0,12}(?:再次|又)(?:发生|出现)",
    f"(?:再次|又)(?:发生|出现|遇到|碰到)了?(?:和|与|跟)?(?:上|之前|{_ALIKE})",
    f"导致{_FAULT}(?:再次|又)(?:发生|出现)",
    f"{_ALIKE}(?:一个)?\\w{{1,8}}再次(?:引发|导致|造成)",
    "(?:与|和|跟) ?(?:上次|上一次|上周|上月|之前|此前|去年|[一二三四五六七八九十0-9]{1,3} ?月)[^。！？；]{0,16}"
    "(?<!不)(?<!不太)(?<!不完全)(?<!不是)(?:相同|一致|一样|如出一辙|同一个?原因)",
    "(?:不是|并非|已不是|不再是)(?:第一次|首次)(?:发生|出现|遇到|因为)?",
    "(?:今年|本月|本周|这个月|半年内|一年内|近期|[一两三几]个?[周月]内|已经是[^。！？；，]{0,6}|继[^。！？；]{1,12}之后)"
    "第[二三四五六七八九0-9]次",
    "上一次(?:出现|发生|遇到)[^。！？；]{0,12}(?:是|在)",
    "重蹈覆辙|历史[^。！？；，]{0,3}重演|老问题又",
    "前[两二三几]次(?:同样|相同|类似)",
    # 又一次因为证书过期, 第三次出现同样的告警, 三周前已经出现过, 问题复发, 踩了两次
    "又一次(?:因为?|由于)",
    f"第[二三四五六七八九0-9]次(?:出现|发生|遇到|碰到)(?:了)?{_ALIKE}",
    f"(?:同一个?|同样的?|这个){_FAULT}第[二三四五六七八九]次(?:造成|导致|引发|出现|发生)",
    f"(?:该|这个|此|同一){_FAULT}(?:在)?[^。！？；，]{{1,8}}前(?:就)?(?:已经?|曾经?)?(?:出现|发生)过",
    f"{_ONCE}[^。！？；，]{{0,4}}(?:刚刚?)?(?:发生|出现)过(?:一次)?{_ALIKE}",
    f"{_FAULT}(?:之前|以前|此前|曾经?)(?:也|就)?(?:出现|发生)过",
    f"(?:该|这个|同一)?{_FAULT}复发",
    "同一个坑[^。！？；，]{0,6}踩了?[两二三四几]次",
    "(?:与|和|跟) ?(?:上次|上一次|上周|上个?月|之前|此前|去年|[一二三四五六七八九十0-9]{1,3} ?月)[^。！？；，]{0,6}"
    f"的{_FAULT}(?:类似|一样|相似|如出一辙)",
)
# Words of which one must be there: looking for them first spares most of the work.
_HINTS = (
    *("before", "again", "same", "second", "third", "fourth", "time", "recurr", "repeat", "similar", "identical"),
    *("outage", "occurr", "incident", "came back", "come back", "reappear", "resurfac", "bit us", "bitten us"),
)
_CHINESE_HINTS = (
    *("再次", "一致", "又", "同", "过", "第", "上一次"),
    *("如出一辙", "重演", "重蹈", "首次", "类", "复发", "踩了"),
)
# Plans and questions, what nobody had seen and what others had: the opposite of a claim.
_PLANS = (
    re.compile(
        r"\b(?:prevent\w*|avoid\w*|ensur\w+|make sure|so that|should|would|could|might|may not|will|won't|if|unless"
        r"|whether|in case|next time|in (?:the )?future|never|hadn't|haven't|had not|have not|not (?:seen|happen\w*)"
        r"|unlikely|hope|can(?:not|'t)?|risk|to check"
        r"|(?:an)?other (?:customers?|tenants?|compan(?:y|ies)|organi[sz]ations?)(?:'s?)?)\b"
    ),
    re.compile(
        "避免|防止|杜绝|预防|以免|免得|希望|确保|保证|不再(?!是)|不会|如果|若|是否|如何|下次|以后|今后|后续|将会?|可能|万一"
        "|一旦|从未|从来没|没有(?:遇到|出现|发生|这)|未曾|第一次(?:遇到|出现|发生)这"
        "|(?:其他|其它|别的|另一[个家])(?:客户|租户|公司|厂商|企业)"
    ),
)
_DENIED_FIRST = re.compile("(?:不是|并非|已不是|不再是)(?:第一次|首次)")
_CLAUSE = re.compile(r"\s[—–-]{1,2}\s|——|[;；]")


def claims(sentence: str) -> bool:
    """Whether a sentence claims that something like it had happened before."""
    plain = sentence.casefold().replace("’", "'")
    both = not plain.isascii()  # in plain English there is nothing that the Chinese patterns could find
    if not any(hint in plain for hint in _HINTS) and not (both and any(hint in plain for hint in _CHINESE_HINTS)):
        return False
    return any(_claimed(clause, both) for clause in _CLAUSE.split(plain))


@cache
def _claims() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """In English and in Chinese; compiled at the first sentence that may be one, for that takes its time.

    Sentences are looked at in lower case. All that is English begins with a word, so it is tried where one may begin.
    """
    return re.compile(rf"\b(?:{'|'.join(_ENGLISH)})"), re.compile("|".join(_CHINESE))


def _claimed(clause: str, both: bool) -> bool:
    """Of a sentence with a dash or a semicolon one part may plan what the other claims to have been."""
    planned = _DENIED_FIRST.sub("第二次", clause) if both else clause
    if any(plan.search(planned) for plan in _PLANS[: 1 + both]):
        return False
    return any(claim.search(clause) for claim in _claims()[: 1 + both])
