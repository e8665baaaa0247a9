"""HTML that may be shown, of any HTML: an allow-list of elements, attributes, classes and ids, kept by nh3.

An image from elsewhere becomes a link to it, because showing it would tell a third party who reads what. Classes are
kept if they are Pygments' short names, an admonition's kind, one of the names that Markdown produces, or begin with
`kb-` or `language-`: no postmortem can dress up as the theme. Pages that kbgen writes need `kb-`; in what authors
wrote, `without_our_marks` takes those classes out.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from urllib.parse import quote, unquote

import nh3

from kbgen.markdown.anchors import safe_id
from kbgen.markdown.targets import target

_BLOCKS = "blockquote br caption col colgroup dd details div dl dt figcaption figure h1 h2 h3 h4 h5 h6 hr li ol p pre"
_TABLES = "section summary table tbody td tfoot th thead tr ul"
_INLINE = "a abbr b cite code del dfn em i img input ins kbd label mark q s samp small span strong sub sup time u var"
_BYGONE = "big center font strike tt wbr"  # in what was exported from elsewhere
TAGS = frozenset(f"{_BLOCKS} {_TABLES} {_INLINE} {_BYGONE}".split())
ATTRIBUTES = {
    "*": {"class", "dir", "id", "lang", "title"},
    "a": {"href", "name"},
    "details": {"open"},
    "div": {"data-kb-archive", "data-kb-search"},
    "img": {"alt", "height", "loading", "src", "width"},
    "input": {"checked", "type"},
    "li": {"value"},
    "ol": {"reversed", "start", "type"},
    "span": {"data-linenos"},
    "td": {"align", "colspan", "rowspan"},
    "th": {"align", "colspan", "rowspan", "scope"},
    "time": {"datetime"},
}
SCHEMES = {"http", "https", "mailto"}
_CLASS = re.compile(
    r"[a-z][a-z0-9]{0,2}"  # Pygments
    r"|(?:highlight|lineno|code|linenodiv|filename|normal|special|footnote|headerlink|toc|task-list|language-|kb-)"
    r"(?:table|s|[\w-]*)"
    r"|admonition|admonition-title|details|inline|end"
    r"|note|abstract|summary|tldr|info|todo|tip|hint|important|success|check|done|question|help|faq|warning|caution"
    r"|attention|failure|fail|missing|danger|error|bug|example|snippet|quote|cite"
)
_REMOTE = "#kb-remote="
_OF_THE_SANITISER = frozenset({"kb-remote-image", "kb-broken", "kb-broken-text"})
_FOREIGN = re.compile(r"//|[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_WRITTEN_TAG = re.compile(r'<(/?)([a-z][a-z0-9]*)((?: [^\s="<>]+="[^"]*")*)>')
_LOOKED_AT = re.compile(_WRITTEN_TAG.pattern.replace("[a-z][a-z0-9]*", "a|img|input"))
_WRITTEN_ATTRIBUTE = re.compile(r' ([^\s="<>]+)="([^"]*)"')
_POINTING = re.compile(r'( (?:href|src))="([^"]*)"')
_NAMED = re.compile(r' (?:id|name)="([^"]*)"')
_REL = ' rel="noopener noreferrer"'  # on links out of the site


def clean(text: str, address: Callable[[str], str | None] | None = None) -> str:
    """The HTML that may be shown, of any HTML.

    `address` gives the address of the file that a link's path, decoded, leads to, or None where the link may stay.
    """
    in_link = False

    def write(match: re.Match[str]) -> str:
        nonlocal in_link
        closing, tag, rest = match.groups()
        if tag == "a":
            in_link = not closing
        elif tag == "img" and f'src="{_REMOTE}' in rest:
            return _link_to_image(dict(_WRITTEN_ATTRIBUTE.findall(rest)), in_link)
        elif tag == "input":
            checked = " checked" if ' checked="' in rest else ""
            return f'<input type="checkbox" disabled{checked}>' if ' type="checkbox"' in rest else ""
        within = tag == "a" and (' href="#' in rest or ' href="' not in rest)
        written = match[0].replace(_REL, "") if within else match[0]
        return _led(written, address) if address else written

    return _LOOKED_AT.sub(write, _CLEANER.clean(text))


def _led(tag: str, address: Callable[[str], str | None]) -> str:
    """A link or image with the address of the file that it leads to."""

    def written(match: re.Match[str]) -> str:
        parts = target(html.unescape(match[2]))
        found = address(parts.path) if parts and parts.path else None
        if parts is None or found is None:
            return match[0]
        query = f"?{parts.query}" if parts.query else ""
        anchor = f"#{safe_id(parts.anchor) or quote(parts.anchor)}" if parts.anchor else ""
        return f'{match[1]}="{html.escape(found + query + anchor)}"'

    led = _POINTING.sub(written, tag, count=1)
    return led if led == tag else led.replace(_REL, "")


def ids(shown: str) -> frozenset[str]:
    """The places in HTML, as `clean` gives it, that a link can lead to."""
    return frozenset(
        html.unescape(match[1]) for tag in _WRITTEN_TAG.finditer(shown) for match in _NAMED.finditer(tag[3])
    )


def without_our_marks(shown: str) -> str:
    """HTML as `clean` gives it, without the classes by which kbgen tells what it found from what authors wrote.

    >>> without_our_marks('<p class="kb-banner note">kb-x</p>')
    '<p class="note">kb-x</p>'
    """
    return _WRITTEN_TAG.sub(_unmarked, shown) if "kb-" in shown else shown


def _unmarked(tag: re.Match[str]) -> str:
    def kept(names: re.Match[str]) -> str:
        words = [word for word in names[1].split() if not word.startswith("kb-") or word in _OF_THE_SANITISER]
        return f' class="{" ".join(words)}"' if words else ""

    return re.sub(r' class="([^"]*)"', kept, tag[0]) if "kb-" in tag[0] else tag[0]


def _link_to_image(image: dict[str, str], in_link: bool) -> str:
    target = image["src"].removeprefix(_REMOTE)
    text = (image.get("alt") or target).replace("<", "&lt;").replace(">", "&gt;")
    return text if in_link else f'<a class="kb-remote-image" href="{target}"{_REL}>{text}</a>'


def _attribute(_tag: str, name: str, value: str) -> str | None:
    """nh3 asks this for each attribute on the list: the value to keep, or None."""
    match name:
        case "class":
            return " ".join(word for word in value.split() if _CLASS.fullmatch(word)) or None
        case "id" | "name":
            return safe_id(value)
        case "href" if value.startswith("#"):
            return f"#{safe_id(unquote(value[1:])) or ''}"
        case "src":
            return _source(value)
        case "data-kb-archive":
            return None if _FOREIGN.match(_as_read(value)) else value
        case "data-kb-search":
            return value if value == "inline" else None
        case "width" | "height" | "colspan" | "rowspan":
            return value if re.fullmatch(r"[0-9]{1,5}", value) else None
        case "start" | "value":
            return value if re.fullmatch(r"[0-9]{1,9}", value) else None
    return value


def _as_read(url: str) -> str:
    """An address as browsers read it: without the characters that they skip."""
    return re.sub(r"[\t\r\n]", "", url.strip("".join(map(chr, range(33))))).replace("\\", "/")


def _source(url: str) -> str | None:
    read = _as_read(url)
    if not _FOREIGN.match(read):
        return None if read.startswith("#") else url
    return f"{_REMOTE}{read}" if re.match(r"//|https?:", read, re.IGNORECASE) else None


_CLEANER = nh3.Cleaner(
    tags=set(TAGS),
    attributes=ATTRIBUTES,
    attribute_filter=_attribute,
    clean_content_tags={"script", "style"},
    url_schemes=SCHEMES,
    link_rel="noopener noreferrer",
)
TEXT_ONLY = nh3.Cleaner(tags=set(), attributes={}, clean_content_tags={"script", "style"})
