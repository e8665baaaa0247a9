"""`kbgen completion`: what a shell reads to complete commands, options and their values."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from kbgen.doors.cli.terminal import kbgen

SHELLS = ("bash", "zsh", "fish")


@click.command("completion")
@click.argument("shell", type=click.Choice(SHELLS))
def command(shell: str) -> None:
    """Print the script that lets SHELL complete commands and options. Add it to your shell's startup file."""
    made = get_completion_class(shell)
    assert made is not None
    # The version of bash, which `source` looks up by running it, is its user's business.
    complete = made(kbgen, {}, "kbgen", "_KBGEN_COMPLETE")
    click.echo(complete.source_template % complete.source_vars(), nl=False)
