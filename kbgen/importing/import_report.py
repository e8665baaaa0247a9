"""What an import did, file by file, field by field, and the sums: files read + files refused = files given."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from kbgen.importing.plan import ImportPlan, ImportStep
from kbgen.importing.records import Counted, Imported
from kbgen.model.postmortem import MOMENTS, Postmortem
from kbgen.model.shown_text import width

Said = Callable[[str], str]

_ORDER = tuple(Postmortem.model_fields)

_HEAD = ("field", "with", "without", "entries")
OWN = "x_..."  # keys of the source that no field takes: they are kept under a name of their own


@dataclass(frozen=True, slots=True)
class ReportRow:
    """One field. `have` + `lack` is the number of documents; `entries` is None where the field is no list."""

    field: str
    have: int
    lack: int
    entries: int | None = None


def table(documents: Sequence[Imported]) -> tuple[ReportRow, ...]:
    """The fields that at least one document has, in the order of the front matter; own keys in one row at the end."""
    names = {name for one in documents for name in one.fields if name != "status"}
    rows = [_row(name, documents) for name in sorted(names, key=_ORDER.index)]
    own = [count for one in documents if (count := len(own_keys(one)))]
    return (*rows, *([ReportRow(OWN, len(own), len(documents) - len(own), sum(own))] if own else []))


def own_keys(one: Imported) -> list[str]:
    """The names under which a document keeps what no field takes."""
    return sorted(name for name in one.extra if name != "x_imported_from")


def _row(name: str, documents: Sequence[Imported]) -> ReportRow:
    values = [one.fields[name] for one in documents if name in one.fields]
    lists = [len(value) for value in values if isinstance(value, list)]
    return ReportRow(name, len(values), len(documents) - len(values), sum(lists) if lists else None)


def as_lines(rows: Sequence[ReportRow], documents: int, said: Said = str) -> list[str]:
    """The table for a terminal."""
    cells = [
        tuple(map(said, _HEAD)),
        *((row.field, str(row.have), str(row.lack), str(row.entries or "")) for row in rows),
    ]
    wide = [max(map(width, column)) for column in zip(*cells, strict=True)]
    shown = (
        "  ".join([_padded(first, -wide[0]), *(_padded(cell, wide[at]) for at, cell in enumerate(others, 1))])
        for first, *others in cells
    )
    head = said(f"fields understood, in {documents} documents:")
    return [head, *(f"  {line}".rstrip() for line in shown)] if rows else []


def _padded(text: str, wide: int) -> str:
    blanks = " " * (abs(wide) - width(text))
    return f"{text}{blanks}" if wide < 0 else f"{blanks}{text}"


_DONE = {
    "write": "written to",
    "unchanged": "unchanged",
    "edited": "left alone, edited since the import:",
    "changed": "left alone, the source has changed since. To import it again, delete",
    "duplicate": "same content as",
}


def found_in(step: ImportStep) -> dict[str, Any]:
    """What was understood: a title, the moments, the entries of the timeline, the follow-ups, and all fields."""
    fields = step.imported.fields
    return {
        "title": fields.get("title"),
        "dates": {name: fields[name] for name in MOMENTS if name in fields},
        "timeline": len(fields.get("timeline", [])),
        "follow_ups": len(fields.get("follow_ups", [])),
        "fields": sorted(fields),
        "own_keys": own_keys(step.imported),
    }


def as_data(plan: ImportPlan, *, dry: bool) -> dict[str, Any]:
    """The report as plain data."""
    files = [
        {"path": path, "read": True, "documents": [_document(step) for step in steps]} for path, steps in plan.read
    ]
    files += [
        {"path": item.path, "read": False, "attached": list(item.targets), "reason": "a document refers to it"}
        for item in plan.attached
    ]
    files += [{"path": item.path, "read": False, "reason": item.reason} for item in plan.refused]
    return {
        "dry_run": dry,
        "totals": totals(plan),
        "fields": [asdict(row) for row in table([step.imported for step in plan.steps])],
        "files": sorted(files, key=lambda file: str(file["path"])),
    }


def totals(plan: ImportPlan) -> dict[str, Any]:
    """The sums over all files and documents."""
    found = [found_in(step) for step in plan.steps]
    actions = Counter(step.action for step in plan.steps)
    counted = [one for step in plan.steps for one in step.imported.counted]
    return {
        "given": len(plan.read) + len(plan.refused) + len(plan.attached),
        "read": len(plan.read),
        **({"attached": len(plan.attached)} if plan.attached else {}),
        "refused": len(plan.refused),
        "documents": len(plan.steps),
        **{action: actions[action] for action in ("write", "unchanged", "edited", "changed", "duplicate")},
        "with_title": sum(bool(item["title"]) for item in found),
        "with_dates": sum(bool(item["dates"]) for item in found),
        "with_timeline": sum(bool(item["timeline"]) for item in found),
        "timeline_entries": sum(item["timeline"] for item in found),
        "with_follow_ups": sum(bool(item["follow_ups"]) for item in found),
        "follow_ups": sum(item["follow_ups"] for item in found),
        "timeline_entries_left": sum(count for step in plan.steps for _, count in step.imported.left),
        "lines": {name: sum(_lines(one)[name] for one in counted) for name in ("given", "read", "left")},
    }


def _lines(one: Counted) -> dict[str, int]:
    """The lines of one kind of section: read + left = given."""
    return {"given": one.given, "read": one.read, "left": len(one.left)}


def _document(step: ImportStep) -> dict[str, Any]:
    one = step.imported
    return {
        **({"key": one.key} if one.key else {}),
        "action": step.action,
        "target": step.target,
        "found": found_in(step),
        "ambiguous": list(one.doubts),
        "left": [{"why": why, "count": count} for why, count in one.left],
        "lines": {each.kind: {**_lines(each), "left_at": list(each.left)} for each in one.counted},
        "remarks": list(one.remarks),
    }


def as_text(plan: ImportPlan, said: Said = str, *, dry: bool) -> str:
    """The report for a person: a line per document, what was in doubt below it, then the fields and the sums.

    `said` puts each line into the language of the reader.
    """
    lines = [line for path, steps in plan.read for step in steps for line in _shown(path, step, dry=dry)]
    lines += [
        _printable(f"{item.path}: copied with its document to {', '.join(item.targets)}") for item in plan.attached
    ]
    lines += [_printable(f"{item.path}: refused: {item.reason}") for item in plan.refused]
    understood = as_lines(table([step.imported for step in plan.steps]), len(plan.steps), said)
    parts = (list(map(said, lines)), understood, list(map(said, _sums(totals(plan), dry=dry))))
    return "\n\n".join("\n".join(part) for part in parts if part)


def _many(count: int, one: str, more: str) -> str:
    return f"{count:,} {one if count == 1 else more}"


def _shown(path: str, step: ImportStep, *, dry: bool) -> list[str]:
    one, found = step.imported, found_in(step)
    done = "would be written to" if dry and step.action == "write" else _DONE[step.action]
    name = f"{path} [{one.key}]" if one.key else path
    facts = ["a title" if found["title"] else "no title", *found["dates"]]
    facts += [
        _many(found[kind], *words)
        for kind, words in (
            ("timeline", ("timeline entry", "timeline entries")),
            ("follow_ups", ("follow-up", "follow-ups")),
        )
        if found[kind]
    ]
    lines = [_printable(f"{name}: {done} {step.target}"), f"  found: {', '.join(facts)}"]
    if step.action in ("write", "edited"):
        lines += [_printable(f"  in doubt: {text} (day or month first?)") for text in one.doubts]
        lines += [
            _printable(f"  left in the text: {_many(count, 'timeline entry', 'timeline entries')}, {why}")
            for why, count in one.left
        ]
        lines += [f"  {_told(each)}" for each in one.counted if each.left]
        lines += [_printable(f"  note: {remark}") for remark in one.remarks]
    return lines


def _told(one: Counted) -> str:
    shown = ", ".join(map(str, one.left[:8])) + (", ..." if len(one.left) > 8 else "")
    name = one.kind.replace("_", "-")
    return f"{name}: {one.given} lines = {one.read} read + {len(one.left)} left in the text (line {shown})"


def _printable(text: str) -> str:
    """Untrusted text for a terminal: no control characters."""
    return "".join(character if character.isprintable() else " " for character in text)


def _sums(sums: dict[str, Any], *, dry: bool) -> list[str]:
    written = "to be written" if dry else "written"
    return [
        f"{sums['given']} files given = {sums['read']} read + "
        + (f"{sums['attached']} attached + " if "attached" in sums else "")
        + f"{sums['refused']} refused",
        f"{sums['documents']} documents: {sums['write']} {written}, {sums['unchanged']} unchanged, "
        f"{sums['edited']} edited since, {sums['changed']} changed at the source, {sums['duplicate']} duplicates",
        f"found: {sums['with_title']} titles, dates in {sums['with_dates']}, timelines in {sums['with_timeline']} "
        f"({sums['timeline_entries']} entries; {sums['timeline_entries_left']} left in the text), "
        f"follow-ups in {sums['with_follow_ups']} ({sums['follow_ups']})",
        f"{sums['lines']['given']} lines of timelines and follow-ups = {sums['lines']['read']} read + "
        f"{sums['lines']['left']} left in the text",
    ]
