"""The terminal's commands in a copy of this process: a whole `kbgen` with its exit code, without a start of Python.

What depends on the start itself (a fresh interpreter, `python -m kbgen`, an environment) is asked of real processes.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
import traceback
import warnings
from pathlib import Path
from typing import NoReturn

DAY = "1790000000"  # SOURCE_DATE_EPOCH: 2026-09-21


def kbgen(*args: str, cwd: Path, text: str = "", **more: str) -> subprocess.CompletedProcess[str]:
    """Run `kbgen` with these arguments in a folder; standard input is `text`, `more` goes to the environment."""
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        given.write(text.encode())
        given.seek(0)
        child = os.fork()
        if not child:
            _run(args, cwd, (given.fileno(), out.fileno(), err.fileno()), {"SOURCE_DATE_EPOCH": DAY, **more})
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        out.seek(0)
        err.seek(0)
        done = subprocess.CompletedProcess(args, code, out.read().decode(), err.read().decode())
    assert "Traceback" not in done.stderr, done.stderr
    return done


def _run(args: tuple[str, ...], cwd: Path, files: tuple[int, int, int], environment: dict[str, str]) -> NoReturn:
    """Never returns, whatever happens: this is the copy."""
    code = 70
    try:
        for number, file in enumerate(files):
            os.dup2(file, number)
        sys.stdin, sys.stdout, sys.stderr = (
            open(number, mode, encoding="utf-8", closefd=False)  # noqa: SIM115 - they live as long as the copy
            for number, mode in enumerate("rww")
        )
        os.environ.update(environment)
        time.tzset()
        os.chdir(cwd)
        warnings.resetwarnings()
        warnings.simplefilter("error")
        from kbgen.doors.cli.terminal import main

        main(list(args))
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 0
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
