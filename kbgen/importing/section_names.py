"""What sections of incident reports are called: English, Chinese and Japanese here, other languages in `names.toml`."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import lru_cache
from pathlib import Path

# Kind -> the names it goes by. Whole names only: "impact" is the impact, "impact on our planning" is not.
_NAMES: dict[str, str] = {
    "timeline": r"(?:incident |detailed |event |full |follow-?up |utc )?timeline"
    r"|(?:incident )?timeline (?:of|for) .*|timeline .*\d{4}"
    r"|(?:key|sequence of|chronology of) events|chronology|event log"
    r"|关键时间点?|时间节点|(?:处理|处置|故障|事故|事件|问题)?(?:时间线|时间轴|经过|过程)|(?:处理"
    r"|排查)?时间线|事件经过|故障处理(?:经过|过程)"
    r"|タイムライン|時系列|(?:障害|対応)?経緯",
    "summary": r"(?:issue|incident|executive|post-?mortem|outage)? ?(?:summary|overview)|tl;?dr|abstract"
    r"|what happened"
    r"|发生了什么|摘要|概述|概要|简介|(?:事件|故障|事故|问题|情况)(?:概述|概要|摘要|简介|简述)|一句话总结"
    r"|障害概要|何が起きた(?:か|？)?",
    "impact": r"(?:the )?(?:(?:user|customer|business|service|incident|system|direct) )?impact"
    r"(?: analysis| assessment| scope)?"
    r"|scope(?: of impact)?|summary of impact|blast radius"
    r"|影响|影响(?:范围|面|评估|分析)|(?:业务|用户|故障|客户)影响(?:范围)?"
    r"|影響|影響範囲|ユーザー影響",
    "root_causes": r"(?:the |blameless |technical )?(?:root|underlying) causes?(?: analysis)?(?: of .*)?|rca"
    r"|(?:the )?causes?(?: of (?:the )?(?:problem|incident|outage|issue))?"
    r"|why (?:did )?(?:it|this) happen(?:ed)?|根因|根本原因|根因分析"
    r"|(?:问题|故障|事故|根因|根本|技术)?原因(?:(?:深度|详细)?分析|总结)?"
    r"|根本原因|障害原因|直接原因|(?:故障|问题)根因|(?:深层|底层|技术|管理)原因|原因定位"
    r"|(?:immediate|direct|proximate) causes?|why (?:it|this) broke",
    "conclusion": r"(?:问题)?结论",
    "trigger": r"(?:the )?triggers?|触发|触发(?:原因|条件|因素)|直接原因|诱因|导火索",
    "resolution": r"(?:steps to |the )?(?:resolution|recovery|mitigation|fix)(?: and recovery)?"
    r"|how (?:was it|it was|we) (?:fixed|resolved)(?: it)?|details of (?:the )?fix|solution"
    r"|解决|(?:问题)?解决(?:方案|办法|方法|措施|过程)|解决问题|问题解决|恢复|修复|(?:规避|处理|修复"
    r"|恢复)(?:方案|办法|措施)|止损"
    r"|対応|対処|復旧(?:対応|手順)?|解決策",
    "detection": r"detection|identified|detected by"
    r"|how (?:was it|it was|we) (?:detected|discovered)(?: it)?"
    r"|how (?:did we|we) (?:find out|notice|detect it)|如何发现(?:的|问题)?"
    r"|检测|发现|发现(?:方式|途径|过程)|(?:故障|问题)发现"
    r"|検知|検出|検知方法",
    "lessons": r"(?:the )?(?:lessons?|lessons? (?:learned|learnt)"
    r"|what (?:we|did we) learn(?:ed)?|(?:key )?takeaways?|key lessons)(?: and .*)?"
    r"|learnings|教训|经验(?:教训)?|(?:总结与?|经验与?)?反思(?:与?总结)?|经验总结"
    r"|学び|教訓",
    "went_well": r"(?:what|things that) went (?:well|right)|what worked(?: well)?|做[得的]好的?(?:地方|方面)?|亮点"
    r"|うまくいった(?:こと|点)|良かった(?:こと|点)",
    "went_wrong": r"(?:what|things that) (?:went (?:wrong|poorly|badly)|could have gone better|could be improved)"
    r"|what (?:didn['’]?t|did not) (?:go (?:so |too |very |as )?well|work)"
    r"|做[得的]不(?:够)?好的?(?:地方|方面)?|不足(?:之处)?|待改进(?:的?(?:地方|方面))?"
    r"|うまくいかなかった(?:こと|点)|悪かった(?:こと|点)|改善点|改善が必要な(?:こと|点)",
    "got_lucky": r"where (?:we (?:got|were)|did we get) lucky|(?:what )?we got lucky"
    r"|(?:幸运|侥幸|运气好)(?:之处|的地方|的方面)?"
    r"|(?:幸運|ラッキー)だった(?:こと|点)|運が良かった(?:こと|点)",
    "contributing_factors": r"contributing factors?|促成因素|(?:其他|影响|次要)因素",
    "follow_ups": r"follow[- ]?up improvements"
    r"|(?:follow[- ]?up |corrective |resulting |future |review |remediation |preventative |preventive "
    r"|next )?(?:action|actions)(?: items?| points?)?|follow[- ]?ups?(?: items?| tasks?)?"
    r"|next steps|to-?dos?(?: items?| list)?"
    r"|corrective actions with owners|prevent(?:ion|ative|ive)(?: measures?| actions?| steps?| enhancements?)?"
    r"|prevent(?:ing)?(?: future)? (?:recurrence|incidents)|recommendations?|action plan"
    r"|(?:recommended|required) (?:actions?|improvements?|changes|next steps)"
    r"|corrective (?:and|&) prevent(?:at)?ive (?:measure|action)s?|(?:remediation|action) items?|remediations?"
    r"|moving forward|going forward"
    r"|(?:process|technical|documentation|policy|short-term|long-term|medium-term|future|planned)"
    r"(?:/policy)? improvements|改进|改进(?:措施|项|计划|建议|方案|点)|可以采用的改进措施"
    r"|后续|后续(?:改进|行动|措施|计划|工作|解决方案|改进措施|事项|跟进)|行动项|待办(?:事项)?"
    r"|整改(?:措施|项|计划)?|待?跟进(?:项|事项)?"
    r"|(?:如何)?(?:防止|避免|预防)(?:问题|类似问题|故障|事故)?(?:再次?(?:发生?|出现)|复发)(?:措施)?"
    r"|(?:优化|预防|长期|短期|中长期)措施|(?:future|long-term|short-term) prevention"
    r"|再発防止(?:策)?|今後の対(?:応|策)|アクション(?:アイテム)?|恒久対(?:応|策)",
    "attempts": r"(?:what (?:we|was|did we|they|i) (?:have )?(?:tried|attempted|try)|things (?:we )?tried"
    r"|attempt(?:s|ed)?(?: (?:fix|solution|mitigation|remed)\w*)?|(?:attempted|tried) (?:fixes|solutions|mitigations)"
    r"|(?:remediation|mitigation|recovery) attempts)(?: (?:and|that|but) .*)?"
    r"|(?:尝试|试)过(?:的)?(?:办法|方法|方案|措施|操作)?|(?:做过|已做|进行)的?尝试|尝试的(?:办法|方法|方案|措施|操作)"
    r"|(?:应急|临时)(?:处置|处理|措施|操作)",
    "symptoms": r"symptoms?|error (?:logs?|messages?)|(?:问题|故障|系统|错误)?(?:现象|表现|症状)|表象|错误(?:日志"
    r"|信息)"
    r"|报错(?:信息|日志)?|问题日志|线上问题表现"
    r"|症状",
    "authors": r"authors?|created by|written by|reported by|作者|撰写人|复盘人"
    r"|作成者|執筆者|報告者",
    "severity": r"severity|sev|(?:故障|事故|事件)?(?:级别|等级)|严重程度"
    r"|(?:incident |impact )?(?:severity|priority)(?: level)?|(?:incident|impact) level"
    r"|sev(?:erity)? level|故障定级|定级|重大度|深刻度|障害レベル|重要度",
    "services": r"affected services?|services? affected|services?|影响服务|受影响的?服务"
    r"|(?:impacted|affected) (?:services?|systems?|components?|products?)|(?:services?|systems?"
    r"|components?) (?:impacted|affected)|service name|(?:受)?影响的?(?:服务|系统|业务|模块)|涉及(?:服务"
    r"|系统|模块)|影響(?:サービス|システム)|対象(?:サービス|システム)",
}  # fmt: skip

# A point in time that stands by itself, as in "Detected: 10:15".
_MOMENTS: dict[str, str] = {
    "started_at": r"(?:incident |outage |impact )?(?:start(?:ed)?|began|begin)(?: at| time| date)?"
    r"|fault (?:occurs|occurred)|(?:故障|事故|问题)?(?:开始|发生)时间|故障时间"
    r"|(?:incident |outage |impact )?(?:start(?:ed)?|began|beginning|from)(?: at| on)?(?: date/?time"
    r"| time| date)?|(?:时间|日期)?起始时间|(?:影响)?开始时间|(?:障害)?(?:発生|開始)(?:日時|時刻)",
    "detected_at": r"(?:first |fault |incident |issue |problem |time )?(?:detected|discovered)(?: at)?"
    r"|(?:故障|问题)?发现时间|detection time"
    r"|(?:time of )?detection|检测时间|告警时间|(?:検知|発見|検出)(?:日時|時刻)",
    "acknowledged_at": r"acknowledged(?: at)?|响应时间"
    r"|time acknowledged|acked(?: at)?|対応開始(?:日時|時刻)?",
    "mitigated_at": r"mitigated(?: at)?|repaired(?: at)?|止损时间|缓解时间"
    r"|time mitigated|mitigation time|暫定(?:対応|復旧)(?:日時|時刻)",
    "resolved_at": r"(?:incident |fault |time )?(?:resolved|ended)(?: at)?|end(?: time| date)?"
    r"|(?:故障|问题)?(?:恢复|解决|结束)时间"
    r"|(?:incident |outage |impact )?(?:end(?:ed)?|until|to|resolved|restored|recovered|fixed)(?: at"
    r"| on)?(?: date/?time| time| date)?|time of resolution|resolution time|(?:影响)?(?:恢复|结束)时间"
    r"|(?:障害)?(?:復旧|解決|終了)(?:日時|時刻)",
}  # fmt: skip
# The day of the incident, or a span of time from its begin to its end.
_SPAN = re.compile(
    r"(?:incident |outage |event )?(?:date range|dates?|date/?times?|date (?:and|&) time|time(?: ?frame| window"
    r"| period)?|when|period|window"
    r"|duration|occurred(?: on| at)?)|(?:incident|outage|impact) (?:time|duration|period|window)"
    r"|date of (?:the )?(?:incident|outage)"
    r"|日期|时间|时间段|(?:故障)?起止时间|(?:故障|事故|事件|影响|持续|发生)(?:日期|时间|时段|时长)|故障时间段|日時|日付"
    r"|発生日|障害(?:期間|時間)|影響(?:期間|時間)",
    re.IGNORECASE,
)


def _folded(name: str) -> str:
    """In small letters and without accents."""
    parts = unicodedata.normalize("NFKD", name.casefold().replace("’", "'"))
    return "".join(character for character in parts if not unicodedata.combining(character))


_OTHERS = tomllib.loads(Path(__file__).with_name("names.toml").read_text(encoding="utf-8"))
_FOREIGN = {
    part: {_folded(name): kind for kind, names in kinds.items() for name in names} for part, kinds in _OTHERS.items()
}


def foreign(part: str, name: str) -> str | None:
    """What a name in another language stands for: `part` is `sections`, `moments` or `columns`.

    >>> foreign("sections", "Línea de tiempo"), foreign("moments", "発生")
    ('timeline', None)
    """
    return _FOREIGN[part].get(_folded(name))


_KINDS = {kind: re.compile(names, re.IGNORECASE) for kind, names in _NAMES.items()}
_TIMES = {field: re.compile(names, re.IGNORECASE) for field, names in _MOMENTS.items()}
_NUMBER = re.compile(
    r"^(?:(?:part\.?\s*)?\d{1,2}(?:\.\d{1,2}){0,3}[.)、:]?\s+|\d{1,2}[.)、]"
    r"|[一二三四五六七八九十]{1,3}[、.]\s*|[（(]\d{1,2}[)）]\s*)",
    re.IGNORECASE,
)
_SHORTCODE = re.compile(r":[a-z][a-z0-9_+-]{1,40}:")
_TAIL = re.compile(r"(?<!\s)(?:\s*+[（(\[【][^）)\]】]{0,120}[）)\]】]?.*|\s++[-–—:：]\s.*|[-–—]\s.*)$")
_EDGE = " \t#*_:：.。!！?？~-—–|【】「」"
# Signs that decorate a heading say nothing: `📌 Summary`.
_BLOCKS = (range(0x2300, 0x2400), range(0x2600, 0x27C0), range(0x2B00, 0x2C00), range(0x1F000, 0x1FB00))
_PICTURES: dict[int, None] = dict.fromkeys((0x200D, 0xFE0F, *(point for block in _BLOCKS for point in block)))
# Headings of articles: they head the text and are not what it is about.
NO_TITLE = re.compile(
    r"\d+\s*\S{0,20}|前言|背景|总结|引言|问题|问题背景|background|introduction|intro|problem|postmortem|post-mortem"
    r"|incident report|issue name|title|incident title|template|conclusion|context|toc|metadata|post-?mortems"
    r"|(?:线上|生产|重大)?(?:故障|事故|事件|问题)(?:复盘|分析|处理)?(?:报告|总结|记录)"
    r"|(?:线上|生产)?(?:故障|事故|事件|问题)?复盘(?:报告|总结|记录|文档)?",
    re.IGNORECASE,
)


def bare(heading: str) -> str:
    """A heading without number, decoration and what stands in brackets or behind a dash.

    >>> bare("3. Timeline (all times UTC)")
    'Timeline'
    """
    text = _SHORTCODE.sub("", heading[:200]).translate(_PICTURES)
    text = _NUMBER.sub("", text.strip(_EDGE)).strip(_EDGE)
    return _TAIL.sub("", text).strip(_EDGE) or text


@lru_cache(maxsize=1_000)
def section_kind(heading: str) -> str | None:
    """What a section of this name holds, or None."""
    name = bare(heading)
    if name.casefold() == "rca" and len(heading.strip(_EDGE)) > len(name) + 3:
        return None  # `RCA — the cache was cold` is a title
    return next((kind for kind, names in _KINDS.items() if names.fullmatch(name)), None) or foreign("sections", name)


@lru_cache(maxsize=1_000)
def moment_field(label: str) -> str | None:
    """The field whose time a label introduces, as in `Fault occurs`."""
    name = bare(label)
    field = next((field for field, names in _TIMES.items() if names.fullmatch(name)), None) or foreign("moments", name)
    return field if field != "span" else None


@lru_cache(maxsize=1_000)
def is_span(label: str) -> bool:
    """Whether a label names the day of the incident or its span of time, as in `Date` or `Duration`."""
    return bool(_SPAN.fullmatch(name := bare(label))) or foreign("moments", name) == "span"
