"""The pages of the fields and of the settings: a table for each part of the model."""

from __future__ import annotations

from kbgen.markdown import link, said, table, text
from kbgen.site.described import Field, Part, front_matter, settings
from kbgen.site.exports.schemas import front_matter_file
from kbgen.site.pages.page import Page, page
from kbgen.site.pages.reference.prose import code, paragraphs
from kbgen.site.site import Site
from kbgen.site.words import Words

FIELDS, SETTINGS = "reference/fields.md", "reference/settings.md"


def fields_page(site: Site) -> Page:
    """The front matter of a postmortem."""
    words = site.words
    schema = front_matter_file(words.lang)
    return page(
        FIELDS,
        words["ref.fields"],
        f"# {text(words['ref.fields'])}",
        said(words["ref.fields_intro"]),
        f"{link(words['ref.schema'], FIELDS, schema)}",
        *_parts(front_matter(words), words),
    )


def settings_page(site: Site) -> Page:
    """All of `kbgen.toml`."""
    words = site.words
    return page(
        SETTINGS,
        words["ref.settings"],
        f"# {text(words['ref.settings'])}",
        said(words["ref.settings_intro"]),
        *_parts(settings(words), words),
    )


def _parts(parts: tuple[Part, ...], words: Words) -> list[str]:
    blocks: list[str] = []
    for part in parts:
        heads = [words[f"ref.{name}"] for name in ("field", "type_of", "needed", "meaning")]
        rows = [_row(field, words) for field in part.fields]
        blocks += [f"## {text(part.name)}", paragraphs(part.description), table(tuple(heads), rows)]
    return blocks


def _row(field: Field, words: Words) -> tuple[str, ...]:
    when = text(words[f"ref.when.{field.when}"]) if field.when else ""
    meaning = [said(field.description)]
    if field.legal:
        key = "ref.examples" if field.type == words["ref.type.time"] else "ref.legal"
        meaning.append(words.fill(key, values=", ".join(map(code, field.legal))))
    if field.default:
        meaning.append(f"{text(words['ref.default'])}: {code(field.default)}")
    return code(field.name), text(field.type), when, " · ".join(meaning)
