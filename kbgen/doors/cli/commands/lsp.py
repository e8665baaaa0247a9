"""`kbgen lsp`: the language server for editors."""

from __future__ import annotations

import click

from kbgen.model.errors import KbgenError


@click.command("lsp")
@click.option("--stdio", is_flag=True, help="Speak on standard input and output; so it does anyway.")
def command(stdio: bool) -> None:  # noqa: ARG001 - many editors add it of their own accord
    """Serve editors: findings while typing, completion, explanations. Your editor starts it, on standard input.

    The knowledge base is the one of each opened file: the nearest folder above it with kbgen.toml.
    """
    try:
        from kbgen.doors.lsp.language_server import server
    except ImportError:
        raise KbgenError("the language server's libraries are not installed. Run: pip install 'kbgen[lsp]'") from None
    server().start_io()
