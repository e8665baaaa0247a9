"""The guide for authors, and the reference that is made from the code: fields, settings, rules, commands."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from importlib.resources import files

from kbgen.model.command import Command
from kbgen.site.blocks import Block, Bullets, Code, Heading, Line, Link, Listing, Page, Table, joined, line, page
from kbgen.site.exports.schemas import front_matter_file
from kbgen.site.field_descriptions import Field, ModelDescription, front_matter, settings
from kbgen.site.own_markdown import as_blocks, as_line
from kbgen.site.site import Site
from kbgen.site.words import Words

PATH, GUIDE = "reference/index.md", "guide.md"
FIELDS, SETTINGS = "reference/fields.md", "reference/settings.md"
RULES_PAGE, COMMANDS, SCALE = "reference/rules.md", "reference/commands.md", "reference/scale.md"
SEARCHING = "reference/search.md"
_PATHS = {
    "guide": GUIDE,
    "search": SEARCHING,
    "fields": FIELDS,
    "rules": RULES_PAGE,
    "settings": SETTINGS,
    "commands": COMMANDS,
    "scale": SCALE,
}


def reference(site: Site) -> Iterator[Page]:
    """The same number of pages for any knowledge base; none where the settings say so."""
    if not site.settings.reference:
        return
    words = site.words
    paths = {key: path for key, path in _PATHS.items() if key != "commands" or site.commands}
    listed = (
        line(Link(words[f"ref.{key}"], to), words["mark.colon"], as_line(words[f"ref.{key}_about"]))
        for key, to in paths.items()
    )
    yield page(PATH, words["ref.title"], words["ref.intro"], Bullets(tuple(listed)), in_nav=True)
    yield _guide(GUIDE, "", site)
    yield _guide(SEARCHING, "search.", site)
    yield _guide(SCALE, "scale.", site)
    yield fields_page(site)
    yield rules_page(site)
    yield settings_page(site)
    if site.commands:
        yield commands_page(site)


def _guide(path: str, name: str, site: Site) -> Page:
    """A page of our own text in the site's language: how to write, how to search, or what each part costs."""
    source = (files("kbgen.site") / "guides" / f"{name}{site.words.lang}.md").read_text(encoding="utf-8")
    title, _, text = source.partition("\n")
    return page(path, title.removeprefix("# "), *as_blocks(text))


def fields_page(site: Site) -> Page:
    """The front matter of a postmortem."""
    words = site.words
    schema = Link(words["ref.schema"], front_matter_file(words.lang))
    parts = _parts(front_matter(words), words)
    return page(FIELDS, words["ref.fields"], as_line(words["ref.fields_intro"]), schema, *parts)


def settings_page(site: Site) -> Page:
    """All of `kbgen.toml`."""
    words = site.words
    return page(SETTINGS, words["ref.settings"], as_line(words["ref.settings_intro"]), *_parts(settings(words), words))


def _parts(parts: tuple[ModelDescription, ...], words: Words) -> Iterator[Block]:
    heads = tuple(words[f"ref.{name}"] for name in ("field", "type_of", "needed", "meaning"))
    for part in parts:
        yield Heading(part.name)
        yield from as_blocks(part.description)
        yield Table(heads, tuple(_row(field, words) for field in part.fields), wide=3)


def _row(field: Field, words: Words) -> tuple[Line, ...]:
    when = words[f"ref.when.{field.when}"] if field.when else ""
    meaning: list[Line] = [as_line(field.description)]
    if field.legal:
        key = "ref.examples" if field.type == words["ref.type.time"] else "ref.legal"
        meaning.append(line(words.fill(key, values=""), joined(map(Code, field.legal), ", ")))
    if field.default:
        meaning.append(line(f"{words['ref.default']}: ", Code(field.default)))
    return (Code(field.name), field.type, when, joined(meaning))


def rules_page(site: Site) -> Page:
    """All rules in order of their codes: first in short, then each in full."""
    from kbgen.lint import RULES  # they take their time to load, and most builds make no such page anew

    words = site.words
    heads = tuple(words[f"ref.{name}"] for name in ("code", "name", "level", "about"))
    rows: list[tuple[Line, ...]] = []
    full: list[Block | Line] = []
    for rule in RULES:
        text = inspect.cleandoc(rule.__doc__ or "")
        level = words[f"ref.levels.{rule.LEVEL}"]
        rows.append((Code(rule.CODE), Code(rule.NAME), level, as_line(text.partition("\n\n")[0])))
        full += [
            Heading(f"{rule.CODE} {rule.NAME}", id=rule.CODE.lower()),
            f"{words['ref.level']}{words['mark.colon']}{level}",
            *as_blocks(text),
        ]
    intro = as_line(words.fill("ref.rules_intro", n=len(RULES)))
    return page(RULES_PAGE, words["ref.rules"], intro, Table(heads, tuple(rows), wide=3), *full)


def commands_page(site: Site) -> Page:
    """Every command with its options, as the terminal tells of them."""
    words = site.words
    parts = [block for command in site.commands for block in _command(command, words)]
    return page(COMMANDS, words["ref.commands"], as_line(words["ref.commands_intro"]), *parts)


def _command(command: Command, words: Words) -> Iterator[Block]:
    yield Heading(f"kbgen {command.name}")
    yield Listing(command.usage, "text")
    yield from as_blocks(command.help)
    # A bar would end a table's cell where this becomes Markdown.
    rows = tuple((Code(option.replace("|", ", ")), help_) for option, help_ in command.options)
    if rows:
        yield Table((words["ref.option"], words["ref.meaning"]), rows, wide=1)
