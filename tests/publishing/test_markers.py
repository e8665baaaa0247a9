"""A marker in every field and in every kind of text: no byte of a site that is not for it has one, nor anything else.

The fields come from the model, the commands and the assistant's tools from their lists, and every file that is written
is read, unpacked where it is packed: what is new is covered as soon as it is there, or fails until somebody says how.
"""

from __future__ import annotations

import base64
import codecs
import contextlib
import gzip
import io
import json
import os
import re
import subprocess
import types
import typing
import zipfile
import zlib
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner
from loops import alone
from mcp import Client
from pydantic import BaseModel
from searching.harness import call_of, payload_bytes

from kbgen.corpus import READERS
from kbgen.doors.cli.terminal import COMMANDS, kbgen
from kbgen.doors.cluster.push import Pushed
from kbgen.doors.disk.folder import open_folder
from kbgen.doors.mcp.server import server
from kbgen.doors.mcp.tools import Part
from kbgen.doors.mkdocs.build import build_site
from kbgen.doors.stage import stage
from kbgen.model.postmortem import FollowUp, Postmortem, Status, Visibility

SIGN = "zqxjk"
DAY, COUNT = "2031-07-19", 918273645
SIGNS = (SIGN.encode(), DAY.encode(), str(COUNT).encode())
KEPT = {"status", "visibility"}

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


def knowledge_base(root: Path, audience: Visibility) -> Path:
    """A base whose every mark is for fewer readers than these; its history has marks, too."""
    docs = root / "postmortems/2026"
    docs.mkdir(parents=True)
    hide = [name for name in Postmortem.model_fields if name not in KEPT] + [f"x_{SIGN}own"]
    settings = f'audience = "{audience}"\ndrafts = "hide"\n[audiences]\n{audience} = {{hide = {hide!r}}}\n'
    (root / "kbgen.toml").write_text(settings.replace("'", '"'), encoding="utf-8")
    fewer = READERS[READERS.index(audience) + 1 :]
    begin, end, misspelt = (f"<!-- {mark} -->" for mark in (fewer[0], f"/{fewer[0]}", f"{fewer[0][:-2]}l"))
    seen = {"status": "final", "visibility": audience}
    files = {
        "open": text(document(**seen), f"\n# Shown\n\n{begin}\n{BODY}\n{end}\n\nseen\n"),
        # Of this one nothing is hidden but by marks, in the front matter as well.
        "marked": text(seen, f"\n# Marked\n\nseen {begin}{SIGN}{end}\n\n{misspelt}\n{BODY}"),
        "broken": f"---\nvisibility: {audience}\ntitle: {SIGN}title\nroles: [\n---\n{BODY}",
        "links": text(
            seen | {"related": [{"id": f"{SIGN}restricted-final", "relation": "same_cause"}]},
            f"\n# Links\n\nseen [x]({SIGN}restricted-final.md) ![y]({SIGN}folder/{SIGN}in.png)\n",
        ),
    }
    for visibility in fewer:
        for status in Status:
            files[f"{SIGN}{visibility}-{status}"] = text(document(status=str(status), visibility=visibility), BODY)
    for status in (Status.DRAFT, Status.IN_REVIEW):
        files[f"{SIGN}{audience}-{status}"] = text(document(status=str(status), visibility=audience), BODY)
    for name, content in files.items():
        (docs / f"{name}.md").write_text(content, encoding="utf-8")
    for name in (f"{SIGN}picture.png", f"{SIGN}attached.log"):
        (docs / name).write_text(f"{SIGN}content", encoding="utf-8")
    (docs / f"{SIGN}folder").mkdir()
    (docs / f"{SIGN}folder/INDEX.md").write_text(text(document(visibility="restricted"), BODY), encoding="utf-8")
    (docs / f"{SIGN}folder/anything.bin").write_text(f"{SIGN}content", encoding="utf-8")
    names = ("-c", f"user.name={SIGN}author", "-c", f"user.email={SIGN}@example.com", "-c", "commit.gpgsign=false")
    day = {"GIT_AUTHOR_DATE": f"{DAY}T10:00:00Z", "GIT_COMMITTER_DATE": f"{DAY}T10:00:00Z"}
    for command in (("init", "-q"), ("add", "."), (*names, "commit", "-q", "-m", f"{SIGN}message")):
        subprocess.run(["git", "-C", str(root), *command], check=True, env=os.environ | day)
    return root


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return knowledge_base(tmp_path_factory.mktemp("markers"), "public")


_PACKED = re.compile(rb'"((?:[A-Za-z0-9+/]{4})+(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?)"')  # of the search's files


def unpacked(data: bytes) -> list[bytes]:
    """A file as it is, and as whoever reads it unpacks it."""
    found = [data, data.replace(b"\r\n ", b"")]  # a calendar's lines are folded
    if data.startswith(b"\x1f\x8b"):
        found.append(gzip.decompress(data))
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            found += [archive.read(name) for name in archive.namelist()]
    packed = [base64.b64decode(match) for match in _PACKED.findall(data)]
    if data.startswith(codecs.BOM_UTF16_LE):  # the search's files
        name, payload = call_of(data)
        texts = payload.values() if name == "manifest" else [payload]
        found += [json.dumps(payload).encode()]
        packed += [payload_bytes(each) for each in texts if isinstance(each, str)]
    for each in (data, *packed):
        with contextlib.suppress(zlib.error):
            found.append(zlib.decompressobj(-15).decompress(each))
    return [*found, *packed]


# What `unpacked` reads, or any eye; a file of another kind must be thought of.
READ = {
    ".html",
    ".js",
    ".json",
    ".xml",
    ".csv",
    ".ics",
    ".svg",
    ".txt",
    ".md",
    ".css",
    ".map",
    ".png",
    ".log",
    ".bin",
    ".gz",
    "",
}


def has_mark(data: bytes) -> bool:
    return any(sign in part.lower() for part in unpacked(data) for sign in SIGNS)


def marked(folder: Path) -> list[str]:
    found = []
    for path in sorted(each for each in folder.rglob("*") if each.is_file()):
        name = path.relative_to(folder).as_posix()
        # Their own words: a minified library may well hold such letters.
        if name.startswith("assets/javascripts/") or (name.startswith("assets/") and path.suffix in (".css", ".map")):
            continue
        assert path.suffix in READ, name
        if SIGN in name or has_mark(path.read_bytes()):
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


def test_no_marker_for_fewer_is_in_the_internal_site(tmp_path: Path) -> None:
    root = knowledge_base(tmp_path, "internal")
    assert build_site(open_folder(root), None, strict=False).postmortems == 3
    assert marked(root / "site") == []


def staged(base: Path, target: Path) -> bytes:
    stage(open_folder(base), target, date(2026, 6, 1))
    assert marked(target) == []
    return b"seen"


def carried(base: Path, target: Path) -> bytes:
    told("bundle", str(target), "--root", str(base))
    return b"\n".join(unpacked(target.read_bytes()))


def pushed(base: Path, _: Path) -> bytes:
    """Every document that the cluster would be sent, with what is said of the base."""
    sent: list[bytes] = []

    def push(*given: Any, **_: Any) -> Pushed:
        _, _, records, _ = given
        sent.extend(repr(each).encode() for each in records.bodies(records.named))
        return Pushed("x", len(sent), 0, 0)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("kbgen.doors.cluster.push.push", push)
        told("push", "http://127.0.0.1:1", "--root", str(base))
    return b"\n".join(sent)


TOOLS: dict[str, list[dict[str, Any]]] = {
    "search_incidents": [{"query": SIGN}, {"query": "seen"}],
    "get_postmortem": [
        {"id": name, "part": part}
        for name in ("open", "marked", "links", f"{SIGN}restricted-final", f"{SIGN}id")
        for part in typing.get_args(Part)
    ],
    "find_similar": [{"id": "open"}, {"text": f"{SIGN} seen"}],
    "what_was_tried": [{"query": SIGN}, {"service": f"{SIGN}services"}],
    "list_follow_ups": [{}],
    "list_patterns": [{}],
}


def assisted(base: Path, _: Path) -> bytes:
    """Every tool, every resource. What was asked stands in some answers, and is taken out of them."""

    async def run() -> list[str]:
        async with Client(server(base)) as client:
            assert {tool.name for tool in (await client.list_tools()).tools} == set(TOOLS)
            found = []
            for name, questions in TOOLS.items():
                for asked in questions:
                    said = repr(await client.call_tool(name, asked))
                    for words in asked.values():
                        said = said.replace(words, "")
                        for word in words.split():  # an answer may name those that no document has
                            said = re.sub(rf"\b{re.escape(word)}\b", "", said)
                    found.append(said)
            for name in ("open", "marked", "links"):
                found.append(repr(await client.read_resource(f"kbgen://postmortems/{name}")))
            return [*found, repr(await client.read_resource("kbgen://postmortems"))]

    return "\n".join(alone(run)).encode()


def told(*arguments: str) -> bytes:
    """What a command prints, and what it says beside it."""
    done = CliRunner().invoke(kbgen, arguments, standalone_mode=False, catch_exceptions=False)
    return done.stdout_bytes + done.stderr_bytes


def searched(base: Path, _: Path) -> bytes:
    return told("search", "seen", "--format", "json", "--root", str(base)) + told(
        "search", "--root", str(base), "tags:x"
    )


OUTPUTS: dict[str, Callable[[Path, Path], bytes]] = {
    "stage": staged,
    "bundle": carried,
    "push": pushed,
    "mcp": assisted,
    "search": searched,
    "report": lambda base, _: told("report", "--root", str(base), "--format", "json") + b"seen",
    "followups": lambda base, _: told("followups", "--root", str(base), "--format", "json") + b"seen",
}
WHY_NOT = {
    **dict.fromkeys(("build", "serve"), "the tests of the sites above"),
    "pdf": "prints pages of the sites above",
    **dict.fromkeys(("lint", "lsp", "suggest", "eval", "withheld", "ready"), "for those who have the files"),
    "check": "for who changes a document; of others it has what is published, as tests/checking shows",
    **dict.fromkeys(("init", "new", "import", "explain", "schema", "completion"), "has nothing of other documents"),
}


@pytest.mark.parametrize("name", COMMANDS)
def test_no_marker_is_in_what_a_command_gives(name: str, base: Path, tmp_path: Path) -> None:
    assert (name in OUTPUTS) != (name in WHY_NOT)
    if name in OUTPUTS:
        found = OUTPUTS[name](base, tmp_path / "out")
        assert not has_mark(found)
        assert b"seen" in found  # what is theirs is there


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
        "alt",
        "picture",
        "attribute",
        "footnote",
        "attached",
        "owner",
        "missed_signals",
    ):
        assert f"{SIGN}{kind}" in record, kind
    assert f"{SIGN}comment" not in record  # no page shows it
    assert len(marked(tmp_path / "stage")) > 40
    assert FollowUp.model_fields
