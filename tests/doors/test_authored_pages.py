"""Postmortems as pages of the host: links and anchors lead somewhere, every event happens, no template runs."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote

import pytest

ROOT = Path(__file__).parent.parent.parent
HOOK = """
import jinja2

MARKS = [("{{", "}}"), ("[[", "]]"), ("<<", ">>"), ("((", "))"), ("${", "}"), ("[=", "=]")]

def on_page_read_source(page, config):
    print("read", page.file.src_uri)

def on_page_markdown(markdown, page, **_):
    print("markdown", page.file.src_uri, page.meta.get("title"))
    for start, end in MARKS:
        env = jinja2.Environment(variable_start_string=start, variable_end_string=end, block_start_string=start + "%")
        markdown = env.from_string(markdown).render()
        page.title = env.from_string(page.title).render()
    return markdown

def on_page_content(html, page, **_):
    print("content", page.file.src_uri)
    return html + "<p>seen by a hook</p>"
"""
DOCUMENT = """\
---
title: "Image {{ 6 * 7 }}"
summary: "{{ 6 * 7 }}"
started_at: 2024-01-02
---

# Image {{ 6 * 7 }}

`{{ .Values.image }}` {{ 6 * 7 }} [[ 6 * 7 ]] << 6 * 7 >> (( 6 * 7 )) ${ 6 * 7 } [= 6 * 7 =] {% include "x" %}

## 时间线

[a](#时间线) [b](other.md#根因) [c](../guide.md) [d](log%20files/a.log) ![e](<log files/b c.png>) [title](#image--6--7-)

### Deeper

## kb-attempts

| [t](other.md) |
|---|
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The site of three documents, with a plugin that takes every page's text for a template; and what it said."""
    root = tmp_path_factory.mktemp("kb")
    docs = root / "docs" / "2024"
    (docs / "log files").mkdir(parents=True)
    (docs / "log files" / "a.log").write_text("log", encoding="utf-8")
    (docs / "log files" / "b c.png").write_bytes(b"png")
    (docs / "x.md").write_text(DOCUMENT, encoding="utf-8")
    (docs / "other.md").write_text("---\ntitle: Other\n---\n\n## 根因\n\n[x](x.md)\n", encoding="utf-8")
    (root / "docs" / "guide.md").write_text("# Guide\n\n[x](2024/x.md#时间线)\n", encoding="utf-8")
    (root / "hook.py").write_text(HOOK, encoding="utf-8")
    (root / "kbgen.toml").write_text('title = "T"\ndocs = "docs"\nexclude = ["guide.md"]\n', encoding="utf-8")
    config = "site_name: T\ntheme: material\nplugins: [kbgen]\nhooks: [hook.py]\nuse_directory_urls: true\n"
    (root / "mkdocs.yml").write_text(config + "validation: {anchors: warn}\n", encoding="utf-8")
    env = os.environ | {"PYTHONPATH": str(ROOT), "SOURCE_DATE_EPOCH": "1790000000"}
    command = [sys.executable, "-m", "mkdocs", "build", "--strict"]
    done = subprocess.run(command, cwd=root, env=env, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    return root / "site", done.stdout


def page(built: tuple[Path, str]) -> str:
    return (built[0] / "2024" / "x" / "index.html").read_text(encoding="utf-8")


def test_no_text_of_an_author_runs_as_a_template(built: tuple[Path, str]) -> None:
    text = page(built)
    assert "{{ .Values.image }}" in text
    assert "{{ 6 * 7 }} [[ 6 * 7 ]] &lt;&lt; 6 * 7 &gt;&gt; (( 6 * 7 )) ${ 6 * 7 } [= 6 * 7 =] {% include" in text
    assert not re.search(r"\b42\b", re.sub(r'="[^"]*"', "", text[text.index("<article") : text.index("</article")]))
    assert "<title>Image &#123;&#123; 6 * 7 &#125;&#125;" in text


def test_every_event_of_the_host_happens(built: tuple[Path, str]) -> None:
    said = built[1].splitlines()
    assert "read 2024/x.md" in said
    assert "content 2024/x.md" in said
    assert any(line.startswith("markdown 2024/x.md Image") for line in said)
    assert "<p>seen by a hook</p>" in page(built)


def test_links_lead_to_what_the_host_wrote(built: tuple[Path, str]) -> None:
    text, folder = page(built), built[0] / "2024" / "x"
    narrative = text[text.index('class="kb-narrative"') :]
    links = dict(re.findall(r'<a href="([^"]*)"[^>]*>(\w+)</a>', narrative))
    named = {name: url for url, name in links.items()}
    assert named["b"] == "../other/#根因"
    assert named["c"] == "../../guide/"
    for url in [named["b"], named["c"], named["d"], named["t"], *re.findall(r'<img src="([^"]*)" alt="e"', narrative)]:
        assert (folder / unquote(url.split("#")[0])).exists(), url
    for anchor in [named["a"], named["title"]]:
        assert f'id="{anchor[1:]}"' in text


def test_the_contents_tell_of_our_sections_and_of_the_authors_own(built: tuple[Path, str]) -> None:
    text = page(built)
    start = text.index("md-nav--secondary")
    anchors = re.findall(r'<a href="#([^"]+)" class=md-nav__link', text[start : text.index("<article")])
    assert [each for each in anchors if not each.startswith("kb-")] == ["时间线", "deeper", "x-kb-attempts"]
    assert all(text.count(f'id="{anchor}"') == 1 for anchor in anchors)
