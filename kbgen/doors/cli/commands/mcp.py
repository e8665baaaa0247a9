"""`kbgen mcp`: past incidents for an assistant."""

from __future__ import annotations

from pathlib import Path

import click

from kbgen.doors.cli.options import root_or_site_option
from kbgen.model.errors import KbgenError


@click.command("mcp")
@root_or_site_option
def command(root: Path) -> None:
    """Answer an assistant or editor, which starts this command itself, over standard input and output.

    It speaks the Model Context Protocol, only reads, and shows what the audience of kbgen.toml may see.
    """
    try:
        from kbgen.doors.mcp.server import server
    except ImportError:
        raise KbgenError("`kbgen mcp` needs a library that is not installed. Run: pip install 'kbgen[mcp]'") from None
    server(root).run("stdio")
