"""Our Markdown beside GitHub's own library, over a folder of real documents; and the specifications' examples.

    python benchmarks/rendering.py [FOLDER] [--spec commonmark.json] [--spec spec.txt]

Counts of what each engine makes of every document, and which documents lose any; milliseconds a document with the
engine that pages had before (Python-Markdown with MkDocs' usual extensions) and the present one, in one run. The
examples of CommonMark and GFM (CC-BY-SA) are no part of this repository: `--spec` is the `commonmark.json` that the
source archive of markdown-it-py brings along, or `test/spec.txt` of github/cmark-gfm.
"""

from __future__ import annotations

import argparse
import json
import re
import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import cmarkgfm
from cmarkgfm.cmark import Options
from markdown import Markdown

from kbgen.documents import read_document
from kbgen.markdown import render
from kbgen.markdown.safe_markdown import SafeMarkdown

CORPUS = Path(__file__).parent.parent.parent / "shared" / "corpus" / "docs"
BEFORE = ["admonition", "attr_list", "def_list", "footnotes", "sane_lists", "tables", "toc"]
BEFORE += ["pymdownx.highlight", "pymdownx.superfences", "pymdownx.tasklist"]
COUNTED = {
    "lists": r"<[uo]l\b",
    "tables": r"<table\b(?! class=\"[^\"]*highlighttable)",
    "links": r"<a [^>]*href=",
    "images": r"<img\b|class=\"kb-remote-image\"",
    "code blocks": r"<pre\b",
}


def counts(html: str) -> dict[str, int]:
    """How often each construct stands in a page; our links to headings and back from footnotes are not the author's."""
    html = re.sub(r'<a class="(?:headerlink|footnote-backref)".*?</a>', "", html, flags=re.DOTALL)
    html = re.sub(r'<a [^>]*class="footnote-backref"[^>]*>.*?</a>', "", html, flags=re.DOTALL)
    found = {name: len(re.findall(pattern, html)) for name, pattern in COUNTED.items()}
    found["links"] -= html.count('class="kb-remote-image"')
    found["nested lists"] = sum(1 for _ in nested(html))
    return found


def nested(html: str) -> Iterator[int]:
    """A value for each list inside of a list."""
    depth = 0
    for tag in re.finditer(r"<(/?)(?:ul|ol)\b", html):
        if not tag[1]:
            depth += 1
            if depth > 1:
                yield depth
        else:
            depth -= 1


def github(body: str) -> str:
    """The page by GitHub's library, with footnotes, as GitHub has them."""
    return str(cmarkgfm.github_flavored_markdown_to_html(body, Options.CMARK_OPT_FOOTNOTES))


def before(body: str) -> str:
    """The page by the engine that pages had."""
    return Markdown(extensions=[*BEFORE, SafeMarkdown()], extension_configs={"toc": {"permalink": True}}).convert(body)


def timed(work: Callable[[str], object], body: str) -> float:
    """Milliseconds of processor time."""
    began = time.process_time()
    work(body)
    return (time.process_time() - began) * 1000


def over(folder: Path) -> None:
    """The counts and times of all documents below a folder."""
    paths = sorted(folder.rglob("*.md"))
    if not paths:
        raise SystemExit(f"no documents below {folder}: name a folder of Markdown")
    bodies = {path: read_document(path.name, path.read_bytes()).body for path in paths}
    ours = {path: counts(render(body).html) for path, body in bodies.items()}
    theirs = {path: counts(github(body)) for path, body in bodies.items()}
    old = {path: counts(before(body)) for path, body in bodies.items()}
    print(f"{len(paths)} documents, {sum(map(len, bodies.values())):,} characters")
    print(f"{'':14}{'GitHub':>9}{'ours':>9}{'before':>9}  documents that lose any")
    for name in next(iter(theirs.values())):
        lost = [path.name for path in paths if ours[path][name] < theirs[path][name]]
        sums = [sum(each[name] for each in engine.values()) for engine in (theirs, ours, old)]
        print(f"{name:14}{sums[0]:>9}{sums[1]:>9}{sums[2]:>9}  {len(lost)} {', '.join(lost[:5])}")
    fresh = [body + "\n\n<!-- again -->" for body in bodies.values()]  # so that nothing is remembered
    for name, work in (("before", before), ("ours", lambda body: render(body)), ("GitHub", github)):
        times = sorted(timed(work, body) for body in fresh)
        at90 = times[int(len(times) * 0.9)]
        print(f"{name:8} median {statistics.median(times):.2f} ms, p90 {at90:.2f}, all {sum(times) / 1000:.2f} s")


def spec(path: Path) -> None:
    """The examples of a specification that differ from what it wants, by the first reason that applies."""
    differing: dict[str, list[int]] = {}
    examples = list(read(path))
    for example in examples:
        if not same(render(example["markdown"]).html, example["html"]):
            differing.setdefault(reason(example["markdown"]), []).append(example["example"])
    print(f"{path.name}: {len(examples) - sum(map(len, differing.values()))} of {len(examples)} the same")
    for why, numbers in sorted(differing.items(), key=lambda each: -len(each[1])):
        print(f"  {len(numbers):4} {why}: {', '.join(map(str, numbers))}")


def read(path: Path) -> Iterator[dict[str, Any]]:
    """The examples of a specification, as JSON or as its own text."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".json":
        yield from json.loads(text)
        return
    found = re.finditer(r"^`{32} example ?[\w ]*\n(.*?)^\.\n(.*?)^`{32}$", text, re.DOTALL | re.MULTILINE)
    for number, match in enumerate(found, 1):
        markdown, html = (each.replace("\u2192", "\t") for each in match.groups())
        yield {"example": number, "markdown": markdown, "html": html}


def same(ours: str, wanted: str) -> bool:
    """Whether two pages say the same in the same elements: without ids, permalinks, colours and blanks."""
    return plain(ours) == plain(wanted)


def plain(html: str) -> str:
    """A page without what only ours has."""
    html = re.sub(r'<a class="headerlink".*?</a>', "", html, flags=re.DOTALL)
    html = re.sub(r"</?span[^>]*>", "", html)
    html = re.sub(r'<div class="[^"]*highlight">(<pre>.*?</pre>)</div>', r"\1", html, flags=re.DOTALL)
    html = re.sub(r'(<code) class="[^"]*"', r"\1", html)
    html = re.sub(r'(<(?:a|h\d)[^>]*?) (?:id|rel)="[^"]*"', r"\1", html)
    html = re.sub(r' (?:id|rel)="[^"]*"', "", html)
    html = re.sub(r'<a class="kb-remote-image" href="([^"]*)">(.*?)</a>', r'<img src="\1" alt="\2">', html)
    html = html.replace(" />", ">").replace("&quot;", '"').replace("&#39;", "'").replace("\u00a0", "&nbsp;")
    return re.sub(r"\s+", " ", re.sub(r">\s+<", "><", html)).strip()


REASONS = (
    ("GitHub's task lists and footnotes, which CommonMark has not", r"^\s*[-*] \[[ xX]\] |\[\^"),
    ("raw HTML is cleaned: elements that may not be shown are text, attributes and comments go", r"<[a-zA-Z/!?]"),
    ("a scheme that may not be linked", r"(?:ftp|irc|a\+b\+c|made-up-scheme|localhost|data|javascript):"),
    ("GitHub's bare addresses, which CommonMark has not", r"https?://|www\.|@"),
    ("`{#id}` and definition lists of MkDocs", r"\{#|^: "),
)


def reason(markdown: str) -> str:
    """Why an example may differ: the first that applies."""
    return next((why for why, pattern in REASONS if re.search(pattern, markdown, re.MULTILINE)), "other")


def main() -> None:
    """Print all."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder", nargs="?", type=Path, default=CORPUS)
    parser.add_argument("--spec", type=Path, action="append", default=[])
    given = parser.parse_args()
    for path in given.spec:
        spec(path)
    over(given.folder)


if __name__ == "__main__":
    main()
