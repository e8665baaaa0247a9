"""The only module that knows the cluster's client. Errors become one sentence, without the credentials."""

from __future__ import annotations

import logging
import netrc
import os
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from opensearchpy import OpenSearch
from opensearchpy.exceptions import (
    AuthenticationException,
    AuthorizationException,
    NotFoundError,
    OpenSearchException,
    RequestError,
)
from opensearchpy.exceptions import ConnectionError as NoConnection
from opensearchpy.helpers import scan, streaming_bulk

from kbgen.model.errors import KbgenError

USER, PASSWORD = "KBGEN_ENGINE_USER", "KBGEN_ENGINE_PASSWORD"
TIMEOUT = 30  # seconds for one answer
RETRIES = 3  # other nodes that are tried, when one does not answer

# What it logs we say ourselves; without a handler of its own it would end up on the terminal.
logging.getLogger("opensearch").addHandler(logging.NullHandler())

__all__ = ["NotFoundError", "RequestError", "connect", "plain_errors", "scan", "streaming_bulk"]


def connect(urls: str) -> OpenSearch:
    """A client for one or several nodes, separated by commas. Credentials come from the environment or a netrc.

    Raises KbgenError for what is no address, and for credentials in one: they would stand in logs and histories.
    """
    hosts = []
    for url in urls.split(","):
        parts = urlsplit(url.strip())
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise KbgenError(
                f"'{parts.scheme}://{parts.hostname or ''}' is not the address of a cluster, such as https://search.example.com:9200."
            )
        if parts.username or parts.password:
            raise KbgenError(
                f"Do not put credentials into the address: set {USER} and {PASSWORD}, or write them into ~/.netrc."
            )
        hosts.append(
            {
                "host": parts.hostname,
                "port": parts.port or (443 if parts.scheme == "https" else 9200),
                "use_ssl": parts.scheme == "https",
                "url_prefix": parts.path.strip("/"),
            }
        )
    return OpenSearch(
        hosts,
        http_auth=_credentials(str(hosts[0]["host"])),
        timeout=TIMEOUT,
        max_retries=RETRIES,
        retry_on_timeout=True,
        http_compress=True,
    )


def _credentials(host: str) -> tuple[str, str] | None:
    user, password = os.environ.get(USER), os.environ.get(PASSWORD)
    if user and password:
        return user, password
    try:
        found = netrc.netrc(os.environ.get("NETRC")).authenticators(host)
    except (OSError, netrc.NetrcParseError):
        return None
    return (found[0], found[2] or "") if found else None


@contextmanager
def plain_errors(url: str, then: str = "") -> Iterator[None]:
    """What the cluster or the network refuses, as one sentence of ours, and `then`: what that means for readers."""
    try:
        yield
    except (AuthenticationException, AuthorizationException):
        raise KbgenError(
            f"{url} refuses these credentials. Set {USER} and {PASSWORD}, or write them into ~/.netrc.{then}"
        ) from None
    except NoConnection as error:
        raise KbgenError(
            f"{url} does not answer ({type(error).__name__}). Is the cluster running, and is the address right?{then}"
        ) from None
    except OpenSearchException as error:
        told = getattr(error, "info", None)
        why = (
            told.get("error", {}).get("reason", "")
            if isinstance(told, dict) and isinstance(told.get("error"), dict)
            else ""
        )
        raise KbgenError(f"{url} could not do it: {why or type(error).__name__}.{then}") from None
