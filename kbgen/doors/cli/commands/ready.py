"""`kbgen ready`: what is here of all that kbgen works with, and what to do about the rest."""

from __future__ import annotations

from pathlib import Path

import click

from kbgen.doors.cli.environment import facts
from kbgen.doors.cli.options import format_option, new_root_option
from kbgen.model.json_bytes import shown_json

_MARKS = {"ok": "ok", "missing": "MISSING", "optional": "-"}


@click.command("ready")
@new_root_option
@format_option("text", "json")
def command(root: Path, form: str) -> int:
    """Show what kbgen finds in its environment and what is missing: kbgen itself, the knowledge base, git, optional
    parts.

    Exits with 1 if something is missing that commands need.
    """
    found = list(facts(root))
    if form == "json":
        click.echo(shown_json(found))
    else:
        wide = max(len(fact.name) for fact in found)
        for fact in found:
            click.echo(f"{_MARKS[fact.state]:<8} {fact.name:<{wide}}  {fact.text}")
    return 1 if any(fact.state == "missing" for fact in found) else 0
