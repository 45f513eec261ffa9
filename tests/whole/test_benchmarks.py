"""The catalogs that benchmarks build: always the same bytes, and nothing that a check refuses."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from benchmarks.catalogs import OCCUPATIONS, RATES, write
from benchmarks.others import checked
from benchmarks.others.records import MADE, collect
from skills_catalog.catalog.load import load_catalog
from skills_catalog.findings.finding import Problems
from tests.support.places import ROOT
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


def test_what_other_generators_are_given_is_all_of_ours(real_site: Path) -> None:
    """Every page comes as data or ready; what they make is compared with pages that hold each kind of class."""
    given = collect(ROOT / "catalog", real_site)
    made = {f"{c}/{r['r']['id']}" for c in MADE for r in given.records[c]}
    ready = {page.path.rstrip("/") or "." for page in given.raw}
    lists = {path for path, _ in checked.pages(real_site) if path.partition("/")[0] in MADE and path not in made | ready}
    assert {path for path, _ in checked.pages(real_site)} == made | ready | lists
    assert all(path in MADE or "/page/" in path for path in lists)
    compared = [sample.record for sample in checked.reference(real_site, given).samples]
    assert len(compared) >= checked.SAMPLES
    assert all(any(key in record for record in compared) for key in ("sessions", "recurring", "rolling"))
