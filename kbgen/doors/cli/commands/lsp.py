"""`kbgen lsp`: the language server for editors."""

from __future__ import annotations

import click

from kbgen.model.errors import KbgenError


@click.command("lsp")
@click.option("--stdio", is_flag=True, help="Use standard input and output, which is the default.")
def command(stdio: bool) -> int:  # noqa: ARG001 - many editors add it of their own accord
    """Serve editors: findings while you type, completion, explanations. Your editor starts it, on standard input.

    Each open file belongs to the knowledge base of the nearest folder above it that has a kbgen.toml.
    """
    try:
        from kbgen.doors.lsp.language_server import server
    except ImportError:
        raise KbgenError("`kbgen lsp` needs libraries that are not installed. Run: pip install 'kbgen[lsp]'") from None
    serving = server()
    serving.start_io()
    return 0 if serving.said_goodbye else 1  # as the protocol has it
