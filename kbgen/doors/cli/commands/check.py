"""`kbgen check`: what a pull request is told: what is wrong, and whether this happened before."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import click

from kbgen.checking import Answer, BranchChange, as_json, changes, check, taken, unanswered
from kbgen.corpus import Corpus
from kbgen.documents import Document
from kbgen.doors.caches.document_cache import kept_of
from kbgen.doors.caches.lint_cache import remembers
from kbgen.doors.cli.branch_effects import by_others, by_settings, names_changed, settings_before
from kbgen.doors.cli.linting import finder
from kbgen.doors.cli.options import format_option, progress_line, root_option
from kbgen.doors.cli.path_arguments import Moves, as_they_were, below_docs, missed, moves, shown_path, unread
from kbgen.doors.disk import git
from kbgen.doors.disk.checkout import absent_files
from kbgen.doors.disk.folder import Folder, open_folder, other_files, own_taxonomy, today
from kbgen.doors.disk.mkdocs_excludes import site_files
from kbgen.doors.notices import reasons, say, tell
from kbgen.doors.reading.corpus import read_corpus
from kbgen.doors.reading.patterns import kept_patterns
from kbgen.lint import lint, selection
from kbgen.model.findings import Finding
from kbgen.model.settings import Settings
from kbgen.site import check_comment, check_text


@click.command("check")
@click.option(
    "--base",
    metavar="REF",
    help="What the change will be merged into: a branch, tag or hash. Default: the remote's main branch.",
)
@root_option
@format_option("text", "json", "markdown")
def command(base: str | None, root: Path, form: str) -> int:
    """Check the postmortems that differ from where this branch left REF: findings, and whether it happened before.

    A final document must answer a possible recurrence (the same cause, or a shared error line) in `related` or
    `not_related`; drafts are only asked. It also lists what the branch deletes, opens to other readers or switches off.
    Exits with 1 if there is an error. `markdown` is for a comment.
    """
    folder = open_folder(root)
    if base is None:
        base = git.main_branch(folder.root)
        say("compared", folder.settings.lang, base=base)
    files = git.changed(folder.root, base)
    changed, moved = below_docs(files, folder), moves(folder, base)
    own_taxonomy(folder.root)  # a wrong one is told of, whatever changed
    was = settings_before(folder, base) if names_changed(folder, files) else None
    answer = Answer(unread=unread(files, folder))
    if changed or moved.former or was:
        corpus, news = read_corpus(folder, progress_line()), list[Finding]()
        if was:
            news = by_settings(corpus, was, changed, today(folder.settings), selection(folder.settings.lint))
        if changed or moved.former or news:
            former = as_they_were(folder, base, changed, moved)
            answer = replace(_answer(folder, corpus, changed, moved, news, former), unread=answer.unread)
            lost = taken(former, corpus, lambda path: shown_path(path, folder))
            answer = replace(answer, taken=lost)
            if changed:
                answer = replace(answer, missed=missed(folder, base), absent=len(corpus.absent))
        if was:
            answer = replace(answer, settings=_readers(folder, was[0], corpus))
    if site := site_files(folder.root, files):
        answer = replace(answer, taken=(*answer.taken, BranchChange("site", site)))
    click.echo(_form(form, folder)(answer), nl=False)
    return 0 if answer.passed else 1


def _readers(folder: Folder, was: Settings, corpus: Corpus) -> tuple[BranchChange, ...]:
    """What other settings make of who reads what."""
    docs = folder.root / was.docs
    then = replace(folder, settings=was, docs=docs if docs.is_dir() else folder.docs)
    return changes(read_corpus(then), corpus)


def _answer(
    folder: Folder,
    corpus: Corpus,
    changed: frozenset[str],
    moved: Moves,
    news: list[Finding],
    former: Mapping[str, Document],
) -> Answer:
    progress, day = progress_line(), today(folder.settings)
    # An answer may be posted where more people read it than the files: of other documents it tells what is published.
    published = corpus.published()
    tell(reasons(published), folder.settings.lang)
    kept = (each if each.path in changed else published.by_path.get(each.path) for each in corpus)
    told = replace(corpus, documents=tuple(document for document in kept if document))
    patterns = kept_patterns(kept_of(folder), told, day)
    asks = unanswered(told, patterns)
    chosen = selection(folder.settings.lint)
    files, own = other_files(folder) | absent_files(folder.docs), remembers(folder, progress)
    with finder(folder, progress, corpus, changed) as find:
        found = lint(corpus, day, files, changed, find, unanswered=asks, moved=moved.renamed, own=own)
    found += [*by_others(corpus, former, changed, moved.former, files, day, chosen), *news]
    return check(told, changed, found, patterns, day, lambda path: shown_path(path, folder), changed - former.keys())


def _form(name: str, folder: Folder) -> Callable[[Answer], str]:
    if name == "json":
        return as_json
    said = check_comment if name == "markdown" else check_text
    return lambda answer: said(answer, folder.settings.lang)
