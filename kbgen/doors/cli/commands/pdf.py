"""`kbgen pdf`: a page of the site on paper."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

import click

from kbgen.corpus import follow_ups
from kbgen.documents import nearest
from kbgen.doors.cli.chromium import PAPERS, browser, print_page
from kbgen.doors.cli.options import GivenPath, audience_option, progress_line, root_option, stopped_tidily
from kbgen.doors.disk.atomic_swap import spare
from kbgen.doors.disk.folder import Folder, open_folder, today
from kbgen.doors.mkdocs.build import build_site
from kbgen.doors.reading.corpus import read_corpus
from kbgen.doors.reading.git_history import read_history
from kbgen.model.errors import KbgenError
from kbgen.model.postmortem import Visibility
from kbgen.model.settings import canonical
from kbgen.report import period
from kbgen.site import BOARD, report_page, team_pages


@click.command("pdf")
@click.argument("what", metavar="ID|report|followups")
@click.argument("target", type=GivenPath(dir_okay=False), required=False)
@root_option
@audience_option
@click.option("--period", "named", default="all", show_default=True, help="For the report: all, 2026 or 2026-Q3.")
@click.option("--team", help="For follow-ups: only the open ones of this team.")
@click.option("--paper", type=click.Choice(PAPERS), default="a4", show_default=True, help="The size of the sheets.")
@stopped_tidily()
def command(
    what: str, target: Path | None, root: Path, audience: Visibility | None, named: str, team: str | None, paper: str
) -> None:
    """Print a postmortem, the report or the follow-ups to TARGET, as readers see them on the site.

    It uses a Chromium on the PATH: chromium, google-chrome, Edge. The site is built in a separate place for this, and
    no network is used. Without TARGET, the file is written here, named after its content.
    """
    browser()  # before the work
    made = target or Path(f"{what.rpartition('/')[2].removesuffix('.md')}.pdf")
    spare(made, b"%PDF-")
    if team is not None and what != "followups":
        raise KbgenError("--team is for follow-ups only: kbgen pdf followups --team TEAM.")
    folder = open_folder(root, audience=audience)
    first = folder.settings.model_copy(update={"langs": folder.settings.langs[:1]})  # the others are not printed
    folder = replace(folder, settings=first)
    with tempfile.TemporaryDirectory(prefix="kbgen-pdf-") as place:
        path = _path(what, named, folder) if team is None else _of_team(team, folder)
        built = build_site(folder, Path(place, "site"), strict=False, progress=progress_line())
        page = next((each for each in _files(built.place, path) if each.is_file()), None)
        if page is None:
            raise KbgenError(f"The site has no page for {what}{'' if named == 'all' else f' of {named}'}.")
        print_page(page, made, paper)
    click.echo(f"{made}, {made.stat().st_size / 1e3:.0f} kB")


def _path(what: str, named: str, folder: Folder) -> str:
    """The path of the page's source. Raises KbgenError where readers have no such page."""
    if what == "report":
        try:
            return report_page(period(named))
        except ValueError as error:
            raise KbgenError(str(error)) from None
    if what == "followups":
        return BOARD
    published = read_corpus(folder).published()
    found = published.by_id.get(what) or published.by_path.get(what)
    if not found:
        near = nearest(what, ["report", "followups", *published.by_id])
        hint = f" Did you mean '{near}'?" if near else ""
        raise KbgenError(f"This site's readers have no postmortem with the id '{what}'.{hint}")
    return found.path


def _of_team(team: str, folder: Folder) -> str:
    """The path of what a team has left to do. Raises KbgenError where that is nothing."""
    corpus = read_corpus(folder).published()
    found = follow_ups(corpus, today(folder.settings), read_history(corpus, folder).dates)
    pages = team_pages(found)
    named = canonical(team, folder.settings.vocabulary.teams) or team
    if named not in pages:
        near = nearest(team, pages)
        hint = f" Did you mean '{near}'?" if near else f" Teams that have: {', '.join(sorted(pages)) or 'none'}."
        raise KbgenError(f"No team called '{team}' has an open follow-up.{hint}")
    return pages[named]


def _files(site: Path, path: str) -> tuple[Path, Path, Path]:
    """Where the page of a source may be, as addresses are files or folders."""
    stem = path.rpartition(".")[0]
    folder = stem.removesuffix("index")
    return site / f"{stem}.html", site / stem / "index.html", site / folder / "index.html"
