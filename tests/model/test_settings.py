"""What is said of a wrong kbgen.toml or failure_modes.toml: where, what, what is allowed."""

from __future__ import annotations

import tomllib

import pytest

from kbgen.model.errors import KbgenError
from kbgen.model.settings import settings_from
from kbgen.model.taxonomy import taxonomy_from

WRONG = [
    ('titel = "x"', "'titel' is not a known name: did you mean 'title'?"),
    ('reference = "yes"', "'reference' must be true or false"),
    ("reference = 1", "'reference' must be true or false"),
    ('secrets.private_addresses = "off"', "'secrets.private_addresses' must be true or false"),
    ("title = 3", "'title' must be one text in quotes, such as \"a\""),
    ('vocabulary.services = "a"', '\'vocabulary.services\' must be a list, such as ["a", "b"]'),
    (
        'vocabulary.services = ["a", {nam = "b"}]',
        "'vocabulary.services[2]' has no 'name'; 'vocabulary.services[2].nam'",
    ),
    ('audience = "all"', "'audience' is 'all', allowed: 'public', 'internal' or 'restricted'"),
    ("audiences.all = {}", "'audiences.all' is 'all', allowed: 'public', 'internal' or 'restricted'"),
    ('lang = "zh-TW"', "'lang': 'zh-TW' is not a two-letter language code; write en or zh"),
    ('lang = "cn"', "'lang': 'cn' is a country code, not a language; write zh"),
    ("vocabulary.severities = []", "'vocabulary.severities' must not be empty"),
    ('vocabulary.teams = ["a", {name = "b", aliases = ["A"]}]', "'vocabulary.teams': 'a' stands for both 'a' and 'b'"),
    ('docs = "a\\u0000b"', "'docs': contains a control character or a line break"),
    ('sources.pay.path = "a\\u0000b"', "'sources.pay.path': contains a control character or a line break"),
    ("exclude = ['drafts\\**']", "'exclude[1]': 'drafts\\**' fits no path: write / between folders"),
    ('vocabulary.tags = ["a", "a"]', "'vocabulary.tags': 'a' and 'a' are the same"),
]


@pytest.mark.parametrize(("text", "said"), WRONG)
def test_a_wrong_setting_is_told_of(text: str, said: str) -> None:
    text, each = f"# ours\n{text}", said.replace("; '", "; line 2: '")
    with pytest.raises(KbgenError) as raised:
        settings_from(tomllib.loads(text), text=text)
    assert str(raised.value).startswith(f"kbgen.toml: line 2: {each}")


LINES = """
[vocabulary]
services = [
  "a",
  {nam = "b"},
]
[[vocabulary.teams]]
name = "a"
[[vocabulary.teams]]
aliases = 3
[audiences]
"public".hide = 1
"""


def test_the_line_of_each_fault_is_told() -> None:
    with pytest.raises(KbgenError) as raised:
        settings_from(tomllib.loads(LINES), text=LINES)
    places = [each.split("'")[0] + each.split("'")[1] for each in str(raised.value).split("; ")]
    assert places == [
        "kbgen.toml: line 12: audiences.public.hide",
        "line 3: vocabulary.services[2]",
        "line 3: vocabulary.services[2].nam",
        "line 9: vocabulary.teams[2]",
        "line 10: vocabulary.teams[2].aliases",
    ]


def test_a_wrong_failure_mode_is_told_of() -> None:
    with pytest.raises(KbgenError, match=r"'hot-key\.alias' is not a known name: did you mean 'aliases'"):
        taxonomy_from({"hot-key": {"alias": ["x"]}})
    with pytest.raises(KbgenError, match=r"^mine: line 3: 'hot-key\.alias' is"):
        taxonomy_from({"hot-key": {"alias": ["x"]}}, "mine", '\n[hot-key]\nalias = ["x"]\n')
