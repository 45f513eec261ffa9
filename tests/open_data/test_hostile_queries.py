"""Queries of people who mean harm, each sent to a real Datasette whose memory and processor time are looked at."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from benchmarks.hostile_queries import HOSTILE
from benchmarks.load import forget_peak, memory
from tests.support.serving import answers, free_port
from tests.support.waiting import until

MOST_MB = 150
"""Memory that a query may take beyond what the process has at rest."""
MOST_SECONDS = 5
"""Processor time that a query may take; the limit of 1 s on the clock leaves room for reading the query and writing the answer."""


@dataclass
class Running:
    process: subprocess.Popen[bytes]
    address: str
    at_rest: int = 0

    def seconds(self) -> float:
        """The processor time of the process so far."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text("ascii").rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@pytest.fixture(scope="module")
def datasette(real_site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """``datasette serve data``, as the data page says."""
    if not Path("/proc/self/clear_refs").exists():
        pytest.skip("no /proc here, which tells the memory of a process")
    port, log = free_port(), tmp_path_factory.mktemp("datasette") / "log"
    command = [sys.executable, "-m", "datasette", "serve", str(real_site / "data"), "--port", str(port)]
    plain = {name: value for name, value in os.environ.items() if name != "OPEN_DATA_HEAP_MB"}
    with log.open("wb") as out:
        running = Running(subprocess.Popen(command, env=plain, stdout=out, stderr=out), f"http://127.0.0.1:{port}/")
    try:
        until(lambda: answers(f"{running.address}catalog/projects"), what="Datasette")
        running.at_rest = memory(running.process.pid)
        yield running
        assert running.process.poll() is None
    finally:
        running.process.kill()
        running.process.wait(10)


@pytest.mark.parametrize("form", ["catalog.json", "catalog", "catalog.csv"])
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_query_is_answered_with_little_memory(datasette: Running, name: str, form: str) -> None:
    pid = datasette.process.pid
    forget_peak(pid)
    before = datasette.seconds()
    answer = httpx.get(datasette.address + form, params={"sql": HOSTILE[name]}, timeout=120)
    assert answer.status_code in (200, 400), answer.text[:200]
    assert memory(pid, "VmHWM") - datasette.at_rest < MOST_MB
    assert datasette.seconds() - before < MOST_SECONDS
    assert answers(f"{datasette.address}catalog.json?sql=select+1")


def test_there_are_many_hostile_queries() -> None:
    assert len(HOSTILE) >= 40


@pytest.mark.parametrize(
    "name",
    ["replace, one to many", "endless json_group_array", "queries in queries", "a row of 300 long values", "1,000 rows of blobs",
     "format, wide", "highlight", "what others asked", "where the files are", "64 tables joined by themselves"],
)  # fmt: skip
def test_what_has_no_bound_is_refused(datasette: Running, name: str) -> None:
    assert httpx.get(f"{datasette.address}catalog.json", params={"sql": HOSTILE[name]}, timeout=120).status_code == 400


def test_a_long_address_is_refused_before_it_is_read(datasette: Running) -> None:
    from skills_catalog.open_data import datasette_plugin

    assert httpx.get(f"{datasette.address}catalog?sql=/**/{'+' * datasette_plugin.LONGEST_ADDRESS}x").status_code == 414


def test_what_people_ask_is_not_refused(datasette: Running) -> None:
    for sql, value in (
        ("select replace('电工电工', '电', '焊')", "焊工焊工"), ("select replace('aaa', '', 'b')", "aaa"), ("select replace(121, 2, 0)", "101"),
        (f"select length(replace('{'a' * 1000}', 'a', '{'b' * 100}'))", 100_000), ("select replace('a', null, 'b')", None),
        ("select trim('  a b ')", "a b"), ("select ltrim('xxay', 'xy')", "ay"), ("select rtrim('axyx', 'xy')", "a"), ("select trim(null)", None),
        ("select trim(11211, 1)", "2"), ("/* a */ -- b\n select json_group_array(id) from (select 1 id)", "[1]"), ("with a as (select 2 b) select b from a", 2),
        ("explain query plan select 1", None), ("select group_concat(id, '、') from (select 1 id union select 2)", "1、2"), ("select matching('电工')", '"电工"'),
    ):  # fmt: skip
        answer = httpx.get(f"{datasette.address}catalog.json", params={"sql": sql, "_shape": "arrays"})
        assert answer.status_code == 200, answer.text
        assert sql.startswith("explain") or answer.json()["rows"] == [[value]], sql


def test_trim_and_replace_are_those_of_sqlite() -> None:
    from skills_catalog.open_data import datasette_plugin

    ours, own = sqlite3.connect(":memory:"), sqlite3.connect(":memory:")
    datasette_plugin.prepare_connection(ours)
    texts = ["''", "'a'", "'aXbXa'", "' a '", "121", "1.5", "null", "'电工'", "x'4142'"]
    for sql in [f"select {n}({a}, {b})" for n in ("trim", "ltrim", "rtrim") for a in texts for b in texts] + [
        f"select replace({a}, {b}, {c})" for a in texts for b in texts for c in texts
    ]:
        assert ours.execute(sql).fetchone() == own.execute(sql).fetchone(), sql


def test_every_function_is_decided() -> None:
    """Each function of the SQLite at hand is named with what bounds it, or with why no query may call it."""
    from skills_catalog.open_data import datasette_plugin

    has = {name for (name,) in sqlite3.connect(":memory:").execute("select name from pragma_function_list")}
    assert has - datasette_plugin.ALLOWED - datasette_plugin.REFUSED.keys() == set()
    assert datasette_plugin.ALLOWED & datasette_plugin.REFUSED.keys() == set()
