"""The ids of headings as GitHub makes them, and which ids may stand in a page."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 180
_ID = re.compile(r"[\w:./-]{1,200}")  # with the slash of the ids by which Material lists tags
# An element's id becomes a global of the page's scripts, where no such global stands yet.
_TAKEN = re.compile(
    r"__|kb-|.*\$$|(?:kbgen|kbgenwords|mermaid|mathjax|katex|lunr|hljs|glightbox|html2canvas|tablesort|iframeworker"
    r"|define|module|exports|require|process|global|axe)$",
    re.IGNORECASE,
)


def slug(title: str) -> str:
    """The id of a heading of these words: letters and digits of any language, blanks as hyphens.

    >>> slug("根因：连接池 耗尽"), slug("What's next? (v1.2)")
    ('根因连接池-耗尽', 'whats-next-v12')
    """
    kept = (c for c in title.lower().strip() if c in " -_" or c.isalnum() or unicodedata.category(c)[0] == "M")
    return "".join(kept).replace(" ", "-")[:LONGEST] or "section"


class Slugs:
    """The ids of one page: the second heading of the same words gets `-1`."""

    def __init__(self) -> None:
        self._used: dict[str, int] = {}

    def add(self, wanted: str) -> str:
        """An id that no earlier heading has."""
        found = wanted
        while found in self._used:
            self._used[wanted] += 1
            found = f"{wanted}-{self._used[wanted]}"
        self._used[found] = 0
        return found


def safe_id(name: str) -> str | None:
    """An id as it may stand in a page: one that scripts could mistake for their own gets a prefix.

    >>> safe_id("根因"), safe_id("kb-title"), safe_id("a b")
    ('根因', 'x-kb-title', None)
    """
    if not _ID.fullmatch(name):
        return None
    return f"x-{name}" if _TAKEN.match(name) else name
