"""What a postmortem must say and when: the linter's rules, the reference pages and the report ask here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

When = Literal["always", "final", "recommended", ""]

ALWAYS = ("title", "status")
# Path of a field -> how many entries a final document needs at least; 1 for what is no list.
FINAL: Mapping[tuple[str, ...], int] = {
    ("severity",): 1,
    ("services",): 1,
    ("authors",): 1,
    ("started_at",): 1,
    ("detected_at",): 1,
    ("resolved_at",): 1,
    ("summary",): 1,
    ("impact", "summary"): 1,
    ("detection", "method"): 1,
    ("symptoms",): 1,
    ("trigger", "category"): 1,
    ("root_causes",): 1,
    ("timeline",): 3,
    ("resolution", "kind"): 1,
    ("follow_ups",): 1,  # or `no_follow_ups`
    ("findable_by",): 2,
    ("tags",): 1,
}
RECOMMENDED = ("attempts", "lessons")
FIRST = 3
"""Each query of `findable_by` must bring its document into so many first results."""
LISTS = ("timeline", "follow_ups")
"""What stands in the text of many a document where its front matter should have it."""


def when_needed(field: str) -> When:
    """When a field of the front matter is needed, it or a part of it."""
    if field in ALWAYS:
        return "always"
    if any(path[0] == field for path in FINAL):
        return "final"
    return "recommended" if field in RECOMMENDED else ""


def lacking(front: Mapping[str, Any]) -> list[str]:
    """Those lists of which a front matter has nothing; it may say that there are no follow-ups."""
    empty = [name for name in LISTS if not front.get(name)]
    return [name for name in empty if name != "follow_ups" or not front.get("no_follow_ups")]
