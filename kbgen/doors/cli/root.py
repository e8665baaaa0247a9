"""`--root`: which knowledge base a command is about, and its language. Light, for a search at night must not wait."""

from __future__ import annotations

import os
import re
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
            self.fail(translated("the path is empty. Is a variable not set?"), param, ctx)
        return super().convert(value, param, ctx)


ROOT = "kbgen.root"
"""Under which name a command keeps the folder of its knowledge base, once it is found."""
_TABLES = re.compile(r"^[ \t]*\[", re.MULTILINE)
_LANG = re.compile(r"""^[ \t]*lang[ \t]*=[ \t]*["']([\w-]+)""", re.MULTILINE)


def language(root: Path | None = None) -> str:
    """The language of a knowledge base, though its settings be of no use otherwise; none named is the command's."""
    from kbgen.doors.disk.folder import file_text  # it takes its time to load

    context = click.get_current_context(silent=True)
    root = root or (context.meta.get(ROOT) if context else None)
    try:
        text = file_text((root or nearest(Path())) / SETTINGS, "replace")
    except OSError:
        return "en"
    found = _LANG.search(_TABLES.split(text, maxsplit=1)[0])
    return found[1] if found else "en"


def translated(english: str) -> str:
    """What a command says, in that language."""
    from kbgen.doors.chinese import spoken  # most commands have nothing to say but their answer

    return spoken(english, language())


def speak(english: str) -> None:
    """Say it apart from the answer."""
    click.echo(translated(english), err=True)


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
    named = next(filter(None, map(context.params.get, NAMED)), None)
    root = _of_the_named(nearest(Path()), named) if given is None else given
    context.meta[ROOT] = root
    if isinstance(context.obj, dict):
        context.obj[ROOT] = root  # for who speaks when the command has ended
    return root


def _any(context: click.Context, option: click.Parameter, given: Path | None) -> Path:
    """The folder; with a word on what is not read there."""
    return _noted(_found(context, option, given))


def _noted(root: Path) -> Path:
    if (notice := unread(root)) and (is_site(root) or _is_base(root)):
        speak(f"kbgen: {notice}")
    return root


def _there(context: click.Context, option: click.Parameter, given: Path | None) -> Path:
    """The same, of a folder that must be a knowledge base already."""
    root = _base(context, option, given)
    if is_site(root):
        raise KbgenError(
            f"{root.resolve()} is a built site without source files. Name the folder of its knowledge base."
        )
    return _noted(root)


def _readable(context: click.Context, option: click.Parameter, given: Path | None) -> Path:
    """The same, of one or of a built site."""
    return _noted(_base(context, option, given))


def _base(context: click.Context, option: click.Parameter, given: Path | None) -> Path:
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
new_root_option = _root_option(_any)
