"""Addresses of the inside: hosts that the settings name, and private addresses where nobody outside should see them."""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Iterable, Iterator
from ipaddress import AddressValueError, IPv4Address, IPv4Network

Found = tuple[int, int, str]

_HOST = re.compile(r"(?<![\w.@-])[A-Za-z0-9](?:[\w-]{0,62})(?:\.[\w-]{1,63}){0,8}(?![\w-])")
_ADDRESS = re.compile(r"(?<![\w.-])(?:10|172|192)(?:\.\d{1,3}){3}(?![\w/-]|\.\d)")
_INSIDE = re.compile(r"\.(?:corp|intranet|lan|internal|intra|home\.arpa)$", re.IGNORECASE)
_PUBLISHED = re.compile(
    r"(?:^|\.)(?:example|google|docker|containers|svc\.cluster|compute|ec2)\.|metadata\.google\.internal$|host\.docker"
)
_PRIVATE = tuple(map(IPv4Network, ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")))


def found(text: str, hosts: tuple[str, ...], private: bool, suffixes: bool) -> Iterator[Found]:
    """`hosts` are glob patterns; `private` asks for private addresses, `suffixes` for names such as `db.corp`."""
    if hosts or suffixes:
        for match in _HOST.finditer(text):
            if matches_one(match[0], hosts) or (suffixes and _is_inside(match[0])):
                yield match.start(), match.end(), "the name of an internal host"
    if private:
        for match in _ADDRESS.finditer(text):
            if _is_private(match[0]):
                yield match.start(), match.end(), "a private address"


def _is_inside(host: str) -> bool:
    return bool(_INSIDE.search(host)) and not _PUBLISHED.search(host)


def _is_private(text: str) -> bool:
    try:
        address = IPv4Address(text)
    except AddressValueError:
        return False
    return any(address in network for network in _PRIVATE) and not text.endswith(".0.0")


def matches_one(word: str, patterns: Iterable[str]) -> bool:
    """Whether a word fits one of some glob patterns such as `*.corp.example.com`, whatever the case."""
    return any(fnmatch.fnmatchcase(word.casefold(), pattern.casefold()) for pattern in patterns)
