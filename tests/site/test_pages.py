"""Generated pages: a small knowledge base in, the Markdown under `pages/` out.

`KBGEN_WRITE_EXPECTED=1 pytest tests/site/test_pages.py` writes the expectations anew; read the difference.
"""

from __future__ import annotations

import html
import os
import re
from datetime import date
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from kbgen.corpus.corpus import Corpus, collect
from kbgen.documents import read_document
from kbgen.doors.disk.folder import open_folder
from kbgen.doors.reading.corpus import read_corpus
from kbgen.model.settings import Settings
from kbgen.recurrence import find_patterns
from kbgen.site.blocks import Cards
from kbgen.site.exports.all_files import exports
from kbgen.site.groupings import file_names
from kbgen.site.html_writer import anchors
from kbgen.site.markdown_writer import markdown_of, text, typed
from kbgen.site.pages import pages
from kbgen.site.pages.patterns_page import patterns
from kbgen.site.pages.reference import reference
from kbgen.site.site import Site, site
from kbgen.site.words import load

HERE = Path(__file__).parent
EXPECTED = HERE / "pages"
TODAY = date(2024, 6, 1)


def knowledge_base(lang: str = "en") -> Site:
    whole = read_corpus(open_folder(HERE / "kb"))
    kept = [document for document in whole if "hostile" not in document.path]
    return site(collect(kept, whole.settings), "Test & <site>", load(lang), TODAY)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_pages_are_as_expected(lang: str) -> None:
    written = {page.path: markdown_of(page) for page in pages(knowledge_base(lang))}
    folder = EXPECTED / lang
    if os.environ.get("KBGEN_WRITE_EXPECTED"):
        for path, markdown in written.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(markdown, encoding="utf-8")
    expected = {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in folder.rglob("*.md")}
    assert written == expected


def heading_ids(lang: str) -> list[str]:
    made = [*pages(knowledge_base(lang)), *reference(site(collect([], Settings()), "x", load(lang), TODAY))]
    return [" ".join([page.path, *(each.id for each in anchors(page))]) for page in made]


def test_links_to_headings_outlive_their_words() -> None:
    """An id that is not in the list any more breaks links that people have shared."""
    if os.environ.get("KBGEN_WRITE_EXPECTED"):
        (HERE / "heading_ids.txt").write_text("\n".join(heading_ids("en")) + "\n", encoding="utf-8")
    listed = (HERE / "heading_ids.txt").read_text(encoding="utf-8").splitlines()
    assert heading_ids("en") == heading_ids("zh") == listed


def test_every_link_leads_to_a_page() -> None:
    made = knowledge_base()
    known = {page.path for page in pages(made)} | set(made.corpus.by_path)
    known |= {path for path, _ in exports(made, str)}
    for page in pages(made):
        for target in re.findall(r"\]\(([^)]+)\)", markdown_of(page)):
            folder = page.path.rpartition("/")[0]
            assert os.path.normpath(os.path.join(folder, target)) in known, f"{page.path}: {target}"


def many(count: int) -> Corpus:
    def one(number: int) -> str:
        return (
            f"---\ntitle: Incident {number}\nstatus: final\nseverity: SEV{number % 4 + 1}\n"
            f"services: [s{number % 7}]\nstarted_at: {2000 + number % 20}-01-01\n"
            f"follow_ups: [{{title: t, status: open}}]\n---\n"
        )

    documents = [read_document(f"d{number}.md", one(number).encode()) for number in range(count)]
    return collect(documents, Settings())


def test_the_home_page_does_not_grow_and_the_rest_grows_with_the_documents() -> None:
    small, large = (list(pages(site(many(count), "x", load("en"), TODAY))) for count in (200, 400))
    home_small, home_large = (next(page for page in found if page.path == "index.md") for found in (small, large))
    assert abs(len(markdown_of(home_small)) - len(markdown_of(home_large))) < 40
    assert sum(len(markdown_of(page)) for page in large) < 2.2 * sum(len(markdown_of(page)) for page in small)


def test_an_empty_knowledge_base_has_all_pages_of_the_navigation() -> None:
    found = [page for page in pages(site(collect([], Settings()), "x", load("en"), TODAY)) if page.in_nav]
    assert [page.path for page in found] == [
        "index.md",
        "search.md",
        "patterns/index.md",
        "follow-ups/index.md",
        "report/index.md",
        "archive/index.md",
        "services/index.md",
        "severities/index.md",
        "causes/index.md",
        "tags/index.md",
        "reference/index.md",
    ]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (["redis"], ["redis"]),
        (["Redis", "redis", "REDIS"], ["REDIS", "Redis-2", "redis-3"]),
        (["配置中心"], ["配置中心"]),
        (["../../etc/passwd"], ["etc-passwd"]),
        (["P0/紧急", "P0 紧急"], ["P0-紧急", "P0-紧急-2"]),
        (["index", "README", "con", "aux.x"], ["README-", "aux.x-", "con-", "index-"]),
        (["", "...", "/"], ["-", "--2", "--3"]),
        (["a" * 100], ["a" * 60]),
    ],
)
def test_file_names_are_safe_and_unique(values: list[str], expected: list[str]) -> None:
    assert sorted(file_names(values).values()) == sorted(expected)


@pytest.mark.parametrize(
    "value",
    [
        *("# no heading", "1. no list", "- no list", "a_b_c *d* ~~e~~", "[a](b) ![c](d)", "<b>x</b> &amp; &#35; R&D"),
        *("`tick` \\ back", "> no quote", "a | b", "= ==", "+ plus", "50 % of 3 & 4 > 2: 'x' \"y\" (z) {t} $m$ 2)"),
    ],
)
def test_typed_markdown_shows_the_same_and_has_no_entity(value: str) -> None:
    for line in (text(value), f"- {text(value)}", f"| {text(value)} |\n| --- |"):
        made = typed(line)
        assert not re.search(r"&#\d+;", made.replace("\\&", ""))
        shown = re.sub(r"<[^>]*>", "", MarkdownIt("gfm-like", {"linkify": False}).render(made)).strip()
        assert html.unescape(shown) == " ".join(value.split())


def test_a_page_of_patterns_has_a_limit_of_cards() -> None:
    front = "---\ntitle: {0}\nstatus: draft\nservices: [s{1}]\nstarted_at: {0}\nroot_causes:\n"
    cause = "  - {{category: capacity, failure_mode: retry-storm, component: c{1}}}\n---\n"
    texts = {f"{day}-{at}": (front + cause).format(day, at) for at in range(45) for day in ("2024-01-02", "2024-02-03")}
    corpus = collect([read_document(f"{name}.md", text.encode()) for name, text in texts.items()], Settings())
    kb = site(corpus, "T", load("en"), date(2024, 6, 1), find_patterns(corpus))
    shown = patterns(kb)
    (cards,) = [block for block in shown.blocks if isinstance(block, Cards)]
    links = set(re.findall(r"\(chains/[^)]+\.md\)", markdown_of(shown)))
    assert (len(cards.items), len(links)) == (40, 45)
