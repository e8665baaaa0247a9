"""Coroutines in a thread of their own: a browser of another test may have left its loop running in this one."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any


def alone(run: Callable[[], Coroutine[Any, Any, Any]]) -> Any:
    """What a coroutine gives."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(lambda: asyncio.run(run())).result()
