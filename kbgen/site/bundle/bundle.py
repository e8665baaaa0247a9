"""One file to carry: the search, the facts and the texts of all documents in one page, which asks nobody for anything.

Its policy lets only its own script and style in, so that nothing in a document can run or ask.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import posixpath
import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from importlib.resources import files
from string import Template
from typing import Any

from kbgen.corpus import severity, when
from kbgen.documents import Document
from kbgen.markdown import path_from, render
from kbgen.search import Entry, Lexicon, search_payloads, search_script
from kbgen.site.postmortem.metadata import facts
from kbgen.site.postmortem.narrative import without_title
from kbgen.site.report.section import lacking
from kbgen.site.search_box.box_script import box_script
from kbgen.site.search_box.search_words import search_words
from kbgen.site.site import Site

MEGABYTE = 1_000_000
TOGETHER = 8  # texts that are packed as one: alike as they are, that halves them
_HERE = files("kbgen.site.bundle")
_STYLES = ("kbgen.css", "search-ui.css")
_IMAGE = re.compile(r"<img\b[^>]*>")
_ALT = re.compile(r'\balt="([^"]*)"')


@dataclass(frozen=True)
class Bundle:
    """A bundle: the page, and the documents that are in it, newest first."""

    page: bytes
    documents: int


def bundle(
    sites: Mapping[str, Site], entries: Mapping[str, Entry], lexicon: Lexicon, left_out: int = 0, limit: int = 0
) -> Bundle:
    """The page of all documents of a site.

    Args:
        sites: by language the same documents with the words of that language; the knowledge base's own comes first.
        entries: what the search knows of the documents, by id.
        lexicon: what the team adds to the search.
        left_out: how many documents are not in it.
        limit: the megabytes that it may have, which is why.
    """
    site = next(iter(sites.values()))
    ordered = [*site.newest, *site.unreadable]
    found = [entries[document.id] for document in ordered]
    linked = [replace(each, record={**each.record, "url": address(each.id)}) for each in found]
    data = search_payloads(linked, lexicon)
    texts = [_text(document, sites) for document in ordered]
    for at in range(0, len(texts), TOGETHER):
        data[f"x/{at // TOGETHER}"] = _packed(texts[at : at + TOGETHER])
    page = {
        "title": site.title,
        "lang": site.words.lang,
        "words": {lang: _words(each, left_out, limit) for lang, each in sites.items()},
        "together": TOGETHER,
        "documents": [[document.id, document.title, _line(document, site)] for document in ordered],
    }
    return Bundle(_page(site, page, data), len(ordered))


def address(name: str) -> str:
    """Where a document stands in the bundle."""
    return f"#id={name}"


def _words(site: Site, left_out: int, limit: int) -> dict[str, str]:
    words = site.words
    told = [words.fill("bundle.about", n=len(site.corpus), day=site.today.isoformat())]
    told += [words.fill("bundle.left_out", n=left_out, limit=limit)] if left_out else []
    told += lacking(site.corpus.missing, len(site.corpus.absent), site.corpus.partial, words)
    return search_words(site) | words.under("bundle") | {"bundle.told": " ".join(told)}


def _line(document: Document, site: Site) -> str:
    day = when(document)
    told = (
        day.isoformat() if day else None,
        severity(document, site.settings),
        ", ".join(document.meta.services or ()),
    )
    return " · ".join(each for each in told if each)


def _text(document: Document, sites: Mapping[str, Site]) -> dict[str, Any]:
    """The HTML of a document: its facts by language, its text, and the language of that."""
    paths = {each.path: each.id for each in next(iter(sites.values())).corpus}

    def link(path: str) -> str | None:
        return address(paths[path]) if path in paths else None

    title = html.escape(document.title)
    body = document.body if document.readable else document.text
    own = without_title(body, document.title)
    shown = _without_images(render(own, lambda path: _led(path, document.path, paths)).html)
    lang = html.escape(document.meta.lang or next(iter(sites.values())).settings.lang)
    head, text = f'<h1 tabindex="-1">{title}</h1>', f'<div class="kb-narrative" lang="{lang}">{shown}</div>'
    about = {name: f"{head}\n{facts(document, site, link)}" for name, site in sites.items()}
    return {"facts": about, "text": text, "lang": lang}


def _led(path: str, here: str, paths: Mapping[str, str]) -> str | None:
    """A link between documents; what leads to a file leads nowhere, for no file comes along."""
    found = paths.get(path_from(posixpath.dirname(here), path))
    return address(found) if found else None


def _without_images(shown: str) -> str:
    """A picture's words in its place: it would have to be fetched."""

    def words(match: re.Match[str]) -> str:
        alt = _ALT.search(match[0])
        return f"<em>[{alt[1] if alt and alt[1] else '…'}]</em>"

    return _IMAGE.sub(words, shown)


def _packed(value: object) -> str:
    data = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    return base64.b64encode(deflate.compress(data) + deflate.flush()).decode()


def _page(site: Site, page: Mapping[str, Any], data: Mapping[str, Any]) -> bytes:
    words = site.words
    style = "\n".join([*(_asset(name) for name in _STYLES), _own("bundle.css")]).replace("</", "<\\/")
    parts = (
        _scoped(_own("words.js") + "\nwindow.kbgenPage = { page, lang, say };"),
        search_script(loading=_own("loading.js"), after=_own("texts.js")).decode(),
        box_script().decode(),
        _scoped("const { page, lang, say } = window.kbgenPage;\n" + _own("view.js")),
    )
    script = "\n".join(parts)
    policy = (
        f"default-src 'none'; script-src {_hash(script)}; style-src {_hash(style)}; base-uri 'none'; form-action 'none'"
    )
    said = {key: words[f"bundle.{key}"] for key in ("other", "back", "newest", "all", "script")}
    said |= {"title": site.title, "told": page["words"][words.lang]["bundle.told"]}
    code = {"code": script, "style": style, "policy": policy, "page": _inert(page), "data": _inert(data)}
    shown = {key: html.escape(text) for key, text in said.items()}
    return Template(_own("bundle.html")).substitute(shown, lang=words.html_lang, **code).encode()


def _scoped(script: str) -> str:
    return f'(() => {{\n"use strict";\n{script}\n}})();'


def _inert(value: object) -> str:
    """JSON in which no text can end the block that it stands in."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).replace("<", "\\u003c")


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _own(name: str) -> str:
    return (_HERE / name).read_text(encoding="utf-8")


def _asset(name: str) -> str:
    return (files("kbgen.site") / "theme" / "assets" / "kbgen" / name).read_text(encoding="utf-8")
