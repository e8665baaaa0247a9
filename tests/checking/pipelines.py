"""Runs the scripts of a pipeline as its host would, with a stand-in for the host's own client that keeps comments."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent.parent
MARKER = "<!-- kbgen-check -->"

# `gh api` as far as the scripts use it: finding the comment's number, and writing a comment from a file.
GH = """
import json, os, sys
from pathlib import Path
store = Path(os.environ["COMMENTS"])
comments = json.loads(store.read_text())
if "--jq" in sys.argv:
    ours = [n for n, (who, body) in enumerate(comments) if who == os.environ["AUTHOR"] and body.startswith(MARKER)]
    print(*ours, sep="\\n")
    sys.exit()
body = Path(next(a for a in sys.argv if a.startswith("body=@"))[6:]).read_text()
if "PATCH" in sys.argv:
    comments[int(next(a for a in sys.argv if "/comments/" in a).rpartition("/")[2])][1] = body
else:
    comments.append([os.environ["AUTHOR"], body])
store.write_text(json.dumps(comments))
""".replace("MARKER", repr(MARKER))

# `curl` for GitLab's notes: the user, the list, and POST and PUT of one.
CURL = """
import json, os, sys
from pathlib import Path
store = Path(os.environ["COMMENTS"])
comments = json.loads(store.read_text())
url = next(a for a in sys.argv if a.startswith("https://"))
if url.endswith("/user"):
    print(json.dumps({"id": 1}))
elif "--request" not in sys.argv:
    authors = {"someone": 2, "github-actions[bot]": 1}
    print(json.dumps([{"id": n, "author": {"id": authors[w]}, "body": b} for n, (w, b) in enumerate(comments)]))
else:
    body = Path(next(a for a in sys.argv if a.startswith("body@"))[5:]).read_text()
    if "PUT" in sys.argv:
        comments[int(url.rpartition("/")[2])][1] = body
    else:
        comments.append(["github-actions[bot]", body])
    store.write_text(json.dumps(comments))
"""


class Host:
    """A runner: its own programs in front of the others, and the comments of one pull request."""

    def __init__(self, folder: Path, repository: Path) -> None:
        self.temp, self.repository, self.store = folder, repository, folder / "comments.json"
        # Somebody else's, though it begins like ours: it must stay as it is.
        self.store.write_text(json.dumps([["someone", f"{MARKER} mine"]]))
        self.bin = folder / "bin"
        self.bin.mkdir()
        python = f'exec {sys.executable} "$@"'
        for name, line in {"kbgen": f'exec {sys.executable} -m kbgen "$@"', "python": python}.items():
            self._program(self.bin / name, line)
        for name, code in {"gh": GH, "curl": CURL}.items():
            (folder / f"{name}.py").write_text(code)
            self._program(self.bin / name, f'exec {sys.executable} {folder / f"{name}.py"} "$@"')
        # The environment that a script installs kbgen into; `-I` would shut this checkout out.
        (folder / "kbgen" / "bin").mkdir(parents=True)
        self._program(folder / "kbgen" / "bin" / "python", f"shift\n{python}")

    def _program(self, path: Path, line: str) -> None:
        path.write_text(f"#!/bin/sh\n{line}\n")
        path.chmod(0o755)

    @property
    def comments(self) -> list[str]:
        found: list[list[str]] = json.loads(self.store.read_text())
        assert found[0] == ["someone", f"{MARKER} mine"]
        return [body for _, body in found[1:]]

    def shell(self, script: str, **more: str) -> int:
        """The exit code of a script, run by bash as GitHub and GitLab run it."""
        bash = shutil.which("bash")
        assert bash
        environment = os.environ | {
            "PATH": f"{self.bin}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1",
            "SOURCE_DATE_EPOCH": "1775000000", "RUNNER_TEMP": str(self.temp), "COMMENTS": str(self.store),
            "GITHUB_STEP_SUMMARY": str(self.temp / "summary.md"), "GITHUB_REPOSITORY": "team/kb",
        } | more  # fmt: skip
        done = subprocess.run(
            [bash, "-e", "-o", "pipefail", "-c", script],
            cwd=self.repository, env=environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert "Traceback" not in done.stderr, done.stderr
        assert "No comment:" not in done.stdout and "No note:" not in done.stdout, done.stdout + done.stderr
        return done.returncode

    def steps(self, steps: list[dict[str, Any]], values: dict[str, str]) -> bool:
        """Whether all steps of a job went well. Those that need the network are left out."""
        well = True
        for step in steps:
            if "run" not in step or "install" in step["run"] or not (well or "cancelled()" in step.get("if", "")):
                continue
            well &= self.shell(step["run"], **{key: values.get(key, "") for key in step.get("env", {})}) == 0
        return well
