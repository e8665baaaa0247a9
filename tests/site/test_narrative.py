"""Authors' text on a page: names for a screen reader where they gave none, and what draws the diagrams."""

from __future__ import annotations

from datetime import date

import pytest

from kbgen.corpus import collect
from kbgen.documents import read_document
from kbgen.model.settings import settings_from
from kbgen.site import diagram_scripts, has_diagram, load, site
from kbgen.site.postmortem.narrative import narrative


def test_pictures_and_boxes_have_names() -> None:
    body = '- [x] a\n- [ ] b\n\n<img src="x/y.png">\n\n![own](x/z.png)\n'
    document = read_document("a.md", f"---\ntitle: A\n---\n{body}".encode())
    page = narrative(document, load("en"), lambda path: path).html
    assert '<input type="checkbox" disabled checked aria-label="done">' in page
    assert '<input type="checkbox" disabled aria-label="open">' in page
    assert '<img alt="y.png" src="x/y.png">' in page
    assert 'alt="own"' in page
    assert page.count("alt=") == 2


@pytest.mark.parametrize("begin", ["```mermaid", "- ```mermaid", "> 1. ~~~ mermaid", "```Mermaid", "``` { .mermaid }"])
def test_a_page_with_a_diagram_finds_the_script_that_draws_it(begin: str) -> None:
    document = read_document("a.md", f"---\ntitle: A\n---\n{begin}\ngraph TD\n".encode())
    made = site(collect([document], settings_from({})), "T", load("en"), date(2026, 1, 1))
    assert has_diagram(narrative(document, made.words, lambda path: path).html)
    assert [name for name, _ in diagram_scripts(made)] == ["diagram.js", "mermaid.js"]
