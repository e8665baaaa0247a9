"""`kbgen search`: the past incident, in one try."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click

from kbgen.doors.index import bring_up_to_date
from kbgen.doors.options import format_option, progress_line, root_option
from kbgen.features.searching import search


@click.command("search")
@click.argument("query", nargs=-1, required=True)
@root_option
@click.option("--limit", type=click.IntRange(1, 1000), default=10, show_default=True, help="How many hits to show.")
@format_option("text", "json")
def command(query: tuple[str, ...], root: Path, limit: int, form: str) -> int:
    """Find past incidents by QUERY: words, an error, a log line. `-` reads it from standard input.

    Exits with 0 where something was found, with 1 where nothing was.
    """
    words = " ".join(query)
    if words == "-":
        words = sys.stdin.buffer.read().decode("utf-8", errors="replace")
    index = bring_up_to_date(root, progress_line())
    answer = search(index, words, limit).to_json()
    click.echo(json.dumps(answer, ensure_ascii=False, indent=2) if form == "json" else as_text(answer))
    return 0 if answer["hits"] else 1


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
