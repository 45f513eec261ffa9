"""Strict YAML: what loads as written, and what is refused with its place."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from compiler.problems import Problems
from compiler.source import QUICK, _Reader, _Refused, locate, read

KEPT = {
    "code: NO": {"code": "NO"},
    "class: Y": {"class": "Y"},
    "phone_area: 0632": {"phone_area": "0632"},
    "times: [08:30, 13:30, 14:00]": {"times": ["08:30", "13:30", "14:00"]},
    "batch: 25921e05": {"batch": "25921e05"},
    "from: 2019-11-06": {"from": "2019-11-06"},
    "licence_no: 370405200001011234": {"licence_no": "370405200001011234"},
    "version: 1.10": {"version": "1.10"},
    "a: 1_000": {"a": "1_000"},
    "a: 'x # y'": {"a": "x # y"},
    "a: null": {"a": "null"},
    "a: ": {"a": ""},
    "\ufeffa: 1\r\nb: 2\r\n": {"a": "1", "b": "2"},
}
REFUSED = {
    "a: &x 1": (1, "yaml-feature"),
    "a: 1\nb: *x": (2, "yaml-feature"),
    "a: !!int 1": (1, "yaml-feature"),
    "a: 1\n---\nb: 2": (2, "yaml-feature"),
    "<<: {a: 1}": (1, "yaml-feature"),
    "a: 1\na: 2": (2, "yaml-duplicate"),
    "a:\n\tb: 1": (2, "yaml-feature"),
    "a:\n  \u3000b: 1": (2, "yaml-space"),
    "a:\n  \u00a0b: 1": (2, "yaml-space"),
    "a: b: c": (1, "yaml-syntax"),
    "? [a]\n: 1": (1, "yaml-feature"),
    "a: [1, 2": (1, "yaml-syntax"),
    "a: " + "[" * 60 + "]" * 60: (1, "yaml-syntax"),
    "a: 1\nb: \x00": (2, "yaml-syntax"),
    "a: 1\nb: \x07": (2, "yaml-syntax"),
    "": (1, "yaml-syntax"),
}


@pytest.mark.parametrize("text", KEPT)
def test_kept_as_written(text: str, tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_bytes(text.encode("utf-8"))
    problems = Problems()
    assert read(file, "a.yaml", problems) == KEPT[text]
    assert not problems.found


@pytest.mark.parametrize("text", REFUSED)
def test_refused_with_place(text: str, tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_bytes(text.encode("utf-8"))
    problems = Problems()
    read(file, "a.yaml", problems)
    assert [(f.code, f.severity) for f in problems.found] == [(REFUSED[text][1], "error")]
    found = problems.found[0]
    assert found.line in (REFUSED[text][0], REFUSED[text][0] + 1)
    assert found.column >= 1


@pytest.mark.parametrize(
    "text", [*REFUSED, "title: 实训楼 #2 电工班\nb: 1  # 注释\n", "a: '1'\nb: [x, {c: \"d\"}]\n", "a: |\n  多行\n  文字\n"]
)
def test_both_parsers_read_the_same(text: str) -> None:
    """The parser in C and the one in Python: the same data, the same warnings, the same places; or both refuse."""
    found: list[object] = []
    for parser in (QUICK, yaml.SafeLoader):
        reader = _Reader(text, places=True, parser=parser)
        try:
            found.append((reader.document(), reader.swallowed, reader.places))
        except _Refused:
            found.append("refused")
    assert found[0] == found[1]


def test_a_gbk_file_is_one_error_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_bytes(b"a: 1\n" + "b: 电工\n".encode("gbk"))
    problems = Problems()
    assert read(file, "a.yaml", problems) is None
    assert [(f.line, f.code) for f in problems.found] == [(2, "yaml-encoding")]
    assert "UTF-8" in problems.found[0].message


def test_swallowed_text_is_shown(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text("title: 实训楼 #2 电工班\nb: 1  # 普通注释\n", "utf-8")
    problems = Problems()
    assert read(file, "a.yaml", problems) == {"title": "实训楼", "b": "1"}
    (found,) = problems.found
    assert found.severity == "warning"
    assert "#2 电工班" in found.message
    assert "引号" in found.message


def test_places_are_found_afterwards(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text("a: 1\nb:\n  - c: 1\n  - c: 2\n", "utf-8")
    assert locate(file, ("b", 1, "c")) == (4, 8)
    assert locate(file, ("b", 1, "missing")) == (4, 5)
