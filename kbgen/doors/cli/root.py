"""`--root`: which knowledge base a command is about. Light, for a search at night must not wait."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from kbgen.doors.disk.built_site import is_site
from kbgen.doors.disk.cache import unread
from kbgen.model.errors import KbgenError

Command = TypeVar("Command", bound=Callable[..., Any])


SETTINGS = "kbgen.toml"


def nearest(start: Path) -> Path:
    """The folder with the nearest kbgen.toml from `start` upwards; `start` where there is none."""
    if (start / SETTINGS).is_file():
        return start
    above = start.resolve().parents
    return next((folder for folder in above if (folder / SETTINGS).is_file()), start)


def _is_base(folder: Path) -> bool:
    """Whether a folder is a knowledge base: it says so, has the folder that one has, or holds Markdown."""
    if any((folder / name).exists() for name in (SETTINGS, "mkdocs.yml", "postmortems")):
        return True
    for base, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if name[0] not in "._"]
        home = ("readme.md", "index.md") if Path(base) == folder else ()
        if any(name.lower().endswith((".md", ".markdown")) and name.lower() not in home for name in files):
            return True
    return False


def _found(_context: click.Context, _option: click.Parameter, given: Path | None) -> Path:
    """The folder; after a word on what is not read there."""
    root = nearest(Path()) if given is None else given
    if notice := unread(root):
        click.echo(f"kbgen: {notice}", err=True)
    return root


def _there(context: click.Context, option: click.Parameter, given: Path | None) -> Path:
    """The same, of a folder that must be a knowledge base already."""
    root = _readable(context, option, given)
    if is_site(root):
        raise KbgenError(f"{root.resolve()} is a built site, and has no files to work on. Name the folder of its base.")
    return root


def _readable(context: click.Context, option: click.Parameter, given: Path | None) -> Path:
    """The same, of one or of a built site."""
    root = _found(context, option, given)
    if root.is_dir() and not is_site(root) and not _is_base(root):
        raise KbgenError(
            f"{root.resolve()} is no knowledge base: neither it nor a folder above it has a {SETTINGS}. "
            "Begin one with 'kbgen init', or name another with --root."
        )
    return root


def _root_option(callback: Callable[..., Path]) -> Callable[[Command], Command]:
    return click.option(
        "--root",
        type=click.Path(path_type=Path),
        callback=callback,
        help=f"The folder of the knowledge base. Default: the nearest one with {SETTINGS}, from here upwards.",
    )


root_option = _root_option(_there)
root_or_site_option = _root_option(_readable)
new_root_option = _root_option(_found)

audience_option = click.option(
    "--audience",
    type=click.Choice(("public", "internal", "restricted")),
    help="Whose site it is. Default: the audience of kbgen.toml.",
)


def has_colour() -> bool:
    """Whether what is printed is seen at a terminal that shows colours."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
