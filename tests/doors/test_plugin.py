"""The plugin in real builds: MkDocs, ProperDocs, a staged folder; what may not leave, does not."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
KB = ROOT / "tests" / "publishing" / "kb"


def run(*command: str, cwd: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """A whole process of this Python; SOURCE_DATE_EPOCH is set."""
    given = os.environ | {"PYTHONPATH": str(ROOT), "SOURCE_DATE_EPOCH": "1790000000"} | more
    return subprocess.run(
        [sys.executable, "-m", *command], cwd=cwd, env=given, capture_output=True, encoding="utf-8", check=False
    )


def sums(folder: Path) -> dict[str, str]:
    """Every file below a folder with the sum of its bytes."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.fixture
def kb(tmp_path: Path) -> Path:
    return Path(shutil.copytree(KB, tmp_path / "kb"))


def test_mkdocs_builds_the_demo_strictly(tmp_path: Path) -> None:
    done = run("mkdocs", "build", "--strict", "-d", str(tmp_path / "site"), cwd=ROOT)
    assert done.returncode == 0, done.stderr
    home = (tmp_path / "site" / "index.html").read_text(encoding="utf-8")
    navigation = home[home.index('<nav class="md-nav md-nav--primary"') : home.index('<div class="md-content"')]
    assert "archive/index.html" in navigation
    assert "dts-subscription" not in navigation


@pytest.mark.parametrize("host", ["mkdocs", "properdocs"])
def test_both_hosts_build_the_same_pages(kb: Path, host: str) -> None:
    done = run(host, "build", cwd=kb)
    assert done.returncode == 0, done.stderr
    page = (kb / "site" / "2024" / "20240301-hot-key.html").read_text(encoding="utf-8")
    assert "kb-attempts" in page
    assert (kb / "site" / "archive" / "2024.html").is_file()
    assert list((kb / "site" / "assets" / "kbgen" / "search").iterdir())


def test_what_the_audience_may_not_read_is_nowhere(kb: Path) -> None:
    assert run("kbgen", "build", cwd=kb).returncode == 0
    assert run("kbgen", "stage", "staged", cwd=kb).returncode == 0
    closed = [path for path in (kb / "postmortems").rglob("*.md") if b"visibility: restricted" in path.read_bytes()]
    assert closed
    for out in ("site", "staged"):
        names = {path.name for path in (kb / out).rglob("*")}
        assert not {path.stem for path in closed if path.stem != "index"} & {name.split(".")[0] for name in names}
        for path in (kb / out).rglob("*"):
            assert not path.is_file() or b"TOPSECRET" not in path.read_bytes(), path


def test_the_same_input_gives_the_same_bytes(kb: Path) -> None:
    seen = []
    for odd in ({"PYTHONHASHSEED": "1", "TZ": "Asia/Tokyo", "LC_ALL": "C"}, {"PYTHONHASHSEED": "2", "TZ": "UTC"}):
        assert run("kbgen", "build", cwd=kb, **odd).returncode == 0
        assert run("kbgen", "stage", "staged", cwd=kb, **odd).returncode == 0
        seen.append(sums(kb / "site") | sums(kb / "staged"))
    assert seen[0] == seen[1]


def test_a_failing_build_leaves_the_last_good_site(kb: Path) -> None:
    assert run("kbgen", "build", cwd=kb).returncode == 0
    before = sums(kb / "site")
    (kb / "hook.py").write_text("def on_page_content(html, **_):\n    raise KeyboardInterrupt\n", encoding="utf-8")
    with (kb / "mkdocs.yml").open("a", encoding="utf-8") as config:
        config.write("\nhooks: [hook.py]\n")
    assert run("kbgen", "build", cwd=kb).returncode != 0
    assert sums(kb / "site") == before


def test_another_generator_builds_what_was_staged(kb: Path, tmp_path: Path) -> None:
    assert run("kbgen", "stage", "staged", cwd=kb).returncode == 0
    config = "site_name: Staged\ndocs_dir: kb/staged\ntheme: material\nmarkdown_extensions: [tables, kbgen]\n"
    (tmp_path / "properdocs.yml").write_text(config, encoding="utf-8")
    done = run("properdocs", "build", "-f", "properdocs.yml", "-d", "out", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    page = (tmp_path / "out" / "2024" / "20240301-hot-key" / "index.html").read_text(encoding="utf-8")
    assert "kb-attempts" in page
    assert "<script>alert" not in (tmp_path / "out" / "2024" / "20240501-hostile" / "index.html").read_text("utf-8")


def test_stage_touches_no_folder_of_yours(kb: Path) -> None:
    (kb / "mine").mkdir()
    (kb / "mine" / "file").touch()
    done = run("kbgen", "stage", "mine", cwd=kb)
    assert done.returncode == 2
    assert (kb / "mine" / "file").exists()
