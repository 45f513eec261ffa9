"""Files of a catalog that nobody reads are named, but for those that editors leave."""

from __future__ import annotations

import shutil
from pathlib import Path

from skills_catalog.catalog.load import load_catalog
from skills_catalog.findings.finding import Problems
from tests.support.places import TINY


def found(root: Path, *names: str) -> list[str]:
    shutil.copytree(TINY / "catalog", root)
    for name in names:
        (root / name).write_text("title: 甲\n", "utf-8")
    problems = Problems()
    load_catalog(root, problems, base=root)
    return [f.text() for f in problems.sorted()]


def test_a_record_beside_the_folders_is_told_where_it_belongs(tmp_path: Path) -> None:
    first, second = found(tmp_path / "c", "p.yaml", "q.yml", "README.md")
    assert (
        first
        == "p.yaml: error: missing-file: 这里只读 district.yaml 和 facts.yaml。记录请放进它那一种的文件夹，例如 projects/p.yaml。"
    )
    assert second.startswith("q.yml: error: missing-file: ")


def test_a_record_named_by_points_is_told_from_what_editors_leave(tmp_path: Path) -> None:
    left = (
        "projects/.#p-1.yaml",
        "projects/._p-1.yaml",
        "projects/.p-1.yaml.swp",
        "projects/.x.yaml",
        "projects/p-1.yaml~",
        ".DS_Store",
    )
    told = found(tmp_path / "c", "projects/...yaml", "projects/.yaml", "..facts.yaml", *left)
    assert [line.split(": ")[0] for line in told] == ["..facts.yaml", "projects/...yaml", "projects/.yaml"]
    assert all(": warning: missing-file: 名字以“.”开头" in line for line in told)
