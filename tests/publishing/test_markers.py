"""A marker in every field and in every kind of text: no byte of a site that is not for it has one.

The fields come from the model, and every file that is written is read, unpacked where it is packed: a new field or a
new output is covered as soon as it is there, and what can't be filled or unpacked fails.
"""

from __future__ import annotations

import base64
import contextlib
import gzip
import io
import re
import types
import typing
import zipfile
import zlib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import BaseModel

from kbgen.doors.disk.folder import open_folder
from kbgen.doors.disk.stage import stage
from kbgen.doors.mkdocs.build import build_site
from kbgen.model.postmortem import FollowUp, Postmortem, Status

SIGN = "zqxjk"
DAY, COUNT = "2031-07-19", 918273645
SIGNS = (SIGN.encode(), DAY.encode(), str(COUNT).encode())
KEPT = {"status", "visibility"}
IN, OUT = "<!-- internal -->", "<!-- /internal -->"

BODY = f"""
# {SIGN}heading

{SIGN}prose `{SIGN}inline` ![{SIGN}alt]({SIGN}picture.png "{SIGN}tooltip") [{SIGN}link](https://{SIGN}.example.com/)

```log
{SIGN}code
```

<!-- {SIGN}comment -->
<a href="https://example.com/{SIGN}href" title="{SIGN}attribute">x</a> <https://{SIGN}auto.example.com> [r][{SIGN}ref]

| {SIGN}cell |
| --- |
| x[^1] |

[^1]: {SIGN}footnote
[{SIGN}ref]: {SIGN}attached.log
"""


def filled(annotation: Any, name: str) -> Any:
    """A value that a field of this type may have, with a marker in it. Fails for a type that nobody thought of."""
    options = typing.get_args(annotation)
    origin = typing.get_origin(annotation)
    if origin is typing.Annotated:
        return filled(options[0], name)
    if origin in (typing.Union, types.UnionType):
        return filled(next(each for each in options if each is not type(None)), name)
    if origin is typing.Literal:
        return options[0]
    if origin is list:
        return [filled(options[0], name)]
    if origin is dict:
        return {f"{SIGN}key": f"{SIGN}{name}"}
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return {key: filled(field.annotation, key) for key, field in annotation.model_fields.items()}
    if annotation is Status:
        return "final"
    if annotation is bool:
        return True
    if annotation in (int, float):
        return COUNT
    if annotation is str:
        return f"{SIGN}{name}"
    if name == "at" or name.endswith("_at") or name in ("due", "as_of"):
        return DAY
    raise AssertionError(f"{name}: {annotation} has no marker")


def document(**more: Any) -> dict[str, Any]:
    found = {name: filled(field.annotation, name) for name, field in Postmortem.model_fields.items()}
    return (
        found
        | {"lang": "en", "kind": "incident", "ignore": {"PM301": f"{SIGN}ignore"}}
        | {f"x_{SIGN}own": f"{SIGN}own"}
        | more
    )


def text(front: dict[str, Any], body: str) -> str:
    return f"---\n{yaml.safe_dump(front, allow_unicode=True, sort_keys=False)}---\n{body}"


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("markers")
    docs = root / "postmortems/2026"
    docs.mkdir(parents=True)
    hide = [name for name in Postmortem.model_fields if name not in KEPT] + [f"x_{SIGN}own"]
    settings = f'audience = "public"\ndrafts = "hide"\n[audiences]\npublic = {{hide = {hide!r}}}\n'
    (root / "kbgen.toml").write_text(settings.replace("'", '"'), encoding="utf-8")
    files = {
        "open": text(document(status="final", visibility="public"), f"\n# Shown\n\n{IN}\n{BODY}\n{OUT}\n\nseen\n"),
        # Of this one nothing is hidden but by marks, in the front matter as well.
        "marked": text(
            {"status": "final", "visibility": "public"},
            f"\n# Marked\n\nseen {IN}{SIGN}{OUT}\n\n<!-- internl -->\n{BODY}",
        ),
        "broken": f"---\nvisibility: public\ntitle: {SIGN}title\nroles: [\n---\n{BODY}",
        "links": text(
            {"status": "final", "visibility": "public"},
            f"\n# Links\n\nseen [x]({SIGN}restricted-final.md) ![y]({SIGN}internal-final/{SIGN}in.png)\n",
        ),
    }
    for visibility in ("internal", "restricted"):
        for status in Status:
            files[f"{SIGN}{visibility}-{status}"] = text(document(status=str(status), visibility=visibility), BODY)
    for status in (Status.DRAFT, Status.IN_REVIEW):
        files[f"{SIGN}public-{status}"] = text(document(status=str(status), visibility="public"), BODY)
    for name, content in files.items():
        (docs / f"{name}.md").write_text(content, encoding="utf-8")
    for name in (f"{SIGN}picture.png", f"{SIGN}attached.log"):
        (docs / name).write_text(f"{SIGN}content", encoding="utf-8")
    (docs / f"{SIGN}folder").mkdir()
    (docs / f"{SIGN}folder/INDEX.md").write_text(text(document(visibility="restricted"), BODY), encoding="utf-8")
    (docs / f"{SIGN}folder/anything.bin").write_text(f"{SIGN}content", encoding="utf-8")
    return root


_PACKED = re.compile(rb'"((?:[A-Za-z0-9+/]{4})+(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?)"')  # of the search's files


def unpacked(data: bytes) -> list[bytes]:
    """A file as it is, and as whoever reads it unpacks it."""
    found = [data]
    if data.startswith(b"\x1f\x8b"):
        found.append(gzip.decompress(data))
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            found += [archive.read(name) for name in archive.namelist()]
    packed = [base64.b64decode(match) for match in _PACKED.findall(data)]
    for each in (data, *packed):
        with contextlib.suppress(zlib.error):
            found.append(zlib.decompressobj(-15).decompress(each))
    return [*found, *packed]


def marked(folder: Path) -> list[str]:
    found = []
    for path in sorted(each for each in folder.rglob("*") if each.is_file()):
        name = path.relative_to(folder).as_posix()
        # Their own words: a minified library may well hold such letters.
        if name.startswith("assets/javascripts/") or (name.startswith("assets/") and path.suffix in (".css", ".map")):
            continue
        pages = [part.lower() for part in unpacked(path.read_bytes())]
        if SIGN in name or any(sign in part for part in pages for sign in SIGNS):
            found.append(name)
    return found


def test_no_marker_is_in_the_public_site(base: Path) -> None:
    built = build_site(open_folder(base), None, strict=False)
    assert built.postmortems == 3
    assert marked(base / "site") == []
    assert "seen" in (base / "site/2026/open.html").read_text(encoding="utf-8")
    searched = [
        part for path in (base / "site/assets/kbgen/search").rglob("*.js") for part in unpacked(path.read_bytes())
    ]
    assert any(b"seen" in part for part in searched[1:])  # the search's files are read for what they hold


def test_no_marker_is_in_the_public_stage(base: Path, tmp_path: Path) -> None:
    stage(open_folder(base), tmp_path / "stage", date(2026, 6, 1))
    assert marked(tmp_path / "stage") == []


def test_who_may_see_all_sees_every_field(base: Path, tmp_path: Path) -> None:
    """The markers are there to be found."""
    stage(open_folder(base, audience="restricted"), tmp_path / "stage", date(2026, 6, 1))
    record = (tmp_path / f"stage/api/postmortems/{SIGN}restricted-final.json").read_text(encoding="utf-8")
    for name in Postmortem.model_fields:
        if name not in ("ignore", "related", "not_related"):  # an id that is nobody's is not shown
            assert f'"{name}"' in record, name
    for kind in (
        "prose",
        "code",
        "comment",
        "alt",
        "picture",
        "attribute",
        "footnote",
        "attached",
        "owner",
        "missed_signals",
    ):
        assert f"{SIGN}{kind}" in record, kind
    assert len(marked(tmp_path / "stage")) > 40
    assert FollowUp.model_fields
