"""Every field, rule, setting and command stands on its reference page, and every link there leads somewhere."""

from __future__ import annotations

import os
import re
from datetime import date
from importlib.resources import files

import pytest
from jsonschema import Draft202012Validator

from kbgen.corpus.corpus import collect
from kbgen.documents import read_document
from kbgen.doors.cli.command_reference import FILE, commands
from kbgen.doors.cli.command_reference import described as described_commands
from kbgen.doors.cli.terminal import COMMANDS
from kbgen.lint.engine import lint
from kbgen.lint.rules import RULES
from kbgen.model.postmortem import json_schema
from kbgen.model.settings import Settings
from kbgen.site.blocks import Bullets, Code, Heading, Link, Listing, Paragraph, Strong
from kbgen.site.exports.all_files import exports
from kbgen.site.field_descriptions import described_schema, front_matter, settings
from kbgen.site.markdown_writer import markdown_of
from kbgen.site.own_markdown import as_blocks
from kbgen.site.pages import pages
from kbgen.site.pages.reference import GUIDE, reference
from kbgen.site.site import Site, site
from kbgen.site.words import load

LANGUAGES = ("en", "zh")


def made(lang: str, **given: object) -> Site:
    empty = collect([], Settings.model_validate(given))
    return site(empty, "x", load(lang), date(2026, 1, 1), commands=commands())


def written(lang: str) -> dict[str, str]:
    return {page.path: markdown_of(page) for page in reference(made(lang))}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_everything_stands_on_its_page(lang: str) -> None:
    found = written(lang)
    assert list(found) == ["reference/index.md", "guide.md", "reference/search.md", "reference/scale.md"] + [
        f"reference/{name}.md" for name in ("fields", "rules", "settings", "commands")
    ]
    schema = json_schema()
    for model in (schema, *schema["$defs"].values()):
        for name, field in model.get("properties", {}).items():
            assert f"| `{name}` |" in found["reference/fields.md"]
            for legal in field.get("enum", ()):
                assert f"`{legal}`" in found["reference/fields.md"]
    schema = Settings.model_json_schema()
    for model in (schema, *schema["$defs"].values()):
        for name in model.get("properties", {}):
            assert f"| `{name}` |" in found["reference/settings.md"]
    for rule in RULES:
        assert f"\n## {rule.CODE} {rule.NAME}\n" in found["reference/rules.md"]
    assert found["reference/rules.md"].count("\n\nBad&#58;\n") == len(RULES)
    assert found["reference/rules.md"].count("\n\nGood&#58;\n") == len(RULES)
    for name in COMMANDS:
        assert f"\n## kbgen {name}\n" in found["reference/commands.md"]
    assert "\b" not in found["reference/commands.md"] and "\\b" not in found["reference/commands.md"]
    for command in commands():
        for option, _ in command.options:
            assert option.split()[0].strip(",") in found["reference/commands.md"]


def test_the_commands_are_described_as_they_are() -> None:
    kept = files("kbgen.doors.cli").joinpath(FILE).read_text(encoding="utf-8")
    assert kept == described_commands(), "run: python -m kbgen.doors.cli.command_reference"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_link_resolves(lang: str) -> None:
    whole = made(lang)
    known = {page.path for page in pages(whole)} | {path for path, _ in exports(whole, str)}
    for page in reference(whole):
        outside = re.sub(r"(?ms)^```.*?^```$", "", markdown_of(page))
        for target in re.findall(r"\]\(([^)]+)\)", outside):
            assert os.path.normpath(os.path.join(os.path.dirname(page.path), target)) in known, target


def test_it_can_be_left_out() -> None:
    assert list(reference(made("en", reference=False))) == []


def test_chinese_says_as_much_as_english() -> None:
    for described in (front_matter, settings):
        english, chinese = described(load("en")), described(load("zh"))
        for here, there in zip(english, chinese, strict=True):
            assert [field.name for field in here.fields] == [field.name for field in there.fields]
            for text in (there.description, *(field.description for field in there.fields)):
                assert re.search(r"[\u4e00-\u9fff]", text), f"{there.name}: {text!r} is not Chinese"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_schema_differs_in_its_descriptions_only(lang: str) -> None:
    def bare(value: object) -> object:
        if isinstance(value, dict):
            return {key: bare(item) for key, item in value.items() if key != "description" or isinstance(item, dict)}
        return [bare(item) for item in value] if isinstance(value, list) else value

    schema = described_schema(lang)
    Draft202012Validator.check_schema(schema)
    assert bare(schema) == bare(json_schema())


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_guide_shows_a_sound_draft(lang: str) -> None:
    example = re.search(r"```yaml\n(.*?)```", written(lang)[GUIDE], re.DOTALL)
    assert example
    document = read_document("20260311-x.md", f"---\n{example[1]}---\n\n## What\n\nx\n".encode())
    corpus = collect([document], Settings())
    assert [finding for finding in lint(corpus, date(2026, 3, 12)) if finding.level == "error"] == []
    assert document.meta.attempts and len(document.meta.attempts) == 2


def test_prose_is_text_but_for_a_few_marks() -> None:
    shown = as_blocks("A <b> `x < y` *z*.\nOn.\n\n````markdown\n```\n<i>\n```\n````\n## H\n- **a**\n  b\n- [c](d.md)")
    assert shown == (
        Paragraph(("A <b> ", Code("x < y"), " *z*. On.")),
        Listing("```\n<i>\n```", "markdown"),
        Heading("H"),
        Bullets(((Strong(("a",)), " b"), (Link("c", "d.md"),))),
    )


@pytest.mark.parametrize("dialect", [re.ASCII, re.UNICODE], ids=["as in ECMA", "as in Python"])
def test_the_published_slug_takes_what_the_linter_takes_in_every_dialect(dialect: re.RegexFlag) -> None:
    pattern = next(o for o in json_schema()["properties"]["tags"]["anyOf"] if "items" in o)["items"]["pattern"]
    taken = {word for word in SLUGS if re.search(pattern, word, dialect)}
    assert taken == {"a", "连接池", "redis-6.2", "缓存_v2", "größe", "𠮷"}


SLUGS = ("a", "连接池", "redis-6.2", "缓存_v2", "größe", "𠮷", "", "a b", "-a", "a-", ".a", "a,b", "a/b", "«a»", "_a")
