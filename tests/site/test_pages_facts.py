"""What stands above a postmortem's text: everything shown, nothing live, in the order a responder needs."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from report.harness import patterns_of

from kbgen.corpus.corpus import collect
from kbgen.documents import Document, read_document
from kbgen.doors.disk.folder import open_folder
from kbgen.doors.reading.corpus import read_corpus
from kbgen.model.settings import Settings
from kbgen.site.postmortem.metadata import facts, sections
from kbgen.site.postmortem.narrative import below, without_title
from kbgen.site.postmortem.view import web
from kbgen.site.site import Site, site
from kbgen.site.time_formats import length, since
from kbgen.site.words import load

KB = Path(__file__).parent / "kb"
TODAY = date(2024, 6, 1)
HOSTILE = "<img src=x onerror=alert(1)>"
ALLOWED = set(
    "div section aside p span b a h2 h3 ul ol li dl dt dd time abbr details summary pre button"
    " svg pattern path rect circle text title".split()
)


class Read(HTMLParser):
    """The elements, and the text, of a piece of HTML; every element must be closed."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.text = ""
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def knowledge_base(lang: str = "en") -> Site:
    return site(read_corpus(open_folder(KB)), "Test", load(lang), TODAY)


def shown(path: str, lang: str = "en") -> str:
    made = knowledge_base(lang)
    return facts(made.corpus.by_path[path], made, lambda target: f"../{target.removesuffix('.md')}.html")


def one(front: str, settings: Settings | None = None, faulty: bool = False) -> str:
    document = read_document("20240101-x.md", f"---\n{front}\n---\n".encode())
    assert bool(document.problems) == faulty
    made = site(collect([document], settings or Settings()), "Test", load("en"), TODAY)
    return facts(document, made, lambda target: target)


@pytest.mark.parametrize("path", [path.relative_to(KB / "postmortems").as_posix() for path in KB.rglob("20*.md")])
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_html_is_well_formed_and_fits_into_markdown(path: str, lang: str) -> None:
    html = shown(path, lang)
    read = Read(html)
    assert {tag for tag, _ in read.elements} <= ALLOWED
    assert not re.search(r"\n\s*\n", html)
    assert "{" not in html
    for _, attributes in read.elements:
        assert not any(name.startswith("on") or name == "style" for name in attributes)
        assert all(re.match("kb-", name) for name in (attributes.get("class") or "").split())
        assert (attributes.get("id") or "kb-").startswith("kb-")
        assert re.match(r"https?://|\.\./|#kb-|$", attributes.get("href") or "")


def test_hostile_values_are_text_in_every_field() -> None:
    made = knowledge_base()
    document = made.corpus.by_path["2024/20240501-hostile.md"]
    assert document.problems == ()
    html = facts(document, made, lambda target: target)
    given = document.text.split("\n---")[0].count(HOSTILE)
    hidden = 2  # the title, which the page shows, and `findable_by`, which is a test
    assert Read(html).text.count(HOSTILE) >= given - hidden
    assert "<img" not in html
    assert "<script" not in html


def test_the_order_is_what_a_responder_needs() -> None:
    html = shown("2024/20240301-hot-key.md")
    order = ["attempts", "summary", "glance", "follow-ups", "causes", "symptoms", "timeline", "resolution", "lessons"]
    order += ["related", "sources", "narrative"]
    places = [html.index('class="kb-head"'), *(html.index(f'id="kb-{name}"') for name in order)]
    assert places == sorted(places)


def test_every_section_is_on_the_page_and_every_heading_is_a_section() -> None:
    made = knowledge_base()
    for document in made.corpus:
        html = facts(document, made, lambda target: target)
        named = re.findall(r'<h2 class="kb-heading" id="([^"]+)">', html)
        assert named == [name for name, _ in sections(document, made)]


def test_durations_and_their_absence() -> None:
    html = shown("2024/20240301-hot-key.md")
    assert "5 min 40 s" in html  # TTD
    lean = html.replace("\n", "")
    assert 'Mitigated</dt><dd class="kb-number"><span class="kb-absent kb-absent--unknown">unknown' in lean
    assert 'Acknowledged</dt><dd class="kb-number"><span class="kb-absent kb-absent--not_applicable">n/a' in lean
    assert 'Resolved</dt><dd class="kb-number"><time' in lean and "TTR" not in lean  # known to the day only
    assert '<time datetime="2024-03-01T10:00+08:00" title="written without a time zone; read as +08:00">' in html


def test_the_timeline_has_days_clock_times_and_distances() -> None:
    html = shown("2024/20240301-hot-key.md")
    timeline = html[html.index('class="kb-timeline"') : html.index('id="kb-resolution"')]
    assert re.findall(r'kb-event-date">([^<]+)', timeline) == ["2024-03-01", "2024-03-02"]
    assert re.findall(r'kb-since">([^<]+)', timeline) == ["+0:00", "+0:05", "+22:30"]
    assert ">00:30 UTC<" in timeline
    assert timeline.count("kb-event--key") == 1
    mixed = 'started_at: 2024-03-01T02:00-08:00\ntimeline: [{at: 2024-03-01T10:05, text: "x"}]'
    assert ">10:05 UTC<" in one(f"title: x\nstatus: draft\n{mixed}", Settings(time_zone="UTC"))


def test_what_helped_comes_first() -> None:
    html = shown("2024/20240301-hot-key.md")
    told = Read(html[html.index('<div class="kb-fix">') : html.index("</ol>") + 5]).text.split()
    assert told[:4] == "worked Cache in the process".split()[:4]
    assert " ".join(told).index("Cache in the process") < " ".join(told).index("no effect Restart everything")
    assert html.count("Cache in the process") == 1


def test_follow_ups_stand_as_they_are_today() -> None:
    html = shown("2024/20240301-hot-key.md")
    assert re.findall(r"kb-promise--(\w+)", html) == ["overdue", "done", "wont_do"]
    assert 'href="https://example.org/A-1"' in html
    assert "ticket: javascript:alert(1)" in html


def test_relations_show_at_both_ends_and_secrets_at_none() -> None:
    assert "one of its follow-ups was not done" in shown("2024/20240301-hot-key.md")
    assert "happened because a follow-up here was not done" in shown("2024/20240105-pool.md")
    for path in ("2024/20240301-hot-key.md", "2024/20240105-pool.md"):
        assert "TOPSECRET" not in shown(path)
        assert "board" not in shown(path)


def test_banners() -> None:
    assert "kb-banner--draft" in shown("2024/20240401-draft.md")
    assert "kb-banner--imported" in shown("notes.md")
    assert "kb-banner--unreadable" in shown("broken.md")
    assert "kb-banner--partly" in shown("2024/20240301-hot-key.md")  # it names a document that is withheld
    assert "kb-banner" not in shown("2024/20240105-pool.md")
    for wrong in ("attempts: [{outcome: worked}]", "attempts: [{action: x, outcome: fixed}]", "started_at: soon"):
        assert "kb-banner--unread" in one(f"status: final\n{wrong}", faulty=True)
    assert "kb-banner" not in one("status: final\nlayout: post", faulty=True)


def test_line_breaks_are_kept() -> None:
    html = shown("2024/20240301-hot-key.md")
    assert "First line.&#10;&#10;Second line." in html
    assert "timeout &#123;0&#125;&#10;&#10;second line" in html


@pytest.mark.parametrize("front", ["status: imported", "status: draft", "title: x\nstatus: final\nimpact: {}"])
def test_what_is_missing_leaves_no_trace(front: str) -> None:
    assert "None" not in one(front)


def test_imported_documents_show_what_there_is_and_nothing_else() -> None:
    assert "<dl" not in one("status: imported")
    assert "kb-attempts" not in one("status: imported")
    told = one("status: imported\nresolution: {kind: workaround, text: Turned it off}")
    assert told.index("Turned it off") < told.index("</section>")
    assert told.count("Turned it off") == 1


@pytest.mark.parametrize(
    ("tried", "is_told"),
    [("[{action: Restart, outcome: no_effect}]", True), ("[{action: Restart, outcome: worked}]", False), ("[]", True)],
)
def test_what_ended_it_is_told_above_where_nothing_is_known_to_have_worked(tried: str, is_told: bool) -> None:
    html = one(f"status: draft\nresolution: {{text: Vendor put it back}}\nattempts: {tried}")
    first = html[html.index('id="kb-attempts"') : html.index('id="kb-resolution"')]
    assert ("Vendor put it back" in first, 'href="#kb-resolution"' in first) == (is_told, is_told)


def drawn(times: str) -> str:
    html = one(f"title: x\nstatus: draft\n{times}")
    return html[html.index("<svg") : html.index("</svg>")] if "<svg" in html else ""


def test_the_ribbon_is_to_scale_and_what_nobody_knows_is_hatched() -> None:
    start = "started_at: 2024-03-01T10:00:00Z\nresolved_at: 2024-03-01T20:00:00Z\n"
    known = drawn(f"{start}detected_at: 2024-03-01T11:00:00Z\nmitigated_at: 2024-03-01T15:00:00Z")
    assert re.findall(r'<rect class="([\w-]+)" x="([\d.]+)" width="([\d.]+)"', known) == [
        ("kb-look--severity-0", "4", "99.2"),
        ("kb-worked-on", "103.2", "396.8"),
        ("kb-held", "500", "496"),
    ]
    gap = drawn(f"{start}detected_at: 2024-03-01T11:00:00Z\nmitigated_at: unknown")
    assert re.findall(r'<rect class="([\w-]+)"', gap) == ["kb-look--severity-0", "kb-gap"]
    assert "unknown: Mitigated" in gap
    zones = drawn("started_at: 2024-03-01T23:30:00-08:00\ndetected_at: 2024-03-02T07:40:00Z")
    assert "23:30 Started" in zones and "23:40 Detected (+10 min)" in zones


@pytest.mark.parametrize(
    "times",
    [
        "started_at: 2024-03-01",
        "started_at: 2024-03-01T10:00:00Z\nresolved_at: unknown",
        "started_at: 2024-03-01T10:00:00Z\ndetected_at: 2024-03-01T09:00:00Z",
        "detected_at: 2024-03-01T10:00:00Z\nresolved_at: 2024-03-01T11:00:00Z",
    ],
)
def test_no_ribbon_is_drawn_of_too_little(times: str) -> None:
    assert drawn(times) == ""


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [(0, "0 min"), (40, "40 s"), (340, "5 min 40 s"), (33_840, "9 h 24 min"), (183_600, "2 d 3 h"), (-300, "−5 min")],
)
def test_lengths(seconds: int, expected: str) -> None:
    assert length(timedelta(seconds=seconds), load("en")) == expected


@pytest.mark.parametrize(
    ("minutes", "expected"), [(0, "+0:00"), (5, "+0:05"), (564, "+9:24"), (1563, "+1d 2:03"), (-10, "−0:10")]
)
def test_distances(minutes: int, expected: str) -> None:
    assert since(timedelta(minutes=minutes)) == expected


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        " https://x.org",
        "https://x.org/\n",
        "//x.org",
        "ftp://x.org",
        "https://",
        "http://[",
        "x",
    ],
)
def test_only_web_addresses_become_links(address: str) -> None:
    assert web(address) is None
    assert web("https://example.org/a?b=c&d#e") == "https://example.org/a?b=c&d#e"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("<h1>T</h1><p>x</p>", "<p>x</p>"),
        ('<h1 id="t">T</h1><h2>A</h2>', '<span id="t"></span><h3>A</h3>'),
        ("<h1>Other</h1><h2>A</h2>", "<h3>Other</h3><h4>A</h4>"),
        ("<h2>A</h2><h4>B</h4><h2>C</h2>", "<h3>A</h3><h4>B</h4><h3>C</h3>"),
        ("<h3>A</h3><h2>B</h2>", "<h3>A</h3><h3>B</h3>"),
        ("<p>none</p>", "<p>none</p>"),
    ],
)
def test_headings_of_the_narrative_stand_below_its_own(content: str, expected: str) -> None:
    assert below(content, "T") == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [("# T\n\ntext", "\ntext"), ("T\n===\ntext", "text"), ("## T\ntext", "## T\ntext"), ("text\n# T", "text")],
)
def test_a_title_is_not_repeated(body: str, expected: str) -> None:
    assert without_title(body, "T") == expected


def test_a_title_of_two_lines_is_left_out_with_its_underline() -> None:
    assert without_title("Checkout\ndown\n=====\ntext", "Checkout down") == "text"


def test_an_unreadable_document_shows_its_text_only() -> None:
    made = knowledge_base()
    document: Document = made.corpus.by_path["broken.md"]
    assert sections(document, made) == [("kb-narrative", "The authors' account")]


def test_texts_of_other_documents_are_marked_with_their_language() -> None:
    shared = "services: [redis]\nstatus: draft\nroot_causes: [{description: a, failure_mode: hot-key}]"
    promised = "follow_ups: [{title: Grenze setzen, status: open, due: 2024-01-10}]"
    german = f"---\ntitle: Kasse steht\nlang: de\nstarted_at: 2024-01-01\n{shared}\n{promised}\n---\n"
    related = "related: [{id: 20240101-a, relation: same_cause}]"
    english = f"---\ntitle: Checkout down\nstarted_at: 2024-02-01\n{shared}\n{related}\n---\n"
    documents = [read_document(f"{at}.md", text.encode()) for at, text in (("20240101-a", german), ("b", english))]
    corpus = collect(documents, Settings())
    html = facts(documents[1], site(corpus, "T", load("en"), TODAY, patterns_of(corpus)), lambda target: target)
    assert html.count("Kasse steht") == html.count(' lang="de">Kasse steht</a>') == 4  # broken, again, before, related
    assert '<span lang="de">Grenze setzen</span>' in html


def test_no_text_of_an_author_is_html_whichever_field_has_it() -> None:
    given = json.loads((Path(__file__).parents[1] / "model" / "everything.json").read_text(encoding="utf-8"))
    given |= {"status": "final", "visibility": "public"}
    hostile = 0

    def spoil(of: Any) -> None:
        """Put it into every text that may hold it."""
        nonlocal hostile
        for key in [*of] if isinstance(of, dict) else range(len(of)):
            value = of[key]
            if isinstance(value, dict | list):
                spoil(value)
            elif isinstance(value, str):
                of[key] = f"{value} {HOSTILE} {{{{ x }}}}"
                if read_document("a.md", f"---\n{json.dumps(given)}\n---\n".encode()).problems:
                    of[key] = value
                else:
                    hostile += 1

    spoil(given)
    document = read_document("a.md", f"---\n{json.dumps(given)}\n---\n".encode())
    read = collect([document], Settings())
    found = facts(document, site(read, "Notes", load("en"), TODAY, patterns_of(read)), lambda path: path)
    assert {name for name, _ in Read(found).elements} <= ALLOWED
    assert "{" not in found and found.count("&lt;img") > hostile / 2 > 20
