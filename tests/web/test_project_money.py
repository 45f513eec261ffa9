"""What a project costs a person and brings: sums by payee, what excludes what, examples apart, answers about another class."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.engines import load_money

FACTS = [
    {"id": "class_start", "label": "开班日期", "type": "date"},
    {"id": "certificate_date", "label": "发证日期", "type": "date", "not_before": ["class_start"]},
    {"id": "level", "label": "等级", "type": "choice", "values": [["L5", "初级工"]]},
]
RULES = {"hash": "0", "levels": [], "kinds": {}, "facts": FACTS, "rates": []}
PROJECT = {"id": "p", "fee": 90000, "subsidy": "training"}


@pytest.fixture(scope="module")
def money() -> Any:
    return load_money()


def rate(kind: str, *groups: str, **more: Any) -> dict[str, Any]:
    return {"kind": kind, "exclusive": [{"group": g, "settle": "choice"} for g in groups], **more}


def outcome(rate: str, low: int | None, high: int | None, **more: Any) -> dict[str, Any]:
    amount = None if low is None else {"min": low, "max": high}
    known = {"rate": rate, "title": rate, "status": "yes", "amount": amount, "no_figure": None, "paid_to": "person"}
    return {**known, "verification": "verified", "beaten_by": None, **more}


def lots(mine: Any) -> list[list[str]]:
    return [[o["rate"] for o in lot] for lot in mine["lots"]]


RATES = {
    "training": rate("training", "once"),
    "upgrade": rate("ui_upgrade", "once"),
    "living": rate("living_allowance"),
    "deduction": rate("tax_deduction", benefit="deduction"),
}


def test_what_excludes_the_subsidy_is_no_more_beside_it(money: Any) -> None:
    found = [
        outcome("training", 100000, 110000, paid_to="institution"),
        outcome("upgrade", 100000, 100000),
        outcome("living", 20000, 20000),
    ]
    mine = money("reckoned", PROJECT, found, RATES)
    assert lots(mine) == [["training", "upgrade"], ["living"]]
    assert mine["own"] == {"min": 0, "max": 0} and mine["covers"] == ["training"] and mine["example"] is None
    chosen = money("reckoned", PROJECT, [{**found[0], "beaten_by": {"rate": "upgrade"}}, *found[1:]], RATES)
    assert lots(chosen) == [["upgrade"], ["living"]]
    assert chosen["own"] == {"min": 90000, "max": 90000}, "who takes the other pays the fee"


def test_an_example_is_in_no_figure(money: Any) -> None:
    example = outcome("training", 100000, 110000, paid_to="institution", verification="sample")
    mine = money("reckoned", PROJECT, [example, outcome("upgrade", 100000, 100000)], RATES)
    assert lots(mine) == [["upgrade"]] and mine["bare"] is True
    assert mine["own"] == {"min": 0, "max": 90000}, "there is a subsidy, how much is not known"
    assert mine["example"]["own"] == {"min": 0, "max": 0}
    assert [o["rate"] for o in mine["example"]["against"]] == ["upgrade"], "the real one excludes the example all the same"
    assert money("reckoned", {**PROJECT, "fee": None}, [example], RATES)["own"] is None


@pytest.mark.parametrize(
    ("found", "own"),
    [
        ([], {"min": 90000, "max": 90000}),
        ([outcome("training", 50000, 60000)], {"min": 30000, "max": 40000}),
        ([outcome("training", 50000, 60000, status="maybe")], {"min": 30000, "max": 90000}),
        ([outcome("training", None, None, no_figure="按规定")], {"min": 0, "max": 90000}),
        ([outcome("training", 50000, None)], {"min": 0, "max": 40000}),
        ([outcome("deduction", 50000, 50000), outcome("living", 90000, 90000)], {"min": 90000, "max": 90000}),
    ],
)
def test_what_is_left_to_pay(money: Any, found: list[Any], own: Any) -> None:
    assert money("reckoned", PROJECT, found, RATES)["own"] == own


def test_two_subsidies_for_one_fee_that_exclude_each_other_are_paid_once(money: Any) -> None:
    rates = {**RATES, "other": rate("training", "once")}
    found = [outcome("training", 50000, 50000), outcome("other", 40000, 70000)]
    assert money("reckoned", PROJECT, found, rates)["own"] == {"min": 20000, "max": 50000}
    found[1]["status"] = "maybe"
    assert money("reckoned", PROJECT, found, rates)["own"] == {"min": 20000, "max": 40000}


@pytest.mark.parametrize(
    ("found", "silent"),
    [
        ([outcome("training", None, None, no_figure="按规定")], True),
        ([outcome("training", None, None, no_figure="按规定", status="maybe")], True),
        ([outcome("training", 1, 2)], False),
        ([outcome("upgrade", None, None)], False),
        ([], False),
    ],
)
def test_a_subsidy_of_which_no_document_tells_how_much(money: Any, found: list[Any], silent: bool) -> None:
    example = outcome("training", 100000, 110000, paid_to="institution", verification="sample")
    assert money("reckoned", PROJECT, [*found, example], RATES)["silent"] is silent


def test_what_is_open_is_counted_but_not_what_it_is_about(money: Any) -> None:
    found = [
        outcome("living", 1, 2, status="maybe"),
        outcome("training", 1, 2, status="maybe"),
        outcome("upgrade", 1, 2, status="no"),
    ]
    mine = money("reckoned", PROJECT, found, RATES)
    assert [o["rate"] for o in mine["open"]] == ["living"] and lots(mine) == [["training"]]


def test_lots_hang_together_through_a_third(money: Any) -> None:
    rates = {
        "a": rate("x", "1"),
        "b": rate("x", "2"),
        "c": rate("x", "1", "2"),
        "d": rate("x", series="s"),
        "e": rate("x", series="s"),
    }
    found = money("lotsOf", [outcome(r, 1, 1) for r in "abcde"], rates)
    assert [[o["rate"] for o in lot] for lot in found] == [["a", "b", "c"], ["d", "e"]]
    assert [money("onlyOne", lot, rates) for lot in found] == [False, True], "a and b can both be had"


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({}, "1,000 元"),
        ({"amount": None}, "金额文件没有写"),
        ({"amount": None, "no_figure": "按规定"}, "金额：按规定"),
        ({"amount": {"min": 0, "max": None}, "no_figure": "约 800 元"}, "金额：约 800 元"),
        ({"amount": {"min": 0, "max": None}}, "还算不出"),
        ({"amount": {"min": 50000, "max": None}}, "500 元以上"),
    ],
)
def test_silent_amounts_are_named(money: Any, more: Any, words: str) -> None:
    assert money("moneyWords", outcome("r", 100000, 100000, **more)) == words


def test_a_certificate_before_the_class_is_not_of_this_class(money: Any) -> None:
    answers = {"certificate_date": "2026-11-10", "level": "L5"}
    early = money("factsFor", RULES, answers, {"title": "甲", "class_start": "2027-03-01"}, "2026-11-25")
    assert early["facts"] == {"class_start": "2027-03-01", "level": "L5"}, "what the project says stands"
    assert early["wrong"] == ["发证日期（2026-11-10）早于开班日期（2027-03-01），和这个项目对不上，没有算进去。"]
    after = money("factsFor", RULES, answers, {"title": "甲", "class_start": "2026-09-01"}, "2026-11-25")
    assert after == {"facts": {"class_start": "2026-09-01", **answers}, "wrong": []}


def test_answers_at_odds_with_each_other_count_for_no_project(money: Any) -> None:
    answers = {"certificate_date": "2020-01-01", "class_start": "2026-09-01", "level": "L5"}
    found = money("factsFor", RULES, answers, {"title": "甲"}, "2026-11-25")
    assert found == {"facts": {"level": "L5"}, "wrong": []}, "the calculator tells of those"
