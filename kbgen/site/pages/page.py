"""One generated page."""

from __future__ import annotations

from dataclasses import dataclass

from kbgen.markdown import text


@dataclass(frozen=True)
class Page:
    """`path` is relative to the docs folder; `title` is plain text; `template` is the host's own when None."""

    path: str
    title: str
    markdown: str
    template: str | None = None
    in_nav: bool = False


def labelled(label: str, rest: str) -> str:
    """What a plain label names, after it; a full-width stop brings its own blank. `rest` is Markdown."""
    return f"{text(label)}{'' if label.endswith(('：', '。')) else ' '}{rest}"


def page(path: str, title: str, *parts: str, template: str | None = None, in_nav: bool = False) -> Page:
    """A page of blocks, with the empty ones left out."""
    return Page(path, title, "\n\n".join(part for part in parts if part) + "\n", template, in_nav)
