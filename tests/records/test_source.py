"""Strict YAML: what loads as written, and what is refused with its place."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from skills_catalog.findings.finding import KeyPath, Problems
from skills_catalog.records.yaml_events import FAST_LOADER, DataBuilder, YamlRefused, decode
from skills_catalog.records.yaml_file import locate, read_yaml
from tests.support.traps import TRAPS

TEXTS = [text for rows in TRAPS.values() for text, _ in rows if isinstance(text, str)]


@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
def test_both_parsers_read_the_same(text: str) -> None:
    """The parser in C and the one in Python: the same data, the same warnings, the same places; or both refuse.

    Where nothing stands before a bracket, one says before and the other behind the space.
    """
    found: list[object] = []
    places: list[dict[KeyPath, tuple[int, int]]] = []
    for parser in (FAST_LOADER, yaml.SafeLoader):
        try:
            walk = DataBuilder(decode(text.encode()), places=True, parser=parser)
            found.append((walk.document(), walk.swallowed))
            places.append(walk.places or {})
        except YamlRefused:
            found.append("refused")
    assert found[0] == found[1]
    if places:
        assert places[0].keys() == places[1].keys()
        assert all(
            line == places[1][path][0] and abs(column - places[1][path][1]) <= 1 for path, (line, column) in places[0].items()
        )


def test_a_gbk_file_is_one_error_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_bytes(b"a: 1\n" + "b: 电工\n".encode("gbk"))
    problems = Problems()
    assert read_yaml(file, "a.yaml", problems) is None
    assert [(f.line, f.code) for f in problems.found] == [(2, "yaml-encoding")]
    assert "UTF-8" in problems.found[0].message


def test_swallowed_text_is_shown(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text("title: 实训楼 #2 电工班\nb: 1  # 普通注释\n", "utf-8")
    problems = Problems()
    assert read_yaml(file, "a.yaml", problems) == {"title": "实训楼", "b": "1"}
    (found,) = problems.found
    assert found.severity == "warning"
    assert "#2 电工班" in found.message
    assert "引号" in found.message


def test_places_are_found_afterwards(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text("a: 1\nb:\n  - c: 1\n  - c: 2\n", "utf-8")
    assert locate(file, ("b", 1, "c")) == (4, 8)
    assert locate(file, ("b", 1, "missing")) == (4, 5)
