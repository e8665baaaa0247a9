"""`kbgen search`: the past incident, in one try."""

from __future__ import annotations

import gc
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kbgen.doors.cli.options import (
    GivenPath,
    audience_option,
    format_option,
    json_lines,
    progress_line,
    root_or_site_option,
    translated,
)
from kbgen.doors.notices import say, tell
from kbgen.doors.reading.search_index import bring_up_to_date, language, left_out_of, places
from kbgen.model.errors import KbgenError
from kbgen.model.json_bytes import shown_json
from kbgen.model.shown_text import visible
from kbgen.model.spelling import slips
from kbgen.search import Result, search
from kbgen.site import search_texts

if TYPE_CHECKING:
    from kbgen.model.postmortem import Visibility
    from kbgen.site import Words


# `-kind:drill` and `-INF` belong to the query: this command has no options of one letter, not even -h.
@click.command("search", context_settings={"ignore_unknown_options": True, "help_option_names": ["--help"]})
@click.argument("query", nargs=-1)
@root_or_site_option
@audience_option
@click.option("--filter", "filters", multiple=True, help="A filter besides the query, such as 'service:redis'.")
@click.option("--batch", type=GivenPath(), help="A file of JSON lines, each with a 'query'.")
@click.option("--limit", type=click.IntRange(1, 1000), default=10, show_default=True, help="How many hits to show.")
@click.option(
    "--expand/--no-expand", default=True, help="Also search for synonyms, and for words similar to unknown ones."
)
@click.option("--engine", metavar="URL", help="Search a cluster that `kbgen push` wrote to instead of the files.")
@click.option("--index", "name", default="kbgen", show_default=True, help="With --engine: the alias to search.")
@format_option("text", "json")
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
        raise click.UsageError(translated("Give a query or --batch FILE, not both."))
    if batch:
        return _answer_all(batch, _searched(root, audience, engine, name), narrowing, limit, expand)
    words = " ".join(query)
    if not words.strip() and not narrowing:
        raise click.UsageError(
            translated("What are you looking for? Give a query, - for standard input, or --batch FILE.")
        )
    if words == "-":
        words = sys.stdin.buffer.read().decode("utf-8", errors="replace")
        if not words.strip() and not narrowing:
            raise KbgenError("standard input is empty, so there is nothing to search for")
    for word, option in _slips(query):
        say("slip", language(root, audience), word=word, option=option)
    ask = _searched(root, audience, engine, name)
    gc.disable()  # one answer makes no garbage worth the time; an index that had to be made first did
    answer = ask(words, limit, narrowing, expand=expand).to_json()
    if form == "json":
        click.echo(shown_json(answer))
    else:
        here = not engine
        said = search_texts(language(root, audience) if here else "en")
        click.echo(as_text(answer, said, places(root, audience) if here else {}))
    return 0 if answer["hits"] else 1


def _slips(words: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The words that are nearly an option, with the option: they are searched for, as logs and commands have them."""
    known = [name for each in click.get_current_context().command.params for name in each.opts if name[:2] == "--"]
    for word in words:
        name = word.partition("=")[0]
        near = next((each for each in known if slips(name, each, 2) <= 2), None) if name[:2] == "--" else None
        if near:
            yield name, near


def _searched(root: Path, audience: Visibility | None, engine: str | None, name: str) -> Callable[..., Result]:
    """What answers: the files as they stand now, or a cluster."""
    if engine is None:
        index = bring_up_to_date(root, progress_line(), audience)
        tell(left_out_of(root, audience), language(root, audience))
        return partial(search, index)
    try:
        from kbgen.doors.cluster.ask import Cluster
    except ImportError:
        raise KbgenError("The OpenSearch client is not installed. Run: pip install 'kbgen[engine]'") from None
    return Cluster(engine, name).search


def _answer_all(batch: Path, searched: Callable[..., Result], filters: str, limit: int, expand: bool) -> int:
    asked = list(json_lines(batch))
    if any(not isinstance(row, dict) or not isinstance(row.get("query"), str) for _, row in asked):
        raise KbgenError(f'{batch}: every line must be like {{"qid": "1", "query": "..."}}.')
    for _, row in asked:
        answer = searched(row["query"], limit, filters, expand=expand).to_json()
        click.echo(json.dumps({"qid": row.get("qid"), **answer}, ensure_ascii=False))
    return 0


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


_SIGNS = {"worked": "+", "partial": "~", "temporary": "~", "unknown": "?", "no_effect": "-", "made_worse": "!"}


def by_outcome(attempts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What helped first, as on the search page; otherwise in the order they were made."""
    best = list(_SIGNS)
    return sorted(attempts, key=lambda attempt: best.index(attempt["outcome"] or "unknown"))


def tried(attempt: dict[str, Any], words: Words) -> list[str]:
    """One attempt in a line: a sign, the outcome, the action, how often; below it what else it did."""
    outcome = attempt["outcome"] or "unknown"
    many = f" ×{attempt['count']}" if attempt.get("count") else ""
    line = f"{_SIGNS[outcome]} {_said(f'outcome.{outcome}', attempt['action'], words)}{many}"
    side = attempt.get("side_effects")
    return [line, f"  {words.fill('search.side_effects', text=side)}"] if side else [line]
