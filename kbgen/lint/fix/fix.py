"""Puts right what is sure, step by step; every change is read again, and kept only if it did what it should."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice

from kbgen.documents import read_document
from kbgen.lint.fix.aliases import added_alias
from kbgen.lint.fix.from_text import copied_lists
from kbgen.lint.fix.order import ordered_keys, ordered_timeline
from kbgen.lint.fix.source import EditedSource, FixStep, applied, read
from kbgen.lint.fix.steps import corrected_values, renamed_keys
from kbgen.model.settings import Settings

Step = Callable[[EditedSource, Settings], Iterator[FixStep]]

# Names first: values are judged by the field that they stand in, and the timeline by its instants.
STEPS: tuple[Step, ...] = (renamed_keys, corrected_values, copied_lists, ordered_keys, ordered_timeline)
MOST_SINGLE = 50  # changes that are offered one by one
MOST = 300  # changes of one file; one that needs more is not worth the time
MOST_READ = 20_000_000  # characters that are read again for one step: a change costs as much as the file is long


@dataclass(frozen=True)
class Fixed:
    """The text as it should be, and what was done, a sentence each; nothing done leaves the text as it was."""

    text: str
    says: tuple[str, ...]


def fixed(text: str, settings: Settings, former: str | None = None) -> Fixed:
    """Put right the front matter of one file. `text` is as a document has it: bare newlines, no byte order mark.

    `former` is the id that the document had before it was renamed: it becomes an alias.
    """
    says: list[str] = []
    if former:
        new = aliased(text, settings, former)
        says += [f"'{former}' is now an alias"] if new != text else []
        text = new
    for step in STEPS:
        text, done = _all_of(step, text, settings)
        says += done
    return Fixed(text, tuple(says))


def aliased(text: str, settings: Settings, former: str) -> str:
    """The text with a former id among the aliases, and nothing else put right."""
    return _all_of(lambda source, _settings: added_alias(source, former), text, settings)[0]


def single_fixes(text: str, settings: Settings) -> list[FixStep]:
    """What could be put right in a text as it stands, each change on its own and read again."""
    source = read(text)
    if source is None:
        return []
    found = (change for step in STEPS for change in step(source, settings))
    return [each for each in islice(found, MOST_SINGLE) if _is_sound(source, applied(text, each.edits), each, settings)]


def _all_of(step: Step, text: str, settings: Settings) -> tuple[str, list[str]]:
    says: list[str] = []
    refused: set[str] = set()
    most = min(MOST, MOST_READ // (len(text) + 1))
    while len(says) + len(refused) < most and (source := read(text)):
        change = next((each for each in step(source, settings) if each.says[0] not in refused), None)
        if change is None:
            break
        new = applied(text, change.edits)
        if _is_sound(source, new, change, settings):
            text = new
            says += change.says
        else:
            refused.add(change.says[0])
    return text, says


def _is_sound(source: EditedSource, new: str, change: FixStep, settings: Settings) -> bool:
    """Whether the file now says what the change meant, and nothing else; and is no worse for the reader."""
    after = read(new)
    if after is None or after.data != change.data or after.body != source.body or new == source.text:
        return False
    if change.renames:  # a new name must make sense of its value, as it stands or put right
        return _problems(_all_of(corrected_values, new, settings)[0]) < _problems(source.text)
    return _problems(new) <= _problems(source.text)


def _problems(text: str) -> int:
    return len(read_document("a.md", text.encode(errors="surrogatepass")).problems)
