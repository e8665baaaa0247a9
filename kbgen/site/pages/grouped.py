"""The documents of a service, a severity, a cause or a tag."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from kbgen.corpus import kind, when
from kbgen.documents import Document
from kbgen.markdown import link, table, text
from kbgen.site.groups import AXES, Group
from kbgen.site.pages.page import Page, page
from kbgen.site.pages.rows import EMPTY, documents_table
from kbgen.site.site import Site


def grouped(site: Site) -> Iterator[Page]:
    """For every axis a page with all its values, and a page for each of them."""
    for axis in AXES:
        groups = tuple(site.groups[axis.name].values())
        yield _index(site, axis.name, groups)
        for group in groups:
            yield _one(site, axis.name, group)


def _index(site: Site, axis: str, groups: Sequence[Group]) -> Page:
    words, path = site.words, f"{axis}/index.md"
    heads = tuple(words[f"column.{name}"] for name in ("value", "count", "latest"))
    rows = [(link(group.label, path, group.path), str(len(group.documents)), _latest(group)) for group in groups]
    return page(
        path,
        words[f"page.{axis}"],
        f"# {text(words[f'page.{axis}'])}",
        text(words[f"{axis}.intro"]),
        table(heads, rows, figures=True) if rows else text(words[f"{axis}.none"]),
        in_nav=True,
    )


def _latest(group: Group) -> str:
    day = when(group.documents[0])
    return day.isoformat() if day else EMPTY


def _one(site: Site, axis: str, group: Group) -> Page:
    words = site.words
    title = words.fill(f"{axis}.title", name=group.label)
    return page(
        group.path,
        title,
        f"# {text(title)}",
        text(group.description or ""),
        f"{_counts(group.documents, site)} · {link(words[f'{axis}.all'], group.path, f'{axis}/index.md')}",
        documents_table(group.documents, site, group.path),
    )


def _counts(documents: Sequence[Document], site: Site) -> str:
    kinds = Counter(str(kind(document)) for document in documents)
    names = (name for name in ("incident", "near_miss", "drill") if kinds[name])
    return " · ".join(f"{text(site.words[f'counted.{name}'])} {kinds[name]}" for name in names)
