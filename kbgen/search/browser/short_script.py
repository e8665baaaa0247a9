r"""A script made shorter: half of its bytes are what we call things.

Each name that the script itself declares gets one short name throughout, wherever it is declared: so no scope
need be known. What is called from outside keeps its name: properties, keys, methods, texts, all that is not declared,
and what a page gives, though a variable of ours be called the same. Constants that follow each other are declared
together.

    >>> shorter('(() => { const found = {word: word.length, list}; return found.word / 2; })();')
    '(() => { const a = {word: word.length, list}; return a.word / 2; })();'
    >>> shorter('const list = (word, {size, ...others}) => ({list, size: word ? size : others})')
    'const a = (d, {size:c, ...b}) => ({list:a, size: d ? c : b})'
    >>> shorter('const shown = (document) => document.id; document.body.append(shown)')
    'const a = document => document.id; document.body.append(a)'
    >>> shorter('let name = 1; `${name} is ${ {name} } of ${`${name}`} in name ${/name/.test("name")}`')
    'let a = 1; `${a} is ${ {name:a} } of ${`${a}`} in name ${/name/.test("name")}`'
    >>> shorter('const one = 1;const two = async(x) => { let y;const z = x; }; two();const three = 3;')
    'const c = 1,a = async b => { let e;const f = b; }; a();const d = 3;'
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Set
from itertools import chain, product
from string import ascii_letters, digits

_PATTERN = r"/(?:[^/\\\[\n]|\\.|\[(?:[^\]\\]|\\.)*\])+/[a-z]*"
_TOKEN = re.compile(
    r"""(\s*)([A-Za-z_$][\w$]*|\d[\w.]*|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'"""
    rf"|(?:(?<=[(,=:\[!&|?{{}};>])|(?<=[=:?&|] )|(?<=return)|(?<=return )){_PATTERN}"  # elsewhere it divides
    r"|=>|\.\.\.|\?\.|\S|$)"
)
_TEMPLATE = re.compile(r".(?:[^`\\$]|\\.|\$(?!\{))*+(?:`|\$\{)", re.DOTALL)  # to the next `${`
_LETTERS, _OPENING, _CLOSING = frozenset(ascii_letters + "_$"), frozenset("([{"), frozenset(")]}")
_KEYWORDS = frozenset(
    re.findall(
        "[a-z]+",
        "async await break case catch class const constructor continue default delete do else extends false finally "
        "for function if in instanceof let new null of return static super switch this throw true try typeof undefined "
        "var void while yield",
    )
)
_OF_THE_PAGE = frozenset(("arguments", "console", "document", "history", "location", "navigator", "window"))
_BEFORE_BLOCK = frozenset((")", "=>", ";", "{", "}", "else", "do", "try", "finally", ""))
_CONTROL = frozenset(("if", "for", "while", "switch"))
_BEFORE_TARGET, _AFTER_TARGET = frozenset("([{,:") | {"..."}, frozenset(")]},=")


def shorter(script: str) -> str:
    """A script without comments, with short names for what it declares."""
    code = _Code(*_tokens(script))
    texts = code.texts
    roles = {at: role for at, text in enumerate(texts) if _is_name(text) and (role := code.role(at))}
    declared = {texts[at] for at in roles if code.declares(at)} - _OF_THE_PAGE
    used = Counter(texts[at] for at in roles)
    free = _free({name for name in used if name not in declared} | _KEYWORDS)
    names = {
        name: next(free) for name, _ in sorted(used.items(), key=lambda each: (-each[1], each[0])) if name in declared
    }
    for at, role in roles.items():
        if short := names.get(texts[at]):
            texts[at] = f"{texts[at]}:{short}" if role == "both" else short
    _join(code)
    return "".join(chain.from_iterable(zip(code.blanks, texts, strict=True)))


def _join(code: _Code) -> None:
    """Declares constants together, and takes the parentheses from around a function's only name."""
    texts, blanks = code.texts, code.blanks
    begins: dict[int, str] = {}  # what the last statement in a bracket begins with
    for at, bracket in enumerate(code.around):
        if texts[at] == "(" and _is_word(texts[at + 1]) and texts[at + 2 : at + 4] == [")", "=>"]:
            blanks[at] = blanks[at] or (" " if _is_word(texts[at - 1]) else "")
            texts[at] = texts[at + 2] = ""
        if texts[at - 1] == ";" or at - 1 == bracket:
            if texts[at] == begins.get(bracket) == "const" and texts[at - 1] == ";":
                texts[at - 1], texts[at], blanks[at], blanks[at + 1] = ",", "", "", ""
            else:
                begins[bracket] = texts[at]


def _is_word(text: str) -> bool:
    return text[:1] in _LETTERS


def _is_name(text: str) -> bool:
    return _is_word(text) and text not in _KEYWORDS


def _free(taken: Set[str]) -> Iterator[str]:
    for length in (1, 2, 3):
        for letters in product(ascii_letters, *[ascii_letters + digits] * (length - 1)):
            if (name := "".join(letters)) not in taken:
                yield name


def _tokens(script: str) -> tuple[list[str], list[str], list[int]]:
    """The tokens, what is blank before each, and the place of the bracket that each stands in (0 for none).

    The first is empty, so that each has one before it. A template is a text up to each bracket in it.
    """
    texts, blanks, around = [""], [""], [0]
    open_at, at = [0], 0
    while at < len(script):
        found = _TOKEN.match(script, at)
        assert found, script[at : at + 80]
        blank, text = found.groups()
        if text == "`" or (text == "}" and texts[open_at[-1]][-2:] == "${"):
            found = _TEMPLATE.match(script, at + len(blank))
            assert found, script[at : at + 80]
            text = found[0]
        at = found.end()
        if text[:1] in _CLOSING:
            open_at.pop()
        around.append(open_at[-1])
        if text in _OPENING or text[-2:] == "${":
            open_at.append(len(texts))
        texts.append(text)
        blanks.append(blank)
    return texts, blanks, around


class _Code:
    """What names do where they stand, told by their neighbours and by the brackets around them."""

    def __init__(self, texts: list[str], blanks: list[str], around: list[int]) -> None:
        self.texts, self.blanks, self.around = [*texts, "", ""], [*blanks, "", ""], around
        self._last = {bracket: at for at, bracket in enumerate(around)}

    def _after(self, bracket: int) -> str:
        """What stands behind the other bracket."""
        return self.texts[self._last.get(bracket, bracket) + 2]

    def role(self, at: int) -> str:
        """`name` of a variable, `both` that and the name of a property, or nothing."""
        before, after, bracket = self.texts[at - 1], self.texts[at + 1], self.around[at]
        if before in (".", "?.") or (after == "(" and before != "function" and self._after(at + 1) == "{"):
            return ""  # of a property, of a method
        if before in ("{", ",") and self.texts[bracket] == "{" and self.texts[bracket - 1] not in _BEFORE_BLOCK:
            return {":": "", "(": ""}.get(after, "both")
        return "name"

    def declares(self, at: int) -> bool:
        """Whether what stands there is new: declared, or given to a function."""
        before, after = self.texts[at - 1], self.texts[at + 1]
        if before in ("const", "let", "function", "class") or after == "=>":
            return True
        return before in _BEFORE_TARGET and after in _AFTER_TARGET and self._is_target(self.around[at])

    def _is_target(self, bracket: int) -> bool:
        """Whether what a bracket holds is declared: after `const`, or what a function is given."""
        while bracket:
            before, after = self.texts[bracket - 1], self._after(bracket)
            if self.texts[bracket] == "(":
                return after == "=>" or (after == "{" and before not in _CONTROL)
            if before in ("const", "let"):
                return True
            if before not in _BEFORE_TARGET or after not in _AFTER_TARGET:
                return False
            bracket = self.around[bracket]
        return False
