"""Waiting for what takes its time."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

T = TypeVar("T")
PATIENCE = 120
"""Seconds until what never happens fails a test; it bounds nothing else, so a busy machine may take its time."""


def until(condition: Callable[[], object], seconds: float = PATIENCE, what: str = "it") -> None:
    """Wait until a condition holds."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"{what} did not happen in time"
        time.sleep(0.05)


def apart(call: Callable[..., T], *arguments: Any, **options: Any) -> T:
    """Call what runs an event loop in a thread: a browser's driver keeps a loop running in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(call, *arguments, **options).result()
