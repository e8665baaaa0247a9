"""Timeline and follow-ups that stand as a table or a list in the text, copied to the front matter."""

from __future__ import annotations

from collections.abc import Iterator

from kbgen.importing import TextOnly, text_only
from kbgen.lint.fix.source import Edit, EditedSource, FixStep
from kbgen.model.required import lacking
from kbgen.model.settings import Settings


def copied_lists(source: EditedSource, settings: Settings) -> Iterator[FixStep]:
    """Of a draft, one in review or a final one: each list that is empty or missing, a change of its own."""
    wanted = lacking(source.data)
    if wanted and source.data.get("status") in ("draft", "in_review", "final"):
        for each in text_only(source.body, str(source.data.get("started_at") or ""), settings):
            if each.field in wanted:
                yield _copied(source, each)


def _copied(source: EditedSource, each: TextOnly) -> FixStep:
    data = source.data | {each.field: [dict(entry) for entry in each.entries]}
    says = (f"'{each.field}' has {len(each.entries)} entries from the text now",)
    mark = source.parsed.marks.get((each.field,))
    if mark is None:
        end = source.begin + len(source.front)
        return FixStep((Edit(end, end, f"{each.field}:\n{each.written}"),), data, says)
    start = source.at(mark)
    over = source.text.index("\n", start)
    edits = [Edit(over + 1, over + 1, each.written)]
    empty = source.text.find("[]", start, over)
    if source.data[each.field] == [] and empty >= 0:
        edits.append(Edit(empty, empty + 2, ""))
    return FixStep(tuple(edits), data, says)
