"""Bad input with its findings inside: each file of tests/bad ends in comment lines that hold what must be said.

``pytest --accept`` rewrites the lines; git diff reviews them.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from skills_catalog.catalog.load import load_catalog
from skills_catalog.checks import codes, privacy
from skills_catalog.checks.all_checks import check_loaded
from skills_catalog.findings.finding import Problems
from tests.support.places import TINY

BAD = sorted((Path(__file__).resolve().parents[1] / "bad").glob("*.yaml"))
MARK = "#! "


def findings(file: Path, tmp: Path) -> list[str]:
    """The findings about one bad record put into the tiny catalog; passes run as in a build."""
    collection, _, name = file.stem.partition("--")
    shutil.copytree(TINY / "catalog", tmp / "catalog")
    body = "".join(line for line in file.read_text("utf-8").splitlines(True) if not line.startswith(MARK))
    where = name.partition("--")[0] if collection == "root" else f"{collection}/{name}"
    target = tmp / "catalog" / f"{where}.yaml"
    target.parent.mkdir(exist_ok=True)
    target.write_text(body, "utf-8")
    problems = Problems()
    catalog = load_catalog(tmp / "catalog", problems, base=tmp / "catalog")
    codes.check_codes_in_texts(catalog.files, tmp / "catalog", problems)
    privacy.check_privacy(catalog.files, tmp / "catalog", problems, catalog=tmp / "catalog")
    check_loaded(catalog)
    return [f.text() for f in problems.sorted()]


@pytest.mark.parametrize("file", BAD, ids=lambda f: f.stem)
def test_bad_input_gets_its_findings(file: Path, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    found = findings(file, tmp_path)
    lines = file.read_text("utf-8").splitlines()
    expected = [line[len(MARK) :] for line in lines if line.startswith(MARK)]
    if request.config.getoption("--accept"):
        body = [line for line in lines if not line.startswith(MARK)]
        file.write_text("\n".join([*body, *(MARK + f for f in found)]) + "\n", "utf-8")
        return
    assert expected, "no finding expected: run pytest --accept and read what it wrote"
    assert found == expected


def test_there_are_bad_examples() -> None:
    assert len(BAD) >= 25
