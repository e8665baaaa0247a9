"""The report for leaders as sections of plain text and tables, and how these look in Markdown and in a terminal."""

from kbgen.site.report.context import ReportContext
from kbgen.site.report.section import Cell, ReportSection, ReportTable, as_text
from kbgen.site.report.sections import sections, title

__all__ = ["Cell", "ReportContext", "ReportSection", "ReportTable", "as_text", "sections", "title"]
