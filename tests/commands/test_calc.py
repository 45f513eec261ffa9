"""``calc``: facts in people's words, and what is still to be known."""

from __future__ import annotations

import json
from pathlib import Path

from tests.support.program import run_here
from tests.support.sites import tiny_arguments

SYNONYMS = "options: [{id: L5, label: 五级, synonyms: [初级工]}, {id: L4, label: 四级, synonyms: [中级工, 中级]}], change: {up: '考{值}的证书'}"


def calc(tmp: Path, facts: str, *more: str) -> tuple[str, str]:
    file = tmp / "facts-of-one.yaml"
    file.write_text(facts, "utf-8")
    arguments = tiny_arguments(tmp)
    known = tmp / "catalog" / "facts.yaml"
    text = known.read_text("utf-8")
    changed = text.replace("options: [{id: L5, label: 五级}, {id: L4, label: 四级}]", SYNONYMS)
    assert changed != text
    known.write_text(changed, "utf-8")
    done = run_here(["calc", *arguments, str(file), "--on", "2026-01-01", *more])
    return done.stdout, done.stderr


def test_labels_and_synonyms_stand_for_values(tmp_path: Path) -> None:
    told, _ = calc(tmp_path, "born: 1990-01-01\ngroups: [下岗]\nlevel: 中级工\n", "--json")
    assert [(o["status"], o["amount"]) for o in json.loads(told)["outcomes"]] == [("yes", {"min": 150000, "max": 150000})]


def test_what_is_not_sure_says_what_is_missing(tmp_path: Path) -> None:
    told, _ = calc(tmp_path, "groups: [jobless]\nlevel: 四级\n")
    assert "[还不能确定] 培训补贴 1,500 元" in told
    assert "  还要知道：出生日期（born）\n" in told
    assert "下一个该问的：出生日期（born）" in told


def test_a_value_that_is_none_ends_with_one_full_stop(tmp_path: Path) -> None:
    _, said = calc(tmp_path, "level: 第九级\n")
    assert "level: “第九级”不在选项里，" in said and "。。" not in said


def test_a_fact_by_its_label_is_told_its_id(tmp_path: Path) -> None:
    _, said = calc(tmp_path, "born: 1990-01-01\n等级: L5\n")
    assert ":2:5: error: rule-fact: 没有事实“等级”，“等级”请写 level。" in said


def test_what_would_bring_more_is_told(tmp_path: Path) -> None:
    told, _ = calc(tmp_path, "born: 1990-01-01\ngroups: [下岗]\nlevel: 初级工\n")
    assert "怎样能多领" in told
    assert told.splitlines()[-1] == "  考四级的证书：培训机构 +500 元"


def test_what_would_bring_more_stands_in_the_json(tmp_path: Path) -> None:
    told, _ = calc(tmp_path, "born: 1990-01-01\ngroups: [下岗]\nlevel: 初级工\n", "--json")
    (one,) = json.loads(told)["neighbours"]
    assert one["changes"] == [{"fact": "level", "from": "L5", "to": "L4", "text": "考四级的证书"}]
    assert one["gain"] == {"min": 50000, "max": 50000}


def test_nothing_is_told_where_nothing_would_bring_more(tmp_path: Path) -> None:
    told, _ = calc(tmp_path, "born: 1990-01-01\ngroups: [下岗]\nlevel: 中级工\n")
    assert "怎样能多领" not in told


def test_answers_that_cannot_all_be_true_are_asked_again(tmp_path: Path) -> None:
    tiny_arguments(tmp_path)
    known = tmp_path / "catalog" / "facts.yaml"
    text = known.read_text("utf-8")
    known.write_text(text.replace("type: date}", "type: date, not_after: [on]}", 1), "utf-8")
    told, said = calc(tmp_path, "level: L5\nborn: 2026-01-02\n")
    assert ":2:7: error: rule-fact: 出生日期（2026-01-02）在 2026-01-01 以后，请改。" in said and not told
