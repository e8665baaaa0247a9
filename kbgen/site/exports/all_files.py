"""All exported files by their path below the site's root."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import cache, partial
from typing import Any

from kbgen.documents import Document
from kbgen.model.moments import Moment, moment_text
from kbgen.recurrence import Pair, once
from kbgen.report import ALL, plain
from kbgen.site.exports import feeds, tables
from kbgen.site.exports.addresses import Address, Links
from kbgen.site.exports.calendar import DUE, INCIDENTS, due, incidents
from kbgen.site.exports.openapi import OPENAPI, RECORDS, openapi
from kbgen.site.exports.overview import overview
from kbgen.site.exports.record import summary, whole
from kbgen.site.exports.schemas import SCHEMAS, dump, front_matter_file, schemas
from kbgen.site.exports.services import CARDS, cards
from kbgen.site.field_descriptions import described_schema
from kbgen.site.groupings import file_names
from kbgen.site.site import Site
from kbgen.site.words import LANGUAGES

Made = Callable[[], bytes]

PAIRS = "api/patterns.json"  # what keeps happening, with how alike all pairs are
FEED_ALL, FEED_AGAIN = "feeds/all.xml", "feeds/again.xml"


def exports(site: Site, address: Address, site_url: str | None = None) -> Iterator[tuple[str, bytes]]:
    """Paths below the site's root, and bytes: see `exported`."""
    return ((path, make()) for path, make in exported(site, address, site_url))


def exported(site: Site, address: Address, site_url: str | None = None) -> Iterator[tuple[str, Made]]:
    """Paths below the site's root, and what makes the bytes: what the site's readers may see, and nothing else.

    Args:
        site: what is published.
        address: a page's address below the site's root, by its path below the docs folder.
        site_url: where the root is served; without it links are relative.
    """
    yield from _common(site, Links(address, site_url))
    yield PAIRS, lambda: dump(patterns(site))
    for path, document in record_paths(site).items():
        yield path, partial(record, document, path, site, address, site_url)


def _common(site: Site, links: Links) -> Iterator[tuple[str, Made]]:
    yield RECORDS, lambda: dump(_summaries(site, links))
    of_services = dict(cards(site, links))
    yield from of_services.items()
    yield "api/report.json", lambda: dump(plain(site.reports[ALL]))
    yield from ((f"api/schema/{name}", partial(_schema, name)) for name in SCHEMAS)
    yield from ((front_matter_file(lang), partial(_front_matter, lang)) for lang in LANGUAGES)
    yield "api/incidents.csv", lambda: tables.incidents(site, links)
    yield "api/follow-ups.csv", lambda: tables.promises(site, links)
    yield from _feeds(site, links)
    yield INCIDENTS, lambda: incidents(site, links)
    yield DUE, lambda: due(site, links)
    yield OPENAPI, lambda: dump(openapi(site, links, _examples(site, links, of_services[CARDS]())))
    yield "llms.txt", lambda: overview(site, links)


def _summaries(site: Site, links: Links, most: int | None = None) -> Iterator[dict[str, Any]]:
    files = {document.path: path for path, document in record_paths(site).items()}
    return (summary(each, files[each.path], site, links) for each in _ordered(site)[:most])


def _examples(site: Site, links: Links, listed: bytes) -> dict[str, Any]:
    found = {RECORDS: dump(_summaries(site, links, 1)), CARDS: listed}
    return {path: json.loads(data)[:1] for path, data in found.items()}


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
def _schema(name: str) -> bytes:
    return dump(schemas()[name])


@cache
def _front_matter(lang: str) -> bytes:
    return dump(described_schema(lang))


def patterns(site: Site) -> dict[str, object]:
    """What keeps happening, by ids."""
    found = site.patterns
    times = Counter(each.follow_up for each in found.standings)
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
                "times": times[each.follow_up],
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


def _feeds(site: Site, links: Links) -> Iterator[tuple[str, Made]]:
    yield FEED_ALL, lambda: _feed(FEED_ALL, site.title, site.newest, site, links)
    yield FEED_AGAIN, lambda: _again(site, links)
    for group in site.groups["services"].values():
        file = feed_of(group.path)
        yield file, partial(_feed, file, f"{site.title}: {group.label}", group.documents, site, links)


def _feed(file: str, title: str, documents: Iterable[Document], site: Site, links: Links) -> bytes:
    return feeds.feed(file, title, site, links, feeds.document_entries(file, documents, site, links))


def _again(site: Site, links: Links) -> bytes:
    again = feeds.again_entries(FEED_AGAIN, site, links)
    return feeds.feed(FEED_AGAIN, f"{site.title}: {site.words['chain.all']}", site, links, again)


def feed_of(path: str) -> str:
    """The feed of a service, by the path of its page."""
    return f"feeds/{path.removesuffix('.md')}.xml"
