"""Options that several commands share. Light: a search at night must not wait."""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import click

from kbgen.doors.cli.root import GivenPath as GivenPath
from kbgen.doors.cli.root import new_root_option as new_root_option
from kbgen.doors.cli.root import root_option as root_option
from kbgen.doors.cli.root import root_or_site_option as root_or_site_option
from kbgen.doors.cli.root import speak as speak
from kbgen.doors.cli.root import translated as translated
from kbgen.model.errors import KbgenError
from kbgen.model.progress import Progress, silent

Command = TypeVar("Command", bound=Callable[..., Any])

audience_option = click.option(
    "--audience",
    type=click.Choice(("public", "internal", "restricted")),
    help="Who reads the site. Default: the audience in kbgen.toml.",
)


def format_option(*names: str) -> Callable[[Command], Command]:
    """`--format` with the given names; the first is the default."""
    return click.option("--format", "form", type=click.Choice(names), default=names[0], show_default=True)


_ENDS = ("SIGTERM", "SIGHUP")  # a job that is cancelled, a terminal that is closed; not every system has both


@contextmanager
def stopped_tidily() -> Iterator[None]:
    """For what writes aside: whoever ends the process is obeyed as Ctrl+C is, so that nothing is left behind."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    ends = [number for name in _ENDS if (number := getattr(signal, name, None))]
    before = {number: signal.getsignal(number) for number in ends}
    heard = [number for number, handler in before.items() if handler is not signal.SIG_IGN]  # as nohup wants it
    for number in heard:
        signal.signal(number, signal.default_int_handler)
    try:
        yield
    finally:
        for number in heard:
            signal.signal(number, before[number])


def has_colour() -> bool:
    """Whether what is printed is seen at a terminal that shows colours."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def progress_line() -> Progress:
    """Progress for a person at a terminal: one line that rewrites itself. Silent in a pipe."""
    if not sys.stderr.isatty():
        return silent

    def show(what: str, done: int, total: int) -> None:
        if done == total or done % 100 == 0:
            end = "\n" if done == total else ""
            click.echo(f"\r{translated(f'{what}: {done:,} of {total:,}')}", err=True, nl=False)
            click.echo(end, err=True, nl=False)

    return show


def json_lines(path: Path) -> Iterator[tuple[int, Any]]:
    """The rows of a JSON-lines file with their line numbers. Raises KbgenError for one that is no JSON."""
    from kbgen.doors.disk.folder import read_bytes  # it takes its time to load

    for number, line in enumerate(read_bytes(path).decode("utf-8-sig", errors="replace").split("\n"), 1):
        if line.strip():
            try:
                yield number, json.loads(line)
            except ValueError as error:
                raise KbgenError(f"{path}, line {number}: not JSON: {error}") from None
