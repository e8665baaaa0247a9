"""The answer of a search for a person at a terminal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from kbgen.model.shown_text import visible

if TYPE_CHECKING:
    from kbgen.site import Words


def as_text(answer: dict[str, Any], words: Words, under: Mapping[str, str] | None = None) -> str:
    """Hits for a person: title and place, what was tried and whether it helped, the lines that matched.

    Args:
        answer: as `Result.to_json` gives it.
        words: what the search page says, in the knowledge base's language.
        under: where documents are, to open them from where the reader is, by what their paths begin with.
    """
    faces = {mode["slug"] for hit in answer["hits"] for mode in hit["modes"]}
    shown = ({**hit, "path": _at(hit["path"], under or {})} for hit in answer["hits"])
    blocks = ["\n".join(_block(rank, hit, faces, words)) for rank, hit in enumerate(shown, 1)]
    also = "; ".join(f"{each['from']} = {', '.join(each['to'])}" for each in answer["expansions"])
    notes = [_note(note, words) for note in answer["notes"]]
    notes += [words.fill("search.expanded", words=also)] if also else []
    notes += [
        words.fill("search.corrected", **{"from": each["from"], "to": ", ".join(each["to"])})
        for each in answer["corrections"]
    ]
    text = "\n\n".join([*blocks, "\n".join([*notes, f"{_count(answer, words)} ({answer['took_ms']:.0f} ms)"])])
    return "\n".join(map(visible, text.split("\n")))


def _count(answer: dict[str, Any], words: Words) -> str:
    shown, total = len(answer["hits"]), answer["total"]
    if not total:
        filtered = any(note["kind"] == "unknown-value" for note in answer["notes"])
        return f"{words['search.none']} {words['search.none_filtered' if filtered else 'search.none_hint']}"
    if shown < total:
        return words.fill("search.shown", shown=shown, count=total)
    return words.fill("search.count_one" if total == 1 else "search.count", count=total)


def _at(path: str, under: Mapping[str, str]) -> str:
    """Where a document's file is: in the longest of the folders that its path begins with."""
    before = max((each for each in under if path.startswith(each)), key=len, default=None)
    return path if before is None else under[before] + path.removeprefix(before)


def _block(rank: int, hit: dict[str, Any], faces: set[str], words: Words) -> list[str]:
    """One hit. A check is named where the look-alike is among the hits: then the reader has to choose."""
    facts = [
        hit["severity"],
        hit.get("day") or (hit["started_at"] or "")[:10],
        ", ".join(hit["services"]),
        hit.get("origin"),
    ]
    lines = [f"{hit['path']}  {' · '.join(fact for fact in facts if fact)}"]
    lines += [f"? {words['search.unreadable']}"] if hit.get("unreadable") else []
    lines += [line for attempt in by_outcome(hit["attempts"]) for line in tried(attempt, words)]
    if "resolution" in hit and not any(each["outcome"] == "worked" for each in hit["attempts"]):
        lines.append(f"= {_said('search.ended', hit['resolution'], words)}")
    if hit["modes"]:
        lines.append(_said("search.mode", ", ".join(mode["name"] for mode in hit["modes"]), words))
    lines += [
        f"{words.fill('search.or', name=each['name'])} {each['check']}"
        for each in hit["checks"]
        if each["mode"] in faces
    ]
    if alike := hit["look_alikes"]:
        lines.append(words.fill("search.look_alikes", count=len(alike)))
        lines += [f"  {each['title']} ({each['id']})" + (f": {each['note']}" if each["note"] else "") for each in alike]
    lines += [f"{hit['path']}:{match['line']}: {match['text']}" for match in hit["matches"]]
    if hit["found_by"]:
        lines += [words["search.found_by"], *(f"  {line}" for line in hit["found_by"])]
    return [f"{rank}. {hit['title']}", *(f"   {line}" for line in lines)]


def _said(key: str, text: str, words: Words) -> str:
    return words.fill("said.pair", name=words[key], text=text)


def _note(note: dict[str, Any], words: Words) -> str:
    kind, field, value = note["kind"], note["field"], note["value"]
    if kind == "unknown-value":
        field, value = words.texts.get(f"search.facet.{field}", field), words.name(field, value)
    near = "-near" if kind == "unknown-field" and value else ""
    return words.fill(f"search.note.{kind}{near}", field=field, value=value)


# In the order of `OUTCOMES` of the model, for which a search at night must not wait.
SIGNS = {"worked": "+", "partial": "~", "temporary": "~", "no_effect": "-", "made_worse": "!", "unknown": "?"}


def by_outcome(attempts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What helped first, as on the search page; otherwise in the order they were made."""
    best = list(SIGNS)
    return sorted(attempts, key=lambda attempt: best.index(attempt["outcome"] or "unknown"))


def tried(attempt: dict[str, Any], words: Words) -> list[str]:
    """One attempt in a line: a sign, the outcome, the action, how often; below it what else it did."""
    outcome = attempt["outcome"] or "unknown"
    many = f" ×{attempt['count']}" if attempt.get("count") else ""
    line = f"{SIGNS[outcome]} {_said(f'outcome.{outcome}', attempt['action'], words)}{many}"
    side = attempt.get("side_effects")
    return [line, f"  {words.fill('search.side_effects', text=side)}"] if side else [line]
