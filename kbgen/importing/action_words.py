"""The words of follow-ups: how far one is, who does it, until when; in English, Chinese and Japanese.

A word that may mean something else is none of these: a false owner is worse than no owner.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from kbgen.importing.timestamps import Stamp, stamps

EMPTY = re.compile(r"[\W_]*|(?:n/?a|none|tbd|todo|tba|无|暂无|待定|なし)\W*|(?:link to|\{\{).*", re.IGNORECASE)

_STATES = {
    "done": r"done|completed?|closed|fixed|finished|merged|deployed|shipped|released|resolved|implemented|yes|100 ?%"
    r"|(?:already |now )?(?:done|in place|live|in prod(?:uction)?)|verified|rolled out"
    r"|已(?:完成|上线|修复|解决|关闭|合并|合入|发布|落地|闭环|验收)|完成|完了|対応済み?"
    r"|완료|완료됨|terminée?|faite?|erledigt|fertig|hech[oa]|complet(?:ad[oa]|o)|feit[oa]|conclu[ií]d[oa]|сделано|готово|выполнено",
    "in_progress": r"in[ _-]?progress|wip|doing|ongoing|on[- ]going|started|under ?way|in review|under review"
    r"|(?:in )?(?:development|dev|testing|test|qa)|[1-9]\d? ?%|完成 ?[1-9]\d? ?%"
    r"|测试中|推进中|灰度中|已提测|待验证|(?:基本|大部分)完成"
    r"|(?:partially|partly) (?:done|completed?)|partial(?:ly)?|进行中|处理中|开发中|跟进中"
    r"|部分完成|対応中|進行中|着手(?:済み?|中)"
    r"|진행 ?중|en cours|in arbeit|en (?:curso|progreso|proceso)|em (?:andamento|curso)|в (?:работе|процессе)",
    "open": r"open|to[ -]?do|pending|not[ _](?:yet[ _])?(?:started|done|completed?)|new|planned|scheduled|backlog"
    r"|queued|no|0 ?%"
    r"|selected for development|backlogged"
    r"|blocked|on hold|paused|阻塞|暂停|暂缓"
    r"|未(?:开始|完成|处理|着手|対応|落地|闭环|排期)|规划中|待(?:办|处理|开始|排期|确认)"
    r"|计划中|已排期|予定"
    r"|미완료|예정|대기|à faire|offen|geplant|pendiente|pendente|a fazer|не (?:сделано|начато)|запланировано|открыто",
    "wont_do": r"won['’]?t[ -]?(?:do|fix|be done)|will not (?:do|fix|be done)|wontfix|rejected|declined|cancell?ed"
    r"|dropped|scrapped|superseded|abandoned|not doing|not planned|not needed|no longer needed|obsolete"
    r"|不做|不再做|不予处理|不处理|不再处理|无需处理|取消"
    r"|已取消|已放弃|見送り|対応しない",
}  # fmt: skip
_STATE = {
    status: re.compile(
        rf"^[\W_]*+(?:{words})(?!\w)(?P<rest>\s*[\ufe0f✅✔☑.。!！]*|\s*[(（\[:：,，;；–—-].*"
        r"|\s+(?:in|on|by|via|with|as of|since)\b.*"
        r"|\s+(?:PR\s?)?#\d.*|\s+https?://.*|\s*\d{4}[-/.年].*)",
        re.IGNORECASE,
    )
    for status, words in _STATES.items()
}
_MARKS = {"✅": "done", "✔": "done", "✓": "done", "☑": "done",
    "🚧": "in_progress", "⏳": "in_progress", "🔄": "in_progress",
    "🔲": "open", "⬜": "open", "☐": "open"}  # fmt: skip
_PLAINLY = re.compile(
    r"(?:done|completed?|fixed|wip|in[ -]?progress|to[ -]?do|won['’]?t (?:do|fix)|wontfix|not (?:started|done)"
    r"|cancell?ed|dropped|rejected|merged|deployed|已(?:完成|上线|修复)|完成|进行中|待办|未(?:开始|完成)|不做|取消|完了"
    r"|対応済み?|未着手|対応中)(?!\w)",
    re.IGNORECASE,
)
_DOUBT = re.compile(r"[?？]|\bnot\b|\bbut\b|\bexcept\b|未|部分|partial|mostly|almost", re.IGNORECASE)


_SHORTCODES = {":white_check_mark:": "✅", ":heavy_check_mark:": "✔", ":ballot_box_with_check:": "☑",
    ":construction:": "🚧",
    ":hourglass_flowing_sand:": "⏳", ":hourglass:": "⏳", ":arrows_counterclockwise:": "🔄"}  # fmt: skip
_SHORTCODE = re.compile("|".join(_SHORTCODES))


def emoji(text: str) -> str:
    """The text with the marks that GitHub's and Slack's names for them stand for."""
    return _SHORTCODE.sub(lambda match: _SHORTCODES[match[0]], text) if ":" in text else text


def status_of(written: str) -> dict[str, str] | None:
    """What a cell or a remark says of a follow-up, whatever marks and remarks stand around the word; None in doubt.

    >>> status_of("✅ Complete (PR #12)"), status_of("Won't do: replaced by the new queue"), status_of("Done?")
    ({'status': 'done'}, {'status': 'wont_do', 'decision': 'replaced by the new queue'}, None)
    """
    text = emoji(written).strip().replace("\ufe0f", "")
    if text and not re.search(r"\w", text):
        return next(({"status": status} for mark, status in _MARKS.items() if mark in text), None)
    for status, pattern in _STATE.items():
        match = pattern.fullmatch(text)
        if match is None or (status == "done" and _DOUBT.search(match["rest"])):
            continue
        if status == "done" and (dropped := _STATE["wont_do"].fullmatch(match["rest"].strip(" ()（）[]:：,，;；–—-"))):
            return status_of(dropped[0])
        reason = match["rest"].strip(" ()（）[]:：,，;；–—-.。")
        return {"status": status, **({"decision": reason} if status == "wont_do" and len(reason) > 3 else {})}
    return None


def said(text: str) -> dict[str, str] | None:
    """`status_of` a remark within a sentence, where only words count that cannot be about something else."""
    return status_of(text) if _PLAINLY.match(text.strip()) else None


def date_in(text: str) -> str | None:
    """The one date of a text, as written."""
    found = [stamp for stamp in stamps(text) if stamp.days or stamp.partial]
    return found[0].text if len(found) == 1 else None


_HANDLES = r"@[\w.-]{1,40}(?:(?:\s*[,，、/&+]\s*|\s+(?:and|und|et|和|与)\s+)@[\w.-]{1,40}){0,5}"
_AT_BEGIN = re.compile(rf"({_HANDLES})(?:\s*[:：,，]\s*|\s+[-–—]\s+|\s+(?:to|will)\s+|\s+)(?=\S)")
_BOLD = re.compile(r"^(?:\*\*|__)\s?([^*_]{1,40}?)\s?(?:\*\*|__)(?P<after>\s*[:：]|\s+[-–—]\s|\s+)(?P<next>\S)?")
_NAME = r"[A-Z][\w'’.-]{1,24}"
_PERSON = re.compile(
    rf"{_HANDLES}|(?:{_NAME})(?:\s{_NAME}){{0,2}}(?:\s?[,/&+]\s?{_NAME}(?:\s{_NAME})?){{0,3}}"
    r"|(?:[\w-]{1,20}\s){1,3}[Tt]eam|[\u4e00-\u9fff]{2,4}(?:[、/][\u4e00-\u9fff]{2,4}){0,3}|[\w\u4e00-\u9fff]{1,12}(?:团队|小组|组|部|同学)"
)
_HANDLE_ONLY = re.compile(_HANDLES)
_LOGIN = re.compile(r"[a-z][a-z0-9._-]{1,20}")
# Words in bold or behind a dash that are the kind of the work, its weight or a product, and nobody's name.
_NOT_NAMES = frozenset(
    word
    for line in Path(__file__).with_name("not_names.txt").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
    for word in line.split()
)
_RANK = re.compile(r"P[0-4]|HIGH|MEDIUM|LOW|[高中低](?:优先级)?", re.IGNORECASE)
_LIMIT = re.compile(
    r"(?:due|by|eta|before|deadline|until|target|完成|上线|截止|截至|预计|计划|于|在|到|日|期限|まで|前|之前|以前|底|with|on|date|[\W_])*+",
    re.IGNORECASE,
)
_FINISHED = re.compile(
    r"\b(?:done|completed?|fixed|closed|finished|since)\b|已(?:完成|上线|修复)|完成于|于.*完成", re.IGNORECASE
)


def is_person(text: str) -> bool:
    """Whether some words can only be names of people or teams.

    >>> [is_person(text) for text in ("@dana", "Dana Levi", "张三", "Platform team", "Monitoring", "see below")]
    [True, True, True, True, False, False]
    """
    if not _PERSON.fullmatch(text) or text in _NOT_NAMES:
        return False
    words = re.findall(r"[A-Za-z]+", text)
    return (
        text.startswith("@")
        or text.endswith(("eam", "团队", "组"))
        or not any(w.casefold() in _NOT_NAMES for w in words)
    )


def is_a_topic(words: str) -> bool:
    """Whether words in bold end like the name of a subject: `Makefile Commands`, `Build Caching`."""
    return bool(re.search(r"ing$|tion$|ment$|[a-z]s$|ity$", words))


def owner_at_begin(markdown: str, title: str) -> tuple[str | None, str]:
    """Who a line begins with, and the title without: `@dana: …`, or a name in bold right before a new sentence."""
    if match := _AT_BEGIN.match(title):
        return match[1], title[match.end() :]
    bold = _BOLD.match(markdown)
    if bold is None or not title.startswith(bold[1]):
        return None, title
    sentence = bold["after"].isspace() and (bold["next"] or "a").isupper()
    if not (is_person(bold[1]) and sentence and not is_a_topic(bold[1])):
        return None, title
    return bold[1], title[len(bold[1]) :].lstrip(" :：-–—")


def split_tail(title: str, item: dict[str, Any]) -> str:
    """The title without the owner, the day and the priority that stand at its end: in brackets, or behind dashes.

    `item` gets them. Brackets and dashes of which a part is something else are left as they are.
    """
    text = title.rstrip(" .。;；")
    if match := re.search(r"\s?[（(]([^（()）]{2,80})[)）]$", text):
        parts = [part.strip() for part in re.split(r"\s*[，,、;；|/]\s*|\s[-–—]\s", match[1]) if part.strip()]
        return text[: match.start()] if taken(parts, item) else title
    dashes = list(re.finditer(r"\s[-–—|]{1,2}\s", text))
    for first in dashes[-3:]:
        if taken([part.strip() for part in re.split(r"\s[-–—|]{1,2}\s", text[first.end() :])], item):
            return text[: first.start()].rstrip()
    return title


def taken(parts: list[str], item: dict[str, Any]) -> bool:
    """Whether each part is an owner, a day or a priority, with at least a day or a handle among them."""
    found: dict[str, str] = {}
    for part in parts:
        kind, value = _kind(part)
        if not kind or kind in found:
            return False
        found[kind] = value
    if not found.keys() - {"due", "priority"} and any(_is_mere_day(part) for part in parts):
        return False  # a day with nothing beside it may be any
    if not ({"due", "done_at"} & found.keys() or _HANDLE_ONLY.fullmatch(found.get("owner", ""))):
        return False
    if "done_at" in found:
        item.setdefault("status", "done")
    for kind, value in found.items():
        item.setdefault(kind, value)
    return True


def _is_mere_day(part: str) -> bool:
    """Whether some words are a day and no more."""
    return any(stamp.days and not part.replace(stamp.text, "").strip() for stamp in stamps(part))


def _kind(part: str) -> tuple[str, str]:
    found = [stamp for stamp in stamps(part) if stamp.days or stamp.partial]
    if len(found) == 1:
        return _day_of(part, found[0])
    if found:
        return "", ""
    if _RANK.fullmatch(part):
        return "priority", part
    if status_of(part):
        return "", ""
    name = re.sub(r"^(?:owner|负责人|责任人|担当)(?:\s?[:：]\s?|\s)(?=\S)", "", part, flags=re.IGNORECASE)
    if is_person(name) or (_LOGIN.fullmatch(name) and name not in _NOT_NAMES):
        return "owner", name
    return "", ""


def _day_of(part: str, stamp: Stamp) -> tuple[str, str]:
    rest = part[: stamp.start] + " " + part[stamp.end :]
    if _FINISHED.search(part) and "前" not in rest:
        return "done_at", stamp.text
    return ("due", stamp.text) if _LIMIT.fullmatch(rest) else ("", "")
