"""Material's styles without those of parts that a site has not switched on: a third of what a first visit reads.

The files are the theme's own, written by a machine: rules without nesting but for `@media` and its like.
A selector goes only if it can match nothing but such a part; whatever else is in a file stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

MAIN = re.compile(r"assets/stylesheets/main\.[0-9a-f]+\.min\.css")
PALETTE = re.compile(r"assets/stylesheets/palette\.[0-9a-f]+\.min\.css")

# Any of these features brings "tooltips", any of these languages "rtl".
TOOLTIPS = frozenset(
    ("content.tooltips", "content.footnote.tooltips", "navigation.instant", "navigation.instant.preview")
)
FROM_THE_RIGHT = frozenset(("ar", "fa", "he", "ku-IQ", "ur"))
# What a team must switch on (a plugin, an extension, a feature, a key of `extra`, `repo_url`, or one of the two above),
# with what a selector has only for it and the icons that come with it.
_PARTS = {
    "search": ("md-search", "md-search-result", "--md-search-result-icon"),
    "blog": (
        *("md-post", "md-author", "md-pagination", "md-profile", "md-pin", "md-draft", "--md-post-pin-icon"),
        *("md-content--post", "md-sidebar--post"),
    ),
    "version": ("md-version", "--md-version-icon"),
    "consent": ("md-consent",),
    "alternate": ("md-select",),
    "social": ("md-social",),
    "tags": ("md-tag", "md-tags", "md-tag-icon", "md-tag-shadow", "--md-tag-icon"),
    "navigation.path": ("md-path", "--md-path-icon"),
    "navigation.footer": tuple(f"md-footer__{part}" for part in ("inner", "link", "title", "direction", "button")),
    "navigation.tabs.sticky": ("md-header--lifted",),
    "toc.integrate": ("md-nav--integrated",),
    "navigation.instant.progress": ("md-progress",),
    "content.code.select": ("--md-code-select-icon",),
    "tooltips": ("md-tooltip2",),
    "md_in_html": ("grid",),
    "rtl": ("[dir=rtl]",),
    "analytics": ("md-feedback",),
    "repo_url": ("md-source", *(f"--md-source-{icon}-icon" for icon in ("forks", "repositories", "stars", "version"))),
    "pymdownx.arithmatex": ("arithmatex",),
    "pymdownx.critic": ("critic",),
    "pymdownx.emoji": ("emojione", "twemoji", "gemoji"),
    "pymdownx.keys": ("keys",),
    "pymdownx.tabbed": (
        *(f"tabbed-{part}" for part in ("block", "button", "content", "control", "labels")),
        "tabbed-set",
        *("--md-tabbed-icon--prev", "--md-tabbed-icon--next"),
    ),
}  # fmt: skip
_TEXT = r""""(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'"""
# A rule begins where another thing ends: without that, each blank of many would be tried as a begin.
_RULE = re.compile(rf"(?<![^{{}}@;])((?:[^{{}}@;\"']|{_TEXT})++)\{{((?:[^{{}}\"']|{_TEXT})*+)\}}")
_SELECTOR = re.compile(rf"(?:[^,()\[\]\"']|{_TEXT}|\((?:[^()]|\([^()]*\))*\)|\[[^\]]*\])+")
_GROUP = re.compile(r"\([^()]*\)")  # one of several that :is and :not name
_EMPTY = re.compile(r"@media[^{}]*\{\}")
_COLOUR = re.compile(r"\[data-md-color-(primary|accent)=([a-z-]+)\]")


@lru_cache(maxsize=1)  # whoever serves a site asks again at each change
def without_parts(css: str, switched_on: frozenset[str]) -> str:
    """The main file without the parts that nothing switched on.

    >>> without_parts(".md-version__list,.a{b:c}@media print{.md-search{d:e}}", frozenset({"search"}))
    '.a{b:c}@media print{.md-search{d:e}}'
    """
    names = [name for part, names in _PARTS.items() if part not in switched_on for name in names]
    classes = "|".join(name for name in names if name[0] not in "-[")
    icons = "|".join(name for name in names if name.startswith("--"))
    of_pages = "|".join(re.escape(name) for name in names if name[0] == "[")
    tests = [rf"\.(?:{classes})(?![a-z]|-[a-z])"] if classes else []
    tests += [rf"^\s*(?:{of_pages}) "] if of_pages else []  # what a whole page is
    named = re.compile("|".join(tests))
    css = re.sub(rf"(?:{icons}):(?:[^;{{}}\"']|{_TEXT})*;?", "", css) if icons else css
    return _kept(css, lambda selector: not named.search(selector)) if tests else css


@lru_cache(maxsize=1)
def without_colours(css: str, chosen: frozenset[str]) -> str:
    """The palette's file without the colours that nobody chose.

    >>> without_colours("[data-md-color-accent=red]{a:b}[data-md-color-accent=teal],html{c:d}", frozenset({"red"}))
    '[data-md-color-accent=red]{a:b}html{c:d}'
    """
    return _kept(css, lambda selector: all(colour in chosen for _, colour in _COLOUR.findall(selector)))


def _kept(css: str, is_kept: Callable[[str], bool]) -> str:
    def rule(found: re.Match[str]) -> str:
        selectors = _SELECTOR.findall(found[1])
        kept = [selector for selector in selectors if is_kept(_plain(selector))]
        if len(kept) == len(selectors):
            return found[0]
        return f"{','.join(kept)}{{{found[2]}}}" if kept else ""

    return _EMPTY.sub("", _RULE.sub(rule, css))


def _plain(selector: str) -> str:
    """Without what stands in parentheses, which need not be there for the selector to match."""
    while (inner := _GROUP.sub("", selector)) != selector:
        selector = inner
    return selector
