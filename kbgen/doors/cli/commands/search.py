"""`kbgen search`: the past incident, in one try."""

from __future__ import annotations

import gc
import json
import sys
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kbgen.doors.cli.root import audience_option, root_or_site_option
from kbgen.doors.cli.withheld_notice import tell
from kbgen.doors.disk.search_index import bring_up_to_date, left_out_of, places, silent
from kbgen.model.errors import KbgenError
from kbgen.model.plurals import counted
from kbgen.search import Progress, Result, search

if TYPE_CHECKING:
    from kbgen.model.postmortem import Visibility

# `options` knows the document model, which takes longer to load than a search: it is imported where it is used.


# `-kind:drill` and `-INF` belong to the query: this command has no options of one letter, not even -h.
@click.command("search", context_settings={"ignore_unknown_options": True, "help_option_names": ["--help"]})
@click.argument("query", nargs=-1)
@root_or_site_option
@audience_option
@click.option("--filter", "filters", multiple=True, help="A filter apart from the query, such as 'service:redis'.")
@click.option("--batch", type=click.Path(path_type=Path), help="A file of JSON lines, each with a 'query'.")
@click.option("--limit", type=click.IntRange(1, 1000), default=10, show_default=True, help="How many hits to show.")
@click.option("--expand/--no-expand", default=True, help="Whether the glossary and words like unknown ones take part.")
@click.option("--engine", metavar="URL", help="Ask a cluster that `kbgen push` wrote to, in place of the files.")
@click.option("--index", "name", default="kbgen", show_default=True, help="With --engine: the alias to ask.")
@click.option("--format", "form", type=click.Choice(("text", "json")), default="text", show_default=True)
def command(
    query: tuple[str, ...],
    root: Path,
    audience: Visibility | None,
    filters: tuple[str, ...],
    batch: Path | None,
    limit: int,
    expand: bool,
    engine: str | None,
    name: str,
    form: str,
) -> int:
    """Find past incidents by QUERY: words, an error, a log line. `-` reads it from standard input.

    \b
    timeout service:redis severity:(SEV1 or SEV2) after:2024-01-01 date:2023..2024 -kind:drill "exact words"
    deploy* -staging NOT "known error"

    Fields: service, severity, kind, mode (the failure mode), component, year, date (or started, with <, <=, > or >=;
    after, since, before, until), tag, team, outcome (of an attempt: worked, ...), lang, status. Exact words that no
    postmortem has count as words. A minus or NOT leaves out a word, exact words or a value; a * ends the begin of a
    word. Filters alone list what passes, newest first. A pasted command and a query of several lines are all words.

    With --batch, each query of the file is answered in one line of JSON, in the same order, and the index
    is loaded once. Exits with 0 where something was found, with 1 where nothing was.
    """  # noqa: D301 - click reads the character itself, which keeps the line as it is
    if query == ("-h",):
        click.echo(click.get_current_context().get_help())
        return 0
    narrowing = " ".join(filters)
    if batch and query:
        raise click.UsageError("Give a query or --batch FILE, not both.")
    if batch:
        return _answer_all(batch, _searched(root, audience, engine, name), narrowing, limit, expand)
    words = " ".join(query)
    if not words and not narrowing:
        raise click.UsageError("What are you looking for? Give a query, - for standard input, or --batch FILE.")
    if words == "-":
        words = sys.stdin.buffer.read().decode("utf-8", errors="replace")
        if not words.strip() and not narrowing:
            raise KbgenError("standard input is empty: nothing was asked for")
    ask = _searched(root, audience, engine, name)
    gc.disable()  # one answer makes no garbage worth the time; an index that had to be made first did
    answer = ask(words, limit, narrowing, expand=expand).to_json()
    if form == "json":
        click.echo(json.dumps(answer, ensure_ascii=False, indent=2))
    else:
        click.echo(as_text(answer, {} if engine else places(root, audience)))
    return 0 if answer["hits"] else 1


def _progress() -> Progress:
    if not sys.stderr.isatty():
        return silent
    from kbgen.doors.cli.options import progress_line

    return progress_line()


def _searched(root: Path, audience: Visibility | None, engine: str | None, name: str) -> Callable[..., Result]:
    """What answers: the files as they stand now, or a cluster."""
    if engine is None:
        index = bring_up_to_date(root, _progress(), audience)
        tell(left_out_of(root, audience))
        return partial(search, index)
    try:
        from kbgen.doors.cluster.ask import Cluster
    except ImportError:
        raise KbgenError("The cluster's client is not installed: pip install 'kbgen[engine]'.") from None
    return Cluster(engine, name).search


def _answer_all(batch: Path, searched: Callable[..., Result], filters: str, limit: int, expand: bool) -> int:
    from kbgen.doors.cli.options import json_lines

    asked = list(json_lines(batch))
    if any(not isinstance(row, dict) or not isinstance(row.get("query"), str) for _, row in asked):
        raise KbgenError(f'{batch}: every line must be like {{"qid": "1", "query": "..."}}.')
    for _, row in asked:
        answer = searched(row["query"], limit, filters, expand=expand).to_json()
        click.echo(json.dumps({"qid": row.get("qid"), **answer}, ensure_ascii=False))
    return 0


def as_text(answer: dict[str, Any], under: Mapping[str, str] | None = None) -> str:
    """Hits for a person: title and place, what was tried and whether it helped, the lines that matched.

    Args:
        answer: as `Result.to_json` gives it.
        under: where documents are, to open them from where the reader is, by what their paths begin with.
    """
    faces = {mode["slug"] for hit in answer["hits"] for mode in hit["modes"]}
    shown = ({**hit, "path": _at(hit["path"], under or {})} for hit in answer["hits"])
    blocks = ["\n".join(_block(rank, hit, faces)) for rank, hit in enumerate(shown, 1)]
    notes = [_note(note) for note in answer["notes"]]
    notes += [f"also searched for: {each['from']} = {', '.join(each['to'])}" for each in answer["expansions"]]
    notes += [f"unknown: {each['from']}; meant: {', '.join(each['to'])}" for each in answer["corrections"]]
    found = f"{len(answer['hits'])} of {counted(answer['total'], 'postmortem')}" if answer["total"] else "nothing found"
    count = f"{found}, {answer['took_ms']:.0f} ms"
    text = "\n\n".join([*blocks, "\n".join([*notes, count])])
    return "".join(character for character in text if character == "\n" or character.isprintable())


def _at(path: str, under: Mapping[str, str]) -> str:
    """Where a document's file is: in the longest of the folders that its path begins with."""
    before = max((each for each in under if path.startswith(each)), key=len, default=None)
    return path if before is None else under[before] + path.removeprefix(before)


def _block(rank: int, hit: dict[str, Any], faces: set[str]) -> list[str]:
    """One hit. A check is named where the look-alike is among the hits: then the reader has to choose."""
    facts = [
        hit["severity"],
        hit.get("day") or (hit["started_at"] or "")[:10],
        ", ".join(hit["services"]),
        hit.get("origin"),
    ]
    lines = [f"{hit['path']}  {' · '.join(fact for fact in facts if fact)}"]
    lines += ["? its front matter can't be read: what was tried is not known"] if hit.get("unreadable") else []
    lines += [line for attempt in by_outcome(hit["attempts"]) for line in tried(attempt)]
    if "resolution" in hit and not any(each["outcome"] == "worked" for each in hit["attempts"]):
        lines.append(f"= what ended it: {hit['resolution']}")
    if hit["modes"]:
        lines.append(f"failure mode: {', '.join(mode['name'] for mode in hit['modes'])}")
    lines += [f"or {each['name']}? {each['check']}" for each in hit["checks"] if each["mode"] in faces]
    for each in hit["look_alikes"]:
        note = f": {each['note']}" if each["note"] else ""
        lines.append(f"looks the same, other cause: {each['title']} ({each['id']}){note}")
    lines += [f"{hit['path']}:{match['line']}: {match['text']}" for match in hit["matches"]]
    lines += [f"found by: {line}" for line in hit["found_by"]]
    return [f"{rank}. {hit['title']}", *(f"   {line}" for line in lines)]


def _note(note: dict[str, Any]) -> str:
    meant = f"; did you mean {note['value']}:?" if note["kind"] == "unknown-field" and note["value"] else ""
    return _NOTES[note["kind"]].format(**note) + meant


_NOTES = {
    "unknown-value": "no postmortem has {field}:{value}",
    "read-as-words": "read as words, for it is no {field}: {value}",
    "unknown-field": "{field} is no field, and was read as a word",
    "not-exact": "no postmortem has exactly “{value}”: searched for its words",
    "no-filter": "no filter, and left out: {value}",
    "blank": "“{value}” was read as words; without the blank it is a filter: {field}",
    "left-out": "left out: postmortems with “{value}”",
    "no-exclusion": "“{value}” was read as words; to leave out postmortems with it, write {field}",
    "no-effect": "“{value}” has no effect: what has more of the words comes first",
    "no-star": "the * in “{value}” has no effect: it ends a word of three letters or more, which is not left out",
    "no-day": "no day is within {value}: after: and before: leave out the year, month or day that they name",
    "no-such-begin": "no postmortem has a word that begins like “{value}”",
    "no-words": "“{value}” has no word to look for: only signs, or words that every text has",
}
_SIGNS = {"worked": "+", "partial": "~", "temporary": "~", "unknown": "?", "no_effect": "-", "made_worse": "!"}


def by_outcome(attempts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What helped first, as on the search page; otherwise in the order they were made."""
    best = list(_SIGNS)
    return sorted(attempts, key=lambda attempt: best.index(attempt["outcome"] or "unknown"))


def tried(attempt: dict[str, Any]) -> list[str]:
    """One attempt in a line: a sign, the outcome, the action, how often; below it what else it did."""
    outcome = attempt["outcome"] or "unknown"
    many = f" ×{attempt['count']}" if attempt.get("count") else ""
    line = f"{_SIGNS[outcome]} {outcome.replace('_', ' ')}: {attempt['action']}{many}"
    return [line, f"  side effect: {attempt['side_effects']}"] if attempt.get("side_effects") else [line]
