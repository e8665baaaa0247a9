"""What browser tests share: a browser, a server on a free port, the requests that leave, axe-core.

`serve` a folder, `open_browser`, make a page, collect `requests_leaving` and `complaints`, then look at it.
"""

from __future__ import annotations

import contextlib
import functools
import http.server
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Error, Page, expect, sync_playwright

from kbgen.doors.cli.chromium import BROWSERS

expect.set_options(timeout=30_000)  # as all else that is waited for: a busy machine is no fault of the page
STRICT_CSP = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'"
AXE = Path(__file__).with_name("axe.min.js")
PHONE = {"width": 390, "height": 844}
WIDE = {"width": 1280, "height": 900}
_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",  # what is asked of others is seen, and gets nowhere
]


class NoBrowserError(Exception):
    """No browser can be had: the test fails, it is not skipped."""


@contextlib.contextmanager
def open_browser() -> Iterator[Browser]:
    """The Chromium of the PATH, else Playwright's own download, headless."""
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path=path, args=_FLAGS)
        except Error as error:
            raise NoBrowserError(
                f"no browser starts: install chromium, or run `playwright install chromium`\n{error}"
            ) from error
        try:
            yield browser
        finally:
            browser.close()


class _Handler(http.server.SimpleHTTPRequestHandler):
    csp: str | None = None
    caching = "no-store"

    def do_GET(self) -> None:
        if self.path != "/favicon.ico":
            return super().do_GET()
        self.send_response(204)  # a Chromium with a window asks for it, and would complain
        return self.end_headers()

    def end_headers(self) -> None:
        if self.csp:
            self.send_header("Content-Security-Policy", self.csp)
        self.send_header("Cache-Control", self.caching)
        super().end_headers()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name is the base class's
        """Say nothing."""


class _Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that hangs up early is no fault."""


@contextlib.contextmanager
def serve(folder: Path, csp: str | None = None, caching: str = "no-store") -> Iterator[str]:
    """Serve a folder on a free local port, with a Content-Security-Policy if given; the origin comes back."""
    handler = type("Handler", (_Handler,), {"csp": csp, "caching": caching})
    server = _Server(("127.0.0.1", 0), functools.partial(handler, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def requests_leaving(page: Page, origin: str) -> list[str]:
    """A list that fills with the address of every request that goes elsewhere than `origin`; none gets out."""
    left: list[str] = []
    here = (f"{origin}/", "data:", "blob:", "about:")
    page.on("request", lambda request: None if request.url.startswith(here) else left.append(request.url))
    return left


def complaints(page: Page) -> list[str]:
    """A list that fills with script errors, dialogs and console errors (a broken policy among them)."""
    seen: list[str] = []
    page.on("pageerror", lambda error: seen.append(f"error: {error}"))
    page.on("console", lambda message: seen.append(message.text) if message.type == "error" else None)

    def dismiss(dialog: Any) -> None:
        seen.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    page.on("dialog", dismiss)
    return seen


@contextlib.contextmanager
def watched(browser: Browser, origin: str, **options: Any) -> Iterator[Page]:
    """A page on which no script errs, no policy is broken and from which no request leaves."""
    context = browser.new_context(**({"viewport": WIDE} | options))
    page = context.new_page()
    left, seen = requests_leaving(page, origin), complaints(page)
    yield page
    context.close()
    assert left == []
    assert seen == []


Visit = Callable[..., Page]


@contextlib.contextmanager
def visits(browser: Browser, origin: str, first: str = "") -> Iterator[Visit]:
    """What opens `watched` pages at an address, `first` where none is given; their tests end with this."""
    with contextlib.ExitStack() as stack:

        def visit(address: str = first, **options: Any) -> Page:
            page = stack.enter_context(watched(browser, origin, **options))
            page.goto(f"{origin}/{address}")
            return page

        yield visit


def axe_violations(page: Page, context: str = "html") -> list[str]:
    """What axe-core finds, one line per rule and place; works under a strict policy too."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(
        "context => axe.run(context, {rules: {'target-size': {enabled: true}}}).then(result => result.violations)",
        context,
    )
    return [f"{rule['id']}: {node['html'][:160]}" for rule in found for node in rule["nodes"]]


def act(page: Page) -> None:
    """What a reader does before anything: what narrows a search that was sent as a link comes by it."""
    page.mouse.move(3, 3)
    page.locator('.kb-facets__group:not([data-kb-facet=""])').first.wait_for()
