"""One follow-up as people write it in a line: what, by whom, until when, and is it done."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from kbgen.importing.calendar import Calendar, read
from kbgen.importing.outline import Line
from kbgen.importing.stamps import stamps
from kbgen.importing.words import plain

LONGEST = 600
_BOX = re.compile(r"^\[([ xX])\]\s*")
URL = re.compile(r"https?://[^\s<>()\[\]`\"']{3,500}(?:\([^\s<>()]{0,80}\))?")
_REFERENCE = re.compile(r"\[([^\[\]]{1,80})\](?:\[([^\[\]]{0,80})\])?(?!\()")
_DEFINITION = re.compile(r"^ {0,3}\[([^\[\]]{1,80})\]:\s*<?(\S{1,500}?)>?\s*$")
_TYPE = re.compile(r"\[(prevent|detect|mitigate|repair|process|investigate)\]", re.IGNORECASE)
_PRIORITY = re.compile(r"^[\[(]?(HIGH|MEDIUM|LOW|P[0-4])[\])]?(?=\W|$)[\s:：.-]*")
_OWNER = re.compile(
    r"[\[(（;,，]?\s*(?:owner|assignee|assigned to|负责人|责任人)\s*[:：]\s*([^,;，；()（）\[\]]{1,60})[\])）]?",
    re.IGNORECASE,
)
_HANDLE = re.compile(r"\s[(（]?(@[\w.-]{1,40})[)）]?\s*$")
_DUE = re.compile(
    r"[\[(（;,，]?\s*(?:(?:due(?: date| by)?|deadline|截止(?:日期|时间)?)\s*[:：]|due(?: by)?(?=\s\d))"
    r"\s*([^,;，；()（）\[\]]{1,40})[\])）]?",
    re.IGNORECASE,
)
_DONE = re.compile(r"[(（\[]\s*(?:done|completed|fixed|已完成|完成)\s*[)）\]]|^✅|✅\s*$", re.IGNORECASE)
_DOING = re.compile(r"[(（\[]\s*(?:in progress|wip|进行中)\s*[)）\]]", re.IGNORECASE)
EMPTY = re.compile(r"[\W_]*|(?:n/?a|none|tbd|todo|无|暂无)\W*|(?:link to|\{\{).*", re.IGNORECASE)


def definitions(lines: list[Line]) -> dict[str, str]:
    """Where the link references of a text lead: label -> address."""
    matches = (_DEFINITION.match(line.text) for line in lines if not line.code)
    return {match[1].casefold(): match[2] for match in matches if match}


def item_of(text: str, calendar: Calendar, links: Mapping[str, str], remarks: list[str]) -> dict[str, Any] | None:
    """A follow-up ready for the front matter; None where the line promises nothing."""
    box = _BOX.match(text)
    rest = text[box.end() :] if box else text
    item: dict[str, Any] = {}
    title = plain(_REFERENCE.sub(lambda match: match[1], _TYPE.sub("", rest)))
    for name, pattern in (("owner", _OWNER), ("due", _DUE)):
        if match := pattern.search(title):
            item[name], title = match[1].strip(), title[: match.start()] + title[match.end() :]
    if handle := _HANDLE.search(title):
        item.setdefault("owner", handle[1])
    if kind := _TYPE.search(rest):
        item["type"] = kind[1].lower()
    if rank := _PRIORITY.match(title):
        item["priority"], title = rank[1], title[rank.end() :]
    if box or _DONE.search(rest) or _DOING.search(rest):
        done = bool(box and box[1] != " ") or bool(_DONE.search(rest))
        item["status"] = "done" if done else "in_progress" if _DOING.search(rest) else "open"
    if link := _link(rest, links):
        item["link"] = link
    return finished(title, item, calendar, remarks)


def _link(text: str, links: Mapping[str, str]) -> str | None:
    if url := URL.search(text):
        return url[0].rstrip(".,;:，。；：")
    for match in _REFERENCE.finditer(text):
        target = links.get((match[2] or match[1]).casefold())
        if target and target.startswith(("http://", "https://")):
            return target
    return None


def finished(title: str, item: dict[str, Any], calendar: Calendar, remarks: list[str]) -> dict[str, Any] | None:
    """With its title in one line, and of its days those that are clear; None where the title says nothing."""
    words = " ".join(title.split()).strip(" ;；,，")
    if EMPTY.fullmatch(words):
        return None
    for name in ("due", "done_at"):
        if name in item and not _day(name, item, calendar):
            remarks.append(f"'{item.pop(name)[:40]}' of a follow-up is no clear day")
    return {"title": words if len(words) <= LONGEST else f"{words[: LONGEST - 1]}…", **item}


def _day(name: str, item: dict[str, Any], calendar: Calendar) -> bool:
    stamp = next(stamps(item[name]), None)
    day = read(stamp, calendar).day if stamp and (stamp.days or stamp.partial) else None
    if day:
        item[name] = day.isoformat()
    return day is not None
