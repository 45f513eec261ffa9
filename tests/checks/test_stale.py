"""What is out of date on a day: one warning for what a clerk has to do, and never a byte of the site."""

from __future__ import annotations

import datetime
import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest

import skills_catalog.release.build
from build import main
from skills_catalog.catalog.catalog import Catalog
from skills_catalog.catalog.load import load_catalog
from skills_catalog.checks import stale
from skills_catalog.findings.finding import Problems
from tests.support.places import TINY
from tests.support.sites import add_records, tiny_arguments

ON = datetime.date(2026, 11, 25)
PROJECT = """title: 班
training_form: skill
supply_mode: market
mode: offline
open_to: qualified
theory_hours: 40
practice_hours: 0
sample: true
status: {status}
sessions: [{sessions}]
"""


def read(tmp_path: Path, **files: str) -> Catalog:
    """The tiny catalog with more files: collection__name → text."""
    if not (tmp_path / "catalog").exists():
        shutil.copytree(TINY / "catalog", tmp_path / "catalog")
    add_records(tmp_path / "catalog", files)
    problems = Problems()
    catalog = load_catalog(tmp_path / "catalog", problems, base=tmp_path)
    assert not problems.found
    return catalog


def told(catalog: Catalog, about: str, on: datetime.date = ON) -> list[str]:
    return [f.text().removeprefix("catalog/") for f in stale.find_stale(catalog, on) if about in f.path]


@pytest.mark.parametrize(
    ("status", "sessions", "words"),
    [
        (
            "open",
            "{start: 2026-01-01, end: 2026-02-01}, {start: 2026-10-01, end: 2026-11-24}",
            "都已结束，状态还是 open（最后一班到 2026-11-24）",
        ),
        ("open", "{start: 2026-10-01, end: 2026-11-25}", "报名都已截止，状态还是 open（最后一班截止 2026-10-01）"),
        ("open", "{start: 2026-11-20, end: 2026-12-25, deadline: 2026-11-25}", None),
        ("open", "{start: 2026-01-01, end: 2026-02-01}, {start: 2026-11-25, end: 2026-12-01}", None),
        ("open", "{start: 2026-01-01, end: 2026-02-01}, {start: 2027-01-01, end: 2027-02-01, cancelled: true}", "都已结束"),
        ("paused", "{start: 2026-01-01, end: 2026-02-01}", None),
        ("open", "", None),
    ],
)
def test_projects(tmp_path: Path, status: str, sessions: str, words: str | None) -> None:
    found = told(read(tmp_path, projects__x=PROJECT.format(status=status, sessions=sessions)), "projects/x.yaml")
    assert len(found) == (words is not None)
    if words:
        assert words in found[0] and found[0].startswith("projects/x.yaml:10:11: warning: stale: “班”的班次")


def test_many_are_told_together(tmp_path: Path) -> None:
    text = PROJECT.format(status="open", sessions="{start: 2026-01-01, end: 2026-02-01}")
    catalog = read(tmp_path, **{f"projects__x-{n}": text for n in range(stale.MOST_SINGLY + 1)})
    found = [line for line in told(catalog, "projects") if "班次" in line]
    assert found == [
        "projects: warning: stale: 7 条记录的班次都已结束，状态还是 open（p-1、x-0、x-1 等）。请补上新班次，或把 status 改成 paused 或 ended。"
    ]


@pytest.mark.parametrize(("end", "more", "warned"), [
    ("2026-11-24", "", True), ("2026-11-25", "", False), ("2026-11-24", "note: 不再发了\n", False),
])  # fmt: skip
def test_rates_without_a_next_version(tmp_path: Path, end: str, more: str, warned: bool) -> None:
    text = (TINY / "catalog" / "rates" / "r-1.yaml").read_text("utf-8")
    force = next(line for line in text.splitlines() if line.startswith("in_force"))
    old = text.replace(force, f"in_force: {{from: 2020-01-01, to: {end}}}\nseries: s") + more
    found = [line for line in told(read(tmp_path, rates__old=old), "rates/old") if "后面没有新的一版" in line]
    assert len(found) == warned
    after = text.replace(force, "in_force: {from: 2026-11-26}\nseries: s")
    assert not [line for line in told(read(tmp_path, rates__new=after), "rates/old") if "后面没有新的一版" in line]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("accepting: paused\nas_of: 2026-11-20", ["暂停受理（截至 2026-11-20），"]),
        ("accepting: exhausted\nas_of: 2025-11-24", ["已用完（截至 2025-11-24），", "是 2025-11-24 的，超过一年了"]),
        ("accepting: exhausted", ["已用完，", "没有写是哪一天的"]),
        ("accepting: yes\nas_of: 2025-11-25", []),
        ("accepting: unknown", []),
        ("accepting: yes\nas_of: 2026-11-26", ["截至日期还没有到（写的是 2026-11-26）"]),
    ],
)
def test_funds(tmp_path: Path, text: str, words: list[str]) -> None:
    found = told(read(tmp_path, funds__x=f"title: 甲\nverified_on: 2026-11-25\n{text}\n"), "funds/x")
    assert len(found) == len(words) and all(any(word in line for line in found) for word in words)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("verified_on: 2025-11-24", "超过一年没有核对（上次是 2025-11-24）"),
        ("verified_on: 2025-11-25", None),
        ("verified_on: 2026-11-25", None),
        ("verified_on: 2026-11-26", "的核对日期还没有到（写的是 2026-11-26）"),
        ("verified_on: 2026-11-26\nsample: true", "的核对日期还没有到"),
        ("", "没有写核对日期"),
        ("sample: true", None),
    ],
)
def test_dates_of_verification(tmp_path: Path, text: str, words: str | None) -> None:
    found = told(read(tmp_path, towns__x=f"title: 甲\nkind: town\ncode: '1'\ncode_source: 某处\n{text}\n"), "towns/x")
    assert len(found) == (words is not None)
    if words:
        assert words in found[0] and (": error: " in found[0]) == ("还没有到" in words)


def test_a_list_of_occupations_that_ran_out(tmp_path: Path) -> None:
    def occupation(*until: str) -> str:
        listings = ", ".join(f"{{list: old_list, from: 2020-01-01, until: {day}, source: 某处}}" for day in until)
        return f"title: 甲\nsample: true\ncode: 1-01-01-01\ncode_version: x\nmajor: m1\nlistings: [{listings}]\n"

    catalog = read(tmp_path, occupations__a=occupation("2026-11-24"), occupations__b=occupation("2021-01-01"))
    assert [line.partition(" ")[0] for line in told(catalog, "occupations/") if "到期" in line] == [
        "occupations/a.yaml:6:11:",
        "occupations/b.yaml:6:11:",
    ]
    assert not [line for line in told(read(tmp_path, occupations__b=occupation("2026-11-25")), "occupations/") if "到期" in line]


@pytest.mark.parametrize(
    ("day", "before"), [("2028-02-29", "2027-03-01"), ("2027-02-28", "2026-02-28"), ("2024-03-01", "2023-03-01")]
)
def test_a_year(day: str, before: str) -> None:
    assert stale.year_before(datetime.date.fromisoformat(day)).isoformat() == before


def test_the_command_and_its_day(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = tiny_arguments(tmp_path)
    read(tmp_path, towns__x="title: 甲\nkind: town\ncode: '1'\ncode_source: 某处\nverified_on: 2026-01-01\n")
    said = {}
    for day in ("2026-06-01", "2027-06-01", "2025-06-01"):
        code = main(["check", *arguments, "--on", day])
        said[day] = (code, "towns/x.yaml" in capsys.readouterr().out)
    assert said == {"2026-06-01": (0, False), "2027-06-01": (0, True), "2025-06-01": (1, True)}
    assert main(["check", *arguments, "--on", "2026-6-1"]) == 2
    assert "请写成" in capsys.readouterr().err


@pytest.mark.slow
def test_a_build_says_it_and_does_not_publish_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = tiny_arguments(tmp_path)
    read(tmp_path, projects__x=PROJECT.format(status="open", sessions="{start: 2026-01-01, end: 2026-02-01}").replace(
        "market", "market\nmodules: [{title: 甲, theory_hours: 40}]"))  # fmt: skip
    sites = []
    for day in (datetime.date(2026, 1, 1), datetime.date(2031, 1, 1)):
        clock = SimpleNamespace(date=SimpleNamespace(today=lambda day=day: day))
        with monkeypatch.context() as patched:
            patched.setattr(skills_catalog.release.build, "datetime", clock)
            assert main(["build", *arguments, "--clean"]) == 0
        assert "有内容可能过期了" in capsys.readouterr().err
        sites.append(
            {str(f.relative_to(tmp_path / "site")): f.read_bytes() for f in (tmp_path / "site").rglob("*") if f.is_file()}
        )
    assert sites[0] == sites[1]
