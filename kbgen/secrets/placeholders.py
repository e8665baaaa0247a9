"""Whether a text that stands where a secret would is one: placeholders and plain words are none."""

from __future__ import annotations

import math
import re
from collections import Counter
from itertools import pairwise

_STAND_IN = re.compile(
    r"example|xxx|placeholder|changeme|change_me|redact|dummy|sample|replace|insert|masked|hidden|removed|omitted"
    r"|your[_-]|my[_-]?(?:pass|secret|token|key)|foobar|todo|fixme|test[_-]?(?:pass|secret|token|key)|<|>|\*\*|\.\.\.|…|•"
    r"|^\$|^%|\$\{|\$\(|\{\{|#\{|^\{|^@|^env[.:]|os\.environ|getenv|process\.env|secrets\.|vault:|^\(|\[\w*\]",
    re.IGNORECASE,
)
_NAME = re.compile(r"[A-Za-z_][\w]*(?:[.:/-]+[A-Za-z_][\w]*)*(?:\(.*)?|/[\w./-]*|https?://.*")
_VERSIONED = re.compile(r"[A-Za-z]+\d{0,4}[a-z]*(?:[-_./:]+[A-Za-z]*\d{0,4})*")  # Argon2id-v19, OrderService2
_RESOURCE = re.compile(r"[a-z][a-z-]*(?:/[a-z0-9._-]+){2,}")  # projects/123/secrets/db-password
_OPTION = re.compile(r"--?[a-z]|\w+=|[()]")
# What examples and fresh installations have in a password's place.
_USUAL = (
    "pass password passwd passphrase pwd pw secret token key user username name login foo bar baz admin root guest git "
    "postgres mysql mongo redis rabbitmq postgresql oauth2accesstoken x-oauth-basic anonymous none null true false"
)
_WORDS = frozenset(_USUAL.split())
_RUNS = ("0123456789012345678901234567890", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop")


def is_stand_in(text: str) -> bool:
    """A text that only shows where a secret would stand: `xxx`, `EXAMPLE`, `${TOKEN}`, one character repeated.

    >>> is_stand_in("AKIAIOSFODNN7EXAMPLE"), is_stand_in("aaaaaaaaaaaa")
    (True, True)
    """
    return bool(_STAND_IN.search(text)) or len(set(text)) <= 3 or _is_a_run(text)


def is_no_stand_in(text: str) -> bool:
    """Whether a text in a form that nothing else has is more than a stand-in."""
    return not is_stand_in(text)


def is_given(text: str) -> bool:
    """Whether a text where only a password can stand is one: neither a stand-in nor the word for it or a usual name.

    >>> is_given("s3cr3tPass"), is_given("password"), is_given("postgres"), is_given("${PW}")
    (True, False, False, False)
    """
    return not is_stand_in(text) and text.lower() not in _WORDS and not _OPTION.match(text)


def is_mixed(text: str) -> bool:
    """The same where other things may stand, too: it must have letters, and digits or signs, and be no name.

    >>> is_mixed("s3cr3tPass"), is_mixed("rotation-window"), is_mixed("/run/secrets/db")
    (True, False, False)
    """
    letters, digits = bool(re.search("[A-Za-z]", text)), bool(re.search("[0-9]", text))
    return is_given(text) and letters and digits and text.isascii() and not re.match(r"[/.~]|https?:", text)


def is_unlike_words(text: str) -> bool:
    """The same where a sentence goes on: small and capital letters, digits or signs must be mixed within one word.

    >>> is_unlike_words("Kp7@wQz9xT"), is_unlike_words("PBKDF2-SHA256"), is_unlike_words("service-1234abcd")
    (True, False, False)
    """
    mixed = re.search("[a-z]", text) and re.search("[A-Z]", text) and re.search(r"[0-9]", text)
    return bool(mixed) and is_likely(text) and not _VERSIONED.fullmatch(text)


def _is_a_run(text: str) -> bool:
    """`1234567890abcdef` and the like: mostly one character after the other."""
    low = text.lower()
    following = sum(a + b in run for a, b in pairwise(low) for run in _RUNS)
    return len(low) >= 8 and following >= 0.6 * (len(low) - 1)


def is_likely(text: str) -> bool:
    """Whether a value beside a word such as `password` was made by chance: letters and digits mixed, not a name.

    >>> is_likely("hunter2-Zq81!x"), is_likely("connection_pool_size"), is_likely("invalid_grant")
    (True, False, False)
    """
    if is_stand_in(text):
        return False
    if _RESOURCE.fullmatch(text):
        return False
    kinds = sum(bool(re.search(kind, text)) for kind in ("[a-z]", "[A-Z]", "[0-9]", r"[^\w\s.:/-]"))
    if _NAME.fullmatch(text) and not (kinds >= 3 or (re.search("[0-9]", text) and entropy(text) >= 3.5)):
        return False
    return kinds >= 2 and text.isascii() and bool(re.search("[0-9]", text)) and entropy(text) >= 2.75


def entropy(text: str) -> float:
    """Shannon's entropy in bits a character."""
    return -sum(n / len(text) * math.log2(n / len(text)) for n in Counter(text).values())
