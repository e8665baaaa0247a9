"""The board of follow-ups: what is overdue, open, done late, declined; by team, service and age."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from kbgen.corpus import LEFT, STATES, Promise, follow_ups
from kbgen.markdown import link, table, text
from kbgen.model.settings import canonical
from kbgen.report import follow_up_figures
from kbgen.site.file_names import file_names
from kbgen.site.pages.page import Page, page
from kbgen.site.pages.rows import EMPTY
from kbgen.site.report.promises import age_name
from kbgen.site.site import Site

PATH = "follow-ups/index.md"
# Page -> the states it lists. The front page itself lists what is overdue.
_LISTS = {
    "open": ("open", "in_progress", "not_written"),
    "late": ("done_late",),
    "declined": ("wont_do",),
    "done": ("done",),
    "unknown": ("unknown",),
}


def board(site: Site) -> Iterator[Page]:
    """The board, a page for every other state, and one for every team and service with something left to do."""
    promises = follow_ups(site.newest, site.today, site.patterns.history)
    axes = {axis: _grouped(promises, axis, site) for axis in ("teams", "services")}
    yield _front(promises, axes, site)
    for name, states in _LISTS.items():
        chosen = [each for each in promises if each.state in states]
        if chosen:
            yield _list(f"follow-ups/{name}.md", site.words[f"board.{name}_page"], chosen, site)
    for groups in axes.values():
        for name, (path, members) in groups.items():
            left = [each for each in members if each.state in LEFT]
            if left:
                yield _list(path, site.words.fill("board.of", name=name), left, site)


def _grouped(promises: Sequence[Promise], axis: str, site: Site) -> dict[str, tuple[str, list[Promise]]]:
    """Promises by team or service, with the page of each, those with the most left to do first."""
    members: dict[str, list[Promise]] = {}
    for each in promises:
        for name in dict.fromkeys(_values(each, axis, site)):
            members.setdefault(name, []).append(each)
    names = file_names(members)
    ordered = sorted(members, key=lambda name: (-sum(each.state in LEFT for each in members[name]), name))
    return {name: (f"follow-ups/{axis}/{names[name]}.md", members[name]) for name in ordered}


def _values(promise: Promise, axis: str, site: Site) -> list[str]:
    vocabulary, meta = site.settings.vocabulary, promise.document.meta
    if axis == "teams":
        return [canonical(meta.team, vocabulary.teams) or meta.team] if meta.team else []
    return [canonical(word, vocabulary.services) or word for word in meta.services or ()]


def _front(promises: Sequence[Promise], axes: dict[str, dict[str, tuple[str, list[Promise]]]], site: Site) -> Page:
    words = site.words
    overdue = [each for each in promises if each.state == "overdue"]
    return page(
        PATH,
        words["board.title"],
        f"# {text(words['board.title'])}",
        text(words["board.intro"] if promises else words["board.empty"]),
        _states(promises, site),
        f"## {text(words.fill('board.overdue_page', n=len(overdue)))}",
        promises_table(overdue, site, PATH) if overdue else text(words["board.none_overdue"]),
        *_ages(promises, site),
        *(part for axis, groups in axes.items() if groups for part in _axis(axis, groups, site)),
        in_nav=True,
    )


def _states(promises: Sequence[Promise], site: Site) -> str:
    """How many there are of each state, as links to their lists."""
    words, counts = site.words, Counter(str(each.state) for each in promises)
    pages = {state: f"follow-ups/{name}.md" for name, states in _LISTS.items() for state in states}
    shown = [state for state in STATES if counts[state]]
    return " · ".join(f"{text(words[f'board.{state}'])} {_count(counts[state], pages.get(state))}" for state in shown)


def _count(count: int, target: str | None) -> str:
    return link(str(count), PATH, target) if target else str(count)


def _ages(promises: Sequence[Promise], site: Site) -> list[str]:
    words, found = site.words, follow_up_figures(promises)
    rows = [(text(age_name(age, words)), str(age.count)) for age in found.ages]
    if found.age_unknown:
        rows.append((text(words["report.age_unknown"]), str(found.age_unknown)))
    if not any(count != "0" for _, count in rows):
        return []
    return [f"## {text(words['report.ages'])}", table((words["report.age"], words["report.n"]), rows, figures=True)]


def _axis(axis: str, groups: dict[str, tuple[str, list[Promise]]], site: Site) -> list[str]:
    words = site.words
    present = {str(each.state) for _, members in groups.values() for each in members}
    shown = [state for state in STATES if state in present]
    heads = (words["column.value"], *(words[f"board.{state}"] for state in shown))
    rows = []
    for name, (path, members) in groups.items():
        counts = Counter(str(each.state) for each in members)
        named = link(name, PATH, path) if any(counts[state] for state in LEFT) else text(name)
        rows.append((named, *(str(counts[state]) if counts[state] else EMPTY for state in shown)))
    return [f"## {text(words[f'board.by_{axis}'])}", table(heads, rows, figures=True)]


def _list(path: str, title: str, promises: Sequence[Promise], site: Site) -> Page:
    back = link(site.words["board.title"], path, PATH)
    return page(path, title, f"# {text(title)}", back, promises_table(promises, site, path))


def promises_table(promises: Sequence[Promise], site: Site, path: str) -> str:
    """Follow-ups with when they are due, how they stand, who has them, and where they come from."""
    heads = tuple(site.words[f"column.{name}"] for name in ("due", "state", "promise", "owner", "document"))
    return table(heads, [_row(each, site, path) for each in promises])


def _row(promise: Promise, site: Site, path: str) -> tuple[str, ...]:
    return (
        promise.due.isoformat() if promise.due else EMPTY,
        state_text(promise, site),
        title_text(promise, site),
        text(promise.item.owner or "") or EMPTY,
        link(promise.document.title, path, promise.document.path),
    )


def state_text(promise: Promise, site: Site) -> str:
    """How a follow-up stands today, and how late or old it is."""
    words, name = site.words, text(site.words[f"board.{promise.state}"])
    parts = [f"**{name}**" if promise.state == "overdue" else name]
    if promise.done:
        parts.append(promise.done.isoformat())
    if promise.from_history:
        parts.append(text(words["promise.from_history"]))
    if promise.late:
        parts.append(text(words.fill("board.days_late", n=promise.late)))
    elif promise.age is not None:
        parts.append(text(words.fill("board.age", n=promise.age)))
    return " ".join(parts).replace(" （", "（")  # a full-width bracket brings its own blank


def title_text(promise: Promise, site: Site) -> str:
    """What was promised, and the decision where it was declined."""
    said = promise.item.decision
    return text(promise.item.title) + (f" (*{text(site.words['promise.decision'])}:* {text(said)})" if said else "")
