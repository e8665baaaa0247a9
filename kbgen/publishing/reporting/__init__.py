"""The report for leaders as sections of plain text and tables, and how these look in Markdown and in a terminal."""

from kbgen.publishing.reporting.context import Context
from kbgen.publishing.reporting.section import Cell, Section, Table, as_text
from kbgen.publishing.reporting.sections import sections, title

__all__ = ["Cell", "Context", "Section", "Table", "as_text", "sections", "title"]
