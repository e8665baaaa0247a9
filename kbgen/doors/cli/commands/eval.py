"""`kbgen eval`: how well the search finds what you know to be the answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import click

from kbgen.doors.cli.options import GivenPath, format_option, json_lines, progress_line, root_or_site_option, translated
from kbgen.doors.notices import tell
from kbgen.doors.reading.search_index import aliases, bring_up_to_date, language, left_out_of
from kbgen.model.errors import KbgenError
from kbgen.model.json_bytes import shown_json
from kbgen.model.truncation import shortened
from kbgen.search import DEPTH, Scored, Summary, evaluate, first, judged, misses, summaries

WIDEST = 90  # characters of a query whose answer is not first


@click.command("eval")
@click.argument("queries", type=GivenPath())
@root_or_site_option
@format_option("text", "json")
def command(queries: Path, root: Path, form: str) -> None:
    """Measure the search with QUERIES, a file of JSON lines.

    Each line looks like {"qid": "1", "kind": "log", "lang": "en", "query": "...", "relevant": {"ID": 2}}, with the ids
    (or earlier ids) of the documents that should be found, and a grade for each: 1 or more. MRR and "at N" look for a
    document with the query's highest grade; nDCG also counts the others. An id without a document is an error. Answers
    that the audience may not read can't be found: they are listed, and a query that has no others is left out.
    """
    rows = list(json_lines(queries))
    asked = [judged(row, line) for line, row in rows]
    index = bring_up_to_date(root, progress_line())
    tell(left_out_of(root), language(root))
    known_as = aliases(root)
    for (line, _), query in zip(rows, asked, strict=True):
        if unknown := [name for name in query.relevant if name not in known_as]:
            raise KbgenError(f"{queries}, line {line}: no postmortem has the id '{unknown[0]}'. Fix it.")
    asked = [replace(query, relevant=_current(query.relevant, known_as)) for query in asked]
    hidden = sorted({name for query in asked for name in query.relevant if index.record(name) is None})
    seen = [replace(query, relevant=_without(query.relevant, hidden)) for query in asked]
    results = evaluate((query for query in seen if query.relevant), lambda query: first(index, query, DEPTH))
    if not results:
        raise KbgenError(f"{queries}: no query has an answer that the audience may read.")
    click.echo(
        as_json(results, hidden) if form == "json" else translated(as_text(results, hidden, len(asked) - len(results)))
    )


def _current(relevant: Mapping[str, int], known_as: Mapping[str, str]) -> dict[str, int]:
    """Answers by the ids that the documents bear now; of two for one document the higher grade."""
    found: dict[str, int] = {}
    for name, grade in relevant.items():
        now = known_as[name]
        found[now] = max(grade, found.get(now, 0))
    return found


def _without(relevant: Mapping[str, int], hidden: Sequence[str]) -> dict[str, int]:
    return {name: grade for name, grade in relevant.items() if name not in hidden}


def as_json(results: Sequence[Scored], hidden: Sequence[str] = ()) -> str:
    """Means and misses as one JSON object, with the answers that the audience may not read."""
    missed = [
        {"qid": each.judged.qid, "query": each.judged.query, "rank": each.rank, "wanted": dict(each.judged.relevant)}
        | {"found": list(each.found)}
        for each in misses(results)
    ]
    answer = {"summary": [*summaries(results)], "misses": missed, "hidden": [*hidden]}
    return shown_json(answer)


def as_text(results: Sequence[Scored], hidden: Sequence[str] = (), left_out: int = 0) -> str:
    """A table of means, then the queries whose answer is not first, then what the audience hides."""
    lines = [f"{'':14} {'n':>4}  {'MRR':5} {'(95 %)':13}  {'nDCG':5}  {'at 1':5}  {'at 5':5}  {'at 10':5}"]
    lines += [_row(summary) for summary in summaries(results)]
    missed = [
        f"  {each.rank or '-':>2}  {each.judged.qid}  {shortened(' '.join(each.judged.query.split()), WIDEST)}"
        for each in misses(results)
    ]
    lines += ["", "not first:", *missed] if missed else ["", "the best answer of every query is first"]
    if hidden:
        lines += ["", f"hidden from the audience, so never found: {', '.join(hidden)}"]
    if left_out:
        lines += [f"left out, because all their answers are hidden: {left_out} of {left_out + len(results)} queries"]
    return "\n".join(lines)


def _row(each: Summary) -> str:
    shares = "  ".join(f"{value:.3f}" for value in (each.ndcg, each.hit1, each.hit5, each.hit10))
    return f"{each.name:14} {each.n:4}  {each.mrr:.3f} ({each.low:.3f}-{each.high:.3f})  {shares}"
