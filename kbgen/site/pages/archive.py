"""All documents by the year they began."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kbgen.corpus import when
from kbgen.documents import Document
from kbgen.markdown import link, table, text
from kbgen.site.pages.page import Page, page
from kbgen.site.pages.rows import documents_table
from kbgen.site.site import Site

INDEX = "archive/index.md"
UNDATED = "archive/undated.md"


def archive(site: Site) -> Iterator[Page]:
    """The years with their counts, a page per year, and one for what has no date or can't be read."""
    years: dict[int, list[Document]] = {}
    undated: list[Document] = []
    for document in site.newest:
        day = when(document)
        years.setdefault(day.year, []).append(document) if day else undated.append(document)
    yield _index(site, years, len(undated) + len(site.unreadable))
    for year, documents in years.items():
        yield _list(site, f"archive/{year:04}.md", str(year), documents_table(documents, site, f"archive/{year:04}.md"))
    if undated or site.unreadable:
        yield _undated(site, undated)


def _index(site: Site, years: dict[int, list[Document]], undated: int) -> Page:
    words = site.words
    rows = [(link(str(year), INDEX, f"archive/{year:04}.md"), str(len(found))) for year, found in years.items()]
    if undated:
        rows.append((link(words["archive.undated"], INDEX, UNDATED), str(undated)))
    return page(
        INDEX,
        words["page.archive"],
        f"# {text(words['page.archive'])}",
        text(words.fill("archive.intro", count=len(site.corpus))),
        table((words["column.year"], words["column.count"]), rows, figures=True)
        if rows
        else text(words["home.no_documents"]),
        in_nav=True,
    )


def _undated(site: Site, documents: Sequence[Document]) -> Page:
    parts: list[str] = []
    if documents:
        parts = [text(site.words["archive.undated_note"]), documents_table(documents, site, UNDATED)]
    if site.unreadable:
        items = "\n".join(f"- {link(document.title, UNDATED, document.path)}" for document in site.unreadable)
        parts += [
            f"## {text(site.words['archive.unreadable'])}",
            text(site.words["archive.unreadable_note"]),
            items,
        ]
    return _list(site, UNDATED, site.words["archive.undated"], *parts)


def _list(site: Site, path: str, title: str, *parts: str) -> Page:
    return page(path, title, f"# {text(title)}", link(site.words["archive.all_years"], path, INDEX), *parts)
