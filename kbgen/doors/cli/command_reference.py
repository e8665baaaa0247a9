"""The commands as records, for those who can't know click.

They stand in `commands.json`, for to load every command takes longer than to build a small site:
`python -m kbgen.doors.cli.command_reference` writes it anew, and a test says where it is out of date.
"""

from __future__ import annotations

import inspect
import json
from dataclasses import astuple
from functools import cache
from importlib.resources import files
from pathlib import Path

import click

from kbgen.doors.cli.terminal import COMMANDS, kbgen
from kbgen.model.command import Command

FILE = "commands.json"


@cache
def commands() -> tuple[Command, ...]:
    """Every command of the terminal, in its order."""
    return tuple(
        Command(name, usage, told, tuple((typed, does) for typed, does in options))
        for name, usage, told, options in json.loads((files("kbgen.doors.cli") / FILE).read_bytes())
    )


def described() -> str:
    """The same as it follows from the commands themselves, as JSON."""
    parent = click.Context(kbgen, info_name="kbgen")
    found = ((name, kbgen.get_command(parent, name)) for name in COMMANDS)
    records = [astuple(_described(name, command, parent)) for name, command in found if command]
    return json.dumps(records, indent=1, ensure_ascii=False) + "\n"


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


if __name__ == "__main__":
    Path(__file__).with_name(FILE).write_text(described(), encoding="utf-8")
