"""The order of the tests: the longest first, or any other, to find those that lean on what ran before them."""

from __future__ import annotations

import random

import pytest

LONGEST = ("browser", "release", "whole", "docs", "open_data", "authoring")
"""Folders of tests that take long; what takes a moment fills the gaps at the end, where processes wait for the last."""


def longest_first(items: list[pytest.Item]) -> None:
    """Put the folders that take long in front."""
    rank = {f"tests/{folder}/": n for n, folder in enumerate(LONGEST)}
    items.sort(key=lambda item: next((n for folder, n in rank.items() if item.nodeid.startswith(folder)), len(rank)))


def shuffle(items: list[pytest.Item], seed: int) -> None:
    """Put the files in an order of their own, and the tests of each file too; a file stays together, as its fixtures are costly."""
    pick = random.Random(seed)
    files: dict[str, list[pytest.Item]] = {}
    for item in items:
        files.setdefault(item.nodeid.partition("::")[0], []).append(item)
    names = list(files)
    pick.shuffle(names)
    for name in names:
        pick.shuffle(files[name])
    items[:] = [item for name in names for item in files[name]]
