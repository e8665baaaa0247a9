"""With the plugins that teams have, in either order: the site is built, and authors' text is never a template."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

ROOT = Path(__file__).parent.parent.parent
THEIRS = """
  - tags
  - macros
  - search
  - rss
  - blog
  - i18n: {docs_structure: suffix, languages: [{locale: en, default: true, name: E}, {locale: zh, name: Z}]}
  - git-revision-date-localized
  - section-index
  - awesome-nav
  - redirects: {redirect_maps: {old.md: about.md}}
  - minify
  - glightbox
  - offline
"""
HEAD = "site_name: T\nsite_url: https://kb.example.com/\ndocs_dir: postmortems\ntheme: {name: material}\nplugins:"
TEMPLATE = "{{ 777 * 777 }} {% raise x %} {# y #} {{ config }}"
POSTMORTEM = (
    f"---\ntitle: 'Helm {TEMPLATE}'\nstatus: draft\nvisibility: public\ntags: [helm]\n---\n\n## What\n\n{TEMPLATE}\n"
)
ABOUT = "---\ntitle: <b>About</b>\nauthor: <i>me</i>\ntags: [ours]\nhide: [toc]\ntemplate: nothing.html\n---\n# About\n\nsix times {{ 7 * 6 }}\n"


@pytest.fixture(params=["ours last", "ours first"])
def site(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    docs = tmp_path / "postmortems"
    (docs / "2026").mkdir(parents=True)
    (docs / "2026/20260101-helm.md").write_text(POSTMORTEM, encoding="utf-8")
    (docs / "about.md").write_text(ABOUT, encoding="utf-8")
    (docs / "about.zh.md").write_text("# 关于\n\n六 {{ 7 * 6 }}\n", encoding="utf-8")
    (docs / "listed.md").write_text("# Tags\n\n<!-- material/tags -->\n", encoding="utf-8")
    (tmp_path / "kbgen.toml").write_text('exclude = ["about.*", "listed.md", "blog/**"]\n', encoding="utf-8")
    plugins = f"{THEIRS}  - kbgen\n" if request.param == "ours last" else f"\n  - kbgen{THEIRS}"
    (tmp_path / "mkdocs.yml").write_text(HEAD + plugins, encoding="utf-8")
    names = ("-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false")
    for command in (("init", "-q"), ("add", "."), (*names, "commit", "-q", "-m", "all")):
        subprocess.run(["git", "-C", str(tmp_path), *command], check=True)
    # In a process of its own: some of them can't be used twice in one.
    command = [sys.executable, "-m", "kbgen", "build", "--root", str(tmp_path)]
    done = subprocess.run(
        command, env=os.environ | {"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return tmp_path / "site"


def test_the_site_is_built_and_nothing_of_authors_is_run(site: Path) -> None:
    page = (site / "2026/20260101-helm.html").read_text(encoding="utf-8")
    assert "603729" not in page.partition('class="kb-narrative"')[2].partition("</article>")[0]
    assert "{{ 777 * 777 }} {% raise x %}" in page.replace("&#123;", "{").replace("&#125;", "}")
    for name in ("index.html", "archive/index.html", "tags/index.html"):
        assert "Helm 603729" not in (site / name).read_text(encoding="utf-8")
    own = (site / "about.html").read_text(encoding="utf-8")
    assert "six times 42" in own and "<b>About" not in own and "<i>me" not in own  # their own page is theirs to run
    assert "kb-search-button" in own and "md-search__input" not in own
    feed = (site / "feed_rss_created.xml").read_text(encoding="utf-8")
    found = ElementTree.fromstring(feed).findall("channel/item/title")
    assert f"Helm {TEMPLATE}" in [each.text for each in found]  # a reader sees it as written
    assert '<h2 id="tag:ours">' in (site / "listed.html").read_text(encoding="utf-8")
    assert (site / "old.html").is_file()
    # i18n builds once more inside: the other language's pages are there, and ours as the first build made them.
    assert 'href="../index.html"' in (site / "zh/index.html").read_text(encoding="utf-8")  # where every page leads
    assert "六 42" in (site / "zh/about.html").read_text(encoding="utf-8")
    assert "草稿" in (site / "zh/2026/20260101-helm.html").read_text(encoding="utf-8")
    assert "草稿" not in page and "草稿" not in (site / "archive/index.html").read_text(encoding="utf-8")
    assert json.loads((site / "api/postmortems.json").read_text())[0]["url"].endswith("com/2026/20260101-helm.html")
