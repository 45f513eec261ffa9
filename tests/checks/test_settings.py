"""YAML beside the catalog: mkdocs.yml, Datasette's metadata, heads of guides, facts, an old database. Each fault is one plain finding."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from skills_catalog.checks import settings
from skills_catalog.findings.finding import Problems
from tests.support.places import ROOT
from tests.support.program import run_here
from tests.support.sites import tiny_arguments

HEADS: list[tuple[str, list[str]]] = [
    ("---\ntitle: 指南\n---\n# 指南\n", []),
    ("---\r\ntitle: 指南\r\n---\r\n# 指南\r\n", []),
    ("# 没有文件头\n\n---\n\n线\n", []),
    ("---\n\n---\n# 空的\n", []),
    ("---\n线\n", []),
    ("---\ntitle: &a 指南\nb: *a\n---\n", [
        "a.md:2:8: error: yaml-feature: 不允许用锚点 &a，请删掉。本来就是文字就把整个值放进引号里。",
        "a.md:3:4: error: yaml-feature: 不允许用别名 *a，请把内容写全。本来就是文字就把整个值放进引号里。",
    ]),
    ("---\ntitle: 甲: 乙\n---\n", ["a.md:2:9: error: yaml-syntax: 一行里有两个“键: 值”，或值里有英文冒号加空格。把值放进引号里。"]),
    ("---\n# 说明\ntitle：指南\n---\n", [
        "a.md:3:1: error: wrong-shape: 整个文件应是映射或列表，不是一段文字。这里应是“键: 值”。中文冒号“：”不算，请写成 title: 指南。",
    ]),
    ("---\n- a\n---\n", ["a.md:2:1: error: wrong-shape: 文件头应是“键: 值”，不是列表。"]),
    ("---\ntitle: 指南\n# 没有收尾\n", ["a.md:1:1: error: yaml-syntax: 文件头的“---”没有收尾。在文件头后面另起一行写“---”。"]),
    ("\ufeff---\ntitle: 甲\ntitle: 乙\n---\n", ["a.md:3:1: error: yaml-duplicate: “title”写了两次，前一次在第 2 行，请删掉一个。"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "wanted"), HEADS)
def test_the_head_of_a_guide(text: str, wanted: list[str], tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_bytes(text.encode())
    problems = Problems()
    assert settings.readable_guides([file], tmp_path, problems) == [file]
    assert [f.text() for f in problems.sorted()] == wanted


SETTINGS: list[tuple[str, Callable[[str], str], str]] = [
    ("mkdocs.yml", lambda text: text.replace("site_name:", "name:"), "mkdocs.yml:1:1: error: missing-field: 缺少 site_name"),
    ("mkdocs.yml", lambda text: f"- {text}", "mkdocs.yml:2:1: error: yaml-syntax: 上面是列表，这一行却不是“- ”开头。"),
    ("mkdocs.yml", lambda text: text + "x: [a\n", "error: yaml-syntax: 从这个“[”起，后面少了“]”"),
    ("mkdocs.yml", lambda text: text + "x: &y 1\n", "error: yaml-feature: 不允许用锚点 &y"),
    ("metadata.yml", lambda text: text.replace("databases:", "data:"), "metadata.yml:1:1: error: missing-field: 缺少 databases"),
    ("metadata.yml", lambda text: "只有一句话\n", "metadata.yml:1:1: error: wrong-shape: 整个文件应是映射或列表"),
    ("metadata.yml", lambda text: text + "title: 两次\n", "error: yaml-duplicate: “title”写了两次，前一次在第 2 行"),
    ("content/index.md", lambda text: text.replace("title:", "title: x: ", 1), "content/index.md:2:"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "spoil", "wanted"), SETTINGS)
def test_settings_are_refused_in_one_run_and_nothing_is_written(
    file: str, spoil: Callable[[str], str], wanted: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    arguments = [*tiny_arguments(tmp_path), "--metadata", str(tmp_path / "metadata.yml")]
    (tmp_path / "metadata.yml").write_bytes((ROOT / "datasette_metadata.yml").read_bytes())
    target = tmp_path / file
    target.write_text(spoil(target.read_text("utf-8")), "utf-8")
    found = run_here(["build", *arguments])
    assert found.returncode == 1
    assert wanted in found.stderr, found.stderr
    assert not (tmp_path / "site").exists()


def test_the_settings_that_are_shipped_are_in_order() -> None:
    problems = Problems()
    for config in (ROOT / "mkdocs.yml", ROOT / "tests" / "tiny" / "mkdocs.yml"):
        settings.check_settings(config, ROOT / "datasette_metadata.yml", ROOT, problems)
    settings.readable_guides((ROOT / "content").rglob("*.md"), ROOT, problems)
    assert not problems.found


def test_tags_are_the_business_of_mkdocs(tmp_path: Path) -> None:
    config = tmp_path / "mkdocs.yml"
    config.write_text("site_name: x\nslugify: !!python/object/apply:pymdownx.slugs.slugify {kwds: {case: lower}}\n", "utf-8")
    problems = Problems()
    settings.check_settings(config, ROOT / "datasette_metadata.yml", tmp_path, problems)
    assert not problems.found


FACTS: list[tuple[str, str]] = [
    ("age: 30\nlevle: L3\n", ":2:8: error: rule-fact: 没有事实“levle”，最接近的是“level”。"),
    ("# 日期\nclass_end: 2026-02-30\n", "error: "),
    ('{"class_end": "2026-02-30"}', "error: "),
    ("- a\n", ":1:1: error: wrong-shape: 事实文件应是“事实: 值”的映射。"),
    ('{"a": "\\ud800"}', ":1:10: error: bad-text: 双引号里的 \\u、\\U 写的不是一个字符"),
    ("a: &x 1\n", ":1:4: error: yaml-feature: 不允许用锚点 &x"),
]


@pytest.mark.parametrize(("text", "wanted"), FACTS)
def test_facts(text: str, wanted: str, tmp_path: Path) -> None:
    facts = tmp_path / "facts.yaml"
    facts.write_text(text, "utf-8")
    found = run_here(["calc", *tiny_arguments(tmp_path), str(facts)])
    assert found.returncode == 1
    assert wanted in found.stderr, found.stderr
    assert len([line for line in found.stderr.splitlines() if ": error: " in line]) == 1


def test_the_deciding_date_of_the_command_line(tmp_path: Path) -> None:
    facts = tmp_path / "facts.yaml"
    facts.write_text("{}\n", "utf-8")
    found = run_here(["calc", *tiny_arguments(tmp_path), str(facts), "--on", "2026-02-30"])
    assert found.stderr.startswith("--on: error: bad-date: “2026-02-30”不是存在的日期，2026 年 2 月只有 28 天。")


@pytest.mark.parametrize("content", [b"", b"not a database", b"SQLite format 3\0" + b"\0" * 200, b"\xff" * 5000])
def test_what_is_no_database_is_no_publication(content: bytes, tmp_path: Path) -> None:
    old = tmp_path / "old.db"
    old.write_bytes(content)
    found = run_here(["build", *tiny_arguments(tmp_path), "--previous", str(old)])
    assert found.returncode == 1
    assert f"{old}: error: wrong-shape: " in found.stderr, found.stderr
    assert not (tmp_path / "site").exists()
