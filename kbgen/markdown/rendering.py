"""A text as the HTML of a page: rendered, its links resolved, and cleaned last of all."""

from __future__ import annotations

import html
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from typing import Any

from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import OptionsDict

from kbgen.markdown.attributes import words
from kbgen.markdown.highlight import Colours, fenced
from kbgen.markdown.parser import engine, parsed
from kbgen.markdown.sanitizer import clean, ids

Address = Callable[[str], str | None]
"""The address of a file that a link's path, as it is written but decoded, leads to; None where there is none."""


@dataclass(frozen=True, slots=True)
class Labels:
    """The few words that a page of Markdown needs, as plain text. `alerts` by kind in lower case."""

    broken: str = "This text could not be converted and is shown as written."
    alerts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class TocEntry:
    """A heading of a page for its table of contents; the title is plain text."""

    level: int
    title: str
    id: str


@dataclass(frozen=True, slots=True)
class Rendered:
    """`html` may be shown as it is; `ids` are all places in it that a link can lead to."""

    html: str
    contents: tuple[TocEntry, ...] = ()
    ids: frozenset[str] = field(default_factory=frozenset)


_ENGLISH = Labels()


@dataclass(frozen=True, slots=True)
class Converted:
    """A text as HTML that nobody has cleaned yet: never to be shown as it is. `broken` where it can't be converted."""

    html: str
    contents: tuple[TocEntry, ...]
    broken: bool


def render(body: str, address: Address | None = None, labels: Labels = _ENGLISH) -> Rendered:
    """The page of a text without front matter."""
    return finished(converted(body, labels), body, address, labels)


def converted(body: str, labels: Labels) -> Converted:
    """The text's HTML before its links are known; what costs the most."""
    found = parsed(body)
    env: dict[str, Any] = {**found.env, "labels": labels, "colours": Colours()}
    raw = _renderer().render(found.tokens, engine().options, env)
    return Converted(raw, tuple(_contents(found.tokens)), bool(found.env.get("broken")))


def finished(made: Converted, body: str, address: Address | None, labels: Labels) -> Rendered:
    """What may be shown."""
    shown = clean(made.html, address)
    if made.broken:
        note = html.escape(labels.broken)
        shown = f'<p class="kb-broken">{note}</p>\n<pre class="kb-broken-text">{html.escape(body)}</pre>'
    return Rendered(shown, made.contents, ids(shown))


def _contents(tokens: Sequence[Token]) -> list[TocEntry]:
    return [
        TocEntry(int(token.tag[1]), words(tokens[at + 1].children), str(token.attrs["id"]))
        for at, token in enumerate(tokens)
        if token.type == "heading_open"
    ]


@dataclass(frozen=True, slots=True)
class _Here:
    """A token among all of them, and what is known of the page."""

    tokens: Sequence[Token]
    at: int
    env: dict[str, Any]
    default: Callable[[], str]

    @property
    def token(self) -> Token:
        return self.tokens[self.at]

    @property
    def labels(self) -> Labels:
        found: Labels = self.env["labels"]
        return found


def _fence(here: _Here) -> str:
    return fenced(here.token.content, here.token.info, here.env["colours"])


def _cell(here: _Here) -> str:
    """A cell with its alignment as an attribute: a strict content security policy allows no style."""
    side, tag = str(here.token.attrs.get("style", "")).removeprefix("text-align:"), here.token.tag
    return f'<{tag} align="{side}">' if side in ("left", "center", "right") else f"<{tag}>"


def _alert(here: _Here) -> str:
    return f'<div class="admonition {here.token.meta["kind"].lower()}">\n'


def _alert_title(here: _Here) -> str:
    kind = str(here.tokens[here.at - 1].meta["kind"])
    title = dict(here.labels.alerts).get(kind.lower(), kind.capitalize())
    return f'<p class="admonition-title">{html.escape(title)}</p>\n<!--'  # the library's own title, in English


def _list(here: _Here) -> str:
    return here.default().replace(' class="contains-task-list"', ' class="task-list"')


def _item(here: _Here) -> str:
    checked = here.token.meta.get("checked")
    box = "" if checked is None else f'<input type="checkbox"{" checked" if checked else ""}> '
    return here.default() + box


def _footnote_ref(here: _Here) -> str:
    number, again = _footnote(here.token)
    return f'<sup id="fnref{again}:{number}"><a class="footnote-ref" href="#fn:{number}">{number}</a></sup>'


def _footnote_open(here: _Here) -> str:
    return f'<li id="fn:{here.token.meta["id"] + 1}">'


def _footnote_anchor(here: _Here) -> str:
    number, again = _footnote(here.token)
    return f' <a class="footnote-backref" href="#fnref{again}:{number}">&#8617;</a>'


def _footnote(token: Token) -> tuple[int, str]:
    """The number of a footnote, and which mention of it this is: empty for the first."""
    return token.meta["id"] + 1, str(token.meta["subId"] + 1) if token.meta["subId"] else ""


def _always(written: str) -> Callable[[_Here], str]:
    return lambda _here: written


# By the type of the token, with the classes that MkDocs' themes know. Tokens are shared and stay as they are.
_RULES: dict[str, Callable[[_Here], str]] = {
    "fence": _fence,
    "code_block": _fence,
    "th_open": _cell,
    "td_open": _cell,
    "alert_open": _alert,
    "alert_title_open": _alert_title,
    "alert_title_close": _always("-->"),
    "bullet_list_open": _list,
    "ordered_list_open": _list,
    "list_item_open": _item,
    "s_open": _always("<del>"),
    "s_close": _always("</del>"),
    "footnote_ref": _footnote_ref,
    "footnote_block_open": _always('<div class="footnote">\n<hr>\n<ol>\n'),
    "footnote_block_close": _always("</ol>\n</div>\n"),
    "footnote_open": _footnote_open,
    "footnote_close": _always("</li>\n"),
    "footnote_anchor": _footnote_anchor,
}


@cache
def _renderer() -> RendererHTML:
    """The library's renderer with our rules."""
    made = RendererHTML()

    def adapted(rule: Callable[[_Here], str]) -> Callable[[Sequence[Token], int, OptionsDict, Any], str]:
        def render(tokens: Sequence[Token], at: int, options: OptionsDict, env: Any) -> str:
            return rule(_Here(tokens, at, env, partial(made.renderToken, tokens, at, options, env)))

        return render

    rules: dict[str, Any] = made.rules
    rules.update((name, adapted(rule)) for name, rule in _RULES.items())
    return made
