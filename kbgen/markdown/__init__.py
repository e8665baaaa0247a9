"""What authors write: one parser, the structure of a text with its lines, and HTML that can do no harm."""

from typing import TYPE_CHECKING

from kbgen.model.faces import face

if TYPE_CHECKING:
    from kbgen.markdown.anchors import Slugs, safe_id, slug
    from kbgen.markdown.inert import inert
    from kbgen.markdown.rendering import Address, Converted, Labels, Rendered, TocEntry, converted, finished, render
    from kbgen.markdown.sanitizer import without_our_marks
    from kbgen.markdown.structure import (
        MAX_LINE,
        SourceHeading,
        SourceLink,
        Structure,
        first_heading,
        headings,
        open_fence,
        plain,
        prose_lines,
        structure,
        without_comments,
    )
    from kbgen.markdown.targets import Target, path_from, target

__all__ = [
    "MAX_LINE",
    "Address",
    "Converted",
    "Labels",
    "Rendered",
    "Slugs",
    "SourceHeading",
    "SourceLink",
    "Structure",
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
    "safe_id",
    "slug",
    "structure",
    "target",
    "without_comments",
    "without_our_marks",
]

face(__name__)
