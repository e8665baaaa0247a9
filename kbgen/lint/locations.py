"""The parts of a document that several rules walk over, each with where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from kbgen.corpus import may_be_open
from kbgen.documents import Document, Path
from kbgen.lint.rule import Context
from kbgen.markdown import MAX_LINE, SourceHeading, headings, prose_lines
from kbgen.model.findings import Mark
from kbgen.model.moments import Moment
from kbgen.model.postmortem import MOMENTS, FollowUp
from kbgen.secrets import given_away

INLINE_CODE = re.compile(r"(?<!`)(`++)[^`]*(?<!`)\1(?!`)")


def moments(document: Document) -> Iterator[tuple[Path, Moment]]:
    """When what happened: the five moments, the timeline and the attempts."""
    meta = document.meta
    found: list[tuple[Path, Moment | None]] = [((name,), getattr(meta, name)) for name in MOMENTS]
    found += [(("timeline", number, "at"), event.at) for number, event in enumerate(meta.timeline or [])]
    found += [(("attempts", number, "at"), attempt.at) for number, attempt in enumerate(meta.attempts or [])]
    return ((path, moment) for path, moment in found if moment is not None)


def texts(document: Document) -> Iterator[tuple[Path, str]]:
    """Every text of the front matter."""
    return iter(texts_in(document.meta.model_dump(mode="json", exclude_none=True)))


def texts_in(value: Any, path: Path = ()) -> list[tuple[Path, str]]:
    """Every text in plain data, with its place."""
    if isinstance(value, str):
        return [(path, value)]
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [each for key, item in items for each in texts_in(item, (*path, key))]


def open_follow_ups(document: Document) -> Iterator[tuple[int, FollowUp]]:
    """The follow-ups still to be done; one without a status may be."""
    for number, item in enumerate(document.meta.follow_ups or []):
        if may_be_open(item):
            yield number, item


class NamedId(NamedTuple):
    """An id that a document gives in `related` or `not_related`; `said` begins a sentence about it."""

    field: str
    id: str
    mark: Mark
    said: str


def named_documents(document: Document) -> Iterator[NamedId]:
    """Each id in both lists."""
    for field in ("related", "not_related"):
        for number, item in enumerate(getattr(document.meta, field) or []):
            said = f"'{field}[{number + 1}].id' is '{item.id}'"
            yield NamedId(field, item.id, document.value_mark(field, number, "id"), said)


def body_headings(document: Document) -> list[SourceHeading]:
    """The headings of the text; a line like `#123 is fixed` is none."""
    return [heading for heading in headings(document.body) if not (heading.tight and heading.text[0].isdigit())]


def body_mark(document: Document, line: int, column: int = 1) -> Mark:
    """The place in the file of a line of the text below the front matter."""
    return Mark(document.body_line - 1 + line, column)


class WrittenText(NamedTuple):
    """A piece of the authors' own words; `is_cause` where it stands as a cause."""

    text: str
    mark: Mark
    is_cause: bool
    inline: bool

    def at(self, start: int) -> Mark:
        """The place of a character; that of the whole where the text may be spelled otherwise in the file."""
        return Mark(self.mark.line, self.mark.column + start) if self.inline else self.mark


_QUOTED = frozenset(
    {"symptoms", "findable_by", "sources", "aliases", "ignore", "tags", "roles", "authors", "reviewers"}
)
_NAMES = frozenset({"owner", "team", "link", "id", "failure_mode", "component", "source"})
_CAUSES = frozenset({"root_causes", "contributing_factors", "trigger"})


def own_words(document: Document) -> Iterator[WrittenText]:
    """What the authors say in their own words: no logs, no code, no names."""
    for path, text in texts(document):
        if path[0] not in _QUOTED and path[-1] not in _NAMES:
            yield WrittenText(text, document.value_mark(*path), path[0] in _CAUSES, inline=False)
    for number, line in prose_lines(document.body):
        plain = line[:MAX_LINE]
        if "`" in plain:
            plain = INLINE_CODE.sub(lambda match: " " * len(match[0]), plain)
        if plain.strip() and not plain.startswith(("    ", "\t")):
            yield WrittenText(plain, body_mark(document, number), is_cause=False, inline=True)


def leak_marks(document: Document, context: Context, kind: str) -> Iterator[tuple[Mark, str]]:
    """Where the document shows what must not be published, and what that is; never the thing itself."""
    line, at, begin = 1, 0, -1  # the line that a place stands in, and where that line begins
    for leak in given_away(document, context.corpus.settings):
        if newlines := document.text.count("\n", at, leak.start):
            line, begin = line + newlines, document.text.rfind("\n", at, leak.start)
        at = leak.start
        if leak.kind == kind:
            yield Mark(line, leak.start - begin), leak.what
