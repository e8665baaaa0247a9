"""What of each document's page and of a site is kept for the next time, and by what it is found again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress

from kbgen.documents import Document
from kbgen.doors.caches.build_cache import BuildCache, checksum, digest, read_with
from kbgen.doors.caches.entry_cache import AT_ONCE, document_digest
from kbgen.markdown import Address
from kbgen.model.json_bytes import row_bytes, row_from
from kbgen.site import (
    PAIRS,
    Anchor,
    ShownPage,
    Site,
    Words,
    WrittenPage,
    account,
    account_bytes,
    account_from,
    alike,
    is_as_it_was,
    made_from,
    page_bytes,
    page_from,
    record_paths,
    shown,
    values,
)


def account_row(words: Words, document: Document) -> tuple[str, bytes]:
    """The account of a document's text, as `kept_pages` looks for it."""
    return _account(document.body, words), account_bytes(account(document.body, words))


def kept_pages(
    kept: BuildCache, site: Site, addresses: Mapping[str, Address], common: str | None = None
) -> dict[str, ShownPage]:
    """The pages of the postmortems by path; `addresses` gives for the path of each what others are called from there.

    A page is found by all that it is made from, and then asks its questions once more. Where all that pages have in
    `common` is as it was when it was made, so are the answers; and where just the document is, too, so is the rest.
    """
    base = digest(read_with(site.settings, site.corpus.taxonomy), site.words.lang, repr(site.corpus.withheld))
    documents = site.corpus.by_path
    short = {path: _own(kept, "same page", common, documents[path], site) for path in addresses} if common else {}
    found = kept.rows(short.values())
    trusted = {path: tuple(found[each].decode().split()) for path, each in short.items() if each in found}
    told = {path: values(documents[path], site) for path in addresses if path not in trusted}
    digests = {
        path: digest("page", base, document_digest(kept, documents[path]), made_from(documents[path], site, each))
        for path, each in told.items()
    }
    digests |= {path: name for path, (name, _) in trusted.items()}

    accounts = kept.rows(_account(documents[path].body, site.words) for path in told)

    def made(path: str) -> tuple[str, ShownPage]:
        known = None
        with suppress(ValueError, TypeError, KeyError):
            known = account_from(accounts[_account(documents[path].body, site.words)])
        return path, shown(documents[path], site, addresses[path], told.get(path), known)

    sums: dict[str, str] = {}

    def packed(page: tuple[str, ShownPage]) -> bytes:
        row = page_bytes(page[1], page[0])
        sums[page[0]] = checksum(row)
        return row

    def unpacked(row: bytes) -> tuple[str, ShownPage]:
        path, page = page_from(row)
        if trusted.get(path, ("", ""))[1] != checksum(row) and not is_as_it_was(
            page, documents[path], site, addresses[path]
        ):
            raise ValueError(path)
        return path, page

    pages = dict(kept.of(digests, made, packed, unpacked, in_memory=False).values())
    new = {
        short[path]: f"{digests[path]} {sums.get(path) or checksum(page_bytes(page, path))}".encode()
        for path, page in pages.items()
        if path in short and path not in trusted
    }
    kept.keep(new, [short[path] for path in trusted])
    return pages


def kept_written(kept: BuildCache, common: str) -> list[WrittenPage] | None:
    """The generated pages as they were written of just this, if so; a process that stays reads them once."""
    last: tuple[str, list[WrittenPage]] | None = kept.last_made("written")
    if last and last[0] == common:
        return last[1]
    with suppress(ValueError, TypeError, KeyError):
        count = int(kept.rows([common])[common])
        digests = [digest("written", common, str(at)) for at in range(count)]
        rows = kept.rows(digests)
        found = []
        for each in digests:
            path, title, heading, in_nav, headings, html = row_from(rows.pop(each))
            found.append(WrittenPage(path, title, heading, in_nav, tuple(Anchor(*one) for one in headings), html))
        kept.keep({}, [common, *digests])
        kept.remember_last("written", (common, found))
        return found
    return None


def keep_written(kept: BuildCache, common: str, pages: Mapping[int, WrittenPage], count: int | None = None) -> None:
    """Keep generated pages by their numbers for the next time, and how many there are in all."""
    rows: dict[str, bytes] = {} if count is None else {common: str(count).encode()}
    for number, each in pages.items():
        headings = [(anchor.id, anchor.title, anchor.level) for anchor in each.headings]
        row = [each.path, each.title, each.heading, each.in_nav, headings, each.html]
        rows[digest("written", common, str(number))] = row_bytes(row)
    kept.keep(rows)


def export_digests(kept: BuildCache, site: Site, common: str, names: Iterable[str]) -> dict[str, str]:
    """By what exported files are found, by path: those of single documents by what these are made of.

    The file that tells of every likeness has none: what is in common does not tell of these.
    """
    records = {path: _own(kept, "record", common, document, site) for path, document in record_paths(site).items()}
    return {path: records.get(path) or digest("export", path, common) for path in names if path != PAIRS}


def kept_exports(
    kept: BuildCache, wanted: Mapping[str, str], makers: Mapping[str, Callable[[], bytes]]
) -> Iterator[tuple[str, bytes]]:
    """The exported files by path, a few in memory at once; `wanted` has their `export_digests`."""
    for at in range(0, len(wanted), AT_ONCE):
        some = {path: wanted[path] for path in [*wanted][at : at + AT_ONCE]}
        yield from kept.of(some, lambda path: makers[path](), bytes, bytes, in_memory=False).items()


def page_digest(kept: BuildCache, around: str, document: Document, site: Site) -> str:
    """A digest of all that a postmortem's whole page is made of, beside what is `around` all pages."""
    return _own(kept, "page file", around, document, site)


def _own(kept: BuildCache, what: str, common: str, document: Document, site: Site) -> str:
    """A digest of what is in common and of what one document alone has."""
    return digest(what, common, document_digest(kept, document), alike(document, site.patterns))


def _account(body: str, words: Words) -> str:
    return digest("account", words.lang, body)
