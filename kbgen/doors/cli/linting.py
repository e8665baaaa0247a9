"""What `kbgen lint` does where something has to be read for its answer."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kbgen.corpus import Corpus
from kbgen.doors.cli.options import progress_line
from kbgen.doors.cli.path_arguments import (
    UNMOVED,
    Moves,
    below_docs,
    chosen_paths,
    moves,
    read_around,
    shown_path,
    shown_paths,
)
from kbgen.doors.cli.root import has_colour
from kbgen.doors.cli.withheld_notice import tell_vain
from kbgen.doors.disk import git
from kbgen.doors.disk.folder import Folder, Progress, open_folder, other_files, today
from kbgen.doors.disk.lint_cache import lines_of, remembers, remembers_around
from kbgen.doors.disk.output_cache import KeptOutput, keep_output, state
from kbgen.doors.disk.reading import read_corpus
from kbgen.lint import FORMATS, Find, FormatContext, Selection, lint, of_the_branch, referring, selection
from kbgen.model.errors import KbgenError
from kbgen.model.findings import Finding, Level
from kbgen.model.postmortem import Status
from kbgen.model.required import FIRST
from kbgen.model.settings import FILE_NAME, Settings, settings_from
from kbgen.model.taxonomy import FILE_NAME as MODES
from kbgen.model.taxonomy import Taxonomy, taxonomy_from

if TYPE_CHECKING:
    from kbgen.doors.disk.findable_cache import Answers


def linted(
    paths: Collection[Path],
    root: Path,
    form: str,
    select: Sequence[str],
    ignore: Sequence[str],
    changed: str | None,
    asked: Sequence[str] | None,
) -> int:
    """Lint and tell. What is said to `asked` is kept, where it is given: then all of a knowledge base is looked at."""
    folder = open_folder(root)
    before = ""
    if asked and not folder.settings.sources:
        with suppress(OSError):
            before = state(folder.root, folder.docs)
    chosen, moved, files = _meant(paths, folder, changed)
    selected = selection(folder.settings.lint, select, ignore)
    base = changed if changed is not None and names_changed(folder, files) else None
    whole = not paths and changed is None
    found = _check(folder, chosen, selected, form, moved, fold=not select, base=base, whole=whole)
    vain = whole and tell_vain(folder)
    if asked and before and not vain:  # what is kept is said without a notice
        keep_output(root, asked, found, folder.docs, before, today(folder.settings), folder.settings.zone or UTC)
    click.echo(found.text, nl=False)
    return found.code


def repaired(
    paths: Collection[Path], root: Path, select: Sequence[str], ignore: Sequence[str], changed: str | None
) -> None:
    """Put right what can be, and say what was done."""
    folder = open_folder(root)
    selection(folder.settings.lint, select, ignore)  # a wrong code is said before anything is changed
    chosen, moved, _ = _meant(paths, folder, changed)
    from kbgen.doors.cli import repair  # it takes its time to load

    for path, what in repair.fix(folder, chosen, moved.renamed).items():
        click.echo(f"fixed {shown_path(path, folder)}: {what}", err=True)


def differing(
    paths: Collection[Path], root: Path, select: Sequence[str], ignore: Sequence[str], changed: str | None
) -> int:
    """Show what could be put right."""
    folder = open_folder(root)
    selection(folder.settings.lint, select, ignore)
    chosen, moved, _ = _meant(paths, folder, changed)
    from kbgen.doors.cli import repair  # it takes its time to load

    text = repair.differences(folder, chosen, moved.renamed)
    click.echo(text, nl=False)
    return 1 if text else 0


def _meant(
    paths: Collection[Path], folder: Folder, changed: str | None
) -> tuple[frozenset[str], Moves, frozenset[Path]]:
    """The postmortems that are meant, what a branch moved, and all files that it changed."""
    chosen = chosen_paths(paths, folder)
    if changed is None:
        return chosen, UNMOVED, frozenset()
    files = git.changed(folder.root, changed)
    return chosen & below_docs(files, folder), moves(folder, changed), files


def names_changed(folder: Folder, files: Collection[Path]) -> bool:
    """Whether a branch that changed these files may have changed the names that a team agreed on; a file that is not
    there may have been deleted.
    """
    home = folder.root.resolve()
    return any(place in files or not place.exists() for place in (home / FILE_NAME, home / MODES))


def before(folder: Folder, base: str) -> tuple[Settings, Taxonomy] | None:
    """What the settings and the failure modes were where a branch left another one, if they are not the same today.

    None, too, where they could not be used then.
    """
    since = git.merge_base(folder.root, base)
    was = [git.file_at(folder.root, since, name) or b"" for name in (FILE_NAME, MODES)]
    places = (folder.root / FILE_NAME, folder.root / MODES)
    if was == [place.read_bytes() if place.is_file() else b"" for place in places]:
        return None
    try:
        told = [tomllib.loads(each.decode("utf-8-sig")) for each in was]
        return settings_from(told[0]), taxonomy_from(told[1])
    except (KbgenError, ValueError):
        return None


def _check(
    folder: Folder,
    chosen: Collection[str],
    selected: Selection,
    form: str,
    moved: Moves,
    *,
    fold: bool,
    base: str | None,
    whole: bool,
) -> KeptOutput:
    """What there is to say. `fold` leaves what a draft has yet to write in one line: who asks for rules gets each.

    The chosen are all there are where the `whole` knowledge base is meant.
    """
    progress = progress_line()
    corpus = read_around(folder, chosen, progress, moved.former)
    # Documents whose links a rename or deletion breaks are told of that, wherever they are.
    looked_at = {*chosen, *broken_by(corpus, moved.former)}
    day, files = today(folder.settings), list(other_files(folder, chosen if whole else None))
    own, around = remembers(folder, progress), remembers_around(folder, corpus, day, files)
    with finder(folder, progress, corpus, looked_at) as find:
        found = lint(corpus, day, files, looked_at, find, selected, moved=moved.renamed, own=own, around=around)
    found = of_the_branch(found, chosen, moved.former)
    was = before(folder, base) if base is not None else None
    if was:
        corpus = read_corpus(folder, progress)
        found = [*found, *by_settings(corpus, was, chosen, day, selected)]
    names = shown_paths({*chosen, *(finding.path for finding in found)}, folder)
    with_findings = [corpus.by_path[path] for path in dict.fromkeys(finding.path for finding in found)]
    lines = {names[path]: each for path, each in lines_of(folder, with_findings).items()} if form == "text" else {}
    drafts = {names[each.path] for each in with_findings if fold and form == "text" and each.status is Status.DRAFT}
    shown = FormatContext(lines, sorted(names.values()), has_colour(), folder.settings.lang, frozenset(drafts))
    said = [Finding(names[f.path], f.line, f.column, f.code, f.name, f.level, f.message) for f in found]
    text = FORMATS[form](said, shown)
    return KeptOutput(1 if any(finding.level is Level.ERROR for finding in found) else 0, text)


def by_settings(
    corpus: Corpus, was: tuple[Settings, Taxonomy], chosen: Collection[str], day: date, selected: Selection
) -> list[Finding]:
    """What documents that a branch left alone say of names that it changed in the settings or the failure modes."""
    names = replace(selected, codes=frozenset(code for code in selected.codes if code.startswith(_OF_NAMES)))
    if not names.codes:
        return []
    former = lint(replace(corpus, settings=was[0], taxonomy=was[1]), day, selected=names)
    known = {(each.path, each.line, each.column, each.code) for each in former}
    found = lint(corpus, day, selected=names)
    return [
        each
        for each in found
        if each.path not in chosen and (each.path, each.line, each.column, each.code) not in known
    ]


def broken_by(corpus: Corpus, former: Collection[str]) -> Iterator[str]:
    """The paths of the documents that refer to what is no longer there."""
    for documents in referring(corpus, former).values():
        yield from (document.path for document in documents)


_OF_NAMES = "PM5"  # the rules about names that a team agreed on


@contextmanager
def finder(folder: Folder, progress: Progress, corpus: Corpus, paths: Collection[str]) -> Iterator[Find]:
    """What the `findable_by` of documents at some paths is run against: the index that `kbgen search` reads."""
    answers: list[Answers] = []

    def find(query: str, sought: str) -> list[str]:
        from kbgen.doors.disk.findable_cache import Answers  # who asks nothing need not wait for it

        if not answers:
            answers.append(Answers(folder, progress, corpus, frozenset(paths).__contains__, FIRST))
        return answers[0].of(query, sought)

    yield find
    for each in answers:
        each.keep()
