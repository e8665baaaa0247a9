"""A question to a cluster."""

from __future__ import annotations

from typing import Any

from kbgen.doors.cluster.client import NotFoundError, connect, plain_errors
from kbgen.model.errors import KbgenError
from kbgen.search import Json, PushFacts, Result, known, search_cluster


class Cluster:
    """The knowledge base behind an alias of a cluster. Raises KbgenError where there is none."""

    def __init__(self, url: str, name: str) -> None:
        self._url, self._name = url, name
        with plain_errors(url):
            self._client = connect(url)
            try:
                self.there: PushFacts = known(self._ask)
            except NotFoundError:
                raise KbgenError(
                    f"{url} has no index '{name}'. Write one with: kbgen push {url} --index {name}"
                ) from None

    def _ask(self, body: Json) -> Json:
        answer: Any = self._client.search(index=self._name, body=body)
        failed = answer.get("_shards", {}).get("failed", 0)
        if failed or answer.get("timed_out"):
            raise KbgenError(f"{self._url} gave only a partial answer ({failed} shards failed). Try again.")
        found: Json = answer
        return found

    def search(self, query: str, limit: int, filters: str = "", *, expand: bool = True) -> Result:
        """The same hits as in the terminal."""
        with plain_errors(self._url):
            return search_cluster(self._ask, self.there, query, limit, filters, expand=expand)
