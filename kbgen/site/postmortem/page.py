"""A postmortem's page, and everything that it is made from: so that it is made again only where something changed."""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from kbgen.documents import Document
from kbgen.markdown import Address, TocEntry
from kbgen.model.json_bytes import row_bytes, row_from
from kbgen.site.html_writer import html_line
from kbgen.site.page_inputs import plain_json
from kbgen.site.postmortem.metadata import asked_of, crumbs, facts, said_of, sections
from kbgen.site.postmortem.narrative import Account, narrative
from kbgen.site.site import Site


@dataclass(frozen=True, slots=True)
class ShownPage:
    """What stands on a postmortem's page.

    Attributes:
        html: from the way to it down to the authors' text.
        sections: id and title of those above the text, and of the text.
        contents: the headings of the text.
        ids: all places that a link can lead to.
        dead: line in the file and address of each link that leads nowhere.
        asked: what the page was made with beyond the document: questions of the site and their answers, as JSON.
    """

    html: str
    sections: tuple[tuple[str, str], ...]
    contents: tuple[TocEntry, ...]
    ids: frozenset[str]
    dead: tuple[tuple[int, str], ...]
    asked: tuple[tuple[str, str], ...]


def shown(
    document: Document,
    site: Site,
    address: Address,
    told: Mapping[str, Any] | None = None,
    made: Account | None = None,
) -> ShownPage:
    """The page. `address` gives that of a file below the docs folder, as seen from the page, or None.

    `told` are the `values` of the document and `made` the account of its text where they are known already.
    """
    asked: dict[str, str] = {}

    def noted(question: str, ask: Callable[..., Any]) -> Callable[..., Any]:
        def answer(*of: Any) -> Any:
            found = ask(*of)
            asked[_json([question, *of])] = _json(found)
            return found

        return answer

    link = noted("link", address)
    title, lang = html.escape(document.title), html.escape(document.meta.lang or site.settings.lang)
    account = narrative(document, site.words, link, made)
    text = f'<div class="kb-narrative" lang="{lang}">\n{account.html}\n</div>'
    block = facts(document, site, link, text, noted, told)
    way = f'<p class="kb-crumbs">{html_line(crumbs(document, site), link)}</p>'
    named = tuple(sections(document, site))
    return ShownPage(
        f'{way}\n<h1 id="kb-title"{said_of(document, site)}>{title}</h1>\n{block}',
        named,
        account.contents,
        frozenset({"kb-title", *account.ids, *(name for name, _ in named)}),
        tuple((document.body_line - 1 + line, url) for line, url in account.dead),
        tuple(asked.items()),
    )


def is_as_it_was(page: ShownPage, document: Document, site: Site, address: Address) -> bool:
    """Whether every question that a page of just these values asked has the same answer today."""
    asks: Mapping[str, Callable[..., Any]] = {"link": address, **asked_of(document, site, address)}
    for question, answer in page.asked:
        name, *of = row_from(question.encode("utf-8", "surrogatepass"))
        if _json(asks[name](*of)) != answer:
            return False
    return True


def _json(value: object) -> str:
    return row_bytes(value).decode("utf-8", "surrogatepass")


def made_from(document: Document, site: Site, told: Mapping[str, Any]) -> str:
    """All that the page is made from beside the document, the settings and the answers to what it asks, as JSON."""
    return plain_json([told, crumbs(document, site)])


def page_bytes(page: ShownPage, path: str) -> bytes:
    """A page and the path of its document as JSON."""
    contents = [[each.level, each.title, each.id] for each in page.contents]
    row = [path, page.html, page.sections, contents, sorted(page.ids), page.dead, page.asked]
    return row_bytes(row)


def page_from(data: bytes) -> tuple[str, ShownPage]:
    """What `page_bytes` wrote. Raises ValueError or TypeError for anything else."""
    path, text, named, contents, ids, dead, asked = row_from(data)
    entries = tuple(TocEntry(*each) for each in contents)
    pairs = (tuple((first, second) for first, second in each) for each in (named, dead, asked))
    sections, lost, questions = pairs
    return path, ShownPage(text, sections, entries, frozenset(ids), lost, questions)
