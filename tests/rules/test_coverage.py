"""Which conditions the experts' cases prove, printed; a catalog's own conditions must each turn some case, both ways."""

from __future__ import annotations

from pathlib import Path

import pytest

from skills_catalog.catalog.catalog import Catalog
from skills_catalog.catalog.rulebook import compile_rulebook
from skills_catalog.checks.rates.coverage import Point, catalog_points, measure
from tests.support.program import run_here
from tests.support.sites import tiny_arguments


def told(points: list[Point]) -> str:
    return "\n".join(
        f"    {p.rate} {'.'.join(map(str, p.path))}: {p.text} (held {len(p.held)}, failed {len(p.failed)})" for p in points
    )


def test_every_condition_of_the_catalog_turns_some_case(real_catalog: Catalog, capsys: pytest.CaptureFixture[str]) -> None:
    points = catalog_points(real_catalog)
    open_ = [p for p in points if not p.proven]
    with capsys.disabled():
        print(f"\n  conditions proven both ways by cases: {len(points) - len(open_)} of {len(points)}")
    assert not open_, "\n" + told(open_)


def test_the_observed_rates(observed: Catalog, capsys: pytest.CaptureFixture[str]) -> None:
    points = catalog_points(observed)
    proven = sum(p.proven for p in points)
    with capsys.disabled():
        print(f"\n  conditions of observed rates proven both ways: {proven} of {len(points)}")
    assert proven >= 0.9 * len(points), told([p for p in points if not p.proven])


def test_a_condition_that_no_case_turns_on_is_told(real_catalog: Catalog) -> None:
    book = compile_rulebook(real_catalog)
    rate = next(r for r in book["rates"] if r["id"] == "ui-upgrade-2025")
    assert not any(p.proven for p in measure(book, rate, []))


def test_an_unproven_condition_is_a_warning_at_its_place(tmp_path: Path) -> None:
    arguments = tiny_arguments(tmp_path)
    plain, covered = run_here(["check", *arguments]), run_here(["check", "--coverage", *arguments])
    assert covered.returncode == 0 and "unproven-condition" not in plain.stdout
    told_of = [line.replace(f"{tmp_path}/", "") for line in covered.stdout.splitlines() if "unproven-condition" in line]
    assert told_of == [
        "catalog/rates/r-1.yaml:13:3: warning: unproven-condition: “年龄不少于 16 周岁”还没有用例检验：缺只因为它不能领的例子。",
        "catalog/rates/r-1.yaml:13:3: warning: unproven-condition: “身份是失业人员”还没有用例检验：缺只因为它不能领的例子。",
    ]


def test_an_open_list_lacks_a_case_that_stays_open(tmp_path: Path) -> None:
    arguments = tiny_arguments(tmp_path)
    file = tmp_path / "catalog" / "rates" / "r-1.yaml"
    file.write_text(file.read_text("utf-8").replace("in: [jobless]", "in: [jobless], open: true"), "utf-8")
    told = run_here(["check", "--coverage", *arguments]).stdout
    assert "等（文件写“等”，没有列出的由经办机构定）”还没有用例检验：缺没有列出来所以还不能确定的例子。" in told
