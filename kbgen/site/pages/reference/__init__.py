"""The guide for authors, and the reference that is made from the code."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files

from kbgen.markdown import link, said, text
from kbgen.site.pages.page import Page, page
from kbgen.site.pages.reference.commands import COMMANDS, commands_page
from kbgen.site.pages.reference.models import FIELDS, SETTINGS, fields_page, settings_page
from kbgen.site.pages.reference.rules import RULES_PAGE, rules_page
from kbgen.site.site import Site

PATH, GUIDE = "reference/index.md", "guide.md"
_PATHS = {"guide": GUIDE, "fields": FIELDS, "rules": RULES_PAGE, "settings": SETTINGS, "commands": COMMANDS}


def reference(site: Site) -> Iterator[Page]:
    """The same number of pages for any knowledge base; none where the settings say so."""
    if not site.settings.reference:
        return
    words = site.words
    paths = {key: path for key, path in _PATHS.items() if key != "commands" or site.commands}
    lines = [f"- {link(words[f'ref.{key}'], PATH, to)}: {said(words[f'ref.{key}_about'])}" for key, to in paths.items()]
    title = words["ref.title"]
    yield page(PATH, title, f"# {text(title)}", text(words["ref.intro"]), "\n".join(lines), in_nav=True)
    yield guide(site)
    yield fields_page(site)
    yield rules_page(site)
    yield settings_page(site)
    if site.commands:
        yield commands_page(site)


def guide(site: Site) -> Page:
    """How to write a postmortem, in the site's language."""
    source = files("kbgen.site") / "guides" / f"{site.words.lang}.md"
    return Page(GUIDE, site.words["ref.guide"], source.read_text(encoding="utf-8"))
