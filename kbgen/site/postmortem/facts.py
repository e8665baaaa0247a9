"""The metadata of one postmortem as HTML: what stands above the authors' own text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache, partial
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from kbgen.corpus import kind, severity, team
from kbgen.documents import Document
from kbgen.recurrence import Standing
from kbgen.site import clock
from kbgen.site.groups import cause_key
from kbgen.site.postmortem import view
from kbgen.site.repeats import repeats_of
from kbgen.site.site import Site

_BROKEN = 12

Link = Callable[[str], str | None]

# Section -> the key of its title. The order is the page's.
_SECTIONS = {
    "kb-attempts": "tried.title",
    "kb-glance": "facts.title",
    "kb-again": "again.title",
    "kb-timeline": "timeline.title",
    "kb-causes": "cause.title",
    "kb-resolution": "resolution.title",
    "kb-follow-ups": "promise.title",
    "kb-symptoms": "symptoms.title",
    "kb-lessons": "lessons.title",
    "kb-related": "related.title",
    "kb-sources": "sources.title",
    "kb-narrative": "narrative.title",
}

_AT_A_GLANCE = (
    *clock.TIMES,
    *("impact", "detection", "roles", "components", "technologies", "regions"),
    *("team", "authors", "reviewers", "tags", "aliases", "visibility"),
)


def facts(document: Document, site: Site, link: Link) -> str:
    """The HTML block: no blank line in it, so that it may stand in Markdown, and no brace for a macro engine.

    `link` turns a page's path below the docs folder into an address, or gives None where none may be.
    """
    html = _template().render(_context(document, site, link))
    return "\n".join(line for raw in html.split("\n") if (line := raw.strip()))


def sections(document: Document, site: Site) -> list[tuple[str, str]]:
    """The sections that a document's page has above its text, and that of the text: id and title."""
    meta, words = document.meta, site.words
    lessons = meta.lessons and (meta.lessons.went_well or meta.lessons.went_wrong or meta.lessons.got_lucky)
    present: Mapping[str, object] = {
        "kb-attempts": meta.attempts or document.meta.status not in (None, "imported"),
        "kb-glance": any(getattr(meta, name) for name in _AT_A_GLANCE),
        "kb-again": site.patterns.pairs_of(document.id) or site.repeats.stood_before.get(document.id),
        "kb-timeline": meta.timeline,
        "kb-causes": meta.trigger or meta.root_causes or meta.contributing_factors,
        "kb-resolution": meta.resolution,
        "kb-follow-ups": meta.follow_ups or meta.no_follow_ups,
        "kb-symptoms": meta.symptoms,
        "kb-lessons": lessons,
        "kb-related": site.relations.get(document.id),
        "kb-sources": meta.sources,
        "kb-narrative": document.body.strip(),
    }
    shown = _SECTIONS if document.readable else ("kb-narrative",)
    return [(name, words[_SECTIONS[name]]) for name in shown if present[name]]


def _context(document: Document, site: Site, link: Link) -> dict[str, Any]:
    meta, words, zone = document.meta, site.words, site.corpus.zone
    level = severity(document, site.settings)
    metrics = list(clock.measured(meta, words, zone))
    times = [(words[f"time.{name}"], clock.moment(getattr(meta, name), words, zone)) for name in clock.TIMES]
    return {
        "document": document,
        "meta": meta,
        "w": words,
        "present": dict(sections(document, site)),
        "banners": list(view.banners(document)),
        "kind": kind(document),
        "severity": level,
        "team": team(document, site.settings),
        "severity_rank": view.severity_rank(level, site),
        "times": times if any(shown.how != "missing" for _, shown in times) else [],
        "metrics": metrics if any(item.value.how != "missing" for item in metrics) else [],
        "impact": view.impact(meta, words),
        "verdicts": view.verdicts(meta.attempts or []),
        "timeline": view.timeline(meta, zone),
        "promises": site.promises_of.get(document.id, ()),
        "repeats": repeats_of(document, site.corpus, site.patterns, words),
        "broken": broken_before(document, site),
        "chains": [(chain.title, link(chain.path)) for chain in site.repeats.own_chains_of(document.id)],
        "relatives": site.relations.get(document.id, ()),
        "moment": partial(clock.moment, words=words, zone=zone),
        "length": lambda minutes: clock.length(view.span(minutes), words),
        "joined": lambda values, between: between.join(values),
        "web": view.web,
        "link": link,
        "groups": lambda axis: [(group.label, link(group.path)) for group in site.groups_of(document, axis)],
        "cause_link": partial(_cause_link, site, link),
    }


def broken_before(document: Document, site: Site) -> list[tuple[Standing, Document]]:
    """The promises that were broken when this began, each with the document that made it; no more than a page bears."""
    found = [each for each in site.repeats.stood_before.get(document.id, ()) if each.broken][:_BROKEN]
    return [(each, site.corpus.by_id[each.earlier]) for each in found]


def _cause_link(site: Site, link: Link, failure_mode: str | None, category: str | None) -> str | None:
    group = site.groups["causes"].get(cause_key(failure_mode, category) or "")
    return link(group.path) if group else None


def _inert(value: object) -> object:
    """Every printed value: HTML escaped, line breaks and braces as references."""
    if isinstance(value, Markup):
        return value
    html = str(escape("" if value is None else value))
    return Markup(html.replace("\n", "&#10;").replace("{", "&#123;").replace("}", "&#125;"))  # noqa: S704 - escaped above


@cache
def _template() -> Any:
    environment = Environment(
        loader=PackageLoader("kbgen.site", "theme"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_inert,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("facts.html")
