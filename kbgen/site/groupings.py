"""Documents by what they have in common (service, severity, cause, tag), and how files are named by it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from kbgen.corpus import services, severity, tags
from kbgen.documents import Document
from kbgen.model.settings import Settings, Term
from kbgen.model.taxonomy import Taxonomy
from kbgen.site.words import Words

_UNSAFE = re.compile(r"[^\w.-]+")
_RESERVED = re.compile(r"(?:index|readme|con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)
_LONGEST = 60


@dataclass(frozen=True)
class Grouping:
    """One value of an axis with its documents, newest first. `path` is the page that tells of it.

    `alone` where it is a line on the page of all, `elsewhere` where another page has it: then none is made for it.
    """

    value: str
    label: str
    path: str
    description: str | None
    documents: tuple[Document, ...]
    alone: bool = False
    elsewhere: bool = False


@dataclass(frozen=True)
class Axis:
    """One way to group documents; its name is also the folder of its pages.

    With `lines`, a value of one document is a line on the page of all.
    """

    name: str
    values: Callable[[Document, Settings, Taxonomy], Iterable[str]]
    terms: Callable[[Settings], tuple[Term, ...]]
    label: Callable[[str, Words, Taxonomy], str] = lambda value, _words, _taxonomy: value
    in_order: bool = False
    lines: bool = False


def _severities(document: Document, settings: Settings, _taxonomy: Taxonomy) -> Iterable[str]:
    found = severity(document, settings)
    return [found] if found else []


def cause_key(failure_mode: str | None, category: str | None, taxonomy: Taxonomy) -> str | None:
    """What a cause is filed under: its failure mode where one is named, by whichever of its names, else its area."""
    return taxonomy.canonical(failure_mode) if failure_mode else category


def _causes(document: Document, _settings: Settings, taxonomy: Taxonomy) -> Iterable[str]:
    causes = document.meta.root_causes or ()
    keys = (cause_key(cause.failure_mode, cause.category, taxonomy) for cause in causes)
    return (key for key in keys if key)


def _cause_name(value: str, words: Words, taxonomy: Taxonomy) -> str:
    """A failure mode by its name in the reader's language, else what the area is called."""
    return taxonomy.modes[value].name.of(words.lang) if value in taxonomy.modes else words.name("category", value)


AXES = (
    Axis(
        "services",
        lambda document, settings, _taxonomy: services(document, settings),
        lambda settings: settings.vocabulary.services,
    ),
    Axis("severities", _severities, lambda settings: settings.vocabulary.severities, in_order=True),
    Axis("causes", _causes, lambda _settings: (), label=_cause_name),
    Axis(
        "tags",
        lambda document, settings, _taxonomy: tags(document, settings),
        lambda settings: settings.vocabulary.tags,
        lines=True,
    ),
)


def group(
    axis: Axis,
    documents: Sequence[Document],
    settings: Settings,
    words: Words,
    taxonomy: Taxonomy,
    pages: Mapping[str, str],
) -> dict[str, Grouping]:
    """The groups of an axis by value, the largest first, or in the order of the vocabulary.

    `pages` has the values that have a page already: failure modes.
    """
    members: dict[str, list[Document]] = {}
    for document in documents:
        for value in dict.fromkeys(axis.values(document, settings, taxonomy)):
            members.setdefault(value, []).append(document)
    names = file_names(members)
    terms = axis.terms(settings)
    rank = {term.name: place for place, term in enumerate(terms)} if axis.in_order else {}
    described = {term.name: term.description for term in terms}
    ordered = sorted(members, key=lambda value: (rank.get(value, len(rank)), -len(members[value]), value))
    found = {}
    for value in ordered:
        alone = axis.lines and len(members[value]) == 1
        elsewhere = axis.name == "causes" and value in pages
        path = pages[value] if elsewhere else f"{axis.name}/{'index' if alone else names[value]}.md"
        label = axis.label(value, words, taxonomy)
        found[value] = Grouping(value, label, path, described.get(value), tuple(members[value]), alone, elsewhere)
    return found


def file_names(values: Iterable[str]) -> dict[str, str]:
    """A stem for each value. Values that would share one get a number, in the order of their spelling.

    >>> file_names(["Redis", "redis", "P0/紧急", "index"])
    {'P0/紧急': 'P0-紧急', 'Redis': 'Redis', 'index': 'index-', 'redis': 'redis-2'}
    """
    taken: set[str] = set()
    names: dict[str, str] = {}
    for value in sorted(set(values)):
        names[value] = _free(_stem(value), taken)
        taken.add(names[value].casefold())
    return names


def _stem(value: str) -> str:
    stem = _UNSAFE.sub("-", value)[:_LONGEST].strip(".-") or "-"
    return f"{stem}-" if _RESERVED.fullmatch(stem) else stem


def _free(stem: str, taken: set[str]) -> str:
    number, name = 1, stem
    while name.casefold() in taken:
        number += 1
        name = f"{stem}-{number}"
    return name
