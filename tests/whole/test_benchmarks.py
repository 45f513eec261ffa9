"""The catalogs that benchmarks build: always the same bytes, and nothing that a check refuses."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from benchmarks.catalogs import OCCUPATIONS, RATES, write
from skills_catalog.catalog.load import load_catalog
from skills_catalog.findings.finding import Problems
from tests.support.program import run_build

pytestmark = pytest.mark.slow


def digest(folder: Path) -> str:
    found = hashlib.sha256()
    for file in sorted(p for p in folder.rglob("*") if p.is_file()):
        found.update(file.relative_to(folder).as_posix().encode() + b"\0" + file.read_bytes())
    return found.hexdigest()


def test_a_catalog_of_one_size_is_always_the_same(tmp_path: Path) -> None:
    first, second = (write(tmp_path / name, 140, rates=60) for name in "ab")
    assert digest(first) == digest(second)


def test_a_catalog_has_as_many_records_as_were_asked_for_and_passes_every_check(tmp_path: Path) -> None:
    folder = write(tmp_path / "a", 200)
    result = run_build(["check", "--catalog", str(folder)])
    assert result.returncode == 0, result.stdout + result.stderr
    records = load_catalog(folder, Problems(), base=tmp_path).records
    assert [len(records[c]) for c in ("projects", "occupations", "rates")] == [200, OCCUPATIONS, RATES]
