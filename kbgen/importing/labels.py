"""Facts that a label names: `**Start:** …`, `| Severity | SEV-1 (major) |`, `影响服务：…`."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from kbgen.drafting import slug
from kbgen.importing.document_dates import AS_BESIDE, Calendar, full_days, read
from kbgen.importing.outline import LABEL_LEVEL, Section, is_fact
from kbgen.importing.plain_lines import BULLET, plain
from kbgen.importing.section_names import is_span, moment_field
from kbgen.importing.time_zones import named_zone
from kbgen.importing.timestamps import WEEKDAY, ZONE, Stamp, stamps
from kbgen.model.settings import Settings, Term, canonical
from kbgen.model.truncation import shortened

# What may stand around the times of a label; whatever else does, says something that the times do not.
_AROUND = re.compile(
    rf"(?:[\W_]|\b(?:at|on|from|between|and|to|until|till|through|local|time|h|hrs)\b|\b(?:{ZONE})|至|到|{WEEKDAY}|時|に|から|まで)*+",
    re.IGNORECASE,
)
_REMARK = re.compile(r"[(（\[【](?P<said>[^()（）\[\]【】]{0,120})[)）\]】]|※.{0,200}$")
_ABOUT = re.compile(r"[~≈约約]|\b(?:around|about|approx\w*|circa|ca)\b\.?|左右|许|前后|頃|ごろ", re.IGNORECASE)
_ZONE_ONLY = re.compile(rf"(?<!\s)\s*+(?:{ZONE})\s*")
_BETWEEN = re.compile(r"[-–—~～〜→]|\bto\b|\buntil\b|\btill\b|\band\b|至|到|から", re.IGNORECASE)
_BEHIND_A_DAY = re.compile(rf"(?:[\s,，;；@(（\[【~≈约約]|\b(?:at|around|about)\b|{WEEKDAY})*+", re.IGNORECASE)
_A_TIME = re.compile(r"\d[-/.:：年月日点时]\s?\w|\d{4}")
_LONGEST = 60  # characters beside a label; more is a sentence
_OPENING = 120  # lines from the begin of a text; further down such words stand in logs
_LEVEL = re.compile(r"[A-Za-z]+[\s_-]{0,2}\d{1,2}|[^\W_]+", re.IGNORECASE)


def value_of(section: Section) -> str:
    """What stands beside a label, or in the first line below it."""
    texts = (line.text for line in section.own[:3] if not line.code)
    return next((words for text in texts if (words := plain(text))), "")


def moments(found: list[Section], calendar: Calendar) -> tuple[dict[str, str], list[str]]:
    """The moments of labels that have nothing but a point in time beside them, and what was in doubt about them."""
    fields: dict[str, str] = {}
    remarks: list[str] = []
    spans: dict[str, str] = {}
    for section in found:
        field, span = moment_field(section.title), is_span(section.title)
        if section.kind is None and (field or span) and section.line <= _OPENING:
            text = value_of(section)
            if (label := re.match(r"([^:：]{1,40})[:：]\s", text)) and is_fact(label[1]):
                continue  # the lines below it name what they say
            got, why = _read(_before_remark(text), section.title, calendar)
            begins = next((stamp.start == 0 for stamp in stamps(text)), False)
            if not got and not why and (len(text) <= _LONGEST or begins) and _A_TIME.search(text):
                why = f"'{shortened(text, _LONGEST)}' is not a date or time in a known form"
            remarks += [f"{section.title[:40]}: {why}"] if why else []
            if field and len(got) == 1:
                fields.setdefault(field, got[0])
            elif span and got:
                for name, moment in zip(("started_at", "resolved_at"), got, strict=False):
                    exact = len(moment) > len(there := spans.get(name, "")) and moment.startswith(there)
                    wider = len(got) == 2 and there == got[1] and "resolved_at" not in spans
                    spans[name] = moment if exact or wider else there
    if "started_at" not in fields and fields.get("detected_at", "9") < spans.get("started_at", "")[:10]:
        remarks.append(
            f"started_at {spans.pop('started_at')} left out: it was detected on {fields['detected_at'][:10]}"
        )
    return spans | fields, remarks


def days(found: list[Section], order: str) -> list[date]:
    """The full dates beside labels of the day or the begin; of two days, the first."""
    beside = [
        value_of(s)
        for s in found
        if s.kind is None and s.line <= _OPENING and (is_span(s.title) or moment_field(s.title) == "started_at")
    ]
    first = (next(iter(_only_times(text)), None) or _day_before_words(text) for text in beside)
    return full_days([stamp.text for stamp in first if stamp], order)


def _before_remark(text: str) -> str:
    """The text without a sentence, or without what stands behind a dash and says no time."""
    head = re.split(r"(?<=[\d)）頃])。|(?<=[\d)）])\s+[—–]\s+", text, maxsplit=1)
    dashed = len(head) > 1 and text[len(head[0])] != "。"
    return head[0] if any(stamps(head[0])) and not (dashed and any(stamps(head[1]))) else text


def _bare(text: str) -> str:
    """The text without remarks in brackets: what stands there counts where nothing outside is a clock time."""
    outside = _without_remarks(text)
    inside = [match["said"] or "" for match in _REMARK.finditer(text)]
    if len(inside) == 1 and not any(stamps(outside)) and _two_points(list(stamps(inside[0]))):
        return inside[0]
    return outside if not stamps_in_remark(text) or any(stamp.clock for stamp in stamps(outside)) else text


def _two_points(found: list[Stamp]) -> bool:
    """Two clock times, or two days: a span."""
    return sum(bool(stamp.clock) for stamp in found) == 2 or (
        len(found) == 2 and all(stamp.days or stamp.partial for stamp in found)
    )


def _only_times(text: str) -> list[Stamp]:
    bare = _bare(text)
    found = _joined(list(stamps(bare)), bare)
    rest = bare
    for stamp in reversed(found):
        rest = f"{rest[: stamp.start]} {rest[stamp.end :]}"
    return found if found and len(found) < 3 and _AROUND.fullmatch(_ABOUT.sub(" ", rest)) else []


def _day_before_words(text: str) -> Stamp | None:
    """The one day of a short text that begins with it and goes on in words: `14 May 2026 in the evening (KST)`."""
    found = [replace(stamp, clock=None) for stamp in stamps(text) if stamp.days or stamp.partial]
    alone = len(found) == 1 and found[0].start == 0 and len(text) <= _LONGEST + 20
    return found[0] if alone and found[0].days and re.match(r"[\s(（,，–—-]", text[found[0].end :]) else None


def _without_remarks(text: str) -> str:
    """The text without what stands in brackets; a zone there belongs to the time before it, as in `10:15 (JST)`."""
    left = _REMARK.sub(lambda match: f" {match['said']}" if _ZONE_ONLY.fullmatch(match["said"] or "") else " ", text)
    return " ".join(left.split())


def stamps_in_remark(text: str) -> bool:
    """Whether a remark in brackets has a time itself, as in `2020-01-02 (10:15)`."""
    return any(stamp.clock for match in _REMARK.finditer(text) for stamp in stamps(match[0]))


def _joined(found: list[Stamp], text: str) -> list[Stamp]:
    """A day and the clock time right behind it, as one point in time: `2020-01-02 (10:15)`."""
    if len(found) < 2 or found[0].clock or not found[1].clock or found[1].days or found[1].partial:
        return found
    if not _BEHIND_A_DAY.fullmatch(text[found[0].end : found[1].start]):
        return found
    first = replace(found[0], end=found[1].end, clock=found[1].clock, zone=found[1].zone)
    return [first, *found[2:]]


def _read(text: str, label: str, calendar: Calendar) -> tuple[list[str], str]:
    found = _only_times(text)
    if not found and (alone := _day_before_words(text)):
        day = read(alone, calendar).moment
        return ([day], f"'{text[:40]}' is not exact: only the day was taken") if day else ([], "")
    if not found or not (found[0].days or found[0].partial or calendar.base):
        return [], ""
    if len(found) == 2 and not _BETWEEN.search(_bare(text)[found[0].end : found[1].start]):
        return [], ""
    about = bool(
        _ABOUT.search(re.sub(r"(?<=[\d분시日号点时分])\s*[~～]\s*(?=\d)", " - ", _without_remarks(_bare(text))))
    )
    zone = named_zone(label) or next((stamp.zone for stamp in found if stamp.zone), None)
    moments, running, doubt = list[str](), None, ""
    for above, stamp in zip([None, *found], found, strict=False):
        if above and running and not (stamp.days or stamp.partial) and stamp.clock and above.clock:
            running += timedelta(days=stamp.clock < above.clock and stamp.zone in (None, above.zone, zone))
        got = read(replace(stamp, clock=None) if about else stamp, calendar, running, zone)
        running = got.day
        doubt = doubt or (f"zone '{got.zone_doubt}' left off" if got.zone_doubt else "")
        if stamp.clock and calendar.beside and not (stamp.zone or zone or calendar.zone or doubt):
            doubt = AS_BESIDE.format(calendar.beside)
        if got.moment and (not about or got.day):
            moments.append(got.day.isoformat() if about and got.day else got.moment)
    if about and any(stamp.clock for stamp in found):
        return list(dict.fromkeys(moments))[:1], f"'{text[:40]}' is not exact: only the day was taken"
    return moments, doubt


_WORST = re.compile(r"\bcritical\b|\bhighest\b|最高|特别重大|致命|緊急", re.IGNORECASE)


def severity_in(text: str, terms: tuple[Term, ...]) -> str | None:
    """The one severity of the vocabulary that a text names, with whatever remarks.

    None where it names several, and where its word says the most severe, but its number means another one here.

    >>> from kbgen.model.settings import Settings
    >>> known = Settings().vocabulary.severities
    >>> severity_in("🔴 SEV-1 (major)", known), severity_in("P1 / P2", known), severity_in("not yet known", known)
    ('SEV1', None, None)
    >>> severity_in("P1", known), severity_in("P1 - Critical", known), severity_in("SEV2 (critical)", known)
    ('SEV2', None, 'SEV2')
    """
    if known := canonical(text.strip(), terms):
        return known
    for part in (_REMARK.split(text)[0], text[:200]):
        words = (re.sub(r"[\s_-]", "", match[0]) for match in _LEVEL.finditer(part))
        found = {known for word in words if (known := canonical(word, terms))}
        if found:
            known = found.pop() if len(found) == 1 else None
            own = known and known.casefold() in re.sub(r"[\s_-]", "", part.casefold())
            return known if own or known == terms[0].name or not _WORST.search(text[:200]) else None
    return None


_PARTS = re.compile(r"\s?[,，、;；]\s?|\s/\s|\s(?:and|und|et|&)\s|以及|和")
_TOLD = re.compile(r"[.!?。%]|\d{3}|[\u3041-\u3096]")  # what no name of a service has: the end of a sentence, its kana
_NOTHING = frozenset(
    {"none", "n/a", "na", "all", "tbd", "unknown", "todo", "various", "multiple", "无", "全部", "待定", "なし"}
)


# What stands in such a list to tell that it went on.
_UNHARMED = re.compile(
    r"^\W*[✅✔🟢]|\b(?:not|un)[ -]?affected\b|\bno impact\b|\b(?:continued|kept) (?:to work|working)\b|\boperational\b"
    r"|(?:未受|不受|没有受?|无)影响|运行?正常",
    re.IGNORECASE,
)


def services_in(section: Section, settings: Settings) -> list[str]:
    """The services that a label or a section names: a list of short names, and nothing where it tells a sentence."""
    if section.level >= LABEL_LEVEL:
        beside = value_of(section)
        texts = [beside] if beside and not BULLET.match(beside) else []
    else:
        texts = []
    if not texts:
        items = [match[2] for line in section.own[:40] if not line.code and (match := BULLET.match(line.text))]
        items = [item for item in items if not _UNHARMED.search(plain(item))]
        texts = [re.split(r"\s[-–—]\s|[:：(（]", plain(item).strip(" *`"))[0] for item in items]
    if named := _in_code(section):
        texts = [", ".join(named)]
    texts = [_REMARK.sub("", text) for text in texts]
    if any(re.search(r"\w \w[^,;]*\s/\s|\s/\s[^,;/]*\w \w", text) for text in texts):
        return []  # in `public RPC / API endpoints`, words are shared
    names = [part for text in texts for part in _PARTS.split(text) if part.strip()]
    found = [_service(name.strip(" .。*`\"'"), settings) for name in names]
    return list(dict.fromkeys(name for name in found if name)) if all(found) else []


def _in_code(section: Section) -> list[str]:
    """The names of a label's line of which each part has one in code: `` `gateway` (the door) mostly; `tokens` ``."""
    beside = section.own[0].text if section.own and section.level >= LABEL_LEVEL else ""
    parts = [part for part in re.split(r"[,，、;；]", _REMARK.sub("", beside)) if part.strip()]
    codes = [re.findall(r"`([^`]{1,40})`", part) for part in parts]
    return [names[0] for names in codes] if all(len(names) == 1 for names in codes) else []


def _service(name: str, settings: Settings) -> str | None:
    if known := canonical(name, settings.vocabulary.services):
        return known
    if (
        name.casefold() in _NOTHING
        or re.match(r"(?:all|every|any|no) ", name, re.IGNORECASE)
        or len(name) > 40
        or len(name.split()) > 4
        or _TOLD.search(name)
    ):
        return None
    return slug(name) if re.search(r"\w", name) else None


def _listed(section: Section) -> str:
    """The items of a section that begins with a list, in one line; nothing where it begins otherwise."""
    lines = [line.text for line in section.own[:40] if not line.code and line.text.strip()]
    items = [match[2] for text in lines if (match := BULLET.match(text))]
    return ", ".join(plain(item) for item in items) if lines and len(items) == len(lines) else ""


def facts(found: list[Section], settings: Settings) -> tuple[dict[str, Any], list[str]]:
    """Authors, severity and services where a label or a section names them; and a severity that nobody knows."""
    fields: dict[str, Any] = {}
    unknown, unread = list[str](), list[str]()
    for section in found:
        text = value_of(section)
        if section.kind == "authors" and 0 < len(text := _listed(section) or text) <= 200:
            names = [re.sub(r"\s*<[^>]*>|\s*\([^)]*\)", "", name).strip() for name in re.split(r"[,，、;]| and ", text)]
            if any(re.search(r"[:：|]|\.\s", name) for name in names):
                unread.append(f"authors: '{text[:60]}' are left in the text")
            else:
                fields.setdefault("authors", [name for name in names if name])
        if section.kind == "severity" and text:
            if known := severity_in(text, settings.vocabulary.severities):
                fields.setdefault("severity", known)
            else:
                unknown.append(f"'{text[:40]}' is not clearly a severity of the vocabulary")
        if section.kind == "services" and (services := services_in(section, settings)):
            fields.setdefault("services", services)
    told = [] if "severity" in fields else unknown[:1]
    return {name: value for name, value in fields.items() if value}, [*told, *unread[:1]]
