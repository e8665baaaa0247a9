"""`kbgen serve`: the site while one writes."""

from __future__ import annotations

from pathlib import Path

import click

from kbgen.doors.cli.options import audience_option, root_option, stopped_tidily
from kbgen.doors.cli.path_arguments import below_docs, read_around, shown_path
from kbgen.doors.disk.folder import Folder, open_folder, other_files, today
from kbgen.doors.mkdocs.serve import ADDRESS, serve_site
from kbgen.lint import lint
from kbgen.model.postmortem import Visibility


@click.command("serve")
@root_option
@audience_option
@click.option("--address", help=f"Where to listen. Default: {ADDRESS}.")
@stopped_tidily()
def command(root: Path, audience: Visibility | None, address: str | None) -> None:
    """Serve the site on this machine, and rebuild it at every change.

    Says where it listens, what was built, and what the linter finds in each saved file.
    """
    serve_site(open_folder(root, audience=audience), address, click.echo, _findings)


def _findings(folder: Folder, paths: list[Path]) -> list[str]:
    """What `kbgen lint` says of some files, in a line each."""
    chosen = below_docs(paths, folder)
    if not chosen:
        return []
    found = lint(read_around(folder, chosen), today(folder.settings), other_files(folder), chosen)
    return [
        f"{shown_path(each.path, folder)}:{each.line}:{each.column} {each.level} {each.code} {each.message}"
        for each in found
    ]
