"""`kbgen suggest`: failure modes for a postmortem that names none."""

from __future__ import annotations

from pathlib import Path

import click

from kbgen.corpus import Corpus
from kbgen.documents import Document, nearest, read_document
from kbgen.doors.cli.options import format_option, root_or_site_option
from kbgen.doors.disk.folder import Folder, open_folder, read_bytes
from kbgen.doors.disk.reading import read_corpus
from kbgen.model.errors import KbgenError
from kbgen.model.json_bytes import shown_json
from kbgen.model.taxonomy import Said, Taxonomy
from kbgen.model.truncation import shortened
from kbgen.recurrence import Suggestion, ambiguous_first_two, suggest
from kbgen.site import load

WIDEST = 160  # characters of a line that speaks for a mode


@click.command("suggest")
@click.argument("document", metavar="ID|PATH", is_eager=True)
@root_or_site_option
@format_option("text", "json")
def command(document: str, root: Path, form: str) -> int:
    """Suggest failure modes for a postmortem, with the lines that speak for each.

    Exits with 0 if there is a suggestion, with 1 if there is none.
    """
    folder = open_folder(root)
    corpus = read_corpus(folder)
    meant = _meant(document, folder, corpus)
    _tell(meant, corpus)
    found = suggest(meant, corpus.taxonomy)
    click.echo(_as_json(meant, found, corpus.taxonomy) if form == "json" else _as_text(meant, found, corpus))
    return 0 if found else 1


def _tell(document: Document, corpus: Corpus) -> None:
    """Say where the lines below are not for the site's readers: whoever has the file gets an answer all the same."""
    published = corpus.published()
    seen = published.by_path.get(document.path)
    reason = published.withheld.reasons.get(document.path) if published.withheld else None
    if not document.readable:
        told = "has front matter that can't be read, so all of it was read as text (`kbgen lint` says what is wrong)"
        click.echo(f"kbgen: {document.path} {told}.", err=True)
    if reason or (seen and seen.withheld):
        what = (
            f"is not for {corpus.settings.audience} readers ({reason})"
            if reason
            else f"has parts that are hidden from {corpus.settings.audience} readers"
        )
        click.echo(f"kbgen: {document.path} {what}, and the lines below are shown unredacted.", err=True)


def _meant(name: str, folder: Folder, corpus: Corpus) -> Document:
    """The document of an id, an earlier id or a path. Raises KbgenError where there is none."""
    if found := corpus.by_id.get(name) or corpus.by_path.get(name):
        return found
    for path in (Path(name), folder.root / name):
        if path.is_file():
            home, absolute = folder.docs.resolve(), path.resolve()
            inside = absolute.relative_to(home).as_posix() if absolute.is_relative_to(home) else ""
            return corpus.by_path.get(inside) or read_document(path.name, read_bytes(path))
    near = nearest(name, corpus.by_id)
    advice = f"Did you mean '{near}'?" if near else f"Give the id of one in {folder.docs}, or the path of a file."
    raise KbgenError(f"there is no postmortem '{name}'. {advice}")


def _as_json(document: Document, found: tuple[Suggestion, ...], taxonomy: Taxonomy) -> str:
    rows = [
        {
            "failure_mode": each.mode,
            "name": {"en": taxonomy.modes[each.mode].name.en, "zh": taxonomy.modes[each.mode].name.zh},
            "score": each.score,
            "weak": each.weak,
            "lines": [{"line": line.line, "text": line.text, "words": line.words} for line in each.evidence],
        }
        for each in found
    ]
    both = ambiguous_first_two(found)
    check = _check(*both, taxonomy) if both else None
    told = {"modes": both, "check": check and {"en": check.en, "zh": check.zh}} if both else None
    rest = {"id": document.id, "path": document.path, "suggestions": rows, "between": told}
    return shown_json(rest)


def _check(first: str, second: str, taxonomy: Taxonomy) -> Said | None:
    """What tells two look-alikes apart, where the taxonomy says it."""
    return next((other.check for other in taxonomy.modes[first].look_alikes if other.mode == second), None)


def _as_text(document: Document, found: tuple[Suggestion, ...], corpus: Corpus) -> str:
    words = load(corpus.settings.lang)
    if not found:
        return words.fill("said.pair", name=document.path, text=words["suggest.none"])
    lang = document.meta.lang or corpus.settings.lang
    blocks = []
    for rank, each in enumerate(found, 1):
        mode = corpus.taxonomy.modes[each.mode]
        name = words.fill("said.aside", text=each.mode, more=mode.name.of(lang))
        name = words.fill("said.aside", text=name, more=words["suggest.weak"]) if each.weak else name
        lines = [f"{rank}. {words.fill('said.pair', name=name, text=mode.definition.of(lang))}"]
        lines += [f"   {line.line}: {shortened(line.text, WIDEST)}  [{line.words}]" for line in each.evidence]
        blocks.append("\n".join(lines))
    if both := ambiguous_first_two(found):
        check = _check(*both, corpus.taxonomy)
        blocks.append(f"{words['suggest.between']}{f' {check.of(lang)}' if check else ''}")
    return "\n\n".join([document.path, *blocks])
