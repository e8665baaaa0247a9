"""Former ids and places keep their links working: a page at each leads on, by a link and a refresh, no script."""

from __future__ import annotations

import html
import posixpath
from collections.abc import Iterator
from urllib.parse import quote, unquote

from kbgen.site.exports.addresses import Address
from kbgen.site.site import Site


def former_pages(site: Site, address: Address) -> Iterator[tuple[str, bytes]]:
    """Files below the site's root, and their HTML."""
    titles = {old: (new, site.corpus.by_path[new].title) for old, new in site.former.items()}
    # Failure modes had a page among the causes, too, before there was one for each.
    causes = (each for each in site.groups["causes"].values() if each.elsewhere)
    titles |= {f"causes/{each.value}.md": (each.path, each.label) for each in causes}
    for old, (new, title) in sorted(titles.items()):
        target = address(new)
        if target is None:
            continue
        in_folders = target.endswith("/") or target == "."
        folder, name = posixpath.split(old[:-3])
        if folder and name in ("index", "README"):
            path = f"{folder}/index.html"
        else:
            path = f"{old[:-3]}/index.html" if in_folders else f"{old[:-3]}.html"
        here = posixpath.dirname(path)
        way = posixpath.relpath(unquote(target), here or ".") + ("/" if in_folders else "")
        yield path, _page(site, title, quote(way))


def led_home(site: Site, folder: str, address: Address) -> tuple[str, bytes]:
    """A page at the root of a folder, with its path, that leads to the home of the site: readers are sent there."""
    target = address("index.md") or "."
    way = posixpath.relpath(unquote(target), folder) + ("/" if target.endswith(("/", ".")) else "")
    return f"{folder}/index.html", _page(site, site.title, quote(way))


def _page(site: Site, title: str, way: str) -> bytes:
    words = site.words
    shown, link = html.escape(title), html.escape(way)
    return f"""<!doctype html>
<html lang="{words.html_lang}">
<head>
<meta charset="utf-8">
<meta http-equiv="refresh" content="0; url={link}">
<meta name="robots" content="noindex">
<title>{shown}</title>
</head>
<body><main><p>{html.escape(words["page.moved"])} <a href="{link}">{shown}</a></p></main></body>
</html>
""".encode()
