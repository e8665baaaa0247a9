"""The board of follow-ups: what needs doing now first, then how many are left; by team, service and age."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from kbgen.corpus import OPEN, STATES, Promise
from kbgen.report import follow_up_figures
from kbgen.site.blocks import Block, EntryList, Line, Link, Page, Table, Tile, Tiles, blocks, heading, page
from kbgen.site.groupings import file_names
from kbgen.site.pages.follow_up_rows import owed_entry, promises_table
from kbgen.site.report.follow_up_sections import age_name
from kbgen.site.site import Site

PATH = "follow-ups/index.md"
_OVERDUE_PAGE = "follow-ups/overdue.md"
# Page -> the states it lists. The front page itself lists what is overdue, where that is not too much for one.
_LISTS = {
    "open": OPEN[1:],
    "not_written": ("not_written",),
    "late": ("done_late",),
    "declined": ("wont_do",),
    "done": ("done",),
    "unknown": ("unknown",),
    "again": ("told_again",),
}
_NEXT, _OVERDUE = 10, 100

# A team or service -> the page of what it has left to do, and all of its follow-ups.
Groups = dict[str, tuple[str, list[Promise]]]


def board(site: Site) -> Iterator[Page]:
    """The board, a page for every other state, and one for every team and service with something left to do."""
    promises = site.promises
    axes = {axis: _grouped(promises, axis, site) for axis in ("teams", "services")}
    yield _front(promises, axes, site)
    overdue = [each for each in promises if each.state == "overdue"]
    if len(overdue) > _OVERDUE:
        yield _list(_OVERDUE_PAGE, site.words.fill("board.overdue_page", n=len(overdue)), overdue, site)
    for name, states in _LISTS.items():
        chosen = [each for each in promises if each.state in states]
        if chosen:
            yield _list(f"follow-ups/{name}.md", site.words[f"board.{name}_page"], chosen, site)
    for groups in axes.values():
        for name, (path, members) in groups.items():
            left = [each for each in members if each.is_open]
            if left:
                yield _list(path, site.words.fill("board.of", name=name), left, site)


def team_pages(promises: Sequence[Promise]) -> dict[str, str]:
    """By team with something left to do, the page that lists it."""
    members = _members(promises, "teams")
    paths = _team_paths(members)
    return {name: paths[name] for name, found in members.items() if any(each.is_open for each in found)}


def _members(promises: Sequence[Promise], axis: str) -> dict[str, list[Promise]]:
    members: dict[str, list[Promise]] = {}
    for each in promises:
        for name in each.services if axis == "services" else filter(None, [each.team]):
            members.setdefault(name, []).append(each)
    return members


def _team_paths(members: Iterable[str]) -> dict[str, str]:
    return {name: f"follow-ups/teams/{stem}.md" for name, stem in file_names(members).items()}


def _grouped(promises: Sequence[Promise], axis: str, site: Site) -> Groups:
    """Promises by team or service, with the page of each, those with the most left to do first."""
    members = _members(promises, axis)
    served = {name: f"follow-ups/{group.path}" for name, group in site.groups["services"].items()}
    paths = _team_paths(members) if axis == "teams" else served
    ordered = sorted(members, key=lambda name: (-sum(each.is_open for each in members[name]), name))
    return {name: (paths[name], members[name]) for name in ordered}


def _front(promises: Sequence[Promise], axes: dict[str, Groups], site: Site) -> Page:
    words = site.words
    overdue = [each for each in promises if each.state == "overdue"]
    coming = [each for each in promises if each.state in ("open", "in_progress")][:_NEXT]
    return page(
        PATH,
        words["board.title"],
        words["board.intro"] if promises else words["board.empty"],
        words.fill("board.unread", count=len(site.unreadable)) if site.unreadable else None,
        _states(promises, site),
        heading(words, "board.overdue_page", n=len(overdue)) if promises else None,
        EntryList(tuple(owed_entry(each, site) for each in overdue[:_OVERDUE])),
        Link(words.fill("home.more", count=len(overdue) - _OVERDUE), _OVERDUE_PAGE)
        if len(overdue) > _OVERDUE
        else None,
        None if overdue or not promises else words["board.none_overdue"],
        heading(words, "board.next") if coming else None,
        EntryList(tuple(owed_entry(each, site) for each in coming)),
        *(part for axis, groups in axes.items() if groups for part in _axis(axis, groups, site)),
        *_ages(promises, site),
        in_nav=True,
    )


def _states(promises: Sequence[Promise], site: Site) -> Tiles:
    """How many there are of each state; those that are not listed below lead to their lists."""
    words, counts = site.words, Counter(str(each.state) for each in promises)
    pages = {state: f"follow-ups/{name}.md" for name, states in _LISTS.items() for state in states}
    shown = [state for state in STATES if counts[state]]
    return Tiles(
        tuple(
            Tile(
                words[f"promise.{state}"],
                str(counts[state]),
                Link(words["board.list"], pages[state]) if state in pages else "",
            )
            for state in shown
        )
    )


def _ages(promises: Sequence[Promise], site: Site) -> tuple[Block, ...]:
    words, found = site.words, follow_up_figures(promises)
    rows = [(age_name(age, words), str(age.count)) for age in found.ages]
    if found.age_unknown:
        rows.append((words["report.age_unknown"], str(found.age_unknown)))
    if not any(count != "0" for _, count in rows):
        return ()
    return blocks(heading(words, "report.ages"), Table((words["report.age"], words["report.n"]), tuple(rows)))


def _axis(axis: str, groups: Groups, site: Site) -> tuple[Block, ...]:
    words = site.words
    states = [state for state in STATES if state != "told_again"]  # those stand in the row of the other document
    heads = (words["column.value"], *(words[f"promise.{state}"] for state in states))
    rows: list[tuple[Line, ...]] = []

    def row(name: Line, members: Iterable[Promise]) -> None:
        counts = Counter(str(each.state) for each in members)
        if any(counts[state] for state in states):
            rows.append((name, *(str(counts[state]) if counts[state] else "" for state in states)))

    for name, (path, members) in groups.items():
        row(Link(name, path if any(each.is_open for each in members) else None), members)
    row(
        words["down.unnamed"],
        (each for each in site.promises if not (each.services if axis == "services" else each.team)),
    )
    return blocks(heading(words, f"board.by_{axis}"), Table(heads, tuple(rows)))


def _list(path: str, title: str, promises: Sequence[Promise], site: Site) -> Page:
    return page(path, title, Link(site.words["board.title"], PATH), promises_table(promises, site))
