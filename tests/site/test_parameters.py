"""Parameters and the rates that lean on them: pages, tables, and that a new version is a change of both."""

from __future__ import annotations

import csv
import json
import re
import shutil
import sqlite3
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from tests.support.places import TINY
from tests.support.program import main, run_build
from tests.support.sites import tiny_arguments

WAGE = """title: 月最低工资标准
area: district
unit: 元/月
source: {document: 示例通知, doc_no: 示政字〔2025〕1号}
verified_on: 2026-11-01
versions:
  - in_force: {from: 2023-10-01, to: 2025-09-30}
    amount: 1820
    quote: 月最低工资标准为1820元
    source: {document: 示例通知, doc_no: 示政字〔2023〕1号}
    verification: verified
"""
LATER = """  - in_force: {from: 2025-10-01}
    amount: 2020
    quote: 月最低工资标准为2020元
    source: {document: 示例通知, doc_no: 示政字〔2025〕1号}
    verification: unverified
    note: 推断的。
"""
QUOTE = "五级补一千元，四级补1500元，年满16周岁。"
LEANING = "amount: {percent: {share: 80%, of: {parameter: minimum-wage}}}\n"


def district(folder: Path) -> list[str]:
    """The tiny district with a parameter and a rate that leans on it, in force since the first version."""
    arguments = tiny_arguments(folder)
    catalog = folder / "catalog"
    (catalog / "parameters").mkdir()
    (catalog / "parameters" / "minimum-wage.yaml").write_text(WAGE + LATER, "utf-8")
    plain = (TINY / "catalog" / "rates" / "r-1.yaml").read_text("utf-8")
    amount = plain[plain.index("amount:") : plain.index("apply:")]
    leaning = plain.replace(amount, LEANING).replace("title: 培训补贴", "title: 见习补贴").replace("2020-01-01", "2024-01-01")
    leaning = leaning.replace(QUOTE, QUOTE + "按最低工资的80%。")
    (catalog / "rates" / "leaning.yaml").write_text(leaning, "utf-8")
    return arguments


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("parameters")
    done = run_build(["build", *district(folder)])
    assert done.returncode == 0, done.stdout + done.stderr
    return folder / "site"


def said(site: Path, path: str) -> str:
    text = (site / path / "index.html").read_text("utf-8")
    main = re.search(r"<main.*?</main>", text, flags=re.S)
    assert main is not None
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", unescape(main[0])))


def test_the_page_of_a_parameter(built: Path) -> None:
    text = said(built, "parameters/minimum-wage")
    assert "2,020 元/月 2025-10-01 没有写" in text and "1,820 元/月 2023-10-01 2025-09-30" in text
    assert text.index("2,020 元/月") < text.index("1,820 元/月"), "the newest comes first"
    assert "2025-10-01 起：示例通知（示政字〔2025〕1号） 推断的。 原话 月最低工资标准为2020元" in text
    assert "2023-10-01 起：示例通知（示政字〔2023〕1号） 原话 月最低工资标准为1820元" in text
    assert "见习补贴 ，月最低工资标准的 80%" in text
    assert "月最低工资标准" in said(built, "parameters")


def test_a_parameter_that_nothing_leans_on_says_so(tmp_path: Path) -> None:
    arguments = district(tmp_path)
    (tmp_path / "catalog" / "rates" / "leaning.yaml").unlink()
    assert run_build(["build", *arguments]).returncode == 0
    assert "现在没有补贴标准用到它" in said(tmp_path / "site", "parameters/minimum-wage")


def test_a_parameter_is_a_data_set_for_search_engines(built: Path) -> None:
    text = (built / "parameters" / "minimum-wage" / "index.html").read_text("utf-8")
    found = re.search(r'ld\+json">(.*?)</script>', text, re.S)
    assert found is not None
    node: dict[str, Any] = json.loads(found[1])
    assert node["@type"] == "Dataset" and node["temporalCoverage"] == "2023-10-01/.."
    assert [(o["observationDate"], o["value"]) for o in node["mainEntity"]] == [("2023-10-01", 1820), ("2025-10-01", 2020)]


def test_a_rate_says_what_it_comes_to_with_each_version(built: Path) -> None:
    text = said(built, "rates/leaning")
    assert "月最低工资标准的 80%" in text
    assert "2025-10-01 起：月最低工资标准 2,020 元（2025-10-01 起），合 1,616 元" in text
    assert "2024-01-01 起至 2025-09-30：月最低工资标准 1,820 元（2023-10-01 起），合 1,456 元" in text
    assert "按日期是多少" not in said(built, "rates/r-1")


def test_the_history_of_a_rate_has_each_version(built: Path) -> None:
    text = said(built, "data/rate-history")
    assert "月最低工资标准的 80%，合 1,456 元 2024-01-01 2025-09-30" in text
    assert "月最低工资标准的 80%，合 1,616 元 2025-10-01" in text
    page = (built / "data" / "rate-history" / "index.html").read_text("utf-8")
    chart = page[page.index('id="leaning"') :]
    assert chart[: chart.index("</svg>")].count("kf-line--0") == 2, "one line of two steps"


def test_the_news_tell_of_a_new_version(built: Path) -> None:
    home = (built / "index.html").read_text("utf-8")
    assert "新的数字开始执行" in home and "补贴标准随月最低工资标准变了" in home


def test_the_tables_have_a_row_for_each_version(built: Path) -> None:
    db = sqlite3.connect(built / "data" / "catalog.db")
    columns = "parameter, version, amount, amount_fen, in_force_from, in_force_to, verification, source_doc_no"
    assert db.execute(f"select {columns} from parameter_amounts").fetchall() == [
        ("minimum-wage", 0, "1,820 元/月", 182000, "2023-10-01", "2025-09-30", "verified", "示政字〔2023〕1号"),
        ("minimum-wage", 1, "2,020 元/月", 202000, "2025-10-01", None, "unverified", "示政字〔2025〕1号"),
    ]
    found = db.execute(
        "select position, amount_fen, in_force_from, in_force_to from rate_amounts where rate = 'leaning'"
    ).fetchall()
    assert found == [(0, 145600, "2024-01-01", "2025-09-30"), (1, 161600, "2025-10-01", None)]
    with (built / "data" / "parameter_amounts.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [row["amount_fen"] for row in csv.DictReader(file)] == ["182000", "202000"]
    assert "参数的各版数字" in said(built, "data/dictionary")


def test_a_new_version_is_a_change_of_the_rates_that_lean_on_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = district(tmp_path)
    file = tmp_path / "catalog" / "parameters" / "minimum-wage.yaml"
    file.write_text(WAGE, "utf-8")
    assert run_build(["build", *arguments]).returncode == 0
    old, new = tmp_path / "old.db", tmp_path / "site" / "data" / "catalog.db"
    shutil.copyfile(new, old)
    file.write_text(WAGE + LATER, "utf-8")
    done = run_build(["build", *arguments, "--previous", str(old)])
    assert done.returncode == 0, done.stderr
    wage = ("parameters", "minimum-wage", "by_version", None, "2,020 元/月（2025-10-01 起）")
    silent = "月最低工资标准的 80%（2025-10-01 起）"
    rate = ("rates", "leaning", "by_parameter", silent, "月最低工资标准的 80%，合 1,616 元（2025-10-01 起）")
    told = json.loads((tmp_path / "site" / "data" / "changes.json").read_text("utf-8"))
    assert {(c["collection"], c["record"], c["field"], c["before"], c["after"]) for c in told} == {rate, wage}
    for page in ("data/changes/index.html", "data/changes.xml"):
        assert "合 1,616 元" in (tmp_path / "site" / page).read_text("utf-8"), page
    assert main(["diff", str(old), str(new)]) == 1
    assert "修改 rates/leaning 见习补贴：随参数变的金额（by_parameter）" in capsys.readouterr().out
    assert main(["diff", str(new), str(new)]) == 0
