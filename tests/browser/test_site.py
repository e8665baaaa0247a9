"""The site as people meet it: real builds in headless Chromium, over http and from a local folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from browser.harness import PHONE, WIDE, axe_violations, complaints, requests_leaving, serve
from playwright.sync_api import Browser, Page

from kbgen.doors.disk.folder import open_folder
from kbgen.doors.mkdocs.build import build_site

HERE = Path(__file__).parent
DTS = "2022/20220815-dts-subscription-outage.html"
PAGES = ("index.html", DTS, "archive/index.html", "archive/2022.html", "services/index.html", "search.html")
LOG = "2026-11-02 03:04:05.678 [Thread-99] ERROR build kafka consumer failed, error: Could not send request"
LOOKS = [(WIDE, "light"), (PHONE, "dark")]


@pytest.fixture(scope="module")
def origin(demo_site: Path) -> Iterator[str]:
    with serve(demo_site) as found:
        yield found


@pytest.fixture(scope="module")
def hostile_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site of documents that attack its readers, one by a link that points outside the docs folder."""
    root = tmp_path_factory.mktemp("hostile")
    docs = root / "postmortems"
    docs.mkdir()
    for path in sorted((HERE / "hostile").iterdir()):
        (docs / path.name).write_bytes(path.read_bytes())
    (root / "secret.md").write_text("# top secret text\n", encoding="utf-8")
    (docs / "linked.md").symlink_to(root / "secret.md")
    (docs / "linked.txt").symlink_to(root / "secret.md")
    build_site(open_folder(root), root / "site", strict=False)
    return root / "site"


def open_page(browser: Browser, look: tuple[dict[str, int], str]) -> Page:
    size, scheme = look
    context = browser.new_context(viewport=size, color_scheme=scheme)  # type: ignore[arg-type]
    return context.new_page()


@pytest.mark.parametrize("look", LOOKS, ids=["wide-light", "phone-dark"])
def test_pages_are_accessible_and_alone(browser: Browser, origin: str, look: tuple[dict[str, int], str]) -> None:
    page = open_page(browser, look)
    left, seen = requests_leaving(page, origin), complaints(page)
    for path in PAGES:
        page.goto(f"{origin}/{path}")
        page.wait_for_load_state("networkidle")
        assert axe_violations(page) == [], path
        assert page.locator(".kb-drawer-button").is_visible() is (look[0] == PHONE)
        page.evaluate(
            "document.querySelectorAll('.kb-filter + * td:last-child').forEach((td) => td.append('x'.repeat(300)))"
        )
        wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wider <= 0, f"{path} scrolls sideways by {wider}px"
    assert left == []
    assert seen == []


def test_half_the_width_forced_colours_and_the_keyboard_alone_are_enough(browser: Browser, origin: str) -> None:
    """Half the width is what 200 % leaves; colours are the system's; nothing moves; and no pointer is needed."""
    context = browser.new_context(
        viewport={"width": 720, "height": 450}, forced_colors="active", reduced_motion="reduce", color_scheme="dark"
    )
    page = context.new_page()
    page.goto(f"{origin}/{DTS}")
    assert axe_violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    beside = """[...document.querySelectorAll('.kb-attempt')].map(({children: [how, what]}) => {
        how.firstElementChild.textContent = '◔ helped for a while';
        return how.firstElementChild.getBoundingClientRect().right < what.getBoundingClientRect().left;
    })"""
    assert set(page.evaluate(beside)) == {True}, "how it went covers what was tried"
    moving = (
        "[...document.querySelectorAll('.kb-search-button, .kb-copy')].map(e => getComputedStyle(e).transitionDuration)"
    )
    assert set(page.evaluate(moving)) <= {"0s"}
    ink = page.evaluate(
        "[...document.querySelectorAll('.kb-drawing text:not(.kb-on)')].map(e => getComputedStyle(e).fill)"
    )
    assert set(ink) == {page.evaluate("getComputedStyle(document.body).color")}
    assert page.locator("h1").evaluate("e => getComputedStyle(e).unicodeBidi") == "plaintext"
    page.locator(".kb-drawing svg").first.evaluate("e => e.style.width = '3000px'")
    page.locator(".kb-drawing[tabindex]").wait_for()
    page.emulate_media(media="print", forced_colors="none")
    inks = "[document.body, document.querySelector('h1')].map(e => getComputedStyle(e)).map(s => [s.color, s.backgroundColor])"
    (_, paper), (ink, _) = page.evaluate(inks)
    assert (ink, paper) == ("rgb(24, 33, 43)", "rgb(255, 255, 255)"), "paper is light, whatever the screen is"
    row = f"<tr>{'<th>a-long-word</th>' * 20}</tr>"
    wide = f"(article) => article.insertAdjacentHTML('beforeend', `<table><thead>{row}</thead></table>`)"
    page.locator("article").evaluate(wide)
    assert page.evaluate("document.querySelector('article > table').offsetWidth <= innerWidth")
    page.emulate_media(media="screen", forced_colors="active")
    seen = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        focused = "e => [e.closest('[class]').classList[0], getComputedStyle(e).outlineStyle]"
        name, outline = page.evaluate(f"({focused})(document.activeElement)")
        seen.add(name)
        told_beside = ("md-option", "js-focus-visible")  # the theme's switch has its ring on its label; the page itself
        assert outline != "none" or name in told_beside, f"where the focus is can't be seen: {name}"
    assert {"md-skip", "kb-copy", "md-header__button", "headerlink"} <= seen
    assert not any(name.startswith("md-nav") for name in seen)  # the drawer is closed
    page.locator(".kb-drawer-button").focus()
    page.keyboard.press("Enter")
    assert page.evaluate("Boolean(document.activeElement.closest('.md-sidebar--primary'))")
    assert axe_violations(page) == []
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.getAttribute('aria-expanded')") == "false"
    page.keyboard.press("/")
    page.keyboard.insert_text("no worker available")
    page.locator(".kb-hit__title a").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: DTS not in url)
    context.close()


@pytest.mark.parametrize("look", LOOKS, ids=["wide-light", "phone-dark"])
def test_results_are_accessible(browser: Browser, origin: str, look: tuple[dict[str, int], str]) -> None:
    page = open_page(browser, look)
    page.goto(f"{origin}/search.html?q=redis")
    page.locator(".kb-search a").first.wait_for()
    assert axe_violations(page) == []
    third = page.locator(".kb-hit").nth(2).bounding_box()
    assert third
    assert third["y"] + third["height"] <= look[0]["height"], "three hits are on the first screen"


def test_a_pasted_log_line_finds_the_incident_on_every_page(browser: Browser, origin: str) -> None:
    page = open_page(browser, LOOKS[0])
    page.goto(f"{origin}/archive/2023.html")
    page.keyboard.press("/")
    page.keyboard.insert_text(LOG)
    first = page.locator("dialog[open] a[href*='dts-subscription']").first
    first.wait_for()
    page.evaluate("performance.now = () => 1e9")  # the hits have been there for long: Enter opens the first
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{DTS}*")
    assert "DTS" in page.locator("h1").inner_text()


def test_it_works_from_a_local_folder(browser: Browser, demo_site: Path) -> None:
    page = open_page(browser, LOOKS[0])
    seen = complaints(page)
    page.goto((demo_site / "index.html").as_uri())
    page.locator("textarea").first.fill("热key 5xx")
    page.locator(".kb-search a[href*='config-center-5xx']").first.click()
    page.wait_for_url("file://**/20230311-config-center-5xx.html*")
    page.goto((demo_site / "archive" / "index.html").as_uri())
    page.locator("article a", has_text="2022").first.click()
    page.wait_for_url("file://**/archive/2022.html*")
    assert seen == []


def test_a_hostile_postmortem_runs_nothing(browser: Browser, hostile_site: Path) -> None:
    with serve(hostile_site) as origin:
        page = open_page(browser, LOOKS[0])
        left, seen = requests_leaving(page, origin), complaints(page)
        pages = sorted(path.relative_to(hostile_site).as_posix() for path in hostile_site.rglob("*.html"))
        assert len(pages) > 8
        for path in pages:
            page.goto(f"{origin}/{path}")
            assert page.evaluate("window.hacked") is None, path
        page.goto(f"{origin}/drawn.html")
        page.locator(".kb-diagram svg").nth(1).wait_for()
        assert page.locator(".kb-diagram").count() == 2
        assert page.locator("div.language-mermaid:visible", has_text="stays text").count() == 2
        assert page.locator(".kb-formula").all_inner_texts()[1] == "<img src=x onerror=window.hacked=1>".replace(
            " ", "\xa0"
        )
        assert page.locator("article [href^='javascript:']").count() == 0
        assert page.evaluate("window.hacked") is None
        page.goto(f"{origin}/search.html?q=hacked")
        page.locator(".kb-search a").first.wait_for()
        assert page.evaluate("window.hacked") is None
        assert left == []
        assert [line for line in seen if "404" not in line] == []


def test_a_link_out_of_the_docs_folder_publishes_nothing(hostile_site: Path) -> None:
    for path in hostile_site.rglob("*"):
        if path.is_file():
            assert b"top secret text" not in path.read_bytes(), path


def test_both_readers_agree_on_the_demo(browser: Browser, origin: str, demo_site: Path) -> None:
    from kbgen.doors.reading.search_index import bring_up_to_date
    from kbgen.search.answer import search

    page = open_page(browser, LOOKS[0])
    page.goto(origin)
    index = bring_up_to_date(Path(__file__).parent.parent.parent)
    for query in (
        LOG,
        "热key 5xx",
        "no worker available",
        "灰度粒度太粗",
        "timeuot redis",
        "VIP",
        "重启 没用",
        "<b>'\"",
    ):
        ours = [hit.id for hit in search(index, query, 10).hits]
        theirs = page.evaluate("q => kbgen.search(q, {limit: 10}).then(r => r.hits.map(h => h.id))", query)
        assert theirs == ours, query
