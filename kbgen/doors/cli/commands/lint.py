"""`kbgen lint`: what is wrong, where, and what to do next; and what can be put right without asking."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

import click

from kbgen.corpus import Corpus
from kbgen.doors.cli import repair
from kbgen.doors.cli.chosen import UNMOVED, Moves, below_docs, chosen_paths, moves, read_around, shown_path
from kbgen.doors.cli.options import format_option, progress_line, root_option
from kbgen.doors.disk import git
from kbgen.doors.disk.findings import remembers
from kbgen.doors.disk.folder import Folder, Progress, open_folder, other_files, today
from kbgen.doors.disk.index import bring_up_to_date, fingerprint
from kbgen.doors.disk.kept import Kept, digest
from kbgen.doors.disk.reading import beside
from kbgen.lint import FIRST, FORMATS, Find, Selection, Shown, lint, of_the_branch, referring, selection, shown_lines
from kbgen.model.findings import Level
from kbgen.model.postmortem import Status
from kbgen.search import Index, first


@click.command("lint")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@root_option
@format_option(*FORMATS)
@click.option(
    "--select", multiple=True, metavar="CODES", help="Run these rules only: codes or beginnings, as PM4,PM501."
)
@click.option("--ignore", multiple=True, metavar="CODES", help="Run all but these rules.")
@click.option(
    "--changed", metavar="BASE", help="Only files that differ from where this branch left BASE, and new ones."
)
@click.option("--fix", is_flag=True, help="Put right what is safe to put right, then check.")
@click.option("--diff", is_flag=True, help="Show what --fix would do, and change nothing. Secrets are made unreadable.")
def command(
    paths: tuple[Path, ...],
    root: Path,
    form: str,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    changed: str | None,
    fix: bool,
    diff: bool,
) -> int:
    """Check postmortems; PATHS are files or folders, by default all of them.

    Exits with 0 where there is no error (warnings may be), with 1 where there is one; with --diff, with 1 where there
    is something to fix. `kbgen explain CODE` tells what a rule wants and why.
    """
    folder = open_folder(root)
    selected = selection(folder.settings.lint, select, ignore)
    chosen, moved = chosen_paths(paths, folder), UNMOVED
    if changed is not None:
        chosen &= below_docs(git.changed(folder.root, changed), folder)
        moved = moves(folder, changed)
    if diff:
        text = repair.differences(folder, chosen, moved.renamed)
        click.echo(text, nl=False)
        return 1 if text else 0
    if fix:
        for path, what in repair.fix(folder, chosen, moved.renamed).items():
            click.echo(f"fixed {shown_path(path, folder)}: {what}", err=True)
    return _check(folder, chosen, selected, form, moved, fold=not select)


def _check(folder: Folder, chosen: Collection[str], selected: Selection, form: str, moved: Moves, *, fold: bool) -> int:
    """Lint and tell. `fold` leaves what a draft has yet to write in one line: who asks for rules gets each."""
    progress = progress_line()
    corpus = read_around(folder, chosen, progress, moved.former)
    # Documents whose links a rename or deletion breaks are told of that, wherever they are.
    looked_at = {*chosen, *broken_by(corpus, moved.former)}
    own, day = remembers(folder, progress), today(folder.settings)
    with finder(folder, progress) as find:
        found = lint(corpus, day, other_files(folder), looked_at, find, selected, moved=moved.renamed, own=own)
    found = of_the_branch(found, chosen, moved.former)
    names = {path: shown_path(path, folder) for path in {*chosen, *(finding.path for finding in found)}}
    lines = {
        names[path]: shown_lines(corpus.by_path[path], folder.settings)
        for path in {finding.path for finding in found}
        if form == "text"
    }
    drafts = {names[path] for path in names if fold and corpus.by_path[path].status is Status.DRAFT}
    shown = Shown(lines, sorted(names.values()), _has_colour(), folder.settings.lang, frozenset(drafts))
    click.echo(FORMATS[form]([replace(finding, path=names[finding.path]) for finding in found], shown), nl=False)
    return 1 if any(finding.level is Level.ERROR for finding in found) else 0


def broken_by(corpus: Corpus, former: Collection[str]) -> Iterator[str]:
    """The paths of the documents that refer to what is no longer there."""
    for documents in referring(corpus, former).values():
        yield from (document.path for document in documents)


@contextmanager
def finder(folder: Folder, progress: Progress) -> Iterator[Find]:
    """What `findable_by` is run against: the index that `kbgen search` reads, opened with the first new question.

    Its answers are kept for as long as nothing that it is made from changes.
    """
    found: dict[str, list[str]] = {}
    state = ""
    new, index = list[str](), list[Index]()

    def find(query: str) -> list[str]:
        nonlocal state
        if not state:
            state = digest("first", fingerprint(folder.root, folder.docs, beside(folder)))
            with suppress(ValueError):
                found.update(json.loads(Kept(folder.cache).rows([state]).get(state, b"{}")))
        if query not in found:
            if not index:
                index.append(bring_up_to_date(folder.root, progress))
            found[query] = first(index[0], query, FIRST)
            new.append(query)
        return found[query]

    yield find
    if new:
        Kept(folder.cache).keep({state: json.dumps(found).encode()})


def _has_colour() -> bool:
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
