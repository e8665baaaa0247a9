"""`kbgen new`: a draft in the right folder with the right name, asking a person for what only a person knows."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from typing import get_args

import click

from kbgen.doors.cli.options import new_root_option, speak, translated
from kbgen.doors.disk import git
from kbgen.doors.disk.folder import Folder, drop_piece, open_folder, today
from kbgen.drafting import LANGUAGES, Known, draft
from kbgen.model.errors import KbgenError
from kbgen.model.moments import parse_moment
from kbgen.model.postmortem import Kind, Postmortem
from kbgen.model.settings import Term, canonical

KINDS: tuple[Kind, ...] = get_args(Kind)


@click.command("new")
@click.argument("title", required=False)
@new_root_option
@click.option("--kind", type=click.Choice(KINDS), help="What it was. Default: ask, else incident.")
@click.option("--severity", help="One of the knowledge base's severities, or an alias of one.")
@click.option("--service", "services", multiple=True, help="An affected service. May be repeated.")
@click.option("--author", "authors", multiple=True, help="Who writes it. Default: git's user.name. May be repeated.")
@click.option("--date", "day", metavar="DATE", help="The date it began, such as 2026-03-11. Default: today.")
@click.option("--lang", type=click.Choice(LANGUAGES), help="The draft's language. Default: the knowledge base's.")
def command(
    title: str | None,
    root: Path,
    kind: Kind | None,
    severity: str | None,
    services: tuple[str, ...],
    authors: tuple[str, ...],
    day: str | None,
    lang: str | None,
) -> None:
    """Start a postmortem called TITLE: write a draft and print its path.

    At a terminal it asks for what was not given; press Enter to leave an answer open.
    """
    folder = open_folder(root, fresh=True)
    vocabulary = folder.settings.vocabulary
    if _at_a_terminal():
        title = title or _ask("What happened, in one line that a responder would recognise")
        kind = kind or click.prompt(translated("Kind"), type=click.Choice(KINDS), default=KINDS[0], err=True)
        severity = severity or _one("Severity", vocabulary.severities)
        services = services or _several("Services, separated by commas", vocabulary.services)
        day = day or _day()
    if not (title and title.strip()):
        raise KbgenError('a postmortem needs a title. Run: kbgen new "What happened, in one line"')
    known = Known(
        kind=kind or KINDS[0],
        severity=_known("severity", severity, vocabulary.severities) if severity else None,
        services=tuple(dict.fromkeys(_known("service", service, vocabulary.services) for service in services)),
        authors=authors or tuple(filter(None, [git.user_name(folder.root)])),
        lang=lang,
    )
    began = _began(day) if day else today(folder.settings)
    click.echo(_written(title, began, folder, known))
    if not day:
        speak(f"'started_at' is {began}, today, as no --date was given. Correct it if it began on another day.")


def _began(text: str) -> date:
    try:
        found = parse_moment(text)
    except ValueError as error:
        raise KbgenError(f"--date {text}: {error}. Write a date such as 2026-03-11.") from None
    if not isinstance(found, date) or isinstance(found, datetime):
        raise KbgenError(f"--date {text} is not a date. Write one such as 2026-03-11.")
    return found


def _written(title: str, day: date, folder: Folder, known: Known) -> Path:
    relative, text = draft(title, day, folder.settings, known=known)
    path = folder.docs / relative
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise KbgenError(f"{path} already exists. Choose another title, or open that file.") from None
    except OSError as error:
        drop_piece(path, error)
        raise KbgenError(f"{path} can't be written: {error.strerror}. Check the folder.") from None
    return path


def _at_a_terminal() -> bool:
    return sys.stdin.isatty() and sys.stderr.isatty()


# Questions go to the error stream, so that `$EDITOR $(kbgen new)` gets the path alone.
def _ask(question: str, legal: Iterable[str] = ()) -> str:
    named = ", ".join(legal)
    shown = f"{translated(question)} ({named})" if named else translated(question)
    answer: str = click.prompt(shown, default="", show_default=False, err=True)
    return answer.strip()


def _one(question: str, terms: tuple[Term, ...]) -> str | None:
    """A word of the vocabulary, asked for until it is one or left open."""
    while answer := _ask(question, (term.name for term in terms)):
        if found := canonical(answer, terms):
            return found
        speak(f"'{answer}' is not one of them.")
    return None


def _several(question: str, terms: tuple[Term, ...]) -> tuple[str, ...]:
    while answer := _ask(question, (term.name for term in terms)):
        given = [part for part in answer.replace("，", ",").replace("、", ",").split(",") if part.strip()]
        try:
            return tuple(_known("service", part.strip(), terms) for part in given)
        except KbgenError as error:
            speak(str(error))
    return ()


def _day() -> str | None:
    while answer := _ask("The day it began, such as 2026-03-11"):
        try:
            _began(answer)
        except KbgenError as error:
            speak(str(error))
        else:
            return answer
    return None


def _known(what: str, given: str, terms: tuple[Term, ...]) -> str:
    """A word in the vocabulary's spelling. Raises KbgenError for one that is not in it, or is no slug."""
    if terms:
        if found := canonical(given, terms):
            return found
        raise KbgenError(f"'{given}' is not a {what} in kbgen.toml. Allowed: {', '.join(term.name for term in terms)}.")
    try:
        Postmortem.model_validate({"services": [given]})
    except ValueError:
        raise KbgenError(f"'{given}' is not a slug. Use letters, digits and hyphens, as in 'checkout-api'.") from None
    return given
