"""What was typed is what is published: words, digits, times and dates go to page, CSV, JSON and database as they were written."""

from __future__ import annotations

import csv
import json
import sqlite3
from pathlib import Path

import pytest

from tests.support.program import run_build, run_here
from tests.support.sites import tiny_arguments, tree

pytestmark = pytest.mark.slow

TOWN = "title: {title}\nkind: town\ncode: {code}\ncode_source: 示例\naliases: [{alias}]\nnote: {note}\n"
WRITTEN = {
    "no": ("NO", "0632", "Y", "on"),
    "off": ("off", "012", "N", "1_000"),
    "e": ("25921e05", "370405200001011234", "1e3", "0x1F"),
    "clock": ("1.10", "000123", "12:30", "2019-11-06"),
    "null-like": ("Null", "00", "true", ".5"),
}


def lay(tmp: Path, *, end: str = "\n", bom: str = "") -> list[str]:
    """The tiny district with a town for each row, all its files with these line ends and this mark before the first."""
    arguments = tiny_arguments(tmp)
    for name, (title, code, alias, note) in WRITTEN.items():
        (tmp / "catalog" / "towns" / f"{name}.yaml").write_text(
            TOWN.format(title=title, code=code, alias=alias, note=note), "utf-8"
        )
    for file in (tmp / "catalog").rglob("*.yaml"):
        file.write_bytes((bom + file.read_text("utf-8").replace("\n", end)).encode())
    return arguments


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    tmp = tmp_path_factory.mktemp("written")
    done = run_build(["build", *lay(tmp)], TZ="Asia/Shanghai")
    assert done.returncode == 0, done.stderr
    return tmp / "site"


def test_everywhere_as_it_was_written(built: Path) -> None:
    rows = {row["id"]: row for row in json.loads((built / "data" / "towns.json").read_text("utf-8"))}
    with (built / "data" / "towns.csv").open(encoding="utf-8-sig", newline="") as file:
        table = {row["id"]: row for row in csv.DictReader(file)}
    database = sqlite3.connect(built / "data" / "catalog.db")
    for id, (title, code, alias, note) in WRITTEN.items():
        page = (built / "towns" / id / "index.html").read_text("utf-8")
        assert all(f">{text}<" in page or text in page.split("<main", 1)[1] for text in (title, code, alias, note)), id
        assert (rows[id]["title"], rows[id]["code"], rows[id]["note"]) == (title, code, note)
        assert json.dumps(alias) in json.dumps(rows[id]["aliases"])
        assert (table[id]["title"], table[id]["note"]) == (title, note)
        assert table[id]["code"] in (code, f"'{code}", f'="{code}"')
        found = database.execute(
            "select title, code, note, typeof(title), typeof(code), typeof(note) from towns where id = ?", [id]
        )
        assert found.fetchone() == (title, code, note, "text", "text", "text")
    database.close()


def test_marks_line_ends_and_the_machine_change_no_byte(built: Path, tmp_path: Path) -> None:
    arguments = lay(tmp_path, end="\r\n", bom="\ufeff")
    surroundings = {"TZ": "America/New_York", "LANG": "C", "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    done = run_build(["build", *arguments], **surroundings)
    assert done.returncode == 0, done.stderr
    assert tree(tmp_path / "site") == tree(built)


def test_faults_of_several_files_are_said_in_one_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    arguments = tiny_arguments(tmp_path)
    towns = tmp_path / "catalog" / "towns"
    good = "title: 甲\nkind: town\ncode: '1'\ncode_source: 示例\n"
    written = {
        "a.yaml": good + "verified_on: 2026-02-30\n",
        "b.yaml": good + "verified_on: 0000-00-00\n",
        "c.yaml": good.encode("utf-8") + "note: 电工\n".encode("gbk"),
        "d.yaml": good + "\u3000note: 乙\n",
        "e.yml": good,
        "f g.yaml": good,
        "h.yaml": good + "sample: NO\n",
    }
    for name, text in written.items():
        (towns / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    found = run_here(["check", *arguments])
    said = found.stdout.splitlines()
    assert found.returncode == 1
    for start in (
        "catalog/towns/a.yaml:5:14: error: bad-date: verified_on: “2026-02-30”不是存在的日期",
        "catalog/towns/b.yaml:5:14: error: bad-date: verified_on: “0000-00-00”不是存在的日期",
        "catalog/towns/c.yaml:5:7: error: yaml-encoding: 文件不是 UTF-8 编码",
        "catalog/towns/d.yaml:5:1: error: yaml-space: ",
        "catalog/towns/e.yml: error: missing-file: 目录只读 .yaml 文件",
        "catalog/towns/f g.yaml: error: bad-id: 文件名“f g”就是编号",
        "catalog/towns/h.yaml:5:9: error: bad-yes-no: sample: “NO”不行，这里只能写 true（是）或 false（否），请写 false。",
    ):
        assert len([line for line in said if line.startswith(start)]) == 1, (start, said)
    assert len([line for line in said if ": error: " in line]) == len(written)


@pytest.mark.parametrize("name", [b"\xff.yaml", b"a\nb.yaml", b"a\x1b[2J.yaml", "电\u202e工.yaml".encode()])
def test_odd_names_of_files(name: bytes, tmp_path: Path) -> None:
    arguments = tiny_arguments(tmp_path)
    with open(bytes(tmp_path / "catalog" / "towns") + b"/" + name, "wb") as file:  # noqa: PTH123 (a name that is no text)
        file.write("title: 甲\nkind: town\ncode: '1'\ncode_source: 示例\n".encode())
    found = run_build(["check", *arguments])
    (line,) = [line for line in found.stdout.splitlines() if ": error: " in line]
    assert found.returncode == 1
    assert "Traceback" not in found.stderr
    assert line.isprintable() and ": bad-id: " in line
