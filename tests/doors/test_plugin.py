"""The plugin in real builds: MkDocs, ProperDocs, a staged folder; what may not leave, does not."""

from __future__ import annotations

import hashlib
import logging
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from itertools import pairwise
from pathlib import Path

import pytest
from warm import kbgen

from kbgen.documents import read_document
from kbgen.doors.disk.folder import open_folder
from kbgen.doors.mkdocs.build import build_site, quiet
from kbgen.doors.mkdocs.host_pages import named

ROOT = Path(__file__).parent.parent.parent
KB = ROOT / "tests" / "site" / "kb"


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


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The knowledge base with its site, built once by MkDocs; who reads it changes nothing."""
    kb = Path(shutil.copytree(KB, tmp_path_factory.mktemp("shown") / "kb"))
    configure(kb, "repo_url: https://github.com/example/kb")
    built(kb, "--strict")
    return kb


@pytest.fixture
def again(shown: Path, tmp_path: Path) -> Path:
    """A copy of it for who changes something."""
    return Path(shutil.copytree(shown, tmp_path / "kb"))


def test_the_navigation_of_the_demo_names_no_document(demo_site: Path) -> None:
    home = (demo_site / "index.html").read_text(encoding="utf-8")
    navigation = home[home.index("md-nav--primary") : home.index("<article ")]
    assert "archive/index.html" in navigation
    assert "dts-subscription" not in navigation


def test_both_hosts_build_the_same_pages(shown: Path, kb: Path) -> None:
    done = run("properdocs", "build", cwd=kb)
    assert done.returncode == 0, done.stderr
    for each in (shown, kb):
        page = (each / "site" / "2024" / "20240301-hot-key.html").read_text(encoding="utf-8")
        assert "kb-attempts" in page
        assert (each / "site" / "archive" / "2024.html").is_file()
        assert list((each / "site" / "assets" / "kbgen" / "search").iterdir())
    assert pages_of(shown).keys() == pages_of(kb).keys()


def test_what_the_audience_may_not_read_is_nowhere(again: Path) -> None:
    kb = again
    assert kbgen("stage", "staged", cwd=kb).returncode == 0
    closed = [path for path in (kb / "postmortems").rglob("*.md") if b"visibility: restricted" in path.read_bytes()]
    assert closed
    for out in ("site", "staged"):
        names = {path.name for path in (kb / out).rglob("*")}
        assert not {path.stem for path in closed if path.stem != "index"} & {name.split(".")[0] for name in names}
        for path in (kb / out).rglob("*"):
            assert not path.is_file() or b"TOPSECRET" not in path.read_bytes(), path


def test_the_same_input_gives_the_same_bytes(kb: Path) -> None:
    seen: list[dict[str, str]] = []
    for odd in ({"PYTHONHASHSEED": "1", "TZ": "Asia/Tokyo", "LC_ALL": "C"}, {"PYTHONHASHSEED": "2", "TZ": "UTC"}):
        odd["KBGEN_CACHE"] = str(kb / f"caches {len(seen)}")  # what was kept would be no second answer
        assert run("kbgen", "build", cwd=kb, **odd).returncode == 0
        assert run("kbgen", "stage", "staged", cwd=kb, **odd).returncode == 0
        seen.append(sums(kb / "site") | sums(kb / "staged"))
    assert seen[0] == seen[1]


def test_a_failing_build_leaves_the_last_good_site(again: Path) -> None:
    kb = again
    before = sums(kb / "site")
    (kb / "hook.py").write_text("def on_page_content(html, **_):\n    raise KeyboardInterrupt\n", encoding="utf-8")
    with (kb / "mkdocs.yml").open("a", encoding="utf-8") as config:
        config.write("\nhooks: [hook.py]\n")
    assert run("kbgen", "build", cwd=kb).returncode != 0
    assert sums(kb / "site") == before


def test_named_twice_it_says_so(tmp_path: Path) -> None:
    (tmp_path / "postmortems").mkdir()
    (tmp_path / "postmortems" / "a.md").write_text("# a\n", encoding="utf-8")
    host = "site_name: T\ndocs_dir: postmortems\ntheme: {name: material}\nplugins: [kbgen, kbgen]\n"
    (tmp_path / "mkdocs.yml").write_text(host, encoding="utf-8")
    done = kbgen("build", cwd=tmp_path)
    assert (done.returncode, "has kbgen more than once. Remove one." in done.stderr) == (2, True)
    assert not (tmp_path / "site").exists()


def test_another_generator_builds_what_was_staged(kb: Path, tmp_path: Path) -> None:
    assert kbgen("stage", "staged", cwd=kb).returncode == 0
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
    done = kbgen("stage", "mine", cwd=kb)
    assert done.returncode == 2
    assert (kb / "mine" / "file").exists()


def built(kb: Path, *more: str) -> subprocess.CompletedProcess[str]:
    done = run("mkdocs", "build", *more, cwd=kb)
    assert done.returncode == 0, done.stderr
    return done


def pages_of(kb: Path) -> dict[str, str]:
    site = kb / "site"
    return {path.relative_to(site).as_posix(): path.read_text(encoding="utf-8") for path in site.rglob("*.html")}


def configure(kb: Path, line: str) -> None:
    with (kb / "mkdocs.yml").open("a", encoding="utf-8") as config:
        config.write(f"\n{line}\n")


def test_titles_are_escaped_once_wherever_they_stand(shown: Path) -> None:
    page = pages_of(shown)["2024/20240501-hostile.html"]
    escaped = "&lt;img src=x onerror=alert(1)&gt;"
    assert page.count(f"<title>{escaped}") == 1
    assert f'<h1 id="kb-title">{escaped}' in page
    assert page.count(f'<meta name="description" content="{escaped}') == 1
    for text in pages_of(shown).values():
        assert "<img src=x" not in text
        assert "<script>alert" not in text
        assert "&amp;lt;img" not in text


def test_every_page_has_one_title_and_leaves_no_heading_level_out(shown: Path) -> None:
    for path, text in pages_of(shown).items():
        if 'http-equiv="refresh"' in text:
            continue  # what leads on from a former address
        levels = [int(level) for level in re.findall(r"<h([1-6])[ >]", text[text.index("<article") :])]
        assert levels.count(1) == 1, path
        assert all(after <= before + 1 for before, after in pairwise(levels)), f"{path}: {levels}"


def test_front_matter_has_no_power_over_the_host(shown: Path) -> None:
    toc = re.search(r'<div class="md-sidebar md-sidebar--secondary"[^>]*>', pages_of(shown)["2024/20240401-draft.html"])
    assert toc
    assert "hidden" not in toc[0]  # the draft says `hide: [toc]` and `template: evil.html`


def test_nothing_is_fetched_from_elsewhere(shown: Path) -> None:
    for path, text in pages_of(shown).items():
        fetched = re.findall(r'<(?:script|img|iframe|source)[^>]*\ssrc="([^"]*)"', text)
        fetched += re.findall(r'<link rel="(?:stylesheet|icon|preload|preconnect)"[^>]*href="([^"]*)"', text)
        assert not [address for address in fetched if "//" in address], path
        assert 'data-md-component="source"' not in text  # this asks GitHub for stars


def test_the_page_begins_with_the_table_of_our_sections(shown: Path) -> None:
    page = pages_of(shown)["2024/20240301-hot-key.html"]
    start = page.index("md-nav--secondary")
    anchors = re.findall(r'<a href="#([^"]+)" class=md-nav__link', page[start : page.index("<article", start)])
    assert anchors[0] == "kb-attempts"
    assert "kb-narrative" in anchors
    assert all(f'id="{anchor}"' in page for anchor in anchors)


def test_the_teams_own_page_wins_and_kbgen_says_so(kb: Path) -> None:
    (kb / "postmortems" / "README.md").write_text("# Our own home\n", encoding="utf-8")
    done = built(kb)
    assert "README.md replaces the generated index.md" in done.stderr
    assert "Our own home" in pages_of(kb)["index.html"]


def test_a_postmortem_in_the_place_of_a_page_of_ours_is_warned_of(tmp_path: Path) -> None:
    """No team means that: nobody finds the search, and on a server that tells case apart there is no home page."""
    docs = tmp_path / "postmortems"
    docs.mkdir()
    for name in ("Index", "search", "20260101-a"):
        (docs / f"{name}.md").write_text(f"---\ntitle: {name}\nstatus: imported\n---\n\nText.\n", encoding="utf-8")
    built = build_site(open_folder(tmp_path), tmp_path / "site", strict=False)
    told = [each for each in built.warnings if "in the place of the site's own page" in each]
    assert [each.split()[2] for each in told] == ["Index.md", "search.md"]


def test_a_link_out_of_the_docs_folder_is_not_followed(kb: Path) -> None:
    (kb / "outside.md").write_text("# TOPSECRET\n", encoding="utf-8")
    (kb / "postmortems" / "link.md").symlink_to(kb / "outside.md")
    (kb / "postmortems" / "link.txt").symlink_to(kb / "outside.md")
    done = built(kb)
    assert done.stderr.count("it points outside the docs folder") == 2
    assert not list((kb / "site").rglob("link*"))


def test_pages_open_from_a_folder_unless_the_team_wants_otherwise(shown: Path, kb: Path) -> None:
    assert 'href="archive/index.html"' in pages_of(shown)["index.html"]
    configure(kb, "use_directory_urls: true")
    built(kb)
    assert 'href="archive/"' in pages_of(kb)["index.html"]


def test_the_interface_speaks_the_themes_language(kb: Path) -> None:
    text = (kb / "mkdocs.yml").read_text(encoding="utf-8")
    config = text.replace("theme: material", "theme: {name: material, language: zh}")
    (kb / "mkdocs.yml").write_text(config, encoding="utf-8")
    built(kb)
    page = pages_of(kb)["2024/20240301-hot-key.html"]
    assert '<html lang="zh"' in page
    assert "试过什么，有没有用" in page


def test_a_strict_build_with_a_warning_leaves_the_last_good_site(again: Path) -> None:
    kb = again
    before = sums(kb / "site")
    (kb / "postmortems" / "notes.md").write_text("[nowhere](nowhere.md)\n", encoding="utf-8")
    assert run("mkdocs", "build", "--strict", cwd=kb).returncode != 0
    assert sums(kb / "site") == before


def test_a_swap_that_was_cut_off_is_mended(again: Path) -> None:
    kb = again
    (kb / "site" / ".git").mkdir()
    (kb / "site").rename(kb / "site.old")
    configure(kb, "theme: nothing-of-this-name")
    assert run("mkdocs", "build", cwd=kb).returncode != 0
    shutil.copy2(KB / "mkdocs.yml", kb / "mkdocs.yml")
    built(kb)
    assert (kb / "site" / ".git").is_dir()
    assert not [path for path in kb.iterdir() if path.name.startswith("site.")]


def test_a_site_needs_neither_hooks_nor_overrides(tmp_path: Path) -> None:
    whole = shutil.ignore_patterns("hooks", "site_overrides")
    kb = tmp_path / "demo"
    kb.mkdir()
    shutil.copytree(ROOT / "postmortems", kb / "postmortems", ignore=whole)
    shutil.copy2(ROOT / "kbgen.toml", kb / "kbgen.toml")
    config = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    (kb / "mkdocs.yml").write_text(config[: config.index("\nhooks:")], encoding="utf-8")
    built(kb, "--strict")
    assert pages_of(kb)["2022/20220815-dts-subscription-outage.html"].count("kb-fix") == 1


def test_hooks_and_overrides_of_the_demo_show_what_is_true_of_it(demo_site: Path) -> None:
    name = "undated/kafka-data-drop-after-release"
    page = (demo_site / f"{name}.html").read_text(encoding="utf-8")
    sources = read_document("x.md", (ROOT / "postmortems" / f"{name}.md").read_bytes()).meta.sources
    assert sources
    assert f"示例：按 {len(sources)} 篇公开文章" in page
    assert "示例内容按公开发表的故障文章" in page
    for folder in ("hooks", "site_overrides"):
        for path in (ROOT / folder).rglob("*.*"):
            assert path.suffix == ".pyc" or len(path.read_text(encoding="utf-8").splitlines()) <= 40


def test_mkdocs_serves_and_watches(kb: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    command = [sys.executable, "-m", "mkdocs", "serve", "-a", address]
    env = os.environ | {"PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, cwd=kb, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as server:
        try:
            assert "kb-search-button" in fetched(f"http://{address}/")
        finally:
            server.terminate()
    assert not (kb / "site").exists()


def fetched(url: str) -> str:
    """What stands at an address, once somebody answers there."""
    until = time.monotonic() + 60
    while True:
        try:
            with urllib.request.urlopen(url) as answer:
                return str(answer.read().decode())
        except OSError:
            assert time.monotonic() < until, f"nobody answers at {url}"
            time.sleep(0.2)


def test_the_teams_own_navigation_names_pages() -> None:
    nav = [
        {"Start": "index.md"},
        "archive/index.md",
        {"More": [{"The hot key": "2024/hot.md"}, {"Deep": [{"Tags": "tags/index.md"}]}]},
    ]
    told = {path: named(nav, path) for path in ("index.md", "archive/index.md", "2024/hot.md", "tags/index.md", "x.md")}
    assert list(told.values()) == ["Start", None, "The hot key", "Tags", None]
    assert named(None, "index.md") is None


def test_what_the_host_warns_of_is_said_once(capsys: pytest.CaptureFixture[str]) -> None:
    """Also where a site that is served is configured anew."""
    with quiet() as outer, quiet() as inner:
        logging.getLogger("mkdocs").error("a wrong theme")
    assert outer is inner == ["error: a wrong theme"]
    assert capsys.readouterr().err.count("a wrong theme") == 1


def test_what_is_in_git_lfs_and_not_here_is_told(tmp_path: Path) -> None:
    """A pointer is no picture, and no postmortem: it would be an incident of which nothing is known."""
    docs = tmp_path / "postmortems"
    docs.mkdir()
    pointer = f"version https://git-lfs.github.com/spec/v1\noid sha256:{'0' * 64}\nsize 12345\n"
    for name, text in {"a.md": pointer, "b.png": pointer, "c.md": "# C\n\n![b](b.png)\n"}.items():
        (docs / name).write_text(text, encoding="utf-8")
    built = build_site(open_folder(tmp_path), tmp_path / "site", strict=False)
    assert (built.postmortems, built.withheld) == (1, {"unopened": 1})
    assert [each for each in built.warnings if "'b.png' points to no file" in each]
    assert not [*(tmp_path / "site").rglob("b.png")]
    assert "git lfs pull" in kbgen("lint", cwd=tmp_path).stdout
