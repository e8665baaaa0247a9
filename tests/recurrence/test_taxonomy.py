"""The failure modes: the built-in data, look-ups, and a team's own file."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from kbgen.doors.disk.folder import open_folder
from kbgen.doors.reading.corpus import read_corpus
from kbgen.model.errors import KbgenError
from kbgen.model.taxonomy import Taxonomy, built_in, fold, taxonomy_from


def test_the_built_in_data() -> None:
    modes = built_in()
    assert len(modes) >= 60
    assert list(modes) == sorted(modes)
    for mode in modes.values():
        assert mode.looks_like, mode.slug
        assert mode.look_alikes, mode.slug
        assert mode.aliases.en, mode.slug
        assert mode.aliases.zh, mode.slug
        assert all(other.mode in modes and other.mode != mode.slug for other in mode.look_alikes), mode.slug


def test_no_word_stands_for_two_modes() -> None:
    owner: dict[str, str] = {}
    for mode in built_in().values():
        for word in (mode.slug, mode.name.en, mode.name.zh, *mode.aliases):
            assert owner.setdefault(fold(word), mode.slug) == mode.slug, word


@pytest.mark.parametrize("word", ["hot-key", "Hot_Key", "hot key", "热 key", "热Key", "热点键", "hotspot-key"])
def test_look_ups(word: str) -> None:
    assert Taxonomy().canonical(word) == "hot-key"


def test_a_word_of_nobody() -> None:
    assert Taxonomy().find("mode-of-ours") is None
    assert Taxonomy().canonical("Mode_of ours") == "mode-of-ours"


OWN = """
[hot-key]
definition = "Our words."
aliases = ["big seller"]

[flag-left-on]
name = { en = "Flag left on", zh = "开关忘关" }
definition = "A flag stayed on."
aliases = { en = ["forgotten flag", "stale leader"] }
look_alikes = [{ mode = "hot-key", check = "Look at the flags." }]
"""


def test_a_file_of_the_team() -> None:
    taxonomy = taxonomy_from(tomllib.loads(OWN))
    assert taxonomy.canonical("big seller") == taxonomy.canonical("热键") == "hot-key"
    mode = taxonomy.modes["hot-key"]
    assert (mode.definition.of("zh-CN"), mode.name.of("zh"), mode.name.of("en")) == ("Our words.", "热 key", "Hot key")
    assert taxonomy.canonical("stale leader") == "flag-left-on"  # the team's word beats ours
    assert taxonomy.modes["flag-left-on"].look_alikes[0].check.en == "Look at the flags."
    assert list(taxonomy.modes) == sorted({*built_in(), "flag-left-on"})


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[new-mode]\nname = 'x'\n", "new-mode.definition: a new failure mode needs it"),
        ("[hot-key]\nnmae = 'x'\n", "hot-key.nmae"),
        ("[hot-key]\naliases = 7\n", "hot-key.aliases"),
        ("hot-key = 1\n", "hot-key"),
        ("['not a slug']\nname = 'x'\ndefinition = 'x'\n", "not a slug"),
        ("[hot-key]\nlook_alikes = [{mode = 'nope', check = 'x'}]\n", "there is no failure mode 'nope'"),
        (
            "[hot-key]\naliases=['x']\n[disk-full]\naliases=['X']\n",
            "disk-full.aliases: 'X' stands for 'hot-key' already",
        ),
    ],
)
def test_a_wrong_file_is_named(text: str, said: str) -> None:
    with pytest.raises(KbgenError) as raised:
        taxonomy_from(tomllib.loads(text), "kb/failure_modes.toml")
    assert said in str(raised.value)
    assert str(raised.value).startswith("kb/failure_modes.toml: ")
    with pytest.raises(KbgenError) as again:
        taxonomy_from(tomllib.loads(text), "kb/failure_modes.toml", text)
    assert str(again.value).startswith("kb/failure_modes.toml: line ")
    assert said in str(again.value)


def test_the_folder_brings_its_own(tmp_path: Path) -> None:
    (tmp_path / "failure_modes.toml").write_text(OWN, encoding="utf-8")
    (tmp_path / "a.md").write_text("# A\n", encoding="utf-8")
    assert "flag-left-on" in read_corpus(open_folder(tmp_path)).published().taxonomy.modes
    (tmp_path / "failure_modes.toml").write_text("[broken", encoding="utf-8")
    with pytest.raises(KbgenError, match="can't be read"):
        read_corpus(open_folder(tmp_path))
