"""`kbgen build`: the site, with progress and a summary."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import click

from kbgen.doors.cli.options import audience_option, progress_line, root_option
from kbgen.doors.cli.withheld_notice import tell_vain, withheld
from kbgen.doors.disk.folder import open_folder
from kbgen.doors.disk.last_build import Built, inputs, last
from kbgen.model.plurals import counted
from kbgen.model.postmortem import Visibility

_NAMED = 3


@click.command("build")
@root_option
@click.option(
    "--site-dir", type=click.Path(path_type=Path), help="Where to write the site. Default: site/ in the root."
)
@audience_option
@click.option("--strict", is_flag=True, help="Fail the build on a warning.")
def command(root: Path, site_dir: Path | None, audience: Visibility | None, strict: bool) -> None:
    """Build the site. The previous one stays in place until the new one is complete."""
    began = time.monotonic()
    folder = open_folder(root, audience=audience)
    tell_vain(folder)
    made_of = inputs(folder, site_dir, strict)
    if made_of and (built := last(folder, made_of)):
        for warning in built.warnings:
            click.echo(warning, err=True)
        click.echo(summary(replace(built, seconds=time.monotonic() - began)))
        click.echo("Nothing has changed since the last build, so the site is left as it is.")
        return

    from kbgen.doors.mkdocs.build import build_site  # the host takes its time to load

    click.echo(summary(build_site(folder, site_dir, strict, progress_line(), made_of)))


def summary(built: Built) -> str:
    """What was built, in a few lines."""
    notes = []
    if built.unreadable:
        notes.append(f"{built.unreadable:,} with front matter that can't be read (`kbgen lint` says why)")
    if told := withheld(built.withheld):
        notes.append(told)
    lines = [_findable(built.not_findable)] if built.not_findable != () else []
    line = "; ".join([counted(built.postmortems, "postmortem"), *notes])
    lines += [f"{counted(built.files, 'file')}, {built.size / 1e6:.1f} MB, {built.seconds:.1f} s, in {built.place}"]
    return "\n".join([line, *lines])


def _findable(lost: tuple[str, ...] | None) -> str:
    if lost is None:
        return "their 'findable_by' queries were not tried here: `kbgen lint` does that"
    named = ", ".join(lost[:_NAMED]) + (", …" if len(lost) > _NAMED else "")
    return f"{len(lost):,} not found by their own 'findable_by' queries (`kbgen lint` says which): {named}"
