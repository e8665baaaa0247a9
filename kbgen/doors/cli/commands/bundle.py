"""`kbgen bundle`: the knowledge base as one file to carry."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import click

from kbgen.corpus import Corpus, service_asked, when
from kbgen.corpus import services as services_of
from kbgen.documents import Document
from kbgen.doors.cli.options import GivenPath, audience_option, progress_line, root_or_site_option, translated
from kbgen.doors.disk.atomic_swap import spare, write_whole
from kbgen.doors.disk.folder import Folder, open_folder, today
from kbgen.doors.notices import tell_published
from kbgen.doors.reading.corpus import read_corpus
from kbgen.doors.reading.patterns import read_patterns
from kbgen.doors.reading.team_glossary import team_words
from kbgen.model.errors import KbgenError
from kbgen.model.plurals import counted
from kbgen.model.postmortem import Visibility
from kbgen.search import entry
from kbgen.site import LANGUAGES, MEGABYTE, Bundle, bundle, load, notices, site

BEGINS = b"<!doctype html>"


@click.command("bundle")
@click.argument("target", type=GivenPath(dir_okay=False))
@root_or_site_option
@click.option("--since", metavar="DATE", help="Only incidents from this date on: 2024, 2024-06 or 2024-06-30.")
@click.option("--service", "services", multiple=True, help="Only incidents of this service; may be repeated.")
@audience_option
@click.option("--limit", type=click.IntRange(1), default=100, show_default=True, help="Maximum size in megabytes.")
def command(
    target: Path, root: Path, since: str | None, services: tuple[str, ...], audience: Visibility | None, limit: int
) -> int:
    """Write TARGET: one HTML file with search, facts and texts, for a phone, a USB stick or an offline network.

    It makes no requests and works from any folder. It contains what the audience of kbgen.toml may see, unless another
    is named. If it would be too large, the oldest documents are left out, and it says how many.
    """
    spare(target, BEGINS)
    begin = _day(since) if since else None
    folder = open_folder(root, audience=audience)
    whole = read_corpus(folder, progress_line())
    readers = whole.published()
    tell_published(readers)
    wanted = frozenset(service_asked(each, readers) for each in services)
    kept = [each for each in readers if _fits(each, begin, wanted, readers)]
    if not whole:
        raise KbgenError(f"There is no postmortem in {folder.docs}. `kbgen new` starts one.")
    if not kept:
        asked = " Widen --since or --service." if since or services else " Name other readers with --audience."
        raise KbgenError(f"None of {counted(len(whole), 'postmortem')} would be in it.{asked}")
    made, left_out = _within(folder, readers, kept, limit)
    write_whole(target, made.page)
    told = [f"{counted(made.documents, 'postmortem')}, {len(made.page) / MEGABYTE:.1f} MB, in {target}"]
    undated = sum(when(each) is None for each in readers) if begin else 0
    unknown = f", {undated} of them undated" if undated else ""
    told += [f"{len(readers) - len(kept)} not asked for{unknown}"] if len(kept) < len(readers) else []
    told += [f"{left_out} of the oldest left out to stay within {limit} MB"] if left_out else []
    click.echo(notices(folder.settings.lang)["notice.beside"].join(map(translated, told)))
    return 0


def _fits(document: Document, begin: date | None, wanted: Collection[str], corpus: Corpus) -> bool:
    day = when(document)
    if begin and not (day and day >= begin):
        return False
    return not wanted or any(each.casefold() in wanted for each in services_of(document, corpus.settings))


def _day(text: str) -> date:
    parts = [*text.split("-"), "1", "1"][:3]
    try:
        return date(*map(int, parts))
    except ValueError:
        raise KbgenError(f"--since {text}: give a year, a month or a day, such as 2024 or 2024-06-30.") from None


def _within(folder: Folder, readers: Corpus, kept: Sequence[Document], limit: int) -> tuple[Bundle, int]:
    """The bundle of as many of the newest documents as the limit allows, and how many that leaves out."""
    newest = sorted(kept, key=lambda each: (when(each) or date.min, each.id), reverse=True)
    count = len(newest)
    while True:
        made = _bundled(folder, readers, newest[:count], len(newest) - count, limit)
        if len(made.page) <= limit * MEGABYTE:
            return made, len(newest) - count
        count = min(count - 1, int(count * 0.97 * limit * MEGABYTE / len(made.page)))
        if count < 1:
            raise KbgenError(f"One postmortem alone is larger than {limit} MB. Give a larger --limit.")


def _bundled(folder: Folder, readers: Corpus, kept: Sequence[Document], left_out: int, limit: int) -> Bundle:
    corpus = replace(readers, documents=tuple(sorted(kept, key=lambda each: each.path)))
    patterns = read_patterns(corpus, folder)
    own = load(folder.settings.lang).lang
    languages = (own, *(lang for lang in LANGUAGES if lang != own))
    title, now = folder.settings.title, today(folder.settings)
    sites = {lang: site(corpus, title, load(lang), now, patterns) for lang in languages}
    entries = {each.id: entry(each, corpus.settings, corpus.taxonomy) for each in corpus}
    return bundle(sites, entries, team_words(folder), left_out, limit)
