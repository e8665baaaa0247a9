"""One answer to what is published: in the site, in the stage, and in every command."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kbgen.doors.cli.terminal import kbgen
from kbgen.doors.disk.folder import open_folder
from kbgen.doors.disk.mkdocs_excludes import left_out
from kbgen.doors.mkdocs.build import Built, build_site
from kbgen.model.errors import KbgenError

MARK = "quuxfrob"
CONFIG = """
site_name: T
docs_dir: postmortems
theme: {name: material}
plugins: [search, kbgen]
exclude_docs: |
  drafts/
draft_docs: later/
hooks: [hook.py]
nav: [index.md, 2026/20260104-few.md, {Q: [./2026/20260106-loud.MD, search.md]}, {R: 2026/20260104-few.md#what}]
"""
# Another plugin's way to take a page out.
HOOK = """
def on_files(files, config):
    files.remove(files.get_file_from_path("taken/20260105-taken.md"))
    return files
"""
SEEN = {"2026/20260101-shown.md": "", "2026/20260107-loud.MD": "", "2026/20260108-other.Markdown": ""}
WITHHELD = {
    "drafts/20260102-excluded.md": "",
    "later/20260103-later.md": "",
    "2026/20260104-few.md": "restricted",
    "taken/20260105-taken.md": "",
    "2026/20260106-loud.MD": "restricted",
    "own/Index.md": "restricted",
}


def document(path: str, visibility: str, mark: str) -> str:
    name = path.rpartition("/")[2].partition(".")[0]
    front = [
        f"title: {mark} of {name}",
        "status: final",
        f"visibility: {visibility or 'public'}",
        f"services: [{mark}]",
        f"severity: {mark}",
        f"started_at: {name[:4]}-01-01" if name[:4].isdigit() else "started_at: unknown",
        f"symptoms: ['{mark} error 42']",
        f"findable_by: ['{mark} error 42', '{mark}']",
        f"follow_ups: [{{title: {mark}, due: 2026-01-02, status: open}}]",
        "root_causes: [{failure_mode: hot-key, component: cache}]",
    ]
    body = f"{mark}\n\n![x]({name}.png)\n\n[one](../2026/20260104-few.md) [two](../drafts/20260102-excluded.md)\n"
    return "---\n" + "\n".join(front) + f"\n---\n\n## What\n\n{body}"


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("published")
    for path, visibility in (SEEN | WITHHELD).items():
        place = root / "postmortems" / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(document(path, visibility, MARK if path in WITHHELD else "shown"), encoding="utf-8")
        place.with_name(f"{place.name.partition('.')[0]}.png").write_bytes(path.encode())
    (root / "postmortems/own/anything.log").write_text(MARK, encoding="utf-8")
    (root / "kbgen.toml").write_text('audience = "internal"\n', encoding="utf-8")
    (root / "mkdocs.yml").write_text(CONFIG, encoding="utf-8")
    (root / "hook.py").write_text(HOOK, encoding="utf-8")
    return root


@pytest.fixture(scope="module")
def built(base: Path) -> Built:
    return build_site(open_folder(base), None, strict=False)


def leaks(folder: Path) -> list[str]:
    """Files that name or hold anything of what is withheld; the page files of the search index are read as they are."""
    names = [Path(path).name.partition(".")[0] for path in WITHHELD if "Index" not in path]
    found = []
    for path in (each for each in folder.rglob("*") if each.is_file()):
        data = path.read_bytes()
        relative = path.relative_to(folder).as_posix()
        if MARK.encode() in data or any(name.encode() in data or name in relative for name in names):
            found.append(relative)
    return found


def test_the_site_holds_nothing_else(base: Path, built: Built) -> None:
    site = base / "site"
    assert (built.postmortems, built.withheld) == (3, {"visibility": 3, "excluded": 3})
    assert leaks(site) == []
    for path in SEEN:
        name = path.rpartition(".")[0]
        assert "shown" in (site / f"{name}.html").read_text(encoding="utf-8")
        assert (site / f"{name}.png").is_file() and not (site / path).exists()
    assert not (site / "own").exists()
    listed = json.loads((site / "api/postmortems.json").read_text(encoding="utf-8"))
    assert {each["id"] for each in listed} == {Path(path).name.partition(".")[0] for path in SEEN}


def run(*arguments: str) -> Result:
    return CliRunner().invoke(kbgen, arguments, standalone_mode=False, catch_exceptions=False)


def test_every_command_says_the_same(base: Path, built: Built, tmp_path: Path) -> None:
    """Only the build knows what a hook of the host takes out."""
    root = ("--root", str(base))
    for path in (base / "postmortems/taken").iterdir():
        path.unlink()
    for arguments in (["search", "error", "42"], ["report"], ["followups"], ["stage", str(tmp_path / "stage")]):
        done = run(*arguments, *root)
        assert MARK not in done.stdout, arguments
        assert "5 more left out: 3 for fewer readers, 2 left out by mkdocs.yml or one of its plugins" in done.stderr
    assert leaks(tmp_path / "stage") == []
    assert len(json.loads(run("search", "error 42", "--format", "json", *root).stdout)["hits"]) == 3
    settings = (base / "kbgen.toml").read_text(encoding="utf-8")
    (base / "kbgen.toml").write_text(f'lang = "zh"\n{settings}', encoding="utf-8")
    for arguments in (["search", "error", "42"], ["report"], ["followups"]):
        told = run(*arguments, *root).stderr
        assert "另有 5 篇没有列入：3 篇不给这些读者看，2 篇被 mkdocs.yml 或其中的插件排除。" in told
    (base / "kbgen.toml").write_text(settings, encoding="utf-8")
    few = run("search", "error", "42", *root, "--audience", "restricted")
    assert "2026/20260104-few.md" in few.stdout and "drafts/" not in few.stdout


def test_what_every_site_leaves_out(tmp_path: Path) -> None:
    paths = ["a.md", ".h/a.md", "x/.y.md", "x/.h/a.md", "templates/a.md", "x/templates/a.md", "templates.md", "x/a..md"]
    plain = left_out(tmp_path, paths)  # known without the library that reads patterns
    (tmp_path / "mkdocs.yml").write_text("exclude_docs: none of these\n", encoding="utf-8")
    assert plain == left_out(tmp_path, paths) == {*paths[1:5]}


def test_a_docs_folder_that_another_plugin_moves_afterwards_is_no_empty_site(tmp_path: Path) -> None:
    moves = "def on_config(config):\n    config.docs_dir = config.docs_dir + '2'\n    return config\n"
    for name in ("postmortems", "postmortems2"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.md").write_text("# A\n", encoding="utf-8")
    (tmp_path / "hook.py").write_text(moves, encoding="utf-8")
    (tmp_path / "mkdocs.yml").write_text(
        "site_name: T\ndocs_dir: postmortems\ntheme: {name: material}\nplugins: [kbgen]\nhooks: [hook.py]\n",
        encoding="utf-8",
    )
    with pytest.raises(KbgenError, match=r"postmortems2 in the place of .* name kbgen after it in 'plugins'"):
        build_site(open_folder(tmp_path), None, strict=False)
    assert not (tmp_path / "site").exists()
