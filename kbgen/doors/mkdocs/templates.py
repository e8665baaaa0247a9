"""What our templates say and where they lead, the same on every page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from kbgen.site import Words, load

_WAYS = {"search": "search.md", "archive": "archive/index.md", "home": "index.md"}


def for_templates(words: Words, urls: Mapping[str, str], frames: tuple[str, ...]) -> dict[str, Any]:
    """The words and addresses. `urls` are those of the site's files by path; `frames` the languages to choose from.

    `ways` are where to go from a wrong address: the name and the address of each page that there is; `frames` the
    other languages: each with its place as seen from the top of this one, and its name.
    """
    return {
        "search": words["page.search"],
        "archive": urls.get("archive/index.md"),
        "not_found": words["page.not_found"],
        "not_found_about": words["page.not_found_about"],
        "ways": [(words[f"page.{name}"], urls[path]) for name, path in _WAYS.items() if path in urls],
        "frames": [*_frames(words.lang, frames)],
    }


def _frames(shown: str, frames: tuple[str, ...]) -> Iterator[tuple[str, str, str]]:
    for each in frames:
        if each != shown:
            up = "" if shown == frames[0] else "../"
            yield each, up if each == frames[0] else f"{up}{each}/", load(each)["frame.name"]
