"""One follow-up as people write it in a line or a table's row: what, by whom, until when, and is it done."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from kbgen.importing.action_words import EMPTY, date_in, emoji, owner_at_begin, said, split_tail, status_of, taken
from kbgen.importing.document_dates import Calendar, read
from kbgen.importing.outline import OutlineLine
from kbgen.importing.plain_lines import cells, is_rule, plain
from kbgen.importing.section_names import foreign
from kbgen.importing.timestamps import stamps
from kbgen.model.truncation import shortened

LONGEST = 600
URL = re.compile(r"https?://[^\s<>()\[\]`\"']{3,500}(?:\([^\s<>()]{0,80}\))?")
BOX = re.compile(r"^\[([ xX✓✔/~-])\]\s*(?!\()")
_BOXED = {" ": "open", "/": "in_progress", "~": "unknown", "-": "unknown"}  # else it is ticked
_REFERENCE = re.compile(r"\[([^\[\]]{1,80})\](?:\[([^\[\]]{0,80})\])?(?!\()")
_DEFINITION = re.compile(r"^ {0,3}\[([^\[\]]{1,80})\]:\s*<?(\S{1,500}?)>?\s*$")
_TYPE = re.compile(r"\[(prevent|detect|mitigate|repair|process|investigate)\]", re.IGNORECASE)
_CALLED = re.compile(r"^(?:action item|follow[- ]?up|行动项|改进项)\s?#?\d{0,3}\s?[:：]\s*(?=\S)", re.IGNORECASE)
_PRIORITY = re.compile(r"^[\[(【]?(HIGH|MEDIUM|LOW|P[0-4])[\])】]?(?=\W|[\u4e00-\u9fff]|$)[\s:：.-]*")
# What names a value within a line: with a colon, and without one where no sentence goes on so.
_LABEL = re.compile(
    r"(?<![\w-])(?:(?:(?P<owner>owners?|assignees?|assigned to|dri|responsible|负责人|责任人|跟进人|处理人"
    r"|执行人|担当者?)"
    r"|(?P<due>due(?: date| by)?|deadline|eta|ddl|截止(?:日期|时间)?|(?:计划|预计|预期)?完成(?:时间|日期)|期限)"
    r"|(?P<status>status|state|状态|进展|ステータス)|(?P<priority>prio(?:rity)?|优先级))\s{0,3}[:：]{1,2}\s{0,3}"
    r"|(?P<due_on>(?:due(?: by)?|完成时间|📅)\s(?=\d))"
    r"|(?P<owned_by>owner\s(?=@|TBD\b)|(?:负责人|责任人)\s(?=@|[\u4e00-\u9fff])))",
    re.IGNORECASE,
)
_VALUE_ENDS = re.compile(r"[,;，；。()（）\[\]【】]|\.(?=\s|$)|\s[-–—|·•/]{1,2}\s")
_CLOSES = re.compile(r"[,;，；。()（）\[\]【】]|\.(?=\s|$)")
_LONGEST_VALUE = 60
# What is left of the signs around values that were taken out.
_EMPTIED = re.compile(r"\s?[(（\[【][\s,;，；|/·•–—-]*[)）\]】]")
_AT_A_BRACKET = re.compile(r"([(（\[【])\s*[,;，；/|]\s*|\s*[,;，；/|]\s*([)）\]】])")
_AT_THE_END = re.compile(r"[\s,;，；|/·•–—-]+$")
_TWICE = re.compile(r"([.,;，；。])(?:\s*[.,;，；])+")
_SURNAME = r"(?:\s(?!(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|Q[1-4])[a-z]*\b)[A-Z][\w’'-]{1,24})"
_HANDLE = re.compile(rf"(?:\s|(?<=[\u4e00-\u9fff。）]))[(（]?(@[\w.-]{{1,40}}{_SURNAME}?)[)）]?\s*$")
_HANDLE_AND_DAY = re.compile(
    rf"\s?(?:[-–—]{{1,2}}\s{{0,2}}|[(（]|(?<=\s))(@[\w.-]{{1,40}}?)({_SURNAME}?)\s{{1,3}}(\S.{{3,24}}?)[)）]?$"
)
_HANDLE_BEFORE = re.compile(r"\s[-–—]{1,2}\s(@[\w.-]{1,40})(?=\s?[,，;；(（])")
_MARKS = "✅✔✓☑☐🚧⏳🔄🔲⬜\ufe0f "
_BRACKETED = r"[\[(（【]([^()（）\[\]【】]{2,30})[\])）】]"
_STATUS_FIRST = re.compile(rf"(?:\*\*|__)?{_BRACKETED}(?:\*\*|__)?\s{{0,3}}(?=\S)")
_STATUS_LAST = re.compile(r"\s?(?:【([^【】]{2,30})】|\[([^\[\]]{2,30})\])[.。]?\s*$")
_LENTILS = re.compile(r"(?:\s?【[^【】]{1,30}】){2,5}$")
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
    text = emoji(text)
    box = BOX.match(text)
    rest, struck = _without_struck(text[box.end() :] if box else text)
    item: dict[str, Any] = {}
    rest = _without_status(rest, item)
    title = plain(_REFERENCE.sub(lambda match: match[1], _TYPE.sub("", rest)))
    if kind := _TYPE.search(rest):
        item["type"] = kind[1].lower()
    title = _labelled(_CALLED.sub("", title), item)
    title = _said(title, rest, item)
    if rank := _PRIORITY.match(title):
        item["priority"], title = rank[1], title[rank.end() :]
    owner, title = owner_at_begin(rest, title)
    if owner:
        item.setdefault("owner", owner)
    title = _with_day(split_tail(_in_lentils(title, item), item), item)
    if handle := _HANDLE.search(title) or _HANDLE_BEFORE.search(title):
        item.setdefault("owner", handle[1])
    if box:
        ticked = _BOXED.get(box[1], "done")
        item["status"] = "in_progress" if ticked == "open" and item.get("status") == "in_progress" else ticked
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


def _without_status(text: str, item: dict[str, Any]) -> str:
    """The text without a status in brackets at its begin, or in angular ones at its end."""
    first, last = _STATUS_FIRST.match(text), _STATUS_LAST.search(text)
    if first and (found := said(first[1])):
        item.update(found)
        text = text[first.end() :]
    elif last and (found := said(words := last[1] or last[2])):
        item.update(found)
        if found["status"] == "done" and (day := date_in(words)):
            item["done_at"] = day
        text = text[: last.start()]
    return text


def _labelled(title: str, item: dict[str, Any]) -> str:
    """`owner: …`, `due: …`, `status: …` and `priority: …`, wherever they stand, without what parted them."""
    found = list(_LABEL.finditer(title))
    kept, at = "", 0
    for match, following in zip(found, [*(each.start() for each in found[1:]), len(title)], strict=False):
        name = {"due_on": "due", "owned_by": "owner"}.get(match.lastgroup or "", match.lastgroup or "")
        end = _value_end(title, match.end(), following, name)
        value = title[match.end() : end].strip()
        if match.start() < at or name in item or not value or len(value) > _LONGEST_VALUE:
            continue
        if not _take(name, value, match[0], item):
            continue
        kept += title[at : match.start()]
        at = end
    if not at:
        return title
    left = _AT_A_BRACKET.sub(r"\1\2", _EMPTIED.sub("", kept + title[at:]))
    for opens, closes in ("()", "（）", "[]"):
        if left.endswith(closes) and left.count(opens) < left.count(closes):
            left = left[:-1]
    return _AT_THE_END.sub("", _TWICE.sub(r"\1", left))


def _value_end(title: str, start: int, following: int, name: str) -> int:
    """Where a value ends: at a sign that parts, before the next label; a day may hold a comma, a status a dash."""
    sign = _VALUE_ENDS.search(title, start, following)
    end = sign.start() if sign else following
    if name == "status" and sign and sign[0][0].isspace():
        closing = _CLOSES.search(title, sign.end(), following)
        whole = closing.start() if closing else following
        end = whole if status_of(title[start:whole]) else end  # closed - won't fix
    if name == "due" and (stamp := next(stamps(title[start:following]), None)) and stamp.start <= 1:
        end = max(end, start + stamp.end)
    return end


def _take(name: str, value: str, label: str, item: dict[str, Any]) -> bool:
    """Whether a label's value was taken: what follows `state:` may as well be a sentence."""
    if name == "status":
        status = status_of(value)
        if status is None and not label.lower().startswith(("status", "状态", "进展", "ステータス")):
            return False
        item.update(status or {"status": "unknown"})
    elif not EMPTY.fullmatch(value):
        item[name] = value
    return True


def _in_lentils(title: str, item: dict[str, Any]) -> str:
    """`…【张三】【2024-04-01】【进行中】`: the title without, where each of them is understood."""
    match = _LENTILS.search(title)
    if match is None:
        return title
    parts = re.findall(r"【([^【】]{1,30})】", match[0])
    states = [(part, found) for part in parts if (found := said(part))]
    rest = [part for part in parts if part not in [each for each, _ in states]]
    if len(states) > 1 or not rest or not taken(rest, item):
        return title
    for _, found in states:
        item.update(found)
    return title[: match.start()]


def _with_day(title: str, item: dict[str, Any]) -> str:
    """The title without a handle and a day at its end: `… @dana 2024-04-01`."""
    match = _HANDLE_AND_DAY.search(title)
    owned = "owner" in item
    if match is None or not taken([match[1], match[3]], item):
        return title
    if not owned:
        item["owner"] += match[2]
    return title[: match.start()].rstrip()


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
            remarks.append(f"'{item.pop(name)[:40]}' of a follow-up is not a clear date")
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
            bare = (cell.strip().replace("\\|", "|") for cell in raw)
            named = {name: cell for name, cell in zip(header, bare, strict=False) if name and cell}
            rows.append((line.number, named))
    return rows, form


def _ticket(written: str, item: dict[str, Any]) -> str:
    """What stands beside a row for its ticket, without a last word that is a status: `Bug 12 TODO`, `n/a DONE`."""
    words, _, last = written.rpartition(" ")
    if (last.isupper() or not words) and (found := status_of(last)):
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
        item["status"] = _BOXED.get(box[1], "done")
    written = plain(row.get("status", ""))
    found = status_of(written)
    if found or not EMPTY.fullmatch(written) or _SIGN.search(written):
        item |= {
            name: value
            for name, value in (found or {"status": "unknown"}).items()
            if name not in item or name == "status"
        }
        if not found:
            remarks.append(f"'{written[:40]}' is not a known status of a follow-up, so the status is unknown")
        elif "done_at" not in item and found["status"] == "done" and (day := date_in(written)):
            item["done_at"] = day
    if (kind := plain(row.get("type", "")).casefold()) in _TYPES:
        item["type"] = kind
    if link := URL.search(f"{row.get('link', '')} {row.get('title', '')} {row.get('status', '')} {row.get('id', '')}"):
        item["link"] = link[0]
    elif ticket := _ticket(plain(row.get("link", "")), item):
        item["link"] = ticket
    return finished(plain(BOX.sub("", title)), item, calendar, remarks)
