"""What the search box says, in the reader's language, for the script of every page."""

from __future__ import annotations

from kbgen.site.inline_svg import severity_rank
from kbgen.site.report.context import mode_name
from kbgen.site.search_box.box_script import KINDS
from kbgen.site.site import Site


def search_words(site: Site) -> dict[str, str]:
    """The texts by their keys, by `mode.<slug>` names that are no slugs, by `severity.<name>` ranks."""
    words, taxonomy = site.words, site.corpus.taxonomy
    said = {key: text for kind in KINDS for key, text in words.under(kind).items()}
    causes = (cause for document in site.corpus for cause in document.meta.root_causes or ())
    written = sorted({cause.failure_mode for cause in causes if cause.failure_mode})
    names = {slug: mode_name(taxonomy.canonical(slug), taxonomy, words) for slug in written}
    named = {f"mode.{slug}": name for slug, name in names.items() if name != slug}
    ranks = {f"severity.{each.name}": severity_rank(each.name, site) for each in site.settings.vocabulary.severities}
    return said | named | ranks
