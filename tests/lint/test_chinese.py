"""What the linter says in Chinese: all of it, and what it quotes at its place. The fixtures ask for each rule's."""

from __future__ import annotations

from datetime import date
from string import Formatter

import pytest

from kbgen.corpus import collect
from kbgen.documents import read_document
from kbgen.documents.validation import _ADVICE
from kbgen.lint import RULES, lint
from kbgen.lint.chinese import chinese
from kbgen.model.settings import settings_from
from kbgen.secrets.token_formats import FORMS

PEOPLES = (
    "an email address",
    "a phone number",
    "an identity number",
    "a bank card's number",
    "a bank account's number",
)


def quoted(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_every_rule_has_a_name_and_every_sentence_quotes_what_the_english_one_does() -> None:
    assert chinese().names.keys() == {rule.NAME for rule in RULES}
    for sentence in (*chinese().sentences, *chinese().parts):
        assert quoted(sentence.chinese) == set(sentence.names), sentence.chinese


@pytest.mark.parametrize("advice", _ADVICE.values())
def test_every_advice_on_a_value(advice: str) -> None:
    for message in (f"'impact.users' {advice}", f"'impact.users' is 'x. y', which {advice}"):
        assert chinese().message(message.format(ge=0)).isascii() is False, message


@pytest.mark.parametrize("what", sorted({form.what for form in FORMS} | set(PEOPLES)))
def test_every_name_of_what_must_not_be_published(what: str) -> None:
    assert chinese().part(what) != what


MESSAGES = [
    ("The file can't be opened: Permission denied. Check its permissions.", "文件打不开：Permission denied。请检查权限。"),
    ("This was 'a.b' where the branch began, and no alias redirects from there. Still referring to it: x.md, y.md. Write "
     "'aliases: [a.b]'; --fix does it.",
     "分支开始时本文是 'a.b'，没有别名从那里指过来。仍在引用它的有：x.md, y.md。请写 'aliases: [a.b]'；--fix 可以代劳。"),
    ("Found a GitHub token. Replace the secret wherever it is used, and write *** here.",
     "这里有：GitHub 令牌。请更换用到它的地方，并在这里写 ***。"),
    ("'severity' is missing. Write one of: SEV1, SEV2.", "没有写 'severity'。可以写：SEV1, SEV2。"),
    ("Nobody has written this in Chinese. Add it.", "Nobody has written this in Chinese. Add it."),
    ("'" + "x" * 3_000 + "' is not a field.", "'" + "x" * 3_000 + "' is not a field."),
]  # fmt: skip


@pytest.mark.parametrize(("english", "said"), MESSAGES)
def test_a_message(english: str, said: str) -> None:
    assert chinese().message(english) == said


@pytest.mark.parametrize(("lang", "said"), [("en", "'title' is missing."), ("zh", "没有写 'title'。")])
def test_findings_are_in_the_language_of_the_knowledge_base(lang: str, said: str) -> None:
    corpus = collect([read_document("a.md", b"---\nstatus: draft\n---\n# A\n")], settings_from({"lang": lang}))
    found = {finding.code: finding.message for finding in lint(corpus, date(2026, 6, 1))}
    assert found["PM105"].startswith(said)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("2022-13-40", "不是日历上的一天"),
        ("2022-02-30T10:00Z", "不是日历上的一天"),
        ("2022-03-01T25:00Z", "没有这样的时刻或时区偏移"),
        ("2022-03-01T10:00+25:00", "没有这样的时刻或时区偏移"),
        ("1822-03-01", "的年份 1822 不在 1900 到 2199 之间"),
        ("yesterday", "不是时间"),
    ],
)
def test_a_time_that_is_none(written: str, said: str) -> None:
    (problem,) = read_document("a.md", f"---\nstarted_at: {written}\n---\n".encode()).problems
    assert chinese().message(problem.message).startswith(f"'started_at' 的值 '{written}' {said}；可以写：")
