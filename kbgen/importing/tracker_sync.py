"""What the tracker says of follow-ups, written into the front matter: only `status`, `done_at`, `decision` change."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kbgen.documents import ParsedYaml, split
from kbgen.importing.tracker_exports import Issue, issue_of


@dataclass(frozen=True)
class Synced:
    """`text` is the file as it should be; `changes` tell what changes; `differ` what a person must decide."""

    text: str
    changes: tuple[str, ...] = ()
    differ: tuple[str, ...] = ()


def synced(text: str, known: Mapping[str, Issue]) -> Synced:
    """A file after its follow-ups were compared with the tracker, by `link`. Comments and order stay.

    A follow-up that is over here and open there, or dropped in one place and done in the other, is left alone.
    """
    parts = split(text.replace("\r\n", "\n"))
    parsed = parts.parsed
    items = parsed.data.get("follow_ups") if parsed and isinstance(parsed.data, dict) and not parsed.faults else None
    if parsed is None or not isinstance(items, list):
        return Synced(text)
    lines = _Lines(text, parts.first_line, parsed)
    changes, differ = list[str](), list[str]()
    for number, item in reversed(list(enumerate(items))):
        issue = issue_of(str(item.get("link") or ""), known) if isinstance(item, dict) and item.get("link") else None
        if issue is None:
            continue
        title = str(item.get("title"))[:60]
        new, why = _wanted(item, issue)
        told = ", ".join(f"{name}: {value}" for name, value in new.items())
        if why or (new and not lines.set(number, item, new)):
            differ.append(f"{title}: {why or f'cannot be edited safely. Set {told}'}")
        elif new:
            changes.append(f"{title}: {told}")
    return Synced(lines.text(), tuple(reversed(changes)), tuple(reversed(differ)))


def _wanted(item: Mapping[str, Any], issue: Issue) -> tuple[dict[str, str], str]:
    """The keys to set, or why a person must look."""
    now = item.get("status")
    if issue.status in ("open", "in_progress"):
        if now in ("done", "wont_do"):
            return {}, f"is {now} here and open in the tracker"
        further = now in (None, "unknown") or (issue.status == "in_progress" and now == "open")
        return ({"status": issue.status} if further else {}), ""
    if now in ("done", "wont_do") and now != issue.status:
        return {}, f"is {now} here and {issue.status} in the tracker"
    new: dict[str, str] = {} if now == issue.status else {"status": issue.status}
    if issue.status == "done" and issue.done and not item.get("done_at"):
        new["done_at"] = issue.done.isoformat()
    if issue.status == "wont_do" and not item.get("decision"):
        new["decision"] = f"closed in the tracker as {issue.reason or 'not planned'}"
    return new, ""


class _Lines:
    """The lines of a file, edited from the last follow-up to the first so that places above stay right."""

    def __init__(self, text: str, above: int, parsed: ParsedYaml) -> None:
        self.lines, self.above, self.parsed = text.split("\n"), above, parsed
        self.ending = "\r" if "\r\n" in text else ""

    def text(self) -> str:
        """All of it."""
        return "\n".join(self.lines)

    def set(self, number: int, item: Mapping[str, Any], new: Mapping[str, str]) -> bool:
        """Set keys of a follow-up, new ones behind its link. False, and nothing changed, where that can't be done."""
        before, edits = list(self.lines), list[tuple[int, int, int, str]]()
        for name, value in new.items():
            if name in item:
                place = self._value(number, name, str(item[name] or ""))
                edits += [(*place, _scalar(value))] if place else []
        missing = {name: value for name, value in new.items() if name not in item}
        edits += [self._inserted(number, str(item["link"]), missing)] if missing else []
        for line, begin, end, text in sorted(edits, reverse=True):
            self.lines[line] = f"{self.lines[line][:begin]}{text}{self.lines[line][end:]}"
        if not self._has(number, {**item, **new}):
            self.lines = before
            return False
        return True

    def _has(self, number: int, wanted: Mapping[str, Any]) -> bool:
        parsed = split(self.text().replace("\r\n", "\n")).parsed
        sound = parsed is not None and isinstance(parsed.data, dict) and not parsed.faults
        return bool(sound and parsed and parsed.data["follow_ups"][number] == wanted)

    def _place(self, number: int, name: str) -> tuple[int, int]:
        mark = self.parsed.values.get(("follow_ups", number, name))
        return (mark.line + self.above - 1, mark.column - 1) if mark else (-1, -1)

    def _value(self, number: int, name: str, value: str) -> tuple[int, int, int] | None:
        """Line, begin and end of a value that stands letter by letter in one line."""
        line, begin = self._place(number, name)
        if line < 0 or not value:
            return None
        match = re.compile(rf"(['\"]?){re.escape(value)}\1(?=\s|,|\}}|$)").match(self.lines[line], begin)
        return (line, begin, match.end()) if match else None

    def _inserted(self, number: int, link: str, new: Mapping[str, str]) -> tuple[int, int, int, str]:
        """The edit that sets new keys: in the line of the link where the follow-up stands in braces, else below it."""
        pairs = [f"{name}: {_scalar(value)}" for name, value in new.items()]
        place, whole = self._value(number, "link", link), self.parsed.values.get(("follow_ups", number))
        if place is None or whole is None:
            return 0, 0, 0, ""
        line, _, end = place
        if self.lines[whole.line + self.above - 1][whole.column - 1 :].startswith("{"):
            return line, end, end, f", {', '.join(pairs)}"
        indent = len(self.lines[line]) - len(self.lines[line].lstrip(" -"))
        below = "".join(f"\n{' ' * indent}{pair}{self.ending}" for pair in pairs)
        return line, len(self.lines[line]), len(self.lines[line]), below


def _scalar(text: str) -> str:
    return text if re.fullmatch(r"[\w-]+", text) else f'"{text}"'
