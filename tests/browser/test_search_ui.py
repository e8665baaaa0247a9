"""The search box as people use it, in a headless browser, in front of an engine that answers what the test says."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus

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

from kbgen.site.search_box.box_script import KINDS, PARTS, box_script

ASSETS = Path(str(files("kbgen.site"))) / "theme" / "assets" / "kbgen"
WORDS = files("kbgen.site") / "words"
NASTY = "<img src=x onerror=hacked()> \"quotes\" & 'more' </script><script>hacked()</script>"

# The engine of these tests: hits by query, those of "slow" and the rest of "begun" at `finish()`, none for "nothing".
ENGINE = """
window.asked = [];
const hits = JSON.parse(document.getElementById("hits").textContent);
const facets = {
  service: [["dts", 3], ["<b>order</b>-sync", 2]], severity: [["SEV1", 9], ["SEV2", 6]], kind: [["drill", 12], ["incident", 3]],
  tag: [["kafka", 4]], outcome: [["worked", 2], ["made_worse", 1]],
};
window.narrowed = [];
window.counted = [];
const search = (query, { limit, filters, expand, facets: counted, part, signal }) => {
  window.signal = signal ?? window.signal;
  window.narrowed.push(filters);
  window.counted.push([limit, counted]);
  window.expand = expand;
  if (query && limit) window.asked.push(query);
  if (query === "broken" || (query === "uncounted" && counted)) return Promise.reject(new Error("no"));
  const many = { ...hits[0], attempts: [1, 2, 3, 4, 5, 6, 7].map((n) => ({ action: `try ${n}`, outcome: "no_effect" })) };
  const found = query === "nothing" ? [] : query === "many" ? [many] : query === "slow" || filters ? hits.slice(0, 1) : hits;
  const answer = { query, total: found.length, took_ms: 1, hits: found.slice(0, limit), facets: counted ? facets : null };
  if (expand && query.includes("池")) answer.expansions = [{ from: "连接池", to: ["connection pool", "conn pool"] }];
  if (query.includes("kafak")) answer.corrections = [{ from: "kafak", to: ["kafka"] }];
  if (query === "begun" && limit) part({ ...answer, hits: answer.hits.slice(0, 1) });
  if (["begun", "slow"].includes(query) && limit) return new Promise((resolve) => (window.finish = () => resolve(answer)));
  return new Promise((resolve) => setTimeout(() => resolve(answer), 5));
};
const values = () => Promise.resolve({ ...Object.fromEntries(Object.keys(facets).map((name) => [name, facets[name].map(([value]) => value)])), mode: ["hot-key"] });
window.kbgen = { search, values, href: (url) => new URL(url, document.baseURI).href };
"""
FINISHED = "(finish(), new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))))"
HITS: list[dict[str, Any]] = [
    {
        "id": "20220815-dts",
        "title": "DTS 订阅中断：一天内 200 次手工重启",
        "url": "a/",
        "href": "a.html",
        "score": 9.1,
        "kind": "incident",
        "severity": "SEV1",
        "services": ["dts", "order-sync"],
        "started_at": "2022-08-15T10:05:00+08:00",
        "attempts": [
            {"action": "回滚当天的发布", "kind": "rollback", "outcome": "no_effect"},
            {"action": "重启单个实例", "kind": "restart", "outcome": "temporary"},
            {"action": "重启单个实例", "kind": "restart", "outcome": "temporary"},
            {"action": "更换厂商接入点", "kind": "vendor_escalation", "outcome": "worked"},
            {"action": "扩容消费端", "kind": "scale", "outcome": "made_worse"},
            {"action": "逐个重启", "kind": "restart", "outcome": "temporary", "count": 200},
        ],
        "modes": [
            {"slug": "vendor-outage", "name": "Vendor outage", "url": None},
            {"slug": "hot-key", "name": "Hot key", "url": "b.html"},
        ],
        "checks": [
            {"mode": "slow-query", "name": "Slow query", "check": "Is the slow log empty?"},
            {"mode": "retry-storm", "name": "Retry storm", "check": "Does a second subscription fail too?"},
        ],
        "look_alikes": [{"id": "b", "title": NASTY, "url": "b.html", "note": NASTY}],
        "found_by": ["ERROR one <b>", "ERROR two"],
        "similar": [["b", NASTY, "b.html"], ["c", "None to follow", "javascript:hacked()"]],
        "matches": [
            {
                "field": "symptoms",
                "line": 31,
                "text": "build kafka consumer failed, error: Could not send request",
                "marks": [[6, 11], [12, 20], [21, 27]],
            },
            {"field": "body", "line": 120, "text": "x " * 400 + "kafka " + "y " * 400, "marks": [[800, 805]]},
        ],
    },
    {
        "id": "nasty",
        "title": NASTY,
        "href": "b.html",
        "kind": "near_miss",
        "severity": NASTY,
        "services": [NASTY],
        "started_at": None,
        "attempts": [{"action": NASTY, "kind": None, "outcome": None}],
        "modes": [{"slug": "retry-storm", "name": NASTY, "url": "javascript:hacked()"}],
        "matches": [{"field": "code", "line": None, "text": NASTY, "marks": [[0, 4]]}],
    },
    {
        "id": "script",
        "title": "a link that is none",
        "href": "javascript:hacked()",
        "attempts": [{"action": "Restart", "kind": "restart", "outcome": "no_effect"}],
        "resolution": "The vendor put it back",
        "matches": [
            {"field": "body", "line": 9, "text": f"{'一' * 90}kafka", "marks": [[90, 95]]},
            {"field": "body", "line": 12, "text": f"{'word ' * 40}kafka", "marks": [[200, 205]]},
        ],
    },
    *(
        {"id": f"more-{n}", "title": f"Connection pool timeout {n}", "href": f"more-{n}.html", "kind": "drill"}
        for n in range(12)
    ),
]


def words(lang: str) -> str:
    """The words as pages carry them: by dotted key."""
    flat: dict[str, str] = {}

    def put(prefix: str, table: dict[str, Any]) -> None:
        for key, value in table.items():
            name = f"{prefix}{key}"
            put(f"{name}.", value) if isinstance(value, dict) else flat.__setitem__(name, value)

    for name in (f"{lang}.toml", f"search.{lang}.toml"):
        put("", tomllib.loads((WORDS / name).read_text(encoding="utf-8")))
    named = {"mode.hot-key": "热 key" if lang == "zh" else "Hot key"}
    return data(named | {key: text for key, text in flat.items() if key.split(".")[0] in KINDS})


def data(value: object) -> str:
    return json.dumps(value).replace("<", "\\u003c")


def page_of(lang: str, body: str, scheme: str) -> str:
    return f"""<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>Search</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="search-ui.css"><link rel="stylesheet" href="page.css"></head>
<body class="{scheme}"><header><button type="button" data-kb-search-open>Search</button></header>
<main><h1>Postmortems</h1>{body}<p><label>Other field <input id="other"></label></p></main>
<script type="application/json" id="kbgen-words">{words(lang)}</script>
<script type="application/json" id="hits">{data(HITS)}</script>
<script src="engine.js"></script><script src="search-ui.js"></script></body></html>"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page with a box (search.html), one without (page.html), and the pages that hits lead to."""
    root = tmp_path_factory.mktemp("ui")
    (root / "search-ui.css").write_text((ASSETS / "search-ui.css").read_text(encoding="utf-8"), encoding="utf-8")
    (root / "search-ui.js").write_bytes(box_script())
    (root / "engine.js").write_text(ENGINE, encoding="utf-8")
    css = ":root{color-scheme:light dark}body{background:Canvas;color:CanvasText;font-family:sans-serif}"
    css += "body{margin:1rem;min-height:90vh}header button,#other{min-height:24px}"
    (root / "page.css").write_text(css, encoding="utf-8")
    box = '<div class="kb-search" data-kb-search="inline" data-kb-archive="archive.html"></div>'
    for lang in ("en", "zh"):
        (root / f"search-{lang}.html").write_text(page_of(lang, box, ""), encoding="utf-8")
        (root / f"page-{lang}.html").write_text(
            page_of(lang, '<p data-kb-archive="archive.html">Text</p>', ""), encoding="utf-8"
        )
    for name in ("a", "b", "archive", "more-0"):
        (root / f"{name}.html").write_text(
            f'<!doctype html><meta charset="utf-8"><title>{name}</title><h1>{name}</h1>', encoding="utf-8"
        )
    return root


@pytest.fixture(scope="module")
def origin(folder: Path) -> Iterator[str]:
    with serve(folder, STRICT_CSP) as found:
        yield found


@pytest.fixture
def visit(browser: Browser, origin: str) -> Iterator[Visit]:
    with visits(browser, origin) as visit:
        yield visit


def box(page: Page) -> Any:
    return page.locator(".kb-search__input")


def status(page: Page) -> Any:
    return page.locator(".kb-search__status")


def hits(page: Page) -> Any:
    return page.locator(".kb-hit")


def test_typing_shows_hits_as_it_goes(visit: Visit) -> None:
    page, query = visit("search-en.html"), "「热key」5xx &"
    box(page).press_sequentially(query, delay=5)
    page.wait_for_url(f"**?q={quote_plus(query)}")
    expect(status(page)).to_have_text("15 hits")
    assert hits(page).count() == 10
    assert page.evaluate("asked.at(-1)") == query
    room, needed = box(page).evaluate("element => [element.clientHeight, element.scrollHeight]")
    assert room == needed, "no bar to scroll what is all in sight"
    box(page).fill("خطأ")
    assert box(page).evaluate("element => getComputedStyle(element).direction") == "rtl"


def test_the_engine_is_asked_once_for_what_is_typed_fast(visit: Visit) -> None:
    page = visit("search-en.html")
    box(page).evaluate("""input => {
        for (const letter of "kafka") {
            input.value += letter;
            input.dispatchEvent(new InputEvent("input", { inputType: "insertText", bubbles: true }));
        }
    }""")
    expect(status(page)).to_have_text("15 hits")
    assert page.evaluate("asked") == ["kafka"]


def test_a_hit_tells_first_what_was_tried(visit: Visit) -> None:
    page = visit("search-en.html?q=kafka")
    first = hits(page).first
    expect(first.locator(".kb-hit__facts")).to_have_text(
        "SEV12022-08-15dts, order-syncFailure modeVendor outageHot key"
    )
    expect(first.locator("> .kb-hit__tried > .kb-try")).to_have_text(["worked 更换厂商接入点 Copy"])
    assert first.locator("> .kb-hit__matches mark").all_inner_texts() == ["kafka", "consumer", "failed"]
    for summary in first.locator("summary").all():
        summary.click()
    tried = first.locator("details .kb-try")
    expect(tried).to_have_text(
        [
            "helped for a while 重启单个实例 ×2",
            "helped for a while 逐个重启 ×200",
            "no effect 回滚当天的发布",
            "made it worse 扩容消费端",
        ]
    )
    assert first.locator("details mark").all_inner_texts() == ["kafka"]
    place, long = first.locator(".kb-hit__place"), first.locator("details .kb-hit__matches code")
    assert place.all_inner_texts() == ["Symptoms · line 31", "Text · line 120", "Found by the pasted lines"]
    assert first.locator(".kb-hit__modes a[href]").all_inner_texts() == ["Hot key"]
    text = long.inner_text()
    assert len(text) < 260
    assert text.startswith("…")
    assert "kafka" in text


def test_what_ended_it_stands_first_where_nothing_is_known_to_have_worked(visit: Visit) -> None:
    page = visit("search-en.html?q=kafka")
    told = hits(page).nth(2).locator("> .kb-hit__tried > .kb-try")
    expect(told).to_have_text(["resolution The vendor put it back Copy", "no effect Restart"])


def test_the_word_that_was_found_is_within_what_is_seen_of_the_best_line(visit: Visit) -> None:
    page = visit("search-en.html?q=kafka", viewport=PHONE)
    best = hits(page).nth(2).locator("> .kb-hit__matches li")
    assert best.locator("code").inner_text() == f"…{'一' * 12}kafka"
    row, mark = best.bounding_box(), best.locator("mark").bounding_box()
    assert row and mark and mark["y"] + mark["height"] <= row["y"] + row["height"] + 1
    expect(hits(page).nth(2).locator("details .kb-hit__matches")).to_contain_text("word word word")


def test_data_and_queries_are_text(visit: Visit) -> None:
    page = visit("search-en.html")
    page.evaluate("void (window.hacked = () => { window.was = true; })")
    box(page).fill(NASTY)
    expect(hits(page).nth(1).locator(".kb-hit__title")).to_have_text(NASTY)
    expect(hits(page).nth(1).locator(".kb-try")).to_have_text(f"effect unknown {NASTY}")
    assert hits(page).nth(1).locator(".kb-hit__modes a[href]").count() == 0
    assert hits(page).nth(2).locator("a[href]").count() == 0
    assert page.locator("main img, main script").count() == 0
    assert page.evaluate("window.was") is None
    page.reload()
    expect(box(page)).to_have_value(NASTY)


def test_a_pasted_log_is_kept_whole(visit: Visit) -> None:
    page = visit("search-en.html")
    log = "\n".join(f"2024-03-02 03:04:{n % 60:02} ERROR [worker-{n}] pool timeout" for n in range(200))
    box(page).focus()
    page.keyboard.insert_text(log)
    expect(status(page)).to_have_text("15 hits")
    expect(box(page)).to_have_value(log)
    assert page.evaluate("asked.at(-1)") == log
    height = box(page).bounding_box()["height"]
    assert 120 < height <= 0.26 * WIDE["height"] + 3


def test_shift_enter_starts_a_line(visit: Visit) -> None:
    page = visit("search-en.html")
    box(page).press_sequentially("first")
    before = box(page).bounding_box()["height"]
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("second")
    expect(box(page)).to_have_value("first\nsecond")
    assert box(page).bounding_box()["height"] > before


def test_arrows_move_and_enter_opens(visit: Visit) -> None:
    page = visit("search-en.html?q=kafka")
    expect(hits(page)).to_have_count(10)
    page.keyboard.press("/")
    expect(box(page)).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(hits(page).first.locator(".kb-hit__title a")).to_be_focused()
    page.evaluate("navigator.clipboard.writeText = async (text) => void (window.copied = text)")
    expect(hits(page).first.get_by_role("button", name="Copy: 更换厂商接入点")).to_have_text("Copy")
    expect(page.get_by_role("heading", level=2)).to_have_count(10)
    page.keyboard.press("c")
    expect(hits(page).first.get_by_role("button", name="Copied")).to_be_focused()
    assert page.evaluate("copied") == "更换厂商接入点"
    page.evaluate("""() => {
        window.copied = "";
        Object.defineProperty(navigator, "clipboard", { value: undefined }); // as on a site without https
        window.addEventListener("copy", (event) => (window.copied = event.clipboardData.getData("text/plain")));
    }""")
    page.keyboard.press("c")
    assert page.evaluate("copied") == "更换厂商接入点"
    page.keyboard.press("ArrowUp")
    expect(box(page)).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/b.html")


def test_enter_opens_the_first_hit_only_once_it_is_there(visit: Visit) -> None:
    page = visit("search-en.html")
    box(page).fill("slow")
    page.keyboard.press("Enter")
    assert hits(page).count() == 0
    page.evaluate("finish()")
    expect(hits(page)).to_have_count(1)
    assert "search-en" in page.url
    page.keyboard.press("Enter")
    page.wait_for_url("**/a.html")


def test_enter_right_behind_the_last_key_is_for_the_search(visit: Visit) -> None:
    page = visit("search-en.html")
    page.evaluate("performance.now = () => 1000")  # no time goes by: the hits are there, and nobody has read them
    box(page).fill("kafka")
    expect(status(page)).to_have_text("15 hits")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search-en.html?q=kafka")
    page.keyboard.press("Enter")
    page.wait_for_url("**/a.html")


def test_the_first_hits_stand_before_the_others_and_stay(visit: Visit) -> None:
    page = visit("search-en.html")
    page.keyboard.press("Shift")
    box(page).fill("begun")
    expect(status(page)).to_have_text("15 hits")
    assert hits(page).count() == 1, "the others are on their way"
    box(page).press("ArrowDown")
    first = hits(page).first.locator(".kb-hit__title a")
    before = first.bounding_box()
    page.evaluate("finish()")
    expect(hits(page)).to_have_count(10)
    assert page.locator(".kb-search__hits > *").count() == 10, "no place is kept free any more"
    expect(first).to_be_focused()
    assert first.bounding_box() == before
    expect(hits(page).first.locator(".kb-hit__checks")).to_contain_text("Retry storm")  # of a hit that came later


def test_slash_opens_a_dialog_and_escape_closes_it(visit: Visit) -> None:
    page = visit("page-en.html")
    page.locator("#other").press_sequentially("a/b")
    expect(page.locator("#other")).to_have_value("a/b")
    page.locator("#other").blur()
    for open_it in (lambda: page.keyboard.press("/"), lambda: page.locator("[data-kb-search-open]").click()):
        open_it()
        expect(page.locator("dialog")).to_be_visible()
        expect(box(page)).to_be_focused()
        page.keyboard.insert_text("热 key")
        expect(status(page)).to_have_text("15 hits")
        page.keyboard.press("ArrowDown")
        expect(hits(page).first.locator(".kb-hit__title a")).to_be_focused()
        page.keyboard.press("Escape")
        expect(page.locator("dialog")).to_be_hidden()
    expect(page.locator("[data-kb-search-open]")).to_be_focused()


def test_nothing_found_leads_to_the_archive(visit: Visit) -> None:
    for address in ("search-en.html", "page-en.html"):
        page = visit(address)
        page.keyboard.press("/")
        page.keyboard.insert_text("nothing")
        expect(status(page)).to_have_text("Nothing found.")
        page.locator(".kb-search__archive").click()
        page.wait_for_url("**/archive.html")


def test_an_empty_query_shows_nothing(visit: Visit) -> None:
    page = visit("search-en.html?q=kafka")
    expect(hits(page)).to_have_count(10)
    page.locator(".kb-search__clear").click()
    expect(hits(page)).to_have_count(0)
    expect(status(page)).to_have_text("")
    assert page.url.endswith("search-en.html")


def test_late_answers_are_dropped(visit: Visit) -> None:
    page = visit("search-en.html")
    box(page).fill("slow")
    page.keyboard.press("Enter")
    assert page.evaluate("asked.at(-1)") == "slow"
    page.evaluate("window.slow = window.signal")
    box(page).fill("fast")
    assert page.evaluate("slow.aborted"), "the machine works for what stands in the box now"
    expect(status(page)).to_have_text("15 hits")
    page.evaluate(FINISHED)
    assert hits(page).count() == 10
    expect(status(page)).to_have_text("15 hits")


def test_back_to_what_is_still_shown_drops_what_is_under_way(visit: Visit) -> None:
    page = visit("search-en.html?q=kafka")
    expect(status(page)).to_have_text("15 hits")
    box(page).fill("slow")
    page.wait_for_url("**?q=slow")
    box(page).fill("kafka")
    page.wait_for_url("**?q=kafka")
    page.evaluate(FINISHED)
    assert hits(page).count() == 10
    expect(status(page)).to_have_text("15 hits")


def test_a_search_that_fails_says_so(browser: Browser, origin: str) -> None:
    page = browser.new_page()
    page.goto(f"{origin}/search-en.html?q=broken")
    expect(status(page)).to_contain_text("does not respond")
    page.close()


def test_the_query_is_in_the_address_and_back_works(visit: Visit) -> None:
    page = visit("search-en.html")
    box(page).press_sequentially("one & 二")
    page.wait_for_url("**?q=one+%26+%E4%BA%8C")
    expect(hits(page)).to_have_count(10)
    box(page).blur()
    box(page).fill("nothing")
    page.wait_for_url("**?q=nothing")
    page.go_back()
    expect(box(page)).to_have_value("one & 二")
    expect(status(page)).to_have_text("15 hits")
    hits(page).first.locator(".kb-hit__title a").click()
    page.wait_for_url("**/a.html")
    page.go_back()
    expect(box(page)).to_have_value("one & 二")
    expect(hits(page)).to_have_count(10)


def test_more_hits_on_request(visit: Visit) -> None:
    page = visit("search-en.html?q=kafka")
    asked = "element => (element.click(), element.textContent)"
    assert page.locator(".kb-search__more").evaluate(asked) == "Searching…"
    expect(hits(page)).to_have_count(15)
    page.emulate_media(media="print")
    expect(hits(page).first).to_be_visible()
    expect(page.locator(".kb-facets")).to_be_hidden()
    page.emulate_media(media="screen")
    expect(hits(page).nth(10).locator(".kb-hit__title a")).to_be_focused()
    expect(page.locator(".kb-search__more")).to_be_hidden()


def test_a_phone_has_room_and_large_targets(visit: Visit) -> None:
    page = visit("search-zh.html?q=kafka", viewport=PHONE, has_touch=True, is_mobile=True)
    expect(status(page)).to_have_text("15 条结果")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert box(page).evaluate("element => parseFloat(getComputedStyle(element).fontSize)") >= 16
    act(page)
    page.locator(".kb-facets__group").first.click()
    page.locator(".kb-facets__value").first.click()
    expect(status(page)).not_to_have_text("15 条结果")
    everything = page.locator(".kb-hit__all").first
    told = everything.locator("> summary").inner_text().split(" · ")
    everything.locator("> summary").click()
    expect(everything.locator("details[open] > summary")).to_have_text(told)
    cut = "e => e.scrollWidth > e.clientWidth"
    assert not any(each.evaluate(cut) for each in page.locator(".kb-hit__more, .kb-hit__more details").all())
    count, filters = status(page).bounding_box(), page.locator(".kb-facets").bounding_box()
    assert count
    assert filters
    assert count["y"] + count["height"] <= filters["y"] + filters["height"], "the number of hits has no row of its own"
    for target in page.locator(".kb-search :is(a[href], button, textarea, summary):visible").all():
        assert target.bounding_box()["height"] >= 44, target.inner_text()


@pytest.mark.parametrize(
    ("address", "scheme"),
    [("search-en.html?q=kafka", "light"), ("search-zh.html?q=nothing", "dark"), ("page-zh.html", "light")],
)
def test_axe_finds_nothing(browser: Browser, origin: str, address: str, scheme: str) -> None:
    with watched(browser, origin, color_scheme=scheme, viewport=PHONE) as page:
        page.goto(f"{origin}/{address}")
        page.keyboard.press("/")
        page.keyboard.insert_text("kafka" if address.startswith("page") else "")
        expect(status(page)).not_to_have_text("")
        act(page)
        page.locator(".kb-facets__group").first.click()
        page.locator(".kb-facets__value").first.click()
        page.locator(".kb-search__chosen button").wait_for()
        for summary in page.locator("summary").all():
            summary.click()
        assert axe_violations(page) == []


def chosen(page: Page) -> Any:
    return page.locator(".kb-search__chosen button")


def test_filters_combine_and_stand_in_the_address(visit: Visit) -> None:
    page = visit("search-en.html?q=kafka")
    act(page)
    for group, value in (("Service", "<b>order</b>-sync 2"), ("Severity", "SEV1 9")):
        page.get_by_role("button", name=group, exact=True).click()
        page.get_by_role("button", name=value, pressed=False).press("Enter")
        expect(page.get_by_role("button", name=value, pressed=True)).to_be_focused()
    expect(status(page)).to_have_text("1 hit")
    assert page.evaluate("narrowed.at(-1)") == 'service:"<b>order</b>-sync" severity:"SEV1"'
    assert page.url.endswith("?q=kafka&f=service:%3Cb%3Eorder%3C%2Fb%3E-sync&f=severity:SEV1")
    assert chosen(page).all_inner_texts() == ["Service: <b>order</b>-sync", "Severity: SEV1", "Remove all filters"]
    page.go_back()
    expect(chosen(page)).to_have_text(["Service: <b>order</b>-sync"])
    page.go_back()
    expect(chosen(page)).to_have_count(0)
    expect(status(page)).to_have_text("15 hits")
    page.go_forward()
    chosen(page).press("Enter")
    expect(status(page)).to_have_text("15 hits")
    expect(box(page)).to_be_focused()
    assert page.url.endswith("?q=kafka")


def test_filters_alone_are_a_search_that_can_be_sent(visit: Visit) -> None:
    page = visit("search-zh.html?f=outcome:worked&f=nonsense&f=no:thing&f=kind:drill")
    expect(status(page)).to_have_text("1 条结果")
    expect(chosen(page)).to_have_text(["办法的效果：有效", "类型：演练", "去掉全部条件"])
    chosen(page).last.click()
    expect(hits(page)).to_have_count(0)
    assert page.url.endswith("search-zh.html")


def test_the_dialog_has_filters_too(visit: Visit) -> None:
    page = visit("page-en.html")
    page.keyboard.press("/")
    page.keyboard.insert_text("热 key")
    page.get_by_role("button", name="Severity", exact=True).click()
    page.get_by_role("button", name="SEV2 6").click()
    expect(status(page)).to_have_text("1 hit")
    expect(page).to_have_url(re.compile(r"page-en\.html\?q=%E7%83%AD\+key&f=severity:SEV2$"))
    page.keyboard.press("Escape")  # the values that lie over the hits
    expect(page.locator(".kb-facets__values")).to_be_hidden()
    expect(page.get_by_role("button", name="Severity (1)", exact=True)).to_be_focused()
    page.keyboard.press("Escape")
    expect(page).to_have_url(re.compile(r"page-en\.html$"))


def test_back_finds_the_search_of_the_dialog_again(visit: Visit) -> None:
    page = visit("page-en.html")
    page.keyboard.press("/")
    page.keyboard.insert_text("热 key")
    expect(status(page)).to_have_text("15 hits")
    page.goto(page.url.replace("page-en", "search-zh").split("?")[0])
    page.go_back()
    expect(box(page)).to_have_value("热 key")
    expect(status(page)).to_have_text("15 hits")


def test_a_range_of_dates(visit: Visit) -> None:
    page = visit("search-en.html?q=kafka&f=date:2024-01-01..")
    expect(chosen(page)).to_have_text(["Date: 2024-01-01.."])
    page.get_by_role("button", name="Date (1)").click()
    page.get_by_label("Until").fill("2024-02-29")
    expect(chosen(page)).to_have_text(["Date: 2024-01-01..2024-02-29"])
    assert page.evaluate("window.narrowed.at(-1)") == 'date:"2024-01-01..2024-02-29"'
    page.get_by_label("From").fill("")
    page.get_by_label("Until").fill("")
    expect(chosen(page)).to_have_count(0)


def test_what_was_changed_is_said_and_can_be_undone(visit: Visit) -> None:
    page = visit("search-en.html?q=kafak 连接池")
    note = page.locator(".kb-search__note")
    expect(note).to_contain_text("Also searched for: 连接池 = connection pool, conn pool")
    expect(page.get_by_role("status")).to_have_text(
        re.compile("^15 hits No document has .kafak.")
    )  # once to who listens
    expect(note.locator(".kb-search__told")).to_have_attribute("aria-hidden", "true")
    note.get_by_role("button", name="Only the words as typed").click()
    expect(note).to_contain_text("as typed only")
    assert page.evaluate("window.expand") is False
    assert page.url.endswith("&as=typed")
    note.get_by_role("button", name="Similar words too").click()
    expect(note).to_contain_text("Also searched for")
    note.get_by_role("button", name="Search for “kafka 连接池”").click()
    expect(box(page)).to_have_value("kafka 连接池")
    expect(note).not_to_contain_text("No document has")


def test_one_key_shows_similar_incidents(visit: Visit) -> None:
    page = visit("search-en.html?q=kafka")
    expect(hits(page)).to_have_count(10)
    box(page).focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("s")
    similar = hits(page).first.locator("details").last.locator("a")
    expect(similar.first).to_be_focused()
    assert similar.all_inner_texts() == [NASTY, "None to follow"]
    assert hits(page).first.locator("details").last.locator("a[href]").count() == 1
    page.keyboard.press("ArrowDown")
    expect(hits(page).nth(1).locator(".kb-hit__title a")).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("s")
    expect(hits(page).first.locator(".kb-hit__title a")).to_be_focused()
    expect(similar.first).to_be_hidden()


def test_what_tells_look_alikes_apart(visit: Visit) -> None:
    page = visit("search-en.html?q=kafka")
    first = hits(page).first
    first.locator("summary", has_text="Or Retry storm?").click()
    expect(first.locator(".kb-hit__checks li")).to_have_text(["Or Retry storm? Does a second subscription fail too?"])
    first.locator("summary", has_text="Looks alike, different cause (2)").click()
    rows = first.locator("details", has_text="Looks alike").locator("li")
    expect(rows).to_have_text([f"{NASTY}{NASTY}", "Or Slow query? Is the slow log empty?"])


def test_many_attempts_are_shown_on_request(visit: Visit) -> None:
    page = visit("search-en.html?q=many")
    tried = hits(page).first.locator(".kb-try:visible")
    expect(tried).to_have_count(2)
    hits(page).first.locator("summary", has_text="Also tried (5)").press("Enter")
    expect(tried).to_have_count(7)


def test_hits_come_before_their_counts(visit: Visit) -> None:
    page = visit("search-en.html?q=kafka")
    expect(status(page)).to_have_text("15 hits")
    first = page.get_by_role("button", name="Narrow down")
    expect(first).to_be_visible()  # for whoever only listens: a link is looked at before it is narrowed
    page.evaluate("dispatchEvent(new PointerEvent('pointermove'))")  # as browsers tell of a mouse that stands still
    assert page.evaluate("counted") == [[10, False]]
    first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Severity", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Service", exact=True)).to_be_focused()
    expect(first).to_have_count(0)
    assert page.evaluate("counted") == [[10, False], [0, True]]
    box(page).fill("pool")
    page.wait_for_url("**?q=pool")
    assert page.evaluate("counted.at(-1)") == [10, True]


def test_hits_stay_where_their_counts_cannot_be_had(visit: Visit) -> None:
    page = visit("search-en.html?q=uncounted")
    page.mouse.move(3, 3)
    expect(page.locator(".kb-facets")).to_be_hidden()
    expect(status(page)).to_have_text("15 hits")
    expect(hits(page)).to_have_count(10)


def test_an_engine_that_was_copied_by_half_says_so(browser: Browser, folder: Path, origin: str) -> None:
    half = folder / "half"
    half.mkdir()
    (half / "search-ui.js").write_bytes(box_script())
    (half / "engine.js").write_text("(() => { window.kbgen = {", encoding="utf-8")
    box = '<div data-kb-search="inline"></div><script src="search-ui.js"></script>'
    (half / "index.html").write_text(f"<!doctype html><html lang='en'>{box}", encoding="utf-8")
    old = "if (source.includes('(?<=')) throw new SyntaxError(); return new known(source, flags);"
    (half / "old.js").write_text(f"const known = RegExp; window.RegExp = function (source, flags) {{ {old} }};")
    (half / "old.html").write_text(f"<!doctype html><html lang='en'><script src='old.js'></script>{box}")
    page = browser.new_page()
    page.goto(f"{origin}/half/index.html?q=kafka")
    expect(status(page)).to_have_text("The search does not respond. Reload the page, or browse the archive.")
    page.goto(f"{origin}/half/old.html?q=kafka#kb-line=abcdef&kb-words=abc")
    expect(status(page)).to_contain_text("This browser is too old for the search.")
    page.close()


def test_a_failure_mode_is_suggested_by_its_name(visit: Visit) -> None:
    page = visit("search-zh.html")
    box(page).press_sequentially("昨天的热 k")
    page.get_by_role("button", name="故障模式：热 key").wait_for()
    box(page).fill("timeout hot-k")
    page.wait_for_url("**?q=timeout+hot-k")
    page.get_by_role("button", name="故障模式：热 key").click()
    expect(box(page)).to_have_value("timeout")
    assert page.evaluate("narrowed.at(-1)") == 'mode:"hot-key"'


def test_a_pasted_log_stays_out_of_what_a_server_sees(visit: Visit) -> None:
    page = visit("search-en.html")
    log = "ERROR pool timeout\n\tat com.example.Pool"
    box(page).focus()
    page.keyboard.insert_text(log)
    expect(status(page)).to_have_text("15 hits")
    assert "?" not in page.url
    page.reload()
    expect(box(page)).to_have_value(log)
    box(page).fill("short")
    page.wait_for_url("**/search-en.html?q=short")
    box(page).fill("x" * 20_001)
    page.wait_for_url("**/search-en.html")


def test_enter_on_a_phone_puts_the_keyboard_away(visit: Visit) -> None:
    page = visit("search-en.html", viewport=PHONE, has_touch=True, is_mobile=True)
    box(page).fill("kafka")
    expect(status(page)).to_have_text("15 hits")
    page.keyboard.press("Enter")
    expect(box(page)).not_to_be_focused()
    assert page.url.endswith("search-en.html?q=kafka")


def test_short_queries_are_remembered_and_pasted_logs_are_not(visit: Visit) -> None:
    page = visit("search-en.html")
    page.evaluate("performance.now = () => 1000")  # no Enter is so late that it opens a hit
    recent = page.locator(".kb-search__recent button")
    for query in [NASTY, *(f"query {n}" for n in range(9)), "query 8", "x" * 201]:
        box(page).fill(query)
        page.keyboard.press("Enter")
        expect(status(page)).to_have_text("15 hits")
        box(page).fill("")
        expect(status(page)).to_have_text("")
    assert recent.all_inner_texts() == [*(f"query {n}" for n in range(8, 0, -1)), "Clear"]
    page.reload()
    recent.nth(1).click()
    expect(box(page)).to_have_value("query 7")
    expect(recent.first).to_be_hidden()
    page.locator(".kb-search__clear").click()
    recent.last.click()
    expect(recent.first).to_be_hidden()
    assert page.evaluate("localStorage.length") == 0


def test_a_browser_that_keeps_nothing_searches_all_the_same(browser: Browser, origin: str) -> None:
    with watched(browser, origin) as page:
        page.add_init_script("Object.defineProperty(window, 'localStorage', { get() { throw new Error('blocked'); } })")
        page.goto(f"{origin}/search-en.html")
        box(page).fill("kafka")
        expect(status(page)).to_have_text("15 hits")
        page.evaluate("performance.now = () => 1e9")  # the hits have been there for long: Enter opens the first
        page.keyboard.press("Enter")
        page.wait_for_url("**/a.html")


def test_a_word_that_is_a_tag_can_become_a_filter(visit: Visit) -> None:
    page = visit("search-en.html")
    box(page).press_sequentially("timeout kaf")
    page.get_by_role("button", name="Tag: kafka").click()
    expect(status(page)).to_have_text("1 hit")
    expect(box(page)).to_have_value("timeout")
    expect(chosen(page)).to_have_text(["Tag: kafka"])


def test_both_languages_have_every_word_of_the_script() -> None:
    source = "".join((ASSETS.parents[2] / "search_box" / f"{name}.js").read_text(encoding="utf-8") for name in PARTS)
    asked = set(re.findall(r'"(search\.[\w.-]+)"', source))
    english, chinese = json.loads(words("en")), json.loads(words("zh"))
    assert english.keys() == chinese.keys()
    assert asked
    assert asked <= english.keys()
    unused = {key for key in english if re.fullmatch(r"search\.\w+", key)} - asked
    assert unused == {"search.open", "search.without_script", "search.about", "search.shown"} & unused
