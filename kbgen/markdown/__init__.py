"""Markdown read by line: headings, links, code, plain text, and HTML that can do no harm."""

from kbgen.markdown.body import MAX_LINE, Heading, first_heading, headings, links, open_fence, plain, prose_lines
from kbgen.markdown.harmless import without_our_marks
from kbgen.markdown.rendering import render

__all__ = [
    "MAX_LINE",
    "Heading",
    "first_heading",
    "headings",
    "links",
    "open_fence",
    "plain",
    "prose_lines",
    "render",
    "without_our_marks",
]
