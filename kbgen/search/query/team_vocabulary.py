"""What a team adds to the search: other spellings of its vocabulary, and its own glossary."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from kbgen.documents import ParsedYaml, parse
from kbgen.model.errors import KbgenError
from kbgen.model.file_names import GLOSSARY
from kbgen.model.settings import Settings, Term
from kbgen.search.index.records import Lexicon
from kbgen.search.query.grammar import folded

_LEGAL = "Allowed is a list of lists of words or phrases that mean the same, or 'word: [word, word]' lines."

Synonyms = tuple[tuple[str, ...], ...]


def lexicon(settings: Settings, *synonyms: Iterable[Iterable[str]], modes: Mapping[str, str] | None = None) -> Lexicon:
    """The vocabulary's other spellings, with any number of groups of synonym sets.

    Args:
        settings: of the knowledge base.
        synonyms: each a group of sets of words that mean the same: a team's glossary, the taxonomy's aliases.
        modes: what failure modes are called -> slug.
    """
    words = settings.vocabulary
    fields = {"severity": words.severities, "service": words.services, "team": words.teams, "tag": words.tags}
    sets = tuple(tuple(each) for group in synonyms for each in group)
    called = {folded(word): slug for word, slug in (modes or {}).items()}
    return Lexicon(sets, {field: _aliases(terms) for field, terms in fields.items()}, called)


def _aliases(terms: Iterable[Term]) -> Mapping[str, str]:
    return {folded(alias): term.name for term in terms for alias in term.aliases}


def read_glossary(text: str, source: str = GLOSSARY) -> Synonyms:
    """The sets of a team's own glossary. Raises KbgenError with the line of what is wrong, and what is legal."""
    parsed = parse(text)
    for fault in parsed.faults:
        raise KbgenError(f"{source}, line {fault.mark.line}: {fault.told()} {_LEGAL}")
    data = parsed.data
    if data is None:
        return ()
    if isinstance(data, dict):
        return tuple((name, *_words(value, (name,), parsed, source)) for name, value in data.items())
    if isinstance(data, list):
        return tuple(_words(value, (at,), parsed, source) for at, value in enumerate(data))
    raise KbgenError(f"{source}, line 1: this is a single text. {_LEGAL}")


def _words(value: Any, path: tuple[str | int, ...], parsed: ParsedYaml, source: str) -> tuple[str, ...]:
    """The words of one set. One word may stand without brackets where a name goes before it."""
    words = [value] if isinstance(value, str) and isinstance(path[0], str) else value
    if not isinstance(words, list):
        raise KbgenError(f"{source}, line {_line(parsed, path)}: this is not a list of words. {_LEGAL}")
    for at, word in enumerate(words):
        if not isinstance(word, str) or not word.strip():
            raise KbgenError(f"{source}, line {_line(parsed, (*path, at))}: this is not a word or phrase. {_LEGAL}")
    if len(words) + isinstance(path[0], str) < 2:
        raise KbgenError(
            f"{source}, line {_line(parsed, path)}: this list has only one word, so it means nothing. {_LEGAL}"
        )
    return tuple(words)


def _line(parsed: ParsedYaml, path: tuple[str | int, ...]) -> int:
    mark = parsed.values.get(path) or parsed.marks.get(path)
    return mark.line if mark else 1
