"""What a built site's folder is known by. Light: a search looks for it before anything is read."""

from __future__ import annotations

from pathlib import Path

from kbgen.model.file_names import HOST, SETTINGS

# The list of its documents, the description of its data, where that says whom it is for, and how documents are read.
SITE, DESCRIBED, AUDIENCE = "api/postmortems.json", "api/openapi.json", "x-audience"
SET = {"time_zone": "x-time-zone", "lang": "x-lang"}
_OF_A_BASE = (SETTINGS, HOST, ".git")


def is_site(place: Path) -> bool:
    """Whether a folder is a built site and no knowledge base that has one."""
    return (place / SITE).is_file() and not any((place / name).exists() for name in _OF_A_BASE)
