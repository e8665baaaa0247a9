"""A text of a document as the answer to a pull request tells it."""

from __future__ import annotations

from collections.abc import Callable

from kbgen.documents import Document
from kbgen.model.settings import Settings
from kbgen.model.truncation import shortened
from kbgen.secrets import given_away, redactor

LONGEST = 300


def one_line(document: Document, settings: Settings) -> Callable[[str], str]:
    """What makes one line of a text of `document`, not too long, without what the document gives away."""
    hide = redactor(document.text, given_away(document, settings))

    def told(value: str) -> str:
        return shortened(hide(" ".join(value.split())), LONGEST)

    return told
