"""The database, the downloads, and the server that shows both: real SQLite, real HTTP."""

from __future__ import annotations

import asyncio
import csv
import hashlib
import html
import importlib.util
import io
import json
import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import sqlite_utils
import yaml

from skills_catalog.commands.server.site import datasette_app
from skills_catalog.open_data import csv_file, database
from skills_catalog.open_data.record_rows import schema_columns
from tests.support.places import ROOT
from tests.support.program import run_build
from tests.support.serving import serving
from tests.support.sites import tiny_arguments
from tests.support.some import some
from tests.support.sound_database import faults_of
from tests.support.waiting import PATIENCE, apart, until


@pytest.fixture(scope="module")
def db(real_site: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"file:{real_site / 'data' / 'catalog.db'}?mode=ro", uri=True)


def test_sound(real_site: Path) -> None:
    assert faults_of(real_site / "data" / "catalog.db") == []


def test_references_are_foreign_keys(db: sqlite3.Connection) -> None:
    tables = {r[2] for r in db.execute("pragma foreign_key_list(projects)")}
    assert {"occupations", "towns"} <= tables


def test_unknown_is_null_and_text_stays_text(db: sqlite3.Connection) -> None:
    assert db.execute("select count(*) from projects where fee_fen is null").fetchone()[0] > 0
    assert {r[0] for r in db.execute("select distinct typeof(fee_fen) from projects")} == {"integer", "null"}
    assert {r[0] for r in db.execute("select distinct typeof(code) from towns")} == {"text"}
    assert db.execute("select count(*) from projects where fee_fen = ''").fetchone()[0] == 0


def test_names_sort_as_on_the_pages(db: sqlite3.Connection, real_site: Path) -> None:
    for name in ("projects", "institutions", "groups", "towns"):
        records = [r["id"] for r in json.loads((real_site / "data" / f"{name}.json").read_text("utf-8"))]
        assert [r[0] for r in db.execute(f"select id from {name} order by sort_key, title, id")] == records


def test_every_row_is_there(db: sqlite3.Connection, real_site: Path) -> None:
    for name in some(database.COLLECTIONS):
        records = json.loads((real_site / "data" / f"{name}.json").read_text("utf-8"))
        assert db.execute(f"select count(*) from {name}").fetchone()[0] == len(records)


def test_amounts_with_dates(db: sqlite3.Connection) -> None:
    found = db.execute("select \"case\", amount_fen from rate_amounts where rate = 'ui-upgrade-sd' order by position").fetchall()
    assert [amount for _, amount in found] == [100_000, 150_000, 200_000]


def test_article_coverage(db: sqlite3.Connection) -> None:
    rows = db.execute("select article, lead, records from article_coverage where policy = 'tzf-2019-11'").fetchall()
    assert len(rows) == 20
    assert all(records > 0 and lead for _, lead, records in rows)


def test_figures_say_whose_they_are(db: sqlite3.Connection) -> None:
    rows = db.execute(
        """select place, year, "from", "to", value, unit, verification, source_url from statistic_figures
        where statistic in ('zz-new-skilled', 'zz-upgrade-spent') order by "to", value"""
    ).fetchall()
    page = "http://zzhrss.zaozhuang.gov.cn/ywdt/rsdt/202409/t20240914_1938864.html"
    assert rows == [
        ("枣庄市", 2023, None, None, 3.62, "万人", "unverified", None),
        ("枣庄市", None, "2023-01-01", "2023-06-30", 614.9, "万元", "unverified", None),
        ("枣庄市", None, "2023-01-01", "2024-08-22", 6.3, "万人", "unverified", page),
    ]
    places = db.execute("select place, min(sample), max(sample) from statistic_figures group by place order by 1").fetchall()
    assert places == [("台儿庄区", 1, 1), ("山东省", 0, 0), ("枣庄市", 0, 0)]


def test_figures_are_exact_in_the_json(real_site: Path) -> None:
    found = {r["id"]: r for r in json.loads((real_site / "data" / "statistics.json").read_text("utf-8"))}
    assert [f["value"] for f in found["zz-new-skilled"]["series"]] == ["3.62", "6.3"]
    assert list(found)[-4:] == ["trained", "spent", "employed", "certified"] and found["zz-trained"]["place"] == "枣庄市"


def test_csv_reads_clean_everywhere(real_site: Path) -> None:
    raw = (real_site / "data" / "projects.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"))))
    assert next(iter(rows[0])) == "id"
    assert len(rows) >= 120
    loaded, _ = sqlite_utils.utils.rows_from_file(io.BytesIO(raw))
    assert "id" in next(iter(loaded))


def test_formula_cells_are_harmless() -> None:
    text = csv_file.csv_rows([["a"], ["=1+1"], ["-5"], ["普通"], [-5], [None]]).decode()
    assert text.splitlines() == ["a", "'=1+1", "'-5", "普通", "-5", '""']


def test_checksums(real_site: Path) -> None:
    for line in (real_site / "data" / "checksums.txt").read_text("utf-8").splitlines():
        digest, name = line.split("  ")
        assert hashlib.sha256((real_site / "data" / name).read_bytes()).hexdigest() == digest


def test_metadata_describes_every_column(real_site: Path) -> None:
    metadata = json.loads((real_site / "data" / "metadata.json").read_text("utf-8"))
    tables = metadata["databases"]["catalog"]["tables"]
    for name, spec in database.COLLECTIONS.items():
        described = tables[name]["columns"]
        assert [c for c, _, _ in schema_columns(spec.cls) if not described.get(c)] == []


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    tmp = tmp_path_factory.mktemp("served")
    with serving(tmp) as address:
        yield address, tmp


def test_served_pages(server: tuple[str, Path]) -> None:
    address, _ = server
    for path in ("/", "/occupations/电工/", "/occupations/%E7%94%B5%E5%B7%A5/", "/data/catalog.db", "/sw.js"):
        assert httpx.get(address + path).status_code == 200, path
    assert httpx.get(f"{address}/occupations/电工", follow_redirects=True).status_code == 200
    lost = httpx.get(f"{address}/a/b/c/")
    assert lost.status_code == 404
    assert "没有这个页面" in lost.text
    for secret in ("/.release", "/..%2f..%2fetc/passwd", "/%2e%2e/catalog/district.yaml"):
        assert httpx.get(address + secret).status_code == 404
    policy = httpx.get(f"{address}/").headers["content-security-policy"]
    assert "unsafe" not in policy
    assert "script-src 'self'" in policy


def test_datasette_beside_it(server: tuple[str, Path]) -> None:
    address, _ = server
    rows = httpx.get(f"{address}/datasette/catalog/occupations.json?_shape=array").json()
    assert {r["title"] for r in rows} == {"电工", "焊工"}
    page = httpx.get(f"{address}/datasette/catalog/occupations")
    assert page.status_code == 200
    assert "/datasette/datasette/" not in page.text
    assert "职业代码" in page.text
    assert (
        httpx.get(f"{address}/datasette/catalog/occupations.json", headers={"Origin": "https://a.example"}).headers[
            "access-control-allow-origin"
        ]
        == "*"
    )


def test_datasette_is_read_only_and_bounded(server: tuple[str, Path]) -> None:
    address, _ = server
    for sql in ("insert into towns (id, title) values ('x', 'x')", "attach database 'x' as y", "drop table towns"):
        answer = httpx.get(f"{address}/datasette/catalog.json", params={"sql": sql})
        assert answer.status_code == 400, sql
    slow = "with recursive c(n) as (select 1 union all select n + 1 from c) select count(*) from c"
    assert httpx.get(f"{address}/datasette/catalog.json", params={"sql": slow}, timeout=PATIENCE).status_code == 400


def test_canned_queries_run(server: tuple[str, Path]) -> None:
    address, _ = server
    queries = yaml.safe_load((ROOT / "datasette_metadata.yml").read_text("utf-8"))["databases"]["catalog"]["queries"]
    values = {"q": "电", "from_date": "2026-01-01", "to_date": "2026-12-31", "on_date": "2026-11-25", "occupation": "电工"}
    for name in queries:
        answer = httpx.get(f"{address}/datasette/catalog/{name}.json", params={**values, "_shape": "array"})
        assert answer.status_code == 200, (name, answer.text)
    found = httpx.get(f"{address}/datasette/catalog/search.json", params={"q": "电", "_shape": "array"}).json()
    assert "电工" in {row["名称"] for row in found}


def test_an_edit_is_served_and_a_mistake_is_not(server: tuple[str, Path]) -> None:
    address, tmp = server
    file = tmp / "catalog" / "groups" / "new.yaml"
    file.write_text("title: 新人群\n", "utf-8")
    until(lambda: httpx.get(f"{address}/groups/new/").status_code == 200)
    until(lambda: "new" in {r["id"] for r in httpx.get(f"{address}/datasette/catalog/groups.json?_shape=array").json()})
    file.write_text("titel: 写错\n", "utf-8")
    until(lambda: "没有发布" in (tmp / "served.log").read_text("utf-8"), what="the message that nothing is published")
    assert httpx.get(f"{address}/groups/new/").status_code == 200


@pytest.mark.slow
def test_two_builds_at_once_do_not_mix(tmp_path: Path) -> None:
    arguments = tiny_arguments(tmp_path)
    command = [sys.executable, str(ROOT / "build.py"), "build", *arguments]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(2)]
    codes = sorted(p.wait() for p in both)
    assert codes in ([0, 0], [0, 1])
    assert faults_of(tmp_path / "site" / "data" / "catalog.db") == []
    assert run_build(["build", *arguments]).returncode == 0


def test_the_data_page_leads_to_datasette_where_there_is_one(server: tuple[str, Path], tiny_site: Path) -> None:
    address, _ = server
    served = httpx.get(f"{address}/data/").text
    links = re.findall(r'href="\.\./(datasette/[^"]*)"', served)
    assert len(links) >= 6
    for link in links:
        assert httpx.get(f"{address}/{link}", follow_redirects=True).status_code == 200, link
    assert "../datasette/" not in (tiny_site / "site" / "data" / "index.html").read_text("utf-8")


def test_the_guide_leads_to_every_query(real_site: Path) -> None:
    queries = yaml.safe_load((ROOT / "datasette_metadata.yml").read_text("utf-8"))["databases"]["catalog"]["queries"]
    guide = (real_site / "guide" / "journalists" / "index.html").read_text("utf-8")
    assert len(queries) >= 12
    assert [name for name in queries if f"data/#q-{name}" not in guide] == []


def test_rows_and_pages_lead_to_each_other(server: tuple[str, Path]) -> None:
    address, _ = server
    page = httpx.get(f"{address}/occupations/电工/").text
    row = re.search(r'href="\.\./\.\./(datasette/catalog/occupations/[^"]+)"', page)
    assert row is not None
    shown = httpx.get(f"{address}/{row.group(1)}")
    assert shown.status_code == 200
    assert 'href="/occupations/%E7%94%B5%E5%B7%A5/"' in shown.text


MARKED = (
    "catalog/no-marked-table", "catalog/towns/marked", "no-marked-database", "catalog.json?sql=select+marked", "catalog?sql=select+marked",
    "catalog?sql=insert+marked", "catalog.csv?sql=select+marked", "catalog?sql=select+:x&x=marked", "catalog/towns?_search=marked",
    "catalog/search?q=marked", "catalog/towns?_sort=marked", "catalog/towns?_size=marked", "catalog/towns?_next=marked",
    "catalog/towns?marked=1", "catalog/towns?id__marked=1", "catalog/towns?_facet=marked", "catalog/towns?_where=marked",
    "catalog/towns?_facet_date=marked", "catalog/towns.json?_shape=marked", "catalog/towns.json?_json=marked", "catalog/towns.marked",
    "catalog/towns?_nocol=marked", "catalog/towns?_col=marked", "catalog/towns?_filter_column=marked&_filter_op=marked",
    "catalog/towns?id__in=[marked", "catalog/towns?id__arraycontains=marked", "catalog/towns?_through=marked",
    "catalog/towns?_through={%22marked%22:1}", "catalog?sql=select+1&_timelimit=marked", "-/static/marked", "-/static-plugins/marked/x",
    "catalog.json?sql=select+json('marked')", "catalog.json?sql=select+%2700+marked%27,+zeroblob(1000000000)", "%00marked",
    "catalog/towns.json?_trace=1&marked=1", "catalog/towns?_sort=id&_sort_desc=marked", "catalog.blob?sql=select+1&_blob_hash=marked",
    "catalog/towns/marked.blob?_blob_column=marked", "catalog/towns?_labels=marked&_next=marked,1",
)  # fmt: skip


def test_what_is_asked_stands_in_no_log(server: tuple[str, Path]) -> None:
    """Also where packages are installed that let Datasette write local variables, as they are with the tests' own."""
    address, tmp = server
    assert importlib.util.find_spec("rich") is not None
    codes = [httpx.get(f"{address}/datasette/{path}", timeout=20).status_code for path in MARKED]
    assert {400, 404} <= set(codes)
    assert 500 in codes, "a fault of the program is among them, so that its way into the log is tried"
    log = (tmp / "served.log").read_text("utf-8")
    assert "Error" in log and 'File "' in log
    assert [line for line in log.splitlines() if "marked" in line] == []


def test_permissions_are_looked_up_once_for_each_table(tiny_site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from datasette.app import Datasette

    looked: list[tuple[str, str]] = []
    own = Datasette._table_permission_allows

    def counted(self: Datasette, database: str, table: str) -> Any:
        looked.append((database, table))
        return own(self, database, table)

    monkeypatch.setattr(Datasette, "_table_permission_allows", counted)
    app: Any = datasette_app(tiny_site / "site" / "data", "/datasette/")

    async def ask() -> None:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://site") as client:
            for path in ("", "", "catalog", "catalog/towns"):
                assert (await client.get(f"/datasette/{path}")).status_code == 200

    apart(asyncio.run, ask())
    assert len(looked) >= 20 and len(looked) == len(set(looked))


def test_a_cut_answer_says_so(server: tuple[str, Path]) -> None:
    address, _ = server
    many = "with recursive c(n) as (select 1 union all select n + 1 from c where n < 5000) select n from c"
    answer = httpx.get(f"{address}/datasette/catalog.json", params={"sql": many}).json()
    assert answer["truncated"] is True
    assert len(answer["rows"]) == 1000
    lines = httpx.get(f"{address}/datasette/catalog.csv", params={"sql": many}).text.splitlines()
    assert (len(lines), lines[1000], lines[1001][:5]) == (1002, "1000", '"没有完：')


def test_a_csv_of_a_table_is_whole_or_says_so(server: tuple[str, Path]) -> None:
    address, _ = server
    table = f"{address}/datasette/catalog/links.csv"
    rows = httpx.get(f"{address}/datasette/catalog/links.json").json()["filtered_table_rows_count"]
    cut = httpx.get(table, params={"_size": 5}).text.splitlines()
    assert len(cut) == 7 and cut[-1].startswith('"没有完：只有 5 行')
    whole = httpx.get(table, params={"_size": 5, "_stream": "on"}).text.splitlines()
    assert len(whole) == rows + 1 and "没有完" not in whole[-1]
    assert len(httpx.get(table, params={"_size": "max"}).text.splitlines()) == rows + 1


def test_crawlers_stay_out_of_facets_without_end(server: tuple[str, Path]) -> None:
    address, _ = server
    assert "Disallow: /datasette/" in httpx.get(f"{address}/robots.txt").text.splitlines()
    assert "Disallow: /" in httpx.get(f"{address}/datasette/robots.txt").text.splitlines()


def test_examples_of_the_api_page_run(server: tuple[str, Path]) -> None:
    address, _ = server
    page = html.unescape(httpx.get(f"{address}/data/api/").text)
    examples = re.findall(r"<code data-kf-example>curl '?([^'<]+)'?</code>", page)
    assert len(examples) == 5
    for example in examples:
        answer = httpx.get(f"{address}{example}")
        assert answer.status_code == 200 and isinstance(answer.json(), list), example


def test_the_api_keeps_to_its_document(server: tuple[str, Path]) -> None:
    """schemathesis asks every endpoint of the OpenAPI document with made-up values."""
    address, _ = server
    command = [
        str(Path(sys.executable).with_name("schemathesis")), "run", f"{address}/data/openapi.json", "--url", address,
        "--checks", "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance",
        "--max-examples", "4", "--mode", "positive", "--phases", "examples,fuzzing", "--seed", "1", "--no-color",
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=500)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
