"""`kbgen stage`: the whole knowledge base as plain Markdown, for any site generator."""

from __future__ import annotations

from pathlib import Path

import click

from kbgen.doors.cli.options import progress_line, root_option
from kbgen.doors.disk.folder import open_folder, today
from kbgen.doors.disk.stage import stage


@click.command("stage")
@click.argument("target", type=click.Path(path_type=Path))
@root_option
def command(target: Path, root: Path) -> None:
    """Write the postmortems and every page that kbgen makes into the folder TARGET, as Markdown with assets."""
    folder = open_folder(root)
    written = stage(folder, target, today(folder.settings), progress_line())
    click.echo(f"{written:,} files in {target}")
