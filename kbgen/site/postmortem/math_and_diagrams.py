"""Code that is a picture: formulas become MathML when the site is built, diagrams are drawn by the reader's browser.

Both were harmless text before, and stay text where anything is wrong with them. What a formula may be made of is named
here; a diagram's page brings a script of its own, and only such pages do.
"""

from __future__ import annotations

import html
import re
from importlib.resources import files
from xml.etree.ElementTree import Element, tostring

from kbgen.documents import may_say
from kbgen.site.site import Site

_MATH = re.compile(r'<div class="language-math highlight"><pre><span></span><code>([^<]*)</code></pre></div>')
_DIAGRAM = '<div class="language-mermaid highlight">'
_LONGEST = 2_000  # characters of a formula
_NAMESPACE = "{http://www.w3.org/1998/Math/MathML}"
_ELEMENTS = re.compile(
    "math|menclose|mfrac|mi|mmultiscripts|mn|mo|mover|mpadded|mphantom|mprescripts|mroot|mrow|ms|mspace|msqrt|mstyle"
    "|msub|msubsup|msup|mtable|mtd|mtext|mtr|munder|munderover|none"
)
_ATTRIBUTES = re.compile(
    "accent|accentunder|columnalign|columnlines|columnspacing|displaystyle|depth|fence|form|height|largeop"
    "|linethickness|lspace|mathvariant|maxsize|minsize|movablelimits|notation|rowlines|rowspacing|rspace|scriptlevel"
    "|separator|stretchy|symmetric|voffset|width"
)
_NAME = "mermaid"
DIAGRAM, MERMAID = "diagram.js", "mermaid.js"


def with_formulas(page: str) -> str:
    """HTML of ours in which every block of LaTeX is a formula; the block as it was where it is none."""
    return _MATH.sub(lambda found: formula(html.unescape(found[1]).strip()) or found[0], page)


def formula(latex: str) -> str | None:
    """LaTeX as MathML, made of named elements and attributes only; None where it can't be read.

    >>> formula("x^2")
    '<div class="kb-formula"><math display="block"><mrow><msup><mi>x</mi><mn>2</mn></msup></mrow></math></div>'
    """
    if not latex or len(latex) > _LONGEST:
        return None
    from latex2mathml.converter import (
        convert_to_element,
    )  # its table of symbols takes a while, and few sites have formulas

    try:
        made = _clean(convert_to_element(latex, display="block"))
    except Exception:  # whatever a stranger's LaTeX does to the library, it is shown as text
        return None
    return f'<div class="kb-formula">{tostring(made, "unicode")}</div>'


def _clean(given: Element) -> Element:
    name = given.tag.removeprefix(_NAMESPACE)
    if not _ELEMENTS.fullmatch(name):
        raise ValueError(name)
    made = Element(name, {key: value for key, value in given.attrib.items() if _ATTRIBUTES.fullmatch(key)})
    if name == "math":
        made.set("display", "block")
    made.text = html.unescape(given.text or "")  # the library writes symbols as references
    made.extend(_clean(each) for each in given)
    return made


def has_diagram(page: str) -> bool:
    """Whether HTML of ours has a diagram to draw."""
    return _DIAGRAM in page


def diagram_scripts(site: Site) -> list[tuple[str, bytes]]:
    """The scripts that draw, with the licence of what is not ours; none where no document has a diagram."""
    if not any(may_say(document, _NAME) and _may_draw(document.body) for document in site.corpus):
        return []
    folder = files("kbgen.site") / "diagrams"
    licence = (folder / "mermaid.LICENSE.txt").read_text(encoding="utf-8").strip()
    drawing = (folder / "mermaid.tiny.js").read_bytes()
    own = (folder / DIAGRAM).read_bytes()
    return [(DIAGRAM, own), (MERMAID, f"/*! mermaid\n{licence}\n*/\n".encode() + drawing)]


def _may_draw(body: str) -> bool:
    """Whether a text may have a fence of mermaid, wherever that begins on its line and however the name is written."""
    text = body.lower()
    lines = text.split("\n") if _NAME in text else ()
    return any(_NAME in line and ("```" in line or "~~~" in line) for line in lines)
