"""Atom feeds (RFC 4287). Dates are those of documents and of git, never the clock: one commit gives the same bytes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from heapq import nlargest
from xml.etree import ElementTree

from kbgen.corpus import kind, services, severity, when
from kbgen.documents import Document
from kbgen.model.moments import Moment, instant
from kbgen.model.shown_text import in_xml
from kbgen.site.exports.addresses import Links, lasting
from kbgen.site.site import Site

MOST = 50
_STAMP = "%Y-%m-%dT%H:%M:%SZ"
_DECLARED = "<?xml version='1.0' encoding='utf-8'?>\n"
NEVER = "1970-01-01T00:00:00Z"


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One entry of a feed: `identity` never changes, `terms` are its categories.

    In UTC: `told` is the latest that the document tells of, by which entries are chosen; `updated` moves with its text.
    """

    identity: str
    title: str
    href: str
    told: str
    updated: str
    summary: str
    terms: tuple[str, ...] = ()


def feed(file: str, title: str, site: Site, links: Links, entries: Iterable[FeedEntry]) -> bytes:
    """A feed: the latest entries first, at most fifty."""
    newest = sorted(entries, key=lambda each: (each.told, each.identity), reverse=True)[:MOST]
    root = ElementTree.Element("feed", {"xmlns": "http://www.w3.org/2005/Atom", "xml:lang": site.words.lang})
    _text(root, "id", links.identity("feed", file))
    _text(root, "title", title)
    _text(root, "updated", max((each.updated for each in newest), default=NEVER))
    _text(ElementTree.SubElement(root, "author"), "name", site.title)
    _link(root, "self", "application/atom+xml", links.file(file, file))
    _link(root, "alternate", "text/html", links.from_file(file, "index.md"))
    for each in newest:
        _entry(ElementTree.SubElement(root, "entry"), each)
    ElementTree.indent(root)
    return f"{_DECLARED}{ElementTree.tostring(root, encoding='unicode')}\n".encode()


def _entry(into: ElementTree.Element, entry: FeedEntry) -> None:
    _text(into, "id", entry.identity)
    _text(into, "title", entry.title)
    _text(into, "updated", entry.updated)
    _link(into, "alternate", "text/html", entry.href)
    for term in entry.terms:
        ElementTree.SubElement(into, "category", {"term": in_xml(term, "")})
    _text(into, "summary", entry.summary, type="text")


def _text(into: ElementTree.Element, name: str, value: str, **attributes: str) -> None:
    ElementTree.SubElement(into, name, attributes).text = in_xml(value, "")


def _link(into: ElementTree.Element, relation: str, form: str, address: str) -> None:
    ElementTree.SubElement(into, "link", {"rel": relation, "type": form, "href": in_xml(address, "")})


def document_entries(file: str, documents: Iterable[Document], site: Site, links: Links) -> Iterator[FeedEntry]:
    """An entry for every document that says when it happened and may be one of the latest; one that does not has no
    place in time.
    """
    told = [(stamp, document) for document in documents if (stamp := latest_moment(document, site))]
    least = min(nlargest(MOST, (stamp for stamp, _ in told)), default=NEVER)
    for stamp, document in told:
        if stamp >= least:
            marks = [kind(document), severity(document, site.settings), *services(document, site.settings)]
            yield FeedEntry(
                links.identity("postmortem", lasting(document)),
                document.title,
                links.from_file(file, document.path),
                stamp,
                last_changed(document, stamp, site),
                document.meta.summary or document.title,
                tuple(mark for mark in marks if mark),
            )


def again_entries(file: str, site: Site, links: Links) -> Iterator[FeedEntry]:
    """An entry for every document whose cause had struck before, with what was promised in between."""
    words, seen = site.words, set()
    for pair in site.patterns.pairs:
        if pair.returned != "yes" or pair.later in seen:
            continue
        later = site.corpus.by_id[pair.later]
        stamp = latest_moment(later, site)
        if not stamp:
            continue
        seen.add(later.id)
        earlier = site.corpus.by_id[pair.earlier]
        broken = [
            f"{words[f'stood.{each.stood}']}: {each.title}"
            for each in site.repeats.stood_before.get(later.id, ())
            if each.broken
        ]
        lines = [f"{words['again.before']}: {earlier.title}", *broken[:10]]
        title = words.fill("api.again", title=later.title)
        href = links.from_file(file, later.path)
        name, moved = links.identity("again", lasting(later)), last_changed(later, stamp, site)
        yield FeedEntry(name, title, href, stamp, moved, "\n".join(lines), (pair.verdict,))


def last_changed(document: Document, stamp: str, site: Site) -> str:
    """When the document last changed, as far as git knows; at least what it tells of."""
    committed = site.revised.get(document.id)
    return max(stamp, committed.astimezone(UTC).strftime(_STAMP)) if committed else stamp


def latest_moment(document: Document, site: Site) -> str | None:
    """The latest moment that a document knows of and that is not still to come, in UTC."""
    known = site.told_until
    if document.id not in known:
        known[document.id] = _latest_moment(document, site)
    return known[document.id]


def _latest_moment(document: Document, site: Site) -> str | None:
    meta = document.meta
    moments: list[Moment | None] = [meta.started_at, meta.detected_at, meta.acknowledged_at, meta.mitigated_at]
    moments += [meta.resolved_at, *(event.at for event in meta.timeline or ())]
    moments += [each.done_at for each in meta.follow_ups or ()]
    moments += [source.published_at for source in meta.sources or ()]
    moments.append(when(document))
    found = [exact for moment in moments if (exact := _exact(moment, site.corpus.zone))]
    past = [exact for exact in found if exact.date() <= site.today]
    return max(past).strftime(_STAMP) if past else None


def _exact(moment: Moment | None, zone: tzinfo | None) -> datetime | None:
    """The instant in UTC; of a day its begin; a clock time of no zone is read as UTC."""
    if exact := instant(moment, zone or UTC):
        return exact.astimezone(UTC)
    return datetime(moment.year, moment.month, moment.day, tzinfo=UTC) if isinstance(moment, date) else None
