"""What is made once a run, by whichever of its processes needs it first."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock

Once = Callable[[str, Callable[[Path], object]], Path]
"""Name, what fills a folder → the folder, filled. Nobody may change it."""


def once(factory: pytest.TempPathFactory) -> Once:
    """Return what gives a run's folders by their names, each made by the first that asks and waited for by the others."""
    own = factory.getbasetemp()
    root = own.parent if os.environ.get("PYTEST_XDIST_WORKER") else own
    shared = root / "shared"
    shared.mkdir(exist_ok=True)

    def folder(name: str, make: Callable[[Path], object]) -> Path:
        place, whole = shared / name, shared / f"{name}.whole"
        with FileLock(shared / f"{name}.lock"):
            if not whole.exists():
                assert not place.exists(), f"{name} could not be made: see the first failure"
                place.mkdir()
                make(place)
                whole.touch()
        return place

    return folder
