"""Headless Chromium as a reader has it: asked over a pipe, without the tools that watch every request.

Playwright lets the browser tell of each request and keep each answer: a search of 30 files takes a third longer.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run",
    "--no-startup-window",
)  # fmt: skip


class Chromium:
    """A browser, to be closed. Raises RuntimeError where it refuses what it is asked, or a script fails."""

    def __init__(self) -> None:
        self._folder = tempfile.mkdtemp()
        ours, its = os.pipe(), os.pipe()  # what it reads as 3, what it writes as 4
        command = [shutil.which("chromium") or "chromium", *FLAGS, "--remote-debugging-pipe"]
        joined = f'exec "$@" 3<&{ours[0]} 4>&{its[1]}'
        self._process = subprocess.Popen(
            ["bash", "-c", joined, "bash", *command, f"--user-data-dir={self._folder}"],
            pass_fds=(ours[0], its[1]), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        os.close(ours[0])
        os.close(its[1])
        self._asking, self._told = os.fdopen(ours[1], "wb", 0), os.fdopen(its[0], "rb", 0)
        self._read, self._asked = b"", 0

    def ask(self, method: str, session: str = "", **given: Any) -> dict[str, Any]:
        """The answer to a command of the DevTools protocol."""
        self._asked += 1
        told: dict[str, Any] = {"id": self._asked, "method": method, "params": given}
        self._asking.write(json.dumps(told | ({"sessionId": session} if session else {})).encode() + b"\0")
        while True:
            while b"\0" not in self._read:
                more = self._told.read(1 << 16)
                if not more:
                    raise RuntimeError("Chromium has gone.")
                self._read += more
            one, self._read = self._read.split(b"\0", 1)
            answer = json.loads(one)
            if answer.get("id") == self._asked:
                if "error" in answer:
                    raise RuntimeError(answer["error"])
                found: dict[str, Any] = answer["result"]
                return found

    def page(self, address: str) -> Page:
        """A page of a context of its own, with an empty cache."""
        context = self.ask("Target.createBrowserContext")["browserContextId"]
        target = self.ask("Target.createTarget", url="about:blank", browserContextId=context)["targetId"]
        session = self.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        page = Page(self, context, session)
        self.ask("Page.navigate", session, url=address)
        return page

    def megabytes(self) -> float:
        """Resident memory of the largest renderer."""
        processes = self.ask("SystemInfo.getProcessInfo")["processInfo"]
        renderers = [each["id"] for each in processes if each["type"] == "renderer"]
        sizes = [re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text()) for pid in renderers]
        return max((int(each[1]) for each in sizes if each), default=0) / 1000

    def close(self) -> None:
        """End it, with all that it wrote."""
        self._asking.close()  # then it ends by itself
        self._process.wait()
        shutil.rmtree(self._folder, ignore_errors=True)


class Page:
    """A page of a browser."""

    def __init__(self, browser: Chromium, context: str, session: str) -> None:
        self._browser, self._context, self._session = browser, context, session

    def evaluate(self, script: str) -> Any:
        """What a script, or its promise, gives."""
        found = self.ask("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        if "exceptionDetails" in found:
            raise RuntimeError(found["exceptionDetails"])
        return found["result"].get("value")

    def ask(self, method: str, **given: Any) -> dict[str, Any]:
        """As `Chromium.ask`, of this page."""
        return self._browser.ask(method, self._session, **given)

    def close(self) -> None:
        """The page goes, and what its context kept."""
        self._browser.ask("Target.disposeBrowserContext", browserContextId=self._context)
