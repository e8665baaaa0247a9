"""Atom feeds (RFC 4287). Dates are those of the documents, never the clock: the same documents give the same bytes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from xml.sax.saxutils import escape, quoteattr

from kbgen.corpus import kind, services, severity, when
from kbgen.documents import Document
from kbgen.model.moments import Moment, instant
from kbgen.site.exports.links import Links
from kbgen.site.site import Site

MOST = 50
NEVER = "1970-01-01T00:00:00Z"
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a feed: `identity` never changes, `updated` is in UTC, `terms` are its categories."""

    identity: str
    title: str
    href: str
    updated: str
    summary: str
    terms: tuple[str, ...] = ()


def feed(file: str, title: str, site: Site, links: Links, entries: Iterable[Entry]) -> bytes:
    """A feed: the latest entries first, at most fifty."""
    newest = sorted(entries, key=lambda each: (each.updated, each.identity), reverse=True)[:MOST]
    updated = newest[0].updated if newest else NEVER
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang={_attribute(site.words.lang)}>',
        f"  <id>{_text(links.identity('feed', file))}</id>",
        f"  <title>{_text(title)}</title>",
        f"  <updated>{updated}</updated>",
        f"  <author><name>{_text(site.title)}</name></author>",
        f'  <link rel="self" type="application/atom+xml" href={_attribute(links.file(file, file))}/>',
        f'  <link rel="alternate" type="text/html" href={_attribute(links.from_file(file, "index.md"))}/>',
        *(line for each in newest for line in _entry(each)),
        "</feed>",
    ]
    return ("\n".join(lines) + "\n").encode()


def _entry(entry: Entry) -> Iterator[str]:
    yield "  <entry>"
    yield f"    <id>{_text(entry.identity)}</id>"
    yield f"    <title>{_text(entry.title)}</title>"
    yield f"    <updated>{entry.updated}</updated>"
    yield f'    <link rel="alternate" type="text/html" href={_attribute(entry.href)}/>'
    yield from (f"    <category term={_attribute(term)}/>" for term in entry.terms)
    yield f'    <summary type="text">{_text(entry.summary)}</summary>'
    yield "  </entry>"


def _text(value: str) -> str:
    return escape(_ILLEGAL.sub("", value))


def _attribute(value: str) -> str:
    return quoteattr(_ILLEGAL.sub("", value))


def document_entries(file: str, documents: Iterable[Document], site: Site, links: Links) -> Iterator[Entry]:
    """An entry for every document that says when it happened; one that does not has no place in time."""
    for document in documents:
        stamp = updated(document, site)
        if stamp:
            marks = [kind(document), severity(document, site.settings), *services(document, site.settings)]
            yield Entry(
                links.identity("postmortem", document.id),
                document.title,
                links.from_file(file, document.path),
                stamp,
                document.meta.summary or document.title,
                tuple(mark for mark in marks if mark),
            )


def again_entries(file: str, site: Site, links: Links) -> Iterator[Entry]:
    """An entry for every document whose cause had struck before, with what was promised in between."""
    words, seen = site.words, set()
    for pair in site.patterns.pairs:
        later = site.corpus.by_id[pair.later]
        stamp = updated(later, site)
        if not pair.returned or later.id in seen or not stamp:
            continue
        seen.add(later.id)
        earlier = site.corpus.by_id[pair.earlier]
        broken = [
            f"{words[f'broken.{each.broken}']}: {each.title}" for each in site.repeats.broken_before.get(later.id, ())
        ]
        told = [f"{words['again.before']}: {earlier.title}", *broken[:10]]
        title = words.fill("api.again", title=later.title)
        href = links.from_file(file, later.path)
        yield Entry(links.identity("again", later.id), title, href, stamp, "\n".join(told), (pair.verdict,))


def updated(document: Document, site: Site) -> str | None:
    """The latest moment that a document knows of and that is not still to come, in UTC."""
    meta = document.meta
    moments: list[Moment | None] = [meta.started_at, meta.detected_at, meta.acknowledged_at, meta.mitigated_at]
    moments += [meta.resolved_at, *(event.at for event in meta.timeline or ())]
    moments += [each.done_at for each in meta.follow_ups or ()]
    moments += [source.published_at for source in meta.sources or ()]
    moments.append(when(document))
    found = [exact for moment in moments if (exact := _exact(moment, site.corpus.zone))]
    past = [exact for exact in found if exact.date() <= site.today]
    return max(past).strftime("%Y-%m-%dT%H:%M:%SZ") if past else None


def _exact(moment: Moment | None, zone: tzinfo | None) -> datetime | None:
    """The instant in UTC; of a day its begin; a clock time of no zone is read as UTC."""
    if exact := instant(moment, zone or UTC):
        return exact.astimezone(UTC)
    return datetime(moment.year, moment.month, moment.day, tzinfo=UTC) if isinstance(moment, date) else None
