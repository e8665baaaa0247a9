"""`kbgen report`: the figures of the site's report, in the terminal."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click

from kbgen.corpus import Corpus, follow_ups
from kbgen.doors.cli.options import audience_option, format_option, progress_line, root_or_site_option
from kbgen.doors.disk.folder import open_folder, today
from kbgen.doors.notices import reasons, tell
from kbgen.doors.reading.corpus import read_corpus
from kbgen.doors.reading.patterns import read_patterns
from kbgen.model.errors import KbgenError
from kbgen.model.json_bytes import shown_json
from kbgen.model.postmortem import Status, Visibility
from kbgen.report import Report, period, plain, report
from kbgen.site import (
    ReportContext,
    as_text,
    blocks,
    load,
    markdown_of,
    page,
    report_as_of,
    report_sections,
    report_title,
    typed,
    unsettled,
)


@click.command("report")
@root_or_site_option
@audience_option
@click.option("--period", "named", default="all", show_default=True, help="all, a year (2026) or a quarter (2026-Q3).")
@click.option(
    "--status",
    "statuses",
    multiple=True,
    type=click.Choice([str(status) for status in Status]),
    help="Count only documents with this status; may be repeated.  [default: all]",
)
@format_option("text", "json", "md")
def command(root: Path, audience: Visibility | None, named: str, statuses: tuple[str, ...], form: str) -> int:
    """Print the report's figures: the same as on the site, for what its readers may see, in the language of the
    knowledge base.

    Exits with 1 if the period has no incident.
    """
    try:
        chosen = period(named)
    except ValueError as error:
        raise KbgenError(str(error)) from None
    folder = open_folder(root, audience=audience)
    corpus = read_corpus(folder, progress_line()).published()
    tell(reasons(corpus), corpus.settings.lang)
    day, patterns = today(folder.settings), read_patterns(corpus, folder)
    asked = tuple(Status(each) for each in statuses) or tuple(Status)
    found = report(corpus, chosen, day, patterns, follow_ups(corpus, day, patterns.history), asked)
    click.echo(_FORMS[form](found, corpus))
    return 0 if found.incidents else 1


def _context(corpus: Corpus) -> ReportContext:
    titles = {document.id: document.title for document in corpus}
    return ReportContext(load(corpus.settings.lang), corpus.taxonomy, titles, unsettled=unsettled(corpus))


def _head(found: Report, context: ReportContext) -> tuple[str, str]:
    return report_title(found, context.words), report_as_of(found, context.words)


def _as_text(found: Report, corpus: Corpus) -> str:
    context = _context(corpus)
    return "\n".join([*_head(found, context), "", as_text(report_sections(found, context))])


def _as_markdown(found: Report, corpus: Corpus) -> str:
    context = _context(corpus)
    named, figures = _head(found, context)
    parts = (block for section in report_sections(found, context) for block in blocks(section, linked=False))
    return typed(markdown_of(page("report.md", named, figures, *parts))).rstrip("\n")


def _as_json(found: Report, _corpus: Corpus) -> str:
    return shown_json(plain(found))


_FORMS: dict[str, Callable[[Report, Corpus], str]] = {"text": _as_text, "json": _as_json, "md": _as_markdown}
