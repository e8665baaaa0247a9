"""`kbgen search`: the past incident, in one try."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from kbgen.doors.index import bring_up_to_date
from kbgen.doors.options import format_option, progress_line, root_option
from kbgen.features.searching import Result, search


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
    result = search(bring_up_to_date(root, progress_line()), words, limit)
    click.echo(json.dumps(result.to_json(), ensure_ascii=False, indent=2) if form == "json" else as_text(result))
    return 0 if result.hits else 1


def as_text(result: Result) -> str:
    """Hits for a person: title and place, what was tried and whether it helped, the lines that matched."""
    blocks = []
    for rank, hit in enumerate(result.to_json()["hits"], 1):
        facts = [hit["severity"], (hit["started_at"] or "")[:10], ", ".join(hit["services"])]
        lines = [f"{rank}. {hit['title']}", f"   {hit['path']}  {' · '.join(fact for fact in facts if fact)}"]
        lines += [f"   {tried(attempt)}" for attempt in hit["attempts"]]
        lines += [f"   {match['line']}: {match['text']}" for match in hit["matches"]]
        blocks.append("\n".join(lines))
    shown = len(result.hits)
    return "\n\n".join([*blocks, f"{shown} of {result.total} postmortems, {result.took_ms:.0f} ms"])


_SIGNS = {"worked": "+", "partial": "~", "temporary": "~", "no_effect": "-", "made_worse": "!"}


def tried(attempt: dict[str, str | None]) -> str:
    """One attempt in a line: a sign, the outcome, the action."""
    outcome = attempt["outcome"] or "unknown"
    return f"{_SIGNS.get(outcome, '?')} {outcome.replace('_', ' ')}: {attempt['action']}"
