"""The finder's search on the real catalog: the shipped script, run by node on the list that is shipped."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml

from skills_catalog.catalog.model import Model, join
from skills_catalog.text.pinyin import pinyin_key
from tests.support.places import ROOT
from tests.support.searching import Found, run

NAMED = [
    ("电工", "电工"), ("电", "电工"), ("工", "焊工"), ("dg", "电工"), ("diangong", "电工"), ("ＤＧ", "电工"), ("zbxs", "互联网营销师"),
    ("月嫂", "婴幼儿发展引导员"), ("低保", "城乡低保家庭劳动力"), ("两后生", "城乡未继续升学的初高中毕业生"),
    ("建档立卡", "建档立卡贫困劳动力及子女"), ("脱贫", "建档立卡贫困劳动力及子女"), ("贫困户", "建档立卡贫困劳动力及子女"), ("涧头集", "涧头集镇"),
    ("台政发〔2019〕11号（十三）", "实行城乡一体的补贴政策"),
]  # fmt: skip
"""What is typed, and a title that must be found."""
SLIPS = [
    ("汗工", "焊工"), ("店工", "电工"), ("叉扯", "叉车"), ("美夹师", "美甲师"), ("养老护里员", "养老护理员"), ("低宝", "城乡低保家庭劳动力"),
    ("hangong", "焊工"), ("hanggong", "焊工"), ("养老获理员", "养老护理员"), ("中式烹饪师", "中式烹调师"), ("zhongshipentiaoshi", "中式烹调师"),
]  # fmt: skip
"""What slips out of an input method, and what was meant."""
Search = Callable[[Sequence[str]], list[Found]]


@pytest.fixture(scope="module")
def search(real_site: Path) -> Search:
    return lambda queries: run(real_site, queries)["found"]


@pytest.fixture(scope="module")
def by_name(real_site: Path) -> dict[str, Found]:
    """All that is found for each of ``NAMED``; one process of node answers for all."""
    queries = [query for query, _ in NAMED]
    return dict(zip(queries, run(real_site, queries, 700)["found"], strict=True))


@pytest.fixture(scope="module")
def by_slip(search: Search) -> dict[str, Found]:
    queries = [query for query, _ in SLIPS]
    return dict(zip(queries, search(queries), strict=True))


def paths(found: Found, first: int = 10) -> list[str]:
    return [h["path"].split("#")[0] for h in found["hits"][:first]]


def answered(model: Model, question: dict[str, Any], found: Found) -> bool:
    wanted = set(question.get("right", ()))
    abouts = question.get("about", ())
    for path in paths(found, 3):
        if path in wanted:
            return True
        if path.startswith("projects/"):
            project = model.projects[path.split("/")[1]]
            if project.occupation in ([abouts] if isinstance(abouts, str) else abouts):
                return True
            if question.get("prefix") == "projects/" and not abouts:
                return True
    return False


def score(real_catalog: Any, search: Search, file: str) -> tuple[int, list[str]]:
    questions = yaml.safe_load((ROOT / "tests" / file).read_text("utf-8"))
    model = join(real_catalog)
    results = search([q["ask"] for q in questions])
    missed = [
        f"{q['ask']}: {paths(found, 3)}" for q, found in zip(questions, results, strict=True) if not answered(model, q, found)
    ]
    return len(questions), missed


def titles(found: Found, first: int = 10) -> list[str]:
    return [h["title"] for h in found["hits"][:first]]


@pytest.mark.parametrize(("query", "title"), NAMED)
def test_substrings_pinyin_and_other_words(query: str, title: str, by_name: dict[str, Found]) -> None:
    found = by_name[query]
    assert title in titles(found, 700), titles(found)


@pytest.mark.parametrize(("query", "title"), SLIPS)
def test_slips_of_the_input_method(query: str, title: str, by_slip: dict[str, Found]) -> None:
    found = by_slip[query]
    assert any(title in name for hit in found["hits"][:6] for name in (hit["title"], hit["via"])), (
        found["how"],
        found["hits"][:6],
    )


def test_nonsense_finds_nothing(search: Search) -> None:
    for found in search(["鑫鑫鑫鑫", "xqzw", "🀄🀄", "龘靐齉"]):
        assert found["total"] == 0, found


def test_all_words_must_be_found(search: Search) -> None:
    both, one = search(["电工 高级", "电工"])
    assert 0 < both["total"] < one["total"]
    assert all("电工" in t for t in titles(both, 2))


def test_a_name_sorts_in_the_browser_as_in_the_catalog(real_site: Path, real_catalog: Any) -> None:
    model = join(real_catalog)
    kept = {r.title: r.pinyin for records in model.records.values() for r in records.values() if r.pinyin}
    order = run(real_site, [])["order"]
    assert order == sorted(order, key=lambda name: pinyin_key(name, kept.get(name)))


def test_questions_in_peoples_own_words(real_catalog: Any, search: Search) -> None:
    count, missed = score(real_catalog, search, "asked.yaml")
    assert count == 25
    assert len(missed) <= 3, "\n".join(missed)
