"""A fault hides another only where that one cannot be judged: one run says as much as it can."""

from __future__ import annotations

import shutil
from pathlib import Path

from skills_catalog.catalog.load import load_catalog
from skills_catalog.checks.all_checks import check_loaded
from skills_catalog.findings.finding import Problems
from tests.support.places import TINY


def found(tmp: Path, **files: tuple[str, str]) -> set[tuple[str, str]]:
    """(file, code) of the errors about the tiny catalog with texts replaced: file → (text, other text)."""
    shutil.copytree(TINY / "catalog", tmp / "catalog")
    for name, (text, other) in files.items():
        file = tmp / "catalog" / f"{name.replace('__', '/')}.yaml"
        before = file.read_text("utf-8")
        assert text in before
        file.write_text(before.replace(text, other), "utf-8")
    problems = Problems()
    check_loaded(load_catalog(tmp / "catalog", problems, base=tmp / "catalog"))
    return {(f.path, f.code) for f in problems.sorted() if f.severity == "error"}


def test_an_unknown_name_hides_no_rule_that_cannot_be_right(tmp_path: Path) -> None:
    both = found(tmp_path, funds__all=("id: fund", "id: other"), facts=("id: age", "id: years"))
    assert both == {("rates/r-1.yaml", "unknown-reference"), ("rates/r-1.yaml", "rule-fact")}


def test_a_record_that_cannot_be_read_hides_no_name_that_is_unknown(tmp_path: Path) -> None:
    both = found(tmp_path, towns__all=("title", "titel"), funds__all=("id: fund", "id: other"))
    assert both == {("towns/all.yaml", "unknown-field"), ("rates/r-1.yaml", "unknown-reference")}


def test_names_of_what_cannot_be_read_are_not_called_unknown(tmp_path: Path) -> None:
    for n, name in enumerate(("funds__all", "vocabularies__all", "policies__doc-1", "departments__all")):
        assert {code for _, code in found(tmp_path / str(n), **{name: ("title", "titel")})} == {"unknown-field"}


def test_a_warning_hides_nothing(tmp_path: Path) -> None:
    """A text that ends in what may be a comment can be read all the same."""
    spoiled = found(
        tmp_path,
        institutions__one=("title: 示例学校", "title: 示例学校 #2"),
        **{"projects__p-1": ("end: 2026-03-20", "end: 2026-02-20")},
    )
    assert spoiled == {("projects/p-1.yaml", "date-order")}


def test_personal_data_hide_nothing(tmp_path: Path) -> None:
    """The text of a guide, or a number in a note, says nothing about the records."""
    shutil.copytree(TINY / "catalog", tmp_path / "catalog")
    file = tmp_path / "catalog" / "rates" / "r-1.yaml"
    file.write_text(file.read_text("utf-8").replace("min: '16'", "min: 十六"), "utf-8")
    problems = Problems()
    catalog = load_catalog(tmp_path / "catalog", problems, base=tmp_path / "catalog")
    problems.add("content/index.md", (1, 1), "privacy", "号码")
    check_loaded(catalog)
    assert {f.code for f in problems.errors} == {"privacy", "rule-fact"}
