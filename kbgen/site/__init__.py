"""Domain values as pages, HTML and files. Nothing is written here, and no site generator is known."""

from typing import TYPE_CHECKING

from kbgen.model.faces import face

if TYPE_CHECKING:
    from kbgen.site import material, theme_styles
    from kbgen.site.blocks import Page, page
    from kbgen.site.bundle.bundle import MEGABYTE, Bundle, bundle
    from kbgen.site.check_answer import check_comment, check_text
    from kbgen.site.exports.all_files import PAIRS, exported, exports, record_paths
    from kbgen.site.exports.csv_text import csv_text
    from kbgen.site.field_descriptions import described_schema
    from kbgen.site.html_writer import Anchor, WrittenPage, anchors, written_page
    from kbgen.site.markdown_writer import markdown_of, text, typed
    from kbgen.site.material import ASSETS, ENGINE, SEARCH_BOX, THEME, lean
    from kbgen.site.page_inputs import alike, in_common
    from kbgen.site.pages import pages
    from kbgen.site.pages.board import PATH as BOARD
    from kbgen.site.pages.board import team_pages
    from kbgen.site.pattern_lookup import mode_pages
    from kbgen.site.postmortem.math_and_diagrams import DIAGRAM, diagram_scripts, has_diagram
    from kbgen.site.postmortem.metadata import facts, values
    from kbgen.site.postmortem.narrative import (
        account,
        account_bytes,
        account_from,
        without_title,
    )
    from kbgen.site.postmortem.page import ShownPage, is_as_it_was, made_from, page_bytes, page_from, shown
    from kbgen.site.redirects import former_pages, led_home
    from kbgen.site.report.context import ReportContext, unsettled
    from kbgen.site.report.pages import page_of as report_page
    from kbgen.site.report.section import as_text, blocks
    from kbgen.site.report.sections import as_of as report_as_of
    from kbgen.site.report.sections import title as report_title
    from kbgen.site.report.sections import whole_report as report_sections
    from kbgen.site.search_box.box_script import engine_script, start_script
    from kbgen.site.search_box.search_words import search_words
    from kbgen.site.site import Site, site
    from kbgen.site.words import LANGUAGES, Words, load, notices, search_texts

__all__ = [
    "ASSETS",
    "BOARD",
    "DIAGRAM",
    "ENGINE",
    "LANGUAGES",
    "MEGABYTE",
    "PAIRS",
    "SEARCH_BOX",
    "THEME",
    "Anchor",
    "Bundle",
    "Page",
    "ReportContext",
    "ShownPage",
    "Site",
    "Words",
    "WrittenPage",
    "account",
    "account_bytes",
    "account_from",
    "alike",
    "anchors",
    "as_text",
    "blocks",
    "bundle",
    "check_comment",
    "check_text",
    "csv_text",
    "described_schema",
    "diagram_scripts",
    "engine_script",
    "exported",
    "exports",
    "facts",
    "former_pages",
    "has_diagram",
    "in_common",
    "is_as_it_was",
    "lean",
    "led_home",
    "load",
    "made_from",
    "markdown_of",
    "material",
    "mode_pages",
    "notices",
    "page",
    "page_bytes",
    "page_from",
    "pages",
    "record_paths",
    "report_as_of",
    "report_page",
    "report_sections",
    "report_title",
    "search_texts",
    "search_words",
    "shown",
    "site",
    "start_script",
    "team_pages",
    "text",
    "theme_styles",
    "typed",
    "unsettled",
    "values",
    "without_title",
    "written_page",
]

face(__name__)
