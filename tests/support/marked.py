"""Which of the fast, the browser's and the servers' tests a test is: by what it uses, and kept true while it runs."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

BY_FIXTURE = {
    "browser": ("browser",),
    "server": ("server", "served"),
    "slow": ("real_site", "naughty_pair", "districts_site", "public_site", "hard"),
}
"""Mark → the fixtures that bring it."""
BY_FOLDER = {"tests/release/": "slow"}
RUNNING: list[pytest.Item] = []
"""The test that runs, if one does."""


def mark(items: Sequence[pytest.Item]) -> None:
    """Give each test the marks that its fixtures and its folder bring."""
    for item in items:
        names = set(getattr(item, "fixturenames", ()))
        for what, fixtures in BY_FIXTURE.items():
            if not names.isdisjoint(fixtures):
                item.add_marker(what)
        for folder, what in BY_FOLDER.items():
            if item.nodeid.startswith(folder):
                item.add_marker(what)


def needs(what: str) -> None:
    """Fail a test that starts what its marks do not tell of, so that ``make test-fast`` stays without it."""
    if RUNNING and not any(RUNNING[0].get_closest_marker(m) for m in (what, "browser", "long")):
        pytest.fail(f"{RUNNING[0].nodeid} starts a {what}: mark it pytest.mark.{what}")
