"""`kbgen suggest`: failure modes for postmortems that name none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from kbgen.corpus import Corpus, known_modes
from kbgen.documents import Document, nearest, read_document
from kbgen.doors.cli.options import format_option, progress_line, root_or_site_option, speak
from kbgen.doors.cli.path_arguments import chosen_paths
from kbgen.doors.disk.folder import Folder, open_folder, read_bytes
from kbgen.doors.disk.parallel import dealt
from kbgen.doors.reading.corpus import read_corpus
from kbgen.model.errors import KbgenError
from kbgen.model.json_bytes import shown_json
from kbgen.model.progress import Progress
from kbgen.model.taxonomy import Said, Taxonomy
from kbgen.model.truncation import shortened
from kbgen.recurrence import CueEvidence, Suggestion, ambiguous_first_two, suggest
from kbgen.site import Words, load

Found = tuple[Document, tuple[Suggestion, ...]]

WIDEST = 160  # characters of a line that speaks for a mode


@click.command("suggest")
@click.argument("documents", nargs=-1, metavar="[ID|PATH]...", is_eager=True)
@root_or_site_option
@format_option("text", "json")
def command(documents: tuple[str, ...], root: Path, form: str) -> int:
    """Suggest failure modes for a postmortem, with the lines that speak for each.

    For several, or for all that name none if you give none, it prints the first suggestion of each.

    Exits with 0 if there is a suggestion, with 1 if there is none.
    """
    folder = open_folder(root)
    progress = progress_line()
    corpus = read_corpus(folder, progress)
    meant = [_meant(name, folder, corpus) for name in documents] or _unnamed(folder, corpus)
    _tell(meant, corpus)
    found = list(_asked(meant, corpus.taxonomy, progress))
    if form == "json":
        rows = [_row(*each, corpus.taxonomy) for each in found]
        click.echo(shown_json(rows[0] if len(documents) == 1 else rows))
    elif len(documents) == 1:
        click.echo(_as_text(*found[0], corpus))
    else:
        click.echo("\n".join([*(_first(*each, corpus) for each in found), _counted(found, corpus)]))
    return 0 if not found or any(suggestions for _, suggestions in found) else 1


def _unnamed(folder: Folder, corpus: Corpus) -> list[Document]:
    """The knowledge base's own documents that name no failure mode, whether or not their front matter can be read."""
    own = chosen_paths((), folder)
    return [each for each in corpus if each.path in own and not known_modes(each, corpus.taxonomy)]


def _asked(documents: Sequence[Document], taxonomy: Taxonomy, progress: Progress) -> Iterator[Found]:
    def work(part: Sequence[Document]) -> Iterator[tuple[Suggestion, ...]]:
        return (suggest(each, taxonomy) for each in part)

    for done, found in enumerate(zip(documents, dealt(work, documents), strict=True), 1):
        progress("suggest", done, len(documents))
        yield found


def _tell(documents: Sequence[Document], corpus: Corpus) -> None:
    """Say what could only be read as text, and where the lines below are not for the site's readers: whoever has the
    files gets an answer all the same.
    """
    if len(documents) == 1:
        _tell_of(documents[0], corpus)
        return
    if unread := sum(not each.readable for each in documents):
        told = "front matter that can't be read, so all of it was read as text (`kbgen lint` says what is wrong)"
        speak(f"kbgen: {unread} of these {'has' if unread == 1 else 'have'} {told}.")
    if some := sum(bool(_hidden(each, corpus)) for each in documents):
        what = "is not, or not wholly," if some == 1 else "are not, or not wholly,"
        partly = f"{what} for {corpus.settings.audience} readers, and the lines below are shown unredacted"
        speak(f"kbgen: {some} of these {partly}.")


def _hidden(document: Document, corpus: Corpus) -> str | None:
    """Why a document is not, or not wholly, for the site's readers; None where it is."""
    published = corpus.published()
    if published.withheld and (reason := published.withheld.reasons.get(document.path)):
        return f"is not for {corpus.settings.audience} readers ({reason})"
    seen = published.by_path.get(document.path)
    return f"has parts that are hidden from {corpus.settings.audience} readers" if seen and seen.withheld else None


def _tell_of(document: Document, corpus: Corpus) -> None:
    if not document.readable:
        told = "has front matter that can't be read, so all of it was read as text (`kbgen lint` says what is wrong)"
        speak(f"kbgen: {document.path} {told}.")
    if hidden := _hidden(document, corpus):
        speak(f"kbgen: {document.path} {hidden}, and the lines below are shown unredacted.")


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


def _row(document: Document, found: tuple[Suggestion, ...], taxonomy: Taxonomy) -> dict[str, Any]:
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
    return {"id": document.id, "path": document.path, "suggestions": rows, "between": told}


def _check(first: str, second: str, taxonomy: Taxonomy) -> Said | None:
    """What tells two look-alikes apart, where the taxonomy says it."""
    return next((other.check for other in taxonomy.modes[first].look_alikes if other.mode == second), None)


def _first(document: Document, found: tuple[Suggestion, ...], corpus: Corpus) -> str:
    """The likeliest mode of a document and the line that says most, or that there is none."""
    words = load(corpus.settings.lang)
    if not found:
        return words.fill("said.pair", name=document.path, text=words["suggest.none"])
    named = _named(found[0], words.lang, corpus.taxonomy, words)
    return "\n".join([words.fill("said.pair", name=document.path, text=named), *map(_shown, found[0].evidence[:1])])


def _counted(found: Sequence[Found], corpus: Corpus) -> str:
    weak = sum(bool(each) and each[0].weak for _, each in found)
    none = sum(not each for _, each in found)
    counts = {"n": len(found), "strong": len(found) - weak - none, "weak": weak, "none": none}
    return load(corpus.settings.lang).fill("suggest.counted", **counts)


def _named(each: Suggestion, lang: str, taxonomy: Taxonomy, words: Words) -> str:
    name = words.fill("said.aside", text=each.mode, more=taxonomy.modes[each.mode].name.of(lang))
    return words.fill("said.aside", text=name, more=words["suggest.weak"]) if each.weak else name


def _shown(line: CueEvidence) -> str:
    return f"   {line.line}: {shortened(line.text, WIDEST)}  [{line.words}]"


def _as_text(document: Document, found: tuple[Suggestion, ...], corpus: Corpus) -> str:
    words = load(corpus.settings.lang)
    if not found:
        return words.fill("said.pair", name=document.path, text=words["suggest.none"])
    lang = document.meta.lang or corpus.settings.lang
    blocks = []
    for rank, each in enumerate(found, 1):
        name, definition = _named(each, lang, corpus.taxonomy, words), corpus.taxonomy.modes[each.mode].definition
        told = f"{rank}. {words.fill('said.pair', name=name, text=definition.of(lang))}"
        blocks.append("\n".join([told, *map(_shown, each.evidence)]))
    if both := ambiguous_first_two(found):
        check = _check(*both, corpus.taxonomy)
        blocks.append(f"{words['suggest.between']}{f' {check.of(lang)}' if check else ''}")
    return "\n\n".join([document.path, *blocks])
