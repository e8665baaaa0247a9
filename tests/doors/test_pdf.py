"""`kbgen pdf`: what is printed, and who is told what where nothing can be."""

from __future__ import annotations

import re
import stat
from pathlib import Path

import pytest
from click.testing import CliRunner

from kbgen.doors.cli import chromium
from kbgen.doors.cli.commands import pdf
from kbgen.model.errors import KbgenError

# A browser that writes the page it was asked for into the file it was asked for.
FAKE = """#!/bin/sh
for each in "$@"; do case "$each" in --print-to-pdf=*) made="${each#*=}";; file:*) page="${each#file://}";; esac; done
{ echo %PDF-1.4; cat "$page"; } > "$made"
"""


@pytest.fixture
def base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A knowledge base of one document, and a browser that prints nothing but what it reads."""
    browser = tmp_path / "bin" / chromium.BROWSERS[0]
    browser.parent.mkdir()
    browser.write_text(FAKE, encoding="utf-8")
    browser.chmod(browser.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", str(browser.parent), prepend=":")
    root = tmp_path / "base"
    (root / "postmortems").mkdir(parents=True)
    (root / "kbgen.toml").write_text(
        'title = "T"\ndocs = "postmortems"\nlang = "en"\nlangs = ["zh", "en"]\ntime_zone = "UTC"\naudience = "internal"\n',
        encoding="utf-8",
    )
    (root / "postmortems" / "pool.md").write_text("---\ntitle: Pool empty\n---\n\nAll was slow.\n", encoding="utf-8")
    owed = "---\ntitle: Late\nteam: Core\nfollow_ups:\n  - {title: Watch the pool, status: open}\n---\n"
    (root / "postmortems" / "late.md").write_text(owed, encoding="utf-8")
    (root / "postmortems" / "own.md").write_text("---\ntitle: O\nvisibility: restricted\n---\n", encoding="utf-8")
    return root


def run(*given: str) -> None:
    CliRunner().invoke(pdf.command, list(given), catch_exceptions=False, standalone_mode=False)


def test_a_postmortem_is_printed_as_its_readers_see_it(base: Path, tmp_path: Path) -> None:
    target = tmp_path / "pool.pdf"
    run("pool", str(target), "--root", str(base))
    page = target.read_text(encoding="utf-8")
    assert "All was slow." in page
    assert '<html lang="zh"' in page, "the first of langs stands around the text"
    assert "kb-frame" not in page, "no other is built"
    assert page.count("<style>@page{size:a4}</style></head>") == 1
    with pytest.raises(
        KbgenError, match="no postmortem with the id 'own'"
    ):  # restricted: nothing says that it is there
        run("own", str(target), "--root", str(base))
    with pytest.raises(KbgenError, match=r"no postmortem with the id 'pol'\. Did you mean 'pool'\?"):
        run("pol", str(target), "--root", str(base))


def test_no_link_leads_to_the_folder_of_who_printed_it(base: Path, tmp_path: Path) -> None:
    """A PDF is sent to others: its links lead to where the site is served, else there are none."""
    target, pool = tmp_path / "pool.pdf", base / "postmortems" / "pool.md"
    text = pool.read_text(encoding="utf-8")
    pool.write_text(f"{text}\nSee [late](late.md) and [out](https://out.example/?a=1&b=2).\n", encoding="utf-8")
    run("pool", str(target), "--root", str(base))
    page = target.read_text(encoding="utf-8")
    assert "<a>late</a>" in page
    assert ' href="https://out.example/?a=1&amp;b=2"' in page
    assert set(re.findall(r'<a [^>]*href="?(.)', page)) == {"#", "h"}
    target.write_text("%PDF-1.4 of before", encoding="utf-8")
    config = "site_name: T\nsite_url: https://kb.example/x/\ndocs_dir: postmortems\nplugins: [kbgen]\ntheme: material\n"
    (base / "mkdocs.yml").write_text(config, encoding="utf-8")
    run("pool", str(target), "--root", str(base))
    assert '<a href="https://kb.example/x/late.html">late</a>' in target.read_text(encoding="utf-8")


def test_what_one_team_has_left_to_do(base: Path, tmp_path: Path) -> None:
    target = tmp_path / "core.pdf"
    run("followups", str(target), "--team", "Core", "--root", str(base))
    assert "Watch the pool" in target.read_text(encoding="utf-8")
    with pytest.raises(KbgenError, match=r"No team called 'Cor' has an open follow-up\. Did you mean 'Core'\?"):
        run("followups", str(target), "--team", "Cor", "--root", str(base))
    with pytest.raises(KbgenError, match="--team is for follow-ups only"):
        run("late", str(target), "--team", "Core", "--root", str(base))


def test_without_a_browser_one_line_says_so(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chromium, "BROWSERS", ("no-such-browser",))
    with pytest.raises(KbgenError, match="needs a Chromium on the PATH"):
        run("pool", "--root", str(base))
