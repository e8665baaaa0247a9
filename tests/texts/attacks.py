"""Documents that attack their readers, opened in a browser: what each does, whatever made a page of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from browser.harness import complaints, requests_leaving, serve
from playwright.sync_api import Browser, Error, Page

from kbgen.markdown.sanitizer import ATTRIBUTES, TAGS

HERE = Path(__file__).parent.parent / "site"
ELSEWHERE = "it went elsewhere"


def cases(name: str) -> dict[str, str]:
    parts = (HERE / name).read_text(encoding="utf-8").split("\n%%% ")[1:]
    return {title: text for title, _, text in (part.partition("\n") for part in parts)}


HOSTILE, BENIGN = cases("hostile.txt"), cases("benign.txt")


# In the browser, after it parsed the page its own way: whether something ran, and what should not stand there.
INSPECTION = """async ([tags, attributes]) => {
    for (const _ of [1, 2]) await new Promise(requestAnimationFrame);  // what begins when a page is drawn has begun
    const found = window.was ? ["it ran"] : [];
    for (const element of document.querySelectorAll("main *, nav *, body > *:not(main, nav)")) {
        const tag = element.localName;
        if (!tags.includes(tag)) found.push(`<${tag}>`);
        if (/^(__|kb-|kbgen$|.*[$]$)/.test(element.id)) found.push(`#${element.id}`);
        if (/(^| )md-/.test(element.className)) found.push(`.${element.className}`);
        for (const { name } of element.attributes) {
            if (![...attributes, "rel", "disabled"].includes(name)) found.push(`${tag}[${name}]`);
        }
        if (tag === "input" && !(element.type === "checkbox" && element.disabled)) found.push("an input");
        const url = element.getAttribute("href");
        const whole = url !== null && URL.canParse(url, location) ? new URL(url, location).protocol : "";
        if (url !== null && !/^(https?|mailto):/.test(whole)) found.push(url);
    }
    return found;
}"""


def inspected(reader: Page) -> list[str]:
    attributes = {name for names in ATTRIBUTES.values() for name in names}
    try:
        return reader.evaluate(INSPECTION, [sorted(TAGS), sorted(attributes)])
    except Error:
        return [ELSEWHERE]


def attacked(
    browser: Browser, folder: Path, page: Callable[[str], str], hostile: Mapping[str, str] = HOSTILE
) -> dict[str, list[str]]:
    """What each hostile document does to its reader, by its name; those that do nothing are left out."""
    for number, source in enumerate(hostile.values()):
        (folder / f"{number}.html").write_text(page(source), encoding="utf-8")
    done: dict[str, list[str]] = {}
    with serve(folder) as origin:
        reader: Page | None = None
        for number, name in enumerate(hostile):
            if reader is None:
                reader = browser.new_page()
                reader.add_init_script("window.hacked = () => { window.was = true; };")
                left, seen = requests_leaving(reader, origin), complaints(reader)
            reader.goto(f"{origin}/{number}.html")
            found = inspected(reader) + left
            found += [line for line in seen if "404" not in line and "ERR_NAME_NOT_RESOLVED" not in line]
            if found:
                done[name] = found
            if ELSEWHERE in found:
                reader.close()
                reader = None
            left.clear()
            seen.clear()
    return done
