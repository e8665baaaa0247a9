"""A text in which no other generator finds anything to run: no script, no template, no component, no directive.

What stands there is shown as it was before. Markdown itself, and the plain HTML of `harmless`, stay.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import accumulate, groupby
from urllib.parse import quote

from markdown_it.token import Token

from kbgen.markdown.parser import parsed
from kbgen.markdown.sanitizer import TAGS, clean, without_our_marks

_CODES = ("fence", "code_block")
_TAG = re.compile(r"""</?(?P<name>[a-z][a-z0-9]{0,15})(?:\s[^<>\n`]{0,400})?/?>""", re.IGNORECASE)
_TICKS = re.compile("`+")
_WHERE = (
    r"(?P<where><[a-z][a-z0-9+.-]{1,31}:(?:[^\s<>\[\]()`\\\"'{]|\{(?![{%#!<])){0,400}>|<[\w.+-]{1,64}@[\w.-]{1,200}>)"
)
_OWN_ID = r"(?P<id>\{ ?#[\w.:-]{1,100} ?\} *$)"
# An address may stand in the next line, in a quotation, too.
_LINK = r"(?P<link>\](?:\(|:)[\s>]*)(?:<(?P<file>[^<>\n]{0,300})>|(?=(?P<to><?[^\s)>]{0,300})))"
# As formulas have them; what stands in them is no attribute, and no role.
_FORMULA = r"(?P<formula>(?<=[\w^}])\{[^{}=#.:\"'%`<\n]{0,80}\}(?!`))"
_SIGN = re.compile(
    rf"{_WHERE}|{_OWN_ID}|{_FORMULA}|{_LINK}|^(?P<indent> {{0,9}})(?P<colon>:)(?=::)|(?P<title>:)(?=include\b)"
    rf"|(?P<tag>{_TAG.pattern})|(?P<less><)|(?P<brace>[{{}}])",
    re.MULTILINE | re.IGNORECASE,
)
_RUNS = re.compile(r"(?:javascript|vbscript|data):", re.IGNORECASE)
_ESCAPE = re.compile(r"\\(?=[!-/:-@\[-`{-~])")
_SKIPPED = re.compile(r"[\x00-\x20]")  # by browsers
# What generators look for in code, too: Hugo's and Zola's shortcodes, templates of HonKit, Jekyll and macros, mdBook's
# and markdown-include's files, snippets of MkDocs, includes of VitePress.
_RUN = re.compile(r"\{[{%#!]|-8<-|<!--[ \t]*@", re.IGNORECASE)
_TAGGED = re.compile(r"<[a-z/!?]|\](?:\(|:)", re.IGNORECASE)
_PUNCTUATED = re.compile(r"[\s()\[\]{}\"'`\\]")
_INFO = re.compile(r"""[ ]*[\w#.+-]*[ ]*(?:hl_lines=(["'])[^"'\n]*\1[ ]*)?""")
_PUNCTUATION = re.compile(r"\\\||[!-/:-@\[-`{-~]")  # tables have their own way to write |
_FLAT = frozenset({"br", "hr", "img"})


def inert(body: str) -> str:
    """The text. Code stays as it is, but where something in it could run: then it is HTML that shows the same.

    So it is where it holds a tag that some generator would find there: not all agree on what is code.
    """
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
            whole = f"{token.info}\n{token.content}"
            if _RUN.search(whole) or (_TAGGED.search(whole) and not _plain(token, lines)):
                before = _before(lines[first], token.content if token.type == "code_block" else None)
                shown = _as_it_stands(token.content.rstrip("\n")).replace("\n", "&#10;")
                lines[first:end] = ["", *[""] * (end - first - 1)]
                lines[first] = f"{before}<pre><code>{shown}</code></pre>"
    return "\n".join(_pieces(lines, code, read.tokens))


def _runs_in_code(code: str) -> bool:
    return bool(_RUN.search(code) or _TAGGED.search(code))


def _plain(token: Token, lines: Sequence[str]) -> bool:
    """Whether every generator takes a fence for one. Python-Markdown takes none within a list or right below what is
    indented, none with words behind its language or a longer end, and no indented code within HTML.
    """
    first, end = token.map or (0, 0)
    whole = token.type == "fence" and token.level == 0 and lines[end - 1].rstrip() == token.markup
    whole = whole and not (first and lines[first - 1][:1].isspace())
    return whole and _INFO.fullmatch(lines[first].removeprefix(token.markup)) is not None


def _before(line: str, indented: str | None) -> str:
    """What stands before code: of lists and quotations, and not the blanks that alone make code of what is indented."""
    found = re.match(r"[ \t>]*(?:(?:[-*+]|\d+[.)])\s+)?", line.expandtabs(4) if indented else line)
    before = found[0] if found else ""
    return before[: -4 - (len(indented) - len(indented.lstrip(" ")))] if indented else before


def _pieces(lines: list[str], code: set[int], tokens: Sequence[Token]) -> Iterator[str]:
    """The lines, those of prose with their signs escaped; a tag stays where its other half is there."""
    shown = ["" if at in code else line for at, line in enumerate(lines)]
    prose = "\n".join(shown)
    spans = list(_code_spans(prose, [0, *accumulate(len(line) + 1 for line in shown)], tokens))
    bare, at = "", 0
    for start, end, _ in spans:
        bare, at = f"{bare}{prose[at:start]}{'`' * (end - start)}", end
    bare += prose[at:]
    stays = _matched(bare)
    found = [
        (match.start() - (written != match[0] and _after_escape(match)), match.end(), written)
        for match in _SIGN.finditer(bare)
        for written in (_escaped(match, stays),)
    ]
    found += [(start, end, _as_html(inner)) for start, end, inner in spans if _runs_in_code(inner)]
    parts, at = [], 0
    for start, end, written in sorted(found):
        parts += [prose[at:start], written]
        at = end
    done = "".join([*parts, prose[at:]]).split("\n")
    yield from (line if number in code else done[number] for number, line in enumerate(lines))


def _code_spans(prose: str, begins: Sequence[int], tokens: Sequence[Token]) -> Iterator[tuple[int, int, str]]:
    """Where code within a paragraph begins and ends, and what it is; where that is in doubt, all of it is prose.

    What is code only the parser tells: ticks may be escaped, or stand in a tag. It gives places in a paragraph without
    what stands before its lines; the order of the ticks is the same in both. `begins` has where each line begins.
    """
    parts = sorted((token for token in tokens if token.type == "inline" and token.map), key=_lines)
    for (first, _), group in groupby(parts, _lines):  # the cells of a row are in one line
        cells = list(group)
        end = max(last for _, last in map(_lines, cells))
        runs = list(_TICKS.finditer(prose, begins[first], begins[min(end, len(begins) - 1)]))
        read = [(cell, list(_TICKS.finditer(cell.content))) for cell in cells]
        if len(runs) != sum(len(of_cell) for _, of_cell in read):
            continue
        place = 0
        for cell, of_cell in read:
            order = {run.start(): number for number, run in enumerate(of_cell)}
            for child in cell.children or ():
                number = order.get(child.meta.get("at", -1)) if child.type == "code_inline" else None
                if number is None:
                    continue
                closes = next(at for at in range(number + 1, len(of_cell)) if of_cell[at][0] == child.markup)
                start, stop = runs[place + number], runs[place + closes]
                yield start.start(), stop.end(), prose[start.end() : stop.start()]
            place += len(of_cell)


def _lines(token: Token) -> tuple[int, int]:
    first, end = token.map or (0, 0)
    return first, max(end, first + 1)


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
        if _after_escape(tag):
            continue
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


def _after_escape(match: re.Match[str]) -> bool:
    """Whether a backslash takes its meaning from a sign: it is to go where the sign is written in another way."""
    text, at = match.string, match.start()
    while at and text[at - 1] == "\\":
        at -= 1
    return (match.start() - at) % 2 == 1


def _runs(address: str) -> bool:
    return bool(_RUNS.match(_SKIPPED.sub("", html.unescape(_ESCAPE.sub("", address)))))


def _escaped(match: re.Match[str], stays: frozenset[int]) -> str:
    if match["id"] or match["formula"]:
        return match[0]
    if match["where"]:
        return match[0].replace("<", "&lt;") if _runs(match[0][1:]) else match[0]
    if match["link"]:
        to = match["to"] if match["file"] is None else _PUNCTUATED.sub(lambda sign: quote(sign[0]), match["file"])
        before = f"&#93;{match['link'][1:]}" if _runs(to.removeprefix("<")) else match["link"]
        return before if match["file"] is None else f"{before}{to}"
    if match["title"]:  # in the title of a link it has Docsify show what is there
        return "&#58;"
    if match["colon"]:
        return f"{match['indent']}&#58;"
    if match["tag"] and match.start() in stays:
        return _cleaned(match["tag"])
    if match["tag"]:  # then it is prose, in which there may be links
        return "&lt;" + _SIGN.sub(lambda sign: _escaped(sign, frozenset()), match["tag"][1:])
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
