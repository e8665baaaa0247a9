"""`kbgen stage`: the whole knowledge base as plain Markdown, for any site generator."""

from __future__ import annotations

from pathlib import Path

import click

from kbgen.doors.cli.options import GivenPath, audience_option, progress_line, root_option, stopped_tidily
from kbgen.doors.disk.folder import open_folder, today
from kbgen.doors.notices import say, tell_published
from kbgen.doors.stage import INDEX, stage
from kbgen.model.errors import KbgenError
from kbgen.model.postmortem import Visibility
from kbgen.model.shown_text import visible
from kbgen.site import notices

_MOST = 5  # links that lead nowhere, which are told one by one


@click.command("stage")
@click.argument("target", type=GivenPath())
@root_option
@audience_option
@click.option("--index", metavar="NAME", default=INDEX, help="File name of a folder's page: _index.md for Hugo.")
@stopped_tidily()
def command(target: Path, root: Path, audience: Visibility | None, index: str) -> None:
    """Write the postmortems and every page that kbgen makes to the folder TARGET, as Markdown with assets.

    Scripts, templates, components, directives and unknown HTML in the text of postmortems are plain text there,
    whatever the generator. Links lead from .md file to .md file.

    What some generators need: Hugo `--index _index.md`, `unsafe`, `uglyURLs`, and its embedded link render hook.
    Eleventy InputPathToUrlTransformPlugin, Jekyll jekyll-relative-links, Starlight a plugin that follows links to .md.
    VitePress and Starlight a copy of `api`, `feeds` and `badges` in `public`. Sphinx `myst_heading_anchors`. Zensical
    and Eleventy anchors of Chinese headings: `slugify`, markdown-it-anchor.
    """
    if not index.endswith(".md") or "/" in index:
        raise KbgenError(f"'{index}' is not a page name. Write one such as _index.md.")
    folder = open_folder(root, audience=audience)
    written = stage(folder, target, today(folder.settings), progress_line(), index=index)
    tell_published(written.corpus)
    words = notices(folder.settings.lang)
    click.echo(words.fill("notice.staged", count=written.files, many=f"{written.files:,}", place=target))
    if written.broken:
        some = "; ".join(f"{path}: {link}" for path, link in written.broken[:_MOST])
        count, further = len(written.broken), len(written.broken) - _MOST
        more = words.fill("notice.more", count=f"{further:,}") if further > 0 else ""
        say("not_staged", folder.settings.lang, count=count, many=f"{count:,}", some=f"{visible(some)}{more}")
