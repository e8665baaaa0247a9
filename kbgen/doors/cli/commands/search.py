"""`kbgen search`: the past incident, in one try."""

from __future__ import annotations

import gc
import json
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kbgen.doors.cli.hits_text import as_text
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
from kbgen.model.spelling import slips
from kbgen.search import Result, search
from kbgen.site import search_texts

if TYPE_CHECKING:
    from kbgen.model.postmortem import Visibility


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
