"""What a project's page says of its courses."""

from __future__ import annotations

import re
from pathlib import Path

from tests.support.program import run_build
from tests.support.sites import tiny_arguments


def page(tmp_path: Path, supply: str) -> str:
    arguments = tiny_arguments(tmp_path)
    project = tmp_path / "catalog" / "projects" / "p-1.yaml"
    text, count = re.subn("(?m)^supply_mode: .*$", f"supply_mode: {supply}", project.read_text("utf-8"))
    assert count == 1
    project.write_text(text, "utf-8")
    done = run_build(["build", "--only", "pages", *arguments])
    assert done.returncode == 0, done.stderr
    return (tmp_path / "site" / "projects" / "p-1" / "index.html").read_text("utf-8")


def test_a_required_course_is_listed_once(tmp_path: Path) -> None:
    text = page(tmp_path, "gov_subsidised")
    assert [text.count(f">{course} <") for course in ("安全", "法律")] == [1, 1] and "法律知识" not in text
    assert "标“必修”的2门，政府补贴培训要贯穿全过程" in text


def test_what_subsidised_training_must_teach_is_not_asked_of_other_training(tmp_path: Path) -> None:
    assert "政府补贴培训要贯穿全过程" not in page(tmp_path, "market")
