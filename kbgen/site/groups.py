"""Documents by what they have in common: service, severity, cause, tag."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from kbgen.corpus import severity
from kbgen.documents import Document
from kbgen.model.settings import Settings, Term, canonical
from kbgen.site.file_names import file_names
from kbgen.site.words import Words


@dataclass(frozen=True)
class Group:
    """One value of an axis with its documents, newest first. `path` is its page."""

    value: str
    label: str
    path: str
    description: str | None
    documents: tuple[Document, ...]


@dataclass(frozen=True)
class Axis:
    """One way to group documents; its name is also the folder of its pages."""

    name: str
    values: Callable[[Document, Settings], Iterable[str]]
    terms: Callable[[Settings], tuple[Term, ...]]
    label: Callable[[str, Words], str] = lambda value, _words: value
    in_order: bool = False


def _services(document: Document, settings: Settings) -> Iterable[str]:
    terms = settings.vocabulary.services
    return (canonical(word, terms) or word for word in document.meta.services or ())


def _severities(document: Document, settings: Settings) -> Iterable[str]:
    found = severity(document, settings)
    return [found] if found else []


def cause_key(failure_mode: str | None, category: str | None) -> str | None:
    """What a cause is filed under: its failure mode where one is named, else its area."""
    return failure_mode or category


def _causes(document: Document, _settings: Settings) -> Iterable[str]:
    keys = (cause_key(cause.failure_mode, cause.category) for cause in document.meta.root_causes or ())
    return (key for key in keys if key)


def _tags(document: Document, settings: Settings) -> Iterable[str]:
    terms = settings.vocabulary.tags
    return (canonical(word, terms) or word for word in document.meta.tags or ())


AXES = (
    Axis("services", _services, lambda settings: settings.vocabulary.services),
    Axis("severities", _severities, lambda settings: settings.vocabulary.severities, in_order=True),
    Axis("causes", _causes, lambda _settings: (), label=lambda value, words: words.name("category", value)),
    Axis("tags", _tags, lambda settings: settings.vocabulary.tags),
)


def group(axis: Axis, documents: Sequence[Document], settings: Settings, words: Words) -> dict[str, Group]:
    """The groups of an axis by value, the largest first, or in the order of the vocabulary."""
    members: dict[str, list[Document]] = {}
    for document in documents:
        for value in dict.fromkeys(axis.values(document, settings)):
            members.setdefault(value, []).append(document)
    names = file_names(members)
    terms = axis.terms(settings)
    rank = {term.name: place for place, term in enumerate(terms)} if axis.in_order else {}
    described = {term.name: term.description for term in terms}
    ordered = sorted(members, key=lambda value: (rank.get(value, len(rank)), -len(members[value]), value))
    return {
        value: Group(
            value,
            axis.label(value, words),
            f"{axis.name}/{names[value]}.md",
            described.get(value),
            tuple(members[value]),
        )
        for value in ordered
    }
