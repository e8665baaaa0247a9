"""Print a page of a built site by the Chromium that is there: no request leaves, nothing but the page is opened."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from kbgen.model.errors import KbgenError

BROWSERS = (
    "chromium-headless-shell",  # draws no window that nobody sees: half the processor time
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
    "msedge",
)
PATIENCE = 120.0  # seconds until the browser is given up
_FLAGS = (
    "--headless=new",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
    "--no-default-browser-check",
    "--host-resolver-rules=MAP * ~NOTFOUND",  # from a folder on a disk nothing is asked of any network
    "--no-pdf-header-footer",
    "--virtual-time-budget=15000",  # diagrams are drawn before the page is printed
)


def browser() -> str:
    """The Chromium of the PATH. Raises KbgenError where there is none."""
    for name in BROWSERS:
        if found := shutil.which(name):
            return found
    raise KbgenError("Printing needs a Chromium on the PATH, and none was found. Install chromium or google-chrome.")


def print_page(page: Path, target: Path) -> None:
    """Print a page of a site in a local folder. Raises KbgenError where that does not end in a PDF."""
    with tempfile.TemporaryDirectory(prefix="kbgen-pdf-") as own:
        made = Path(own, "page.pdf")
        sandbox = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []  # it has none for root
        command = [browser(), *_FLAGS, *sandbox, f"--user-data-dir={own}/profile", f"--print-to-pdf={made}"]
        try:
            done = subprocess.run(  # noqa: S603 - a list, no shell; the page is one that we built
                [*command, page.resolve().as_uri()], capture_output=True, check=False, timeout=PATIENCE
            )
        except subprocess.TimeoutExpired:
            raise KbgenError(f"{command[0]} did not print the page within {PATIENCE:.0f} seconds. Try again.") from None
        if not made.is_file() or not made.read_bytes().startswith(b"%PDF"):
            lines = done.stderr.decode(errors="replace").strip().splitlines()
            raise KbgenError(f"{command[0]} produced no PDF: {lines[-1] if lines else 'it gave no reason'}")
        try:
            shutil.copyfile(made, target)
        except OSError as error:
            raise KbgenError(f"{target} can't be written: {error.strerror}.") from None
