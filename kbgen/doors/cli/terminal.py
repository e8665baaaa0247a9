"""The `kbgen` command: its list of commands, and the one place where an error becomes an exit code."""

from __future__ import annotations

import ast
import atexit
import gc
import importlib
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

import click

from kbgen import __version__
from kbgen.doors.cli.root import ROOT, language
from kbgen.model.errors import DISK_FULL, KbgenError
from kbgen.model.spelling import slips

# Written by hand, in the order of a postmortem's life. Each stands in kbgen/doors/cli/commands/<name>.py and is
# imported only when it is called: a search at night must not wait for the site generator.
COMMANDS = (
    "init",
    "new",
    "import",
    "lint",
    "check",
    "explain",
    "schema",
    "lsp",
    "mcp",
    "search",
    "suggest",
    "followups",
    "eval",
    "report",
    "build",
    "serve",
    "stage",
    "withheld",
    "bundle",
    "pdf",
    "push",
    "ready",
    "completion",
)

CLEAN, COULD_NOT_WORK = 0, 2  # a command itself gives 1 where it found something


class Commands(click.Group):
    """A group that imports a command when it is needed."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - the name is click's
        """All names, in their order."""
        return list(COMMANDS)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that was called. Raises KbgenError, with what was probably meant, where there is none."""
        name = args[0]
        if name not in COMMANDS and not name.startswith("-"):
            near = min(COMMANDS, key=lambda each: (slips(name, each, 3), each[0] != name[:1]))
            hint = f" Did you mean '{near}'?" if slips(name, near, 3) <= len(name) // 2 else ""
            raise KbgenError(f"there is no command '{name}'.{hint} `kbgen --help` lists all of them.")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """The first sentence of each, whole, over as many lines as it takes."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, _summary(name)) for name in COMMANDS])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """One command, or None where there is none of that name."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"kbgen.doors.cli.commands.{cmd_name}")
        command: click.Command = module.command
        return command


def _summary(name: str) -> str:
    """What a command says of itself, from its source: to import all of them would take a second."""
    source = Path(__file__).with_name("commands").joinpath(f"{name}.py").read_text(encoding="utf-8")
    told = (ast.get_docstring(each) for each in ast.parse(source).body if isinstance(each, ast.FunctionDef))
    text = " ".join((next(filter(None, told), None) or "").split())
    return text.partition(". ")[0].removesuffix(".") + "."


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="kbgen")
def kbgen() -> None:
    """The memory of a team's incidents: write, check, find and publish postmortems.

    Exit codes: 0 clean, 1 findings, 2 could not run.
    """


@contextmanager
def seldom_swept() -> Iterator[None]:
    """A command makes much that stays and little that refers to itself: to look for that less often saves a tenth."""
    before = gc.get_threshold()
    gc.set_threshold(500_000, 2, 50)
    try:
        yield
    finally:
        gc.set_threshold(*before)


@contextmanager
def _alone() -> Iterator[None]:
    """Nobody else's plugins have a say in what a document is; to look for some in all that is installed takes time."""
    name = "PYDANTIC_DISABLE_PLUGINS"
    before = os.environ.get(name)
    os.environ[name] = before or "__all__"
    try:
        yield
    finally:
        if before is None:
            del os.environ[name]


def main(args: list[str] | None = None) -> NoReturn:
    """Run the command line and exit: 0 clean, 1 findings, 2 could not run."""
    if not (sys.stdout and sys.stderr):  # the caller closed one: nobody listens
        nobody = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - to the end
        sys.stdout, sys.stderr = sys.stdout or nobody, sys.stderr or nobody
    for stream in (sys.stdout, sys.stderr):
        # A terminal that can't show a character gets a mark in its place, never a traceback.
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    about: dict[str, Path] = {}
    atexit.register(gc.freeze)  # the process ends: to look through all that it made once more takes as long again
    try:
        with seldom_swept(), _alone():
            code = kbgen.main(args, prog_name="kbgen", standalone_mode=False, obj=about)
        if not sys.stdout.closed:  # as the language server leaves it
            sys.stdout.flush()  # what can't be written is told of here, while there is time
        sys.exit(code if isinstance(code, int) else CLEAN)
    except KbgenError as error:
        _fail(str(error), about)
    except click.Abort:
        _fail("stopped", about)
    except click.ClickException as error:
        error.show()
        sys.exit(COULD_NOT_WORK)
    except BrokenPipeError:
        # The reader (head, less) has seen enough.
        sys.stderr.close()
        sys.exit(CLEAN)
    except OSError as error:
        if error.errno not in DISK_FULL or error.filename:
            raise
        sys.stdout = None  # else Python tries once more at its end
        _fail(f"the answer can't be written: {error.strerror}", about)


def _fail(text: str, about: Mapping[str, Path]) -> NoReturn:
    from kbgen.doors.chinese import spoken  # the end of most commands is none like this

    click.echo(f"kbgen: {spoken(text, language(about.get(ROOT)))}", err=True)
    sys.exit(COULD_NOT_WORK)
