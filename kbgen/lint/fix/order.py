"""The order of what stands below one another: whole lines are moved, with the comments above them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime

from kbgen.lint.fix.source import Edit, EditedSource, FixStep
from kbgen.model.fields import place
from kbgen.model.moments import instant, parse_moment
from kbgen.model.settings import Settings


def ordered_keys(source: EditedSource, _settings: Settings) -> Iterator[FixStep]:
    """The keys of the first level in the order of the reference; others stay below the key that they stood below."""
    starts = _key_lines(source)
    legal = place(())
    if not starts or not legal:
        return
    ranks = {name: rank for rank, name in enumerate(legal.fields)}
    keyed = [ranks.get(name) for name in source.data]
    lines = source.front.splitlines(keepends=True)
    edit = _moved(source, lines, starts, len(lines), keyed)
    if edit:
        yield FixStep((edit,), source.data, ("the keys are now in order",))


def ordered_timeline(source: EditedSource, settings: Settings) -> Iterator[FixStep]:
    """The timeline by its instants; an entry without one stays below the entry that it stood below."""
    timeline = source.data.get("timeline")
    starts = _item_lines(source)
    if not isinstance(timeline, list) or not starts or len(starts) != len(timeline):
        return
    instants = [_instant(entry, settings) for entry in timeline]
    known = [moment for moment in instants if moment]
    if len({moment.tzinfo is None for moment in known}) > 1:
        return
    lines = source.front.splitlines(keepends=True)
    edit = _moved(source, lines, starts, _end_of_timeline(source, lines), instants)
    if edit:
        order = _order(instants)
        data = source.data | {"timeline": [timeline[at] for at in order]}
        yield FixStep((edit,), data, ("the timeline is now in order",))


def _instant(entry: object, settings: Settings) -> datetime | None:
    written = entry.get("at") if isinstance(entry, dict) else None
    try:
        moment = parse_moment(written) if isinstance(written, str) else None
    except ValueError:
        return None
    if isinstance(moment, datetime):
        return instant(moment, settings.zone) or moment
    return None


def _order(keys: Sequence[int | datetime | None]) -> list[int]:
    """The numbers of the items in their order; one without a key goes with the one before it, and first ones stay."""
    groups: list[list[int]] = [[]]
    for at, each in enumerate(keys):
        if each is None:
            groups[-1].append(at)
        else:
            groups.append([at])
    rest = sorted(groups[1:], key=lambda group: keys[group[0]])  # type: ignore[arg-type,return-value]
    return [at for group in (groups[0], *rest) for at in group]


def _moved(
    source: EditedSource, lines: list[str], starts: list[int], end: int, keys: Sequence[int | datetime | None]
) -> Edit | None:
    """The lines from the first item to `end` in order, each item with its comments; None where they are already."""
    order = _order(keys)
    if order == sorted(order):
        return None
    firsts = [_with_comments(lines, start) for start in starts]
    pieces = ["".join(lines[a:b]) for a, b in zip(firsts, [*firsts[1:], end], strict=True)]
    begin = source.begin + sum(map(len, lines[: firsts[0]]))
    return Edit(begin, begin + sum(map(len, pieces)), "".join(pieces[at] for at in order))


def _with_comments(lines: list[str], start: int) -> int:
    """The first of the comments that stand right above a line, as far in as the line is."""
    indent = re.match(" *", lines[start])
    sign = f"{indent[0] if indent else ''}#"
    while start and lines[start - 1].startswith(sign):
        start -= 1
    return start


def _key_lines(source: EditedSource) -> list[int]:
    """The lines of the keys of the first level, counted from 0; nothing where they do not begin their lines."""
    marks = [source.parsed.marks.get((name,)) for name in source.data]
    lines = [mark.line - 1 for mark in marks if mark and mark.column == 1]
    return lines if len(lines) == len(source.data) == len(set(lines)) else []


def _item_lines(source: EditedSource) -> list[int]:
    """The lines of the timeline's entries; nothing where they are not written as one list with a dash each."""
    lines = source.front.splitlines()
    marks = [mark for path, mark in source.parsed.marks.items() if len(path) == 2 and path[0] == "timeline"]
    before = {lines[mark.line - 1][: mark.column - 1] for mark in marks}
    numbers = sorted(mark.line - 1 for mark in marks)
    dashed = {re.sub(r"- +$", "", text) for text in before if re.fullmatch(r" *- +", text)}
    whole = len(dashed) == 1 and all(re.fullmatch(r" *- +", text) for text in before)
    return numbers if whole and len(set(numbers)) == len(numbers) else []


def _end_of_timeline(source: EditedSource, lines: list[str]) -> int:
    starts = sorted(mark.line - 1 for path, mark in source.parsed.marks.items() if len(path) == 1)
    mark = source.parsed.marks[("timeline",)]
    following = [start for start in starts if start > mark.line - 1]
    return _with_comments(lines, following[0]) if following else len(lines)
