"""What the reader in the browser needs of Python's tables, patterns and numbers, whatever the documents: a part of its
script, which browsers keep as long as it does not change.
"""

from __future__ import annotations

import base64
import json
from typing import Any

from kbgen.model.json_bytes import as_told
from kbgen.search import excerpts, reranking
from kbgen.search.answer import LEAST_SHARE
from kbgen.search.browser.postings import packed
from kbgen.search.index import ranking
from kbgen.search.query import grammar, pasted_log, query, typos
from kbgen.search.text import analyzer

ALL_SAY = json.dumps(
    [
        [
            {"action": "", "kind": "restart", "outcome": each}
            for each in ("no_effect", "partial", "temporary", "worked")
        ],
        [{"attempts": [], "checks": [{"check": "", "mode": "", "name": ""}], "kind": "drill"}, {"look_alikes": []}],
        [
            {
                "modes": [{"name": "", "slug": "", "url": "patterns/modes/.html"}],
                "path": ".md",
                "services": [],
                "x": [""],
            }
        ],
        {"severity": "SEV", "started_at": "20T00:00:00+00:00", "title": "", "url": ".html"},
        ["tags", "title", "lead", "symptoms", "causes", "attempts", "body", "headings", "code", "headings", "body"],
        {"attempts": [], "checks": [], "kind": "incident", "look_alikes": [], "modes": []},
    ],
    separators=(",", ":"),
)
"""What the files of documents have in common, which they are packed without."""


def reader_rules() -> str:
    """As `told_in_script`."""
    return told_in_script(_rules())


def told_in_script(rules: dict[str, Any]) -> str:
    """JSON, packed, in base64: patterns are half as long so."""
    return base64.b64encode(packed(as_told(rules))).decode()


def _rules() -> dict[str, Any]:
    return {
        "leastShare": LEAST_SHARE,
        "allSay": ALL_SAY,
        "unit": ranking.UNIT,
        "steps": ranking.STEPS,
        "analyzer": analyzer.rules(),
        "query": query.rules(),
        "typos": typos.rules(),
        "excerpts": excerpts.rules(),
        "grammar": grammar.rules(),
        "pasted": pasted_log.rules(),
        "closest": reranking.rules(),
    }
