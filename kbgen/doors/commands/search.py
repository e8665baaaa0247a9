"""`kbgen search`: the past incident, in one try."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click

from kbgen.doors.index import bring_up_to_date
from kbgen.doors.options import format_option, json_lines, progress_line, root_option
from kbgen.features.searching import search
from kbgen.nouns.errors import KbgenError


@click.command("search")
@click.argument("query", nargs=-1)
@root_option
@click.option("--batch", type=click.Path(path_type=Path), help="A file of JSON lines, each with a 'query'.")
@click.option("--limit", type=click.IntRange(1, 1000), default=10, show_default=True, help="How many hits to show.")
@format_option("text", "json")
def command(query: tuple[str, ...], root: Path, batch: Path | None, limit: int, form: str) -> int:
    """Find past incidents by QUERY: words, an error, a log line. `-` reads it from standard input.

    With --batch, each query of the file is answered in one line of JSON, in the same order, and the index
    is loaded once. Exits with 0 where something was found, with 1 where nothing was.
    """
    if batch:
        return _answer_all(batch, root, limit)
    words = " ".join(query)
    if not words:
        raise click.UsageError("What are you looking for? Give a query, - for standard input, or --batch FILE.")
    if words == "-":
        words = sys.stdin.buffer.read().decode("utf-8", errors="replace")
    index = bring_up_to_date(root, progress_line())
    answer = search(index, words, limit).to_json()
    click.echo(json.dumps(answer, ensure_ascii=False, indent=2) if form == "json" else as_text(answer))
    return 0 if answer["hits"] else 1


def _answer_all(batch: Path, root: Path, limit: int) -> int:
    asked = list(json_lines(batch))
    if any(not isinstance(row, dict) or not isinstance(row.get("query"), str) for _, row in asked):
        raise KbgenError(f'{batch}: every line must be like {{"qid": "1", "query": "..."}}.')
    index = bring_up_to_date(root, progress_line())
    for _, row in asked:
        answer = search(index, row["query"], limit).to_json()
        click.echo(json.dumps({"qid": row.get("qid"), **answer}, ensure_ascii=False))
    return 0


def as_text(answer: dict[str, Any]) -> str:
    """Hits for a person: title and place, what was tried and whether it helped, the lines that matched."""
    blocks = []
    for rank, hit in enumerate(answer["hits"], 1):
        facts = [hit["severity"], (hit["started_at"] or "")[:10], ", ".join(hit["services"])]
        lines = [f"{rank}. {hit['title']}", f"   {hit['path']}  {' · '.join(fact for fact in facts if fact)}"]
        lines += [f"   {tried(attempt)}" for attempt in hit["attempts"]]
        lines += [f"   {match['line']}: {match['text']}" for match in hit["matches"]]
        blocks.append("\n".join(lines))
    count = f"{len(answer['hits'])} of {answer['total']} postmortems, {answer['took_ms']:.0f} ms"
    return "\n\n".join([*blocks, count])


_SIGNS = {"worked": "+", "partial": "~", "temporary": "~", "no_effect": "-", "made_worse": "!"}


def tried(attempt: dict[str, str | None]) -> str:
    """One attempt in a line: a sign, the outcome, the action."""
    outcome = attempt["outcome"] or "unknown"
    return f"{_SIGNS.get(outcome, '?')} {outcome.replace('_', ' ')}: {attempt['action']}"
