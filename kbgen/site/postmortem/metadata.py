"""The metadata of one postmortem as HTML: what stands above the authors' own text."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

from markupsafe import Markup, escape

from kbgen.corpus import base_of, kind, origin_of, severity, team, when
from kbgen.documents import Document
from kbgen.model.moments import day
from kbgen.model.postmortem import Postmortem
from kbgen.recurrence import PromiseOutcome
from kbgen.report import impact_time
from kbgen.site import time_formats
from kbgen.site.blocks import Line, joined
from kbgen.site.blocks import Link as To
from kbgen.site.groupings import cause_key
from kbgen.site.inline_svg import ribbon, severity_rank
from kbgen.site.pattern_lookup import repeats_of
from kbgen.site.postmortem import view
from kbgen.site.postmortem.facts_html import NARRATIVE, facts_lines
from kbgen.site.postmortem.shown_facts import ShownFacts
from kbgen.site.site import Site

_BROKEN = 12

Link = Callable[[str], str | None]
Noted = Callable[[str, Callable[..., Any]], Callable[..., Any]]

# Section -> the key of its title. The order is the page's.
_SECTIONS = {
    "kb-attempts": "tried.title",
    "kb-resolution": "resolution.title",
    "kb-summary": "facts.happened",
    "kb-glance": "facts.title",
    "kb-again": "again.title",
    "kb-follow-ups": "promise.title",
    "kb-causes": "cause.title",
    "kb-symptoms": "symptoms.title",
    "kb-timeline": "timeline.title",
    "kb-lessons": "lessons.title",
    "kb-related": "related.title",
    "kb-sources": "sources.title",
    "kb-narrative": "narrative.title",
}

# What has a place of its own, or none; every other field is a row of the facts.
_ELSEWHERE = {
    *("title", "status", "kind", "severity", "lang", "services", "summary", "symptoms", "trigger", "root_causes"),
    *("contributing_factors", "timeline", "attempts", "resolution", "follow_ups", "no_follow_ups", "lessons"),
    *("related", "not_related", "findable_by", "sources", "ignore"),
}
_AT_A_GLANCE = tuple(name for name in Postmortem.model_fields if name not in _ELSEWHERE)


def facts(
    document: Document,
    site: Site,
    link: Link,
    narrative: str = "",
    noted: Noted = lambda _question, ask: ask,
    told: Mapping[str, Any] | None = None,
) -> str:
    """The HTML block: no blank line in it, so that it may stand in Markdown, and no brace for a macro engine.

    `link` turns a page's path below the docs folder into an address, or gives None where none may be. `narrative` is
    the authors' text as harmless HTML, which stands in the block as it is; without it, it may follow the block.
    `noted` may listen to what is asked of the site. `told` are the `values` where they are known already.
    """
    found = _linked(told or values(document, site), link)
    asked = {name: noted(name, ask) for name, ask in asked_of(document, site, link).items()}
    other_said = partial(said_of, site=site)
    moment = partial(time_formats.moment, words=site.words, zone=site.corpus.zone)
    of = ShownFacts(document, site.words, found, found["said"], other_said, link, moment=moment, **asked)
    html = "\n".join(facts_lines(of))
    lean = "\n".join(line for raw in html.split("\n") if (line := raw.strip()))
    return lean.replace(f"{NARRATIVE}\n", f"{narrative}\n" if narrative else "", 1)


def sections(document: Document, site: Site) -> list[tuple[str, str]]:
    """The sections that a document's page has above its text, and that of the text: id and title."""
    meta, words = document.meta, site.words
    lessons = meta.lessons and (meta.lessons.went_well or meta.lessons.went_wrong or meta.lessons.got_lucky)
    present: Mapping[str, object] = {
        "kb-attempts": _tells_tries(document),
        "kb-summary": meta.summary,
        "kb-glance": any(getattr(meta, name) for name in _AT_A_GLANCE) or (meta.trigger and meta.trigger.category),
        "kb-again": site.patterns.pairs_of(document.id) or site.repeats.stood_before.get(document.id),
        "kb-timeline": meta.timeline,
        "kb-causes": (meta.trigger and meta.trigger.text) or meta.root_causes or meta.contributing_factors,
        "kb-resolution": meta.resolution and (meta.resolution.text or meta.resolution.kind),
        "kb-follow-ups": meta.follow_ups or meta.no_follow_ups,
        "kb-symptoms": meta.symptoms,
        "kb-lessons": lessons,
        "kb-related": site.relations.get(document.id),
        "kb-sources": meta.sources,
        "kb-narrative": document.body.strip(),
    }
    shown = list(_SECTIONS) if document.readable else ["kb-narrative"]
    if document.readable and _tells_tries(document):  # what ended it stands first only where nothing was tried
        shown.remove("kb-resolution")
        shown.insert(shown.index("kb-timeline") + 1, "kb-resolution")
    return [(name, words[_SECTIONS[name]]) for name in shown if present[name]]


def _tells_tries(document: Document) -> bool:
    return bool(document.meta.attempts) or document.meta.status not in (None, "imported")


def values(document: Document, site: Site) -> dict[str, Any]:
    """What is shown, but for the document itself, addresses, and what is asked by name."""
    meta, words, zone = document.meta, site.words, site.corpus.zone
    level = severity(document, site.settings)
    span = impact_time(document, zone, site.today)
    points = view.times(meta, words, zone)
    found = time_formats.measured(meta, words, zone, site.today)
    took = {item.end: item for item in found if item.value.how not in ("missing", "day")}
    return {
        "present": dict(sections(document, site)),
        "banners": list(view.banners(document, document.id in site.ahead)),
        "kind": kind(document),
        "severity": level,
        "team": team(document, site.settings),
        "severity_rank": severity_rank(level, site),
        "began": next(
            (time_formats.moment(at, words, zone) for at in (meta.started_at, meta.detected_at) if day(at)), None
        ),
        "lasted": time_formats.length(span, words) if span else None,
        "origin": _origin(document, site),
        "noticed": words["facts.noticed"] if meta.impact and meta.impact.customer_facing is True else None,
        "ribbon": _ribbon(document, site),
        "times": [(words[f"time.{name}"], shown, took.get(name)) for name, shown in points],
        "metrics": [took[name] for name, shown in points if name in took and shown.how == "known"],
        "impact": view.impact(meta, words),
        "attempts": view.best_first(meta.attempts or []),
        "ended": view.end(document),
        "timeline": view.timeline(meta, zone),
        "promises": site.promises_of.get(document.id, ()),
        "repeats": repeats_of(document, site.corpus, site.patterns, words),
        "broken": broken_before(document, site),
        "chains": [(chain.title, chain.path) for chain in site.repeats.own_chains_of(document.id)],
        "relatives": site.relations.get(document.id, ()),
        "neighbours": list(_neighbours(document, site)),
        "said": said_of(document, site),
    }


def said_of(document: Document, site: Site) -> str:
    """The attribute that marks a document's texts with their language, where that is not the page's."""
    other = site.other_language(document)
    return Markup(f' lang="{escape(other)}"') if other else ""  # noqa: S704 - escaped


def _linked(told: Mapping[str, Any], link: Link) -> dict[str, Any]:
    """Values with addresses in place of paths; a neighbour without a page is left out."""
    chains = [(title, link(path)) for title, path in told["chains"]]
    neighbours = [(label, title, href, lang) for label, title, path, lang in told["neighbours"] if (href := link(path))]
    return {**told, "chains": chains, "neighbours": neighbours}


def asked_of(document: Document, site: Site, link: Link) -> dict[str, Callable[..., Any]]:
    """What is asked of the site as a whole."""
    return {
        "groups": lambda axis: [(group.label, link(group.path)) for group in site.groups_of(document, axis)],
        "cause_link": partial(_cause_link, site, link),
        "mode_name": lambda mode: site.context.mode(mode).text,
    }


def _origin(document: Document, site: Site) -> dict[str, str | None] | None:
    """The other knowledge base that a document comes from: what it is called, and where it is."""
    found = origin_of(document.path, site.settings)
    return {"title": found.title or base_of(document.path, site.settings), "url": found.url} if found else None


def _ribbon(document: Document, site: Site) -> dict[str, Any] | None:
    found = ribbon(document, site)
    if not found:
        return None
    svg = found.svg.replace("{", "&#123;").replace("}", "&#125;")
    return {"svg": Markup(svg), "alt": found.alt}  # noqa: S704 - ElementTree escapes


def _neighbours(document: Document, site: Site) -> Iterator[tuple[str, str, str, str]]:
    """The incident before and the one after of the first service: what to call them, titles, paths, languages."""
    for key, other in zip(("facts.before", "facts.after"), site.neighbours.get(document.id, ()), strict=False):
        if other:
            yield site.words[key], other.title, other.path, said_of(other, site)


def crumbs(document: Document, site: Site) -> Line:
    """The way to a postmortem: home, its service, its year."""
    found = when(document)
    year = (
        To(str(found.year), f"archive/{found.year:04}.md")
        if found
        else To(site.words["archive.undated"], "archive/undated.md")
    )
    services = [To(group.label, group.path) for group in site.groups_of(document, "services")[:1]]
    return joined([To(site.words["page.home"], "index.md"), *services, year], " / ")


def broken_before(document: Document, site: Site) -> list[tuple[PromiseOutcome, Document]]:
    """The promises that were broken when this began, each with the document that made it; no more than a page bears."""
    found = [each for each in site.repeats.stood_before.get(document.id, ()) if each.broken][:_BROKEN]
    return [(each, site.corpus.by_id[each.earlier]) for each in found]


def _cause_link(site: Site, link: Link, failure_mode: str | None, category: str | None) -> str | None:
    group = site.groups["causes"].get(cause_key(failure_mode, category, site.corpus.taxonomy) or "")
    return link(group.path) if group else None
