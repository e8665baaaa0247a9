"""`kbgen explain`: a rule's page."""

from __future__ import annotations

import click

from kbgen.lint import all_pages, meant, page
from kbgen.model.errors import KbgenError


@click.command("explain")
@click.argument("rule", required=False)
def command(rule: str | None) -> None:
    """Print the page of a RULE, given by its code (PM201) or name; without RULE, print all."""
    if rule is None:
        click.echo("\n".join(all_pages().values()))
        return
    text = page(rule)
    if text is None:
        raise KbgenError(f"there is no rule '{rule}'.{meant(rule)} `kbgen explain` without a rule prints all of them.")
    click.echo(text)
