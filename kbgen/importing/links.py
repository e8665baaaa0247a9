"""Where the links of an imported text lead once its files have moved: to other documents, and to files beside it."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import quote, unquote

from kbgen.markdown import prose_lines

# A link or image, with any name in it; a reference's definition; an address in HTML.
_LINKS = (
    re.compile(
        r"(\]\(\s{0,3})(<[^<>\n]{1,400}>(?:\s+\"[^\"\n]{0,200}\")?|(?:[^()\n<>]|\([^()\n]{0,200}\)){1,400})(?=\))"
    ),
    re.compile(r"^( {0,3}\[[^\[\]\n]{1,120}\]:[ \t]{1,3})(<[^<>\n]{1,400}>|\S{1,400})"),
    re.compile(r"(\b(?:src|href|poster)[ \t]{0,2}=[ \t]{0,2}[\"'])([^\"'\n<>]{1,400})(?=[\"'])", re.IGNORECASE),
)
_TITLE = re.compile(r"(?<!\s)\s{1,4}(?:\"[^\"]{0,200}\"|'[^']{0,200}')\s{0,4}$")
_ELSEWHERE = re.compile(r"^(?:[a-z][a-z0-9+.-]{0,30}:|//|#|\{)", re.IGNORECASE)
_UNFIT = re.compile(r"[\s()<>%?#\"'\\]")


@dataclass
class RelinkedText:
    """A text whose links lead to where things go; `files` has, by a file's path in the source, its new path."""

    text: str
    files: dict[str, str] = field(default_factory=dict)


def moved(text: str, source: str, target: str, documents: Mapping[str, str], others: Collection[str]) -> RelinkedText:
    """`source` is where the text was, `target` where it goes; `documents` say so of all others.

    What is linked and is no document goes to a folder beside the target, by the name of the document.
    """
    result = RelinkedText(text)
    where = _Places(source, target, documents, others, result.files)
    lines = text.split("\n")
    for number, line in prose_lines(text):
        if "](" in line or "]:" in line or "=" in line:
            for pattern in _LINKS:
                line = pattern.sub(lambda match: f"{match[1]}{where.link(match[2])}", line)
            lines[number - 1] = line
    result.text = "\n".join(lines)
    return result


@dataclass
class _Places:
    source: str
    target: str
    documents: Mapping[str, str]
    others: Collection[str]
    files: dict[str, str]

    def link(self, written: str) -> str:
        """A link's target as it must be written now; as it is where it leads to nothing that moves."""
        title = _TITLE.search(written)
        address = written[: title.start()] if title else written
        bare = address.strip().removeprefix("<").removesuffix(">")
        path, mark, anchor = bare.partition("#")
        if not path or _ELSEWHERE.match(bare):
            return written
        for there in self._candidates(unquote(path.partition("?")[0])):
            if (goes := self._goes(there)) is not None:
                link = posixpath.relpath(goes, posixpath.dirname(self.target) or ".")
                return f"{_UNFIT.sub(lambda one: quote(one[0]), link)}{mark}{anchor}{title[0] if title else ''}"
        return written

    def _candidates(self, path: str) -> Iterator[str]:
        """The paths of the source that a link may mean, the nearest first. Nothing outside of it."""
        top = self.source.partition("/")[0]
        base = top if path.startswith("/") else posixpath.dirname(self.source)
        there = posixpath.normpath(posixpath.join(base, path.lstrip("/")))
        yield there
        yield from (f"{there}.md", f"{there}/index.md", f"{there}/README.md")
        if there.endswith(".html"):
            yield f"{there.removesuffix('.html')}.md"

    def _goes(self, there: str) -> str | None:
        if there in self.documents:
            return self.documents[there]
        if there not in self.others:
            return None
        if there not in self.files:
            folder, name = self.target.removesuffix(".md"), posixpath.basename(there)
            stem, dot, ending = name.rpartition(".")
            taken, number = set(self.files.values()), 1
            while (path := f"{folder}/{name}") in taken:
                number += 1
                name = f"{stem}-{number}{dot}{ending}" if dot else f"{ending}-{number}"
            self.files[there] = path
        return self.files[there]
