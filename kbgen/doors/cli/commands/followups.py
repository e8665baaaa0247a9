"""`kbgen followups`: what was promised, by whom, and how it stands today."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import click

from kbgen.corpus import COLUMNS, Corpus, Promise, follow_ups, row, services
from kbgen.documents import nearest
from kbgen.doors.cli.options import audience_option, format_option, root_option
from kbgen.doors.cli.told import reasons, tell
from kbgen.doors.disk.folder import open_folder, read_corpus, today
from kbgen.doors.disk.history import read_history
from kbgen.model.counted import counted
from kbgen.model.errors import KbgenError
from kbgen.model.postmortem import Visibility
from kbgen.model.settings import canonical
from kbgen.site import csv_text


@click.command("followups")
@root_option
@audience_option
@click.option("--overdue", is_flag=True, help="Only what is overdue.")
@click.option("--owner", help="Only what this person or team owns.")
@click.option("--service", help="Only what was promised after incidents of this service.")
@format_option("text", "json", "csv")
def command(
    root: Path, audience: Visibility | None, overdue: bool, owner: str | None, service: str | None, form: str
) -> int:
    """List the follow-ups of all postmortems that the site's readers may see, overdue ones first.

    Exits with 1 where one of those listed is overdue.
    """
    folder = open_folder(root, audience=audience)
    corpus = read_corpus(folder).published()
    tell(reasons(corpus))
    found = follow_ups(corpus, today(folder.settings), read_history(corpus, folder))
    if owner:
        found = _owned(found, owner)
    if service:
        found = _served(found, service, corpus)
    if overdue:
        found = tuple(each for each in found if each.state == "overdue")
    rows = [row(each) for each in found]
    click.echo(_FORMS[form](rows), nl=False)
    return 1 if any(each.state == "overdue" for each in found) else 0


def _owned(found: tuple[Promise, ...], owner: str) -> tuple[Promise, ...]:
    names = sorted({each.item.owner for each in found if each.item.owner})
    kept = tuple(each for each in found if (each.item.owner or "").casefold() == owner.strip().casefold())
    if not kept:
        raise KbgenError(f"no follow-up is owned by '{owner}'. {_advice(owner, names)}")
    return kept


def _served(found: tuple[Promise, ...], service: str, corpus: Corpus) -> tuple[Promise, ...]:
    terms = corpus.settings.vocabulary.services
    named = {word for document in corpus for word in services(document, corpus.settings)}
    known = sorted(named | {term.name for term in terms})
    wanted = (canonical(service, terms) or service).casefold()
    if wanted not in map(str.casefold, known):
        raise KbgenError(f"no postmortem is about the service '{service}'. {_advice(service, known)}")
    return tuple(each for each in found if wanted in map(str.casefold, each.services))


def _advice(word: str, known: list[str]) -> str:
    if near := nearest(word, known):
        return f"Did you mean '{near}'?"
    return f"There are: {', '.join(known[:20])}." if known else "None is named anywhere."


def _as_csv(rows: list[dict[str, Any]]) -> str:
    return csv_text(COLUMNS, (list(each.values()) for each in rows))


def _as_json(rows: list[dict[str, Any]]) -> str:
    return json.dumps(rows, ensure_ascii=False, indent=2) + "\n"


def _as_text(rows: Iterable[dict[str, Any]]) -> str:
    lines = []
    counts: Counter[str] = Counter()
    for each in rows:
        counts[each["state"]] += 1
        facts = [f"due {each['due']}" if each["due"] else "", each["owner"] or "no owner", each["document"]]
        lines.append(f"{_state(each)}: {each['follow_up']}\n    {' · '.join(fact for fact in facts if fact)}")
        lines += [f"    decision: {each['decision']}"] if each["decision"] else []
    parts = [f"{count} {name.replace('_', ' ')}" for name, count in counts.items()]
    return "\n".join([*lines, counted(counts.total(), "follow-up") + (f": {', '.join(parts)}" if parts else "")]) + "\n"


def _state(each: dict[str, Any]) -> str:
    days = each["days_late"]
    late = f" by {days} {'day' if days == 1 else 'days'}" if days else ""
    return f"{each['state'].replace('_', ' ')}{late}"


_FORMS: dict[str, Callable[[list[dict[str, Any]]], str]] = {"text": _as_text, "json": _as_json, "csv": _as_csv}
