"""What the suites of others do to a site, its search, its files and the terminal.

    python benchmarks/hostile.py PAYLOADS [YAML] [--limit N]

PAYLOADS is a folder of `.txt` (a payload a line), `.json` (every text in it) and `.md` (its blocks of code); YAML one
of cases as yaml-test-suite keeps them (`yaml: |` in lists). Each payload stands in every text field, in the body, in
a file's name and in an attachment's, and is a query, in the address and in the box. Every page is opened.
Counted: scripts run, requests out, pages left, and markup broken out of: elements and attributes that a site of the
same build with harmless words has not, and in authors' own text whatever could run, ask or pose as a part of ours.
"""

from __future__ import annotations

import argparse
import contextlib
import csv
import json
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree

import icalendar
import yaml
from markdown_it import MarkdownIt
from playwright.sync_api import Browser, Error, Page, Route

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from browser.harness import open_browser  # noqa: E402

from kbgen.model.fields import place  # noqa: E402

WORDS = [f"{each} {at}" for at in range(6) for each in ("plain", "第三个 word", "x" * 90, "one\ntwo")]
WORDS += ["null", "12", "a.b", "https://example.com/x"]
FENCE = re.compile(r"^(`{3,}|~{3,})[^\n]*\n(.*?)^\1", re.MULTILINE | re.DOTALL)
SIGNS = str.maketrans({"␣": " ", "»": "\t", "—": "", "←": "\r", "⇔": "\ufeff"})

# Tells what a page has that it should not have: `known` is what pages of harmless words have.
LOOK = """known => {
  const runs = "script,iframe,frame,object,embed,base,meta,link,style,form,template,math,dialog,select,button";
  const told = new Set(), seen = new Set(), all = [...document.querySelectorAll("*")];
  const ours = new Set(all.filter(e => e.id && !e.closest(".kb-narrative")).map(e => e.id));
  const passed = /^(data-md-|title$|class$|id$|lang$|style$|tabindex$|hidden$|open$|aria-busy$)/;
  const acts = (value) => {
    try { return /^(javascript|vbscript|data):/.test(new URL(value, location.href).protocol); } catch { return false; }
  };
  const leads = /href|src|action|data$|poster|cite/i;
  for (const e of all) {
    const inText = e.closest(".kb-narrative") && !e.matches(".kb-narrative");
    const names = [...e.attributes].map(a => a.name).sort();
    const sign = inText ? `in text: ${e.localName}[${names}]` : `${e.localName}[${names.filter(n => !passed.test(n))}]`;
    seen.add(sign);
    for (const a of e.attributes) {
      const begin = `${e.localName} ${a.name} ${a.value.slice(0, 40)}`;
      if (/^on/i.test(a.name)) told.add(`handler ${e.localName} ${a.name}`);
      if (leads.test(a.name) && acts(a.value)) known.includes(begin) ? seen.add(begin) : told.add(begin);
      if (/^data:/.test(a.value)) seen.add(begin);
    }
    if (inText) {
      const acting = e.matches(runs) ? !e.matches(".kb-formula > math") : e.localName === "input" && !e.disabled;
      if (acting && !known.includes(sign)) told.add(sign);
      if (e.id && ours.has(e.id)) told.add(`poses as #${e.id}`);
      if (e.name && typeof e.name === "string" && e.localName !== "input") told.add(`named ${e.name}`);
      if (/fixed|absolute|url\\(/.test(e.getAttribute("style") || "")) told.add(`style ${e.getAttribute("style")}`);
    } else {
      if (!known.includes(sign)) told.add(`new: ${sign}`);
      if (e.matches("p") && !e.children.length && /zqend/.test(e.textContent)) told.add("a text ends outside of it");
    }
  }
  return [[...seen], [...told]];
}"""
WATCH = "for (const n of ['alert', 'confirm', 'prompt', 'print']) window[n] = () => { (window.zqran ??= []).push(n); };"


def payloads(folder: Path) -> list[str]:
    """Every payload of a folder, each once."""
    found: dict[str, None] = {}
    for path in sorted(folder.iterdir()):
        text = path.read_text(encoding="utf-8", errors="replace")
        if path.suffix == ".json":
            found |= dict.fromkeys(_texts(json.loads(text)))
        elif path.suffix == ".md":
            found |= dict.fromkeys(match[2].rstrip("\n") for match in FENCE.finditer(text))
        elif path.suffix == ".txt":
            found |= dict.fromkeys(line for line in text.splitlines() if line and not line.startswith("#"))
    return [each for each in found if each.strip()]


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    for item in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _texts(item)


def yaml_cases(folder: Path) -> dict[str, str]:
    """The documents of the cases, by file and number, with the suite's signs read as it says."""
    found = {}
    for path in sorted(folder.rglob("*.yaml")):
        for number, case in enumerate(yaml.safe_load(path.read_text(encoding="utf-8"))):
            if "yaml" in case:
                text = case["yaml"].replace("∎\n", "").replace("∎", "").replace("↵", "").translate(SIGNS)
                found[f"{path.stem}-{number}"] = text
    return found


def value(path: tuple[str | int, ...], payload: str) -> Any:
    """What may stand at a place of the front matter, with the payload wherever a text may."""
    here = place(path)
    if here is None:
        return {payload: payload}
    if place((*path, 0)):
        return [value((*path, 0), payload)]
    if here.fields:
        return {name: value((*path, name), payload) for name in here.fields}
    if here.is_moment:
        return "2026-01-02T03:04:05Z"
    if here.words and not here.free:
        return {"true": True, "false": False}.get(here.words[0], here.words[0])
    return payload if here.free else 3


def postmortem(payload: str, number: int) -> str:
    """A document that has the payload everywhere."""
    front = {name: value((name,), payload) for name in place(()).fields}  # type: ignore[union-attr]
    front |= {"status": "draft", "kind": "incident", "lang": "zh" if number % 2 else "en", "visibility": "public"}
    front |= {"aliases": [f"former {payload}"], "tags": [payload], "services": [payload], "ignore": {}}
    front |= {"roles": {"scribe": payload, payload: payload}, "x_own": payload}
    line = " ".join(payload.split())
    body = [f"# {line}", payload, f"`{line}` **{line}** [{line}](<{line}>) ![{line}]({line}) [x]({line}) <{line}>"]
    body += [f"| {line} |\n| --- |\n| {line} |", f"```{line}\n{payload}\n```", f"<details><summary>{line}</summary>\n"]
    body += [payload, "</details>", f"- {line}\n  1. {payload}", f"[^1]: {line}\n\nx[^1]", f"zqend{number}"]
    return f"---\n{yaml.safe_dump(front, allow_unicode=True, sort_keys=False)}---\n\n" + "\n\n".join(body) + "\n"


def base(root: Path, found: list[str]) -> None:
    """A knowledge base of all payloads, one document each, which also bears it as its name, as a picture beside it."""
    docs = root / "postmortems" / "2026"
    docs.mkdir(parents=True)
    (root / "kbgen.toml").write_text(f'title = {json.dumps(found[0])}\naudience = "public"\n', encoding="utf-8")
    for number, payload in enumerate(found):
        name = re.sub(r"[/\x00-\x1f\x7f-\x9f\ud800-\udfff]", "_", payload).encode()[:120].decode(errors="ignore")
        text = postmortem(payload, number).encode("utf-8", errors="replace")
        (docs / f"{number:04}-{name}.md").write_bytes(text)
        (docs / f"{number:04}-{name}.png").touch()


def kbgen(*arguments: str) -> subprocess.CompletedProcess[str]:
    """A command, as at a terminal."""
    command = [sys.executable, "-m", "kbgen", *arguments]
    return subprocess.run(command, capture_output=True, text=True, errors="replace", check=False, cwd=ROOT)


Told = tuple[str, object, "Faults"]


@contextlib.contextmanager
def serve(folder: Path) -> Iterator[str]:
    """A server in a process of its own, whose files a browser may keep; the origin."""
    command = [sys.executable, "-u", "-m", "http.server", "0", "--bind", "127.0.0.1", "--directory", str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        try:
            told = re.search(r"port (\d+)", server.stdout.readline() if server.stdout else "")
            yield f"http://127.0.0.1:{told[1] if told else ''}"
        finally:
            server.kill()


def leaving(page: Page, origin: str) -> list[str]:
    """A list that fills with the addresses of requests that go elsewhere; none gets out."""
    left: list[str] = []

    def stop(route: Route) -> None:
        left.append(route.request.url)
        route.abort()

    page.route(re.compile(rf"^(?!{re.escape(origin)}/|data:|blob:|about:)"), stop)
    return left


class Faults(Counter[str]):
    """What was found, by what it was; the first places of each are printed."""

    def tell(self, place: str, what: str) -> None:
        """Count it, and say where where that is new."""
        self[what] += 1
        if self[what] <= 3:
            print(f"    {place[:110]!a}: {what}", flush=True)


class Visit:
    """A page of the browser that remembers what went wrong on the way."""

    def __init__(self, browser: Browser, origin: str, faults: Faults) -> None:
        self.origin, self.faults, self.opened = origin, faults, 0
        self.page: Page = browser.new_context().new_page()
        self.left = leaving(self.page, origin)
        self.page.add_init_script(WATCH)
        self.page.on("dialog", lambda dialog: (faults.tell("a dialog", "a script ran"), dialog.dismiss()))

    def go(self, path: str) -> None:
        """Open a page of the site and wait until it is there."""
        self.opened += 1
        try:
            self.page.goto(f"{self.origin}/{path}", wait_until="load")
        except Error as error:
            self.faults.tell(path, f"does not open: {str(error).splitlines()[0][:80]}")

    def look(self, where: str, known: set[str], *, learn: bool = False) -> None:
        """Judge what is there now."""
        for _ in range(2):
            try:
                seen, told = self.page.evaluate(LOOK, sorted(known))
                ran = self.page.evaluate("window.zqran ?? []")
                break
            except Error as error:
                seen, told, ran = [], [f"left: {str(error).splitlines()[0][:80]}"], []
        if learn:
            known.update(seen)
            return
        for each in told:
            self.faults.tell(where, each)
        for each in ran:
            self.faults.tell(where, f"a script ran: {each}")
        for each in self.left:
            self.faults.tell(where, f"a request left: {each[:60]}")
        self.left.clear()
        if not self.page.url.startswith(f"{self.origin}/"):
            self.faults.tell(where, f"the page was left for {self.page.url[:60]}")


LEADS_ON = b'http-equiv="refresh"'


def pages(site: Path) -> list[str]:
    """The addresses of all pages of a site but those that only lead on, which `files` reads."""
    found = sorted(path for path in site.rglob("*.html") if LEADS_ON not in path.read_bytes()[:400])
    return [quote(path.relative_to(site).as_posix()) for path in found]


class Tags(HTMLParser):
    """The tags of a page with their attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[tuple[str, ...]] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Remember it."""
        self.found.add((tag, *sorted(name for name, _ in attrs)))


_LEAN = {("html", "lang"), ("head",), ("meta", "charset"), ("meta", "content", "http-equiv"), ("title",), ("body",),
    ("meta", "content", "name"), ("main",), ("p",), ("a", "href")}  # fmt: skip


def browse(browser: Browser, site: Path, known: set[str], asked: list[str], faults: Faults, *, learn: bool) -> int:
    """Open every page of a site and ask every query; how many pages were looked at."""
    with serve(site) as origin:
        visit = Visit(browser, origin, faults)
        for path in pages(site):
            visit.go(path)
            visit.look(path, known, learn=learn)
        print(f"  {visit.opened:,} pages opened", flush=True)
        for query in asked:
            visit.go(f"search.html?q={quote(query.encode('utf-8', errors='replace'))}")
            answered(visit.page)
            visit.look(f"?q={query}", known, learn=learn)
        for query in asked:
            visit.page.locator("[data-kb-search] textarea, [data-kb-search] input").first.fill(query)
            visit.page.wait_for_timeout(350)  # the box waits for the end of typing
            answered(visit.page)
            visit.look(f"box {query}", known, learn=learn)
        visit.page.context.close()
        return visit.opened


def answered(page: Page) -> None:
    """Wait until the box says something, for a while."""
    try:
        page.wait_for_function("document.querySelector('[data-kb-search] [role=status]')?.textContent", timeout=4000)
    except Error:
        return


def carried(browser: Browser, root: Path, known: set[str], count: int, faults: Faults, *, learn: bool) -> int:
    """The bundle: each document in it."""
    told = kbgen("bundle", str(root / "carried/all.html"), "--root", str(root))
    if told.returncode:
        faults.tell("bundle", f"exit {told.returncode}: {told.stderr.strip()[-200:]}")
        return 0
    with serve(root / "carried") as origin:
        visit = Visit(browser, origin, faults)
        visit.go("all.html")
        ids = json.loads(visit.page.locator("#kb-page").text_content() or "{}")["documents"]
        for name, *_ in ids[:count]:
            visit.page.evaluate("id => { location.hash = 'id=' + id }", name)
            visit.page.wait_for_timeout(60)
            visit.look(f"bundle {name}", known, learn=learn)
        visit.page.context.close()
        return len(ids[:count])


def files(browser: Browser, site: Path, faults: Faults) -> Counter[str]:
    """The files beside the pages: each is read by a reader of its kind, and `llms.txt` rendered."""
    read: Counter[str] = Counter()
    for path in (each for each in site.rglob("*") if each.is_file()):
        name, data = path.relative_to(site).as_posix(), path.read_bytes()
        try:
            if path.suffix in (".xml", ".svg") and not name.startswith("assets/"):
                tags = {each.tag.rpartition("}")[2] for each in ElementTree.fromstring(data).iter()}
                for bad in tags & {"script", "foreignObject", "image", "a", "use"}:
                    faults.tell(name, f"holds <{bad}>")
            elif path.suffix == ".json":
                json.loads(data)
            elif path.suffix == ".ics":
                icalendar.Calendar.from_ical(data)
            elif path.suffix == ".html" and LEADS_ON in data[:400]:
                tags = Tags()
                tags.feed(data.decode())
                for odd in tags.found - _LEAN:
                    faults.tell(name, f"leads on, and has {odd}")
            elif path.suffix == ".csv":
                for row in csv.reader(data.decode("utf-8-sig").splitlines(keepends=True)):
                    for cell in row:
                        if cell[:1] in "=+-@\t\r" and cell.strip() and not re.fullmatch(r"-?[\d.]+", cell):
                            faults.tell(name, "a cell that a table would compute")
            else:
                continue
        except Exception as error:
            faults.tell(name, f"can't be read: {type(error).__name__}: {error}"[:150])
        read[path.suffix] += 1
    shown = MarkdownIt("commonmark", {"html": True}).enable("table").render((site / "llms.txt").read_text("utf-8"))
    page = browser.new_page()
    left = leaving(page, "none")
    page.add_init_script(WATCH)
    page.set_content(shown)
    every = "[...Document.prototype.querySelectorAll.call(document, 'body *')]"  # no element's name can shadow that
    odd = page.evaluate(f"{every}.map(e => e.localName + (e.attributes.length ? '+' : ''))")
    for each in set(odd) - {"h1", "h2", "p", "ul", "li", "a+", "blockquote", "code", "em", "strong"}:
        faults.tell("llms.txt", f"rendered, it has {each}")
    for _ in [*left, *page.evaluate("window.zqran ?? []")]:
        faults.tell("llms.txt", "rendered, it runs or asks")
    page.close()
    return read


def terminal(root: Path, found: list[str], faults: Faults) -> int:
    """Every format of the linter, the searches as a batch, the lists: how many commands were run."""
    (root / "queries.jsonl").write_text(
        "".join(json.dumps({"qid": str(at), "query": each}) + "\n" for at, each in enumerate(found)), encoding="utf-8"
    )
    commands = [["lint", "--format", form] for form in ("text", "json", "github", "gitlab", "sarif", "junit")]
    commands += [["search", "--batch", str(root / "queries.jsonl")], ["report"], ["followups"], ["withheld"]]
    commands += [["followups", "--format", form] for form in ("csv", "github", "gitlab", "jira")]
    for each in commands:
        done = kbgen(*each, "--root", str(root))
        if done.returncode not in (0, 1) or "Traceback" in done.stderr:
            faults.tell(" ".join(each[:3]), f"exit {done.returncode}: {done.stderr.strip()[-160:]}")
        if "\x1b" in done.stdout or re.search("[\u202a-\u202e\u2066-\u2069]", done.stdout if "text" in each else ""):
            faults.tell(" ".join(each[:3]), "prints what a terminal obeys")
        if "--batch" in each and (answers := done.stdout.count("\n")) != len(found):
            faults.tell("search --batch", f"{answers} answers to {len(found)}")
    return len(commands)


def yamls(root: Path, cases: dict[str, str], faults: Faults) -> int:
    """Each case as front matter and as a whole file: linted, built, each with its page."""
    docs = root / "postmortems"
    docs.mkdir(parents=True)
    (root / "kbgen.toml").write_text('title = "Y"\n', encoding="utf-8")
    for name, text in cases.items():
        (docs / f"front-{name}.md").write_text(f"---\n{text}\n---\n\nzqend\n", encoding="utf-8", newline="")
        (docs / f"whole-{name}.md").write_text(text, encoding="utf-8", newline="")
    for command in (["lint", "--format", "json"], ["build"], ["search", "zqend"], ["stage", str(root / "staged")]):
        done = kbgen(*command, "--root", str(root))
        if done.returncode not in (0, 1) or "Traceback" in done.stderr:
            faults.tell(command[0], f"exit {done.returncode}: {done.stderr.strip()[-300:]}")
    missing = [name for name in cases for way in ("front", "whole") if not (root / f"site/{way}-{name}.html").is_file()]
    for name in missing:
        faults.tell(name, "has no page")
    return 2 * len(cases)


def tried(browser: Browser, root: Path, words: list[str], known: set[str], *, learn: bool) -> Iterator[Told]:
    """A base of these words, built and looked at: what was tried, how often, and what failed."""
    base(root, words)
    (root / "carried").mkdir()
    print(f"{'harmless' if learn else 'hostile'}: {len(words):,} documents", flush=True)
    built, site = kbgen("build", "--root", str(root)), root / "site"
    print(f"  exit {built.returncode}: {' '.join(built.stdout.split())[-160:]}", flush=True)
    if built.returncode:
        sys.exit(built.stderr[-2000:])
    for what, run in (
        ("pages and queries", lambda faults: browse(browser, site, known, words, faults, learn=learn)),
        ("documents of the bundle", lambda faults: carried(browser, root, known, len(words), faults, learn=learn)),
        ("files", lambda faults: dict(files(browser, site, faults))),
        ("commands", lambda faults: terminal(root, words, faults)),
    ):
        faults = Faults()
        yield what, run(faults), faults


def main() -> None:
    """Build, open, count."""
    asked = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    asked.add_argument("payloads", type=Path)
    asked.add_argument("yaml", type=Path, nargs="?")
    asked.add_argument("--limit", type=int, default=10**6, help="The first so many payloads only.")
    given = asked.parse_args()
    found = payloads(given.payloads)[: given.limit]
    with tempfile.TemporaryDirectory() as name:
        told: list[Told] = []
        if given.yaml:
            faults = Faults()
            told.append(("YAML documents", yamls(Path(name, "yaml"), yaml_cases(given.yaml), faults), faults))
        with open_browser() as browser:
            known: set[str] = set()
            for _ in tried(browser, Path(name, "harmless"), WORDS, known, learn=True):
                pass  # what such pages have is learnt
            told += tried(browser, Path(name, "hostile"), found, known, learn=False)
    print(f"\n{len(found):,} payloads")
    for what, count, faults in told:
        print(f"{what}: tried {count}, failed {faults.total()}")
        for each, times in faults.most_common(40):
            print(f"    {times:,} x {each}")
    sys.exit(any(faults for _, _, faults in told))


if __name__ == "__main__":
    main()
