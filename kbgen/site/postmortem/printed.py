"""What the facts of a page print: every value escaped, once, and the pieces that stand on a page many times."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

from markupsafe import Markup, escape

from kbgen.site.time_formats import ShownValue

LONG = 48  # characters: more take the card's whole width


def printed(value: object) -> str:
    """A value as it is printed: HTML escaped, line breaks and braces as references; what is HTML as it is."""
    if isinstance(value, Markup):
        return str.__str__(value)
    return _escaped("" if value is None else str(value))


@lru_cache(maxsize=4096)  # most of what is printed is a word of ours
def _escaped(text: str) -> str:
    return str(escape(text)).replace("\n", "&#10;").replace("{", "&#123;").replace("}", "&#125;")


def badge(text: object, look: object) -> str:
    """A word on a ground of its own colour."""
    return f'<span class="kb-badge kb-look--{printed(look)}">{printed(text)}</span>'


def shown(value: ShownValue) -> str:
    """A value that may be absent, and a time as programs read it, too."""
    text, note = printed(value.text), f' title="{printed(value.note)}"' if value.note else ""
    if value.iso:
        return f'<time datetime="{printed(value.iso)}"{note}>{text}</time>\n'
    if value.how == "known":
        return f"{text}\n"
    return f'<span class="kb-absent kb-absent--{printed(value.how)}"{note}>{text}</span>\n'


def linked(label: object, href: object, lang: str = "") -> str:
    """A label, as a link where there is an address. `lang` is the attribute of its language."""
    text, language = printed(label), printed(lang)
    if href:
        return f'<a href="{printed(href)}"{language}>{text}</a>'
    return f"<span{language}>{text}</span>" if lang else text


def heading(name: str, titles: Mapping[str, str]) -> str:
    """The heading of a section; its `name` is its anchor."""
    return f'<h2 class="kb-heading" id="{name}">{printed(titles[name])}</h2>\n'


def row(value: str | None, label: object) -> str:
    """A row of a list of facts, if there is a value."""
    if not value:
        return ""
    wide = ' class="kb-long"' if len(value) > LONG else ""
    return f'<div{wide}><dt>{printed(label)}</dt><dd class="kb-lines">{printed(value)}</dd></div>'


def words_row(values: Iterable[str] | None, label: object) -> str:
    """A row with several words."""
    return row(", ".join(values or ()), label)
