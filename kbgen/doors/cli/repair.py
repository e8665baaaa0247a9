"""`--fix` and `--diff`: files of the docs folder put right, whole or not at all."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterator, Mapping

from kbgen.documents import document_id, read_document
from kbgen.doors.cli.path_arguments import shown_path
from kbgen.doors.disk.atomic_swap import write_whole
from kbgen.doors.disk.folder import Folder, docs_bytes
from kbgen.lint import Fixed, fixed, shown_lines

_BOM = b"\xef\xbb\xbf"


def fix(folder: Folder, chosen: Collection[str], moved: Mapping[str, str]) -> dict[str, str]:
    """Put right the chosen files; `moved` has the former paths of some. Returns what was done by path.

    Raises KbgenError where one can't be written.
    """
    done = {}
    for path, data, result in _fixable(folder, chosen, moved):
        write_whole(folder.docs / path, _as_before(data, result.text))
        done[path] = "; ".join(result.says)
    return done


def differences(folder: Folder, chosen: Collection[str], moved: Mapping[str, str]) -> str:
    """What `fix` would do, as a unified diff; nothing where there is nothing to do."""
    return "".join(
        difference(folder, path, data, result.text) for path, data, result in _fixable(folder, chosen, moved)
    )


def _fixable(folder: Folder, chosen: Collection[str], moved: Mapping[str, str]) -> Iterator[tuple[str, bytes, Fixed]]:
    for path in sorted(chosen):
        try:
            data = docs_bytes(folder, path)
        except OSError:  # the linter says so
            continue
        text = read_document(path, data).text
        # Bytes that the reader changed (a control character, a cut, two kinds of line ends) can't be put back.
        if _as_before(data, text) == data:
            former = document_id(moved.get(path, path))
            result = fixed(text, folder.settings, former if former != document_id(path) else None)
            if result.says and result.text != text:
                yield path, data, result


def _as_before(data: bytes, text: str) -> bytes:
    """A text in the form of the file that it came from: its line ends, and its mark at the begin."""
    ends = text.replace("\n", "\r\n") if b"\r\n" in data else text
    return (_BOM if data.startswith(_BOM) else b"") + ends.encode()


def difference(folder: Folder, path: str, data: bytes, text: str) -> str:
    """What a file is to hold instead of `data`, as a unified diff in which nothing secret is to be read."""
    old, new = (shown_lines(read_document(path, each), folder.settings) for each in (data, text.encode()))
    name = shown_path(path, folder)
    return "".join(f"{line}\n" for line in difflib.unified_diff(old, new, f"a/{name}", f"b/{name}", lineterm=""))
