"""The authors' text as part of a larger page: one first-level heading, no level left out, links that lead somewhere."""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass

from kbgen.documents import Document
from kbgen.markdown import (
    Address,
    Converted,
    Labels,
    TocEntry,
    converted,
    finished,
    headings,
    path_from,
    structure,
    without_our_marks,
)
from kbgen.model.json_bytes import row_bytes, row_from
from kbgen.site.postmortem.math_and_diagrams import with_formulas
from kbgen.site.words import Words

_HEADING = re.compile(r"<h([1-6])((?:\s[^>]*)?)>(.*?)</h\1\s*>", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")
_ID = re.compile(r'<h[1-6][^>]* id="([^"]*)"')
_PICTURE = re.compile(r'<img(?![^<>]* alt=)([^<>]{0,1000}? src="([^"<>]{0,1000})")')
_OWN_ID = re.compile(r' id="([^"]*)"')


_ALERTS = ("note", "tip", "important", "warning", "caution")


@dataclass(frozen=True, slots=True)
class Narrative:
    """The text of a document as HTML, the headings in it, the ids that links can lead to.

    `dead`: line in the text and address of each link that leads nowhere.
    """

    html: str
    contents: tuple[TocEntry, ...]
    ids: frozenset[str]
    dead: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Account:
    """What is known of a text before any address is. `links`: line, address as written and path of each within."""

    converted: Converted
    links: tuple[tuple[int, str, str], ...]


def account(body: str, words: Words) -> Account:
    """The text below the front matter, converted, and what it refers to."""
    links = (link for link in structure(body).links if link.target and not link.text)
    inside = tuple((link.mark.line, link.url, link.target.path) for link in links if link.target)
    return Account(converted(body, _labels(words)), inside)


def account_bytes(made: Account) -> bytes:
    """As JSON."""
    contents = [[each.level, each.title, each.id] for each in made.converted.contents]
    row = [made.converted.html, contents, made.converted.broken, made.links]
    return row_bytes(row)


def account_from(data: bytes) -> Account:
    """What `account_bytes` wrote. Raises ValueError or TypeError for anything else."""
    raw, contents, broken, links = row_from(data)
    entries = tuple(TocEntry(*each) for each in contents)
    return Account(Converted(raw, entries, broken), tuple((line, url, path) for line, url, path in links))


def _labels(words: Words) -> Labels:
    alerts = tuple((kind, words[f"alert.{kind}"]) for kind in _ALERTS)
    return Labels(words["narrative.broken"], alerts)


def narrative(document: Document, words: Words, address: Address, made: Account | None = None) -> Narrative:
    """What stands below the front matter. `address` gives that of a file below the docs folder, or None.

    `made` is the account of its text where that is known already.
    """
    folder, made = posixpath.dirname(document.path), made or account(document.body, words)
    found = finished(made.converted, document.body, lambda path: address_of(path, folder, address), _labels(words))
    shown = _described(with_formulas(below(without_our_marks(found.html), document.title)))
    for state, box in (("open", "disabled"), ("done", "disabled checked")):
        told = f'<input type="checkbox" {box} aria-label="{words[f"promise.{state}"]}">'
        shown = shown.replace(f'<input type="checkbox" {box}>', told)
    kept = {match[1] for match in _ID.finditer(shown)}
    dead = (
        (line, url)
        for line, url, path in made.links
        if path and not path.startswith("/") and address_of(path, folder, address) is None
    )
    return Narrative(shown, tuple(each for each in found.contents if each.id in kept), found.ids, tuple(dead))


def _described(page: str) -> str:
    """HTML in which no picture is without a text: one that authors gave none is told by its file."""
    return _PICTURE.sub(lambda found: f'<img alt="{posixpath.basename(found[2])}"{found[1]}', page)


def address_of(path: str, folder: str, address: Address) -> str | None:
    """The address that a link's path leads to from a folder; that of a folder is its first page."""
    whole = path_from(folder, path)
    if path.startswith("/") or whole.startswith(".."):
        return None
    choices = (whole, posixpath.join(whole, "index.md"), posixpath.join(whole, "README.md"))
    return next((found for each in choices if (found := address(posixpath.normpath(each)))), None)


def below(content: str, title: str, level: int = 2) -> str:
    """Rendered HTML whose headings stand below a heading of `level`; a repetition of the title is left out.

    >>> below("<h1>Disk full</h1><h2>Why</h2><h4>So</h4>", "Disk full", 1)
    '<h2>Why</h2><h3>So</h3>'
    """
    first = _HEADING.search(content)
    if first and _is_title(first, title):
        named = _OWN_ID.search(first[2])
        place = f'<span id="{named[1]}"></span>' if named else ""  # links to the title still lead there
        content = content[: first.start()] + place + content[first.end() :]
    levels = [int(match[1]) for match in _HEADING.finditer(content)]
    fitting = iter(_fit(levels, level))
    return _HEADING.sub(lambda match: _leveled(match, next(fitting)), content)


def _is_title(match: re.Match[str], title: str) -> bool:
    shown = html.unescape(_TAG.sub("", match[3]))
    return match[1] == "1" and " ".join(shown.split()) == " ".join(title.split())


def _leveled(match: re.Match[str], level: int) -> str:
    return f"<h{level}{match[2]}>{match[3]}</h{level}>"


def _fit(levels: list[int], above: int) -> Iterator[int]:
    """Levels moved below `above` as a whole, none more than one deeper than the one before."""
    shift = above + 1 - min(levels, default=above + 1)
    previous = above
    for level in levels:
        previous = min(max(level + shift, above + 1), previous + 1, 6)
        yield previous


def without_title(body: str, title: str) -> str:
    """A Markdown body without a first-level heading that only repeats the title."""
    first = next(iter(headings(body)), None)
    if first is None or first.level != 1 or first.text != title:
        return body
    lines = body.split("\n")
    end = first.line
    if not lines[first.line - 1].lstrip().startswith("#"):  # a title of several lines ends at its underline
        end = next(at for at, line in enumerate(lines[end:], end + 1) if set(line.strip()) == {"="})
    return "\n".join(lines[: first.line - 1] + lines[end:])
