# ruff: noqa: N999 - the module is named after its command
"""`kbgen import`: bring in what a team already has, without loss."""

from __future__ import annotations

import contextlib
import os
import stat
import sys
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import click

from kbgen.documents import Document, read_document
from kbgen.doors.chinese import spoken
from kbgen.doors.cli.options import GivenPath, format_option, new_root_option
from kbgen.doors.disk.built_site import is_site
from kbgen.doors.disk.folder import Folder, drop_piece, file_bytes, open_folder, postmortem_paths, today
from kbgen.importing import Choices, Given, ImportPlan, Refused, as_data, as_text, plan
from kbgen.model.errors import KbgenError
from kbgen.model.file_names import MARKDOWN
from kbgen.model.json_bytes import shown_json

# Nothing above this is read at all; what a kind of file may have is decided by the importer.
MAX_READ = 20_000_001


@click.command("import")
@click.argument("sources", nargs=-1, required=True, type=GivenPath())
@click.option("--into", type=GivenPath(), help="The folder to write to. Default: the folder of the postmortems.")
@new_root_option
@click.option("--dry-run", is_flag=True, help="Only show what would be done.")
@format_option("text", "json")
def command(sources: tuple[Path, ...], into: Path | None, root: Path, dry_run: bool, form: str) -> int:
    """Import SOURCES, files or folders: Markdown in any style, a Statuspage incidents.json, GitHub issues as JSON,
    exports of incident.io and PagerDuty.

    What is understood goes into the front matter with `status: imported`; every text stays unchanged. What is in doubt
    is asked at a terminal or left with a note, never guessed. A second run changes nothing, and a file edited since is
    never overwritten. Exits with 0 if every file was read, with 1 if one was refused.
    """
    folder = open_folder(root, fresh=True)
    target = into or folder.docs
    found = _collect(sources, (folder.docs, target), same_place=folder.docs.resolve() == folder.root.resolve())
    choices = Choices(folder.settings, today(folder.settings))
    existing = _existing(folder, target, found.paths)
    planned = plan(found.given, found.refused, existing, choices)
    if orders := _answers(planned, folder.settings.lang, asked=form == "text"):
        planned = plan(found.given, found.refused, existing, choices, orders)
    if not dry_run:
        _write(planned, target)
    shown = shown_json(as_data(planned, dry=dry_run))
    click.echo(shown if form == "json" else as_text(planned, partial(spoken, lang=folder.settings.lang), dry=dry_run))
    return 1 if planned.refused else 0


@dataclass
class _Found:
    given: list[Given] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    paths: set[Path] = field(default_factory=set)


def _collect(sources: tuple[Path, ...], targets: tuple[Path, ...], *, same_place: bool) -> _Found:
    """Every file of the sources once, in a fixed order. A path that is not there is a mistake of the operator."""
    found, seen = _Found(), set[Path]()
    homes = [] if same_place else [target.resolve() for target in targets]
    for source in sources:
        if not source.exists():
            raise KbgenError(f"{source} does not exist. Give a file or folder to import.")
        for path, name in sorted(_files(source), key=lambda item: item[1]):
            if (absolute := path.absolute()) not in seen:
                seen.add(absolute)
                _sort_in(path, name, source, homes, found)
    return found


def _files(source: Path) -> Iterator[tuple[Path, str]]:
    """Files with the name that the report gives them: below the name of the folder that was given."""
    top = source.resolve()
    if not source.is_dir() or is_site(source):
        yield source, source.name
        return
    locked: list[str] = []
    for base, folders, files in os.walk(source, onerror=lambda error: locked.append(error.filename)):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        links = [name for name in folders if Path(base, name).is_symlink()]
        sites = [name for name in folders if name not in links and is_site(Path(base, name))]
        folders[:] = [name for name in folders if name not in sites]
        for name in (*files, *links, *sites):
            path = Path(base, name)
            yield path, f"{top.name}/{path.relative_to(source).as_posix()}"
    yield from ((Path(name), f"{top.name}/{Path(name).relative_to(source).as_posix()}") for name in locked)


def _sort_in(path: Path, name: str, source: Path, homes: list[Path], found: _Found) -> None:
    shown = name.encode("utf-8", errors="replace").decode()
    if reason := _why_not(path, source, homes):
        found.refused.append(Refused(shown, reason))
        return
    try:
        with path.open("rb") as stream:
            found.given.append(Given(shown, stream.read(MAX_READ)))
        found.paths.add(path.resolve())
    except OSError as error:
        found.refused.append(Refused(shown, f"can't be read: {error.strerror}"))


def _why_not(path: Path, source: Path, homes: list[Path]) -> str:
    top, whole = source.resolve(), _whole(path)
    if path.name.startswith("."):
        return "is a hidden file"
    if path.parent.resolve() == top and path.name.casefold() in ("readme.md", "index.md"):
        return "is the folder's home page. To import it, name the file itself."
    if path.is_symlink() and path.absolute() != source.absolute():
        inside = "to a file that is imported itself" if whole.exists() else "that leads nowhere"
        return f"is a link {inside if whole.is_relative_to(top) else 'that points outside the folder'}"
    if any(whole.is_relative_to(home) for home in homes):
        return "is already in the knowledge base"
    if is_site(path):
        return "was made by kbgen. Import what it was made from, or name it in [sources] of kbgen.toml."
    if path.is_dir():
        return "is a folder that can't be read. Check its permissions."
    return "" if stat.S_ISREG(path.stat().st_mode) else "is not a regular file"


def _existing(folder: Folder, target: Path, given: Collection[Path]) -> list[Document]:
    """What is in the knowledge base, and below the folder to write to; paths are relative to the latter.

    What is given is in none yet, though a folder without a knowledge base takes all below it for one.
    """
    home = _whole(folder.docs)
    names = {_whole(path): path for path in (folder.docs / name for name in postmortem_paths(folder))}
    found = {whole: path for whole, path in names.items() if whole not in given and whole.is_relative_to(home)}
    if target.is_dir():
        below = (path for path in sorted(target.rglob("*")) if path.suffix.lower() in MARKDOWN and path.is_file())
        found |= {_whole(path): path for path in below}
    return [document for whole in sorted(found) if (document := _read(found[whole], target))]


def _whole(path: Path) -> Path:
    return Path(os.path.realpath(path))  # no error where links lead in a circle


def _read(path: Path, target: Path) -> Document | None:
    """None for one that can't be opened: the linter says why."""
    try:
        return read_document(Path(os.path.relpath(path, target)).as_posix(), file_bytes(path))
    except OSError:
        return None


def _answers(planned: ImportPlan, lang: str, *, asked: bool) -> dict[str, str]:
    """Asks once a file whether its dates have the day or the month first; nothing where nobody sits there."""
    if not (asked and sys.stdin.isatty() and sys.stdout.isatty()):
        return {}
    orders: dict[str, str] = {}
    for path, steps in planned.read:
        doubts = [text for step in steps if step.action == "write" for text in step.imported.doubts]
        if doubts:
            question = f"{path}: {', '.join(doubts[:3])}: day or month first? Or skip"
            answer = click.prompt(
                spoken(question, lang), type=click.Choice(["day", "month", "skip"]), default="skip", err=True
            )
            orders |= {"day": {path: "dmy"}, "month": {path: "mdy"}}.get(answer, {})
    return orders


def _write(planned: ImportPlan, target: Path) -> None:
    for step in planned.steps:
        if step.action == "write":
            path = target / step.target
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
                with path.open("xb") as stream:  # never over a file that came in between
                    stream.write(step.content)
            except OSError as error:
                raise _unwritten(path, error) from None
    for attached in planned.attached:
        for place in attached.targets:
            path = target / place
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
                with contextlib.suppress(FileExistsError), path.open("xb") as stream:
                    stream.write(attached.data)
            except OSError as error:
                raise _unwritten(path, error) from None


def _unwritten(path: Path, error: OSError) -> KbgenError:
    drop_piece(path, error)
    return KbgenError(f"{path} can't be written: {error.strerror}. Nothing else was lost; run the import again.")
