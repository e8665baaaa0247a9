"""The first page: what this is, the search, what is new, what came back, what is open, how many there are."""

from __future__ import annotations

from collections import Counter
from datetime import date

from kbgen.corpus import kind
from kbgen.documents import Document
from kbgen.markdown import link, table, text
from kbgen.model.moments import day
from kbgen.model.postmortem import FollowUp, Status
from kbgen.site.groups import AXES
from kbgen.site.pages.board import PATH as BOARD
from kbgen.site.pages.page import Page, labelled, page
from kbgen.site.pages.patterns import PATH as PATTERNS
from kbgen.site.pages.patterns import chains_table, latest
from kbgen.site.pages.rows import EMPTY, documents_table, titled
from kbgen.site.promises import is_open, state
from kbgen.site.site import Site

PATH = "index.md"
SEARCH_BOX = '<div data-kb-search="inline"></div>'
_SHOWN = 8


def home(site: Site) -> Page:
    """The home page; its length does not grow with the number of documents."""
    words = site.words
    return page(
        PATH,
        words["page.home"],
        f"# {text(site.title)}",
        text(words["home.intro"]),
        SEARCH_BOX,
        labelled(words["home.browse"], browse(site, PATH)),
        *_new(site),
        *_again(site),
        f"## {text(words['home.open'])}",
        *(_promises(site) + _drafts(site) or [text(words["home.nothing_open"])]),
        f"## {text(words['home.numbers'])}",
        _numbers(site),
        in_nav=True,
    )


def browse(site: Site, path: str) -> str:
    """Links to the pages that list documents."""
    names = ("archive", *(axis.name for axis in AXES))
    return " · ".join(link(site.words[f"page.{name}"], path, f"{name}/index.md") for name in names)


def _new(site: Site) -> list[str]:
    heading = f"## {text(site.words['home.new'])}"
    if not site.newest:
        return [heading, text(site.words["home.no_documents"])]
    rest = link(site.words.fill("home.all", count=len(site.corpus)), PATH, "archive/index.md")
    return [heading, documents_table(site.newest[:_SHOWN], site, PATH), rest]


def _again(site: Site) -> list[str]:
    """What came back last, with the promises that were broken by then; nothing where nothing did."""
    words = site.words
    own = [chain for chain in site.repeats.chains if chain.came_back]
    own.sort(key=lambda chain: latest(chain, site) or date.min, reverse=True)
    if not own:
        return []
    rest = link(words.fill("home.all_chains", count=len(own)), PATH, PATTERNS)
    return [f"## {text(words['chain.all'])}", chains_table(own[:_SHOWN], site, PATH), rest]


def _promises(site: Site) -> list[str]:
    promises = [
        (promise, document)
        for document in site.newest
        for promise in document.meta.follow_ups or ()
        if is_open(promise)
    ]
    promises.sort(key=lambda pair: day(pair[0].due) or date.max)
    if not promises:
        return []
    heads = tuple(site.words[f"column.{name}"] for name in ("due", "state", "promise", "owner", "document"))
    rows = [_promise(promise, document, site) for promise, document in promises[:_SHOWN]]
    return [f"### {text(site.words['home.promises'])}", table(heads, rows), _rest(len(promises), site)]


def _rest(count: int, site: Site) -> str:
    return link(site.words.fill("home.more", count=count - _SHOWN), PATH, BOARD) if count > _SHOWN else ""


def _promise(promise: FollowUp, document: Document, site: Site) -> tuple[str, ...]:
    due, how = day(promise.due), state(promise, site.today)
    word = text(site.words[f"promise.{how}"])
    return (
        due.isoformat() if due else EMPTY,
        f"**{word}**" if how == "overdue" else word,
        text(promise.title),
        text(promise.owner or "") or EMPTY,
        link(document.title, PATH, document.path),
    )


def _drafts(site: Site) -> list[str]:
    drafts = [document for document in site.newest if document.status in (Status.DRAFT, Status.IN_REVIEW)]
    if not drafts:
        return []
    items = "\n".join(f"- {titled(document, site, PATH)}" for document in drafts[:_SHOWN])
    return [f"### {text(site.words['home.drafts'])}", items, _more(len(drafts), site)]


def _more(count: int, site: Site) -> str:
    return text(site.words.fill("home.more", count=count - _SHOWN)) if count > _SHOWN else ""


def _numbers(site: Site) -> str:
    kinds = Counter(kind(document) for document in site.newest)
    counts = {name: kinds[name] for name in ("incident", "near_miss", "drill")}
    if site.unreadable:
        counts["unreadable"] = len(site.unreadable)
    return " · ".join(f"{text(site.words[f'counted.{name}'])} {count}" for name, count in counts.items())
