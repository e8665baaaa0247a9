"""`kbgen followups`: what was promised, by whom, and how it stands today."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import click

from kbgen.corpus import COLUMNS, OPEN, follow_ups, owned_by, promised_for, row
from kbgen.doors.cli.options import (
    GivenPath,
    audience_option,
    format_option,
    root_option,
    root_or_site_option,
    speak,
)
from kbgen.doors.cli.path_arguments import shown_path
from kbgen.doors.disk.atomic_swap import write_whole
from kbgen.doors.disk.folder import docs_bytes, open_folder, postmortem_paths, today
from kbgen.doors.notices import reasons, say, tell, tell_unread
from kbgen.doors.reading.corpus import read_corpus
from kbgen.doors.reading.git_history import read_history
from kbgen.importing import by_name, issues, synced
from kbgen.model.errors import KbgenError
from kbgen.model.json_bytes import shown_json
from kbgen.model.plurals import counted
from kbgen.model.postmortem import Visibility
from kbgen.model.shown_text import visible
from kbgen.site import Words, csv_text, load


@click.group("followups", invoke_without_command=True)
@root_or_site_option
@audience_option
@click.option("--overdue", is_flag=True, help="Only overdue ones.")
@click.option("--owner", help="Only those that this person or team owns.")
@click.option("--service", help="Only those of incidents of this service.")
@format_option("text", "json", "csv", "github", "gitlab", "jira")
@click.pass_context
def command(
    context: click.Context,
    root: Path,
    audience: Visibility | None,
    overdue: bool,
    owner: str | None,
    service: str | None,
    form: str,
) -> int:
    """List the follow-ups of all postmortems that the site's readers may see, overdue ones first.

    Exits with 1 if a listed one is overdue. The formats `github`, `gitlab` and `jira` contain the open ones without a
    link yet, ready to be created there: as JSON for the API, or as CSV for Jira's import.
    """
    if context.invoked_subcommand:
        return 0
    folder = open_folder(root, audience=audience)
    corpus = read_corpus(folder).published()
    tell(reasons(corpus), corpus.settings.lang)
    tell_unread(corpus)
    memory = read_history(corpus, folder)
    found = follow_ups(corpus, today(folder.settings), memory.dates)
    if memory.remembers == "cut":
        say("incomplete_history", corpus.settings.lang)
    if owner:
        found = owned_by(owner, found, folder.settings)
    if service:
        found = promised_for(service, found, corpus)
    if overdue:
        found = tuple(each for each in found if each.state == "overdue")
    rows = [row(each) for each in found]
    text = _as_text(rows, load(folder.settings.lang)) if form == "text" else _FORMS[form](rows)
    click.echo(text, nl=False)
    return 1 if any(each.state == "overdue" for each in found) else 0


@command.command("sync")
@click.argument("exports", nargs=-1, required=True, type=GivenPath())
@root_option
@click.option("--write", is_flag=True, help="Change the files instead of showing what would change.")
def sync(exports: tuple[Path, ...], root: Path, write: bool) -> int:
    """Set `status` and `done_at` of follow-ups from EXPORTS of a tracker's issues, matched by `link`: JSON of GitHub or
    GitLab, CSV of Jira.

    Shows the change as a diff; `--write` makes it. Comments, order and all other text stay. Exits with 1 if something
    is to be changed, or if a person must decide because the two sides differ.
    """
    from kbgen.doors.cli.repair import difference  # all rules come with it

    folder = open_folder(root)
    found = [issue for path in exports for issue in issues(_export(path), str(path), folder.settings.zone)]
    known, told = by_name(found), Counter[str]()
    for path in postmortem_paths(folder):
        place = folder.docs / path
        try:
            data = docs_bytes(folder, path)
            text = data.decode("utf-8")
        except (OSError, UnicodeDecodeError):
            continue  # lint names files that can't be read
        got = synced(text, known)
        told["changed"] += len(got.changes)
        told["undecided"] += len(got.differ)
        for line in got.differ:
            speak(visible(f"{shown_path(path, folder)}: {line}"))
        if got.text != text:
            if write:
                write_whole(place, got.text.encode("utf-8"))
            else:
                click.echo(difference(folder, path, data, got.text), nl=False)
    done = "changed" if write else "to be changed"
    speak(
        f"{counted(len(found), 'issue')} read; {counted(told['changed'], 'follow-up')} {done}, "
        f"{told['undecided']} for a person to decide"
    )
    return 1 if told["undecided"] or (told["changed"] and not write) else 0


def _export(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise KbgenError(f"{path} can't be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise KbgenError(f"{path} is not UTF-8. Export it as UTF-8.") from None


def _as_csv(rows: list[dict[str, Any]]) -> str:
    return csv_text(COLUMNS, (list(each.values()) for each in rows))


def _as_json(rows: list[dict[str, Any]]) -> str:
    return shown_json(rows) + "\n"


def _as_text(rows: Iterable[dict[str, Any]], words: Words) -> str:
    lines = []
    counts: Counter[str] = Counter()
    for each in rows:
        counts[each["state"]] += 1
        due = words.fill("promise.due", date=_day(each["due"], words)) if each["due"] else ""
        facts = [due, each["owner"] or words["promise.no_owner"], each["document"]]
        lines.append(words.fill("said.pair", name=_state(each, words), text=each["follow_up"]))
        lines.append(f"    {' · '.join(fact for fact in facts if fact)}")
        if each["decision"]:
            lines.append(f"    {words.fill('said.pair', name=words['promise.decision'], text=each['decision'])}")
    again = counts.pop("told_again", 0)
    text = words.fill("said.pair", name=words["promise.title"], text=f"{counts.total():,}")
    parts = words["brief.and"].join(f"{words[f'promise.{state}']} {count:,}" for state, count in counts.items())
    text = words.fill("said.aside", text=text, more=parts) if parts else text
    text += f" · {words['promise.told_again']} {again:,}" if again else ""
    return "\n".join([*lines, text]) + "\n"


def _day(due: str, words: Words) -> str:
    known = {"unknown": "metric.unknown", "n/a": "metric.not_applicable"}
    return words[known[due]] if due in known else due


def _state(each: dict[str, Any], words: Words) -> str:
    state, days = words[f"promise.{each['state']}"], each["days_late"]
    return words.fill("said.aside", text=state, more=words.fill("board.days_late", n=days)) if days else state


def _new(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """What is still to be kept and nobody has an issue for."""
    return [each for each in rows if not each["link"] and each["state"] in (*OPEN, "not_written")]


def _said(each: dict[str, Any]) -> str:
    facts = (("Against", "addresses"), ("Owner", "owner"), ("Due", "due"), ("Priority", "priority"))
    lines = [f"Postmortem: {each['title']} ({each['document']})"]
    lines += [f"{name}: {each[key]}" for name, key in facts if each[key]]
    return "\n".join([*lines, "", "Put this issue's address as `link` of the follow-up."])


def _labels(each: dict[str, Any]) -> list[str]:
    return ["postmortem", *([each["type"]] if each["type"] else [])]


def _as_github(rows: list[dict[str, Any]]) -> str:
    return _as_json([{"title": one["follow_up"], "body": _said(one), "labels": _labels(one)} for one in _new(rows)])


def _as_gitlab(rows: list[dict[str, Any]]) -> str:
    found = (
        {"title": one["follow_up"], "description": _said(one), "labels": ",".join(_labels(one)), "due_date": one["due"]}
        for one in _new(rows)
    )
    return _as_json([{name: value for name, value in one.items() if value} for one in found])


def _as_jira(rows: list[dict[str, Any]]) -> str:
    columns = ("Summary", "Issue Type", "Description", "Due Date", "Labels")
    return csv_text(
        columns, ([one["follow_up"], "Task", _said(one), one["due"], " ".join(_labels(one))] for one in _new(rows))
    )


_FORMS: dict[str, Callable[[list[dict[str, Any]]], str]] = {"json": _as_json, "csv": _as_csv,
    "github": _as_github, "gitlab": _as_gitlab, "jira": _as_jira}  # fmt: skip
