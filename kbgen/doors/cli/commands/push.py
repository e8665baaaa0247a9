"""`kbgen push`: the knowledge base into a search cluster."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import click

from kbgen.doors.caches.document_cache import kept_of
from kbgen.doors.caches.entry_cache import tallied
from kbgen.doors.cli.options import audience_option, progress_line, root_or_site_option, speak, translated
from kbgen.doors.disk.folder import open_folder
from kbgen.doors.notices import tell_published
from kbgen.doors.reading.corpus import read_corpus
from kbgen.doors.reading.team_glossary import team_words
from kbgen.model.errors import KbgenError
from kbgen.model.plurals import counted
from kbgen.model.postmortem import Visibility
from kbgen.search import records


@click.command("push")
@click.argument("url")
@root_or_site_option
@click.option("--index", "name", default="kbgen", show_default=True, help="The alias that readers search.")
@audience_option
@click.option(
    "--shards", type=click.IntRange(1, 64), default=1, show_default=True, help="Shards of a newly created index."
)
def command(url: str, root: Path, name: str, audience: Visibility | None, shards: int) -> int:
    """Write the documents into the OpenSearch cluster at URL (several nodes: separated by commas).

    Only what changed is sent, and readers see all of it at once. Then: kbgen search --engine URL QUERY. Credentials
    come from KBGEN_ENGINE_USER and KBGEN_ENGINE_PASSWORD, or from a netrc.
    """
    try:
        from kbgen.doors.cluster.push import push
    except ImportError:
        raise KbgenError("The OpenSearch client is not installed. Run: pip install 'kbgen[engine]'") from None
    folder = open_folder(root, audience=audience)
    corpus = read_corpus(folder, progress_line()).published()
    tell_published(corpus)
    about = {"title": folder.settings.title, "audience": folder.settings.audience}
    known = records(partial(tallied, partial(kept_of, folder), corpus), team_words(folder), about)
    done = push(url, name, known, progress_line(), shards=shards)
    for what, why in done.refused:
        speak(f"refused: {what}: {why}")
    moved = f"{counted(done.sent, 'record')} sent, {done.gone} removed"
    click.echo(translated(f"{counted(done.there, 'postmortem')} in {name} ({done.index}): {moved}"))
    return 1 if done.refused else 0
