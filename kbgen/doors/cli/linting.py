"""What `kbgen lint` does where something has to be read for its answer."""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC
from pathlib import Path

import click

from kbgen.corpus import Corpus, is_published
from kbgen.documents import Document, may_tell
from kbgen.doors.cli.chosen import UNMOVED, Moves, below_docs, chosen_paths, moves, read_around, shown_path, shown_paths
from kbgen.doors.cli.options import progress_line
from kbgen.doors.cli.root import has_colour
from kbgen.doors.disk import git
from kbgen.doors.disk.beside import halved
from kbgen.doors.disk.findings import lines_of, remembers, remembers_around
from kbgen.doors.disk.folder import Folder, Progress, open_folder, other_files, today
from kbgen.doors.disk.kept import Kept, digest
from kbgen.doors.disk.reading import beside
from kbgen.doors.disk.said import Said, keep_said, state
from kbgen.lint import FIRST, FORMATS, Find, Selection, Shown, lint, of_the_branch, referring, selection
from kbgen.model.findings import Level
from kbgen.model.postmortem import Status
from kbgen.search import first


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
    chosen, moved = _meant(paths, folder, changed)
    selected = selection(folder.settings.lint, select, ignore)
    found = _check(folder, chosen, selected, form, moved, fold=not select)
    if asked and before:
        keep_said(root, asked, found, folder.docs, before, today(folder.settings), folder.settings.zone or UTC)
    click.echo(found.text, nl=False)
    return found.code


def repaired(
    paths: Collection[Path], root: Path, select: Sequence[str], ignore: Sequence[str], changed: str | None
) -> None:
    """Put right what can be, and say what was done."""
    folder = open_folder(root)
    selection(folder.settings.lint, select, ignore)  # a wrong code is said before anything is changed
    chosen, moved = _meant(paths, folder, changed)
    from kbgen.doors.cli import repair  # it takes its time to load

    for path, what in repair.fix(folder, chosen, moved.renamed).items():
        click.echo(f"fixed {shown_path(path, folder)}: {what}", err=True)


def differing(
    paths: Collection[Path], root: Path, select: Sequence[str], ignore: Sequence[str], changed: str | None
) -> int:
    """Show what could be put right."""
    folder = open_folder(root)
    selection(folder.settings.lint, select, ignore)
    chosen, moved = _meant(paths, folder, changed)
    from kbgen.doors.cli import repair  # it takes its time to load

    text = repair.differences(folder, chosen, moved.renamed)
    click.echo(text, nl=False)
    return 1 if text else 0


def _meant(paths: Collection[Path], folder: Folder, changed: str | None) -> tuple[frozenset[str], Moves]:
    chosen, moved = chosen_paths(paths, folder), UNMOVED
    if changed is not None:
        chosen &= below_docs(git.changed(folder.root, changed), folder)
        moved = moves(folder, changed)
    return chosen, moved


def _check(
    folder: Folder, chosen: Collection[str], selected: Selection, form: str, moved: Moves, *, fold: bool
) -> Said:
    """What there is to say. `fold` leaves what a draft has yet to write in one line: who asks for rules gets each."""
    progress = progress_line()
    corpus = read_around(folder, chosen, progress, moved.former)
    # Documents whose links a rename or deletion breaks are told of that, wherever they are.
    looked_at = {*chosen, *broken_by(corpus, moved.former)}
    day, files = today(folder.settings), list(other_files(folder))
    own, around = remembers(folder, progress), remembers_around(folder, corpus, day, files)
    asking = (each for each in corpus if each.path in looked_at)
    with finder(folder, progress, asking) as find:
        found = lint(corpus, day, files, looked_at, find, selected, moved=moved.renamed, own=own, around=around)
    found = of_the_branch(found, chosen, moved.former)
    names = shown_paths({*chosen, *(finding.path for finding in found)}, folder)
    with_findings = [corpus.by_path[path] for path in dict.fromkeys(finding.path for finding in found)]
    lines = {names[path]: each for path, each in lines_of(folder, with_findings).items()} if form == "text" else {}
    drafts = {names[each.path] for each in with_findings if fold and form == "text" and each.status is Status.DRAFT}
    shown = Shown(lines, sorted(names.values()), has_colour(), folder.settings.lang, frozenset(drafts))
    text = FORMATS[form]([replace(finding, path=names[finding.path]) for finding in found], shown)
    return Said(1 if any(finding.level is Level.ERROR for finding in found) else 0, text)


def broken_by(corpus: Corpus, former: Collection[str]) -> Iterator[str]:
    """The paths of the documents that refer to what is no longer there."""
    for documents in referring(corpus, former).values():
        yield from (document.path for document in documents)


@contextmanager
def finder(folder: Folder, progress: Progress, documents: Iterable[Document] = ()) -> Iterator[Find]:
    """What `findable_by` is run against: the index that `kbgen search` reads, opened with the first new question.

    With it all other new ones of `documents` are asked, on all processors. The answers are kept for as long as nothing
    that they are made from changes.
    """
    found: dict[str, list[str]] = {}
    state = ""
    new = False

    def find(query: str, sought: str) -> list[str]:
        from kbgen.doors.disk.index import fingerprint  # who asks nothing need not wait for it

        nonlocal state, new
        if not state:
            state = digest("sought", fingerprint(folder.root, folder.docs, beside(folder)))
            with suppress(ValueError):
                found.update(json.loads(Kept(folder.cache).rows([state]).get(state, b"{}")))
        if _key(query, sought) not in found:
            asked = dict.fromkeys([(query, sought), *_questions(documents, folder)])
            left = [each for each in asked if _key(*each) not in found]
            answers = _answers(folder, progress, left)
            found.update((_key(*each), answer) for each, answer in zip(left, answers, strict=True))
            new = True
        return found[_key(query, sought)]

    yield find
    if new:
        Kept(folder.cache).keep({state: json.dumps(found).encode()})


def _key(query: str, sought: str) -> str:
    return f"{sought} {query}"


def _questions(documents: Iterable[Document], folder: Folder) -> Iterator[tuple[str, str]]:
    """What the linter will ask, and of which ids."""
    for each in documents:
        if may_tell(each, "findable_by") and is_published(each, folder.settings):
            yield from ((query, each.id) for query in each.meta.findable_by or ())


def _answers(folder: Folder, progress: Progress, asked: Sequence[tuple[str, str]]) -> list[list[str]]:
    from kbgen.doors.disk.index import bring_up_to_date, unchanged

    index, here = bring_up_to_date(folder.root, progress), os.getpid()

    def answered(some: Sequence[tuple[str, str]]) -> list[list[str]]:
        # A copy of this process reads the files through handles of its own; where it can't, the work is done here.
        own = index if os.getpid() == here else unchanged(folder.root)
        if own is None:
            raise LookupError(folder.root)
        return [first(own, query, FIRST, sought) for query, sought in some]

    return halved(answered, asked)
