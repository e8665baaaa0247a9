"""`kbgen new`: a draft in the right folder with the right name."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import click

from kbgen.doors.folder import open_folder, today
from kbgen.doors.options import root_option
from kbgen.features.drafting import draft
from kbgen.nouns.errors import KbgenError


@click.command("new")
@click.argument("title")
@root_option
@click.option("--date", "day", type=click.DateTime(["%Y-%m-%d"]), help="The day it began. Default: today.")
def command(title: str, root: Path, day: datetime | None) -> None:
    """Begin a postmortem called TITLE: writes a draft and prints its path."""
    folder = open_folder(root)
    began: date = day.date() if day else today(folder.settings)
    relative, text = draft(title, began, folder.settings)
    path = folder.docs / relative
    if path.exists():
        raise KbgenError(f"{path} is there already. Choose another title, or open that file.")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    click.echo(path)
