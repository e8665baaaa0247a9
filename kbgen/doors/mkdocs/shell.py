"""The theme around a page, rendered once for each kind of page instead of once a page: most of it is the same.

A kind is how deep a page lies and what it has (a description, contents). The theme's templates are rendered for a page
of marks, and each page's own title, addresses, contents and text are put where the marks stand. The first page of each
kind is rendered both ways: where the bytes differ, each folder has a kind of its own, and where they still do, its
pages go the long way. So does every page where another plugin looks at pages one by one, or a template of the team's
own asks something of the page.
"""

from __future__ import annotations

import copy
import json
import posixpath
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import BytecodeCache, TemplateError, loaders, pass_context
from jinja2.bccache import Bucket
from jinja2.environment import TemplateModule
from jinja2.runtime import Context
from markupsafe import Markup, escape
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink, TableOfContents

from kbgen.doors.caches.build_cache import BuildCache, digest
from kbgen.doors.mkdocs.host import others, passing_over
from kbgen.site import lean

TEMPLATE = "kbgen-page.html"
_MARK = re.compile("\x00([A-Z])\x00")
_CONTENT = "<h1\x00C\x00"  # the theme looks whether a page has a first heading
_OURS = {"title", "description", "hide", "template", "draft"}
_EVENTS = ("page_context", "post_page", "pre_template", "template_context")

# A shell in pieces: text, then the name of a mark, in turn. None where pages of the kind go the long way.
Shell = tuple[str, ...] | None


def may_share(config: MkDocsConfig, ours: object) -> bool:
    """Whether nobody but the theme and us has a say in what stands around a page."""
    if config.theme.name != "material":
        return False
    return not any(others(config, ours, event) for event in _EVENTS) and not any(
        _asks(folder) for folder in _own_folders(config)
    )


def _own_folders(config: MkDocsConfig) -> list[Path]:
    """The folders of templates that are the team's own, and neither the theme's nor ours."""
    known = (Path(__file__).parents[2], Path(str(config.theme.dirs[-2])))
    folders = (Path(str(folder)) for folder in config.theme.dirs[:-1])
    return [folder for folder in folders if not any(folder.is_relative_to(each) for each in known)]


def _asks(folder: Path) -> bool:
    files = (path for ending in ("html", "xml") for path in folder.rglob(f"*.{ending}"))
    return any(re.search(r"\bpage\b", path.read_text(encoding="utf-8", errors="replace")) for path in files)


@contextmanager
def no_icons() -> Iterator[None]:
    """The host goes through all files of the theme: not through thousands of hidden ones, of which it takes none."""
    with passing_over(lambda _base, name: name.startswith("."), loaders):
        yield


class _Compiled(BytecodeCache):
    """Templates as they are compiled, in the memory of this process; each is known by its text."""

    def __init__(self) -> None:
        self.found: dict[tuple[str, str], bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give it what is known."""
        if data := self.found.get((bucket.key, bucket.checksum)):
            bucket.bytecode_from_string(data)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Remember it."""
        self.found[bucket.key, bucket.checksum] = bucket.bytecode_to_string()


COMPILED = _Compiled()


class Shells:
    """The shells of one build. `put` has the pages that need no more done, `ahead` gives those made by others.

    Of those whose file `stays` nothing is asked. Shells are kept for the next time by what is `around` all pages.
    """

    kept: BuildCache | None = None
    around = ""

    def __init__(self, nav: Navigation) -> None:
        self.in_nav = {id(page) for page in nav.pages}
        self.tops = {page.url.partition("/")[0] for page in nav.pages}
        self.shells: dict[tuple[object, ...], Shell] = {}
        self.put: set[str] = set()
        self.stays: set[str] = set()
        self.ahead: Callable[[Page], str | None] = lambda _page: None
        self._said: TemplateModule | None = None
        self._items: _Items | None = None

    def asked(self) -> Callable[[Context], str]:
        """What the template calls."""

        @pass_context
        def whole(context: Context) -> str:
            page: Page = context["page"]
            self.put.add(page.file.src_uri)
            if page.file.src_uri in self.stays:
                return ""
            found = self.ahead(page)
            return self.whole(context) if found is None else found

        return whole

    def whole(self, context: Context) -> str:
        """A page in its shell."""
        given = {**context.get_all(), "lang": self._words(context)}
        page: Page = given["page"]
        if id(page) in self.in_nav or not page.meta.keys() <= _OURS or not page.toc:
            return _long(context, given)
        has = ("description" in page.meta, bool(next(iter(page.toc)).children), bool(page.edit_url), *page.meta["hide"])
        folder, _, ending = _parts(page.url)
        kind = (ending, *has)
        if (folder, *kind) not in self.shells:
            self.shells[folder, *kind] = self._fitting(folder, kind, context, given)
        shell = self.shells[folder, *kind]
        return self._filled(shell, context, given) if shell else _long(context, given)

    def _fitting(self, folder: str, kind: tuple[object, ...], context: Context, given: Mapping[str, Any]) -> Shell:
        """The shell of a kind for a folder: the one of all that lie as deep, or one of its own."""
        top = folder.partition("/")[0]
        places = folder if top in self.tops else re.sub("[^/]+", "\x00F\x00", folder), folder
        for place in dict.fromkeys(places):
            key = (place, *kind)
            is_known = key in self.shells or self._is_kept(key)
            shell = self.shells[key] if is_known else _shell(context, given, place)
            # What leads to a place below the folder is shorter from there than from any other.
            if shell and place != folder and any(f"/{top}/" in text for text in shell[::2]):
                continue
            if not is_known:
                is_same = shell and self._filled(shell, context, given) == _long(context, given)
                self.shells[key] = shell if is_same else None
                if self.kept:
                    self.kept.keep({self._name(key): json.dumps(self.shells[key]).encode()})
            if self.shells[key]:
                return self.shells[key]
        return None

    def _filled(self, shell: tuple[str, ...], context: Context, given: Mapping[str, Any]) -> str:
        page: Page = given["page"]
        values = {
            "T": str(page.meta.get("title", "")),
            "D": str(page.meta.get("description", "")),
            "U": page.canonical_url or "",
            "P": _parts(page.url)[1],
            "E": page.edit_url or "",
            "C": page.content or "",
            "N": self._contents(context, given),
        }
        return "".join(values.get(part, "") if at % 2 else part for at, part in enumerate(shell))

    def _contents(self, context: Context, given: Mapping[str, Any]) -> str:
        items = next(iter(given["page"].toc)).children
        if self._items is None and items:
            self._items = _items(context, given)
        return self._items.all(items) if self._items and items else _contents(context, given)

    def _words(self, context: Context) -> TemplateModule:
        """What the theme says in the language of the site: no page says it otherwise."""
        if self._said is None:
            self._said = context.environment.get_template("partials/language.html").make_module(context.get_all())
        return self._said

    def _name(self, key: tuple[object, ...]) -> str:
        return digest("shell", self.around, repr(key))

    def _is_kept(self, key: tuple[object, ...]) -> bool:
        """Whether the shell of that kind was made of the same before; then it is had now."""
        name = self._name(key)
        if self.kept:
            with suppress(ValueError, KeyError, TypeError):
                found = json.loads(self.kept.rows([name])[name])
                self.shells[key] = None if found is None else tuple(map(str, found))
        return key in self.shells


def _parts(url: str) -> tuple[str, str, str]:
    """The folder of an address, the page's own name, and how it ends.

    >>> _parts("2024/a.html"), _parts("services/web/")
    (('2024', 'a', '.html'), ('services', 'web', '/'))
    """
    ending = "/" if url.endswith("/") else posixpath.splitext(url)[1]
    folder, _, name = url.removesuffix(ending).rpartition("/")
    return folder, name, ending


def _main(context: Context, given: Mapping[str, Any]) -> str:
    return context.environment.get_template("main.html").render(given)


def _long(context: Context, given: Mapping[str, Any]) -> str:
    return lean(_main(context, given), given["page"].content or "")


def _shell(context: Context, given: Mapping[str, Any], folder: str) -> Shell:
    """The shell of a page's kind, as it is for pages in a folder."""
    page: Page = given["page"]
    marked = copy.copy(page)
    marked.content = _CONTENT
    ending = _parts(page.url)[2]
    marked.file = copy.copy(page.file)
    marked.file.url = posixpath.join(folder, f"\x00P\x00{ending}")  # links are as from a page that lies there
    if page.edit_url:
        marked.edit_url = "\x00E\x00"
    marks = {name: f"\x00{name[0].upper()}\x00" for name in ("title", "description") if name in page.meta}
    marked.meta = {**page.meta, **marks}
    if page.canonical_url:
        marked.canonical_url = "\x00U\x00"
    first = next(iter(page.toc))
    top = AnchorLink(first.title, first.id, first.level)
    top.children = [AnchorLink("\x00X\x00", "x", 2)] if first.children else []
    marked.toc = TableOfContents([top])
    named = {**given, "page": marked}
    contents, html = _contents(context, named), lean(_main(context, named), "")
    if html.count(contents) != 1:
        return None
    return tuple(_MARK.split(html.replace(contents, "\x00N\x00").replace(_CONTENT, "\x00C\x00")))


def part(env: Any, name: str, config: MkDocsConfig) -> str:
    """A part of the theme that needs no more than the settings; nothing where it can't be had."""
    try:
        return str(env.get_template(name).render(config=config)).strip()
    except TemplateError:
        return ""


def _contents(context: Context, given: Mapping[str, Any]) -> str:
    """The table of contents alone, as the theme has it."""
    return lean(context.environment.get_template("partials/toc.html").render(given), "").strip()


@dataclass(frozen=True, slots=True)
class _Items:
    """How the theme writes a table of contents: what stands around all items, an item without others below it, and
    one with some: text, then the name of a mark, in turn.
    """

    around: tuple[str, str]
    leaf: tuple[str, ...]
    branch: tuple[str, ...]

    def all(self, items: Sequence[AnchorLink]) -> str:
        """The whole table."""
        return self.around[0] + self.written(items) + self.around[1]

    def written(self, items: Sequence[AnchorLink]) -> str:
        """Items, one after the other."""
        return "\n".join(map(self._written, items))

    def _written(self, item: AnchorLink) -> str:
        below = self.written(item.children) if item.children else ""
        label = escape(Markup(item.title).striptags()) if below else ""  # noqa: S704 - as the theme has it
        values = {"I": item.id, "X": item.title, "L": label, "B": below}
        parts = self.branch if below else self.leaf
        return "".join(values[part] if at % 2 else part for at, part in enumerate(parts))


def _items(context: Context, given: Mapping[str, Any]) -> _Items | None:
    """How this theme writes them; None where that can't be told from an item or two."""
    page: Page = given["page"]
    top = next(iter(page.toc))

    def shown(*below: AnchorLink) -> str:
        marked = copy.copy(page)
        first = AnchorLink(top.title, top.id, top.level)
        first.children = [*below]
        marked.toc = TableOfContents([first])
        return _contents(context, {**given, "page": marked})

    leaf, branch = (AnchorLink("\x00X\x00", "\x00I\x00", 2) for _ in range(2))
    branch.children = [leaf]
    alone = shown(leaf)
    start, end = alone.find("<li"), alone.rfind("</li>") + len("</li>")
    around, item = (alone[:start], alone[end:]), alone[start:end]
    above = shown(branch)[start : -len(around[1]) or None].replace(item, "\x00B\x00")
    above = above.replace('="\x00X\x00"', '="\x00L\x00"')
    made = _Items(around, tuple(_MARK.split(item)), tuple(_MARK.split(above)))
    deep, title = AnchorLink("a &amp; b", "a", 2), AnchorLink("c &lt;d&gt; &#x27;e&#x27;", "c", 3)
    deep.children, title.children = [title, title], [AnchorLink("f", "f", 4)]
    whole = shown(deep, title)
    return made if whole == made.all([deep, title]) else None
