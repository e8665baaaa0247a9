"""`--root`: which knowledge base a command is about. Light, for a search at night must not wait."""

from __future__ import annotations

from pathlib import Path

import click

from kbgen.doors.disk.cache import unread


def _told(_context: click.Context, _option: click.Parameter, root: Path) -> Path:
    """The folder, after a word on what is not read there."""
    if notice := unread(root):
        click.echo(f"kbgen: {notice}", err=True)
    return root


root_option = click.option(
    "--root",
    type=click.Path(path_type=Path),
    default=Path(),
    callback=_told,
    help="The folder of the knowledge base (with kbgen.toml). Default: this folder.",
)

audience_option = click.option(
    "--audience",
    type=click.Choice(("public", "internal", "restricted")),
    help="Whose site it is. Default: the audience of kbgen.toml.",
)
