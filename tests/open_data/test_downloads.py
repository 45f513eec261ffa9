"""What readers download, read back by the programs that they use."""

from __future__ import annotations

import csv
import datetime
import io
import json
import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import duckdb
import openpyxl
import pytest
from frictionless import Package, system

from skills_catalog.open_data import xlsx
from skills_catalog.open_data.dictionary import DatabaseColumn
from skills_catalog.text.han_words import indexed, matching, normal
from tests.support.datasette_here import ask_datasette
from tests.support.places import ROOT
from tests.support.program import run_build
from tests.support.sites import tiny_arguments


@pytest.fixture(scope="module")
def db(real_site: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(f"file:{real_site / 'data' / 'catalog.db'}?mode=ro", uri=True)) as connection:
        connection.create_function("matching", 1, matching)
        yield connection


@pytest.mark.parametrize("query", ["电", "电工", "修电", "维修电工", "焊", "育婴", "PLC", "ｐｌｃ", "中级）", "养老护理员"])
def test_search_finds_what_contains_the_words(db: sqlite3.Connection, query: str) -> None:
    """A run of characters is found exactly in the titles that hold it, whatever its length."""
    found = {
        r[0] for r in db.execute("select rowid from search_index where search_index match 'title : ' || matching(?)", [query])
    }
    titles = dict(db.execute("select number, title from search where collection <> 'policies_articles'"))
    word = normal(query).rstrip("）)")
    assert {n for n in found if n in titles} == {n for n, title in titles.items() if word in normal(title)}


def test_the_two_characters_of_a_longer_word() -> None:
    with closing(sqlite3.connect(":memory:")) as memory:
        memory.execute("create virtual table t using fts5(words, tokenize='unicode61 remove_diacritics 0')")
        memory.executemany("insert into t values (?)", [[indexed("电工")], [indexed("维修电工（中级）")]])

        def count(query: str) -> int:
            return int(memory.execute("select count(*) from t where t match ?", [matching(query)]).fetchone()[0])

        assert [count(q) for q in ("电", "电工", "修电", "工", "电焊", "维修 中级", "工中")] == [2, 2, 1, 2, 0, 1, 0]
        assert [count(q) for q in ("", '"', "*", "a OR b", "电工 AND", "(((", "'")] == [0] * 7


def test_the_data_package_is_valid(real_site: Path) -> None:
    with system.use_context(trusted=True):
        report = Package(str(real_site / "data" / "datapackage.json")).validate()
    assert report.flatten(["type", "note", "fieldName", "rowNumber"]) == []
    assert len(report.tasks) > 40


def test_a_wrong_table_is_not_valid(tiny_site: Path, tmp_path: Path) -> None:
    package = json.loads((tiny_site / "site" / "data" / "datapackage.json").read_text("utf-8"))
    for resource in package["resources"]:
        text = (tiny_site / "site" / "data" / resource["path"]).read_bytes()
        (tmp_path / resource["path"]).write_bytes(text.replace(b"p-1", b"p-0") if resource["name"] == "projects" else text)
    (tmp_path / "datapackage.json").write_text(json.dumps(package), "utf-8")
    assert not Package(str(tmp_path / "datapackage.json")).validate().valid


def test_the_workbook_keeps_codes_as_text(real_site: Path, db: sqlite3.Connection) -> None:
    book = openpyxl.load_workbook(real_site / "data" / "catalog.xlsx", read_only=True)
    rows = list(book["towns"].iter_rows(values_only=True))
    code = rows[0].index("code")
    assert [r[code] for r in rows[1:]] == [r[0] for r in db.execute("select code from towns order by id")]
    assert {type(r[code]) for r in rows[1:]} == {str}
    assert "说明" in book.sheetnames


def test_csv_and_database_hold_the_same(real_site: Path, db: sqlite3.Connection) -> None:
    for name in ("rates", "projects_sessions", "links"):
        text = (real_site / "data" / f"{name}.csv").read_bytes().decode("utf-8-sig")
        assert len(list(csv.DictReader(io.StringIO(text)))) == db.execute(f"select count(*) from {name}").fetchone()[0]


@pytest.mark.slow
def test_three_districts_at_once(tmp_path: Path) -> None:
    """DuckDB reads the Parquet files of three districts' sites as one table, with the district from the folder."""
    for n, code in enumerate(("370405", "370406", "370481")):
        folder = tmp_path / "districts" / code
        folder.mkdir(parents=True)
        arguments = tiny_arguments(folder)
        district = folder / "catalog" / "district.yaml"
        lines = [f"code: '{code}'" if x.startswith("code:") else x for x in district.read_text("utf-8").splitlines()]
        district.write_text("\n".join(lines) + "\n", "utf-8")
        if n:
            (folder / "catalog" / "groups" / "more.yaml").write_text("title: 新人群\n", "utf-8")
        done = run_build(["build", *arguments])
        assert done.returncode == 0, done.stderr
    files = f"{tmp_path}/districts/*/site/data/parquet/groups/**/*.parquet"
    sql = "select division::varchar, count(*) from read_parquet(?, hive_partitioning=true) group by 1 order by 1"
    found = duckdb.execute(sql, [files]).fetchall()
    assert [division for division, _ in found] == ["370405", "370406", "370481"]
    assert found[1][1] == found[2][1] == found[0][1] + 1


def test_every_column_is_described(real_site: Path, db: sqlite3.Connection) -> None:
    tables = json.loads((real_site / "data" / "metadata.json").read_text("utf-8"))["databases"]["catalog"]["tables"]
    names = [
        r[0] for r in db.execute("select name from sqlite_master where type in ('table', 'view') and name not like 'sqlite_%'")
    ]
    for name in names:
        if not name.startswith("search"):
            columns = [r[1] for r in db.execute(f'pragma table_info("{name}")')]
            assert [c for c in columns if not tables[name]["columns"].get(c)] == [], name


@pytest.mark.slow
def test_changes_between_two_publications(tmp_path: Path) -> None:
    arguments = tiny_arguments(tmp_path)
    assert run_build(["build", *arguments]).returncode == 0
    old = tmp_path / "old.db"
    old.write_bytes((tmp_path / "site" / "data" / "catalog.db").read_bytes())
    groups = tmp_path / "catalog" / "groups"
    (groups / "fresh.yaml").write_text("title: 新人群\n", "utf-8")
    done = run_build(["build", *arguments, "--previous", str(old)])
    assert done.returncode == 0, done.stderr
    told = json.loads((tmp_path / "site" / "data" / "changes.json").read_text("utf-8"))
    assert [(c["collection"], c["record"], c["what"]) for c in told] == [("groups", "fresh", "added")]
    assert "新人群" in (tmp_path / "site" / "data" / "changes" / "index.html").read_text("utf-8")
    assert "新人群" in (tmp_path / "site" / "data" / "changes.xml").read_text("utf-8")
    middle = tmp_path / "middle.db"
    middle.write_bytes((tmp_path / "site" / "data" / "catalog.db").read_bytes())
    (groups / "fresh.yaml").unlink()
    (groups / "newer.yaml").write_text("title: 更新的人群\nformer_ids: [fresh]\n", "utf-8")
    done = run_build(["build", *arguments, "--previous", str(middle)])
    assert done.returncode == 0, done.stderr
    told = json.loads((tmp_path / "site" / "data" / "changes.json").read_text("utf-8"))
    assert [(c["record"], c["what"], c["before"], c["after"]) for c in told] == [
        ("newer", "renamed", "fresh", "newer"), ("newer", "changed", "新人群", "更新的人群"), ("fresh", "added", None, None),
    ]  # fmt: skip
    said = run_build(["diff", str(old), str(middle)])
    assert said.returncode == 1 and said.stdout.strip() == "新增 groups/fresh 新人群"
    lost = run_build(["build", *arguments, "--previous", str(ROOT / "README.md")])
    assert lost.returncode == 1 and "README.md" in lost.stderr and "catalog.db" in lost.stderr


def test_what_is_not_known_counts_nowhere(real_site: Path, db: sqlite3.Connection) -> None:
    projects = json.loads((real_site / "data" / "projects.json").read_text("utf-8"))
    known = [p["fee"] for p in projects if p.get("fee") is not None]
    assert 0 < len(known) < len(projects)
    found = db.execute("select count(fee_fen), sum(fee_fen), avg(fee_fen), max(fee_fen) from projects").fetchone()
    assert found == (len(known), sum(known), sum(known) / len(known), max(known))
    facet = ask_datasette(real_site, "/catalog/projects.json?_facet=fee_fen&_facet_size=max").json()["facet_results"]["fee_fen"][
        "results"
    ]
    assert sum(f["count"] for f in facet) == len(known) and all(isinstance(f["value"], int) for f in facet)
    with (real_site / "data" / "projects.csv").open(encoding="utf-8-sig", newline="") as file:
        cells = [row["fee_fen"] for row in csv.DictReader(file)]
    assert sorted(c for c in cells if c) == sorted(map(str, known))
    assert set(cells) - set(map(str, known)) == {""}


def test_a_facet_that_takes_too_long_is_named(real_site: Path) -> None:
    facet = "/catalog/policies_articles.json?_facet=text"
    assert "text" in ask_datasette(real_site, facet).json()["facet_results"]
    told = ask_datasette(real_site, facet, facet_time_limit_ms=0.01).json()
    assert "text" not in told["facet_results"] and told["rows"]
    page = ask_datasette(real_site, "/catalog/policies_articles?_facet=text", facet_time_limit_ms=0.01)
    assert page.status_code == 200 and "timed out: text" in page.text


@pytest.mark.slow
def test_a_mark_for_nothing_is_no_figure(tmp_path: Path) -> None:
    """A mark or a code word for "missing" is refused with the advice to leave the field out; a name that looks like one stays."""
    arguments = tiny_arguments(tmp_path)
    project = tmp_path / "catalog" / "projects" / "p-1.yaml"
    text = project.read_text("utf-8")
    for mark in ("-99999", "N/A", "—", "无", "Null"):
        project.write_text(text.replace("fee: 0", f"fee: {mark}"), "utf-8")
        done = run_build(["check", *arguments])
        assert done.returncode == 1 and "fee" in done.stdout + done.stderr, mark
        assert "不知道就把这一行删掉" in done.stdout, done.stdout
    project.write_text(text, "utf-8")
    (tmp_path / "catalog" / "groups" / "null-family.yaml").write_text("title: Null\n", "utf-8")
    done = run_build(["check", *arguments])
    assert done.returncode == 0, done.stdout + done.stderr


def test_rows_are_served_in_pages_by_their_key(real_site: Path, db: sqlite3.Connection) -> None:
    """Tables without row numbers: pages lead on to the next, single rows have addresses, search and facets find them."""
    for table, key in (("projects", "id"), ("links", "collection, record, field, target_collection, target")):
        wanted = db.execute(f"select {key} from {table} order by {key}").fetchall()[:250]
        found: list[tuple[str, ...]] = []
        path = f"/catalog/{table}.json?_size=100" + ("&_sort=id" if table == "projects" else "")
        while path and len(found) < len(wanted):
            answer = ask_datasette(real_site, path).json()
            places = [answer["columns"].index(name) for name in key.split(", ")]
            found += [tuple(row[n] for n in places) for row in answer["rows"]]
            path = (answer["next_url"] or "").replace("http://localhost", "")
        assert found[:250] == wanted
    row = db.execute("select record, position, title from projects_modules limit 1").fetchone()
    shown = ask_datasette(real_site, f"/catalog/projects_modules/{row[0]},{row[1]}.json?_shape=array").json()
    assert shown["rows"][0][:2] == [row[0], row[1]] if isinstance(shown, dict) else shown[0]["title"] == row[2]
    answer = ask_datasette(real_site, "/catalog/projects.json?_search=电工&_facet=town&_sort_desc=sort_key").json()
    assert answer["filtered_table_rows_count"] > 0 and answer["facet_results"]["town"]["results"]


def test_the_plugin_imports_nothing_of_ours(real_site: Path) -> None:
    assert "skills_catalog" not in (real_site / "data" / "plugins" / "open_data.py").read_text("utf-8").replace(
        "``skills_catalog``", ""
    )


def test_the_workbook_says_what_its_cells_are(tmp_path: Path) -> None:
    """Dates are dates, codes and dangerous texts are text, what XML cannot hold is escaped, spaces stay."""
    columns = [DatabaseColumn("id", "text", "编号"), DatabaseColumn("day", "date", "日期"), DatabaseColumn("n", "number", "数")]
    rows = [("001", "2026-01-31", 1.5), (" =1+1\n&<>", None, None), ("_x0041_\x01", "1799-01-01", -3), ("x" * 40_000, None, 0)]
    made = datetime.date(2026, 1, 1)
    sheet = [xlsx.sheet_head(columns), xlsx.drawn(columns)(list(zip(*rows, strict=True))), xlsx.FOOT]
    explanation = xlsx.explanation_sheet(("表",), [["表"]])
    xlsx.write_sheets(tmp_path / "a.xlsx", made, explanation, [("表", sheet)])
    xlsx.write_sheets(tmp_path / "b.xlsx", made, explanation, [("表", None)], tmp_path / "a.xlsx")
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    with zipfile.ZipFile(tmp_path / "a.xlsx") as archive:
        assert archive.testzip() is None
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    sheet = book["表"]
    shown = [[c.value for c in row] for row in sheet.iter_rows(min_row=2)]
    assert shown[0] == ["001", datetime.datetime(2026, 1, 31), 1.5]
    assert shown[1] == [" =1+1\n&<>", None, None] and sheet["A3"].data_type == "s"
    assert [openpyxl.utils.escape.unescape(shown[2][0]), *shown[2][1:]] == ["_x0041_\x01", "1799-01-01", -3]
    assert len(shown[3][0]) == 32_767 and shown[3][2] == 0
    assert sheet.freeze_panes == "B2" and sheet["A1"].font.b and sheet["A2"].number_format == "@"
    assert book.properties.created == datetime.datetime(2026, 1, 1)
