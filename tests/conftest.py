"""What several test folders share: where things are, and the demo site built once."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from browser.harness import open_browser
from hypothesis import settings
from playwright.sync_api import Browser

# A busy machine is no fault of the code, and a test that fails today must fail tomorrow.
settings.register_profile("kbgen", deadline=None, derandomize=True, database=None)
settings.load_profile("kbgen")

ROOT = Path(__file__).parent.parent

# Needs Java and Maven, which `make test` does without: `make test-engine` runs it.
collect_ignore = [] if os.environ.get("KBGEN_ENGINE") else ["engine"]


@pytest.fixture(scope="session", autouse=True)
def _caches(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Caches go to a folder of the run, and not to whoever runs the tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KBGEN_CACHE", str(tmp_path_factory.mktemp("caches")))
        yield


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of measured material; tests that need it are left out where it is not there."""
    folder = Path(os.environ.get("KBGEN_SHARED", ROOT.parent / "shared"))
    if not (folder / "corpus").is_dir():
        pytest.skip("the corpus is not here")
    return folder


@pytest.fixture(scope="session")
def demo_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo site of this repository, built for real."""
    from kbgen.doors.disk.folder import open_folder
    from kbgen.doors.mkdocs.build import build_site

    site = tmp_path_factory.mktemp("demo") / "site"
    build_site(open_folder(ROOT), site, strict=True)
    return site


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The one browser of a test run: Playwright's loop can't be begun twice."""
    with open_browser() as found:
        yield found


@pytest.fixture
def lock(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], None]:
    """Make a folder that may not be read; whoever runs the tests may be allowed everything."""

    def made(folder: Path) -> None:
        folder.mkdir()
        scan = os.scandir

        def refusing(place: Any = ".") -> Any:
            if Path(place) == folder:
                raise PermissionError(13, "Permission denied", str(place))
            return scan(place)

        monkeypatch.setattr(os, "scandir", refusing)

    return made
