"""SQL in the browser: the same answers as the server's, read only, stoppable, and without a network once loaded."""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import yaml

from skills_catalog.text.han_words import matching
from tests.support.browsing import CONTROLLED, PHONE, axe, wait
from tests.support.datasette_here import ask_datasette
from tests.support.engines import node
from tests.support.missing import without
from tests.support.places import ROOT
from tests.support.program import run_build
from tests.support.serving import Served
from tests.support.sites import tiny_arguments

NewPage = Callable[..., Any]
QUERIES = yaml.safe_load((ROOT / "datasette_metadata.yml").read_text("utf-8"))["databases"]["catalog"]["queries"]
VALUES = {
    "q": "电工", "from_date": "2026-01-01", "to_date": "2026-12-31", "on_date": "2026-11-25", "occupation": "电工",
    "clause": "tzf-2019-11#13",
}  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def brought() -> None:
    if not (ROOT / "node_modules" / "@sqlite.org").exists():
        without("SQLite for browsers (npm ci)")


@pytest.fixture
def asked(served: Served, new_page: NewPage) -> Iterator[Callable[[str], Any]]:
    """Opens the page, runs an SQL text, gives the page when the answer is there."""
    page = new_page()
    page.goto(f"{served.url}data/query/")

    def ask(sql: str, press: bool = True) -> Any:
        page.fill("#kf-sql", sql)
        if press:
            page.click("[data-kf-run]")
            page.locator("[data-kf-run]:not([disabled])").wait_for()
        return page

    yield ask


def shown(page: Any) -> list[list[str]]:
    found: list[list[str]] = page.evaluate(
        "Array.from(document.querySelectorAll('[data-kf-result] tr')).map(r => Array.from(r.children).map(c => c.textContent))"
    )
    return found


def status(page: Any) -> str:
    return str(page.inner_text("[data-kf-query] [role='status']"))


def test_every_query_answers_as_the_server_does(real_site: Path, asked: Callable[..., Any]) -> None:
    page = asked("select 1 as n")
    assert shown(page) == [["n"], ["1"]]
    for name in QUERIES:
        page.select_option("#kf-ready", name)
        given: dict[str, str] = {}
        for field in page.locator("[data-kf-inputs] input").all():
            given[field.get_attribute("name")] = VALUES.get(field.get_attribute("name"), "")
            field.fill(given[field.get_attribute("name")])
        assert set(given) == set(QUERIES[name].get("params", ())), name
        page.click("[data-kf-run]")
        page.locator("[data-kf-run]:not([disabled])").wait_for()
        address = f"/catalog/{name}.json?_shape=array&" + "&".join(f"{k}={quote(v)}" for k, v in given.items())
        rows = ask_datasette(real_site, address).json()
        assert status(page).startswith(f"{len(rows)} 行"), (name, status(page))
        if rows:
            expected = [["空" if v is None else v for v in row.values()] for row in rows[:200]]
            assert shown(page)[0] == list(rows[0]), name
            got = [[c.strip() for c in row] for row in shown(page)[1:]]
            assert got == [[(js_text(v) if isinstance(v, (int, float)) else v.strip()) for v in row] for row in expected], name


def js_text(number: float) -> str:
    return str(int(number)) if float(number).is_integer() else repr(float(number))


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("delete from towns", "只能查"), ("update towns set title = 'x'", "只能查"), ("create table t (a)", "只能查"),
        ("selec 1", "syntax error"), ("select no_such", "no such column"), ("attach 'x' as y", "只能查"),
    ],
)  # fmt: skip
def test_it_only_reads(asked: Callable[..., Any], sql: str, said: str) -> None:
    page = asked(sql)
    assert status(page).startswith("没有查成") and said in status(page), status(page)
    assert shown(asked("select count(*) > 0 as n from towns")) == [["n"], ["1"]]


def test_an_endless_query_is_stopped_and_the_next_runs(asked: Callable[..., Any]) -> None:
    page = asked("with recursive c(n) as (select 1 union all select n + 1 from c) select count(*) from c", press=False)
    page.click("[data-kf-run]")
    page.get_by_text("正在查…").wait_for()
    page.click("[data-kf-stop]")
    page.get_by_text("停下了").wait_for()
    assert shown(asked("select 2 as n")) == [["n"], ["2"]]


def test_a_value_is_as_long_as_on_the_server_at_most(asked: Callable[..., Any]) -> None:
    from skills_catalog.open_data import datasette_plugin

    limit = re.search(
        r"LONGEST_VALUE = (\d+)", (ROOT / "site_templates" / "assets" / "js" / "query" / "worker.js").read_text("utf-8")
    )
    assert limit is not None and int(limit[1]) == datasette_plugin.LONGEST_VALUE
    assert "too big" in status(asked("select replace(hex(zeroblob(40000)), '0', hex(zeroblob(40000)))"))
    assert shown(asked("select length(zeroblob(100000)) as n")) == [["n"], ["100000"]]


def test_long_answers_say_where_they_end(asked: Callable[..., Any]) -> None:
    counted = "with recursive c(n) as (select 1 union all select n + 1 from c where n < {}) select n from c"
    page = asked(counted.format(500))
    assert status(page).startswith("500 行，这里显示前 200 行，CSV 里有全部")
    assert len(shown(page)) == 201
    assert status(asked(counted.format(200_000))).startswith("没有完：只取了前 100000 行")


def test_the_csv_opens_in_excel_and_holds_no_formula(asked: Callable[..., Any], tmp_path: Path) -> None:
    page = asked("select '=1+1' as a, -5 as b, null as c, '甲,\"乙\"' as d")
    with page.expect_download() as download:
        page.click("[data-kf-save]")
    download.value.save_as(tmp_path / "found.csv")
    raw = (tmp_path / "found.csv").read_bytes()
    assert raw == '\ufeffa,b,c,d\r\n\'=1+1,-5,,"甲,""乙"""\r\n'.encode()


def test_the_answer_is_there_for_everyone(asked: Callable[..., Any]) -> None:
    page = asked("select id, title, page, summary, null as missing from projects")
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.click("[data-kf-result] td a")
    assert page.locator("h1").inner_text()


def test_a_query_has_an_address(served: Served, new_page: NewPage) -> None:
    page = new_page()
    page.goto(f"{served.url}data/query/#q=rates_on_date&:on_date=2026-11-25")
    assert page.input_value("#kf-q-on_date") == "2026-11-25"
    page.fill("#kf-sql", "select :a || 'x' as n, ':b' as c -- :d")
    assert [f.get_attribute("name") for f in page.locator("[data-kf-inputs] input").all()] == ["a"]
    page.fill("#kf-q-a", "1 & 2")
    page.click("[data-kf-link]")
    address = page.url
    page.goto("about:blank")
    page.goto(address)
    page.click("[data-kf-run]")
    page.locator("[data-kf-result] td").first.wait_for()
    assert shown(page) == [["n", "c"], ["1 & 2x", ":b"]]


def test_without_a_network_once_it_was_loaded(real_site: Path, new_page: NewPage) -> None:
    site = Served(real_site)
    page = new_page(service_workers="allow")
    page.goto(site.url)
    wait(page, CONTROLLED)
    page.goto(f"{site.url}data/query/")
    page.click("[data-kf-run]")
    page.locator("[data-kf-run]:not([disabled])").wait_for()
    site.stop()
    page.goto("about:blank")
    page.goto(f"{site.url}data/query/")
    page.fill("#kf-sql", "select count(*) > 0 as n from projects")
    page.click("[data-kf-run]")
    page.locator("[data-kf-result] td").first.wait_for()
    assert shown(page) == [["n"], ["1"]]
    page.wrong.clear()


@pytest.mark.slow
def test_where_there_is_no_sqlite_there_is_no_page(tmp_path: Path) -> None:
    done = run_build(["build", *tiny_arguments(tmp_path)])
    assert done.returncode == 0, done.stderr
    assert not (tmp_path / "site" / "data" / "query").exists()
    assert "data/query/" not in (tmp_path / "site" / "data" / "index.html").read_text("utf-8")
    assert "data/query/" not in (tmp_path / "site" / "data" / "finder.json").read_text("utf-8")


LETTERS = "电工焊维修ＰＬＣplcPLC019 　_-“”（）中级㐀𠀀é'\"*:,\t\u200b〇々"


def made_up(pick: random.Random) -> str:
    """A query of letters that matter to the reader of queries, and of any others that Python's Unicode knows."""
    known = iter(lambda: chr(pick.randrange(0x110000)), "")
    others = (c for c in known if unicodedata.category(c) not in ("Cs", "Cn"))
    return "".join(pick.choice(LETTERS) if pick.random() < 0.7 else next(others) for _ in range(pick.randrange(13)))


def test_the_words_of_a_query_are_read_as_on_the_server() -> None:
    pick = random.Random(20261125)
    queries = list(dict.fromkeys(made_up(pick) for _ in range(3000)))
    script = (
        "import('file://' + process.argv[1]).then(m => { const given = JSON.parse(require('fs').readFileSync(0, 'utf8'));"
        "console.log(JSON.stringify(given.map(m.matching))); });"
    )
    file = ROOT / "site_templates" / "assets" / "js" / "query" / "matching.js"
    found = node("--input-type=commonjs", "--no-warnings", "-e", script, str(file), given=queries)
    differing = {q: (theirs, matching(q)) for q, theirs in zip(queries, found, strict=True) if theirs != matching(q)}
    assert len(queries) > 2500 and differing == {}
