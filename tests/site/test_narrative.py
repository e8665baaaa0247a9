"""Authors' text on a page: what a screen reader is told where they said nothing."""

from __future__ import annotations

from kbgen.documents import read_document
from kbgen.site import load, narrative


def test_pictures_and_boxes_have_names() -> None:
    body = '- [x] a\n- [ ] b\n\n<img src="x/y.png">\n\n![own](x/z.png)\n'
    document = read_document("a.md", f"---\ntitle: A\n---\n{body}".encode())
    page = narrative(document, load("en"), lambda path: path).html
    assert '<input type="checkbox" disabled checked aria-label="done">' in page
    assert '<input type="checkbox" disabled aria-label="open">' in page
    assert '<img alt="y.png" src="x/y.png">' in page
    assert 'alt="own"' in page
    assert page.count("alt=") == 2
