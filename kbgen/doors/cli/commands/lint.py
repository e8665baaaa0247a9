"""`kbgen lint`: what is wrong, where, and what to do next; and what can be put right without asking.

Light: where nothing changed since it was asked the same, it says the same, and loads no more than that takes.
"""

from __future__ import annotations

from pathlib import Path

import click

from kbgen.doors.caches.output_cache import kept_output
from kbgen.doors.cli.options import GivenPath, has_colour, root_option

FORMS = ("text", "json", "github", "gitlab", "sarif", "junit")


@click.command("lint")
@click.argument("paths", nargs=-1, type=GivenPath(), is_eager=True)
@root_option
@click.option("--format", "form", type=click.Choice(FORMS), default=FORMS[0], show_default=True)
@click.option(
    "--select",
    multiple=True,
    metavar="CODES",
    help="Run only these rules: codes or their beginnings, such as PM4,PM501.",
)
@click.option("--ignore", multiple=True, metavar="CODES", help="Run all rules except these.")
@click.option(
    "--changed", metavar="BASE", help="Only new files and those that differ from where this branch left BASE."
)
@click.option("--fix", is_flag=True, help="Fix what is safe to fix, then check.")
@click.option("--diff", is_flag=True, help="Show what --fix would do, without changing anything. Secrets are masked.")
def command(
    paths: tuple[Path, ...],
    root: Path,
    form: str,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    changed: str | None,
    fix: bool,
    diff: bool,
) -> int:
    """Check postmortems; PATHS are files or folders, by default all of them.

    Exits with 0 if there is no error (there may be warnings), with 1 if there is one; with --diff, with 1 if there is
    something to fix. `kbgen explain CODE` says what a rule checks and why.
    """
    if diff or fix:
        from kbgen.doors.cli.linting import differing, repaired, requested

        request = requested(paths, root, select, ignore, changed)
        if diff:
            return differing(request)
        repaired(request)
    whole = not paths and changed is None
    asked = ("lint", form, "\n".join(select), "\n".join(ignore), str(Path.cwd()), str(has_colour())) if whole else None
    if asked and (found := kept_output(root, asked)):
        click.echo(found.text, nl=False)
        return found.code
    from kbgen.doors.cli.linting import linted, requested

    return linted(requested(paths, root, select, ignore, changed), form, asked)
