"""The page that lists what other programs can read."""

from __future__ import annotations

from kbgen.corpus import when
from kbgen.site.blocks import Bullets, Link, Page, heading, joined, line, page
from kbgen.site.exports.all_files import FEED_AGAIN, FEED_ALL, feed_of
from kbgen.site.exports.calendar import DUE, INCIDENTS
from kbgen.site.exports.openapi import OPENAPI
from kbgen.site.exports.schemas import front_matter_file
from kbgen.site.exports.services import ALL_BADGE, CARDS
from kbgen.site.site import Site

PATH = "api/index.md"
_FILES = {
    "api/postmortems.json": "postmortems",
    "api/patterns.json": "patterns",
    "api/report.json": "report",
    "api/incidents.csv": "incidents",
    "api/follow-ups.csv": "follow_ups",
    FEED_ALL: "feed_all",
    FEED_AGAIN: "feed_again",
    "llms.txt": "llms",
    OPENAPI: "openapi",
    CARDS: "services",
    ALL_BADGE: "badge_all",
    INCIDENTS: "calendar",
    DUE: "calendar_due",
    "api/schema/postmortems.json": "schema",
    "api/schema/postmortem.json": "schema",
    "api/schema/patterns.json": "schema",
    "api/schema/report.json": "schema",
    "api/schema/service.json": "service_schema",
    front_matter_file("en"): "front_matter_en",
    front_matter_file("zh"): "front_matter_zh",
}


def programs(site: Site) -> Page:
    """Every exported file but those of single documents, which the list of all of them names."""
    words = site.words
    undated = sum(when(document) is None for document in site.once(site.newest))
    services = [Link(group.label, feed_of(group.path)) for group in site.groups["services"].values()]
    return page(
        PATH,
        words["api.title"],
        words["api.intro"],
        words.fill("api.undated", count=undated) if undated else None,
        Bullets(
            tuple(line(Link(file, file), words["mark.colon"], words[f"api.{key}"]) for file, key in _FILES.items())
        ),
        heading(words, "api.feeds") if services else None,
        joined(services),
    )
