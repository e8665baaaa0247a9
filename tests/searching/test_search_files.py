"""The browser's files: the same bytes every time, plain scripts, nothing in them that runs."""

from __future__ import annotations

import base64
import hashlib
import itertools
import json
import os
import random
import re
import subprocess
import sys
import zlib
from pathlib import Path

import pytest
from searching.harness import call_of, payload_bytes

from kbgen.search.browser.payload import payload_text, wide_script
from kbgen.search.browser.reader_rules import ALL_SAY, reader_rules
from kbgen.search.browser.search_files import search_files, search_payloads
from kbgen.search.browser.search_script import APART, PARTS, script_apart, search_script
from kbgen.search.browser.term_files import inverted, inverted_bytes, inverted_from, updated
from kbgen.search.index.records import NOTHING_ADDED, Entry
from kbgen.search.text.term_counts import term_counts
from kbgen.site.search_box.box_script import PARTS as BOX_PARTS
from kbgen.site.search_box.box_script import box_script

HERE = Path(__file__).parent
PACKAGE = Path(search_files.__code__.co_filename).parent.parent.parent
DIGEST = """
import hashlib, sys
from pathlib import Path
from searching.harness import entries_of
from kbgen.search.browser.search_files import search_files
print(hashlib.sha256(repr(list(search_files(entries_of(Path(sys.argv[1]))))).encode()).hexdigest())
"""


def digest_with(seed: str) -> str:
    paths = os.pathsep.join([str(HERE.parent), str(HERE.parents[1])])
    environment = {**os.environ, "PYTHONPATH": paths, "PYTHONHASHSEED": seed}
    made = subprocess.run(
        [sys.executable, "-c", DIGEST, str(HERE / "kb")], env=environment, check=True, capture_output=True, text=True
    )
    return made.stdout.strip()


def test_the_bytes_are_always_the_same(entries: list[Entry]) -> None:
    here = hashlib.sha256(repr(list(search_files(entries[::-1]))).encode()).hexdigest()
    assert digest_with("1") == digest_with("2") == here


def test_a_file_is_one_call_with_packed_bytes(entries: list[Entry]) -> None:
    made = list(search_files(entries))
    assert made[0][0] == "manifest.js"
    version = call_of(made[0][1])[1]["version"]
    held = search_payloads(entries)
    assert made[1:3] == [(f"{version}/{name}.js", script_apart(name)) for name in APART]
    for name, content in made[3:]:
        inner, payload = call_of(content)
        assert name == f"{version}/{inner}.js"
        packed = payload_bytes(payload)
        assert packed.removeprefix(b"\0\0\0\xff\xff") == base64.b64decode(held[inner])
        unpacker = zlib.decompressobj(-15, ALL_SAY.encode() if inner.startswith("d/") else b"")
        unpacker.decompress(packed)
        assert unpacker.eof and not unpacker.unused_data  # a browser unpacks nothing that bytes follow
    assert held.keys() == {call_of(content)[0] for name, content in (made[0], *made[3:])}


def test_any_bytes_can_be_a_payload() -> None:
    chance = random.Random(1)
    every = b"".join(number.to_bytes(2, "little") for number in range(0x10000))
    for data in (b"", b"a", every, every[1:], *(chance.randbytes(size) for size in range(300, 320))):
        text = payload_text(data)
        assert not re.search('[\0\n\r"\\\\\u2028\u2029]', text)
        assert payload_bytes(text).removeprefix(b"\0\0\0\xff\xff") == data
        assert wide_script(text).decode("utf-16") == text


def test_a_script_reads_no_rule_that_it_is_not_given(entries: list[Entry]) -> None:
    _, manifest = next(iter(search_files(entries[:1])))
    _, told = call_of(manifest)
    given = {*told, *json.loads(zlib.decompress(base64.b64decode(reader_rules()), -15))}
    scripts = {
        name: (PACKAGE / f"search/{name}.js").read_text("utf-8") for name in (*PARTS, *itertools.chain(*APART.values()))
    }
    given |= set(re.findall(r"(?m)^    (\w+): ", scripts.pop("browser/decode"))) | {"simple"}
    ready = set(re.findall(r"(?m)^    (\w+)[:,]", scripts["query/syntax"]))
    for name, script in scripts.items():
        assert set(re.findall(r"\brules\.(\w+)", script)) <= given, name
        assert set(re.findall(r"\bsyntax\.(\w+)", script)) <= ready, name


def test_another_document_makes_another_version(entries: list[Entry]) -> None:
    names = {next(name for name, _ in search_files(some) if "/" in name) for some in (entries, entries[1:])}
    assert len(names) == 2


def test_the_engine_keeps_to_a_strict_policy() -> None:
    text = b"".join([search_script(), *map(script_apart, APART)]).decode("ascii")
    for forbidden in ("innerHTML", "eval(", "new Function", "fetch(", "XMLHttpRequest", "import "):
        assert forbidden not in text


def test_patterns_and_texts_of_a_script_stay_as_they_are() -> None:
    for script, folder, parts in (
        (search_script(), PACKAGE / "search", PARTS),
        *((script_apart(name), PACKAGE / "search", parts) for name, parts in APART.items()),
        (box_script(), PACKAGE / "site/search_box", BOX_PARTS),
    ):
        for name in parts:
            source = re.sub(r"(?sm)/\*.*?\*/|^\s*//[^\n]*$", "", (folder / f"{name}.js").read_text("utf-8"))
            for kept in re.findall(
                r"""(?<=[(,>:!&|?\s])/(?![/* ])[^\n]+?/[a-z]*(?=[.,;)])|"[^"\n]*"|`[^`]*`""", source
            ):
                assert kept in script.decode(), f"{name}.js: put {kept} into parentheses"


def test_words_made_of_what_changed_are_what_they_are_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kbgen.search.browser.term_files.FEW", 9)  # so that words become common, and rare again
    chance, words = random.Random(2), [f"wo{number}" for number in range(300)] + ["雪崩", "缓存", "timeout", "redis"]

    def document(name: str) -> Entry:
        text = " ".join(chance.choices(words, k=40))
        return Entry(
            name, "", {"title": text[:9], "body": text, "code": text[:60], "symptoms": f"error {text[9:20]}"}, (), {}
        )

    many = [document(f"{number:03}") for number in range(60)]
    made = inverted(many, [term_counts(each.fields) for each in many], NOTHING_ADDED)
    updates = moved = 0
    for _ in range(12):
        changed = {
            at: (many[at], term_counts(many[at].fields)) for at in chance.sample(range(60), k=chance.randrange(3))
        }
        many = [document(each.id) if at in changed else each for at, each in enumerate(many)]
        tallies = [term_counts(each.fields) for each in many]
        anew = inverted(many, tallies, NOTHING_ADDED)
        found = updated(inverted_from(inverted_bytes(made)), many, tallies, NOTHING_ADDED, changed)
        updates += found is not None
        assert found is None or found == anew
        assert found is None or list(found.frequency) == list(anew.frequency)
        moved += {name for name in made.files if name[0] == "o"} != {name for name in anew.files if name[0] == "o"}
        made = anew
    assert updates > 6 and moved > 6
    assert any(name.startswith("g/") for name in made.files)
