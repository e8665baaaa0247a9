"""The search page as a team gets it: a real site, the real engine, real typing and pasting."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from browser.harness import (
    PHONE,
    STRICT_CSP,
    WIDE,
    Visit,
    act,
    axe_violations,
    serve,
    visits,
    watched,
)
from playwright.sync_api import Browser, Page, expect

from kbgen.doors.disk.folder import open_folder
from kbgen.doors.mkdocs.build import build_site
from kbgen.doors.reading.search_index import bring_up_to_date
from kbgen.search.answer import search
from kbgen.search.index.index_reader import Index

HERE = Path(__file__).parent
MARKUP = "<img src=x onerror=hacked()> \"lease\" & 'lock' </script>"
TRACE = "\n".join([
    "2026-11-02 03:04:05.678 [consumer-7] WARN  o.a.k.c.NetworkClient - Connection to node 3 was disconnected",
    *(f"2026-11-02 03:04:{n % 60:02}.100 [worker-{n}] DEBUG heartbeat {n} sent" for n in range(120)),
    "org.apache.kafka.common.errors.RecordDeserializationException: Error deserializing key/value for partition sms-3",
    *(f"\tat com.example.frame{n}.Stack{n}.invoke(Stack{n}.java:{n})" for n in range(78)),
])  # fmt: skip
THE_LINE = (
    "org.apache.kafka.common.errors.RecordDeserializationException: Error deserializing key/value for partition sms-3"
)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The knowledge base of these tests, and its site, built once."""
    folder = tmp_path_factory.mktemp("searched")
    copytree(HERE / "searched", folder, dirs_exist_ok=True)
    build_site(open_folder(folder), folder / "site", strict=True)
    return folder


@pytest.fixture(scope="module")
def index(root: Path) -> Iterator[Index]:
    """The other reader, as the terminal has it."""
    opened = bring_up_to_date(root)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def origin(root: Path) -> Iterator[str]:
    with serve(root / "site") as found:
        yield found


@pytest.fixture
def visit(browser: Browser, origin: str) -> Iterator[Visit]:
    with visits(browser, origin, "search.html") as visit:
        yield visit


def box(page: Page) -> Any:
    return page.locator(".kb-search__input").last


def status(page: Page) -> Any:
    return page.locator(".kb-search__status").last


def titles(page: Page) -> Any:
    return page.locator(".kb-hit__title a")


def paste(page: Page, text: str) -> None:
    """As the clipboard does it: in one piece."""
    box(page).focus()
    page.keyboard.insert_text(text)


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("短信晚到", "Kafka 消费延迟导致短信晚到"),
        ("connection pool timeout redis key", "Checkout slow: one Redis key took all reads"),
        ("checkout 慢 report 报表", "Checkout slow while a report ran"),
        ("雪貂任务", "The nightly ferret job wrote every row twice"),
    ],
    ids=["chinese", "english", "mixed", "own-glossary"],
)
def test_typing_finds(visit: Visit, index: Index, query: str, first: str) -> None:
    page = visit()
    box(page).press_sequentially(query, delay=5)
    expect(titles(page).first).to_have_text(first)
    ours = search(index, query)
    expect(titles(page)).to_have_text([hit.record["title"] for hit in ours.hits])  # the first may stand alone a while
    said = [f"{change.typed} = {', '.join(change.words)}" for change in ours.expansions]
    for each in said:
        expect(page.locator(".kb-search__note")).to_contain_text(each)
    assert said or query != "雪貂任务"


def test_the_answer_comes_before_the_link_is_followed(visit: Visit) -> None:
    page = visit("search.html?q=redis: connection pool timeout checkout key")
    hit = page.locator(".kb-hit").filter(has=page.locator(".kb-hit__title", has_text="one Redis key"))
    expect(hit.locator(".kb-try")).to_have_text(
        [
            "worked Cache the key in the process Copy",
            "helped for a while Restart single pods ×200",
            "no effect Add connections",
        ]
    )
    assert hit.bounding_box()["height"] < WIDE["height"] / 4  # three to a screen
    expect(hit.locator(".kb-hit__checks li")).to_have_count(1)
    expect(hit.locator(".kb-hit__checks strong")).to_have_text("Or Slow query?")
    expect(hit.locator(".kb-hit__checks code").first).to_have_text("INFO commandstats")
    alike = hit.locator("details", has_text="Looks alike").locator("li").first
    hit.locator("summary", has_text="Looks alike").click()
    expect(alike).to_have_text("Checkout slow while a report ranThere the slow log was full.")
    assert "secret" not in page.content()
    hit.locator(".kb-hit__modes a").click()
    page.wait_for_url("**/patterns/modes/hot-key.html")


def test_a_stack_trace_says_which_lines_found_it(visit: Visit) -> None:
    page = visit()
    paste(page, TRACE)
    expect(titles(page).first).to_have_text("Kafka 消费延迟导致短信晚到")
    expect(status(page)).to_contain_text("different lines read")
    page.locator(".kb-hit").first.locator("summary", has_text="More lines").click()
    assert THE_LINE in page.locator(".kb-hit").first.locator(".kb-hit__found-by code").all_inner_texts()
    expect(box(page)).to_have_value(TRACE)
    assert len(TRACE.split("\n")) == 200
    assert box(page).bounding_box()["height"] < WIDE["height"] / 3


def test_strange_queries(visit: Visit) -> None:
    page = visit()
    page.evaluate("void (window.hacked = () => { window.was = true; })")
    paste(page, MARKUP)
    expect(titles(page).first).to_have_text("The nightly ferret job wrote every row twice")
    expect(page.locator(".kb-hit").first.locator(".kb-hit__matches")).to_contain_text("& its")
    assert page.locator("article img, article script:not([type])").count() == 0
    assert page.evaluate("window.was") is None
    box(page).fill("数据" * 5000)
    expect(status(page)).not_to_have_text("")
    assert page.locator("html").evaluate("element => element.scrollWidth - element.clientWidth") <= 0
    box(page).fill("zzzqqq")
    expect(status(page)).to_have_text("Nothing found.")
    expect(page.locator(".kb-search__archive")).to_be_visible()
    box(page).fill("   ")
    expect(status(page)).to_have_text("")
    assert page.locator(".kb-hit").count() == 0


def test_a_slip_is_corrected_and_said(visit: Visit) -> None:
    page = visit("search.html?q=chekout")
    expect(page.locator(".kb-search__note")).to_contain_text("No document has “chekout”.")
    page.get_by_role("button", name="Search for “checkout”").click()
    page.wait_for_url("**?q=checkout")


def test_filters_combine_stand_in_the_address_and_go_back(visit: Visit, index: Index) -> None:
    page = visit("search.html?q=checkout redis")
    act(page)
    for group, value in (("Severity", "SEV2 1"), ("Outcome of an attempt", "worked 1")):
        page.get_by_role("button", name=group, exact=True).click()
        page.get_by_role("button", name=value, exact=True).click()
        page.wait_for_url(f"**{'severity:SEV2' if group == 'Severity' else 'outcome:worked'}")
    expect(status(page)).to_have_text("1 hit")
    assert page.url.endswith("?q=checkout+redis&f=severity:SEV2&f=outcome:worked")
    found = search(index, "checkout redis", filters='severity:"SEV2" outcome:"worked"')
    expect(titles(page)).to_have_text([hit.record["title"] for hit in found.hits])
    page.go_back()
    expect(page.locator(".kb-search__chosen button")).to_have_text(["Severity: SEV2"])
    page.go_back()
    expect(page.locator(".kb-search__chosen button")).to_have_count(0)
    expect(status(page)).to_have_text(f"{len(search(index, 'checkout redis').hits)} hits")


def test_facets_name_failure_modes_and_kinds(visit: Visit) -> None:
    page = visit("search.html?f=service:checkout")
    page.get_by_role("button", name="Failure mode", exact=True).click()
    expect(page.locator(".kb-facets__value")).to_have_text(["Hot key 1", "Slow query 1"])


def test_values_are_suggested_while_typing(visit: Visit) -> None:
    page = visit()
    box(page).press_sequentially("timeout in slow q")
    page.get_by_role("button", name="Failure mode: Slow query").click()
    expect(box(page)).to_have_value("timeout in")
    expect(titles(page)).to_have_text(["Checkout slow while a report ran"])


def test_the_keyboard_is_enough(visit: Visit) -> None:
    page = visit("archive/index.html")
    page.keyboard.press("/")
    expect(page.locator("dialog")).to_be_visible()
    expect(box(page)).to_be_focused()
    page.keyboard.type("drill primary", delay=5)
    expect(status(page)).to_have_text("11 hits")
    assert status(page).get_attribute("role") == "status"
    page.keyboard.press("ArrowDown")
    expect(titles(page).first).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(titles(page).nth(1)).to_be_focused()
    page.keyboard.press("s")
    expect(page.locator(".kb-hit").nth(1).locator("details[open] a").first).to_be_focused()
    page.keyboard.press("s")
    expect(titles(page).nth(1)).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(box(page)).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("dialog")).to_be_hidden()
    page.keyboard.press("/")
    wanted = titles(page).first.get_attribute("href")
    page.evaluate("performance.now = () => 1e9")  # the hits have been there for long
    page.keyboard.press("Enter")
    page.wait_for_url(str(wanted))


def test_tab_goes_from_the_box_through_what_narrows_to_the_hits(visit: Visit) -> None:
    page = visit("search.html?q=checkout")
    expect(page.locator(".kb-facets__group").first).to_be_visible()
    box(page).focus()
    seen: list[str] = []
    for _ in range(20):
        page.keyboard.press("Tab")
        seen.append(page.evaluate("document.activeElement.closest('[class^=kb-]').className.split(' ')[0]"))
        if seen[-1] == "kb-hit__title":
            break
    assert seen[0] == "kb-search__clear"
    assert "kb-facets__group" in seen
    assert seen[-1] == "kb-hit__title"


def test_no_hit_can_still_be_narrowed_out_of(visit: Visit) -> None:
    page = visit("search.html?q=checkout&f=kind:drill")
    expect(status(page)).to_have_text("Nothing found.")
    expect(page.locator(".kb-search__note")).to_contain_text("Remove a filter")
    page.get_by_role("button", name="Remove the filter Kind: drill").click()
    expect(titles(page).first).to_be_visible()


def test_from_a_local_folder(browser: Browser, root: Path) -> None:
    with watched(browser, "file://") as page:
        page.goto((root / "site" / "search.html").as_uri())
        box(page).press_sequentially("雪貂任务")
        expect(titles(page).first).to_have_text("The nightly ferret job wrote every row twice")
        page.evaluate("performance.now = () => 1e9")  # the hits have been there for long
        page.keyboard.press("Enter")
        page.wait_for_url("file://**/20240303-ferret.html")
        page.go_back()
        expect(box(page)).to_have_value("雪貂任务")


def test_a_browser_that_keeps_files_finds_what_was_published_since(
    browser: Browser, root: Path, tmp_path: Path
) -> None:
    site = copytree(root / "site", tmp_path / "site")
    (manifest,) = site.glob("assets/kbgen/search/*.js")
    (before,) = (path for path in manifest.parent.iterdir() if path.is_dir())
    with serve(site, caching="max-age=86400") as origin, contextlib.closing(browser.new_context()) as context:

        def first(query: str) -> Any:
            page = context.new_page()
            page.clock.set_fixed_time(now)
            page.goto(f"{origin}/search.html?q={query}")
            return titles(page).first

        now = datetime(2026, 3, 1, 3, 0)
        expect(first("ferret")).to_have_text("The nightly ferret job wrote every row twice")
        before.rename(before.with_name("0123456789ab"))
        text = manifest.read_text(encoding="utf-16")
        manifest.write_text(text.replace(before.name, "0123456789ab"), encoding="utf-16")
        now = datetime(2026, 3, 1, 3, 2)
        expect(first("lease")).to_be_visible()


def test_without_scripts_the_archive_is_offered(browser: Browser, origin: str) -> None:
    with watched(browser, origin, java_script_enabled=False) as page:
        for path in ("index.html", "search.html"):
            page.goto(f"{origin}/{path}")
            expect(page.locator("article noscript")).to_be_visible()
        page.locator("article").get_by_role("link", name="Archive").first.click()
        page.wait_for_url("**/archive/index.html")


def test_scripts_of_the_site_alone_are_enough(browser: Browser, root: Path) -> None:
    """The theme's own scripts are inline, and blocked here; ours are not."""
    with serve(root / "site", STRICT_CSP) as origin:
        page = browser.new_page()
        page.goto(f"{origin}/search.html?q=ferret")
        expect(titles(page).first).to_have_text("The nightly ferret job wrote every row twice")
        page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_phone(browser: Browser, origin: str, scheme: str) -> None:
    with watched(browser, origin, viewport=PHONE, has_touch=True, is_mobile=True, color_scheme=scheme) as page:
        page.goto(f"{origin}/search.html?q=checkout redis")
        place = titles(page).first.bounding_box()
        act(page)
        page.locator(".kb-facets__group").first.click()
        expect(page.locator(".kb-facets__values")).to_be_visible()
        assert titles(page).first.bounding_box() == place
        page.locator(".kb-search__input").click()  # beside them: they close
        page.locator(".kb-hit summary").first.click()
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
        assert axe_violations(page) == []
        paste(page, TRACE)
        expect(page.locator(".kb-search__status")).to_contain_text("different lines read")
        page.locator(".kb-hit summary", has_text="More lines").first.click()
        expect(page.locator(".kb-hit__found-by").first).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
        assert box(page).bounding_box()["height"] < PHONE["height"] / 3
        assert axe_violations(page) == []


def test_an_excerpt_leads_to_its_line_on_the_page(visit: Visit) -> None:
    page = visit("search.html?q=filled one shard idle")
    hit = page.locator(".kb-hit").filter(has=page.locator(".kb-hit__title", has_text="one Redis key"))
    hit.locator(".kb-hit__line", has_text="Reads of one key").click()
    expect(page.locator("mark.kb-found")).to_have_text(["one", "filled", "one", "shard", "idle"])
    expect(page.locator("mark.kb-found").first).to_be_in_viewport()
    expect(page.locator("mark.kb-found").first).to_be_focused()  # whoever uses the keyboard goes on from there
    page.go_back()
    expect(box(page)).to_have_value("filled one shard idle")
    expect(hit.locator("a:focus")).to_contain_text("Reads of one key")  # and from there, back on the list
    expect(hit).to_be_in_viewport()


@pytest.mark.parametrize("by", ["key", "button"])
def test_marks_are_taken_away(visit: Visit, by: str) -> None:
    page = visit("20240301-hot-key.html#kb-line=Reads+of+one+key&kb-words=one+key")
    expect(page.locator("mark.kb-found").first).to_be_focused()
    assert axe_violations(page) == []
    if by == "key":
        page.keyboard.press("Escape")
    else:
        page.get_by_role("button", name="Clear marks").click()
    expect(page.locator("mark.kb-found, .kb-unmark")).to_have_count(0)
    assert "kb-line" not in page.url
    assert "Reads of one key" in page.evaluate("document.activeElement.textContent")


def test_a_line_that_is_not_there_does_no_harm(visit: Visit) -> None:
    page = visit("20240301-hot-key.html#kb-line=No+such+text+anywhere&kb-words=text")
    expect(page.locator("h1").first).to_contain_text("one Redis key")
    expect(page.locator("mark.kb-found")).to_have_count(0)


def test_the_frame_is_in_the_language_that_the_reader_chose(browser: Browser, root: Path) -> None:
    """Texts stay as they were written, each marked with its language; the choice holds on pages that are opened later."""
    with watched(browser, "file://") as page:
        site = (root / "site").as_uri()
        page.goto(f"{site}/20240301-hot-key.html#kb-causes")
        page.get_by_role("link", name="中文").click()
        page.wait_for_url(f"{site}/zh/20240301-hot-key.html#kb-causes")
        expect(page.locator("html")).to_have_attribute("lang", "zh")
        expect(page.locator("#kb-causes")).to_contain_text("为什么会发生")
        expect(page.locator("h1")).to_have_attribute("lang", "en")
        assert page.locator(".kb-fix .kb-lines").first.get_attribute("lang") == "en"
        page.goto(f"{site}/search.html?q=雪貂任务")
        page.wait_for_url(f"{site}/zh/search.html?q=*")
        expect(titles(page).first).to_have_text("The nightly ferret job wrote every row twice")
        page.get_by_role("link", name="English").click()
        page.wait_for_url(f"{site}/search.html?q=*")
        page.goto(f"{site}/archive/index.html")
        expect(page.locator("html")).to_have_attribute("lang", "en")


def test_what_only_an_opened_search_needs_comes_when_somebody_is_about_to_search(browser: Browser, origin: str) -> None:
    with watched(browser, origin) as page:
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url.removeprefix(origin)))
        held: list[Any] = []
        page.route("**/engine.js*", lambda route: held.append(route))
        for address in ("index.html", "20240301-hot-key.html"):
            page.goto(f"{origin}/{address}")
            page.wait_for_load_state("networkidle")
        assert not [url for url in asked if "engine.js" in url or "/search/" in url]
        page.locator("[data-kb-search-open]").hover()
        page.keyboard.press("/")
        page.keyboard.insert_text("ferret")  # before there is anybody to search for it
        expect(status(page)).to_have_text("Searching…")
        assert len([url for url in asked if "engine.js" in url]) == 1
        held.pop().continue_()
        expect(titles(page).first).to_have_text("The nightly ferret job wrote every row twice")
        expect(box(page)).to_have_value("ferret")
        expect(page.locator(".kb-search__status")).to_have_count(1)


def test_a_box_that_comes_while_signs_are_chosen_waits_for_them(browser: Browser, origin: str) -> None:
    with watched(browser, origin) as page:
        held: list[Any] = []
        page.route("**/engine.js*", lambda route: held.append(route))
        page.goto(f"{origin}/20240301-hot-key.html")
        page.keyboard.press("/")
        keyboard = page.context.new_cdp_session(page)
        keyboard.send("Input.imeSetComposition", {"text": "xue", "selectionStart": 3, "selectionEnd": 3})
        page.wait_for_function("document.querySelector('.kb-search__input').value")
        held.pop().continue_()
        page.locator(".kb-search__bar").wait_for(state="attached")
        page.wait_for_timeout(100)
        assert "q=" not in page.url
        keyboard.send("Input.insertText", {"text": "雪貂任务"})
        expect(titles(page).first).to_have_text("The nightly ferret job wrote every row twice")
        expect(box(page)).to_have_value("雪貂任务")


def test_an_engine_that_does_not_come_is_asked_for_again(browser: Browser, origin: str) -> None:
    page = browser.new_page()
    page.route("**/engine.js*", lambda route: route.fulfill(body="(() => { window.kbgen = {"))
    page.goto(f"{origin}/search.html?q=ferret")
    expect(status(page)).to_have_text("The search does not respond. Reload the page, or browse the archive.")
    expect(box(page)).to_have_value("ferret")
    page.unroute("**/engine.js*")
    box(page).press_sequentially(" job")
    expect(titles(page).first).to_have_text("The nightly ferret job wrote every row twice")
    expect(page.locator(".kb-search__status")).not_to_contain_text("respond")
    page.close()
