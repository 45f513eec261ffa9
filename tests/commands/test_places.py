"""Whose catalog a command takes: the district that it is typed in, wherever in it, and the program's own only to be looked at."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from skills_catalog.catalog import folders
from skills_catalog.catalog.settings import Settings
from skills_catalog.commands import serve
from skills_catalog.commands.command_line.options import sources_of
from skills_catalog.commands.command_line.places import district_above, program_files, typed
from tests.support.places import ROOT
from tests.support.sites import tiny_arguments


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "build.py"), *words]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False)


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("name: 山水区", "山水区"),
        ("name: '山水区'", "山水区"),
        ('name:  "山水区"   # 2026 年改的', "山水区"),
        ("name: 山水区 # 2026 年改的", "山水区"),
        ("short_name: 山水", ""),
        ("other:\n  name: 别的", ""),
        ("name:", ""),
    ],
)
def test_a_district_is_called_what_its_file_says(line: str, name: str, tmp_path: Path) -> None:
    (tmp_path / "district.yaml").write_text(f"code: '990001'\n{line}\n", "utf-8")
    assert folders.name_of(tmp_path) == name


def test_a_catalog_without_its_file_has_no_name(tmp_path: Path) -> None:
    assert folders.name_of(tmp_path) == ""


def test_the_nearest_district_upwards_is_meant(tmp_path: Path) -> None:
    tiny_arguments(tmp_path)
    below = tmp_path / "catalog" / "projects"
    assert district_above(below) == district_above(tmp_path) == tmp_path
    assert district_above(tmp_path.parent) is None
    done = run(below, "check")
    assert done.returncode == 0 and f"示例县（{tmp_path}）：42 条记录" in done.stderr


def test_the_program_s_own_catalog_is_named_as_such_and_not_written(tmp_path: Path) -> None:
    done = run(tmp_path, "check")
    assert done.returncode == 0 and "（程序自带的目录）：" in done.stderr
    (tmp_path / "表.csv").write_text("单位名称\n甲\n", "utf-8")
    for words in (("new", "towns", "新镇"), ("import", "表.csv", "--collection", "institutions", "--write")):
        done = run(tmp_path, *words)
        assert done.returncode == 1 and "这里没有区县的目录" in done.stderr, done.stderr
    assert not (ROOT / "catalog" / "towns" / "新镇.yaml").exists()


def test_a_save_is_built_with_the_same_settings(tmp_path: Path) -> None:
    """But for the cases of the rule language: they come with the program, and no word names another place."""
    sources, _ = sources_of(dict.fromkeys(("catalogs", "content", "templates", "config", "metadata", "sqlite", "qr")))
    settings = Settings(
        sources=sources, out=tmp_path / "site", base_url="/rsj/", parent_url="/", mounted="datasette/", previous=tmp_path, only="pages",
    )  # fmt: skip
    words = serve.same(settings)
    assert serve.same(replace(settings, samples=False)) == ["--no-samples", *words]
    given = dict(zip(words[::2], words[1::2], strict=True))
    shaping = {name: value for name, value in settings.shaping().items() if name not in ("forms", "samples")}
    assert settings.shaping()["forms"] == program_files() / "tests" / "rules" / "forms"
    assert given == {f"--{name.replace('_', '-')}": str(value) for name, value in shaping.items()} | {
        "--out": str(tmp_path / "site")
    }


def test_a_checkout_is_called_as_people_type_it(tmp_path: Path) -> None:
    assert program_files() == ROOT
    assert typed() == f"python {os.path.relpath(ROOT / 'build.py')}"
    assert typed(ROOT.parent / "shanshui") == f"python ../{ROOT.name}/build.py"
    assert run(tmp_path, "--help").stdout.startswith(f"用法：python {os.path.relpath(ROOT / 'build.py', tmp_path)} ")
