"""A knowledge base to begin with: all its files, as text."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from importlib.resources import files
from string import Template

from kbgen import __version__
from kbgen.drafting.draft import Known, draft
from kbgen.model.file_names import MARKDOWN, SETTINGS
from kbgen.model.settings import Settings

LANGUAGES = ("en", "zh")
SCHEMA = "postmortem.schema.json"

# Where a file goes -> its template. The names have no dot in front, or tools would take templates for the real thing.
_COMMON = {
    ".github/workflows/postmortems.yml": "github.yml",
    ".gitlab-ci.yml": "gitlab.yml",
    ".pre-commit-config.yaml": "pre-commit.yaml",
    ".vscode/settings.json": "vscode.json",
    ".vscode/extensions.json": "vscode-extensions.json",
    ".gitignore": "gitignore.txt",
    "mkdocs.yml": "mkdocs.yml",
}
_OWN = {SETTINGS: "kbgen.toml", "README.md": "README.md"}
_POSTMORTEM = rf".*(?i:{'|'.join(map(re.escape, MARKDOWN))})$"
_FIRST = {"en": "A first postmortem, to try things out", "zh": "第一篇复盘：先试一试"}


def starting_files(
    settings: Settings, schema: str, today: date, author: str | None, package: str = f"kbgen=={__version__}"
) -> Iterator[tuple[str, str]]:
    """Paths below the root, with forward slashes, and texts; `schema` is the front matter's JSON Schema.

    `package` is what pip is given to install kbgen. The draft comes last: it is the one file below the folder of the
    postmortems.
    """
    lang = settings.lang if settings.lang in LANGUAGES else "en"
    # JSON texts are YAML and TOML texts, too: nothing that a title holds can end one.
    facts = {
        "title": json.dumps(settings.title, ensure_ascii=False).replace("\x7f", "\\u007f"),
        "heading": settings.title,
        "docs": settings.docs,
        "folder": json.dumps(settings.docs, ensure_ascii=False),
        "pattern": json.dumps(f"^{re.escape(settings.docs)}/{_POSTMORTEM}", ensure_ascii=False),
        "lang": lang,
        "zone": settings.time_zone or "UTC",
        "schema": SCHEMA,
        "package": "'" + package.replace("'", "''") + "'",
    }
    for path, name in (_COMMON | {path: f"{lang}/{name}" for path, name in _OWN.items()}).items():
        yield path, Template(_text(name)).substitute(facts)
    yield SCHEMA, schema
    relative, text = draft(_FIRST[lang], today, settings, known=Known(authors=(author,) if author else ()))
    yield f"{settings.docs}/{relative}", text


def _text(name: str) -> str:
    return (files("kbgen.drafting") / "files" / name).read_text(encoding="utf-8")
