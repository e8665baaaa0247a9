"""`kbgen withheld`: what one audience's site has and another's has not, to be read before publishing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from kbgen.corpus import READERS, Corpus, hidden_of, may_read, others_named, parts, targets, withheld_files
from kbgen.documents import Document
from kbgen.doors.cli.options import format_option, root_option
from kbgen.doors.disk.copies import copies
from kbgen.doors.disk.folder import open_folder, other_files
from kbgen.doors.reading.corpus import read_corpus
from kbgen.model.json_bytes import shown_json
from kbgen.model.postmortem import Visibility
from kbgen.model.shown_text import visible
from kbgen.site import Words, load

_ID = re.compile(r"[\w.-]+")
_LONG = 12  # octets of a title that is no word of its own
_TELLING = re.compile(r"^(?=.*[\d-]).{8,}$")  # an id that is no word of its own, as `redis` is


@click.command("withheld")
@root_option
@click.option("--audience", type=click.Choice(READERS), default="public", show_default=True, help="Who may see less.")
@click.option("--than", type=click.Choice(READERS), default="internal", show_default=True, help="Who may see more.")
@format_option("text", "json")
def command(root: Path, audience: Visibility, than: Visibility, form: str) -> None:
    """List what the site of --than has and the site of --audience has not: documents, fields, parts, files, and
    relations and links to what is withheld. Also list where a text still names what is withheld.

    For a person to read before publishing. Pages, data and search are all made from what remains.
    """
    folder = open_folder(root)
    whole = read_corpus(folder)
    less, more = (_as(whole, each) for each in (audience, than))
    rows = list(_rows(whole, less, more))
    names = sorted(other_files(folder))
    same = copies(folder, names)
    gone = withheld_files(less, names, same) - withheld_files(more, names, same)
    rows += [{"path": path, "what": "file", "name": path} for path in sorted(gone)]
    said = load(folder.settings.lang)
    text = shown_json(rows) if form == "json" else _as_text(rows, audience, than, said)
    click.echo(text)


def _as(corpus: Corpus, audience: Visibility) -> Corpus:
    return replace(corpus, settings=corpus.settings.model_copy(update={"audience": audience}))


def _rows(everything: Corpus, less: Corpus, more: Corpus) -> Iterator[dict[str, Any]]:
    there, here = more.published().by_path, less.published()
    reasons = here.withheld.reasons if here.withheld else {}
    titles = {document.title for document in everything if document.path in reasons}
    told = [(title, _words(title)) for title in sorted(titles) if len(title.encode()) >= _LONG]
    for document in everything:
        if document.path not in there:
            continue
        if document.path not in here.by_path:
            reason = here.withheld.reasons[document.path] if here.withheld else ""
            yield {"path": document.path, "what": "document", "reason": reason}
            continue
        for field in sorted(hidden_of(document, less.settings) - hidden_of(document, more.settings)):
            yield {"path": document.path, "what": "field", "name": field}
        yield from _parts(document, less.settings.audience, more.settings.audience)
        shown, whole = here.by_path[document.path], there[document.path]
        for other in sorted(others_named(whole) - others_named(shown)):
            yield {"path": document.path, "what": "relation", "name": other}
        for target in sorted(targets(whole) - targets(shown)):
            if target in there and target not in here.by_path:  # any other went with a part, which is named
                yield {"path": document.path, "what": "link", "name": target}
        yield from _named(shown, here, told)


def _named(shown: Document, here: Corpus, titles: list[tuple[str, frozenset[str]]]) -> Iterator[dict[str, Any]]:
    """Where a text that readers get names a document that they do not: words are the author's, and stay."""
    names = {each for each in here.withheld.names if _TELLING.search(each)} if here.withheld else set[str]()
    words = _words(shown.text) if titles else frozenset[str]()
    likely = [title for title, needed in titles if needed <= words]
    for number, line in enumerate(shown.text.split("\n") if names or likely else (), 1):
        written = [each.strip(".") for each in _ID.findall(line)]
        found = [name for each in written for name in (each, each.rpartition(".")[0]) if name in names]
        found += [title for title in likely if title.casefold() in line.casefold()]
        for name in dict.fromkeys(found):
            yield {"path": shown.path, "what": "named", "line": number, "name": name}


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[a-z0-9]+", text.casefold()))


def _parts(document: Document, less: Visibility, more: Visibility) -> Iterator[dict[str, Any]]:
    for part in parts(document.text)[0]:
        if may_read(more, part.readers) and not may_read(less, part.readers):
            text = document.text[part.start : part.end]
            line = document.text.count("\n", 0, part.start) + 1
            yield {"path": document.path, "what": "part", "line": line, "text": text}


def _as_text(rows: list[dict[str, Any]], audience: Visibility, than: Visibility, words: Words) -> str:
    lines = []
    for row in rows:
        what = row["what"]
        if what == "part":
            lines.append(f"{row['path']}:{row['line']}: {words['withheld.part']}")
            lines += [f"    {line}" for line in row["text"].split("\n")]
        elif what == "named":
            lines.append(f"{row['path']}:{row['line']}: {words.fill('withheld.named', name=row['name'])}")
        else:
            name = row.get("name") or words.name("withheld", row["reason"])
            lines.append(f"{row['path']}: {words.fill('said.aside', text=words[f'withheld.{what}'], more=name)}")
    count = sum(row["what"] != "named" for row in rows)
    readers = {"than": words[f"visibility.{than}"], "audience": words[f"visibility.{audience}"]}
    lines.append(words.fill("withheld.count", count=count, **readers))
    return "\n".join(map(visible, lines))
