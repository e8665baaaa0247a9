"""All exported files by their path below the site's root."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

from kbgen.documents import Document
from kbgen.model.moments import Moment, moment_text
from kbgen.recurrence import Pair, once
from kbgen.report import ALL, plain
from kbgen.site.described import described_schema
from kbgen.site.exports import feeds, tables
from kbgen.site.exports.calendar import calendars
from kbgen.site.exports.links import Address, Links
from kbgen.site.exports.openapi import OPENAPI, RECORDS, openapi
from kbgen.site.exports.overview import overview
from kbgen.site.exports.record import summary, whole
from kbgen.site.exports.schemas import dump, front_matter_file, schemas
from kbgen.site.exports.services import CARDS, cards
from kbgen.site.groups import file_names
from kbgen.site.site import Site
from kbgen.site.words import LANGUAGES

__all__ = ["Address", "Links", "common_exports", "exports", "pairs_file", "record", "record_paths"]

FEED_ALL, FEED_AGAIN = "feeds/all.xml", "feeds/again.xml"


def exports(site: Site, address: Address, site_url: str | None = None) -> Iterator[tuple[str, bytes]]:
    """Paths below the site's root, and bytes. They hold what the site's readers may see, and nothing else.

    Args:
        site: what is published.
        address: a page's address below the site's root, by its path below the docs folder.
        site_url: where the root is served; without it links are relative.
    """
    yield from common_exports(site, address, site_url)
    yield pairs_file(site)
    for path, document in record_paths(site).items():
        yield path, record(document, path, site, address, site_url)


def common_exports(site: Site, address: Address, site_url: str | None = None) -> Iterator[tuple[str, bytes]]:
    """Those that are made of what pages have in common, as `exports` gives them."""
    links = Links(address, site_url)
    examples: dict[str, Any] = {}
    files = {document.path: path for path, document in record_paths(site).items()}
    records = dump([summary(each, files[each.path], site, links) for each in _ordered(site)])
    for path, data in ((RECORDS, records), *cards(site, links)):
        if path in (RECORDS, CARDS):
            examples[path] = json.loads(data)[:1]
        yield path, data
    yield "api/report.json", dump(plain(site.reports[ALL]))
    yield from _schemas()
    yield "api/incidents.csv", tables.incidents(site, links)
    yield "api/follow-ups.csv", tables.promises(site, links)
    yield from _feeds(site, links)
    yield from calendars(site, links)
    yield OPENAPI, dump(openapi(site, links, examples))
    yield "llms.txt", overview(site, links)


def pairs_file(site: Site) -> tuple[str, bytes]:
    """The path of what keeps happening, with how alike all pairs are, and its bytes."""
    return "api/patterns.json", dump(patterns(site))


def record_paths(site: Site) -> dict[str, Document]:
    """The path of each document's own record below the site's root."""
    names = file_names(document.id for document in site.corpus)
    return {f"api/postmortems/{names[document.id]}.json": document for document in _ordered(site)}


def record(document: Document, path: str, site: Site, address: Address, site_url: str | None = None) -> bytes:
    """The record at that path, as `exports` gives it."""
    return dump(whole(document, path, site, Links(address, site_url)))


def _ordered(site: Site) -> tuple[Document, ...]:
    return (*site.newest, *site.unreadable)


@cache
def _schemas() -> tuple[tuple[str, bytes], ...]:
    found = [(f"api/schema/{name}", dump(schema)) for name, schema in schemas().items()]
    return (*found, *((front_matter_file(lang), dump(described_schema(lang))) for lang in LANGUAGES))


def patterns(site: Site) -> dict[str, object]:
    """What keeps happening, by ids."""
    found = site.patterns
    return {
        "chains": [
            {"key": plain(group.key), "documents": list(group.documents), "undated": list(group.undated)}
            for group in found.groups
        ],
        "alone": list(found.alone),
        "failure_modes": {mode: list(ids) for mode, ids in sorted(found.modes.items())},
        "pairs": [_pair(pair) for pair in found.pairs],
        "copies": dict(sorted(found.copies.items())),
        "promises": [
            {
                "document": each.earlier,
                "number": each.number,
                "title": each.title,
                "stood": each.stood,
                "broken": each.broken,
                "came_back": each.later,
                "times": sum(other.follow_up == each.follow_up for other in found.standings),
                "due": _moment(each.due),
                "done_at": _moment(each.done_at),
                "days": each.days,
                "from_history": each.from_history,
            }
            for each in once(found.standings)
        ],
    }


def _pair(pair: Pair) -> dict[str, object]:
    why = pair.reasons
    told = {name: getattr(pair, name) for name in ("earlier", "later", "verdict", "ordered", "declared", "returned")}
    lines = [line.earlier for line in why.lines]
    return {**told, "modes": list(why.modes), "lines": lines, "terms": list(why.terms), "score": why.score}


def _moment(value: Moment | None) -> str | None:
    return moment_text(value) if value is not None else None


def _feeds(site: Site, links: Links) -> Iterator[tuple[str, bytes]]:
    words = site.words
    every = feeds.document_entries(FEED_ALL, site.newest, site, links)
    yield FEED_ALL, feeds.feed(FEED_ALL, site.title, site, links, every)
    again = feeds.again_entries(FEED_AGAIN, site, links)
    yield FEED_AGAIN, feeds.feed(FEED_AGAIN, f"{site.title}: {words['chain.all']}", site, links, again)
    for group in site.groups["services"].values():
        file = feed_of(group.path)
        entries = feeds.document_entries(file, group.documents, site, links)
        yield file, feeds.feed(file, f"{site.title}: {group.label}", site, links, entries)


def feed_of(path: str) -> str:
    """The feed of a service, by the path of its page."""
    return f"feeds/{path.removesuffix('.md')}.xml"
