"""The body of a document as lines a reader could be shown: headings, prose and code, as the page shows them."""

from __future__ import annotations

from kbgen.markdown import structure
from kbgen.search.index.nouns import Line

__all__ = ["Line", "body_lines", "lead"]

LEAD_WIDTH = 600  # Latin characters; a Han character says as much as two
FIELDS = {"heading": "headings", "prose": "body", "code": "code"}


def body_lines(body: str, first_line: int = 1) -> tuple[Line, ...]:
    """The lines of `body` with anything to read, sorted into fields: no marks, no addresses, no comments.

    Args:
        body: Markdown without its front matter; lines end in a bare newline.
        first_line: number of the body's first line in the source file.
    """
    found = ((FIELDS[each.kind], first_line - 1 + each.line, each.text.strip(" |")) for each in structure(body).words)
    return tuple(Line(*each) for each in found if each[2])


def lead(prose: str) -> str:
    """The beginning of `prose`, as wide as LEAD_WIDTH."""
    width = 0
    for at, character in enumerate(prose[:LEAD_WIDTH]):
        width += 2 if character >= "\u2e80" else 1
        if width > LEAD_WIDTH:
            return prose[:at]
    return prose[:LEAD_WIDTH]
