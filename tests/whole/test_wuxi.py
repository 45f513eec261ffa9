"""``examples/wuxi``: a second real district. Its figures are those of the printed tables, and nothing in it is made up."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from skills_catalog.catalog.catalog import Catalog
from skills_catalog.catalog.kinds.training import Occupation
from skills_catalog.catalog.link import link_catalog
from skills_catalog.catalog.load import load_catalog
from skills_catalog.catalog.rulebook import compile_rulebook, ledger_entry
from skills_catalog.checks.all_checks import check_catalog
from skills_catalog.findings.finding import Problems
from skills_catalog.rules.amounts.table import Table, listed
from skills_catalog.rules.engine.evaluate import read_facts
from skills_catalog.rules.language.rate import Rate
from skills_catalog.rules.language.walk import nested_tables
from tests.support.engines import compare, run_quickjs
from tests.support.places import ROOT, WUXI
from tests.support.program import run_build, run_here
from tests.support.sites import broken
from tests.support.some import some

LEVELS = ["L1", "L2", "L3", "L4", "L5"]
Cells = dict[tuple[str, ...], int]
"""Class and level → 元."""


@pytest.fixture(scope="module")
def wuxi() -> Catalog:
    problems = Problems()
    catalog = load_catalog(WUXI / "catalog", problems)
    link_catalog(catalog)
    check_catalog(catalog)
    assert [f.text() for f in problems.sorted()] == []
    return catalog


def cells(table: Table) -> Cells:
    found: Cells = {}
    for row in table.rows:
        assert row.amount.fixed is not None
        for value in listed(row.cells[table.by[-1]]):
            key = (*(str(row.cells[f]) for f in table.by[:-1]), value)
            assert key not in found
            found[key] = row.amount.fixed // 100
    return found


def tables(rate: Rate) -> list[Cells]:
    return [cells(table) for _, table in nested_tables(rate.amount)]


def test_it_checks_without_a_finding_wherever_one_stands() -> None:
    said = run_here(["check", "--coverage", "--on", "2026-11-30", "--catalog", str(WUXI / "catalog")])
    assert (said.returncode, said.stdout) == (0, "")
    assert re.search(r"^无锡市（.*）：[0-9]+ 条记录，[0-9]+ 个用例，0 个错误，0 个警告$", said.stderr, re.M), said.stderr


def test_it_is_found_from_any_folder_inside_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(WUXI / "catalog" / "rates")
    assert run_here(["check", "--on", "2026-11-30"]).stderr.startswith("无锡市（")


def test_the_cells_are_those_of_the_printed_table(wuxi: Catalog) -> None:
    """The quotes hold the table's own words: class by class, level by level, base and shortage amount or a dash."""
    rate = wuxi.rates()["training"]
    shortage, base = tables(rate)
    assert (len(base), len(shortage)) == (15, 9)
    for quote in some(rate.quotes[1:]):
        kind = re.search(r"([ABC])类", quote.text)
        assert kind is not None
        printed = re.findall(r"[(][一二三四五]级[)] [|] ([0-9]+) [|] ([0-9]+|-)", quote.text)
        assert [int(a) for a, _ in printed] == [base[kind[1], level] for level in LEVELS]
        assert [None if b == "-" else int(b) for _, b in printed] == [shortage.get((kind[1], level)) for level in LEVELS]


def test_shortage_amounts_are_stored_as_printed_not_reckoned(wuxi: Catalog) -> None:
    shortage, base = tables(wuxi.rates()["training"])
    odd = {key: amount for key, amount in shortage.items() if amount * 10 != base[key] * 12}
    assert odd == {("A", "L1"): 5200, ("B", "L3"): 2100}


def test_every_row_of_both_tables_is_there(wuxi: Catalog) -> None:
    """27 rows of 无锡, 28 of 江苏; those without a figure have none here either."""
    rows = {"training": 15, "special-ability": 3, "assessment": 4}
    for area, extra in (("", 0), ("js-", 1)):
        count = 0
        for id, few in rows.items():
            (*_, found) = [t for _, t in nested_tables(wuxi.rates()[area + id].amount)]
            figures = [r for r in found.rows if r.amount.fixed is not None]
            assert len(figures) == few
            count += few
        (startup,) = tables(wuxi.rates()[f"{area}startup"])
        assert set(startup.values()) == {350, 1000}
        without = [wuxi.rates()[f"{area}{id}"].amount.no_figure for id in ("project-based", "apprenticeship")]
        assert all(without)
        assert wuxi.rates()[f"{area}pre-job"].amount.fixed is not None
        assert count + len(set(startup.values())) + len(without) + 1 + extra == 27 + extra
    assert wuxi.rates()["js-completion"].amount.range is not None


def test_the_level_that_was_cut_off_is_not_filled_in(wuxi: Catalog) -> None:
    for id in ("assessment", "js-assessment"):
        (table,) = [t for _, t in nested_tables(wuxi.rates()[id].amount)]
        (first,) = [r for r in table.rows if r.cells["level"] == "L5"]
        assert first.amount.no_figure


def test_the_city_stays_within_three_tenths_of_the_province(wuxi: Catalog) -> None:
    rates = wuxi.rates()
    for id in ("training", "special-ability"):
        (province,) = tables(rates[f"js-{id}"])
        for city in some(tables(rates[id])):
            assert all(province[key] * 7 <= amount * 10 <= province[key] * 13 for key, amount in some(city.items()))
    job, base = rates["pre-job"].amount.fixed, rates["js-pre-job"].amount.fixed
    assert job is not None and base is not None and job * 10 == base * 7, "exactly at the floor"


def test_nothing_is_made_up_and_nothing_is_called_certain(wuxi: Catalog) -> None:
    assert not [r.id for records in wuxi.records.values() for r in records.values() if r.sample]
    assert {r.verification for r in wuxi.rates().values()} == {"unverified"}
    occupations = wuxi.of("occupations", Occupation).values()
    assert all(c.source and c.source.startswith("推断：") for o in some(occupations) for c in o.class_)
    assert not [o.id for o in occupations if o.listings], "the shortage list was not seen"


def test_copies_are_named_and_not_linked(wuxi: Catalog) -> None:
    linked = {r.source.url for records in wuxi.records.values() for r in records.values() if r.source and r.source.url}
    assert {re.match(r"https://([^/]+)/", url)[1] for url in linked} == {"hrss.wuxi.gov.cn", "www.binhai.gov.cn"}  # type: ignore[index]
    for records in wuxi.records.values():
        for r in records.values():
            assert r.source is None or r.source.url is None or r.source.grade == "official", r.id


def test_nothing_of_the_other_district_is_in_it() -> None:
    for file in some(sorted(f for f in WUXI.rglob("*") if f.suffix in (".yaml", ".yml", ".md"))):
        text = file.read_text("utf-8")
        assert not re.search("台儿庄|枣庄|山东|爱山东|tzf-", text), file


def test_its_headers_name_schemas_that_are_there() -> None:
    for file in some(sorted((WUXI / "catalog").rglob("*.yaml"))):
        named = re.match(r"# yaml-language-server: \$schema=(\S+)\n", file.read_text("utf-8"))
        assert named is not None, file
        schema = (file.parent / named[1]).resolve()
        assert schema.is_file() and schema.parent == ROOT / "schemas", file
        assert schema.name.removesuffix(".schema.json") in (file.parent.name, file.stem), file


def test_its_cases_come_out_the_same_in_the_browser_s_engine(wuxi: Catalog) -> None:
    book = compile_rulebook(wuxi)
    calls = [
        {
            "rules": 0,
            "facts": read_facts(book, dict(c.facts)),
            "on": c.on.isoformat(),
            "options": {"only": [c.rate], "audience": ["person", "enterprise", "class"],
                        "ledger": [ledger_entry(book, p) for p in c.ledger]},
        }
        for c, _ in wuxi.cases
    ]  # fmt: skip
    results = run_quickjs([book], calls)
    compare([book], calls, results, "quickjs")
    for (case, _), result in some(zip(wuxi.cases, results, strict=True)):
        assert result["outcomes"][0]["status"] == case.expect.status, case.id


@pytest.mark.slow
def test_it_builds_and_its_table_is_read_as_printed(wuxi_site: Path) -> None:
    assert broken(wuxi_site, "/") == []
    page = (wuxi_site / "rates" / "training" / "index.html").read_text("utf-8")
    (sheet,) = re.findall(r'<table class="kf-table kf-table--across">(.*?)</table>', page, re.S)
    rows = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S) for row in re.findall(r"<tr>(.*?)</tr>", sheet, re.S)]
    assert rows[0] == ["工种类别（推断）", "等级", "其余情况", "列入当年紧缺目录"]
    assert ["A 类", "高级技师（一级）", "4,300 元", "5,200 元"] in rows
    assert ["B 类", "高级工（三级）", "1,800 元", "2,100 元"] in rows
    assert ["C 类", "初级工（五级）", "500 元", "—"] in rows
    assert len(rows) == 16
    listed_ = (wuxi_site / "rates" / "index.html").read_text("utf-8")
    assert "个人或培训机构" in listed_, "whoever may be paid"


@pytest.mark.slow
def test_editors_schemas_can_be_made_for_it(tmp_path: Path) -> None:
    done = run_build(["schema", "--catalog", str(WUXI / "catalog"), "--schemas", str(tmp_path)])
    assert done.returncode == 0, done.stderr
    assert "仓储管理员" in (tmp_path / "projects.schema.json").read_text("utf-8")
