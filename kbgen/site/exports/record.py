"""One postmortem as JSON: in short, and whole."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from kbgen.corpus import fields_told, kind, named_modes, row, services, severity, tags, team, when
from kbgen.documents import Document
from kbgen.markdown import without_comments
from kbgen.model.metrics import METRICS, duration
from kbgen.site.exports.addresses import Links
from kbgen.site.site import Site

# How a follow-up stands today, of what a row of it says; the rest is the front matter.
STANDING = ("number", "state", "as_of", "due", "done_at", "done_from", "days_late", "days_old")


def summary(document: Document, file: str, site: Site, links: Links) -> dict[str, Any]:
    """What lists and tables need; `file` is the path of the whole record."""
    meta, day = document.meta, when(document)
    return {
        "id": document.id,
        "path": document.path,
        "title": document.title,
        "kind": kind(document),
        "status": str(document.status),
        "readable": document.readable,
        "withheld": document.withheld,
        "severity": severity(document, site.settings),
        "lang": meta.lang or site.settings.lang,
        "date": day.isoformat() if day else None,
        "summary": meta.summary,
        "services": list(services(document, site.settings)),
        "team": team(document, site.settings),
        "components": list(meta.components or ()),
        "failure_modes": list(named_modes(document, site.corpus.taxonomy)),
        "tags": list(tags(document, site.settings)),
        "minutes": minutes(document, site),
        "url": links.page(document.path),
        "file": file,
    }


def minutes(document: Document, site: Site) -> dict[str, float | str]:
    """Every metric in minutes, or why there is none: `unknown`, `n/a`, `day` or `missing`."""
    found = {metric.name.lower(): duration(metric, document.meta, site.corpus.zone, site.today) for metric in METRICS}
    minute = timedelta(minutes=1)
    return {name: round(span / minute, 2) if isinstance(span, timedelta) else span for name, span in found.items()}


def whole(document: Document, file: str, site: Site, links: Links) -> dict[str, Any]:
    """Everything that the document's page shows."""
    promised = site.promises_of.get(document.id, ())
    return {
        **summary(document, file, site, links),
        "front_matter": fields_told(document, site.corpus),
        "body": without_comments(document.body if document.readable else document.text),
        "follow_up_states": [each.state for each in promised],
        "follow_ups": [{name: value for name, value in row(each).items() if name in STANDING} for each in promised],
        "related": [_relative(relative, links) for relative in site.relations.get(document.id, ())],
        "repeats": [_pair(pair, document.id) for pair in site.patterns.pairs_of(document.id)],
        "promises_before": [
            {"promised_after": each.earlier, "number": each.number, "title": each.title}
            | {"stood": each.stood, "broken": each.broken}
            for each in site.repeats.stood_before.get(document.id, ())
        ],
    }


def _relative(relative: Any, links: Links) -> dict[str, Any]:
    other = relative.document
    return {"id": other.id, "relation": relative.relation, "note": relative.note, "url": links.page(other.path)}


def _pair(pair: Any, here: str) -> dict[str, Any]:
    other = pair.other(here)
    before = pair.earlier == other if pair.ordered else None
    return {
        "id": other,
        "verdict": pair.verdict,
        "before": before,
        "declared": pair.declared,
        "returned": pair.returned,
    }
