"""What a recurrence chain is called, and its page: the thing that came back, not the documents that tell of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from kbgen.corpus import Corpus, services, team
from kbgen.documents import Document
from kbgen.model.settings import Settings
from kbgen.recurrence import Group, Key
from kbgen.site.report.context import mode_name
from kbgen.site.words import Words

_NAMED = 3


def chain_title(group: Group, corpus: Corpus, words: Words) -> str:
    """`Hot key: redis`; by authors the service or team that all share; elsewhere whom it struck."""
    documents = [corpus.by_id[name] for name in group.documents]
    place = _place(group, documents, corpus.settings)
    if group.key.mode and place:
        return words.fill("chain.name", mode=mode_name(group.key.mode, corpus.taxonomy, words), place=place)
    if place and (common := _common(documents)):
        return words.fill("chain.name", mode=place, place=_listed(common))
    return " → ".join((documents[0].title, documents[-1].title))


def place_of(key: Key) -> str:
    """A component with the service or team whose it is, where others have one of that name."""
    return f"{key.place} ({key.home})" if key.home else key.place


def _place(group: Group, documents: Sequence[Document], settings: Settings) -> str:
    if group.key.axis in ("component", "service"):
        return place_of(group.key)
    if group.key.axis == "elsewhere":
        return _listed(where(document, settings) for document in documents)
    return group.homes[0] if group.homes else ""


def where(document: Document, settings: Settings) -> str:
    """Whom an incident struck: the team, else the first service, else its id."""
    return team(document, settings) or next(iter(services(document, settings)), document.id)


def _common(documents: Sequence[Document]) -> list[str]:
    """The components that all documents name, in the order of the first."""
    named = [_components(document) for document in documents]
    return [name for name in named[0] if all(name in each for each in named)]


def _components(document: Document) -> dict[str, None]:
    causes = (cause.component for cause in document.meta.root_causes or ())
    return dict.fromkeys(name for name in (*causes, *(document.meta.components or ())) if name)


def _listed(names: Iterable[str]) -> str:
    distinct = list(dict.fromkeys(names))
    return ", ".join(distinct[:_NAMED]) + (" …" if len(distinct) > _NAMED else "")


def stems(groups: Sequence[Group]) -> list[str]:
    """What the pages are named by, each once. A new document in a chain must not move its page."""
    wanted = [_stem(group) for group in groups]
    counts = Counter(wanted)
    return [
        stem if counts[stem] == 1 else f"{stem} {' '.join(group.documents)}"
        for stem, group in zip(wanted, groups, strict=True)
    ]


def _stem(group: Group) -> str:
    key = group.key
    place = {"declared": group.homes[0] if group.homes else "", "elsewhere": ""}.get(key.axis, key.place)
    parts = (place, key.home, key.mode, key.axis)
    return " ".join(part for part in parts if part) if place or key.mode else f"{group.documents[0]} {key.axis}"
