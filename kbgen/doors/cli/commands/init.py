"""`kbgen init`: a knowledge base of one's own, in a folder that keeps all it has."""

from __future__ import annotations

import os
from pathlib import Path

import click

from kbgen.doors.cli.environment import package
from kbgen.doors.cli.options import GivenPath
from kbgen.doors.disk import git
from kbgen.doors.disk.folder import Folder, open_folder, postmortem_paths, today
from kbgen.drafting import LANGUAGES, starting_files
from kbgen.model.errors import KbgenError
from kbgen.model.file_names import HOST, SETTINGS
from kbgen.model.json_bytes import shown_json
from kbgen.model.settings import Settings
from kbgen.site import described_schema, notices

_TITLES = {"en": "Postmortems", "zh": "故障复盘库"}
_ZONES = {"zh": "Asia/Shanghai"}  # that of nearly all who write Chinese; English says nothing of it


@click.command("init")
@click.argument("target", metavar="[DIR]", default=Path(), type=GivenPath())
@click.option(
    "--lang", type=click.Choice(LANGUAGES), default="en", show_default=True, help="The language of pages and templates."
)
@click.option("--title", help="The name of the knowledge base.")
def command(target: Path, lang: str, title: str | None) -> None:
    """Create a knowledge base in DIR (default: here): settings, a first draft, and checks for CI, commits and editors.

    Existing files are kept, and listed. An existing kbgen.toml decides the language and the folder.
    """
    settings = _settings(target, Settings(title=title or _TITLES[lang], lang=lang, time_zone=_ZONES.get(lang)))
    words = notices(settings.lang)
    schema = shown_json(described_schema(settings.lang)) + "\n"
    has_some = _has_postmortems(target, settings)
    written, kept = 0, []
    for path, text in starting_files(settings, schema, today(settings), _author(target), package()):
        if path.startswith(f"{settings.docs}/") and has_some:
            continue
        if _write_new(target / path, text):
            written += 1
            click.echo(words.fill("notice.wrote", place=target / path))
        else:
            kept.append(target / path)
    for place in kept:
        click.echo(words.fill("notice.kept", place=place))
    if target / HOST in kept and b"kbgen" not in _bytes(target / HOST):
        click.echo(words["notice.not_yet"])
    go = "" if target == Path() else f"cd {target} && "
    many = {"many": f"{written:,}", "count": written}
    click.echo(words.fill("notice.next", go=go, **many) if written else words["notice.all_there"])


def _settings(target: Path, otherwise: Settings) -> Settings:
    if not os.path.lexists(target / SETTINGS):
        return otherwise
    # A folder that is still missing is made here, which is why its absence is no mistake yet.
    return open_folder(target, target).settings


def _has_postmortems(target: Path, settings: Settings) -> bool:
    docs = target / settings.docs
    return docs.is_dir() and any(postmortem_paths(Folder(target, docs, settings)))


def _author(target: Path) -> str | None:
    return git.user_name(target if target.is_dir() else Path())


def _write_new(path: Path, text: str) -> bool:
    """Write a file that is not there; says whether it did. Raises KbgenError where none can be."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except (FileExistsError, NotADirectoryError) as error:
        if os.path.lexists(path) and path.parent.is_dir():
            return False
        raise KbgenError(f"{path.parent} is not a folder. Move it away, or name another place.") from error
    except OSError as error:
        raise KbgenError(f"{path} can't be written: {error.strerror}. Name a folder that you may write to.") from None
    return True


def _bytes(path: Path) -> bytes:
    return path.read_bytes() if path.is_file() else b""
