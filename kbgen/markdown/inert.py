"""A text in which no other generator finds anything to run: no script, no template, no component, no directive.

What stands there is shown as it was before. Markdown itself, and the plain HTML of `harmless`, stay.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterator
from itertools import accumulate, pairwise

from kbgen.markdown.parser import parsed
from kbgen.markdown.sanitizer import TAGS, clean, without_our_marks

_CODES = ("fence", "code_block")
_TAG = re.compile(r"""</?(?P<name>[a-z][a-z0-9]{0,15})(?:\s[^<>\n`]{0,400})?/?>""", re.IGNORECASE)
_TICKS = re.compile(r"`+|\n[ \t]*\n")
_WHERE = r"(?P<where><[a-z][a-z0-9+.-]{1,31}:[^\s<>]{0,400}>|<[\w.+-]{1,64}@[\w.-]{1,200}>)"
_OWN_ID = r"(?P<id>\{ ?#[\w.:-]{1,100} ?\} *$)"
_LINK = r"(?P<link>\](?:\(|:) *<?)(?=(?P<to>[^\s)>]{0,300}))"
# As formulas have them; what stands in them is no attribute, and no role.
_FORMULA = r"(?P<formula>(?<=[\w^}])\{[^{}=#.:\"'%`<\n]{0,80}\}(?!`))"
_SIGN = re.compile(
    rf"{_WHERE}|{_OWN_ID}|{_FORMULA}|{_LINK}|^(?P<indent> {{0,9}})(?P<colon>:)(?=::)|(?P<title>:)(?=include\b)"
    rf"|(?P<tag>{_TAG.pattern})|(?P<less><)|(?P<brace>[{{}}])",
    re.MULTILINE | re.IGNORECASE,
)
_RUNS = re.compile(r"(?:javascript|vbscript|data):", re.IGNORECASE)
_SKIPPED = re.compile(r"[\x00-\x20]")  # by browsers
# What generators look for in code, too: Hugo's and Zola's shortcodes, templates of HonKit, Jekyll and macros, mdBook's
# and markdown-include's files, snippets of MkDocs, includes of VitePress.
_RUN = re.compile(r"\{[{%#!]|-8<-|<!--[ \t]*@", re.IGNORECASE)
_PUNCTUATION = re.compile(r"\\\||[!-/:-@\[-`{-~]")  # tables have their own way to write |
_FLAT = frozenset({"br", "hr", "img"})


def inert(body: str) -> str:
    """The text. Code stays as it is, but where something in it could run: then it is HTML that shows the same."""
    lines = body.split("\n")
    code: set[int] = set()
    read = parsed(body)
    for at in read.env.get("attribute_lines", ()):
        lines[at] = lines[at].partition("{:")[0]
    for token in read.tokens:
        if token.type in _CODES and token.map:
            first, end = token.map
            code.update(range(first, end))
            if token.type == "fence" and token.info.strip().startswith("{"):  # a directive of MyST
                lines[first] = lines[first].replace("{", "", 1).replace("}", "", 1)
            if _RUN.search(token.content):
                before = _before(lines[first], token.content if token.type == "code_block" else None)
                shown = _as_it_stands(token.content.rstrip("\n")).replace("\n", "&#10;")
                lines[first:end] = ["", *[""] * (end - first - 1)]
                lines[first] = f"{before}<pre><code>{shown}</code></pre>"
    return "\n".join(_pieces(lines, code))


def _before(line: str, indented: str | None) -> str:
    """What stands before code: of lists and quotations, and not the blanks that alone make code of what is indented."""
    found = re.match(r"[ \t>]*(?:(?:[-*+]|\d+[.)])\s+)?", line.expandtabs(4) if indented else line)
    before = found[0] if found else ""
    return before[: -4 - (len(indented) - len(indented.lstrip(" ")))] if indented else before


def _pieces(lines: list[str], code: set[int]) -> Iterator[str]:
    """The lines, those of prose with their signs escaped; a tag stays where its other half is there."""
    prose = "\n".join("" if at in code else line for at, line in enumerate(lines))
    spans = list(_code_spans(prose))
    bare, at = "", 0
    for start, end, _ in spans:
        bare, at = f"{bare}{prose[at:start]}{'`' * (end - start)}", end
    bare += prose[at:]
    stays = _matched(bare)
    found = [(match.start(), match.end(), _escaped(match, stays)) for match in _SIGN.finditer(bare)]
    found += [(start, end, _as_html(inner)) for start, end, inner in spans if _RUN.search(inner)]
    parts, at = [], 0
    for start, end, shown in sorted(found):
        parts += [prose[at:start], shown]
        at = end
    done = "".join([*parts, prose[at:]]).split("\n")
    yield from (line if number in code else done[number] for number, line in enumerate(lines))


def _code_spans(prose: str) -> Iterator[tuple[int, int, str]]:
    """Where code within a paragraph begins and ends, and what it is."""
    runs = list(_TICKS.finditer(prose))
    paragraph = list(accumulate(run[0][0] == "\n" for run in runs))
    same: dict[tuple[int, int], list[int]] = {}
    for at, run in enumerate(runs):
        same.setdefault((paragraph[at], len(run[0])), []).append(at)
    nexts = {at: after for several in same.values() for at, after in pairwise(several)}
    at = 0
    while at < len(runs):
        after = nexts.get(at) if runs[at][0][0] == "`" else None
        if after is not None:
            yield runs[at].start(), runs[after].end(), prose[runs[at].end() : runs[after].start()]
        at = (at if after is None else after) + 1


def _as_html(code: str) -> str:
    """The code as HTML, in as many lines as it has; what stands before a line of a quotation stays."""
    first, *others = code.strip(" ").split("\n")
    shown = [_as_it_stands(first)]
    for line in others:
        before = re.match(r"[ \t>]*", line)
        start = before.end() if before else 0
        shown.append(f"{line[:start]}{_as_it_stands(line[start:])}")
    return "<code>" + "\n".join(shown) + "</code>"


def _as_it_stands(code: str) -> str:
    """Code for between two tags, where Markdown would read it as prose again: a link there could run, too."""
    return _PUNCTUATION.sub(lambda sign: sign[0] if sign[0] == r"\|" else f"&#{ord(sign[0])};", code)


def _matched(prose: str) -> frozenset[int]:
    """Where the tags begin that may stay: plain HTML, and closed in the order in which it was opened."""
    found: set[int] = set()
    opened: list[tuple[str, int]] = []
    depth: Counter[str] = Counter()
    for tag in _TAG.finditer(prose):
        name = tag["name"].lower()
        if name in _FLAT:
            found.add(tag.start())
        elif name in TAGS and not tag[0].startswith("</"):
            opened.append((name, tag.start()))
            depth[name] += 1
        elif depth[name]:
            each = ""
            while each != name:
                each, at = opened.pop()
                depth[each] -= 1
            found |= {at, tag.start()}
    return frozenset(found)


def _escaped(match: re.Match[str], stays: frozenset[int]) -> str:
    if match["where"] or match["id"] or match["formula"]:
        return match[0]
    if match["link"]:
        runs = _RUNS.match(_SKIPPED.sub("", html.unescape(match["to"])))
        return f"&#93;{match['link'][1:]}" if runs else match[0]
    if match["title"]:  # in the title of a link it has Docsify show what is there
        return "&#58;"
    if match["colon"]:
        return f"{match['indent']}&#58;"
    if match["tag"] and match.start() in stays:
        return _cleaned(match["tag"])
    return _braced(match[0]).replace("<", "&lt;")


def _cleaned(tag: str) -> str:
    """A tag without what could run, or name what is elsewhere."""
    if tag.startswith("</"):
        return tag
    name = re.split(r"[\s/>]", tag[1:], maxsplit=1)[0].lower()
    written = without_our_marks(clean(tag))
    first = written if name == "img" else written[: written.find(">") + 1]
    shown = _braced(first) or f"<{name}>"
    lost = tag.count("\n") - shown.count("\n")  # a tag keeps the lines that it is written over
    return f"<{name}" + "\n" * lost + shown[len(name) + 1 :] if lost > 0 else shown


def _braced(text: str) -> str:
    return text.replace("{", "&#123;").replace("}", "&#125;")
