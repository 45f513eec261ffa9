"""``calc``: facts in people's words, and what is still to be known."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from skills_catalog.commands.calc import result_text
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


def test_every_fact_that_cannot_be_is_told_at_once(tmp_path: Path) -> None:
    _, said = calc(tmp_path, "born: 1990-02-30\n等级: L5\nfee: -5\ngroups: [下岗]\n", "--on", "2026-13-01")
    assert [line.split(": ")[0] for line in said.splitlines() if ": error: " in line] == [
        "--on",
        *(f"{tmp_path / 'facts-of-one.yaml'}:{n}:{column}" for n, column in ((1, 7), (2, 5), (3, 6))),
    ]


def test_a_sample_is_told_as_such(tmp_path: Path) -> None:
    arguments = tiny_arguments(tmp_path)
    rate = tmp_path / "catalog" / "rates" / "r-1.yaml"
    rate.write_text(rate.read_text("utf-8").replace("verification: verified", "verification: sample\nsample: true"), "utf-8")
    file = tmp_path / "facts-of-one.yaml"
    file.write_text("born: 1990-01-01\ngroups: [jobless]\nlevel: L5\n", "utf-8")
    told = run_here(["calc", *arguments, str(file), "--on", "2026-01-01"]).stdout
    assert "[能领] 培训补贴 1,000 元，付给培训机构，示例，不算进合计" in told and "合计：没有" in told


def test_sums_stand_by_payee_and_no_example_is_in_them(tmp_path: Path) -> None:
    told, _ = calc(tmp_path, "born: 1990-01-01\ngroups: [下岗]\nlevel: 中级工\n")
    assert "[能领] 培训补贴 1,500 元，付给培训机构" in told
    assert "合计：培训机构 1,500 元；估算不等于承诺" in told and "合计 " not in told


def changed_rate(tmp: Path, *changes: tuple[str, str]) -> str:
    """What is told of a jobless person of 35 and level 5 when the one rate of the tiny catalog is changed."""
    arguments = tiny_arguments(tmp)
    rate = tmp / "catalog" / "rates" / "r-1.yaml"
    text = rate.read_text("utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    rate.write_text(text, "utf-8")
    file = tmp / "facts-of-one.yaml"
    file.write_text("born: 1990-01-01\ngroups: [jobless]\nlevel: L5\n", "utf-8")
    return run_here(["calc", *arguments, str(file), "--on", "2026-01-01"]).stdout


def test_what_nobody_compared_is_told_as_such(tmp_path: Path) -> None:
    told = changed_rate(tmp_path, ("verification: verified", "verification: unverified"))
    assert "[能领] 培训补贴 1,000 元，付给培训机构，未核验" in told


OUTCOME = {
    **{
        "rate": "r",
        "title": "补贴",
        "status": "yes",
        "amount": {"min": 0, "max": 150000},
        "no_figure": None,
        "paid_to": "person",
    },
    **{"claim_until": None, "verification": "verified", "beaten_by": None, "reasons": [], "missing": []},
    "in_force": {"from": "2020-01-01", "to": None},
}


def told_of(on: str, *outcomes: dict[str, Any]) -> str:
    """What a terminal tells of these outcomes."""
    rates = [{"id": out["rate"], "after_end": "到期了，请问县人社局。"} for out in outcomes]
    rest = {"rules": "", "totals": {"person": {"min": 0, "max": 150000}}, "ask": None, "neighbours": []}
    return result_text({"on": on, "outcomes": list(outcomes), **rest}, {"facts": [], "rates": rates})


def test_a_right_without_a_figure_stands_beside_the_sums() -> None:
    silent = {"no_figure": "按规定"}
    plain = OUTCOME | silent | {"title": "生活费", "amount": None}
    part = OUTCOME | silent | {"rate": "part", "title": "评价补贴", "amount": {"min": 0, "max": None}}
    told = told_of("2026-01-01", plain, part)
    assert "[能领] 生活费 按规定，付给个人" in told and "[能领] 评价补贴 按规定，付给个人" in told
    assert "有这笔钱，多少没公布，没有算进合计：生活费、评价补贴" in told
    assert "多少没公布" not in told_of("2026-01-01", OUTCOME)


def test_a_claim_on_a_document_that_has_ended_is_not_simply_promised() -> None:
    ended = OUTCOME | {"in_force": {"from": "2025-01-01", "to": "2025-12-31"}}
    assert "  到期了，请问县人社局。\n" in told_of("2026-01-01", ended)
    assert "到期了" not in told_of("2025-12-31", ended), "its last day"
    assert "到期了" not in told_of("2026-01-01", ended | {"status": "no", "amount": None}, OUTCOME | {"rate": "open"})


def test_what_contradicts_its_bounds_counts_as_unknown_and_is_told(tmp_path: Path) -> None:
    tiny = tiny_arguments(tmp_path)
    known = tmp_path / "catalog" / "facts.yaml"
    known.write_text(known.read_text("utf-8").replace("id: born,", "id: born, not_after: [on],", 1), "utf-8")
    file = tmp_path / "facts-of-one.yaml"
    file.write_text("groups: [jobless]\nborn: 2026-01-02\nlevel: L4\n", "utf-8")
    done = run_here(["calc", *tiny, str(file), "--on", "2026-01-01"])
    assert ":2:7: warning: rule-fact: " in done.stderr and "（2026-01-02）在 2026-01-01 以后，请改。没有算进去。" in done.stderr
    assert "下一个该问的：出生日期（born）" in done.stdout


def test_a_number_below_0_is_refused_where_it_stands(tmp_path: Path) -> None:
    tiny = tiny_arguments(tmp_path)
    known = tmp_path / "catalog" / "facts.yaml"
    known.write_text(
        known.read_text("utf-8") + "  - {id: months, label: 月数, question: 几个月？, about: person, type: number}\n", "utf-8"
    )
    file = tmp_path / "facts-of-one.yaml"
    file.write_text('months: "-5"\n', "utf-8")
    done = run_here(["calc", *tiny, str(file), "--on", "2026-01-01"])
    assert ":1:9: error: rule-fact: months: “-5”小于 0，请写 0 或正数。" in done.stderr and "Traceback" not in done.stderr
