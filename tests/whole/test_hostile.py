"""Bombs: each input of ``benchmarks/hostile.py``, smaller where it need not be large, gets one plain finding or passes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from benchmarks.hostile import CASES, lay
from skills_catalog.checks import settings
from skills_catalog.findings.finding import LONGEST, MOST, MOST_LINES, Problems, findings_text
from skills_catalog.findings.suggest import nearest
from skills_catalog.records import yaml_events, yaml_fast, yaml_file
from tests.support.program import run_here

pytestmark = pytest.mark.slow

SMALLER = 100
"""How many times the inputs, and with them the limits, are smaller than in the benchmark."""


@pytest.fixture
def small_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    for module, name in (
        (yaml_file, "MAX_BYTES"),
        (yaml_file, "MAX_VALUES"),
        (yaml_file, "_SMALL"),
        (settings, "MOST_GUIDE_BYTES"),
    ):
        monkeypatch.setattr(module, name, getattr(module, name) // SMALLER)
    for name in ("MAX_VALUES", "MAX_FAULTS"):
        monkeypatch.setattr(yaml_events, name, getattr(yaml_events, name) // SMALLER)


@pytest.mark.usefixtures("small_limits")
@pytest.mark.parametrize("name", CASES)
def test_each_bomb_is_refused_in_few_words(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one = CASES[name]
    monkeypatch.chdir(tmp_path)
    yaml_fast._LINES.clear()
    size = max(one.size // SMALLER, 1) if one.size > 5000 else one.size
    found = run_here(lay(one, tmp_path, max(size, 2000) if one.code == "yaml-syntax" else size))
    said = found.stdout + found.stderr
    assert "Traceback" not in said
    lines = [line for line in said.splitlines() if ": error: " in line]
    assert found.returncode == (1 if one.code else 0), said
    assert bool(lines) == bool(one.code)
    assert not one.code or any(f": error: {one.code}: " in line for line in lines), lines[:5]
    assert len(lines) <= (MOST_LINES if one.file.endswith("/") else 3 * (MOST + 1))
    assert all(len(line) < LONGEST + 200 for line in lines)
    assert not (tmp_path / "site").exists()


def test_what_repeats_is_counted() -> None:
    problems = Problems()
    looked_up: list[int] = []
    for n in range(MOST + 7):
        problems.add("a.yaml", lambda n=n: looked_up.append(n) or (n + 1, 1), "bad-text", lambda n=n: f"第 {n} 处")  # type: ignore[misc]
    problems.add("b.yaml", (1, 1), "bad-text", "另一个文件")
    problems.add("a.yaml", (1, 1), "bad-date", "另一种")
    assert len(problems.errors) == MOST + 3
    rest = next(f for f in problems.found if "还有" in f.message)
    assert (rest.path, rest.line, rest.code) == ("a.yaml", MOST + 1, "bad-text")
    assert "还有 7 处" in rest.message
    assert looked_up == list(range(MOST + 1)), "places are looked up only for what is shown"


def test_a_run_prints_no_more_than_a_person_reads() -> None:
    problems = Problems()
    for n in range(MOST_LINES + 5):
        problems.add(f"{n:05}.yaml", (1, 1), "bad-text", "一处")
    lines = findings_text(problems.sorted(), "text").splitlines()
    assert lines[MOST_LINES - 1].startswith(f"{MOST_LINES - 1:05}.yaml:1:1: ")
    assert lines[MOST_LINES:] == ["还有 5 处没有列出。改好上面的再检查一次。"]
    assert len(json.loads(findings_text(problems.sorted(), "json"))) == MOST_LINES + 5


def test_a_message_is_one_line_without_controls() -> None:
    problems = Problems()
    problems.add("a\nb\x1b[2J.yaml", (1, 1), "bad-text", "甲\n乙\u202e" + "长" * 10_000)
    (line,) = [f.text() for f in problems.found]
    assert len(line) < LONGEST + 100
    assert line.isprintable()


@pytest.mark.parametrize("count", [10, 20_000])
def test_the_nearest_word_is_found_among_many(count: int) -> None:
    known = [f"school-{n:05d}" for n in range(count)] + ["台阶培训学校", "institute-of-cooking"]
    assert nearest("台阶培训学较", known) == "台阶培训学校"
    assert nearest("institut-of-cookng", known) == "institute-of-cooking"
    assert nearest("z" * 5000, known) is None
    assert nearest("", known) is None


def test_a_release_is_not_touched_by_a_bomb(tmp_path: Path) -> None:
    arguments: list[Any] = lay(CASES["a billion laughs"], tmp_path, 1)
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "kept").write_text("x")
    assert run_here(["build", *arguments[1:]]).returncode == 1
    assert [p.name for p in (tmp_path / "site").iterdir()] == ["kept"]
