"""Follow-ups in the rows of a table: its header says which columns hold what."""

from __future__ import annotations

import re
from typing import Any

from kbgen.importing.action_lines import EMPTY, URL, finished
from kbgen.importing.calendar import Calendar
from kbgen.importing.marks import cells, is_rule
from kbgen.importing.words import plain

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
