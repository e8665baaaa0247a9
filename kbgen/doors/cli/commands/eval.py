"""`kbgen eval`: how well the search finds what you know to be the answer."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path

import click

from kbgen.doors.cli.options import format_option, json_lines, progress_line, root_option
from kbgen.doors.disk.index import aliases, bring_up_to_date
from kbgen.search import DEPTH, Scored, Summary, evaluate, first, judged, misses, summaries


@click.command("eval")
@click.argument("queries", type=click.Path(path_type=Path))
@root_option
@format_option("text", "json")
def command(queries: Path, root: Path, form: str) -> None:
    """Measure the search with QUERIES, a file of JSON lines.

    Each line is like {"qid": "1", "kind": "log", "lang": "en", "query": "...", "relevant": {"ID": 2}}, with the ids
    (or earlier ids) of the documents that should be found, and how much each is wanted: 1 or more.
    """
    asked = [judged(row, line) for line, row in json_lines(queries)]
    index = bring_up_to_date(root, progress_line())
    known_as = aliases(root)
    asked = [replace(query, relevant=_current(query.relevant, known_as)) for query in asked]
    results = evaluate(asked, lambda query: first(index, query, DEPTH))
    click.echo(as_json(results) if form == "json" else as_text(results))


def _current(relevant: Mapping[str, int], known_as: Mapping[str, str]) -> dict[str, int]:
    """Answers by the ids that the documents bear now."""
    return {known_as.get(name, name): grade for name, grade in relevant.items()}


def as_json(results: Sequence[Scored]) -> str:
    """Means and misses as one JSON object."""
    missed = [
        {"qid": each.judged.qid, "query": each.judged.query, "rank": each.rank, "wanted": dict(each.judged.relevant)}
        | {"found": list(each.found)}
        for each in misses(results)
    ]
    answer = {"summary": [asdict(summary) for summary in summaries(results)], "misses": missed}
    return json.dumps(answer, ensure_ascii=False, indent=2)


def as_text(results: Sequence[Scored]) -> str:
    """A table of means, then the queries whose answer is not first."""
    lines = [f"{'':14} {'n':>4}  {'MRR':5} {'(95 %)':13}  {'nDCG':5}  {'at 1':5}  {'at 5':5}  {'at 10':5}"]
    lines += [_row(summary) for summary in summaries(results)]
    lines += ["", "not first:"]
    lines += [
        f"  {each.rank or '-':>2}  {each.judged.qid}  {' '.join(each.judged.query.split())[:90]}"
        for each in misses(results)
    ]
    return "\n".join(lines)


def _row(each: Summary) -> str:
    shares = "  ".join(f"{value:.3f}" for value in (each.ndcg, each.hit1, each.hit5, each.hit10))
    return f"{each.name:14} {each.n:4}  {each.mrr:.3f} ({each.low:.3f}-{each.high:.3f})  {shares}"
