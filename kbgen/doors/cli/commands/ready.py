"""`kbgen ready`: what is here of all that kbgen works with, and what to do about the rest."""

from __future__ import annotations

from pathlib import Path

import click

from kbgen.doors.cli.environment import facts
from kbgen.doors.cli.options import format_option, new_root_option, translated
from kbgen.model.json_bytes import shown_json
from kbgen.model.shown_text import width

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
        rows = [[*map(translated, (_MARKS[fact.state], fact.name, fact.text))] for fact in found]
        wide = max(width(name) for _, name, _ in rows)
        for mark, name, text in rows:
            click.echo(f"{mark}{' ' * (9 - width(mark))}{name}{' ' * (wide - width(name))}  {text}")
    return 1 if any(fact.state == "missing" for fact in found) else 0
