"""The words of the interface: the same keys in every language, none without use, a name for every value."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter
from typing import Any, get_args

import pytest

from kbgen.model import postmortem
from kbgen.site.groupings import AXES
from kbgen.site.words import LANGUAGES, load, notices

SITE = Path(postmortem.__file__).parent.parent / "site"
ENUMERATIONS: dict[str, Any] = {
    "kind": postmortem.Kind,
    "outcome": postmortem.Outcome,
    "attempt": postmortem.AttemptKind,
    "category": postmortem.CauseCategory,
    "confidence": postmortem.Confidence,
    "trigger": postmortem.TriggerCategory,
    "detection": postmortem.DetectionMethod,
    "data_loss": postmortem.DataLoss,
    "event": postmortem.EventType,
    "resolution": postmortem.ResolutionKind,
    "promise": postmortem.FollowUpStatus,
    "promise_type": postmortem.FollowUpType,
    "relation": postmortem.Relation,
    "symptom": postmortem.SymptomKind,
    "visibility": postmortem.Visibility,
}


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def test_both_languages_have_the_same_keys_and_places() -> None:
    english, chinese = (load(lang) for lang in LANGUAGES)
    assert {key: places(text) for key, text in english.items()} == {key: places(text) for key, text in chinese.items()}
    english, chinese = (notices(lang) for lang in LANGUAGES)
    assert english.keys() == chinese.keys()
    for key, text in english.items():  # no number chooses a wording in Chinese
        assert places(text) - places(chinese[key]) <= {"count"} and places(chinese[key]) <= places(text), key


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_value_has_a_name(lang: str) -> None:
    words = load(lang)
    for prefix, values in ENUMERATIONS.items():
        for value in get_args(values):
            assert f"{prefix}.{value}" in words, f"{prefix}.{value}"
    for status in postmortem.Status:
        assert f"status.{status}" in words


def test_no_word_is_without_use() -> None:
    sources = [path for ending in ("py", "html", "js") for path in SITE.rglob(f"*.{ending}")]
    sources += (path for door in ("mkdocs", "cli") for path in sorted((SITE.parent / "doors" / door).rglob("*.py")))
    code = "\n".join(path.read_text(encoding="utf-8") for path in sources)
    whole = set(re.findall(r"[\"'`]([a-z_]+(?:\.\w+)+)[\"'`]", code))
    # "metric." ~ how, f"{axis}.intro", f"promise.{how}", w.name("role", role), `outcome.${outcome}`
    begun = set(re.findall(r"[\"'`]([a-z_]+\.(?:[a-z_.]*[._])?)(?:[\"'`]|\$?\{)", code))
    begun |= {f"{name}." for name in re.findall(r'\b(?:name|_tallies)\("(\w+)"', code)}
    ended = {f"{axis.name}.{name}" for axis in AXES for name in re.findall(r"\{axis\}\.(\w+)", code)}
    for key in load("en"):
        assert key in whole | ended or any(key.startswith(start) for start in begun), f"nothing shows {key}"


def test_an_unknown_language_falls_back_to_english() -> None:
    assert load("fr") == load("en")
    assert load("zh-TW").lang == load("zh_CN").lang == "zh"
