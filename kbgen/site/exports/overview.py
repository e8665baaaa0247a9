"""`llms.txt`: what there is, for a reader that takes plain text only (llmstxt.org)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kbgen.corpus import kind, severity, when
from kbgen.documents import Document
from kbgen.site.exports.addresses import Links
from kbgen.site.report.section import lacking
from kbgen.site.site import Site

_BRACKETS = re.compile(r"([\\\[\]])")
_LONGEST = 240
_PAGES = ("patterns/index.md", "follow-ups/index.md", "report/index.md", "archive/index.md")
_FILES = ("api/postmortems.json", "api/patterns.json", "api/incidents.csv", "api/follow-ups.csv")


def overview(site: Site, links: Links) -> bytes:
    """The title, what this is, the pages that sum up, the data, and every document in one line."""
    corpus = site.corpus
    told = [site.words["home.intro"], *lacking(corpus.missing, len(corpus.absent), corpus.partial, site.words)]
    lines = [f"# {_plain(site.title)}", "", *(f"> {_plain(each)}" for each in told), "", "## Pages", ""]
    lines += [f"- [{name}]({links.from_file('llms.txt', path)})" for name, path in _named(site)]
    lines += ["", "## Data", ""]
    lines += [f"- [{path}]({links.file('llms.txt', path)})" for path in _FILES]
    lines += ["", "## Postmortems", "", *(_line(document, site, links) for document in site.newest)]
    return ("\n".join(lines) + "\n").encode()


def _named(site: Site) -> Iterator[tuple[str, str]]:
    keys = ("patterns.title", "board.title", "report.title_all", "page.archive")
    yield from ((_plain(site.words[key]), path) for key, path in zip(keys, _PAGES, strict=True))


def _line(document: Document, site: Site, links: Links) -> str:
    day = when(document)
    facts = [day.isoformat() if day else None, severity(document, site.settings), site.words[f"kind.{kind(document)}"]]
    told = " · ".join(_plain(fact) for fact in facts if fact)
    summary = _plain(document.meta.summary or "")[:_LONGEST]
    address = links.from_file("llms.txt", document.path)
    return f"- [{_plain(document.title)}]({address}): {told}" + (f". {summary}" if summary else "")


def _plain(value: str) -> str:
    """One line of what can be printed, in which no bracket opens a link, and no tag a page that renders it."""
    line = "".join(filter(str.isprintable, " ".join(value.split())))
    return _BRACKETS.sub(r"\\\1", line).replace("&", "&amp;").replace("<", "&lt;")
