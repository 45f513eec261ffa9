"""What pages say of groups and occupations: the rates that ask for a group by another question, and the classes of an occupation."""

from __future__ import annotations

import re
from pathlib import Path

from tests.support.program import run_build, run_here
from tests.support.sites import tiny_arguments

FACT = "  - {id: insured, label: 参保, question: 哪一种？, about: person, type: choice, options: [{id: in, label: 在}, {id: out, label: 不在}]}\n"
GROUPS = "- {id: covered, title: 参保的人, answers: [{fact: insured, value: in}]}\n- {id: other, title: 没参保的人, answers: [{fact: insured, value: out}]}\n"


def test_a_group_lists_the_rates_that_ask_for_its_answer(tmp_path: Path) -> None:
    arguments = tiny_arguments(tmp_path)
    catalog = tmp_path / "catalog"
    facts = catalog / "facts.yaml"
    facts.write_text(facts.read_text("utf-8") + FACT, "utf-8")
    (catalog / "groups" / "more.yaml").write_text(GROUPS, "utf-8")
    rate = (catalog / "rates" / "r-1.yaml").read_text("utf-8")
    changed = rate.replace("    - {fact: groups, in: [jobless]}\n", "    - {fact: insured, in: [in]}\n")
    assert changed != rate
    (catalog / "rates" / "r-2.yaml").write_text(changed.replace("title: 培训补贴", "title: 参保补贴"), "utf-8")
    done = run_build(["build", "--only", "pages", *arguments])
    assert done.returncode == 0, done.stderr
    listed = {
        group: re.findall(
            r'href="[./]*rates/([^/"]+)/"', (tmp_path / "site" / "groups" / group / "index.html").read_text("utf-8")
        )
        for group in ("covered", "other", "jobless")
    }
    assert "r-2" in listed["covered"] and "r-2" not in listed["other"] and "r-2" not in listed["jobless"]
    assert "r-1" in listed["jobless"] and "r-1" not in listed["covered"]


def test_an_answer_that_is_none_is_told(tmp_path: Path) -> None:
    arguments = tiny_arguments(tmp_path)
    bad = "- {id: b, title: 乙类, answers: [{fact: levle, value: L5}]}\n- {id: c, title: 丙类, answers: [{fact: level, value: 四级}]}\n"
    (tmp_path / "catalog" / "groups" / "more.yaml").write_text(bad, "utf-8")
    said = run_here(["check", *arguments]).stdout
    assert "more.yaml:1:39: error: rule-fact: 没有事实“levle”。最接近的是“level”。" in said
    assert "more.yaml:2:53: error: rule-fact: 等级没有取值“四级”。“四级”请写 L4。" in said


def test_an_occupation_tells_its_classes_with_their_dates(tmp_path: Path) -> None:
    arguments = tiny_arguments(tmp_path)
    classes = "[{class: A, until: 2025-12-31}, {class: B, from: 2026-01-01, source: 某文件}]"
    more = f"- {{id: 车工, title: 车工, code: 6-18-01-01, code_version: '2022', major: m6, class: {classes}}}\n"
    (tmp_path / "catalog" / "occupations" / "more.yaml").write_text(more, "utf-8")
    done = run_build(["build", "--only", "pages", *arguments])
    assert done.returncode == 0, done.stderr
    text = (tmp_path / "site" / "occupations" / "车工" / "index.html").read_text("utf-8")
    found = re.search(r"<h2[^>]*>工种类别</h2>(<ul>.*?</ul>)", text, re.S)
    assert found, text
    items = re.findall(r"<li>(.*?)</li>", found[1])
    assert items == ["A 类，到 2025-12-31", "B 类，2026-01-01 起（某文件）"]
