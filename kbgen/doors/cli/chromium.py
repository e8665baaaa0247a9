"""Print a page of a built site by the Chromium that is there: no request leaves, nothing but the page is opened."""

from __future__ import annotations

import html
import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path
from urllib.parse import urljoin

from kbgen.doors.disk.atomic_swap import write_whole
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
PAPERS = ("a4", "letter")  # as CSS calls them
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
# Where a page of a site says that it is served; a link; where that leads; what leads there from anywhere.
_SERVED = re.compile(r"""<link rel="?canonical"? href="?([^"\s>]+)""")
_LINK = re.compile(r"""<a\s(?:[^>"']|"[^"]*"|'[^']*')*>""")
_HREF = re.compile(r"""\shref=("[^"]*"|'[^']*'|[^\s"'>]+)""")
_WHOLE = re.compile(r"#|//|[a-z][a-z0-9+.-]*:", re.IGNORECASE)


def browser() -> str:
    """The Chromium of the PATH. Raises KbgenError where there is none."""
    for name in BROWSERS:
        if found := shutil.which(name):
            return found
    raise KbgenError("Printing needs a Chromium on the PATH, and none was found. Install chromium or google-chrome.")


def for_others(page: str) -> str:
    """A page whose links lead to where the site is served, if it says where that is; else its own are none.

    In a PDF they would lead to files that are gone, in a folder of whoever printed it.
    """
    served = _SERVED.search(page)

    def link(found: re.Match[str]) -> str:
        address = html.unescape(found[1].strip("\"'"))
        if _WHOLE.match(address):
            return found[0]
        return f' href="{html.escape(urljoin(html.unescape(served[1]), address))}"' if served else ""

    return _LINK.sub(lambda tag: _HREF.sub(link, tag[0]), page)


def print_page(page: Path, target: Path, paper: str) -> None:
    """Print a page of a site in a local folder on one of `PAPERS`. Raises KbgenError where that ends in no PDF."""
    shown = for_others(page.read_text(encoding="utf-8"))
    page.write_text(shown.replace("</head>", f"<style>@page{{size:{paper}}}</style></head>", 1), encoding="utf-8")
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
        write_whole(target, made.read_bytes())
