"""What to do where a program that a test needs is not there."""

from __future__ import annotations

import os
from typing import NoReturn

import pytest


def without(what: str) -> NoReturn:
    """End a test that needs something this machine lacks: skipped on a desk, a failure in CI."""
    if os.environ.get("CI"):
        pytest.fail(f"no {what} in CI")
    pytest.skip(f"no {what} here")
