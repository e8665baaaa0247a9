"""What is secret is found, and no form of the answer shows any part of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from lint.cases import TODAY

from kbgen.corpus.corpus import collect
from kbgen.documents import read_document
from kbgen.lint.engine import lint, shown_lines
from kbgen.lint.formats import FORMATS
from kbgen.lint.formats.context import FormatContext
from kbgen.model.settings import SecretSettings, Settings
from kbgen.secrets import personal_data
from kbgen.secrets.scan import leaks

HERE = Path(__file__).parent
LINES = (HERE / "secrets.txt").read_text(encoding="utf-8").splitlines()
CASES = [tuple(line.split("\t")) for line in LINES if line and not line.startswith("#")]
ADA = "ada.king@" + "shop.io"


def secret(written: str) -> str:
    return written.replace("¦", "").replace("\\n", "\n")


@pytest.mark.parametrize(("answer", "text"), CASES)
def test_forms(answer: str, text: str) -> None:
    found = [leak.what for leak in leaks(f"before {secret(text)} after", SecretSettings()) if leak.kind == "secret"]
    assert bool(found) is (answer == "found"), found


@pytest.mark.parametrize("text", [text for answer, text in CASES if answer == "found"])
def test_no_form_of_the_answer_shows_it(text: str) -> None:
    """Neither in the source line nor in a message that quotes the value, whole or cut short."""
    whole = secret(text)
    line = whole.split("\n")[0]
    front = f"---\ntitle: x\nstatus: '{line}'\nseverity: '{line}'\nx_own: |\n  {line}\nrelated: [{{id: '{line}', relation: no}}]\n---\n"
    document = read_document("20260311-a.md", f"{front}\n# {line}\n\n{whole}\n\n[a]({line})\n".encode())
    corpus = collect([document], Settings())
    found = lint(corpus, TODAY)
    assert any(finding.code == "PM851" for finding in found)
    shown = FormatContext({document.path: shown_lines(document, Settings())}, [document.path])
    hidden = [document.text[each.start : each.end] for each in leaks(document.text, SecretSettings())]
    pieces = {each[at : at + 8] for part in hidden for each in part.split("\n") for at in range(len(each) - 7)}
    pieces -= {"BEGIN RS", "RSA PRIV", "PRIVATE "}
    for name, form in FORMATS.items():
        answer = form(found, shown)
        rules = answer if name != "sarif" else answer.partition('"results"')[2]
        assert [piece for piece in pieces if piece in rules] == [], name


def whats(text: str) -> list[str]:
    return [what for _, _, what in personal_data.found(text)]


def test_people() -> None:
    assert whats(f"write to {ADA}, mailto:{ADA}") == ["an email address"] * 2
    assert whats("a@example.com b@users.noreply.github.com support@shop.io icon@2x.png git@github.com:a/b.git") == []
    assert whats("ssh root@10.0.0.1; https://ada@shop.io/x; mysql://u:p@db.shop.io; getty@tty1.service") == []
    assert whats(f"scp dump.sql {ADA}:/backup/; rsync -a x {ADA}:x; ssh {ADA}; git clone {ADA}:shop/cart") == []
    assert whats(f"asked {ADA}: no answer; {ADA}:25 refused") == ["an email address"] * 2
    assert whats("手机 139" + "00001234，+86 139" + "0000 1234，138-0000" + "-1239") == ["a phone number"] * 3
    assert whats("13900001234 bytes, order 13900001234, 1390000123456 ms") == []
    assert whats("+49 30 901" + "820 55, +1 212 555 0123, +0800, +1234567890") == ["a phone number"]
    assert (
        whats("customer phone (415) 682" + "-2671, 电话：010-6275" + "3846, tel 0571-8827" + "3645")
        == ["a phone number"] * 3
    )
    assert (
        whats(
            "(415) 682-2671 rows of that table, phone (415) 555-0123, the phone call of 2026-03-11 10:15, 010-62753846"
        )
        == []
    )
    assert whats("SSN 412-73" + "-6489, the build 412-73-6489 was the last one, SSN 412-73-64891") == [
        "an identity number"
    ]
    assert whats(
        "IBAN DE89 3704 0044 0532"
        + " 0130 00, and the build id GB29NWBK60161331926819 of no person, account DE88370400440532013000"
    ) == ["a bank account's number"]
    assert whats("alerts@shop.io kafka@broker-1.kafka.svc mailer-daemon@shop.io") == []
    identity = "11010519491231" + "002X"  # the example of the standard
    assert whats(f"身份证 {identity}, trace 110105194912310021") == ["an identity number"]
    assert whats("card 4532" + "0151 1283 0366, 4242 4242 4242 4242, id 4532015112830366") == []
    assert whats("card 4532 " + "0151 1283 0366") == ["a bank card's number"]


def kinds(text: str, settings: SecretSettings, public: bool = False) -> list[str]:
    return [leak.what for leak in leaks(text, settings, public)]


def test_the_inside_counts_where_it_is_asked_for() -> None:
    text = "10.1.2.3 and db-1.shop.corp and 8.8.8.8"
    assert kinds(text, SecretSettings()) == []
    assert kinds(text, SecretSettings(), public=True) == ["a private address", "the name of an internal host"]
    assert kinds(text, SecretSettings(private_addresses=False), public=True) == ["the name of an internal host"]
    assert kinds(text, SecretSettings(private_addresses=True)) == ["a private address"]
    assert kinds(text, SecretSettings(internal_hosts=("*.shop.corp",))) == ["the name of an internal host"]


def test_what_the_team_says() -> None:
    assert len(kinds("CUST-00012345", SecretSettings(patterns=("CUST-[0-9]{8}",)))) == 1
    assert kinds(ADA, SecretSettings(allowed=("*@shop.io",))) == []


def test_time_grows_with_the_length_only() -> None:
    for piece in (
        "a" * 70,
        "password ",
        "eyJ",
        "://",
        "-----BEGIN PRIVATE KEY-----\n",
        "a.",
        "@a.b.",
        "+1 23 ",
        "1" * 50,
    ):
        leaks(piece * (60_000 // len(piece)), SecretSettings(), True)
