"""`kbgen schema`: the front matter as JSON Schema."""

from __future__ import annotations

import click

from kbgen.model.json_bytes import shown_json
from kbgen.site import LANGUAGES, described_schema


@click.command("schema")
@click.option(
    "--lang", type=click.Choice(LANGUAGES), default="en", show_default=True, help="The language of the descriptions."
)
def command(lang: str) -> None:
    """Print the JSON Schema of the front matter, for editors and other programs."""
    click.echo(shown_json(described_schema(lang)))
