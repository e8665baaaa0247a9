"""The commands as records, for those who can't know click."""

from __future__ import annotations

import inspect
import json
from dataclasses import astuple
from functools import cache

import click

from kbgen.doors.cli.terminal import COMMANDS, kbgen
from kbgen.doors.disk.kept import Kept, digest
from kbgen.doors.disk.last_build import packages
from kbgen.model.command import Command


@cache
def commands() -> tuple[Command, ...]:
    """Every command of the terminal, in its order."""
    parent = click.Context(kbgen, info_name="kbgen")
    found = ((name, kbgen.get_command(parent, name)) for name in COMMANDS)
    return tuple(_described(name, command, parent) for name, command in found if command)


def kept_commands(kept: Kept) -> tuple[Command, ...]:
    """The same, without loading every command where what they say is kept."""
    wanted = {"commands": digest("commands", *packages())}
    (found,) = kept.of(wanted, lambda _: commands(), _bytes, _from).values()
    return found


def _bytes(found: tuple[Command, ...]) -> bytes:
    return json.dumps([astuple(each) for each in found]).encode()


def _from(data: bytes) -> tuple[Command, ...]:
    return tuple(
        Command(name, usage, told, tuple((typed, does) for typed, does in options))
        for name, usage, told, options in json.loads(data)
    )


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
