"""The commands as records, for those who can't know click."""

from __future__ import annotations

import inspect
from functools import cache

import click

from kbgen.doors.cli.terminal import COMMANDS, kbgen
from kbgen.model.command import Command


@cache
def commands() -> tuple[Command, ...]:
    """Every command of the terminal, in its order."""
    parent = click.Context(kbgen, info_name="kbgen")
    found = ((name, kbgen.get_command(parent, name)) for name in COMMANDS)
    return tuple(_described(name, command, parent) for name, command in found if command)


def _described(name: str, command: click.Command, parent: click.Context) -> Command:
    context = click.Context(command, parent, info_name=name)
    usage = command.get_usage(context).removeprefix("Usage: ")
    options = (item.get_help_record(context) for item in command.params if isinstance(item, click.Option))
    return Command(
        name,
        " ".join(usage.split()),
        inspect.cleandoc(command.help or "").replace("\b\n", ""),
        tuple(filter(None, options)),
    )
