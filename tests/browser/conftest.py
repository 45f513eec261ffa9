"""Fixtures of the browser's tests: a site served from a thread, and pages that report what goes wrong in them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.browsing import NewPage, opening
from tests.support.serving import Served


@pytest.fixture(scope="session")
def served(real_site: Path) -> Iterator[Served]:
    site = Served(real_site)
    yield site
    site.stop()


@pytest.fixture
def new_page(browser: Any) -> Iterator[NewPage]:
    """Opens pages in contexts of their own; console errors and script errors fail the test at its end."""
    with opening(browser) as make:
        yield make
