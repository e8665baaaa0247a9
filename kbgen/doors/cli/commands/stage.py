"""`kbgen stage`: the whole knowledge base as plain Markdown, for any site generator."""

from __future__ import annotations

from pathlib import Path

import click

from kbgen.doors.cli.options import audience_option, progress_line, root_option
from kbgen.doors.cli.told import tell
from kbgen.doors.disk.folder import open_folder, today
from kbgen.doors.disk.stage import stage
from kbgen.model.counted import counted
from kbgen.model.postmortem import Visibility


@click.command("stage")
@click.argument("target", type=click.Path(path_type=Path))
@root_option
@audience_option
def command(target: Path, root: Path, audience: Visibility | None) -> None:
    """Write the postmortems and every page that kbgen makes into the folder TARGET, as Markdown with assets.

    The text of postmortems stands there as its authors wrote it, scripts in it too: what cleans it is the generator, or
    nothing. MkDocs does with the Markdown extension `kbgen`.
    """
    folder = open_folder(root, audience=audience)
    written = stage(folder, target, today(folder.settings), progress_line())
    tell(written.withheld)
    click.echo(f"{counted(written.files, 'file')} in {target}")
    click.echo(
        "kbgen: the text is as its authors wrote it: build it with a generator that takes out scripts.", err=True
    )
