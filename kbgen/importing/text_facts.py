"""The facts that a text gives beside its front matter, and of all only those that do not contradict each other."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, tzinfo
from itertools import pairwise
from typing import Any

from kbgen.documents import shape
from kbgen.importing.action_words import EMPTY
from kbgen.importing.document_dates import Calendar, full_days
from kbgen.importing.key_mapping import Foreign, own_name
from kbgen.importing.labels import facts, moments
from kbgen.importing.outline import OutlineLine, Section, is_fact
from kbgen.importing.plain_lines import is_rule, plain, written_in
from kbgen.importing.section_fields import words
from kbgen.importing.section_names import NO_TITLE, bare, section_kind
from kbgen.importing.timeline import Timeline
from kbgen.importing.timestamps import stamps
from kbgen.importing.yaml_writer import clean
from kbgen.markdown import SourceHeading
from kbgen.model.moments import Moment, day, instant, is_before, is_known, parse_moment
from kbgen.model.postmortem import MOMENTS, NOT_BEFORE
from kbgen.model.settings import Settings


def title_of(found: list[SourceHeading], body: str) -> str | None:
    """The first heading of the first level, unless it is the name of a section or one of many."""
    firsts = [heading for heading in found if heading.level == 1]
    if found and (named := _TITLE.match(found[0].text)):
        lines = [found[0].text[named.end() :], *body.split("\n")[found[0].line :]]
        words = next((text for line in lines if (text := line.strip(" #\t"))), "")
        return words if 0 < len(words) <= _LONGEST_TITLE and not _is_no_title(words) else None
    if firsts and _KIND_OF_TEXT.fullmatch(firsts[0].text) and (below := _right_below(firsts[0], found, body)):
        return below if _is_no_title(firsts[0].text) else f"{firsts[0].text.strip()}: {below}"
    if not firsts:
        return _at_top(found, body) if found else _first_line(body)
    only = len(firsts) == 1 and firsts[0] is found[0]
    if _is_no_title(firsts[0].text) and not (only and _is_counted(firsts[0].text)):
        return None
    above = body.split("\n")[: firsts[0].line - 1]
    alone = len(firsts) == 1 or not any(re.search(r"\w", line) for line in above)
    return firsts[0].text if alone else None


# A heading that only says that the title follows, beside it or below.
_TITLE = re.compile(r"(?:(?:incident |post-?mortem )?title|标题)\s*(?:[:：]\s*|$)", re.IGNORECASE)


def _at_top(found: list[SourceHeading], body: str) -> str | None:
    """The heading that a text without one of the first level begins with, unless it is the name of a section."""
    if not found or found[0].level > 3 or any(re.search(r"\w", line) for line in body.split("\n")[: found[0].line - 1]):
        return None
    return None if _is_no_title(found[0].text) or is_fact(found[0].text.partition(":")[0]) else found[0].text


def _first_line(body: str) -> str | None:
    """The line that a text without headings begins with, where it stands alone and names of sections stand so below."""
    first, below, *others = (line.strip() for line in (*body.strip("\n").split("\n"), "", ""))
    if below or not first[:1].isalnum() or len(first) > _LONGEST_TITLE or first[-1] in ".。:：!！,，;；":
        return None
    named = any(len(line) <= _LONGEST_TITLE and section_kind(line) for line in others if line)
    return first if named and not _is_no_title(first) and not is_fact(first.partition(":")[0]) else None


_LONGEST_TITLE = 100

_CALLED = re.compile(
    r"\s{0,3}(?:[-*+]\s+|>\s?|\|\s*)?(?:\*\*|__)?(?:(?:Incident|Issue|Outage|Post-?mortem) [Tt]itle|Title"
    r"|(?:Incident|Issue|Outage) [Nn]ame|标题|(?:事件|故障|事故|问题)(?:标题|名称|主题)|インシデント名|件名)"
    r"(?:\*\*|__)?\s*[:：|]\s*(?:\*\*|__)?\s*(?P<title>[^\s|<\[{][^|]{0,150}?)\s*\|?\s*"
)
_HEAD = 60  # lines; further down, somebody else's title is told


def title_beside(lines: list[OutlineLine]) -> str | None:
    """What stands beside a label or in a row that says it is the title, near the begin of a text."""
    head = zip(lines[:_HEAD], (line.text for line in [*lines[1:], OutlineLine(0, "", code=False)]), strict=False)
    found = (_CALLED.fullmatch(line.text[:300]) for line, below in head if not line.code and not is_rule(below))
    titles = (" ".join(plain(match["title"]).split()) for match in found if match)
    return next(
        (title for title in titles if len(title) > 2 and not (EMPTY.fullmatch(title) or _is_no_title(title))), None
    )


# What a text is, with the name of a product or a company at most, says not what it is about.
_KIND_OF_TEXT = re.compile(
    r"\W*+(?:[^\W_]++(?:\.[^\W_]++)*+[\W_]++){0,3}(?:(?:technical|security|service|blameless|full|public)\s)?"
    r"(?:(?:incident|outage)\s(?:report|review|post-?mortem)|post-?mortem(?:\s(?:report|analysis|review))?|rca)\W*",
    re.IGNORECASE,
)


def _right_below(first: SourceHeading, found: list[SourceHeading], body: str) -> str | None:
    """The heading of the second level right below the title; None where it is the name of a section or of a fact."""
    following = next((heading for heading in found if heading.line > first.line), None)
    if following is None or following.level != 2 or _is_no_title(following.text) or ":" in following.text[:20]:
        return None
    if is_fact(following.text):
        return None
    between = body.split("\n")[first.line : following.line - 1]
    return following.text if not any(line.strip() for line in between) else None


# `002 - Postmortem for the June release`: the number of the document, as zeros before it or a dash behind it tell.
_RUNNING_NUMBER = re.compile(r"(?:0\d{1,4}|\d{1,5}(?=\s+[-–—]))[\s:：–—-]+(?=\S)")


def _is_no_title(heading: str) -> bool:
    """A heading that is the name of a section or has a number; a day at its begin is none, nor one in a series."""
    stamp = next(stamps(heading), None)
    if stamp and stamp.days and stamp.start == 0:
        return not re.search(r"\w", heading[stamp.end :])
    if running := _RUNNING_NUMBER.match(heading):
        return _is_no_title(heading[running.end() :])
    numbered = re.match(r"\d+(?:\.\d+)*\.?\s", heading)
    nothing = NO_TITLE.fullmatch(bare(heading)) and not _says_more(heading)
    return bool(numbered or nothing or section_kind(heading))


def _is_counted(heading: str) -> bool:
    """A title that begins with a number and goes on in words: `16 Pods Evicted in Frankfurt`; none is `3. Impact`."""
    match = re.match(r"\d{1,5}\s+(?=[^\W\d_])", heading)
    return match is not None and len(heading) - match.end() > 12 and not _is_no_title(heading[match.end() :])


def _says_more(heading: str) -> bool:
    """Whether words stand behind the dash or in the brackets that are left off: `Postmortem — the cache was cold`."""
    tail = heading[heading.find(bare(heading)) + len(bare(heading)) :]
    for stamp in reversed(list(stamps(tail))):
        tail = tail[: stamp.start] + tail[stamp.end :]
    return bool(re.search(r"[^\W\d_]{3}|[\u3041-\u9fff\uac00-\ud7a3]{2}", tail))


def days_of(events: Timeline) -> frozenset[date]:
    """The days of a timeline."""
    return frozenset(date.fromisoformat(event["at"][:10]) for event in events.events if event["at"] != "unknown")


def fields_of(
    title: str | None,
    lines: list[OutlineLine],
    found: list[Section],
    events: Timeline,
    known: Foreign,
    settings: Settings,
    calendar: Calendar,
) -> tuple[dict[str, Any], list[str]]:
    """Front matter before text, and a label before a title; and what was in doubt."""
    fields: dict[str, Any] = {"title": title} if title else {}
    if language := written_in("\n".join(line.text for line in lines if not line.code)):
        fields["lang"] = language
    labelled, remarks = moments(found, calendar)
    named, unknown = facts(found, settings)
    fields |= words(found) | named | _agreeing(labelled, events)
    if events.events:
        fields["timeline"] = list(events.events)
    for name, moment in reversed(events.moments):
        fields[name] = moment
    if "started_at" not in fields and (day := _day_in_title(title, known, calendar.order)):
        if calendar.named and calendar.named.year != day.year and f"{calendar.named:%m%d}" == f"{day:%m%d}":
            remarks.append(f"started_at {day} left out: the file's name says {calendar.named}")
        else:
            fields |= _agreeing({"started_at": day.isoformat()}, events)
    return fields | known.fields, [*remarks, *(unknown if "severity" not in known.fields else ())]


def _agreeing(labelled: dict[str, str], events: Timeline) -> dict[str, str]:
    """Without a mere day that no entry of the timeline is on: that is the day of the document."""
    there = days_of(events)
    day = labelled.get("started_at", "")
    if len(day) == 10 and there and not any(0 <= (one - date.fromisoformat(day)).days <= 1 for one in there):
        return {name: value for name, value in labelled.items() if name != "started_at"}
    return labelled


def _day_in_title(title: str | None, known: Foreign, order: str) -> date | None:
    days = full_days([str(known.fields.get("title") or title or "")], order)
    return days[0] if len(days) == 1 else None


def with_contradictions(known: Foreign, kept: dict[str, Any]) -> dict[str, Any]:
    """A moment that had to go stays under its own key."""
    extra = dict(known.extra)
    for name in MOMENTS:
        if name in known.origins and name not in kept:
            key, value = known.origins[name]
            extra[own_name(key, extra)] = value
    return extra


def fitting(fields: dict[str, Any]) -> dict[str, Any]:
    """The fields that the model takes as they are, cleaned for YAML."""
    cleaned = {name: clean(value) for name, value in fields.items()}
    return {name: value for name, value in cleaned.items() if not shape({name: value}, {}, {}).problems}


def consistent(fields: dict[str, Any], today: date, zone: tzinfo | None) -> tuple[dict[str, Any], list[str]]:
    """The fields without moments that contradict others or lie in the future, and a remark for each that went."""
    kept, remarks = dict(fields), list[str]()
    for name in MOMENTS:
        if name in kept and (why := _fault(name, kept, today, zone)):
            remarks.append(f"{name} {kept.pop(name)} left out: {why}")
    if "timeline" in kept:
        kept["timeline"], gone = _in_order(kept["timeline"], today, zone)
        remarks += gone
        if not kept["timeline"]:
            del kept["timeline"]
    return kept, [*remarks, *_begun_before(kept)]


def _begun_before(fields: dict[str, Any]) -> list[str]:
    """What the day of the document and the day before the incident look like: entries days before its begin."""
    begun = fields.get("started_at", "")[:10]
    first = next((event["at"][:10] for event in fields.get("timeline", ()) if event["at"] != "unknown"), begun)
    told = begun[:1].isdigit() and first < begun
    return [f"the timeline begins on {first}, before started_at {fields['started_at']}"] if told else []


def _fault(name: str, fields: dict[str, Any], today: date, zone: tzinfo | None) -> str:
    at = parse_moment(fields[name])
    if _is_ahead(at, today):
        return "it is in the future"
    for earlier in NOT_BEFORE.get(name, ()):
        if earlier in fields and is_before(at, parse_moment(fields[earlier]), zone):
            return f"is before {earlier} ({fields[earlier]})"
    if name == "resolved_at" and "started_at" in fields and _is_at_once(parse_moment(fields["started_at"]), at):
        return f"is the moment of started_at ({fields['started_at']}): how long it took is not known"
    return ""


def _is_at_once(start: Moment, end: Moment) -> bool:
    """Whether there is no minute between: when a form was filled in, or one step of many."""
    if not (isinstance(start, datetime) and isinstance(end, datetime)):
        return False
    return (start.tzinfo is None) == (end.tzinfo is None) and end - start < timedelta(minutes=1)


def _is_ahead(at: Moment, today: date) -> bool:
    written = day(at)
    return bool(written and written - timedelta(days=1) > today)


def _in_order(events: list[dict[str, Any]], today: date, zone: tzinfo | None) -> tuple[list[dict[str, Any]], list[str]]:
    """By time, as the schema wants it; an entry that can't be put in order is left in the text only."""
    past = [event for event in events if not _is_ahead(parse_moment(event["at"]), today)]
    remarks = (
        [f"{len(events) - len(past)} timeline entries left out because they are in the future"]
        if past != events
        else []
    )
    ordered = past if _is_ordered(past, zone) else sorted(past, key=lambda event: _rank(event, zone))
    if ordered != past and ordered != past[::-1]:
        remarks.append("the timeline was sorted by time: in the text the times go back and forth, so one may be wrong")
    kept: list[dict[str, Any]] = []
    above: Moment | None = None
    for event in ordered:
        at = parse_moment(event["at"])
        if above is not None and is_before(at, above, zone):
            remarks.append(f"timeline entry at {event['at']} left out: it can't be put in order")
            continue
        kept.append(event)
        above = at if is_known(at) else above
    return kept, remarks


def _is_ordered(events: list[dict[str, Any]], zone: tzinfo | None) -> bool:
    times = [at for event in events if is_known(at := parse_moment(event["at"]))]
    return not any(is_before(b, a, zone) for a, b in pairwise(times))


def _rank(event: dict[str, Any], zone: tzinfo | None) -> tuple[bool, datetime]:
    """By instant, else by the time as written; entries of unknown time come first."""
    at = parse_moment(event["at"])
    if exact := instant(at, zone):
        return True, exact.astimezone(UTC).replace(tzinfo=None)
    if isinstance(at, datetime):
        return True, at.replace(tzinfo=None)
    return (True, datetime(at.year, at.month, at.day)) if isinstance(at, date) else (False, datetime(1, 1, 1))
