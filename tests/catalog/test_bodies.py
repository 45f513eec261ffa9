"""One body, one name: credit codes, sites, successors, from the check to the list and the search."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from skills_catalog.catalog.link import link_catalog
from skills_catalog.catalog.load import load_catalog
from skills_catalog.checks.all_checks import check_catalog
from skills_catalog.findings.finding import Problems
from tests.support.places import TINY
from tests.support.program import run_build
from tests.support.sites import tiny_arguments

pytestmark = pytest.mark.slow

CODE = "52370405MJD000001R"


def institution(title: str, more: str = "") -> str:
    return f"title: {title}\nkind: school\nuscc: {CODE}\n{more}"


def findings(folder: Path) -> list[str]:
    problems = Problems()
    catalog = load_catalog(folder, problems)
    link_catalog(catalog)
    check_catalog(catalog)
    return [f"{f.path.rsplit('/', 1)[1]} {f.code}" for f in problems.errors]


@pytest.fixture
def catalog(tmp_path: Path) -> Path:
    shutil.copytree(TINY / "catalog", tmp_path / "catalog")
    return tmp_path / "catalog"


def test_two_names_under_one_code_are_an_error(catalog: Path) -> None:
    (catalog / "institutions" / "a1.yaml").write_text(institution("甲校"), "utf-8")
    (catalog / "institutions" / "a2.yaml").write_text(institution("乙校"), "utf-8")
    assert findings(catalog) == ["a2.yaml same-body"]


def test_a_site_and_a_former_name_may_share_the_code(catalog: Path) -> None:
    (catalog / "institutions" / "a1.yaml").write_text(institution("甲校"), "utf-8")
    (catalog / "institutions" / "a2.yaml").write_text(institution("甲校东校区", "site_of: a1\n"), "utf-8")
    (catalog / "institutions" / "a3.yaml").write_text(institution("甲技校", "succeeded_by: a1\n"), "utf-8")
    assert findings(catalog) == []


def test_the_successor_stands_in_lists_and_is_found_under_both_names(tmp_path: Path) -> None:
    arguments = tiny_arguments(tmp_path)
    folder = tmp_path / "catalog" / "institutions"
    (folder / "a1.yaml").write_text(institution("甲校"), "utf-8")
    (folder / "a2.yaml").write_text(institution("甲校东校区", "site_of: a1\n"), "utf-8")
    (folder / "a3.yaml").write_text(institution("旧名技校", "succeeded_by: a1\n"), "utf-8")
    assert run_build(["build", *arguments]).returncode == 0
    site = tmp_path / "site"
    listing = (site / "institutions" / "index.html").read_text("utf-8")
    assert "甲校" in listing and "旧名技校" not in listing
    old = (site / "institutions" / "a3" / "index.html").read_text("utf-8")
    assert "已更名或并入" in old and 'href="../../institutions/a1/"' in old
    assert "a3" in {r["id"] for r in json.loads((site / "data" / "institutions.json").read_text("utf-8"))}, (
        "history stays in the data"
    )
    data = json.loads((site / "data" / "finder.json").read_text("utf-8"))
    names = {r[1]: {data["strings"][n] for n in [r[2], *r[3]]} for r in data["rows"] if data["kinds"][r[0]][1] == "institutions/"}
    assert {"甲校", "旧名技校", "甲校东校区"} <= names["a1"]
    assert {"甲校", "甲校东校区"} <= names["a2"]
    assert "a3" not in names
