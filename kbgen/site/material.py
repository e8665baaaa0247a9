"""What mkdocs-material is told where a team's own `mkdocs.yml` says nothing, and its pages without idle blanks.

Data only: no host is imported.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from kbgen.search import one_script
from kbgen.site.search_box.box_script import box_script
from kbgen.site.words import LANGUAGES, Words, load

_BUILT_IN = {"toc", "tables", "fenced_code"}
_EXTENSIONS: dict[str, dict[str, Any]] = {
    "admonition": {},
    "attr_list": {},
    "def_list": {},
    "footnotes": {},
    "sane_lists": {},
    "tables": {},
    "toc": {"permalink": True},
    "pymdownx.highlight": {"anchor_linenums": False, "use_pygments": True},
    "pymdownx.superfences": {},
    "pymdownx.tasklist": {},
}
SANITIZER = "kbgen.markdown.safe_markdown:SafeMarkdown"
_FEATURES = ["navigation.tabs", "navigation.top", "toc.follow"]
STYLES = ("kbgen.css", "search-ui.css", "report.css")
STYLE = "site.css"  # these three in one, since each is a request
ENGINE = "engine.js"  # with what only an opened search box needs; loaded once somebody asks
SEARCH_BOX = "search-ui.js"  # what every page needs of the box; both are put together by box_script.py
PAGE_SCRIPT = "page.js"  # what pages do; a site has it behind the search box, in one file
ASSETS = "assets/kbgen"
THEME = Path(__file__).with_name("theme")
_SAID = ("symptoms.copy", "symptoms.copied", "page.permalink")
# Inside of these a blank is a blank.
_KEPT = re.compile(r"<(pre|textarea|script|style)\b.*?</\1>", re.DOTALL | re.IGNORECASE)
_BLANKS = re.compile(r"\s*\n\s*")
# A blank behind a tag that opens says nothing where there is one before it, and so one before a tag that closes.
_OPENED = re.compile(r"(?<![^\n])(<(?!(?:area|br|embed|hr|img|input|source|wbr)\b)[a-z][^<>]*>)\n")
_CLOSED = re.compile(r"\n(</[a-z][^<>]*>)(?![^\n])")
_OPENS = re.compile(r"<[a-z][^<>']* [^<>']*>")
_PLAIN = re.compile(r' (class|for|href|id|rel|src|type|data-md-[a-z-]+)="([A-Za-z0-9_./-][A-Za-z0-9_./#-]*)"(?=[ >])')
_IN_XML = ' xmlns="http://www.w3.org/2000/svg"'
# In the theme's settings: words of its search, whose place ours has, where that is, and what is not set.
_UNREAD = re.compile(
    r'"search(?:\.[a-z.]+)?": "(?:[^"\\]|\\.)*", |"(?:annotate|tags)": null, |, "version": null(?=\})',
)
_TABS_LIST = re.compile(r"<ul class=md-tabs__list>((?:<li class=md-tabs__item><a [^<>]*>[^<>]*</a></li>\n?)+)</ul>")
_DRAWER_LIST = re.compile(
    r"<ul class=md-nav__list data-md-scrollfix>"
    r"((?:<li class=md-nav__item><a [^<>]*><span class=md-ellipsis>[^<>]*</span></a></li>\n?)+)</ul>"
)
_LINK = re.compile(r'href="?([^" >]*)"?[^<>]*>(?:<span[^<>]*>)?([^<>]*)<')
_SETTINGS = '<script id="__config"'
# What a page without tabs does not need.
_TABS = "__tabbed_"
_TABBED = (
    "<script>var target=document.getElementById(location.hash.slice(1));target&&target.name&&"
    f'(target.checked=target.name.startsWith("{_TABS}"))</script>'
)
# How scripts of the theme name and read what a browser keeps for this site: by the address of its root.
NAMES = re.compile(r'<script>__md_scope=new URL\("(?:\.\.?/?)*",location\),(.*?)</script>\n?')
PALETTE = f"{ASSETS}/palette."
"""How the path of the file with the switch of colours begins."""


def theme(given: Mapping[str, Any], words: Words, lang: str) -> dict[str, Any]:
    """The theme's settings: the team's own where it gave any."""
    return {
        "language": given.get("language") or lang,
        "palette": given.get("palette") or palette(words),
        "features": given.get("features") or _FEATURES,
    }


def extensions(named: Sequence[str], words: Words) -> tuple[list[str], dict[str, dict[str, Any]]]:
    """The Markdown extensions and settings to add. Ours comes last, so that it sees the work of all others."""
    kept = [name for name in named if name not in ("kbgen", SANITIZER)]
    settings: dict[str, dict[str, Any]] = {SANITIZER: {"broken_note": words["narrative.broken"]}}
    if set(kept) <= _BUILT_IN:
        kept += [name for name in _EXTENSIONS if name not in kept]
        settings |= _EXTENSIONS
    return [*kept, SANITIZER], settings


def palette(words: Words) -> list[dict[str, Any]]:
    """As the system is set, light, dark, in turn."""
    looks = (
        ("auto", "(prefers-color-scheme)", None, "brightness-auto"),
        ("light", "(prefers-color-scheme: light)", "default", "brightness-7"),
        ("dark", "(prefers-color-scheme: dark)", "slate", "brightness-4"),
    )
    found: list[dict[str, Any]] = []
    for name, media, scheme, icon in looks:
        toggle = {"icon": f"material/{icon}", "name": words[f"palette.{name}"]}
        look = {"media": media, "primary": "custom", "accent": "custom", "toggle": toggle}
        found.append(look | ({"scheme": scheme} if scheme else {}))
    return found


def lean(page: str, content: str) -> str:
    r"""A whole page of HTML in which only `content`, which stands somewhere in it, stays as it is.

    All else loses what no reader sees: blanks, quotes around plain values, the name of what a drawing is written in.

    >>> lean('<ul>\n\n    <li class="x">\n  <p>a\n  b</p></ul>', "<p>a\n  b</p>")
    '<ul><li class=x><p>a\n  b</p></ul>'
    """
    before, found, after = page.partition(content) if content else (page, "", "")
    around = _without_names(_squeezed(before)) + found + _squeezed(after)
    return _without_unread(_told_once(around if _TABS in content else around.replace(_TABBED, "")))


def _told_once(html: str) -> str:
    """The list in the drawer of narrow screens is that of the tabs: where both say just the same, a script copies it,
    and where none runs, narrow screens have the tabs.
    """
    tabs, drawer = _TABS_LIST.search(html), _DRAWER_LIST.search(html)
    if not tabs or not drawer or _LINK.findall(tabs[1]) != _LINK.findall(drawer[1]):
        return html
    return f"{html[: drawer.start(1)]}{html[drawer.end(1) :]}"


def _without_names(html: str) -> str:
    """Without what the file with the switch of colours defines for all scripts of the theme, where a page has that."""
    head, mark, rest = html.partition(PALETTE)
    lean_head = NAMES.sub("", head, count=1) if mark else head
    return lean_head + mark + rest if "__md_" not in lean_head else html


def _without_unread(html: str) -> str:
    before, mark, settings = html.partition(_SETTINGS)
    return before + mark + _UNREAD.sub("", settings) if mark else html


def _squeezed(html: str) -> str:
    done, parts = 0, []
    for kept in _KEPT.finditer(html):
        parts += [_lean(html[done : kept.start()]), kept[0]]
        done = kept.end()
    return "".join([*parts, _lean(html[done:])])


def _lean(html: str) -> str:
    found = _CLOSED.sub(r"\1", _OPENED.sub(r"\1", _BLANKS.sub("\n", html)))
    return _OPENS.sub(_unquoted, found.replace(_IN_XML, ""))


def _unquoted(tag: re.Match[str]) -> str:
    return _PLAIN.sub(r" \1=\2", tag[0])


@cache
def version() -> str:
    """Letters that change with our styles and scripts: else a browser gives pages what it keeps of earlier ones."""
    return hashlib.sha256(style() + page_script() + box_script()).hexdigest()[:8]


@cache
def style() -> bytes:
    """The styles in one file, without comments and blanks."""
    folder = files("kbgen.site") / "theme" / ASSETS
    text = "".join((folder / name).read_text(encoding="utf-8") for name in STYLES)
    text = re.sub(r"\s+", " ", re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL))
    text = re.sub(r"(?<=[a-z0-9-]): ", ":", re.sub(r" ?([{};,]) ?", r"\1", text))
    return text.replace(";}", "}").replace(" > ", ">").strip().encode()


@cache
def page_script() -> bytes:
    """What pages do, without comments and blanks, and what they say while they do it in each language."""
    said = {lang: {key.rpartition(".")[2]: load(lang)[key] for key in _SAID} for lang in LANGUAGES}
    words = f"const WORDS = {json.dumps(said, ensure_ascii=False)};\n"
    return one_script([words, (files("kbgen.site") / "theme" / ASSETS / PAGE_SCRIPT).read_text(encoding="utf-8")])
