"""Data about people: mail addresses, telephone numbers, identity numbers of two countries, bank cards and accounts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date

Found = tuple[int, int, str]

# From the sign onwards; what stands before it is looked at then, which takes less time.
_MAIL_HOST = re.compile(r"@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,24}(?![\w@-]|\.\w)")
_MAIL_NAME = re.compile(r"(?<![\w.+%/@-])[A-Za-z0-9][\w.+%-]{0,63}$")
# Nobody's: for examples, made by programs, or of a role and not of a person.
_NOBODY_AT = re.compile(
    r"(?:^|\.)(?:example|test|invalid|localhost|local|internal)(?:\.|$)|(?:^|\.)users\.noreply\.|(?:^|\.)gserviceaccount\.com$"
    r"|\.(?:png|jpe?g|gif|svg|webp|js|ts|py|md|json|ya?ml|service|timer|socket|target|mount|slice|scope|so|jar|log|svc)$",
    re.IGNORECASE,
)
# A login on a host, not a mailbox: `user@host:/path`, and what `ssh` and its kin are given.
_PATH_FOLLOWS = re.compile(r":(?=[\w/~.$*{-])(?!\d+\b)|:\d+[:/]")
_LOGIN_COMMAND = re.compile(
    r"\b(?:ssh|scp|sftp|rsync|mosh|autossh|sshfs|ssh-copy-id|ssh-keyscan|git clone)\b[^\n|;&]{0,80}$"
)
_ROLES_WORDS = (
    "abuse admin alert alerts billing bot bugs build careers ci community contact customers dba deploy dev devops "
    "do-not-reply donotreply feedback git hello help helpdesk hostmaster hr incident incidents info infra it jira jobs "
    "legal mail mailer-daemon me monitoring news newsletter no-reply noc noreply notification notifications office "
    "on-call oncall ops orders payments platform postmaster pr press privacy root sales security service servicedesk "
    "sre status support team test user username webmaster you your-name yourname someone somebody name email "
    "foo bar alice bob"
)
_ROLES = frozenset(_ROLES_WORDS.split())
_PHONE_WORD = re.compile(
    r"电话|手机|手机号|联系方式|致电|phone|mobile|telephone|\btel\b|\bcell\b|call(?:ed)? (?:him|her|me|us)",
    re.IGNORECASE,
)
# These three begin with a character that few are, and look at what stands before it then: several times as fast.
_CN_MOBILE = re.compile(
    r"[+81](?<![\w.+-].)(?:(?<=\+)86[ -]?1|(?<=8)6[ -]?1|(?<=1))[3-9]\d([ -]?)\d{4}\1\d{4}(?![\w-]|\.\d)"
)
_E164 = re.compile(r"(?<![\w.+*/=-])\+[1-9]\d{0,2}(?:[ .-]?\(\d{1,4}\))?(?:[ .-]?\d{2,5}){2,5}(?![\w-])")
# What only words beside it tell from any other number: telephones of one country, Americans' number of social security.
_NATIONAL = re.compile(r"-(?<=\d{3}-)(?:\d{4}|\d{7,8}|\d\d-\d{4})(?![\w-])")  # from its first hyphen onwards
_AREA = re.compile(r"(?<![\w.+(-])(?:(?P<area>\(\d{3}\)\s?\d{3}|\d{3}-\d{3}|0\d{2,3})|\d{3})$")
_SECURITY_WORD = re.compile(r"\bssn\b|social security", re.IGNORECASE)
_IBAN = re.compile(r"[A-Z](?<!\w.)[A-Z]\d{2}(?:[ ]?[A-Z0-9]{4}){2,7}(?:[ ]?[A-Z0-9]{1,3})?(?!\w)")
_IBAN_WORD = re.compile(r"\biban\b|account|konto|账户|账号", re.IGNORECASE)
_FICTION = re.compile(r"555[ .-]?01\d\d$|555[ .-]?55|1234567|0{6}")
_LONG = re.compile(r"\d(?:[ -]?\d){10}")  # without so many digits in a row there is none of the next three
_IDENTITY = re.compile(
    r"[1-9](?<![\w.-].)\d{5}(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?![\w-])"
)
_CARD = re.compile(
    r"[2-6](?<![\w.-].)"
    r"(?:(?:(?<=4)\d{3}|(?<=5)[1-5]\d{2}|(?<=2)[2-7]\d{2}|(?<=6)(?:011|2\d{2}|5\d{2}))([ -]?)\d{4}\1\d{4}\1\d{4}"
    r"(?:\1?\d{3})?|(?<=3)[47]\d{2}([ -]?)\d{6}\2\d{5})(?![\w-]|\.\d)"
)
_CARD_WORD = re.compile(r"银行卡|卡号|信用卡|借记卡|card|visa|master|\bpan\b|amex|银联", re.IGNORECASE)
# The numbers that payment providers publish for tests.
_TEST_CARDS = ("4242424242424242", "4111111111111111", "4012888888881881", "5555555555554444", "5105105105105100",
               "378282246310005", "371449635398431", "6011111111111117", "6200000000000005")  # fmt: skip


def found(text: str) -> Iterator[Found]:
    """Start, end and name of each; a number alone counts only where words beside it say what it is."""
    yield from _mails(text)
    if _LONG.search(text):
        yield from _all(_IDENTITY, text, lambda match: _is_identity(match[0]), "an identity number")
        yield from _all(_CARD, text, _is_card, "a bank card's number")
        yield from _all(_CN_MOBILE, text, _is_mobile, "a phone number")
        yield from _all(_IBAN, text, _is_iban, "a bank account's number")
    yield from _national(text)
    yield from _international(text)


def _all(pattern: re.Pattern[str], text: str, fits: Callable[[re.Match[str]], bool], what: str) -> Iterator[Found]:
    return ((match.start(), match.end(), what) for match in pattern.finditer(text) if fits(match))


def _international(text: str) -> Iterator[Found]:
    at = text.find("+")
    while at >= 0:
        if (match := _E164.match(text, at)) and _is_international(match):
            yield at, match.end(), "a phone number"
        at = text.find("+", at + 1)


def _national(text: str) -> Iterator[Found]:
    for match in _NATIONAL.finditer(text):
        begin = max(0, match.start() - 10)
        area = _AREA.search(text[begin : match.start()])
        if area is None:
            continue
        start, digits = begin + area.start(), len(match[0]) - 1
        if digits == 7 and match[0][3] == "-":
            if not area["area"] and _beside(_SECURITY_WORD, text, start, match.end()):
                yield start, match.end(), "an identity number"
        elif area["area"] and (digits == 4) != area["area"].startswith("0"):
            real = not _FICTION.search(f"{area[0]}{match[0]}")
            if real and _beside(_PHONE_WORD, text, start, match.end()):
                yield start, match.end(), "a phone number"


def _mails(text: str) -> Iterator[Found]:
    for host in _MAIL_HOST.finditer(text):
        begin = max(0, host.start() - 66)
        name = _MAIL_NAME.search(text[begin : host.start()])
        if _PATH_FOLLOWS.match(text, host.end()) or _LOGIN_COMMAND.search(text, max(0, begin - 60), host.start()):
            continue
        if name and "://" not in text[begin : host.start()].split()[-1] and _is_a_persons(name[0], host[0][1:]):
            yield begin + name.start(), host.end(), "an email address"


def _is_a_persons(name: str, host: str) -> bool:
    return name.lower() not in _ROLES and not _NOBODY_AT.search(host) and "xxx" not in f"{name}@{host}".lower()


def _is_mobile(match: re.Match[str]) -> bool:
    digits = re.sub(r"\D", "", match[0])[-11:]
    if _FICTION.search(digits) or len(set(digits[3:])) <= 2:
        return False
    return match[0].startswith("+") or bool(match[1]) or _near(_PHONE_WORD, match)


def _is_international(match: re.Match[str]) -> bool:
    digits = re.sub(r"\D", "", match[0])
    return 10 <= len(digits) <= 15 and not _FICTION.search(match[0]) and not _FICTION.search(digits)


def _is_identity(text: str) -> bool:
    """The last character is a checksum (GB 11643-1999), and the date within exists."""
    try:
        date(int(text[6:10]), int(text[10:12]), int(text[12:14]))
    except ValueError:
        return False
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(int(digit) * weight for digit, weight in zip(text, weights, strict=False))
    return "10X98765432"[total % 11] == text[17].upper()


def _is_card(match: re.Match[str]) -> bool:
    digits = re.sub(r"\D", "", match[0])
    if not _luhn(digits) or digits in _TEST_CARDS or len(set(digits[4:])) <= 2:
        return False
    return bool(match[1] or match[2]) or _near(_CARD_WORD, match)


def _is_iban(match: re.Match[str]) -> bool:
    """Its checksum (ISO 13616) fits, and it is written in fours or beside the word for it."""
    digits = re.sub(r"\s", "", match[0])
    number = int("".join(str(int(sign, 36)) for sign in digits[4:] + digits[:4]))
    return number % 97 == 1 and (" " in match[0] or _near(_IBAN_WORD, match))


def _luhn(digits: str) -> bool:
    doubled = (int(d) * 2 if at % 2 else int(d) for at, d in enumerate(reversed(digits)))
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


def _near(word: re.Pattern[str], match: re.Match[str]) -> bool:
    return _beside(word, match.string, match.start(), match.end())


def _beside(word: re.Pattern[str], text: str, start: int, end: int) -> bool:
    return bool(word.search(text, max(0, start - 14), min(len(text), end + 12)))
