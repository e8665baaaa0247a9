"""All documents by the year they began, and those of each service, severity, cause and tag."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kbgen.corpus import when
from kbgen.documents import Document
from kbgen.model.taxonomy import spelled_apart
from kbgen.site.blocks import (
    Block,
    Bullets,
    Code,
    Heading,
    Line,
    Link,
    Page,
    Table,
    blocks,
    heading,
    joined,
    labelled,
    line,
    page,
)
from kbgen.site.groupings import AXES, Grouping
from kbgen.site.pages.document_rows import counts, entries, linked, newest
from kbgen.site.pages.service_history import story
from kbgen.site.site import Site

INDEX = "archive/index.md"
UNDATED = "archive/undated.md"
_SHOWN, _MANY = 6, 60


def archive(site: Site) -> Iterator[Page]:
    """The years with their titles, a page per year, and one for what has no date or can't be read."""
    years: dict[int, list[Document]] = {}
    undated: list[Document] = []
    for document in site.newest:
        day = when(document)
        years.setdefault(day.year, []).append(document) if day else undated.append(document)
    yield _index(site, years, undated)
    for year, documents in years.items():
        yield _list(site, _path(year), str(year), joined(counts(documents, site)), entries(documents, site))
    if undated or site.unreadable:
        yield _undated(site, undated)


def _path(year: int) -> str:
    return f"archive/{year:04}.md"


def _index(site: Site, years: dict[int, list[Document]], undated: Sequence[Document]) -> Page:
    words, left = site.words, len(undated) + len(site.unreadable)
    jump = [Link(str(year), _path(year)) for year in years]
    if left:
        jump.append(Link(f"{words['archive.undated']} ({left})", UNDATED))
    return page(
        INDEX,
        words["page.archive"],
        words.fill("archive.intro", count=len(site.corpus)) if jump else words["home.no_documents"],
        None if jump else labelled(words["home.first"], Code("kbgen new")),
        joined(jump),
        *(block for year, documents in years.items() for block in _year(site, year, documents)),
        *(() if years else (entries(undated[:_MANY], site),)),  # a shelf without a date is no empty one
        in_nav=True,
    )


def _year(site: Site, year: int, documents: Sequence[Document]) -> Iterator[Block]:
    """The last of a year; the page must not grow with all."""
    yield Heading(f"{year} ({len(documents)})", id=f"y{year}")
    yield entries(documents[:_SHOWN], site)
    if len(documents) > _SHOWN:
        yield from blocks(Link(site.words.fill("archive.all_of", count=len(documents), year=year), _path(year)))


def _undated(site: Site, documents: Sequence[Document]) -> Page:
    parts: list[Block | Line] = []
    if documents:
        parts += [site.words["archive.undated_note"], entries(documents, site)]
    if site.unreadable:
        parts += [
            heading(site.words, "archive.unreadable"),
            site.words["archive.unreadable_note"],
            Bullets(tuple(linked(document, site) for document in site.unreadable)),
        ]
    return _list(site, UNDATED, site.words["archive.undated"], *parts)


def _list(site: Site, path: str, title: str, *parts: Block | Line) -> Page:
    return page(path, title, Link(site.words["archive.all_years"], INDEX), *parts)


def grouped(site: Site) -> Iterator[Page]:
    """For every axis a page with all its values, and a page for each of them that needs one."""
    for axis in AXES:
        groups = tuple(site.groups[axis.name].values())
        yield _groups(site, axis.name, groups)
        for group in groups:
            if not group.alone and not group.elsewhere:
                yield _one(site, axis.name, group)


def _groups(site: Site, axis: str, groups: Sequence[Grouping]) -> Page:
    words = site.words
    rows = tuple(
        (Link(group.label, group.path), str(len(group.documents)), *newest(group.documents, site))
        for group in groups
        if not group.alone
    )
    alone = tuple(
        line(f"{group.label}{words['mark.colon']}", linked(group.documents[0], site)) for group in groups if group.alone
    )
    apart = spelled_apart(group.value for group in groups)
    return page(
        f"{axis}/index.md",
        words[f"page.{axis}"],
        words[f"{axis}.intro"] if groups else words[f"{axis}.none"],
        words.fill("down.spellings", names=words["brief.and"].join(apart)) if apart else None,
        Table(tuple(words[f"column.{name}"] for name in ("value", "count", "latest", "title")), rows, wide=3),
        heading(words, "tags.alone") if alone else None,
        Bullets(alone),
        in_nav=True,
    )


def _one(site: Site, axis: str, group: Grouping) -> Page:
    words = site.words
    return page(
        group.path,
        words.fill(f"{axis}.title", name=group.label),
        group.description,
        joined([*counts(group.documents, site), Link(words[f"{axis}.all"], f"{axis}/index.md")]),
        *(story(group, site) if axis == "services" else ()),
        entries(group.documents, site),
    )
