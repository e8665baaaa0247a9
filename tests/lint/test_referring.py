"""What stands under an editor's cursor leads where the site leads."""

from __future__ import annotations

import pytest

from kbgen.corpus import collect
from kbgen.documents import read_document
from kbgen.lint import reference_at
from kbgen.model.settings import Settings


@pytest.mark.parametrize(
    ("link", "path"),
    [
        ("new/index.md", "new/index.md"),
        ("old/index.md", "new/index.md"),
        ("old.md", "new/index.md"),
        ("new.png", "new.png"),
    ],
)
def test_a_link(link: str, path: str) -> None:
    document = read_document("a.md", f"[x]({link})\n".encode())
    new = read_document("new/index.md", b"---\ntitle: New\naliases: [old]\n---\n")
    found = reference_at(document, 1, 6, collect([document, new], Settings()))
    assert found and found.path == path
