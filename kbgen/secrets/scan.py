"""Everything in a text that must not be published, by place; the same text is searched once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from re import compile as compiled

from kbgen.corpus import visibility
from kbgen.documents import Document
from kbgen.model.hints import Hints
from kbgen.model.settings import SecretSettings, Settings
from kbgen.secrets import internal_addresses, personal_data
from kbgen.secrets.internal_addresses import matches_one
from kbgen.secrets.token_formats import FORMS

_HINTS = Hints(hint for form in FORMS for hint in form.hints)

# Kinds: whose rule it is.
SECRET, PERSONAL, INTERNAL = "secret", "personal", "internal"


@dataclass(frozen=True, slots=True, order=True)
class Leak:
    """`start` and `end` count characters of the text; `what` is words such as `a GitHub token`, never the value."""

    start: int
    end: int
    kind: str
    what: str


def leaks(text: str, settings: SecretSettings, public: bool = False) -> tuple[Leak, ...]:
    """What a text gives away, in order of place and without overlap. `public`: everybody may read it."""
    inside = public if settings.private_addresses is None else settings.private_addresses
    lists = (settings.internal_hosts, settings.patterns, settings.allowed)
    return _leaks(text, *lists, private=inside, suffixes=public)


@lru_cache(maxsize=64)
def _leaks(
    text: str,
    hosts: tuple[str, ...],
    patterns: tuple[str, ...],
    allowed: tuple[str, ...],
    *,
    private: bool,
    suffixes: bool,
) -> tuple[Leak, ...]:
    found = [*_secrets(text), *_own(text, patterns)]
    found += [Leak(start, end, PERSONAL, what) for start, end, what in personal_data.found(text)]
    found += [
        Leak(start, end, INTERNAL, what)
        for start, end, what in internal_addresses.found(text, hosts, private, suffixes)
    ]
    may_stand = (leak for leak in found if not matches_one(text[leak.start : leak.end], allowed))
    return tuple(_apart(may_stand))


def _secrets(text: str) -> Iterator[Leak]:
    low = text.replace("İ", "I").lower()  # as long as the text: of all letters this alone would become two
    has = _HINTS.among(low)
    for form in FORMS:
        if has.isdisjoint(form.hints):
            continue
        for match in form.pattern.finditer(low if form.low else text):
            start, end = match.span(1 if match.lastindex else 0)
            if form.fits(text[start:end]):
                yield Leak(start, end, SECRET, form.what)


def _own(text: str, patterns: Iterable[str]) -> Iterator[Leak]:
    for pattern in patterns:
        for match in compiled(pattern).finditer(text):
            if match[0]:
                yield Leak(match.start(), match.end(), SECRET, "what 'secrets.patterns' in kbgen.toml names")


_RANK = {SECRET: 0, PERSONAL: 1, INTERNAL: 2}


def _apart(found: Iterable[Leak]) -> list[Leak]:
    """The first of those that overlap, stretched over all of them; a secret's name beats the others'."""
    kept: list[Leak] = []
    for leak in sorted(found, key=lambda each: (each.start, _RANK[each.kind], -each.end)):
        last = kept[-1] if kept else None
        if last and leak.start < last.end:
            first = min(last, leak, key=lambda each: _RANK[each.kind])
            kept[-1] = Leak(last.start, max(last.end, leak.end), first.kind, first.what)
        else:
            kept.append(leak)
    return kept


def given_away(document: Document, settings: Settings) -> tuple[Leak, ...]:
    """What a document gives away that must not be shown."""
    return leaks(document.text, settings.secrets, visibility(document) == "public")
