"""`kbgen build`: the site, with progress and a summary."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import click

from kbgen.doors.caches.last_build import Built, inputs, last
from kbgen.doors.cli.options import GivenPath, audience_option, progress_line, root_option, speak, stopped_tidily
from kbgen.doors.disk.folder import open_folder
from kbgen.doors.notices import tell_vain, withheld
from kbgen.model.postmortem import Visibility
from kbgen.site import Words, notices

_NAMED = 3


@click.command("build")
@root_option
@click.option("--site-dir", type=GivenPath(), help="Where to write the site. Default: site/ in the root.")
@audience_option
@click.option("--strict", is_flag=True, help="Fail the build on a warning.")
@stopped_tidily()
def command(root: Path, site_dir: Path | None, audience: Visibility | None, strict: bool) -> None:
    """Build the site. The previous one stays in place until the new one is complete."""
    began = time.monotonic()
    folder = open_folder(root, audience=audience)
    tell_vain(folder)
    made_of = inputs(folder, site_dir, strict)
    if made_of and (built := last(folder, made_of)):
        for warning in built.warnings:
            speak(warning)
        click.echo(summary(replace(built, seconds=time.monotonic() - began), folder.settings.lang))
        click.echo(notices(folder.settings.lang)["notice.unchanged"])
        return

    from kbgen.doors.mkdocs.build import build_site  # the host takes its time to load

    click.echo(summary(build_site(folder, site_dir, strict, progress_line(), made_of), folder.settings.lang))


def summary(built: Built, lang: str) -> str:
    """What was built, in a few lines."""
    words = notices(lang)
    notes = [words.fill("notice.postmortems", count=built.postmortems, many=f"{built.postmortems:,}")]
    if built.unreadable:
        notes.append(words.fill("notice.unread", count=f"{built.unreadable:,}"))
    if built.garbled:
        notes.append(words.fill("notice.garbled", count=f"{built.garbled:,}"))
    if told := withheld(built.withheld, lang):
        notes.append(told)
    lines = [_findable(built.not_findable, words)] if built.not_findable != () else []
    lines += [_again(built.perhaps_again, words)] if built.perhaps_again else []
    made = words.fill(
        "notice.files",
        count=built.files,
        many=f"{built.files:,}",
        megabytes=f"{built.size / 1e6:.1f}",
        seconds=f"{built.seconds:.1f}",
        place=built.place,
    )
    return "\n".join([words["notice.beside"].join(notes), *lines, made])


def _again(pairs: Sequence[tuple[str, str]], words: Words) -> str:
    named = ", ".join(f"{again} = {first}" for again, first in pairs[:_NAMED]) + (", …" if len(pairs) > _NAMED else "")
    return words.fill("notice.perhaps_again", count=f"{len(pairs):,}", named=named)


def _findable(lost: tuple[str, ...] | None, words: Words) -> str:
    if lost is None:
        return words["notice.findable_not_tried"]
    named = ", ".join(lost[:_NAMED]) + (", …" if len(lost) > _NAMED else "")
    return words.fill("notice.not_findable", count=f"{len(lost):,}", named=named)
