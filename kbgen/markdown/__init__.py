"""What authors write: one parser, the structure of a text with its lines, and HTML that can do no harm."""

from typing import TYPE_CHECKING

from kbgen.model.faces import face

if TYPE_CHECKING:
    from kbgen.markdown.inert import inert
    from kbgen.markdown.rendering import Address, Converted, Labels, TocEntry, converted, finished, render
    from kbgen.markdown.sanitizer import without_our_marks
    from kbgen.markdown.structure import (
        MAX_LINE,
        SourceHeading,
        SourceLink,
        first_heading,
        headings,
        open_fence,
        plain,
        prose_lines,
        structure,
        without_comments,
    )
    from kbgen.markdown.targets import Target, path_from

__all__ = [
    "MAX_LINE",
    "Address",
    "Converted",
    "Labels",
    "SourceHeading",
    "SourceLink",
    "Target",
    "TocEntry",
    "converted",
    "finished",
    "first_heading",
    "headings",
    "inert",
    "open_fence",
    "path_from",
    "plain",
    "prose_lines",
    "render",
    "structure",
    "without_comments",
    "without_our_marks",
]

face(__name__)
