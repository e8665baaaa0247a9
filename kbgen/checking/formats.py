"""The answer for a terminal, and for other programs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict

from kbgen.checking.records import Answer, BranchChange, Changed, Checked, Earlier, Sign
from kbgen.lint import visible
from kbgen.model.findings import Level
from kbgen.model.plurals import counted

SAYS = {
    "same_cause": "the same cause",
    "same_symptom": "the same symptom",
    "elsewhere": "the same cause elsewhere",
    "possible": "possibly the same, told in other words",
}

SETTINGS: dict[Changed, str] = {
    "appear": "come into what the site's readers get",
    "leave": "leave what the site's readers get",
    "excluded": "are no postmortems any more",
    "shown": "fields that the site's readers get now",
    "hidden": "fields that the site's readers get no more",
    "off": "rules that are switched off, or whose findings are no errors any more",
    "looser": "settings by which less is a secret",
}
TAKEN: dict[Changed, str] = {
    "deleted": "deleted postmortems",
    "dropped": "follow-ups that were open and stand here no more",
    "readers": "postmortems that others may read",
    "site": "files that decide what the site shows and what its build runs",
}
MOST_NAMES = 10

RESTS_ON: dict[Sign, str] = {
    "named": "this text names it",
    "day": "the same day",
    "place": "the same place",
    "mode": "both speak of",
    "error_line": "a message that begins alike",
    "titles": "like titles",
    "words": "like words",
}


def as_json(answer: Answer) -> str:
    """An object with `passed` and `documents`, with the names of the records' fields."""
    data = {"passed": answer.passed, **asdict(answer)}
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def as_text(answer: Answer) -> str:
    """A block for each document of which there is something to say, and a line that counts."""
    blocks = ["\n".join(_change(change)) for change in (*answer.settings, *answer.taken)]
    blocks += ["\n".join(_document(document)) for document in answer.documents if _speaks(document)]
    lines = "\n\n".join([*blocks, _count(answer)]).split("\n")
    return "\n".join(map(visible, lines)) + "\n"


def _change(change: BranchChange) -> Iterator[str]:
    if change.what == "audience":
        yield f"kbgen.toml: the site is for {change.names[1]} readers; it was for {change.names[0]} ones"
        return
    label = TAKEN.get(change.what) or f"kbgen.toml: {SETTINGS[change.what]}"
    yield f"{label}: {len(change.names)}"
    yield from (f"  {name}" for name in change.names[:MOST_NAMES])
    if len(change.names) > MOST_NAMES:
        yield f"  and {len(change.names) - MOST_NAMES} more"


def _speaks(document: Checked) -> bool:
    return bool(document.findings or document.earlier)


def _document(document: Checked) -> Iterator[str]:
    yield f"{document.path} ({document.status}): {_flat(document.title)}"
    for finding in document.told:
        place = f"{finding.line}:{finding.column}"
        yield f"  {place}: {finding.code} {finding.level.value} {_flat(finding.message)} [{finding.name}]"
    if document.unwritten:
        yield f"  A draft, and that is fine. Left to write before it is final: {len(document.unwritten)}."
        yield f"  To see them: {_flat(document.to_list)}"
    for query in document.not_found:
        yield f"  does not find it: {query}"
    for earlier in document.earlier:
        yield from _earlier(earlier)
    if document.left_out:
        yield f"  and {document.left_out} more with the same cause or symptom"
    if document.to_answer and document.status != "final":
        yield "  Happened before? Answer in 'related' or 'not_related' before this is final."


def _earlier(earlier: Earlier) -> Iterator[str]:
    answer = f" (answered: {earlier.answer})" if earlier.answer else ""
    yield f"  {SAYS[earlier.likeness]}: {earlier.id}, {earlier.day or 'no date'}: {earlier.title}{answer}"
    if earlier.rests_on:
        yield f"    rests on: {'; '.join(_signs(earlier))}"
    else:
        for mode, place in earlier.keys:
            yield f"    cause: {mode}, {place}" if mode else "    cause: its authors say so"
        if earlier.modes:
            yield f"    cause: {', '.join(earlier.modes)}"
    for line in earlier.lines:
        yield f"    line {line.here_line}: {line.here}"
        yield f"    its line {line.there_line}: {line.there}"
    if earlier.likeness == "possible":
        return
    for tried in earlier.tried:
        times = f" ({tried.count} times)" if tried.count and tried.count > 1 else ""
        yield f"    tried: {tried.action}{times}: {tried.outcome.replace('_', ' ')}"
        if tried.side_effects:
            yield f"      side effect: {tried.side_effects}"
    if earlier.more_tried:
        yield f"    and {earlier.more_tried} more tried"
    if earlier.ended:
        yield f"    ended by: {earlier.ended}"
    for promise in earlier.still_open:
        due = f", due {promise.due}" if promise.due else ""
        yield f"    {promise.state.replace('_', ' ')}{due}: {promise.title}"
    if earlier.more_open:
        yield f"    and {earlier.more_open} more still open"


def _signs(earlier: Earlier) -> Iterator[str]:
    """The signs of a possible one, each with what both have of it."""
    for sign in earlier.rests_on:
        named = ", ".join(_flat(name) for name in earlier.having(sign))
        yield f"{RESTS_ON[sign]} ({named})" if named else RESTS_ON[sign]


def _flat(text: str) -> str:
    return " ".join(text.split())


def _count(answer: Answer) -> str:
    """One line: all there is to say of a harmless change."""
    many = len(answer.documents)
    if not many:
        return "No other postmortem changed." if answer.deletes else "No postmortem changed."
    errors = sum(finding.level is Level.ERROR for finding in answer.findings)
    warnings = len(answer.findings) - errors
    asked = sum(bool(document.to_answer) for document in answer.documents)
    files = counted(many, "changed postmortem")
    before = f"{asked} with a likely recurrence to answer" if asked else "no unanswered recurrence"
    if unread := sum(not document.readable for document in answer.documents):
        before += f" (not known of {unread}, which can't be read)"
    return f"{files}: {counted(errors, 'error')}, {counted(warnings, 'warning')}, {before}."
