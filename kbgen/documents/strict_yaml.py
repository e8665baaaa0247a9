"""One strict YAML parser for every door; the only importer of PyYAML.

Works on the event stream: depth, size and aliases are checked before any node is built, so neither nested
brackets nor alias bombs reach the C stack or the memory (libyaml's composer recurses, its parser does not).
Scalars stay the
text that the author wrote (`NO`, `010` and `12:30:45` are never turned into something else); only `null`,
`~` and nothing at all become None. The model gives them their types.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from kbgen.documents.yaml_errors import explained
from kbgen.documents.yaml_pitfalls import slip
from kbgen.model.fields import Path
from kbgen.model.findings import Mark

# libyaml where PyYAML was built with it: ten times as fast, the same events.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

MAX_LENGTH = 500_000
MAX_DEPTH = 24
MAX_NODES = 20_000
# A comment is written with a blank, '# so'; '#3' or '#general' belonged to the value before it.
_CUT = re.compile(r"[ \t]+(#[^\s#!].{0,40}+)")
_MOVE = "Move the text below the front matter."
NULLS = frozenset({"", "~", "null", "Null", "NULL"})
MERGE = "<<"


@dataclass(frozen=True)
class YamlError:
    """What is wrong with the YAML itself. `fatal` means that no data could be read.

    Where a key stands again, `first` is the line of its first place.
    """

    rule: str
    mark: Mark
    message: str
    fatal: bool
    first: int = 0

    def told(self, above: int = 0) -> str:
        """The message, for a text in which so many lines stand above the YAML."""
        if not self.first:
            return self.message
        return f"{self.message}; it was first set in line {self.first + above}. Keep one; the first one counts."


@dataclass(frozen=True)
class ParsedYaml:
    """`data` is plain (dict, list, str, None); `marks` has the place of every key and list item.

    A key's place is where the key stands, and `values` has where its value does.
    """

    data: Any
    marks: dict[Path, Mark] = field(default_factory=dict)
    values: dict[Path, Mark] = field(default_factory=dict)
    faults: tuple[YamlError, ...] = ()


class _StopError(Exception):
    """Nothing beyond a place can be read."""

    def __init__(self, rule: str, mark: Mark, message: str) -> None:
        self.fault = YamlError(rule, mark, message, fatal=True)


def parse(text: str) -> ParsedYaml:
    """Parse one YAML document. Never raises: what can't be read is a fault and `data` is None."""
    builder = _Builder()
    try:
        if len(text) > MAX_LENGTH:
            raise _StopError("yaml-limit", Mark(), f"has more than {MAX_LENGTH:,} characters. {_MOVE}")
        data = builder.document(text)
    except _StopError as stop:
        return ParsedYaml(None, builder.marks, builder.values, (*builder.faults, stop.fault))
    except yaml.YAMLError as error:
        return ParsedYaml(None, builder.marks, builder.values, (*builder.faults, _syntax(error, text)))
    return ParsedYaml(data, builder.marks, builder.values, tuple(builder.faults))


def _syntax(error: yaml.YAMLError, text: str) -> YamlError:
    place = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    mark = _mark(place) if place else Mark()
    if found := slip(text, mark.line):
        return YamlError(_rule(found[1]), *found, fatal=True)
    reason = getattr(error, "problem", None) or getattr(error, "reason", None) or str(error)
    began = getattr(error, "context_mark", None)
    context = getattr(error, "context", None) or ""
    if said := explained(text, mark, _mark(began) if began else mark, str(reason), context):
        return YamlError("unreadable-front-matter", *said, fatal=True)
    return YamlError(
        "unreadable-front-matter", mark, f"is not valid YAML: {reason}. {_advice(str(reason))}", fatal=True
    )


def _advice(reason: str) -> str:
    if "\\t" in reason or "'%'" in reason or "'@'" in reason or "'`'" in reason:
        return "Indent with spaces, and put quotes around a value that begins with a special character."
    if "mapping values" in reason:
        return "Put quotes around a value that contains ': '."
    if "alias" in reason or "anchor" in reason:
        return "Put quotes around a value that begins with * or &."
    return "Put quotes around values that begin with [ { * & ! % @ ` or contain ': ' or ' #'."


def _rule(message: str) -> str:
    return "merge-conflict" if "merge conflict" in message else "unreadable-front-matter"


def _mark(place: Any) -> Mark:
    return Mark(place.line + 1, place.column + 1)


class _Builder:
    def __init__(self) -> None:
        self.marks: dict[Path, Mark] = {}
        self.values: dict[Path, Mark] = {}
        self.faults: list[YamlError] = []
        self._nodes = 0
        self._lines: list[str] = []

    def document(self, text: str) -> Any:
        self._lines = text.split("\n") if " #" in text or "\t#" in text else []
        events = iter(yaml.parse(text, Loader=LOADER))
        data: Any = None
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                data = self._node(next(events), events, ())
                break
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                message = "contains a second YAML document. Keep one; '---' may appear only at the start and the end."
                raise _StopError("unreadable-front-matter", _mark(event.start_mark), message)
        return data

    def _node(self, event: Any, events: Iterator[Any], path: Path) -> Any:
        mark = _mark(event.start_mark)
        self._limit(event, mark, path)
        self.values[path] = mark
        self.marks.setdefault(path, mark)
        if isinstance(event, yaml.ScalarEvent):
            plain = event.implicit[0] and not event.style
            if plain and self._lines:
                self._cut(event)
            return None if plain and event.value in NULLS else event.value
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(events, path)
        return self._mapping(events, path)

    def _cut(self, event: Any) -> None:
        """Tell of a value that goes on behind a '#', where YAML reads a comment: in its line, or set in below it."""
        end, begin = event.end_mark, self._lines[event.start_mark.line : event.start_mark.line + 1]
        places = [(end.line, end.column)]
        if event.value and begin:
            places.append((end.line + 1, 0))
        for number, column in places:
            match = _CUT.match(self._lines[number], column) if number < len(self._lines) else None
            if match and (column or match.start(1) > len(begin[0]) - len(begin[0].lstrip())):
                message = f"ends before '{match[1].strip()}', which YAML reads as a comment. "
                advice = "Put quotes around all of it; if it is a comment, put a space after the '#'."
                mark = Mark(number + 1, match.start(1) + 1)
                self.faults.append(YamlError("cut-by-comment", mark, message + advice, fatal=False))
                return

    def _limit(self, event: Any, mark: Mark, path: Path) -> None:
        self._nodes += 1
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            sign = "*" if isinstance(event, yaml.AliasEvent) else "&"
            advice = "Write the value out, or put quotes around it if it is meant to be text."
            raise _StopError("yaml-feature", mark, f"uses the alias or anchor '{sign}{event.anchor}'. {advice}")
        if getattr(event, "tag", None) not in (None, "!"):
            advice = "Remove it, or put quotes around the value if it is meant to be text."
            raise _StopError("yaml-feature", mark, f"uses the YAML tag '{event.tag}'. {advice}")
        if len(path) > MAX_DEPTH:
            raise _StopError("yaml-limit", mark, f"is nested more than {MAX_DEPTH} levels deep. {_MOVE}")
        if self._nodes > MAX_NODES:
            raise _StopError("yaml-limit", mark, f"has more than {MAX_NODES} values. {_MOVE}")

    def _sequence(self, events: Iterator[Any], path: Path) -> list[Any]:
        items: list[Any] = []
        for event in events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            items.append(self._node(event, events, (*path, len(items))))
        return items

    def _mapping(self, events: Iterator[Any], path: Path) -> dict[str, Any]:
        items: dict[str, Any] = {}
        for event in events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            key = self._key(event)
            inner = (*path, key)
            first = self.marks.get(inner) if key in items else None
            if first:
                message = f"'{key}' is repeated"
                self.faults.append(
                    YamlError("duplicate-key", _mark(event.start_mark), message, fatal=False, first=first.line)
                )
                # The second value is read for its own faults and for what follows, and then let go.
                self._node(next(events), events, (*path, f"{key}#again"))
                continue
            self.marks[inner] = _mark(event.start_mark)
            items[key] = self._node(next(events), events, inner)
        return items

    def _key(self, event: Any) -> str:
        if isinstance(event, yaml.ScalarEvent) and event.value != MERGE:
            return str(event.value)
        message = "has a key that is not plain text. Put quotes around it if it is meant to be text."
        raise _StopError("yaml-feature", _mark(event.start_mark), message)
