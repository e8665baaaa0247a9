"""What `kbgen lint` does where something has to be read for its answer."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kbgen.corpus import Corpus
from kbgen.documents import may_have
from kbgen.doors.caches.lint_cache import lines_of, remembers, remembers_around
from kbgen.doors.caches.output_cache import KeptOutput, keep_output, state
from kbgen.doors.cli.branch_effects import by_others, by_settings, names_changed, settings_before
from kbgen.doors.cli.options import has_colour, progress_line, speak
from kbgen.doors.cli.path_arguments import (
    UNMOVED,
    Moves,
    as_they_were,
    below_docs,
    chosen_paths,
    moves,
    read_around,
    shown_path,
    shown_paths,
)
from kbgen.doors.disk import git
from kbgen.doors.disk.checkout import absent_files, lacks
from kbgen.doors.disk.folder import Folder, open_folder, other_files, today
from kbgen.doors.notices import tell_vain
from kbgen.doors.reading.corpus import read_corpus
from kbgen.lint import FORMATS, Find, FormatContext, Selection, lint, selection
from kbgen.model.findings import Finding, Level
from kbgen.model.postmortem import Status
from kbgen.model.progress import Progress
from kbgen.model.required import FIRST

if TYPE_CHECKING:
    from kbgen.doors.reading.findable_cache import Answers

_OF_DRAFTS = (Status.DRAFT.value, "\\")  # one of them stands in the text of every draft, perhaps as YAML's escapes


@dataclass(frozen=True)
class LintRequest:
    """What a person wants to have checked: which postmortems, by which rules.

    Where only what a branch changed is meant, `since` is what it left, `moved` what it moved, and `files` all that it
    changed. `stood` is how all files stood before any was read, where the `whole` knowledge base is meant and all of it
    lies in one folder. `fold` leaves what a draft has yet to write in one line: who asks for rules gets each.
    """

    folder: Folder
    chosen: frozenset[str]
    selected: Selection
    whole: bool
    fold: bool
    stood: str
    since: str | None
    moved: Moves = UNMOVED
    files: frozenset[Path] = frozenset()


def requested(
    paths: Collection[Path], root: Path, select: Sequence[str], ignore: Sequence[str], since: str | None
) -> LintRequest:
    """What the words of a command line mean. Raises KbgenError for a path, a code or a branch that is not there."""
    folder, whole, stood = open_folder(root), not paths and since is None, ""
    selected = selection(folder.settings.lint, select, ignore)
    if whole and not folder.settings.sources:
        with suppress(OSError):
            stood = state(folder.root, folder.docs)
    chosen = chosen_paths(paths, folder)
    request = LintRequest(folder, chosen, selected, whole, not select, stood, since)
    if since is None:
        return request
    files = git.changed(folder.root, since)
    return replace(request, chosen=chosen & below_docs(files, folder), moved=moves(folder, since), files=files)


def linted(request: LintRequest, form: str, asked: Sequence[str] | None) -> int:
    """Lint and tell. What is said to `asked` is kept, where it is given: then all of a knowledge base is looked at."""
    folder = request.folder
    corpus, found = _found(request)
    said = _said(request, corpus, found, form)
    vain = request.whole and tell_vain(folder)
    if asked and request.stood and not vain and not lacks(folder.docs):  # what is kept is said without a notice
        zone = folder.settings.zone or UTC
        keep_output(folder.root, asked, said, folder.docs, request.stood, today(folder.settings), zone)
    click.echo(said.text, nl=False)
    return said.code


def repaired(request: LintRequest) -> None:
    """Put right what can be, and say what was done."""
    from kbgen.doors.cli import repair  # it takes its time to load

    for path, what in repair.fix(request.folder, request.chosen, request.moved.renamed).items():
        speak(f"fixed {shown_path(path, request.folder)}: {what}")


def differing(request: LintRequest) -> int:
    """Show what could be put right."""
    from kbgen.doors.cli import repair  # it takes its time to load

    text = repair.differences(request.folder, request.chosen, request.moved.renamed)
    click.echo(text, nl=False)
    return 1 if text else 0


def _found(request: LintRequest) -> tuple[Corpus, list[Finding]]:
    """The documents, and what is wrong with those that are meant; with others, where a branch made it so."""
    folder, chosen, moved, since = request.folder, request.chosen, request.moved, request.since
    progress, day = progress_line(), today(folder.settings)
    former = as_they_were(folder, since, chosen, moved) if since is not None else {}
    corpus = read_around(folder, chosen, progress, former.values(), moved.gone)
    files = [*(other_files(folder, chosen if request.whole else None) | absent_files(folder.docs))]
    own, around = remembers(folder, progress), remembers_around(folder, corpus, day, files)
    with finder(folder, progress, corpus, chosen) as find:
        found = lint(corpus, day, files, chosen, find, request.selected, moved=moved.renamed, own=own, around=around)
    if since is None:
        return corpus, found
    found += by_others(corpus, former, chosen, moved.former, files, day, request.selected)
    if names_changed(folder, request.files) and (was := settings_before(folder, since)):
        corpus = read_corpus(folder, progress)
        found += by_settings(corpus, was, chosen, day, request.selected)
    return corpus, found


def _said(request: LintRequest, corpus: Corpus, found: Sequence[Finding], form: str) -> KeptOutput:
    """What there is to say of findings, and how it ends."""
    folder = request.folder
    names = shown_paths({*request.chosen, *(finding.path for finding in found)}, folder)
    with_findings = [corpus.by_path[path] for path in dict.fromkeys(finding.path for finding in found)]
    lines = {names[path]: each for path, each in lines_of(folder, with_findings).items()} if form == "text" else {}
    told = with_findings if request.fold and form == "text" else ()
    perhaps = (each for each in told if any(may_have(each, word) for word in _OF_DRAFTS))
    drafts = {names[each.path] for each in perhaps if each.status is Status.DRAFT}
    shown = FormatContext(lines, sorted(names.values()), has_colour(), folder.settings.lang, frozenset(drafts))
    text = FORMATS[form]([replace(each, path=names[each.path]) for each in found], shown)
    return KeptOutput(1 if any(finding.level is Level.ERROR for finding in found) else 0, text)


@contextmanager
def finder(folder: Folder, progress: Progress, corpus: Corpus, paths: Collection[str]) -> Iterator[Find]:
    """What the `findable_by` of documents at some paths is run against: the index that `kbgen search` reads."""
    answers: list[Answers] = []

    def find(query: str, sought: str) -> list[str]:
        from kbgen.doors.reading.findable_cache import Answers  # who asks nothing need not wait for it

        if not answers:
            answers.append(Answers(folder, progress, corpus, frozenset(paths).__contains__, FIRST))
        return answers[0].of(query, sought)

    yield find
    for each in answers:
        each.keep()
