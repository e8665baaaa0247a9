"""One follow-up as people write it in a line or a table's row: what, by whom, until when, and is it done."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from kbgen.importing.action_words import EMPTY, date_in, owner_at_begin, said, split_tail, status_of
from kbgen.importing.document_dates import Calendar, read
from kbgen.importing.outline import OutlineLine
from kbgen.importing.plain_lines import cells, is_rule, plain
from kbgen.importing.section_names import foreign
from kbgen.importing.timestamps import stamps
from kbgen.model.truncation import shortened

LONGEST = 600
URL = re.compile(r"https?://[^\s<>()\[\]`\"']{3,500}(?:\([^\s<>()]{0,80}\))?")
BOX = re.compile(r"^\[([ xX✓✔])\]\s*")
_REFERENCE = re.compile(r"\[([^\[\]]{1,80})\](?:\[([^\[\]]{0,80})\])?(?!\()")
_DEFINITION = re.compile(r"^ {0,3}\[([^\[\]]{1,80})\]:\s*<?(\S{1,500}?)>?\s*$")
_TYPE = re.compile(r"\[(prevent|detect|mitigate|repair|process|investigate)\]", re.IGNORECASE)
_PRIORITY = re.compile(r"^[\[(]?(HIGH|MEDIUM|LOW|P[0-4])[\])]?(?=\W|$)[\s:：.-]*")
_LABELS = {
    "owner": r"owners?|assignees?|assigned to|负责人|责任人|担当者?",
    "due": r"due(?: date| by)?|deadline|eta|截止(?:日期|时间)?|期限",
    "status": r"status|state|状态|进展|ステータス",
}
_LABELLED = {
    name: re.compile(
        rf"(?:[\[(（;,，]\s{{0,2}})?(?:{words})\s*[:：]\s*([^,;，；()（）\[\]]{{1,60}})[\])）]?", re.IGNORECASE
    )
    for name, words in _LABELS.items()
}
_DUE = re.compile(r"(?:[\[(（;,，]\s{0,2})?due(?: by)?\s(?=\d)([^,;，；()（）\[\]]{1,40})[\])）]?", re.IGNORECASE)
_HANDLE = re.compile(r"\s[(（]?(@[\w.-]{1,40})[)）]?\s*$")
_MARKS = "✅✔☑🚧⏳🔄🔲⬜\ufe0f "
_REMARK = re.compile(r"(?<!\])[(（\[【]\s?([^()（）\[\]【】]{2,40})[)）\]】](?![(:])")
# What no sentence ends with that tells what to do, where only a comma or a blank stands before it.
_SURELY = re.compile(r"(?:DONE|TODO|WIP|FIXED|已完成|已上线|已修复|未开始|未完成|进行中|待办|不做)$")
_SIGN = re.compile(r"[^\w\s.…/|?—–-]")
_STRUCK = re.compile(r"~~([^~]{1,600})~~")


def definitions(lines: list[OutlineLine]) -> dict[str, str]:
    """Where the link references of a text lead: label -> address."""
    matches = (_DEFINITION.match(line.text) for line in lines if not line.code)
    return {match[1].casefold(): match[2] for match in matches if match}


def item_of(text: str, calendar: Calendar, links: Mapping[str, str], remarks: list[str]) -> dict[str, Any] | None:
    """A follow-up ready for the front matter; None where the line promises nothing."""
    box = BOX.match(text)
    rest, struck = _without_struck(text[box.end() :] if box else text)
    item: dict[str, Any] = {}
    title = plain(_REFERENCE.sub(lambda match: match[1], _TYPE.sub("", rest)))
    if kind := _TYPE.search(rest):
        item["type"] = kind[1].lower()
    title = _labelled(title, item)
    title = _said(title, rest, item)
    if rank := _PRIORITY.match(title):
        item["priority"], title = rank[1], title[rank.end() :]
    owner, title = owner_at_begin(rest, title)
    if owner:
        item.setdefault("owner", owner)
    title = split_tail(title, item)
    if handle := _HANDLE.search(title):
        item.setdefault("owner", handle[1])
    if box:
        item["status"] = "done" if box[1] != " " else "in_progress" if item.get("status") == "in_progress" else "open"
    if struck and item.get("status") in (None, "open"):
        item["status"] = "unknown"
        remarks.append("a follow-up that is struck through may be done or dropped: its status is unknown")
    if link := _link(rest, links):
        item["link"] = link
    return finished(title, item, calendar, remarks)


def _without_struck(text: str) -> tuple[str, bool]:
    """The text without what is struck through; where nothing else stands there, the struck words and True."""
    left = _STRUCK.sub("", text)
    if left == text:
        return text, False
    words = plain(_REMARK.sub("", left))
    if len(words) < 3 or status_of(words):
        return _STRUCK.sub(lambda match: match[1], text), True
    return left, False


def _labelled(title: str, item: dict[str, Any]) -> str:
    """`owner: …`, `due: …` and `status: …`, wherever they stand."""
    for name, pattern in (*_LABELLED.items(), ("due", _DUE)):
        if name not in item and (match := pattern.search(title)):
            value = match[1].strip()
            if name == "status":
                item.update(status_of(value) or {"status": "unknown"})
            elif not EMPTY.fullmatch(value):
                item[name] = value
            # A bracket that was opened for more than this is closed again: `(Ann, due 2023-07-01)`.
            end = match[0][-1:] if match[0][-1:] in ")]）" and match[0][:1] not in "([（" else ""
            title = f"{title[: match.start()].rstrip()}{end}{title[match.end() :]}"
    for opens, closes in ("()", "（）", "[]"):
        if title.endswith(closes) and title.count(opens) < title.count(closes):
            title = title[:-1].rstrip()
    return title


def _said(title: str, markdown: str, item: dict[str, Any]) -> str:
    """The status that a mark, a remark in brackets or a word at the begin or the end says."""
    if (words := title.strip(_MARKS)) != title:
        item.update(status_of(title.replace(words, "", 1)) or {})
        title = words
    for remark in _REMARK.finditer(markdown):
        item.update(said(remark[1]) or {})
    for mark in (": ", "：", " - ", " – ", " — "):
        before, there, behind = title.partition(mark)
        if there and (found := said(before)):
            item.update(found)
            return behind
    for dash in (" - ", " – ", " — ", " → ", "——", "，", "；", " "):
        first, there, last = title.rpartition(dash)
        if there and (dash not in "，； " or _SURELY.match(last)) and (found := said(last)):
            item.update(found)
            return first
    return title


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
    return {"title": shortened(words, LONGEST), **item}


def _day(name: str, item: dict[str, Any], calendar: Calendar) -> bool:
    stamp = next(stamps(item[name]), None)
    day = read(stamp, calendar).day if stamp and (stamp.days or stamp.partial) else None
    if day:
        item[name] = day.isoformat()
    return day is not None


_COLUMNS = {
    "title": r"(?:follow[- ]?up |corrective |preventive |remediation )?actions?(?: items?)?|tasks?|items?|description"
    r"|what|todo|follow[- ]?ups?|remediations?|improvements?|mitigations?|改进(?:项|措施)?|事项|内容|措施|行动项"
    r"|任务|待办(?:事项)?|整改(?:项|措施)?|対応(?:内容)?|対策|アクション(?:アイテム)?|再発防止策",
    "owner": r"owners?|assignees?|assigned to|who|responsible|负责人|责任人|owner\(s\)|dri|担当者?|オーナー",
    "due": r"due(?: date| by)?|deadline|target(?: date)?|eta|by when|截止(?:日期|时间)?"
    r"|(?:计划|预计)完成(?:时间|日期)|期限",
    "done_at": r"done(?: at| on)|completed(?: at| on)?|completion date|完成日期?",
    "status": r"status|state|done\??|状态|进展|进度|状態|ステータス|進捗",
    "link": r"tickets?|issues?|bugs?|links?|jira|tracking(?: bug| issue)?|pr|工单|链接|チケット|リンク",
    "priority": r"prio(?:rity)?|优先级|優先度",
    "type": r"type|kind|category|类型|種別",
    "id": r"id|no\.?|#|编号|序号|番号",
}  # fmt: skip
_COLUMN = {field: re.compile(names, re.IGNORECASE) for field, names in _COLUMNS.items()}
_TYPES = frozenset({"prevent", "detect", "mitigate", "repair", "process", "investigate"})


def tabled(lines: list[OutlineLine]) -> tuple[list[tuple[int, dict[str, str]]], set[int]]:
    """The rows of tables that have a column of actions, as line and column -> cell (with its markup); and the lines
    of their headers.
    """
    rows: list[tuple[int, dict[str, str]]] = []
    form: set[int] = set()
    header: list[str | None] = []
    for index, line in enumerate(lines):
        if not line.text.lstrip().startswith("|"):
            header = []
        elif is_rule(line.text) and index:
            header = [_column(name) for name in cells(lines[index - 1].text)]
            form |= {lines[index - 1].number, line.number} if "title" in header else set()
        elif "title" in header:
            raw = re.split(r"(?<!\\)\|", re.sub(r"(?<!\\)\|\s*$", "", line.text.strip().removeprefix("|")))
            named = {name: cell.strip() for name, cell in zip(header, raw, strict=False) if name and cell.strip()}
            rows.append((line.number, named))
    return rows, form


def _ticket(written: str, item: dict[str, Any]) -> str:
    """What stands beside a row for its ticket, without a last word that is a status: `Bug 12 TODO`, `n/a DONE`."""
    words, _, last = written.rpartition(" ")
    if words and last.isupper() and (found := status_of(last)):
        item |= {name: value for name, value in found.items() if name not in item}
        written = words
    return "" if EMPTY.fullmatch(written) else written


def _column(name: str) -> str | None:
    name = name.strip()
    return next((field for field, names in _COLUMN.items() if names.fullmatch(name)), None) or foreign("columns", name)


def from_row(row: dict[str, str], calendar: Calendar, remarks: list[str]) -> dict[str, Any] | None:
    """A follow-up ready for the front matter; None where the row promises nothing."""
    title, struck = _without_struck(row.get("title", ""))
    box = BOX.match(title)
    item: dict[str, Any] = {}
    for name in ("owner", "priority", "id", "due", "done_at"):
        if (value := plain(row.get(name, ""))) and not EMPTY.fullmatch(value):
            item[name] = value
    if struck:
        item["status"] = "unknown"
    elif box:
        item["status"] = "open" if box[1] == " " else "done"
    written = plain(row.get("status", ""))
    found = status_of(written)
    if found or not EMPTY.fullmatch(written) or _SIGN.search(written):
        item |= {
            name: value
            for name, value in (found or {"status": "unknown"}).items()
            if name not in item or name == "status"
        }
        if not found:
            remarks.append(f"'{written[:40]}' says no status of a follow-up that is known: it is unknown")
        elif "done_at" not in item and found["status"] == "done" and (day := date_in(written)):
            item["done_at"] = day
    if (kind := plain(row.get("type", "")).casefold()) in _TYPES:
        item["type"] = kind
    if link := URL.search(f"{row.get('link', '')} {row.get('title', '')} {row.get('status', '')} {row.get('id', '')}"):
        item["link"] = link[0]
    elif ticket := _ticket(plain(row.get("link", "")), item):
        item["link"] = ticket
    return finished(plain(BOX.sub("", title)), item, calendar, remarks)
