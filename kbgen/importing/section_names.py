"""What sections of incident reports are called, in English and Chinese."""

from __future__ import annotations

import re
from functools import lru_cache

# Kind -> the names it goes by. Whole names only: "impact" is the impact, "impact on our planning" is not.
_NAMES: dict[str, str] = {
    "timeline": r"(?:incident |detailed |event |full )?timeline|(?:incident )?timeline (?:of|for) .*|timeline .*\d{4}"
    r"|(?:key|sequence of|chronology of) events|chronology|event log"
    r"|关键时间点?|时间节点|(?:处理|故障|事故|事件|问题)?(?:时间线|时间轴|经过|过程)|(?:处理|排查)?时间线|事件经过|故障处理(?:经过|过程)",
    "summary": r"(?:issue|incident|executive|post-?mortem|outage)? ?(?:summary|overview)|tl;?dr|abstract|what happened"
    r"|摘要|概述|概要|简介|(?:事件|故障|事故|问题|情况)(?:概述|概要|摘要|简介|简述)|一句话总结",
    "impact": r"(?:(?:user|customer|business|service|incident) )?impact(?: analysis| assessment)?|scope(?: of impact)?"
    r"|影响|影响(?:范围|面|评估|分析)|(?:业务|用户|故障|客户)影响(?:范围)?",
    "root_causes": r"(?:the )?(?:root|underlying) causes?(?: analysis)?(?: of .*)?|(?:the )?causes?|rca"
    r"|why (?:did )?(?:it|this) happen(?:ed)?|根因|根本原因|(?:问题|故障|事故|根因|根本)?原因(?:分析|总结)?|根因分析",
    "conclusion": r"(?:问题)?结论",
    "trigger": r"(?:the )?triggers?|触发|触发(?:原因|条件|因素)|直接原因|诱因|导火索",
    "resolution": r"(?:the )?(?:resolution|recovery|mitigation|fix)(?: and recovery)?"
    r"|how (?:was it|it was|we) (?:fixed|resolved)(?: it)?"
    r"|解决|(?:问题)?解决(?:方案|办法|方法|措施|过程)|解决问题|问题解决|恢复|修复|(?:规避|处理|修复|恢复)(?:方案|办法|措施)|止损",
    "detection": r"detection|identified|detected by"
    r"|how (?:was it|it was|we) (?:detected|discovered)(?: it)?"
    r"|发现|发现(?:方式|途径|过程)|(?:故障|问题)发现",
    "lessons": r"(?:the )?(?:lessons?|lessons? (?:learned|learnt)"
    r"|what (?:we|did we) learn(?:ed)?|key takeaways?)(?: and .*)?"
    r"|教训|经验(?:教训)?|反思|经验总结",
    "went_well": r"(?:what|things that) went well|what worked(?: well)?|做[得的]好的(?:地方|方面)?|亮点",
    "went_wrong": r"(?:what|things that) (?:went (?:wrong|poorly|badly)|could have gone better)"
    r"|what (?:didn['’]?t|did not) (?:go well|work)|做[得的]不(?:够)?好的(?:地方|方面)?|不足(?:之处)?",
    "got_lucky": r"where we (?:got|were) lucky|(?:what )?we got lucky|幸运(?:之处|的地方)?",
    "contributing_factors": r"contributing factors?|促成因素|(?:其他|影响|次要)因素",
    "follow_ups": r"(?:follow[- ]?up |corrective |resulting |future |review |remediation |preventative |preventive "
    r"|next )?(?:action|actions)(?: items?| points?)?|follow[- ]?ups?(?: items?| tasks?)?"
    r"|next steps|to-?dos?(?: items?)?"
    r"|corrective (?:and|&) prevent(?:at)?ive (?:measure|action)s?|(?:remediation|action) items?|remediations?"
    r"|moving forward|going forward"
    r"|(?:process|technical|documentation|policy|short-term|long-term|medium-term|future|planned)"
    r"(?:/policy)? improvements|改进|改进(?:措施|项|计划|建议|方案|点)|可以采用的改进措施"
    r"|后续|后续(?:改进|行动|措施|计划|工作|解决方案|改进措施|事项|跟进)|行动项|待办(?:事项)?|整改(?:措施|项|计划)?|优化措施",
    "attempts": r"(?:what (?:we|was|did we|they|i) (?:have )?(?:tried|attempted|try)|things (?:we )?tried"
    r"|attempt(?:s|ed)?(?: (?:fix|solution|mitigation|remed)\w*)?|(?:attempted|tried) (?:fixes|solutions|mitigations)"
    r"|(?:remediation|mitigation|recovery) attempts)(?: and .*)?"
    r"|(?:尝试|试)过(?:的)?(?:办法|方法|方案|措施|操作)?|(?:做过|已做|进行)的?尝试|尝试的(?:办法|方法|方案|措施|操作)"
    r"|(?:应急|临时)(?:处置|处理|措施|操作)",
    "symptoms": r"symptoms?|error (?:logs?|messages?)|(?:问题|故障|系统|错误)?(?:现象|表现|症状)|表象|错误(?:日志|信息)"
    r"|报错(?:信息|日志)?|问题日志|线上问题表现",
    "authors": r"authors?|created by|written by|reported by|作者|撰写人|复盘人",
    "severity": r"severity|sev|(?:故障|事故|事件)?(?:级别|等级)|严重程度",
    "services": r"affected services?|services? affected|services?|影响服务|受影响的?服务",
}  # fmt: skip

# A point in time that stands by itself, as in "Detected: 10:15".
_MOMENTS: dict[str, str] = {
    "started_at": r"(?:incident |outage |impact )?(?:start(?:ed)?|began|begin)(?: at| time| date)?"
    r"|fault (?:occurs|occurred)|(?:故障|事故|问题)?(?:开始|发生)时间|故障时间",
    "detected_at": r"(?:first |fault |incident |time )?detected(?: at)?|(?:故障|问题)?发现时间|detection time",
    "acknowledged_at": r"acknowledged(?: at)?|响应时间",
    "mitigated_at": r"mitigated(?: at)?|repaired(?: at)?|止损时间|缓解时间",
    "resolved_at": r"(?:incident |fault |time )?(?:resolved|ended)(?: at)?|end(?: time| date)?"
    r"|(?:故障|问题)?(?:恢复|解决|结束)时间",
}  # fmt: skip
_KINDS = {kind: re.compile(names, re.IGNORECASE) for kind, names in _NAMES.items()}
_TIMES = {field: re.compile(names, re.IGNORECASE) for field, names in _MOMENTS.items()}
_NUMBER = re.compile(
    r"^(?:(?:part\.?\s*)?\d{1,2}(?:\.\d{1,2}){0,3}[.)、:]?\s+|\d{1,2}[.)、]|[一二三四五六七八九十]{1,3}[、.]\s*|[（(]\d{1,2}[)）]\s*)",
    re.IGNORECASE,
)
_TAIL = re.compile(r"(?<!\s)(?:\s*+[（(\[【][^）)\]】]{0,120}[）)\]】]?.*|\s++[-–—:：]\s.*|[-–—]\s.*)$")
_EDGE = " \t#*_:：.。!！?？~🚨✅❌⚡📝🔥-—–|【】「」"
# Headings of articles: they head the text and are not what it is about.
NO_TITLE = re.compile(
    r"\d+\s*\S{0,20}|前言|背景|总结|引言|问题|问题背景|background|introduction|intro|problem|postmortem|post-mortem"
    r"|incident report|issue name|title|incident title|template|conclusion|context|toc",
    re.IGNORECASE,
)


def bare(heading: str) -> str:
    """A heading without number, decoration and what stands in brackets or behind a dash.

    >>> bare("3. Timeline (all times UTC)")
    'Timeline'
    """
    text = _NUMBER.sub("", heading[:200].strip(_EDGE)).strip(_EDGE)
    return _TAIL.sub("", text).strip(_EDGE) or text


@lru_cache(maxsize=1_000)
def section_kind(heading: str) -> str | None:
    """What a section of this name holds, or None."""
    name = bare(heading)
    return next((kind for kind, names in _KINDS.items() if names.fullmatch(name)), None)


def moment_field(label: str) -> str | None:
    """The field whose time a label introduces, as in `Fault occurs`."""
    name = bare(label)
    return next((field for field, names in _TIMES.items() if names.fullmatch(name)), None)
