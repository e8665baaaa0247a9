"""What the search box says, in the reader's language, for the script of every page."""

from __future__ import annotations

from kbgen.site.inline_svg import severity_rank
from kbgen.site.report.context import mode_name
from kbgen.site.search_box.box_script import KINDS
from kbgen.site.site import Site


def search_words(site: Site) -> dict[str, str]:
    """The texts by their keys; by `mode.<slug>` what failure modes are called, by `severity.<name>` their rank."""
    words, taxonomy = site.words, site.corpus.taxonomy
    said = {key: text for kind in KINDS for key, text in words.under(kind).items()}
    causes = (cause for document in site.corpus for cause in document.meta.root_causes or ())
    written = sorted({cause.failure_mode for cause in causes if cause.failure_mode})
    named = {f"mode.{slug}": mode_name(taxonomy.canonical(slug), taxonomy, words) for slug in written}
    ranks = {f"severity.{each.name}": severity_rank(each.name, site) for each in site.settings.vocabulary.severities}
    return said | named | ranks
