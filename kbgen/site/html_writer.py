"""Blocks as HTML for our own site. Here alone is anything escaped for it, so no sanitiser has to look at it again."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from html import escape

from kbgen.site.blocks import (
    Badge,
    Beside,
    Block,
    Bullets,
    Card,
    Cards,
    Code,
    Details,
    Drawing,
    EntryList,
    Facts,
    Figure,
    Heading,
    Line,
    Link,
    ListEntry,
    Listing,
    Page,
    Paragraph,
    Piece,
    Quiet,
    SearchBox,
    Sections,
    Strong,
    Table,
    Tile,
    Tiles,
    days,
    figures,
    filled,
    pieces,
    walk,
)

Address = Callable[[str], str | None]
"""From a path below the docs folder to its address as seen from the page; None where nothing stands there."""

_LONG = 25
"""From so many rows or entries on, a list gets a field to filter it with."""
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f]")
_DROPPED = re.compile(r"[^\w\- ]")


@dataclass(frozen=True, slots=True)
class Anchor:
    """A heading as the table of contents has it; `title` is plain text."""

    id: str
    title: str
    level: int


def anchors(page: Page) -> list[Anchor]:
    """The headings of a page with ids as GitHub makes them: readable, and the second of a name with a number."""
    taken: dict[str, int] = {}
    found = []
    for block in walk(page.blocks):
        if isinstance(block, Heading):
            base = block.id or _DROPPED.sub("", block.text.lower()).strip().replace(" ", "-") or "section"
            count = taken[base] = taken.get(base, -1) + 1
            found.append(Anchor(f"{base}-{count}" if count else base, block.text, block.level))
    return found


def html_of(page: Page, address: Address, filter_label: str = "") -> str:
    """A whole page below its title; `filter_label` is what readers hear of the field above a long list."""
    writer = _Writer(address, anchors(page), filter_label)
    return f'<h1 id="kb-title">{_text(page.heading)}</h1>\n{writer.blocks(page.blocks)}'


@dataclass(frozen=True, slots=True)
class WrittenPage:
    """A page as the site has it: what it is called, its HTML below that, and the headings in it."""

    path: str
    title: str
    heading: str
    in_nav: bool
    headings: tuple[Anchor, ...]
    html: str


def written_page(page: Page, address: Address, filter_label: str = "") -> WrittenPage:
    """The page with all that `html_of` and `anchors` give of it."""
    html = html_of(page, address, filter_label)
    return WrittenPage(page.path, page.title, page.heading, page.in_nav, tuple(anchors(page)), html)


def html_line(line: Line, address: Address) -> str:
    """One line of a page."""
    return _Writer(address, [], "").line(line)


@lru_cache(maxsize=4096)  # titles and labels stand on many pages
def _text(value: str) -> str:
    return escape(_CONTROL.sub("", value))


@dataclass(frozen=True)
class _Writer:
    """What blocks are written with: addresses, the ids of the headings, and words."""

    address: Address
    anchors: Sequence[Anchor]
    filter_label: str

    @cached_property
    def ids(self) -> Iterator[Anchor]:
        """Those of the headings still to come."""
        return iter(self.anchors)

    def blocks(self, blocks: Iterable[Block]) -> str:
        return "\n".join(map(self.block, blocks))

    def block(self, block: Block) -> str:
        match block:
            case Heading():
                return self.heading(block)
            case Paragraph():
                return f"<p>{self.line(block.line)}</p>"
            case Bullets():
                tag = "ol" if block.numbered else "ul"
                items = "".join(f"<li>{self.line(item)}</li>\n" for item in block.items)
                return f"<{tag}>\n{items}</{tag}>"
            case Table():
                return self.table(filled(block))
            case Listing():
                language = f' class="language-{_text(block.language)}"' if block.language else ""
                return f'<div class="highlight"><pre><code{language}>{_text(block.text)}\n</code></pre></div>'
            case Figure():
                source = escape(self.address(block.file) or "")
                return f'<p><img src="{source}" alt="{_text(block.alt)}" loading="lazy"></p>'
            case Drawing():
                return f'<div class="kb-drawing" role="img" aria-label="{_text(block.alt)}">{block.svg}</div>'
            case EntryList():
                items = "".join(map(self.entry, block.items))
                return f'{self.filter(len(block.items))}<ul class="kb-entries">\n{items}</ul>'
            case Tiles():
                return f'<dl class="kb-tiles">{"".join(map(self.tile, block.items))}</dl>'
            case Facts():
                pairs = "".join(
                    f"<div><dt>{_text(name)}</dt><dd>{self.line(value)}</dd></div>" for name, value in block.pairs
                )
                return f'<dl class="kb-pairs">{pairs}</dl>'
            case Details():
                inside = self.blocks(block.blocks)
                return f'<details class="kb-details"><summary>{_text(block.summary)}</summary>\n{inside}\n</details>'
            case Cards():
                return f'<div class="kb-cards">\n{"".join(map(self.card, block.items))}</div>'
            case Beside():
                main, aside = self.blocks(block.main), self.blocks(block.aside)
                return f'<div class="kb-beside">\n<div>\n{main}\n</div>\n<aside>\n{aside}\n</aside>\n</div>'
            case Sections():
                ways = (f'<a href="#{escape(each.id)}">{_text(each.title)}</a>' for each in self.anchors)
                return f'<p class="kb-sections">{" · ".join(ways)}</p>'
            case SearchBox():
                archive = escape(self.address(block.archive) or "")
                about = "".join(f"<p>{self.line(each)}</p>" for each in block.about)
                box = f'<div data-kb-search="inline" data-kb-archive="{archive}">{about}</div>'
                return f"{box}<noscript>{escape(block.unscripted)}</noscript>"  # in the box it would count as `about`

    def heading(self, block: Heading) -> str:
        found = next(self.ids)
        return f'<h{block.level} id="{escape(found.id)}">{_text(block.text)}</h{block.level}>'

    def table(self, table: Table) -> str:
        held = zip(figures(table), days(table), strict=True)
        looks = ["kb-n" if number else "kb-day" if day else "" for number, day in held]
        looks[table.wide] = looks[table.wide] or "kb-w"
        classes = [f' class="{look}"' if look else "" for look in looks]
        heads = "".join(f"<th{name}>{_text(head)}</th>" for name, head in zip(classes, table.head, strict=True))
        rows = "".join(self.row(row, classes) for row in table.rows)
        caption = f"<caption>{_text(table.caption)}</caption>" if table.caption else ""
        body = f'<table class="kb-table">{caption}<thead><tr>{heads}</tr></thead>\n<tbody>\n{rows}</tbody></table>'
        return f'{self.filter(len(table.rows))}<div class="kb-scroll">{body}</div>'

    def row(self, row: tuple[Line, ...], classes: list[str]) -> str:
        cells = zip(classes, row, strict=True)
        return "<tr>" + "".join(f"<td{name}>{self.line(cell)}</td>" for name, cell in cells) + "</tr>\n"

    def filter(self, count: int) -> str:
        """Room for a field that a script fills in where a list is long."""
        return f'<div class="kb-filter" data-kb-filter="{_text(self.filter_label)}"></div>' if count >= _LONG else ""

    def entry(self, entry: ListEntry) -> str:
        look = f' class="kb-look--{_text(entry.look)}"' if entry.look else ""
        facts = f'<p class="kb-quiet">{self.line(entry.facts)}</p>' if entry.facts else ""
        told = f"<p>{self.line(entry.told)}</p>" if entry.told else ""
        return f'<li{look}><p class="kb-entry">{self.line(entry.title)}</p>{facts}{told}</li>\n'

    def tile(self, tile: Tile) -> str:
        note = f'<dd class="kb-quiet">{self.line(tile.note)}</dd>' if tile.note else ""
        shown = f'<dd class="kb-picture">{self.block(tile.picture)}</dd>' if tile.picture else ""
        return f"<div><dt>{_text(tile.label)}</dt><dd><b>{_text(tile.value)}</b></dd>{shown}{note}</div>"

    def card(self, card: Card) -> str:
        title = f'<p class="kb-entry">{self.line(card.title)}</p>'
        return f'<section class="kb-card">{title}\n{self.blocks(card.blocks)}</section>\n'

    def line(self, line: Line) -> str:
        return "".join(map(self.piece, pieces(line)))

    def piece(self, piece: Piece) -> str:
        match piece:
            case str():
                return _text(piece)
            case Link():
                return self.link(piece.text, piece.to, piece.anchor, piece.lang)
            case Code():
                return f"<code>{_text(piece.text)}</code>"
            case Strong():
                return f"<strong>{self.line(piece.line)}</strong>"
            case Quiet():
                return f'<span class="kb-quiet">{self.line(piece.line)}</span>'
            case Badge():
                shown = self.link(piece.text, piece.to)
                return f'<span class="kb-badge kb-look--{_text(piece.look)}">{shown}</span>'
            case _:
                return "<br>"

    def link(self, text: str, to: str | None, anchor: str = "", lang: str = "") -> str:
        found = self.address(to) if to else None
        if found is None:
            return _text(text)
        said = f' lang="{escape(lang)}"' if lang else ""
        return f'<a href="{escape(f"{found}#{anchor}" if anchor else found)}"{said}>{_text(text)}</a>'
