"""One follow-up as people write it in a line or a table's row: what, by whom, until when, and is it done."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from kbgen.importing.calendar import Calendar, read
from kbgen.importing.outline import Line
from kbgen.importing.stamps import stamps
from kbgen.importing.words import cells, is_rule, plain

LONGEST = 600

_BOX = re.compile(r"^\[([ xX])\]\s*")
URL = re.compile(r"https?://[^\s<>()\[\]`\"']{3,500}(?:\([^\s<>()]{0,80}\))?")
_REFERENCE = re.compile(r"\[([^\[\]]{1,80})\](?:\[([^\[\]]{0,80})\])?(?!\()")
_DEFINITION = re.compile(r"^ {0,3}\[([^\[\]]{1,80})\]:\s*<?(\S{1,500}?)>?\s*$")
_TYPE = re.compile(r"\[(prevent|detect|mitigate|repair|process|investigate)\]", re.IGNORECASE)
_PRIORITY = re.compile(r"^[\[(]?(HIGH|MEDIUM|LOW|P[0-4])[\])]?(?=\W|$)[\s:：.-]*")
_OWNER = re.compile(
    r"(?:[\[(（;,，]\s{0,2})?(?:owner|assignee|assigned to|负责人|责任人)"
    r"\s*[:：]\s*([^,;，；()（）\[\]]{1,60})[\])）]?",
    re.IGNORECASE,
)
_HANDLE = re.compile(r"\s[(（]?(@[\w.-]{1,40})[)）]?\s*$")
_DUE = re.compile(
    r"(?:[\[(（;,，]\s{0,2})?(?:(?:due(?: date| by)?|deadline|截止(?:日期|时间)?)\s*[:：]|due(?: by)?(?=\s\d))"
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
            item[name], title = match[1].strip(), f"{title[: match.start()].rstrip()}{title[match.end() :]}"
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


_COLUMNS = {
    "title": r"actions?(?: items?)?|tasks?|items?|description|what|todo"
    r"|改进(?:项|措施)?|事项|内容|措施|行动项|任务|待办(?:事项)?",
    "owner": r"owners?|assignees?|assigned to|who|responsible|负责人|责任人|owner\(s\)",
    "due": r"due(?: date| by)?|deadline|target date|eta|by when|截止(?:日期|时间)?|计划完成时间|预计完成时间",
    "done_at": r"done(?: at| on)|completed(?: at| on)?|completion date|完成日期",
    "status": r"status|state|状态|进展|进度",
    "link": r"tickets?|issues?|bugs?|links?|jira|tracking(?: bug| issue)?|pr|工单|链接",
    "priority": r"prio(?:rity)?|优先级",
    "type": r"type|kind|category|类型",
    "id": r"id|no\.?|#|编号|序号",
}  # fmt: skip
_COLUMN = {field: re.compile(names, re.IGNORECASE) for field, names in _COLUMNS.items()}
_STATES = {
    "done": "done", "completed": "done", "complete": "done", "closed": "done", "fixed": "done", "已完成": "done",
    "完成": "done", "open": "open", "todo": "open", "to do": "open", "pending": "open", "not started": "open",
    "未开始": "open", "待办": "open", "in progress": "in_progress", "doing": "in_progress", "wip": "in_progress",
    "进行中": "in_progress", "✅": "done",
}  # fmt: skip
_TYPES = frozenset({"prevent", "detect", "mitigate", "repair", "process", "investigate"})


def tabled(texts: list[str]) -> list[dict[str, str]]:
    """The rows of tables that have a column of actions, as column -> cell (with its markup)."""
    rows: list[dict[str, str]] = []
    header: list[str | None] = []
    for index, text in enumerate(texts):
        if not text.lstrip().startswith("|"):
            header = []
        elif is_rule(text) and index:
            header = [_column(name) for name in cells(texts[index - 1])]
        elif "title" in header:
            raw = re.split(r"(?<!\\)\|", re.sub(r"(?<!\\)\|\s*$", "", text.strip().removeprefix("|")))
            rows.append({name: cell.strip() for name, cell in zip(header, raw, strict=False) if name and cell.strip()})
    return rows


def _column(name: str) -> str | None:
    return next((field for field, names in _COLUMN.items() if names.fullmatch(name.strip())), None)


def from_row(row: dict[str, str], calendar: Calendar, remarks: list[str]) -> dict[str, Any] | None:
    """A follow-up ready for the front matter; None where the row promises nothing."""
    item: dict[str, Any] = {}
    for name in ("owner", "priority", "id", "due", "done_at"):
        if (value := plain(row.get(name, ""))) and not EMPTY.fullmatch(value):
            item[name] = value
    if status := _STATES.get(plain(row.get("status", "")).casefold()):
        item["status"] = status
    if (kind := plain(row.get("type", "")).casefold()) in _TYPES:
        item["type"] = kind
    if link := URL.search(f"{row.get('link', '')} {row.get('title', '')} {row.get('id', '')}"):
        item["link"] = link[0]
    elif ticket := plain(row.get("link", "")):
        item["link"] = ticket
    return finished(plain(row.get("title", "")), item, calendar, remarks)
