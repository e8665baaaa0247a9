"""`kbgen schema`: the front matter as JSON Schema."""

from __future__ import annotations

import json

import click

from kbgen.site import LANGUAGES, described_schema


@click.command("schema")
@click.option(
    "--lang", type=click.Choice(LANGUAGES), default="en", show_default=True, help="The language of the descriptions."
)
def command(lang: str) -> None:
    """Print the JSON Schema of the front matter, for editors and other programs."""
    click.echo(json.dumps(described_schema(lang), ensure_ascii=False, indent=2))
