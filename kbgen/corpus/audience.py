"""What a site's readers get of a document: the one answer, given before anything is made of it.

A document goes in as its author wrote it and comes out as these readers may have it: without the fields and the parts
of the text that are not for them, and without the names of documents that they do not get. Whatever is made of it
afterwards, a page, a figure, a file of the search, can't give away what it never had.
"""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Literal, TypeVar
from urllib.parse import unquote, urljoin

from kbgen.corpus.parts import BEGINS, READERS, cut, may_read, parts
from kbgen.documents import UNOPENED, Document, may_have, may_tell, nearest, plain_fields
from kbgen.model.postmortem import Postmortem, Record, Status, Visibility
from kbgen.model.settings import Settings

Reason = Literal["visibility", "draft", "unreadable", "excluded", "unopened"]

Fields = frozenset[tuple[str, ...]]
Made = TypeVar("Made", bound=Record)

_TWICE = re.compile(r"^[\"']?visibility[\"']?[ \t]*[:：][ \t]*[\"']?([\w-]*)|[{,][ \t]*[\"']?visibility[\"']?[ \t]*:"
                    r"[ \t]*[\"']?([\w-]*)", re.MULTILINE)  # fmt: skip
_ANYWHERE = re.compile(
    r"(?:visibility|可见性|可见范围|密级)[\"'”’*_`]{0,3}[ \t]*[:：=][ \t]*(?:[\"'“‘*_`]{0,3}([\w-]+)|\S)", re.IGNORECASE
)
# Keys of others that say who may read: those that open it where they are true, and words that say no and yes.
_OPENING = frozenset({"public", "published", "公开"})
_KEPT_BACK = "a value that is no word"
_NO = frozenset({"false", "no", "off", "none", "n", "0", "否", "不", "无", ""})

# Where Markdown and HTML name a file: the last group that matches is the name.
_TARGET = re.compile(
    r"(?:\]\([ \t]{0,8}\n?[ \t]{0,8}|^ {0,3}\[(?!\^)[^\]\n]{1,200}\]:[ \t]{0,8}\n?[ \t]{0,8})"
    r"(?:<(?P<wrapped>[^<>\n]{1,500})>|(?P<bare>(?:[^\s()<>]|\([^\s()<>]{0,200}\)){1,500}))"
    r"|\b(?i:href|src|data|poster)\s{0,4}=\s{0,4}"
    r"(?:\"(?P<double>[^\"<>\n]{1,500})|'(?P<single>[^'<>\n]{1,500})|(?P<plain>[^\s\"'<>]{1,500}))",
    re.MULTILINE,
)
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_NOWHERE = "#"


@dataclass(frozen=True)
class Withheld:
    """What readers do not get: reasons by path, the ids that those documents bear, the paths as links name them."""

    reasons: Mapping[str, Reason]
    names: frozenset[str]
    stems: frozenset[str]
    folders: tuple[str, ...]


def visibility(document: Document) -> Visibility:
    """Who may read a document; `internal` where it says nothing. Where it says so twice, the strictest counts.

    A word that is none of the three may have meant the fewest; a key that is none, as `Visibility` or `visibilty`, may
    have meant this one.
    """
    astray = set(_astray(document.foreign))
    if document.readable and not astray and not may_have(document, "isibility"):
        return _told(document) or "internal"
    text = front(document) if document.readable else document.text
    if "isibility" not in text and document.readable and not astray:
        return _told(document) or "internal"
    rule = _TWICE if document.readable else _ANYWHERE
    said = {next(filter(None, match.groups()), "") for match in rule.finditer(text)}
    if document.readable:
        said -= {""}
        place = document.values.get(("visibility",)) if _told(document) is None else None
        if place and any(each.mark == place for each in document.problems):
            astray.add(_KEPT_BACK)
    known: list[Visibility] = [each if each in READERS else "restricted" for each in said | astray]
    if not document.readable or not said:
        known.append(_told(document) or "internal")
    return max(known, key=READERS.index)


def _told(document: Document) -> Visibility | None:
    """What the field of that name says, where there is one; nobody need read the others for it."""
    found: Visibility | None = plain_fields(document, "visibility")[0] if may_tell(document, "visibility") else None
    return found


def _astray(foreign: Mapping[str, Any]) -> Iterator[str]:
    """What keys that are no fields say of who may read, those below them too."""
    for key, value in foreign.items():
        if isinstance(value, dict):
            yield from _astray(value)
        if word := _meant(key, value):
            yield word


def _meant(key: str, value: Any) -> str:
    """What a key that is no field says of who may read; nothing where it says nothing, or does not keep it back."""
    no = str(value).strip().casefold() in _NO
    if key.strip().casefold() in _OPENING:
        return _KEPT_BACK if no else ""
    return str(value) if _is_meant(key) and not no else ""


@lru_cache(maxsize=1_000)
def _is_meant(key: str) -> bool:
    return nearest(key, ("visibility",)) is not None


def front(document: Document) -> str:
    """The text above the body."""
    return document.text[: len(document.text) - len(document.body)]


def reason_against(document: Document, settings: Settings) -> Reason | None:
    """Why the settings' audience does not get a document; None where it does."""
    if document.digest == UNOPENED:
        return "unopened"
    if not may_read(settings.audience, visibility(document)):
        return "visibility"
    if not document.readable and hidden_fields(settings):
        return "unreadable"
    if settings.drafts == "hide" and (document.status in (Status.DRAFT, Status.IN_REVIEW) or _is_drafted(document)):
        return "draft"
    return None


def _is_drafted(document: Document) -> bool:
    """Whether a document without a status of ours is a draft in the words of others."""
    return not document.meta.status and str(document.foreign.get("draft", "no")).strip().casefold() not in _NO


def may_see(page: Document, settings: Settings) -> bool:
    """Whether the audience gets a page that is no postmortem. One that names no readers is for all."""
    named = page.meta.visibility or visibility(page) != "internal"
    return not named or may_read(settings.audience, visibility(page))


def hidden_fields(settings: Settings) -> Fields:
    """The fields that the audience does not get: those hidden from it, and those hidden from fewer readers still."""
    found = (each.hide for name, each in settings.audiences.items() if may_read(name, settings.audience))
    return frozenset(tuple(field.split(".")) for fields in found for field in fields)


def hidden_of(document: Document, settings: Settings) -> frozenset[str]:
    """The fields of a document that the audience does not get, of those that it has."""
    return frozenset(".".join(each) for each in _present(document, hidden_fields(settings)))


def _present(document: Document, fields: Fields) -> Fields:
    return frozenset(each for each in fields if _is_there(document.meta, each) or _is_there(document.extra, each))


def dates_are_seen(settings: Settings) -> bool:
    """Whether the audience may be told when a follow-up was promised and done, whoever knows it."""
    fields = hidden_fields(settings)
    return fields.isdisjoint(
        {("follow_ups",), *(("follow_ups", name) for name in ("due", "done_at", "status", "as_of"))}
    )


def withheld(documents: Iterable[Document], settings: Settings, excluded: Iterable[str] = ()) -> Withheld:
    """What of some documents the audience does not get. `excluded` are paths that the site's generator leaves out."""
    left_out = frozenset(excluded)
    reasons: dict[str, Reason] = {}
    names: set[str] = set()
    for document in documents:
        reason = reason_against(document, settings)
        if document.path in left_out and reason != "unopened":
            reason = "excluded"
        if reason:
            reasons[document.path] = reason
            names.update(document.names)
    return remembered(reasons, names)


def remembered(reasons: Mapping[str, Reason], names: Iterable[str]) -> Withheld:
    """The same of what was remembered of the documents."""
    stems = frozenset(path.rpartition(".")[0] for path in reasons)
    folders = (posixpath.dirname(path) for path in reasons if _is_bundle(path))
    return Withheld(reasons, frozenset(names), stems, tuple(f"{folder}/" for folder in folders if folder))


def _is_bundle(path: str) -> bool:
    return posixpath.basename(path).partition(".")[0].casefold() in ("index", "readme")


def seen(document: Document, settings: Settings, others: Withheld) -> Document:
    """A document as the audience gets it. The same one where nothing of it is withheld."""
    fields = hidden_fields(settings)
    found = _without_fields(document, fields) if fields else document
    if any(may_have(document, each) for each in BEGINS) and parts(document.text)[0]:
        found = _without_parts(found, settings.audience)
    return _without_names(found, others) if others.names else found


def _without_fields(document: Document, fields: Fields) -> Document:
    count = len(_present(document, fields))
    if not count:
        return document
    meta = _record(document.meta, fields) or Postmortem()
    extra = _value(document.extra, fields) or {}
    text = _blanked(document, fields)
    return replace(document, meta=meta, extra=extra, text=text, problems=(), withheld=document.withheld + count)


def _record(record: Made, fields: Fields) -> Made | None:
    """A record without some fields; None where it can't be without one of them."""
    changed: dict[str, Any] = {}
    for name in {field[0] for field in fields}:
        value = getattr(record, name, None)
        if value is None:
            continue
        inner = None if (name,) in fields else _value(value, frozenset(each[1:] for each in fields if each[0] == name))
        if inner is None and type(record).model_fields[name].is_required():
            return None
        changed[name] = inner
    return record.model_copy(update=changed) if changed else record


def _value(value: Any, fields: Fields) -> Any:
    if not fields:
        return value
    if isinstance(value, Record):
        return _record(value, fields)
    if isinstance(value, list):
        return [kept for item in value if (kept := _value(item, fields)) is not None] or None
    if isinstance(value, dict):
        kept = {key: item for key, item in value.items() if (key,) not in fields}
        below = {key: frozenset(each[1:] for each in fields if each[0] == key) for key in kept}
        return {key: new for key, item in kept.items() if (new := _value(item, below[key])) is not None} or None
    return value


def _is_there(value: Any, field: tuple[str, ...]) -> bool:
    if isinstance(value, list):
        return any(_is_there(item, field) for item in value)
    if not field:
        return value is not None
    inner = value.get(field[0]) if isinstance(value, dict) else getattr(value, field[0], None)
    return inner is not None and _is_there(inner, field[1:])


def _blanked(document: Document, fields: Fields) -> str:
    """The text without the keys that a hidden field stands under, whole: only the lines are kept, for the numbers."""
    lines = document.text.split("\n")
    hidden = {field[0] for field in fields}
    starts = sorted((mark.line, path[0] in hidden) for path, mark in document.marks.items() if len(path) == 1)
    if len({line for line, _ in starts}) < len(starts):  # keys side by side
        starts = [(starts[0][0], True)]
    for (line, gone), (stop, _) in zip(starts, [*starts[1:], (document.body_line, False)], strict=True):
        if gone:
            lines[line - 1 : stop - 1] = [""] * (stop - line)
    return "\n".join(lines)


def _without_parts(document: Document, audience: Visibility) -> Document:
    """Without the parts of the body, and of any text of the front matter, that the audience does not get."""
    body, count = cut(document.body, audience)
    counts = [count]
    meta = _cut(document.meta, audience, counts) or Postmortem()
    extra = _cut(document.extra, audience, counts) or {}
    text = cut(front(document), audience)[0] + body if document.readable else cut(document.text, audience)[0]
    if not document.readable:
        counts = [cut(document.text, audience)[1]]
    return replace(
        document, meta=meta, extra=extra, body=body, text=text, problems=(), withheld=document.withheld + sum(counts)
    )


def _cut(value: Any, audience: Visibility, counts: list[int]) -> Any:
    """A value with every text in it cut; None where nothing is left that it can't be without."""
    if isinstance(value, str):
        text, count = cut(value, audience)
        counts.append(count)
        return (text.strip() or None) if text != value else value
    if isinstance(value, list):
        return [kept for item in value if (kept := _cut(item, audience, counts)) is not None] or None
    if isinstance(value, dict):
        return {key: kept for key, item in value.items() if (kept := _cut(item, audience, counts)) is not None} or None
    if not isinstance(value, Record):
        return value
    changed: dict[str, Any] = {}
    for name, field in type(value).model_fields.items():
        old = getattr(value, name)
        new = _cut(old, audience, counts)
        if new is None and old is not None and field.is_required():
            return None
        if new != old:
            changed[name] = new
    return value.model_copy(update=changed) if changed else value


def _without_names(document: Document, others: Withheld) -> Document:
    """Without the ids of documents that the audience does not get, and with links to them that lead nowhere."""
    meta = document.meta
    changed: dict[str, Any] = {}
    count = 0
    for name in ("related", "not_related"):
        items = getattr(meta, name)
        kept = [item for item in items or () if item.id not in others.names]
        if len(kept) != len(items or ()):
            changed[name] = kept or None
            count += len(items) - len(kept)
    folder = posixpath.dirname(document.path)
    promised = meta.follow_ups or ()
    led = [bool(item.link) and _leads(item.link or "", folder, others) for item in promised]
    if any(led):
        changed["follow_ups"] = [
            item.model_copy(update={"link": None}) if gone else item for item, gone in zip(promised, led, strict=True)
        ]
        count += sum(led)

    def lead(match: re.Match[str]) -> str:
        return _led(match, _NOWHERE) if _leads(_target(match), folder, others) else match[0]

    body = _TARGET.sub(lead, document.body)
    if not changed and body == document.body:
        return document
    whole = _blanked(document, frozenset((name,) for name in changed)) if changed else document.text
    text = whole.removesuffix(document.body)
    meta, count = meta.model_copy(update=changed), document.withheld + count
    return replace(document, meta=meta, body=body, text=text + body, problems=(), withheld=count)


def led_home(document: Document, home: str) -> Document:
    """With links that name a path from the root of a server as addresses on the server of its `home`."""

    def lead(match: re.Match[str]) -> str:
        target = _target(match)
        if not target.startswith("/") or target.startswith("//"):
            return match[0]
        return _led(match, urljoin(home, target))

    body = _TARGET.sub(lead, document.body)
    if body == document.body:
        return document
    return replace(document, body=body, text=document.text.removesuffix(document.body) + body)


def targets(document: Document) -> frozenset[str]:
    """The files that a document's text links to or shows, by their paths below the docs folder."""
    folder = posixpath.dirname(document.path)
    found = (_resolved(_target(match), folder) for match in _TARGET.finditer(document.body))
    return frozenset(filter(None, found))


def _target(match: re.Match[str]) -> str:
    return str(match[match.lastgroup or 0])


def _led(match: re.Match[str], elsewhere: str) -> str:
    """The link, leading elsewhere."""
    start, end = (at - match.start() for at in match.span(match.lastgroup or 0))
    return f"{match[0][:start]}{elsewhere}{match[0][end:]}"


def path_of(written: str) -> str:
    r"""A path as it is, of one as Markdown, HTML and addresses write it: `a%20b&amp;c\_d` is `a b&c_d`."""
    return unquote(html.unescape(_ESCAPED.sub(r"\1", written)))


def _resolved(target: str, folder: str) -> str | None:
    """The path below the docs folder that a link names; None for an address or an anchor."""
    inner = path_of(re.split("[?#]", html.unescape(target), maxsplit=1)[0])
    if not inner or re.match(r"[A-Za-z][A-Za-z0-9+.-]*:|//", inner):
        return None
    return posixpath.normpath(inner.lstrip("/") if inner.startswith("/") else posixpath.join(folder, inner))


def _leads(target: str, folder: str, others: Withheld) -> bool:
    """Whether a link leads to a document that the audience does not get, or into its folder."""
    path = _resolved(target, folder)
    if path is None:
        return False
    stem, _, ending = path.rpartition(".")
    above = path.split("/")
    folders = ("/".join(above[:length]) for length in range(1, len(above)))  # `x/` holds what belongs to `x.md`
    if not others.stems.isdisjoint((path, stem, f"{path}/index", f"{path}/README", *folders)):
        return True
    return bool(others.folders) and path.startswith(others.folders) and ending.casefold() not in ("md", "markdown")
