"""`--root`: which knowledge base a command is about. Light, for a search at night must not wait."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from kbgen.doors.disk.built_site import is_site
from kbgen.doors.disk.cache_folder import unread
from kbgen.model.errors import KbgenError
from kbgen.model.file_names import HOST, MARKDOWN, SETTINGS

Command = TypeVar("Command", bound=Callable[..., Any])


NAMED = ("paths", "documents")
"""The arguments that name files of a knowledge base: they are eager, since they tell which one is meant."""


class GivenPath(click.Path):
    """A path of an argument or option. An empty one is a slip in a script: it would stand for where the script runs."""

    def __init__(self, *, dir_okay: bool = True) -> None:
        super().__init__(path_type=Path, dir_okay=dir_okay)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The path."""
        if value == "":
            self.fail("the path is empty. Is a variable not set?", param, ctx)
        return super().convert(value, param, ctx)


def nearest(start: Path) -> Path:
    """The folder with the nearest kbgen.toml from `start` upwards; `start` where there is none."""
    if (start / SETTINGS).is_file():
        return start
    above = start.resolve().parents
    return next((folder for folder in above if (folder / SETTINGS).is_file()), start)


def _of_the_named(start: Path, named: tuple[Path | str, ...] | None) -> Path:
    """The folder for files that a person names, where no settings are found from `start` upwards: theirs."""
    path = Path(named[0]) if named else start
    if (start / SETTINGS).is_file() or not path.exists():
        return start
    theirs = nearest(path if path.is_dir() else path.parent)
    outside = not theirs.resolve().is_relative_to(start.resolve())
    return theirs if outside or (theirs / SETTINGS).is_file() else start


def _is_base(folder: Path) -> bool:
    """Whether a folder is a knowledge base: it says so, has the folder that one has, or holds Markdown.

    Somebody's home, and the top of all folders, are one only if they say so: all of a disk would be read.
    """
    if any((folder / name).exists() for name in (SETTINGS, HOST, "postmortems")):
        return True
    if folder.resolve() in (Path(folder.resolve().anchor), _home()):
        return False
    for base, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if name[0] not in "._"]
        home = ("readme.md", "index.md") if Path(base) == folder else ()
        if any(name.lower().endswith(MARKDOWN) and name.lower() not in home for name in files):
            return True
    return False


def _home() -> Path | None:
    try:
        return Path.home().resolve()
    except RuntimeError:
        return None


def _found(context: click.Context, _option: click.Parameter, given: Path | None) -> Path:
    """The folder; after a word on what is not read there."""
    named = next(filter(None, map(context.params.get, NAMED)), None)
    root = _of_the_named(nearest(Path()), named) if given is None else given
    if notice := unread(root):
        click.echo(f"kbgen: {notice}", err=True)
    return root


def _there(context: click.Context, option: click.Parameter, given: Path | None) -> Path:
    """The same, of a folder that must be a knowledge base already."""
    root = _readable(context, option, given)
    if is_site(root):
        raise KbgenError(
            f"{root.resolve()} is a built site without source files. Name the folder of its knowledge base."
        )
    return root


def _readable(context: click.Context, option: click.Parameter, given: Path | None) -> Path:
    """The same, of one or of a built site."""
    root = _found(context, option, given)
    if root.is_dir() and not is_site(root) and not _is_base(root):
        raise KbgenError(
            f"{root.resolve()} is not a knowledge base: neither it nor a folder above it has a {SETTINGS}. "
            "Begin one with 'kbgen init', or name another with --root."
        )
    return root


def _root_option(callback: Callable[..., Path]) -> Callable[[Command], Command]:
    return click.option(
        "--root",
        type=GivenPath(),
        callback=callback,
        help=f"The folder of the knowledge base. Default: the nearest folder with {SETTINGS}, from here upwards.",
    )


root_option = _root_option(_there)
root_or_site_option = _root_option(_readable)
new_root_option = _root_option(_found)
