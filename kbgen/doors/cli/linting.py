"""What `kbgen lint` does where something has to be read for its answer."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, date
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import click

from kbgen.corpus import Corpus
from kbgen.documents import Document, may_have
from kbgen.doors.caches.lint_cache import lines_of, remembers, remembers_around
from kbgen.doors.caches.output_cache import KeptOutput, keep_output, state
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
from kbgen.model.errors import KbgenError
from kbgen.model.file_names import MODES, SETTINGS
from kbgen.model.findings import Finding, Level
from kbgen.model.postmortem import Status
from kbgen.model.progress import Progress
from kbgen.model.required import FIRST
from kbgen.model.settings import Settings, settings_from
from kbgen.model.taxonomy import Taxonomy, taxonomy_from

if TYPE_CHECKING:
    from kbgen.doors.reading.findable_cache import Answers


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
    found = _check(folder, chosen, selected, form, moved, fold=not select, since=changed, base=base, whole=whole)
    vain = whole and tell_vain(folder)
    if asked and before and not vain and not lacks(folder.docs):  # what is kept is said without a notice
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
        speak(f"fixed {shown_path(path, folder)}: {what}")


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
    return any(place in files or not place.exists() for place in (home / SETTINGS, home / MODES))


def before(folder: Folder, base: str) -> tuple[Settings, Taxonomy] | None:
    """What the settings and the failure modes were where a branch left another one, if they are not the same today.

    None, too, where they could not be used then.
    """
    since = git.merge_base(folder.root, base)
    was = [git.file_at(folder.root, since, name) or b"" for name in (SETTINGS, MODES)]
    places = (folder.root / SETTINGS, folder.root / MODES)
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
    since: str | None,
    base: str | None,
    whole: bool,
) -> KeptOutput:
    """What there is to say. `fold` leaves what a draft has yet to write in one line: who asks for rules gets each.

    `since` is what the branch left, where only what it changed is meant, `base` the same where names may have changed.
    The chosen are all there are where the `whole` knowledge base is meant.
    """
    progress = progress_line()
    former = as_they_were(folder, since, chosen, moved) if since is not None else {}
    corpus = read_around(folder, chosen, progress, former.values(), moved.gone)
    here, there = other_files(folder, chosen if whole else None), absent_files(folder.docs)
    day, files = today(folder.settings), list(here | there)
    own, around = remembers(folder, progress), remembers_around(folder, corpus, day, files)
    with finder(folder, progress, corpus, chosen) as find:
        found = lint(corpus, day, files, chosen, find, selected, moved=moved.renamed, own=own, around=around)
    if since is not None:  # documents whose links the branch breaks are told of that, wherever they are
        found += by_others(corpus, former, chosen, moved.former, files, day, selected)
    was = before(folder, base) if base is not None else None
    if was:
        corpus = read_corpus(folder, progress)
        found = [*found, *by_settings(corpus, was, chosen, day, selected)]
    names = shown_paths({*chosen, *(finding.path for finding in found)}, folder)
    with_findings = [corpus.by_path[path] for path in dict.fromkeys(finding.path for finding in found)]
    lines = {names[path]: each for path, each in lines_of(folder, with_findings).items()} if form == "text" else {}
    told = with_findings if fold and form == "text" else ()
    perhaps = (each for each in told if any(may_have(each, word) for word in _OF_DRAFTS))
    drafts = {names[each.path] for each in perhaps if each.status is Status.DRAFT}
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
    return [each for each in _new(lint(corpus, day, selected=names), former) if each.path not in chosen]


def _new(found: Iterable[Finding], former: Iterable[Finding]) -> list[Finding]:
    """The findings in files that are as they were that did not stand at the same place before."""
    known = {(each.path, each.line, each.column, each.code) for each in former}
    return [each for each in found if (each.path, each.line, each.column, each.code) not in known]


def by_others(
    corpus: Corpus,
    was: Mapping[str, Document],
    chosen: Collection[str],
    gone: Collection[str],
    files: Collection[str],
    day: date,
    selected: Selection,
) -> list[Finding]:
    """What documents that a branch left alone say of what it changed: links and names that lead nowhere now.

    Args:
        corpus: the documents as they are.
        was: the changed ones as they were (`as_they_were`).
        chosen: the paths of those that are looked at anyway.
        gone: docs-relative paths at which nothing stands any more.
        files: what else stands below the docs folder.
        day: today.
        selected: the rules that run.
    """
    changed = [document for path in chosen if (document := corpus.by_path.get(path))]
    names = {name for each in (*changed, *was.values()) for name in each.names}
    names |= {path.rpartition("/")[2] for path in gone}
    words = {each for name in names for each in (name, quote(name))}
    alone = [document for document in corpus if document.path not in chosen]
    left = [each.path for each in alone if any(may_have(each, word) and word in each.text for word in words)]
    codes = replace(selected, codes=selected.codes & _OF_REFERENCES)
    if not left or not codes.codes:
        return []
    before = tuple(sorted((*alone, *was.values()), key=lambda document: document.path))
    then = lint(replace(corpus, documents=before), day, {*files, *gone}, left, selected=codes)
    return _new(lint(corpus, day, files, left, selected=codes), then)


_OF_NAMES = "PM5"  # the rules about names that a team agreed on
_OF_DRAFTS = (Status.DRAFT.value, "\\")  # one of them stands in the text of every draft, perhaps as YAML's escapes
_OF_REFERENCES = frozenset({"PM601", "PM602", "PM603", "PM604", "PM605"})


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
