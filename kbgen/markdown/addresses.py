"""Bare addresses as links, by GitHub's rules, and ended by Chinese punctuation, which GitHub takes along.

linkify-it-py is not used: for a line of `a://` its time grows with the square of the length, and it links neither
`www.example.com` nor `x@y.z`. Each mark here looks at no more than `MAX_ADDRESS` characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.common.utils import isLinkClose, isLinkOpen
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

MAX_ADDRESS = 2_000
_REST = re.compile(rf"[^\s<，。；：、！？（）【】《》「」『』“”]{{1,{MAX_ADDRESS}}}")
_HOST = re.compile(r"[^\s/?#:<>]{1,253}")
_MAIL = re.compile(
    r"(?<![A-Za-z0-9.+_/-])(?:mailto:)?[A-Za-z0-9.+_-]{1,64}@[A-Za-z0-9_-]{1,63}(?:\.[A-Za-z0-9_-]{1,63}){1,9}"
)
_ENTITY = re.compile(r"&[A-Za-z0-9]{1,31};\Z")
_TRAILING = "?!.,:*_~'\""
_BEFORE_WWW = " \t\n*_~("


def bare_addresses(md: MarkdownIt) -> None:
    """Add the rules to a parser, which stops at `://` and `www.`."""
    md.inline.ruler.push("bare_url", _url)
    md.inline.ruler.push("bare_www", _www)
    md.core.ruler.push("bare_mail", _mails)


def _url(state: StateInline, silent: bool) -> bool:
    if silent or state.linkLevel or not state.src.startswith("://", state.pos):
        return False
    before = state.src[max(0, state.pos - 6) : state.pos].lower()
    scheme = next((name for name in ("https", "http") if before.endswith(name)), "")
    if not scheme or state.pending[-len(scheme) :].lower() != scheme:
        return False
    preceding = before[: -len(scheme)][-1:]
    match = _REST.match(state.src, state.pos + 3, state.posMax)
    if match is None or (preceding.isascii() and preceding.isalpha()) or not _is_host(match[0]):
        return False
    address = _ended(match[0])
    return bool(address) and _link(state, len(scheme), f"://{address}", "")


def _www(state: StateInline, silent: bool) -> bool:
    if silent or state.linkLevel or not state.src.startswith("www.", state.pos):
        return False
    preceding = state.src[state.pos - 1] if state.pos else " "
    match = _REST.match(state.src, state.pos, state.posMax)
    if match is None or (preceding.isascii() and preceding not in _BEFORE_WWW) or not _is_host(match[0]):
        return False
    address = _ended(match[0])
    return len(address) > len("www.") and _link(state, 0, address, "http://")


def _mails(state: StateCore) -> None:
    """After all emphasis is settled: an underscore may stand in a name."""
    for token in state.tokens:
        if token.type == "inline" and "@" in token.content:
            token.children = list(_with_mails(token.children or []))


def _with_mails(children: list[Token]) -> Iterator[Token]:
    inside = 0
    for child in children:
        if child.type in ("link_open", "link_close"):
            inside += child.nesting
        elif child.type == "html_inline":
            inside = max(0, inside + isLinkOpen(child.content) - isLinkClose(child.content))  # some close nothing
        done = 0
        if child.type == "text" and not inside:
            for match in _MAIL.finditer(child.content):
                if match[0][-1] not in "-_":
                    yield _text(child, done, match.start())
                    yield from _mail(child, match)
                    done = match.end()
        yield _text(child, done, len(child.content)) if done else child


def _text(token: Token, start: int, end: int) -> Token:
    """A piece of a text."""
    at = int(token.meta.get("at", 0)) + start
    return Token("text", "", 0, content=token.content[start:end], level=token.level, meta={"at": at})


def _mail(token: Token, match: re.Match[str]) -> Iterator[Token]:
    target = match[0] if match[0].startswith("mailto:") else f"mailto:{match[0]}"
    meta = {"at": int(token.meta.get("at", 0)) + match.start()}
    yield Token("link_open", "a", 1, {"href": target}, None, token.level, None, "", "linkify", "auto", meta)
    yield _text(token, match.start(), match.end())
    yield Token("link_close", "a", -1, {}, None, token.level, None, "", "linkify", "auto")


def _is_host(address: str) -> bool:
    """Whether it begins with a letter or digit and the last two parts of the host have no underscore."""
    host = _HOST.match(address)
    first_is_fine = address[0].isalnum() or address[0] == "["
    return first_is_fine and (host is None or "_" not in "".join(host[0].split(".")[-2:]))


def _ended(address: str) -> str:
    """The address without the punctuation that ends a sentence, and without a parenthesis that it never opened."""
    unopened = address.count(")") - address.count("(")
    end = len(address)
    while end:
        last = address[end - 1]
        if last in _TRAILING:
            end -= 1
        elif last == ")" and unopened > 0:
            end, unopened = end - 1, unopened - 1
        elif last == ";":
            entity = _ENTITY.search(address[max(0, end - 33) : end])
            end -= len(entity[0]) if entity else 1
        else:
            break
    return address[:end]


def _link(state: StateInline, back: int, rest: str, scheme: str) -> bool:
    """Put a link in place of the `back` last characters of the pending text and of `rest`."""
    shown = (state.pending[-back:] if back else "") + rest
    target = state.md.normalizeLink(scheme + shown)
    if not state.md.validateLink(target):
        return False
    if back:
        state.pending = state.pending[:-back]
    state.pos -= back  # tokens note where they begin
    opened = state.push("link_open", "a", 1)
    opened.attrs, opened.markup, opened.info = {"href": target}, "linkify", "auto"
    state.push("text", "", 0).content = shown
    closed = state.push("link_close", "a", -1)
    closed.markup, closed.info = "linkify", "auto"
    state.pos += back + len(rest)
    return True
