"""The page of the terminal's commands."""

from __future__ import annotations

from collections.abc import Iterator

from kbgen.markdown import said, table, text
from kbgen.model.command import Command
from kbgen.site.pages.page import Page, page
from kbgen.site.pages.reference.prose import code, paragraphs
from kbgen.site.site import Site
from kbgen.site.words import Words

COMMANDS = "reference/commands.md"


def commands_page(site: Site) -> Page:
    """Every command with its options, as the terminal tells of them."""
    words = site.words
    blocks = [block for command in site.commands for block in _command(command, words)]
    title = words["ref.commands"]
    return page(COMMANDS, title, f"# {text(title)}", said(words["ref.commands_intro"]), *blocks)


def _command(command: Command, words: Words) -> Iterator[str]:
    yield f"## {text(f'kbgen {command.name}')}"
    yield f"```text\n{command.usage}\n```"
    yield paragraphs(command.help)
    if command.options:
        # A bar would end the table's cell.
        heads = (words["ref.option"], words["ref.meaning"])
        yield table(heads, [(code(option.replace("|", ", ")), text(help_)) for option, help_ in command.options])
