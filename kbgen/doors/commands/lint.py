"""`kbgen lint`: what is wrong, where, and what to do next."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

from kbgen.corpus import Corpus
from kbgen.doors.folder import Folder, Progress, open_folder, other_files, postmortem_paths, read_corpus, today
from kbgen.doors.options import format_option, progress_line, root_option
from kbgen.features.linting import lint
from kbgen.features.linting.context import FIRST, Find
from kbgen.features.linting.formats import FORMATS
from kbgen.features.searching import entry, open_index, search
from kbgen.nouns.errors import KbgenError
from kbgen.nouns.findings import Finding, Level


@click.command("lint")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@root_option
@format_option(*FORMATS)
def command(paths: tuple[Path, ...], root: Path, form: str) -> int:
    """Check postmortems; PATHS are files or folders, by default all of them.

    Exits with 0 where there is no error (warnings may be), with 1 where there is one. `kbgen explain CODE`
    tells what a rule wants and why.
    """
    folder = open_folder(root)
    chosen = _chosen(paths, folder)
    progress = progress_line()
    corpus = read_corpus(folder, progress)
    find = _finder(folder, corpus, progress)
    found = lint(corpus, today(folder.settings), other_files(folder), chosen, find)
    click.echo(FORMATS[form]([_shown(finding, folder) for finding in found]), nl=False)
    return 1 if any(finding.level is Level.ERROR for finding in found) else 0


def _finder(folder: Folder, corpus: Corpus, progress: Progress) -> Find:
    """What `findable_by` is run against: the index that `kbgen search` reads."""
    entries = [entry(document) for document in corpus.published()]
    index = open_index(folder.cache / "search", entries, progress)
    return lambda query: [hit.id for hit in search(index, query, FIRST).hits]


def _chosen(paths: tuple[Path, ...], folder: Folder) -> frozenset[str] | None:
    """The docs-relative paths that the arguments mean; None for all. Raises KbgenError for one that means none."""
    if not paths:
        return None
    home = folder.docs.resolve()
    known = list(postmortem_paths(folder))
    chosen: set[str] = set()
    for path in paths:
        chosen |= _meant(path, folder, home, known)
    return frozenset(chosen)


def _meant(path: Path, folder: Folder, home: Path, known: list[str]) -> set[str]:
    for candidate in (path, folder.root / path):
        if not candidate.exists():
            continue
        absolute = candidate.resolve()
        if home.is_relative_to(absolute):
            return set(known)
        if absolute.is_relative_to(home):
            inner = absolute.relative_to(home).as_posix()
            found = {name for name in known if name == inner or name.startswith(f"{inner}/")}
            if found or absolute.is_dir():
                return found
            raise KbgenError(f"{path} is no postmortem: not Markdown, or left out by 'exclude' in kbgen.toml.")
        raise KbgenError(f"{path} is not below {folder.docs}. Give the knowledge base with --root.")
    raise KbgenError(f"{path} does not exist. Give a file or folder below {folder.docs}.")


def _shown(finding: Finding, folder: Folder) -> Finding:
    """With the path as the person at the terminal would write it: from here, else from the root."""
    path = (folder.docs / finding.path).resolve()
    for base in (Path.cwd(), folder.root.resolve()):
        if path.is_relative_to(base):
            return replace(finding, path=path.relative_to(base).as_posix())
    return finding
