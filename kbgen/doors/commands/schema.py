"""`kbgen schema`: the front matter as JSON Schema."""

from __future__ import annotations

import json

import click

from kbgen.nouns.postmortem import json_schema


@click.command("schema")
def command() -> None:
    """Print the JSON Schema of the front matter, for editors and other programs."""
    click.echo(json.dumps(json_schema(), ensure_ascii=False, indent=2))
