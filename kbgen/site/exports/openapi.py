"""The exported files as OpenAPI 3.1: what there is to GET, in which shape, each with an example from this very site."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kbgen import __version__
from kbgen.site.exports.addresses import Links
from kbgen.site.exports.calendar import DUE, INCIDENTS
from kbgen.site.exports.services import ALL_BADGE, CARDS
from kbgen.site.groupings import file_names
from kbgen.site.site import Site

AUDIENCE = "x-audience"
"""For whom all of it was made: who takes it up may give it to no others."""
ZONE, LANG = "x-time-zone", "x-lang"
"""Of times without an offset, null where nobody says; and of documents that name no language."""
OPENAPI, RECORDS = "api/openapi.json", "api/postmortems.json"


def openapi(site: Site, links: Links, examples: Mapping[str, Any]) -> dict[str, Any]:
    """The description; `examples` are JSON values by path. Without the site's address, paths begin above this file."""
    names = file_names(document.id for document in site.corpus)
    ids = [names[document.id] for document in site.newest]
    services = list(file_names(site.groups["services"]).values())
    paths = {
        RECORDS: _get("All postmortems in short", "postmortems.json"),
        "api/postmortems/{id}.json": _get("One postmortem, whole", "postmortem.json", "id", ids),
        "api/patterns.json": _get("What keeps happening", "patterns.json"),
        "api/report.json": _get("The figures of the all-time report"),
        CARDS: _get("A card for each service", "service.json", many=True),
        "api/services/{name}.json": _get("A service's card", "service.json", "name", services),
        "badges/{name}.svg": _get(
            "Days since the last incident of a service was over", kind="image/svg+xml", place="name", values=services
        ),
        ALL_BADGE: _get("Days since the last incident was over", kind="image/svg+xml"),
        "api/incidents.csv": _get("Incidents as a table", kind="text/csv"),
        "api/follow-ups.csv": _get("Follow-ups as a table", kind="text/csv"),
        "feeds/all.xml": _get("The latest postmortems", kind="application/atom+xml"),
        "feeds/again.xml": _get("What came back", kind="application/atom+xml"),
        INCIDENTS: _get("A calendar of the incidents", kind="text/calendar"),
        DUE: _get("A calendar of due follow-ups", kind="text/calendar"),
    }
    for path, example in examples.items():
        paths[path]["responses"]["200"]["content"]["application/json"]["example"] = example
    return {
        "openapi": "3.1.0",
        "info": {
            "title": site.title,
            "version": __version__,
            "description": "Files that are written when the site is built; there is no server behind them.",
            AUDIENCE: site.settings.audience,
            ZONE: site.settings.time_zone,
            LANG: site.settings.lang,
        },
        "servers": [{"url": links.root or "../"}],
        "paths": {f"/{path}": {"get": operation} for path, operation in paths.items()},
    }


def _get(
    about: str,
    schema: str | None = None,
    place: str = "",
    values: list[str] | None = None,
    kind: str = "application/json",
    *,
    many: bool = False,
) -> dict[str, Any]:
    shape: dict[str, Any] = {"$ref": f"schema/{schema}"} if schema else {}
    if many:
        shape = {"type": "array", "items": shape}
    content = {kind: {"schema": shape} if shape else {}}
    found: dict[str, Any] = {"summary": about, "responses": {"200": {"description": about, "content": content}}}
    if place:
        parameter = {"name": place, "in": "path", "required": True, "schema": {"type": "string"}}
        if values:
            parameter["example"] = values[0]
        found["parameters"] = [parameter]
    return found
