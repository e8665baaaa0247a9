"""The first page, for three people: the search and the last incidents, what came back and is overdue, how to write."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from kbgen.corpus import kind, severity
from kbgen.model.postmortem import Status
from kbgen.site.blocks import (
    Beside,
    Block,
    Break,
    Bullets,
    Card,
    Cards,
    Code,
    Details,
    Line,
    Link,
    Page,
    Quiet,
    SearchBox,
    Table,
    blocks,
    heading,
    joined,
    labelled,
    line,
    page,
)
from kbgen.site.groupings import AXES
from kbgen.site.inline_svg import by_month, calendar
from kbgen.site.pages.archive import INDEX as ARCHIVE
from kbgen.site.pages.board import PATH as BOARD
from kbgen.site.pages.document_rows import counts, entries, linked, shown_day, titled
from kbgen.site.pages.follow_up_rows import due
from kbgen.site.pages.patterns_page import PATH as PATTERNS
from kbgen.site.pages.patterns_page import UNKNOWNS, chain_facts, latest
from kbgen.site.pages.reference import GUIDE, SEARCHING
from kbgen.site.pages.uncounted import open_questions
from kbgen.site.report.section import lacking
from kbgen.site.site import Site

PATH = "index.md"
SEARCH = "search.md"
_LATEST, _SHOWN = 6, 3


def home(site: Site) -> Page:
    """The home page; its length does not grow with the number of documents."""
    words = site.words
    incidents = site.incidents(site.newest)
    return page(
        PATH,
        words["page.home"],
        words["home.intro"],
        SearchBox(ARCHIVE, words["home.unscripted"]),
        *(Quiet(each) for each in lacking(site.corpus.missing, len(site.corpus.absent), site.corpus.partial, words)),
        Quiet(joined([_numbers(site), _span(site), labelled(words["home.browse"], browse(site))])),
        calendar(incidents, site),
        *_table(site),
        Beside(blocks(heading(words, "home.new"), *_new(site)), blocks(Cards(tuple(_cards(site))))),
        in_nav=True,
        heading=site.title,
    )


def search(site: Site) -> Page:
    """The search box on a page of its own, and where to look without scripts."""
    words = site.words
    without = labelled(words["search.without_script"], browse(site))
    how = (line(Link(words["ref.search"], SEARCHING)),) if site.settings.reference else ()
    return page(
        SEARCH,
        words["page.search"],
        SearchBox(ARCHIVE, words["home.unscripted"], (words["search.about"], *how, without)),
        in_nav=True,
    )


def browse(site: Site) -> Line:
    """Links to the pages that list documents."""
    names = ("archive", *(axis.name for axis in AXES))
    return joined(Link(site.words[f"page.{name}"], f"{name}/index.md") for name in names)


def _numbers(site: Site) -> Line:
    """How many incidents, and what is counted apart from them; that there is none is said."""
    none = None if any(kind(each) == "incident" for each in site.newest) else f"{site.words['counted.incident']} 0"
    unreadable = f"{site.words['counted.unreadable']} {len(site.unreadable)}" if site.unreadable else None
    # Neither the years nor the calendar below have them.
    undated = sum(not shown_day(each) for each in site.once(site.newest))
    without = f"{site.words['archive.undated']} {undated}" if undated else None
    return joined([none, *counts(site.newest, site), unreadable, without])


def _span(site: Site) -> str:
    days = [day for document in site.once(site.newest) if (day := shown_day(document))]
    years = sorted({min(days)[:4], max(days)[:4]}) if days else []
    return " – ".join(years)


def _table(site: Site) -> tuple[Block, ...]:
    """The figures of the calendar, folded up below it."""
    words = site.words
    incidents = site.incidents(site.newest)
    years = sorted({year for year, _ in by_month(incidents, site)}, reverse=True)[:3]
    if not years:
        return ()
    levels = [term.name for term in site.settings.vocabulary.severities]
    found = Counter((shown_day(each)[:7], severity(each, site.settings) or "") for each in incidents)
    levels += sorted({level for _, level in found if level and level not in levels})  # words that the vocabulary lacks
    months = sorted({month for month, _ in found if month and int(month[:4]) in years}, reverse=True)
    heads = (words["report.when"], words["counted.incident"], *levels, words["report.no_severity"])
    rows = tuple(
        (
            month,
            str(sum(found[month, level] for level in (*levels, ""))),
            *(str(found[month, level] or "") for level in (*levels, "")),
        )
        for month in months
    )
    return (Details(words["home.calendar"], blocks(Table(heads, rows))),)


def _new(site: Site) -> tuple[Block, ...]:
    if not site.newest:
        return blocks(site.words["home.no_documents"], labelled(site.words["home.first"], Code("kbgen new")))
    rest = Link(site.words.fill("home.all", count=len(site.corpus)), ARCHIVE)
    return blocks(entries(site.newest[:_LATEST], site), rest)


def _cards(site: Site) -> Iterator[Card]:
    """What a lead asks first, then what an author does."""
    words = site.words
    own = [chain for chain in site.repeats.chains if chain.came_back]
    own.sort(key=lambda chain: latest(chain, site) or date.min, reverse=True)
    again = [line(Link(each.title, each.path), Break(), Quiet(chain_facts(each, site))) for each in own[:_SHOWN]]
    yield from _card(words["chain.all"], PATTERNS, len(own), again)
    yield from _overdue(site)
    asked = open_questions(site)
    lines = [line(linked(each, site)) for each in asked[:_SHOWN]]
    yield from _card(words["unknowns.title"], UNKNOWNS, len(asked), lines)
    drafts = [document for document in site.newest if document.status in (Status.DRAFT, Status.IN_REVIEW)]
    yield from _card(words["home.drafts"], None, len(drafts), [titled(each, site) for each in drafts[:_SHOWN]])
    guide = Link(words["ref.guide"], GUIDE) if site.settings.reference else None
    yield Card(words["home.write"], blocks(labelled(words["home.write_how"], Code("kbgen new")), guide))


def _overdue(site: Site) -> Iterator[Card]:
    words = site.words
    late = [each for each in site.promises if each.state == "overdue"]
    lines = []
    for each in late[:_SHOWN]:
        facts = joined([each.item.owner, due(each, site), linked(each.document, site)])
        lines.append(line(each.item.title, Break(), Quiet(facts)))
    is_open, unknown = sum(each.is_open for each in site.promises), sum(each.is_unknown for each in site.promises)
    counts = {"home.open": is_open if is_open > len(late) else 0, "home.unknown": unknown}
    notes = [words.fill(key, count=count) for key, count in counts.items() if count]
    if late:
        yield from _card(words["promise.overdue"], BOARD, len(late), lines, notes)
    else:
        yield Card(Link(words["home.promises"], BOARD), blocks(words["board.none_overdue"], *notes))


def _card(title: str, to: str | None, count: int, lines: Sequence[Line], notes: Sequence[Line] = ()) -> Iterator[Card]:
    if count:
        yield Card(Link(f"{title} · {count}", to), blocks(Bullets(tuple(lines)), *notes))
