"""`kbgen serve`: the site while one writes."""

from __future__ import annotations

from pathlib import Path

import click

from kbgen.doors.cli.options import root_option
from kbgen.doors.disk.folder import open_folder
from kbgen.doors.mkdocs.build import serve_site


@click.command("serve")
@root_option
@click.option("--address", help="Where to listen. Default: 127.0.0.1:8000.")
def command(root: Path, address: str | None) -> None:
    """Serve the site on this machine and build it again at every change."""
    serve_site(open_folder(root), address)
