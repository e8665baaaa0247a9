"""The report for leaders as sections of plain text and tables, and how these look in Markdown and in a terminal."""

from kbgen.site.report.context import Context
from kbgen.site.report.section import Cell, Section, Table, as_text
from kbgen.site.report.sections import sections, title

__all__ = ["Cell", "Context", "Section", "Table", "as_text", "sections", "title"]
