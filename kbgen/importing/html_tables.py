"""The tables that a text has in HTML, as lines of a Markdown table: so that there is one way to read a table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html.parser import HTMLParser

from kbgen.importing.outline import OutlineLine

_MOST, _LONGEST = 1_000, 60_000
"""Lines and characters of one table; of what is longer nothing is read."""
_RULE = "| --- |"


def with_rows(lines: Iterable[OutlineLine]) -> Iterator[OutlineLine]:
    """The lines, with those of tables in HTML as rows: each has the number of the line in which it begins.

    A table whose cells can't be told stays as it is: one within another, joined cells, text outside of cells.

    >>> html = "<table><tr><th>Action<th>Owner</tr>", "<tr><td>Add <b>an</b> alarm<td>ann</table>"
    >>> [line.text for line in with_rows(OutlineLine(at, text, False) for at, text in enumerate(html, 1))]
    ['| Action | Owner |', '| --- |', '| Add an alarm | ann |']
    """
    table: list[OutlineLine] = []
    for line in lines:
        if not table and (line.code or "<table" not in line.text.lower()):
            yield line
            continue
        table.append(line)
        if "</table" in line.text.lower():
            yield from _rows(table) or table
            table = []
        elif len(table) == _MOST:
            yield from table
            table = []
    yield from table


def _rows(table: list[OutlineLine]) -> list[OutlineLine]:
    source = "\n".join(line.text for line in table)
    if len(source) > _LONGEST:
        return []
    found = _Table()
    found.feed(source)
    found.close()
    rows = [row for row in found.rows if any(text.strip() for cell in row.cells for text in cell)]
    if found.odd or not rows:
        return []
    made = [OutlineLine(table[row.line - 1].number, row.markdown(), False) for row in rows]
    return [made[0], OutlineLine(made[0].number, _RULE, False), *made[1:]] if rows[0].heads else made


class _Row:
    def __init__(self, line: int) -> None:
        self.line = line
        self.cells: list[list[str]] = []
        self.heads = True  # it holds nothing but heads

    def markdown(self) -> str:
        return f"| {' | '.join(' '.join(''.join(cell).split()) for cell in self.cells)} |"


class _Table(HTMLParser):
    """Rows and cells; links and code in them as in Markdown, what else is marked as its words."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[_Row] = []
        self.odd = False
        self._opened = self._in_cell = False
        self._to: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self.odd, self._opened = self.odd or self._opened, True
        elif tag == "tr":
            self.rows.append(_Row(self.getpos()[0]))
            self._in_cell = False
        elif tag in ("td", "th") and self.rows:
            self.rows[-1].cells.append([])
            self.odd |= any(name in ("colspan", "rowspan") and value != "1" for name, value in attrs)
            self.rows[-1].heads &= tag == "th"
            self._in_cell = True
        elif tag == "a":
            self._to.append(dict(attrs).get("href") or "")
            self._say("[" if self._to[-1] else "")
        elif tag in ("code", "br", "p", "li", "div"):
            self._say("`" if tag == "code" else " ")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th", "tr", "table"):
            self._in_cell = False
        elif tag == "a" and self._to and (to := self._to.pop()):
            self._say(f"]({to})")
        elif tag == "code":
            self._say("`")

    def handle_data(self, data: str) -> None:
        self._say(data.replace("|", "\\|"))

    def _say(self, text: str) -> None:
        if self._in_cell:
            self.rows[-1].cells[-1].append(text)
        else:
            self.odd |= bool(text.strip())
