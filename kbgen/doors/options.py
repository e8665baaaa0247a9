"""Options that several commands share."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from kbgen.doors.folder import Progress, silent

root_option = click.option(
    "--root",
    type=click.Path(path_type=Path),
    default=Path(),
    help="The folder of the knowledge base (with kbgen.toml). Default: this folder.",
)


def format_option(*names: str) -> click.decorators.FunctionDecorator:  # type: ignore[name-defined]
    """`--format` with the given names; the first is the default."""
    return click.option("--format", "form", type=click.Choice(names), default=names[0], show_default=True)


def progress_line() -> Progress:
    """Progress for a person at a terminal: one line that rewrites itself. Silent in a pipe."""
    if not sys.stderr.isatty():
        return silent

    def show(what: str, done: int, total: int) -> None:
        if done == total or done % 100 == 0:
            end = "\n" if done == total else ""
            click.echo(f"\r{what}: {done:,} of {total:,}", err=True, nl=False)
            click.echo(end, err=True, nl=False)

    return show
