"""The bundle as somebody carries it: one file from a folder, no network, a phone, both languages, nothing that runs."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from shutil import copytree

import pytest
from browser.harness import PHONE, axe_violations, complaints
from click.testing import CliRunner, Result
from playwright.sync_api import Browser, Page, expect

from kbgen.doors.cli.terminal import kbgen
from kbgen.doors.reading.search_index import bring_up_to_date
from kbgen.search.answer import search

HERE = Path(__file__).parent
HOSTILE = """---
title: "</script><script>hacked()</script> & <b>x</b>"
status: draft
started_at: 2023-01-01
services: ["</title><script>hacked()</script>"]
related: [{id: 20240301-hot-key, relation: same_cause}]
---
<script>hacked()</script> <img src=x onerror=hacked()> ![a picture](https://evil.example.org/x.png)
[earlier](20240301-hot-key.md) [out](https://example.org/) <a href="javascript:hacked()">no</a> <!--</script>
"""


def run(*args: str) -> Result:
    return CliRunner().invoke(kbgen, [str(each) for each in args], standalone_mode=False)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bundled")
    copytree(HERE / "searched", folder, dirs_exist_ok=True)
    (folder / "postmortems" / "20230101-hostile.md").write_text(HOSTILE, encoding="utf-8")
    made = run("bundle", folder / "out.html", "--root", folder)
    assert made.return_value == 0, made.output
    return folder


@pytest.fixture
def page(browser: Browser, root: Path) -> Iterator[Page]:
    context = browser.new_context(viewport=PHONE, offline=True, locale="en-GB")
    made = context.new_page()
    seen = complaints(made)
    asked: list[str] = []
    made.on("request", lambda request: asked.append(request.url))
    made.goto((root / "out.html").as_uri())
    yield made
    assert seen == []
    assert {url.split("?")[0].split("#")[0] for url in asked} == {(root / "out.html").as_uri()}
    context.close()


def test_the_same_ten_hits_as_the_terminal(page: Page, root: Path) -> None:
    index = bring_up_to_date(root)
    for query in ("redis hot key", "kafka", "慢", "drill", "kind:drill", "zebra"):
        mine = [(hit.id, hit.score) for hit in search(index, query, 10).hits]
        theirs = page.evaluate(
            "async (query) => (await kbgen.search(query)).hits.map((hit) => [hit.id, hit.score])", query
        )
        assert [tuple(each) for each in theirs] == mine, query
    index.close()


def test_from_a_query_to_the_text_and_back(page: Page) -> None:
    expect(page.locator("#kb-newest li").first).to_be_visible()
    page.get_by_role("textbox").fill("hot key")
    hit = page.locator(".kb-hit__title a").first
    title = hit.inner_text()
    hit.click()
    expect(page.locator("#kb-article h1")).to_have_text(title)
    expect(page.locator("#kb-list")).to_be_hidden()
    page.get_by_role("button", name="Back").click()
    expect(page.get_by_role("textbox")).to_have_value("hot key")
    expect(page.locator(".kb-hit__title a").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_an_excerpt_leads_to_its_line(page: Page) -> None:
    page.get_by_role("textbox").fill("filled one shard idle")
    hit = page.locator(".kb-hit").filter(has=page.locator(".kb-hit__title", has_text="one Redis key"))
    hit.locator("> .kb-hit__matches .kb-hit__line").click()
    expect(page.locator("#kb-article h1")).to_contain_text("one Redis key")
    expect(page.locator("#kb-article mark.kb-found").first).to_be_in_viewport()
    page.go_back()
    expect(page.locator(".kb-hit__line").first).to_be_visible()


def test_nothing_that_an_author_wrote_runs_or_asks(page: Page) -> None:
    page.evaluate("location.hash = '#id=20230101-hostile'")
    article = page.locator("#kb-article")
    expect(article.locator("h1")).to_have_text("</script><script>hacked()</script> & <b>x</b>")
    assert article.locator("script, img, iframe, [onerror], a[href^='javascript']").count() == 0
    expect(article).to_contain_text("a picture")
    article.get_by_role("link", name="earlier").click()
    expect(article.locator("h1")).not_to_contain_text("hacked")
    page.evaluate("location.hash = '#id=20240304-secret'")
    expect(page.locator("#kb-about")).to_contain_text("not in this file")


def test_both_languages_and_no_barrier(page: Page) -> None:
    assert axe_violations(page) == []
    page.locator("#kb-lang").click()
    expect(page.locator("#kb-all")).to_have_attribute("data-say", "bundle.all")
    expect(page.locator("h2").first).to_have_text("最近的在前")
    page.evaluate("location.hash = '#id=20240301-hot-key'")
    expect(page.locator("#kb-article h1")).to_be_visible()
    assert axe_violations(page) == []


def test_what_is_left_out_is_said(root: Path) -> None:
    narrowed = run("bundle", root / "few.html", "--root", root, "--since", "2024-03")
    assert re.search(r"\d+ not asked for", narrowed.output)
    assert "more left out" in narrowed.output
    text = (root / "few.html").read_text(encoding="utf-8")
    listed = json.loads(re.search(r'id="kb-page">(.*?)</script>', text)[1])["documents"]  # type: ignore[index]
    assert {each[0][:6] for each in listed} == {"202403"}
    assert "20240304-secret" not in text
    for wrong in (("--since", "soon"), ("--service", "nobody"), ("--since", "2999")):
        assert "KbgenError" in type(run("bundle", root / "no.html", "--root", root, *wrong).exception).__name__
        assert not (root / "no.html").exists()


def test_the_same_input_gives_the_same_bytes(root: Path) -> None:
    run("bundle", root / "again.html", "--root", root)
    assert (root / "again.html").read_bytes() == (root / "out.html").read_bytes()
