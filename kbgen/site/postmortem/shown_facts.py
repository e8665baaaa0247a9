"""What the HTML of a postmortem's facts is made from, with the pieces that several parts of it have."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kbgen.documents import Document
from kbgen.model.moments import Moment
from kbgen.site.postmortem.printed import heading, printed
from kbgen.site.time_formats import ShownValue
from kbgen.site.words import Words


@dataclass(frozen=True, slots=True)
class ShownFacts:
    """What is shown of a document: its `values`, and what is asked of the site by name.

    `said` marks a text with the language of the document, `said_of` gives that of another one.
    """

    document: Document
    words: Words
    told: Mapping[str, Any]
    said: str
    said_of: Callable[[Document], str]
    link: Callable[[str], str | None]
    groups: Callable[[str], Sequence[tuple[str, str | None]]]
    cause_link: Callable[[str | None, str | None], str | None]
    mode_name: Callable[[str], str]
    moment: Callable[[Moment | None], ShownValue]

    def word(self, key: str) -> str:
        """A word of ours, as it is printed."""
        return printed(self.words[key])

    def fill(self, key: str, **values: object) -> str:
        """One with places that are filled in, as it is printed."""
        return printed(self.words.fill(key, **values))

    def text(self, value: object, tag: str = "p", more: str = "") -> str:
        """A text of the authors, whose line breaks are seen."""
        return f'<{tag} class="kb-lines"{self.said}{more}>{printed(value)}</{tag}>'

    def remark(self, key: str, value: object) -> str:
        """One that may be missed, with what it is; nothing where there is none."""
        if not value:
            return ""
        return f'<p class="kb-quiet kb-lines"{self.said}><b>{self.word(key)}</b> {printed(value)}</p>'

    def section(self, name: str, look: str = "section") -> Iterator[str]:
        """The begin of a section."""
        yield f'<section class="kb-{look}">'
        yield heading(name, self.told["present"])


def spans(parts: Iterable[str]) -> str:
    """Those of some pieces that there are, side by side."""
    return "".join(f" <span>{each}</span>" for each in parts if each)
