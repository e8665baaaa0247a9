"""The report by service, team, trigger and detection; what it meant for customers; what was tried and how it went."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kbgen.model.taxonomy import spelled_apart
from kbgen.report import AttemptFigures, PlaceFigures, Report, Tally
from kbgen.site.blocks import Table, heading
from kbgen.site.report import charts
from kbgen.site.report.charts import Bar
from kbgen.site.report.context import ReportContext, severity_name
from kbgen.site.report.section import ReportSection, rows
from kbgen.site.words import Words

_MOST = 15


def levels(places: Sequence[Sequence[Tally]], report: Report, words: Words) -> tuple[list[str], list[list[int]]]:
    """A head for each severity that one of the services or causes has, and the counts of each of those."""
    counts = [{tally.name: tally.count for tally in row if tally.count} for row in places]
    shown = [tally for tally in report.severities if any(tally.name in row for row in counts)]
    heads = [severity_name(tally, words) for tally in shown]
    return heads, [[row.get(tally.name, 0) for tally in shown] for row in counts]


def broken_down(report: Report, context: ReportContext) -> Iterator[ReportSection]:
    """A section for each question."""
    words, found = context.words, report.breakdown
    yield _places("services", found.services, report, words)
    if any(place.name for place in found.teams):
        yield _places("teams", found.teams, report, words)
    us, out = found.told_by_us, found.out_of_hours
    yield ReportSection(
        heading(words, "down.causes"),
        (
            _known(words.fill("down.told", share=context.share(us)), us.of, report, words),
            _known(words.fill("down.out_of_hours", share=context.share(out)), out.of, report, words),
        ),
        (
            _tallies("trigger", found.triggers, words),
            _tallies("detection", found.detections, words),
            _tallies("customers", found.customer_facing, words),
            _tallies("data_loss", found.data_loss, words),
            _tallies("status", found.statuses, words),
        ),
    )
    if found.tried:
        keys = ("tried", "times", "worked", "partial", "in_vain", "unknown")
        lines = rows(
            *(
                (_kind(each, words), each.count, each.worked, each.partial, each.in_vain, each.unknown)
                for each in found.tried
            )
        )
        table = Table(tuple(words[f"down.{key}"] for key in keys), lines)
        yield ReportSection(heading(words, "down.attempts"), (words["down.attempts_why"],), (table,))


def _kind(each: AttemptFigures, words: Words) -> str:
    return words.name("attempt", each.kind) if each.kind else words["down.unsaid"]


def _places(axis: str, places: Sequence[PlaceFigures], report: Report, words: Words) -> ReportSection:
    shown, left = places[:_MOST], places[_MOST:]
    heads, counts = levels([place.severities for place in shown], report, words)
    lines = rows(*(_place(place, each, words) for place, each in zip(shown, counts, strict=True)))
    notes = [words[f"down.{axis}_why"]]
    if left:
        notes.append(words.fill("down.more", count=len(left)))
    if apart := spelled_apart(place.name for place in places if place.name):
        notes.append(words.fill("down.spellings", names=words["brief.and"].join(apart)))
    known = [place for place in shown if place.hours_known and place.name]
    bars = [Bar(place.name or "", place.hours, place.longest, f"{place.hours:.1f} h") for place in known]
    drawn = charts.bars(bars, words["down.alt"]) if axis == "services" else None
    first = (words["column.value"], words["counted.incident"], words["first.came_back"])
    last = (words["report.hours"], words["report.longest"], words["report.hours_known"])
    table = Table((*first, *heads, *last), lines)
    return ReportSection(heading(words, f"down.{axis}"), tuple(notes), (table,), chart=drawn)


def _place(place: PlaceFigures, counts: Sequence[int], words: Words) -> tuple[object, ...]:
    hours = (f"{place.hours:.1f}", f"{place.longest:.1f}") if place.hours_known else (words["metric.unknown"], "")
    known = words.fill("report.of", count=place.hours_known, of=place.incidents)
    name = place.name or words["down.unnamed"]
    return (name, place.incidents, _back(place, words), *counts, *hours, known)


def _back(place: PlaceFigures, words: Words) -> object:
    """How many came back, and of how many nobody knows."""
    if not place.unknown:
        return place.came_back
    if place.unknown == place.incidents:
        return words["metric.unknown"]
    return words.fill("down.back", count=place.came_back, n=place.unknown)


def _known(told: str, of: int, report: Report, words: Words) -> str:
    """A sentence, and of how many incidents it can't speak."""
    left = report.incidents - of
    return told + (words["report.beside"] + words.fill("down.of_others", n=left) if left else "")


def _tallies(kind: str, tallies: Sequence[Tally], words: Words) -> Table:
    lines = rows(
        *((words.name(kind, tally.name) if tally.name else words["metric.missing"], tally.count) for tally in tallies)
    )
    return Table((words[f"down.{kind}"], words["counted.incident"]), lines, words[f"down.{kind}"])
