"""More of the conformance suite, as tables: each line is one case, its result worked out by hand from docs/rules.md."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from tests.support.suite_builders import GROUP_A, L5, NOT_STAFF, STAFF, Node, case, one, rate, suite

ENTITLED = "yes"


def figures(name: str, amount: Node, lines: Iterable[tuple[str, Node, int, int | None]], **more: Any) -> Node:
    """A suite of amounts: (what, facts, low, high) in 分, high None being unbounded."""
    return suite(
        name, [rate(amount=amount, **more)], *(case(what, facts, amount_of(low, high)) for what, facts, low, high in lines)
    )


def amount_of(low: int, high: int | None) -> Node:
    return {"outcomes": {"r": {"status": ENTITLED, "amount": {"min": low, "max": high}}}}


def statuses(name: str, rule: Node, lines: Iterable[tuple[str, Node, str, str]]) -> Node:
    """A suite of states: (what, facts, status, date asked)."""
    return suite(name, [rule], *(case(what, facts, status, on=on) for what, facts, status, on in lines))


def dates() -> list[Node]:
    def within(**span: Any) -> Node:
        return rate(when={"fact": "certified", "within": {**span, "of": "on"}, "text": "期限内"})

    def window(name: str, span: Node, lines: list[tuple[str, str, str]]) -> Node:
        return suite(
            name,
            [within(**span)],
            *(case(f"{start} asked {on}", {"certified": start}, status, on=on) for start, on, status in lines),
        )

    return [
        window("within 12 months", {"months": 12}, [
            ("2025-08-31", "2026-08-31", "yes"), ("2025-08-31", "2026-09-01", "no"), ("2024-02-29", "2025-02-28", "yes"),
            ("2024-02-29", "2025-03-01", "no"), ("2023-02-28", "2024-02-28", "yes"), ("2023-02-28", "2024-02-29", "no"),
            ("2025-12-31", "2026-12-31", "yes"), ("2025-12-31", "2027-01-01", "no"), ("2026-01-01", "2025-12-31", "no"),
            ("2026-01-01", "2026-01-01", "yes"),
        ]),
        window("within 1 month", {"months": 1}, [
            ("2026-01-31", "2026-02-28", "yes"), ("2026-01-31", "2026-03-01", "no"), ("2024-01-31", "2024-02-29", "yes"),
            ("2024-01-31", "2024-03-01", "no"), ("2026-03-31", "2026-04-30", "yes"), ("2026-03-31", "2026-05-01", "no"),
            ("2026-04-30", "2026-05-30", "yes"), ("2026-04-30", "2026-05-31", "no"),
        ]),
        window("within 6 months", {"months": 6}, [
            ("2025-08-31", "2026-02-28", "yes"), ("2025-08-31", "2026-03-01", "no"), ("2023-08-31", "2024-02-29", "yes"),
            ("2023-08-31", "2024-03-01", "no"), ("2025-08-30", "2026-02-28", "yes"), ("2025-08-28", "2026-03-01", "no"),
        ]),
        window("within 30 days", {"days": 30}, [
            ("2026-01-15", "2026-02-14", "yes"), ("2026-01-15", "2026-02-15", "no"), ("2024-02-01", "2024-03-02", "yes"),
            ("2024-02-01", "2024-03-03", "no"), ("2025-12-20", "2026-01-19", "yes"), ("2025-12-20", "2026-01-20", "no"),
        ]),
        window("until the year ends", {"year_ends": 0}, [
            ("2026-01-01", "2026-12-31", "yes"), ("2026-12-31", "2026-12-31", "yes"), ("2026-12-31", "2027-01-01", "no"),
            ("2026-06-01", "2026-05-31", "no"),
        ]),
        window("until the next year ends", {"year_ends": 1}, [
            ("2026-01-01", "2027-12-31", "yes"), ("2026-01-01", "2028-01-01", "no"), ("2026-12-31", "2027-12-31", "yes"),
        ]),
        statuses("within of another date", rate(when={"fact": "certified", "within": {"months": 6, "of": "insured_since"}, "text": "6 个月内参保"}), [
            ("the last day", {"certified": "2025-08-31", "insured_since": "2026-02-28"}, "yes", "2026-06-01"),
            ("the day after", {"certified": "2025-08-31", "insured_since": "2026-03-01"}, "no", "2026-06-01"),
            ("before", {"certified": "2025-08-31", "insured_since": "2025-08-30"}, "no", "2026-06-01"),
            ("the other unknown", {"certified": "2025-08-31"}, "maybe", "2026-06-01"),
            ("the first unknown", {"insured_since": "2025-08-31"}, "maybe", "2026-06-01"),
        ]),
        statuses("not within", rate(when={"fact": "certified", "within": {"months": 12, "of": "on"}, "text": "超过", "not": True}), [
            ("still within", {"certified": "2025-11-25"}, "no", "2026-11-25"), ("just out", {"certified": "2025-11-24"}, "yes", "2026-11-25"),
            ("in the future is not within", {"certified": "2026-11-26"}, "yes", "2026-11-25"), ("unknown", {}, "maybe", "2026-11-25"),
        ]),
        statuses("a date between two days", rate(when={"fact": "certified", "min": "2024-01-01", "max": "2024-12-31", "text": "2024 年"}), [
            ("the day before", {"certified": "2023-12-31"}, "no", "2026-01-01"), ("the first day", {"certified": "2024-01-01"}, "yes", "2026-01-01"),
            ("the last day", {"certified": "2024-12-31"}, "yes", "2026-01-01"), ("the day after", {"certified": "2025-01-01"}, "no", "2026-01-01"),
        ]),
        statuses("days since", rate(when={"fact": "gone", "max": [30, 1], "text": "不超过 30 天"}), [
            ("the day itself is 0", {"certified": "2026-11-25"}, "yes", "2026-11-25"), ("30 days", {"certified": "2026-10-26"}, "yes", "2026-11-25"),
            ("31 days", {"certified": "2026-10-25"}, "no", "2026-11-25"), ("over 29 February", {"certified": "2024-02-28"}, "yes", "2024-03-29"),
            ("over 29 February, 31", {"certified": "2024-02-28"}, "no", "2024-03-30"), ("over the year's end", {"certified": "2025-12-26"}, "yes", "2026-01-25"),
            ("unknown", {}, "maybe", "2026-11-25"),
        ]),
        statuses("months since", rate(when={"fact": "months", "min": [12, 1], "text": "满 12 个月"}), [
            ("the day", {"insured_since": "2025-11-25"}, "yes", "2026-11-25"), ("a day short", {"insured_since": "2025-11-26"}, "no", "2026-11-25"),
            ("from the 31st, on the 30th", {"insured_since": "2025-10-31"}, "yes", "2026-10-31"), ("a month that lacks the day", {"insured_since": "2025-08-31"}, "no", "2026-08-30"),
            ("29 February is full on 28 February", {"insured_since": "2024-02-29"}, "yes", "2025-02-28"), ("29 February, a day short", {"insured_since": "2024-02-29"}, "no", "2025-02-27"),
        ]),
        statuses("sixteen", rate(when={"fact": "age", "min": [16, 1], "text": "16 岁"}), [
            ("31 December, on 30 December", {"born": "2010-12-31"}, "no", "2026-12-30"), ("31 December, on the day", {"born": "2010-12-31"}, "yes", "2026-12-31"),
            ("1 January, the day before", {"born": "2010-01-01"}, "no", "2025-12-31"), ("1 January, on the day", {"born": "2010-01-01"}, "yes", "2026-01-01"),
            ("26 March, the day before", {"born": "2010-03-26"}, "no", "2026-03-25"), ("26 March, on the day", {"born": "2010-03-26"}, "yes", "2026-03-26"),
            ("born 29 February, leap year", {"born": "2008-02-29"}, "yes", "2024-02-29"), ("born 28 February, leap year", {"born": "2008-02-28"}, "yes", "2024-02-28"),
            ("not yet born is not of age", {"born": "2030-01-01"}, "no", "2026-11-25"),
        ]),
    ]  # fmt: skip


def numbers() -> list[Node]:
    return [
        statuses("a sum of two", rate(when={"fact": "both", "min": 100_000, "text": "合计不少于 1000 元"}), [
            ("just enough", {"fund": 40_000, "spent": 60_000}, "yes", "2026-01-01"), ("one 分 short", {"fund": 40_000, "spent": 59_999}, "no", "2026-01-01"),
            ("one unknown", {"fund": 100_000}, "maybe", "2026-01-01"), ("both unknown", {}, "maybe", "2026-01-01"), ("given itself", {"both": 100_000}, "yes", "2026-01-01"),
        ]),
        statuses("a difference", rate(when={"fact": "left", "min": 100, "text": "还差 1 元以上"}), [
            ("something is left", {"fund": 500, "spent": 400}, "yes", "2026-01-01"), ("nothing is left", {"fund": 400, "spent": 400}, "no", "2026-01-01"),
            ("below zero", {"fund": 100, "spent": 400}, "no", "2026-01-01"), ("unknown", {"fund": 100}, "maybe", "2026-01-01"),
        ]),
        statuses("a share", rate(when={"fact": "share", "min": [60, 100], "text": "60% 以上"}), [
            ("exactly", {"fund": 100_000, "spent": 60_000}, "yes", "2026-01-01"), ("a hair below", {"fund": 100_000, "spent": 59_999}, "no", "2026-01-01"),
            ("two thirds", {"fund": 3, "spent": 2}, "yes", "2026-01-01"), ("of nothing is unknown", {"fund": 0, "spent": 0}, "maybe", "2026-01-01"),
            ("more than the whole", {"fund": 1, "spent": 2}, "yes", "2026-01-01"),
        ]),
        statuses("a number between", rate(when={"fact": "hours", "min": [40, 1], "max": [80, 1], "text": "40 到 80 学时"}), [
            ("below", {"hours": "39.9"}, "no", "2026-01-01"), ("low end", {"hours": 40}, "yes", "2026-01-01"), ("high end", {"hours": 80}, "yes", "2026-01-01"),
            ("above", {"hours": "80.1"}, "no", "2026-01-01"), ("a fraction", {"hours": [121, 3]}, "yes", "2026-01-01"), ("zero is an answer", {"hours": 0}, "no", "2026-01-01"),
        ]),
        statuses("not between", rate(when={"fact": "hours", "min": [40, 1], "text": "不到 40", "not": True}), [
            ("below", {"hours": 39}, "yes", "2026-01-01"), ("at the bound", {"hours": 40}, "no", "2026-01-01"), ("unknown", {}, "maybe", "2026-01-01"),
        ]),
    ]  # fmt: skip


def money() -> list[Node]:
    def percent(n: int, d: int, of: Node, **caps: int) -> Node:
        return {"percent": {"share": [n, d], "of": of} | caps}

    fee: Node = {"fact": "fee"}
    matrix: Node = {"table": {"by": ["klass", "level"], "rows": [
        {"cells": {"klass": ["A"], "level": ["L5"]}, "amount": {"fixed": 30_000}, "text": "A L5"},
        {"cells": {"klass": ["A"], "level": ["L4", "L3"]}, "amount": {"fixed": 35_000}, "text": "A L4 L3"},
        {"cells": {"klass": ["B"], "level": ["L5"]}, "amount": {"fixed": 25_000}, "text": "B L5"},
        {"cells": {"klass": ["B"], "level": ["L4", "L3"]}, "amount": {"fixed": 31_000}, "text": "B L4 L3"},
    ]}}  # fmt: skip
    hour: Node = {"of": "hours", "amount": {"fixed": 1_000}, "unit": "学时"}
    return [
        figures("rounding half up at half a 分", percent(1, 2, fee), [
            ("1 分", {"fee": 1}, 1, 1), ("2 分", {"fee": 2}, 1, 1), ("3 分", {"fee": 3}, 2, 2), ("0", {"fee": 0}, 0, 0),
        ]),
        figures("rounding just below a half", percent(4999, 10_000, fee), [("1 分", {"fee": 1}, 0, 0), ("10000 分", {"fee": 10_000}, 4_999, 4_999)]),
        figures("a third", percent(1, 3, fee), [("100 分", {"fee": 100}, 33, 33), ("200 分", {"fee": 200}, 67, 67), ("150 分", {"fee": 150}, 50, 50)]),
        figures("ninety percent", percent(9, 10, fee), [("640 元", {"fee": 64_000}, 57_600, 57_600), ("0.05 元", {"fee": 5}, 5, 5), ("0.15 元", {"fee": 15}, 14, 14)]),
        figures("cap on the base", percent(9, 10, fee, base_cap=50_000), [
            ("below", {"fee": 49_999}, 44_999, 44_999), ("at", {"fee": 50_000}, 45_000, 45_000), ("above", {"fee": 80_000}, 45_000, 45_000), ("unknown", {}, 0, 45_000),
        ]),
        figures("cap on the payment", percent(9, 10, fee, cap=50_000), [
            ("below", {"fee": 55_000}, 49_500, 49_500), ("at", {"fee": 55_556}, 50_000, 50_000), ("above", {"fee": 80_000}, 50_000, 50_000), ("unknown", {}, 0, 50_000),
        ]),
        figures("both caps", percent(9, 10, fee, base_cap=60_000, cap=50_000), [("the payment's binds", {"fee": 99_999}, 50_000, 50_000), ("neither", {"fee": 10_000}, 9_000, 9_000)]),
        figures("percent of percent", percent(1, 2, percent(1, 2, fee)), [("1 分 rounds once", {"fee": 1}, 0, 0), ("2 分", {"fee": 2}, 1, 1), ("100", {"fee": 100}, 25, 25)]),
        figures("a matrix", matrix, [
            ("one cell", {"klass": "A", "level": "L5"}, 30_000, 30_000), ("a row of two levels", {"klass": "A", "level": "L3"}, 35_000, 35_000),
            ("level unknown", {"klass": "B"}, 25_000, 31_000), ("class unknown", {"level": "L5"}, 25_000, 30_000), ("all unknown", {}, 25_000, 35_000),
        ]),
        figures("an amount an hour", {"each": hour}, [
            ("none", {"hours": 0}, 0, 0), ("48", {"hours": 48}, 48_000, 48_000), ("half hours", {"hours": "0.5"}, 500, 500), ("a third of an hour", {"hours": [1, 3]}, 333, 333), ("unknown", {}, 0, None),
        ]),
        figures("an amount an hour, capped", {"each": {**hour, "cap": 50_000}}, [("below", {"hours": 49}, 49_000, 49_000), ("at", {"hours": 50}, 50_000, 50_000), ("above", {"hours": 51}, 50_000, 50_000), ("unknown", {}, 0, 50_000)]),
        figures("at most so many hours", {"each": {**hour, "at_most": [80, 1]}}, [("79", {"hours": 79}, 79_000, 79_000), ("80", {"hours": 80}, 80_000, 80_000), ("81", {"hours": 81}, 80_000, 80_000)]),
        figures("per 12, whole ones only", {"each": {**hour, "per": [12, 1], "whole": "down"}}, [
            ("0", {"hours": 0}, 0, 0), ("11", {"hours": 11}, 0, 0), ("12", {"hours": 12}, 1_000, 1_000), ("23", {"hours": 23}, 1_000, 1_000), ("24", {"hours": 24}, 2_000, 2_000),
        ]),
        figures("per 12, a started one counts", {"each": {**hour, "per": [12, 1], "whole": "up"}}, [
            ("0", {"hours": 0}, 0, 0), ("1", {"hours": 1}, 1_000, 1_000), ("12", {"hours": 12}, 1_000, 1_000), ("13", {"hours": 13}, 2_000, 2_000),
        ]),
        figures("per 12, pro rata", {"each": {**hour, "per": [12, 1]}}, [("6", {"hours": 6}, 500, 500), ("1", {"hours": 1}, 83, 83), ("18", {"hours": 18}, 1_500, 1_500)]),
        figures("at most before whole", {"each": {**hour, "per": [12, 1], "at_most": [30, 1], "whole": "down"}}, [("35 counts as 30", {"hours": 35}, 2_000, 2_000), ("100", {"hours": 100}, 2_000, 2_000)]),
        figures("tiers", {"tiers": {"of": "days", "at_most": [15, 1], "unit": "天", "steps": [{"to": [10, 1], "amount": 15_000}, {"amount": 10_000}]}}, [
            ("0", {"days": 0}, 0, 0), ("9", {"days": 9}, 135_000, 135_000), ("10", {"days": 10}, 150_000, 150_000), ("11", {"days": 11}, 160_000, 160_000),
            ("15", {"days": 15}, 200_000, 200_000), ("16", {"days": 16}, 200_000, 200_000), ("10.5", {"days": "10.5"}, 155_000, 155_000), ("unknown", {}, 0, 200_000),
        ]),
        figures("the lower of two", {"lowest": [fee, {"fixed": 50_000}]}, [
            ("the fee", {"fee": 30_000}, 30_000, 30_000), ("equal", {"fee": 50_000}, 50_000, 50_000), ("the standard", {"fee": 90_000}, 50_000, 50_000), ("fee unknown", {}, 0, 50_000), ("no fee", {"fee": 0}, 0, 0),
        ]),
        figures("the lower, one without a figure", {"lowest": [{"no_figure": "按规定"}, {"fixed": 50_000}]}, [("may be less", {}, 0, 50_000)]),
        figures("the higher of two", {"highest": [fee, {"fixed": 50_000}]}, [("the fee", {"fee": 60_000}, 60_000, 60_000), ("the standard", {"fee": 1}, 50_000, 50_000), ("unknown", {}, 50_000, None)]),
        figures("the higher, one without a figure", {"highest": [{"no_figure": "按规定"}, {"fixed": 50_000}]}, [("may be more", {}, 50_000, None)]),
        figures("at least", {"at_least": fee}, [("open above", {"fee": 500_000}, 500_000, None), ("unknown", {}, 0, None)]),
        figures("at most", {"up_to": fee}, [("open below", {"fee": 150_000}, 0, 150_000), ("unknown", {}, 0, None)]),
        figures("a range", {"range": {"min": 60_000, "max": 180_000}}, [("as it stands", {}, 60_000, 180_000)]),
        figures("half of a range", percent(1, 2, {"range": {"min": 60_001, "max": 180_001}}), [("both ends are rounded", {}, 30_001, 90_001)]),
        figures("parts", {"sum": [{"title": "理论", "amount": fee}, {"title": "实操", "amount": {"fixed": 20_000}}, {"title": "鉴定", "amount": {"fixed": 5_000}, "included": True}]}, [
            ("what is included is not added", {"fee": 10_000}, 30_000, 30_000), ("one unknown", {}, 20_000, None),
        ]),
        figures("by case", {"choose": [{"when": L5, "amount": {"fixed": 100}}, {"when": GROUP_A, "amount": {"fixed": 200}}, {"amount": {"fixed": 300}}]}, [
            ("the first that holds", {"level": "L5", "group": ["a"]}, 100, 100), ("the second", {"level": "L4", "group": ["a"]}, 200, 200), ("the rest", {"level": "L4", "group": []}, 300, 300),
            ("the first unknown", {"group": ["a"]}, 100, 200), ("the second unknown", {"level": "L4"}, 200, 300), ("a yes hides the later ones", {"level": "L5"}, 100, 100), ("all unknown", {}, 100, 300),
        ]),
        suite("no figure, nothing, and no cell", [rate(amount={"choose": [{"when": GROUP_A, "amount": {"no_figure": "按规定"}}, {"when": L5, "amount": {"fixed": 0}}]})],
            case("no figure is not 0", {"group": ["a"]}, one("yes", amount=None, no_figure="按规定")), case("computed 0 is 0", {"group": [], "level": "L5"}, one("yes", 0)),
            case("no cell is no entitlement", {"group": [], "level": "L4"}, one("no", amount=None)), case("might be no cell", {"group": []}, one("maybe", missing=["level"]))),
    ]  # fmt: skip


def uplifts() -> list[Node]:
    up = {"title": "上浮", "raise": [20, 100]}
    more = {"title": "再上浮", "raise": [30, 100]}
    cap = {"title": "封顶", "cap": 110_000}
    plain: Node = {"fixed": 100_000}

    def chain(name: str, *steps: Node, lines: Iterable[tuple[str, Node, int, int | None]] = (), amount: Node = plain) -> Node:
        return figures(name, amount, lines, adjustments=list(steps))

    a_up, b_up = (
        {**up, "when": {"fact": "klass", "in": ["A"], "text": "甲类"}},
        {**more, "when": {"fact": "klass", "in": ["B"], "text": "乙类"}},
    )
    return [
        chain("raise, then cap", up, cap, lines=[("capped", {}, 110_000, 110_000)]),
        chain("cap, then raise", cap, up, lines=[("raised above it", {}, 120_000, 120_000)]),
        chain("raise upon raise", up, more, lines=[("compounds", {}, 156_000, 156_000)]),
        chain("raises of the base", {**up, "of_base": True}, {**more, "of_base": True}, lines=[("add up", {}, 150_000, 150_000)]),
        chain("multiply, then raise of the base", {"title": "七折", "multiply": [7, 10]}, {**up, "of_base": True}, lines=[("70 % + 20 % of 100 %", {}, 90_000, 90_000)]),
        chain("subtract below nothing", {"title": "减", "subtract": 150_000}, lines=[("stops at 0", {}, 0, 0)]),
        chain("subtract, then add", {"title": "减", "subtract": 150_000}, {"title": "加", "add": 10_000}, lines=[("from 0", {}, 10_000, 10_000)]),
        chain("a floor", {"title": "保底", "floor": 120_000}, lines=[("lifts", {}, 120_000, 120_000)]),
        chain("a floor below", {"title": "保底", "floor": 80_000}, lines=[("does nothing", {}, 100_000, 100_000)]),
        chain("a floor under an unknown", {"title": "保底", "floor": 80_000}, lines=[("low end", {}, 80_000, None)], amount={"fact": "fee"}),
        chain("a cap over an unknown", cap, lines=[("high end", {}, 0, 110_000)], amount={"fact": "fee"}),
        chain("up to a fifth", {**up, "at_most": True}, lines=[("interval", {}, 100_000, 120_000)]),
        chain("up to a fifth, capped", {**up, "at_most": True}, cap, lines=[("interval", {}, 100_000, 110_000)]),
        chain("a raise with a condition", {**up, "when": GROUP_A}, lines=[("yes", {"group": ["a"]}, 120_000, 120_000), ("no", {"group": ["b"]}, 100_000, 100_000), ("unknown", {}, 100_000, 120_000)]),
        chain("a discount with a condition", {"title": "七折", "multiply": [7, 10], "when": STAFF}, lines=[("yes", {"staff": True}, 70_000, 70_000), ("no", {"staff": False}, 100_000, 100_000), ("unknown", {}, 70_000, 100_000)]),
        chain("raises that exclude each other", a_up, b_up, lines=[("the first", {"klass": "A"}, 120_000, 120_000), ("the second", {"klass": "B"}, 130_000, 130_000), ("unknown is never both", {}, 120_000, 130_000)]),
        chain("a raise and its opposite", {**up, "when": STAFF}, {"title": "打折", "multiply": [1, 2], "when": NOT_STAFF}, lines=[("unknown", {}, 50_000, 120_000), ("in", {"staff": True}, 120_000, 120_000), ("out", {"staff": False}, 50_000, 50_000)]),
        *(figures(f"rounded {how} to {fen} 分", {"fact": "fee"}, lines, rounding={"fen": fen, "how": how}) for fen, how, lines in (
            (100, "half_up", [("149 分", {"fee": 149}, 100, 100), ("150 分", {"fee": 150}, 200, 200), ("0", {"fee": 0}, 0, 0)]),
            (100, "down", [("199 分", {"fee": 199}, 100, 100), ("200 分", {"fee": 200}, 200, 200)]),
            (100, "up", [("101 分", {"fee": 101}, 200, 200), ("100 分", {"fee": 100}, 100, 100)]),
            (10, "half_up", [("14 分", {"fee": 14}, 10, 10), ("15 分", {"fee": 15}, 20, 20)]),
            (1000, "down", [("1999 分", {"fee": 1999}, 1000, 1000)]),
        )),
    ]  # fmt: skip


def counting() -> list[Node]:
    def limited(**limit: Any) -> Node:
        return rate(limits=[{"text": "限制", **({} if "claim_within" in limit else {"count": ["k"]}), **limit}])

    def past(*days: str, **more: Any) -> list[Node]:
        return [{"kind": "k", "date": d, **more} for d in days]

    def ledger(name: str, rule: Node, lines: Iterable[tuple[str, list[Node], Node, Node | str]], on: str = "2026-11-25") -> Node:
        return suite(name, [rule], *(case(what, facts, expect, on=on, ledger=entries) for what, entries, facts, expect in lines))

    who = {"occupation": "x", "level": "L4"}
    return [
        ledger("twice a year", limited(at_most=2, per="year"), [
            ("none", [], {}, "yes"), ("one", past("2026-01-01"), {}, "yes"), ("two", past("2026-01-01", "2026-11-25"), {}, "no"),
            ("last year's do not count", past("2025-12-31", "2026-01-01"), {}, "yes"), ("tomorrow's does not count", past("2026-01-01", "2026-11-26"), {}, "yes"),
            ("another kind does not count", [*past("2026-01-01"), {"kind": "other", "date": "2026-02-01"}], {}, "yes"),
        ]),
        ledger("three times in all", limited(at_most=3, per="life"), [("two", past("2001-01-01", "2011-01-01"), {}, "yes"), ("three", past("2001-01-01", "2011-01-01", "2021-01-01"), {}, "no")]),
        ledger("once in 36 months", limited(at_most=1, months=36), [
            ("on the last day of the window", past("2023-11-25"), {}, "no"), ("the day after", past("2023-11-24"), {}, "yes"), ("yesterday", past("2026-11-24"), {}, "no"),
        ]),
        ledger("two kinds together", rate(limits=[{"text": "限制", "at_most": 2, "per": "year", "count": ["k", "other"]}]), [
            ("one of each", [{"kind": "k", "date": "2026-01-01"}, {"kind": "other", "date": "2026-01-02"}], {}, "no"), ("one", past("2026-01-01"), {}, "yes"),
        ]),
        ledger("once for an occupation and level", limited(once_per=["occupation", "level"]), [
            ("the same", past("2020-01-01", **who), who, "no"), ("another level", past("2020-01-01", **who), {**who, "level": "L3"}, "yes"),
            ("another occupation", past("2020-01-01", **who), {**who, "occupation": "y"}, "yes"), ("entry without a level", past("2020-01-01", occupation="x"), who, "maybe"),
            ("entry of another occupation without a level", past("2020-01-01", occupation="y"), who, "yes"), ("level unknown", past("2020-01-01", **who), {"occupation": "x"}, one("maybe", missing=["level"])),
        ]),
        ledger("once a year for an occupation", limited(once_per=["occupation"], per="year"), [
            ("this year", past("2026-01-01", occupation="x"), who, "no"), ("last year", past("2025-12-31", occupation="x"), who, "yes"),
        ]),
        ledger("once for a class of course", limited(once_per=["klass"]), [("the same", past("2020-01-01", klass="A"), {"klass": "A"}, "no"), ("another", past("2020-01-01", klass="A"), {"klass": "B"}, "yes")]),
        ledger("another kind bars it", rate(limits=[{"text": "限制", "once_per": ["occupation", "level"], "count": ["other"]}]), [
            ("of the same certificate", [{"kind": "other", "date": "2020-01-01", **who}], who, "no"), ("its own kind does not", past("2020-01-01", **who), who, "yes"),
        ]),
        ledger("higher bars lower", limited(higher_bars_lower=True), [
            ("a higher one", past("2020-01-01", occupation="x", level="L3"), who, "no"), ("the same", past("2020-01-01", **who), who, "yes"), ("a lower one", past("2020-01-01", occupation="x", level="L5"), who, "yes"),
            ("higher in another occupation", past("2020-01-01", occupation="y", level="L3"), who, "yes"), ("an entry without a level", past("2020-01-01", occupation="x"), who, "yes"),
            ("level unknown", past("2020-01-01", occupation="x", level="L4"), {"occupation": "x"}, one("maybe", missing=["level"])),
        ]),
        ledger("claim within 12 months", limited(claim_within={"months": 12, "of": "certified"}), [
            ("the last day", [], {"certified": "2025-11-25"}, "yes"), ("the day after", [], {"certified": "2025-11-24"}, "no"), ("the same day", [], {"certified": "2026-11-25"}, "yes"),
            ("before the certificate", [], {"certified": "2026-11-26"}, "no"), ("unknown", [], {}, one("maybe", missing=["certified"])),
        ]),
        ledger("claim within the year", limited(claim_within={"year_ends": 0, "of": "certified"}), [("this year", [], {"certified": "2026-01-01"}, "yes"), ("last year", [], {"certified": "2025-12-31"}, "no")]),
        ledger("so much a year", limited(spent_at_most=150_000, per="year"), [
            ("nothing spent", [], {}, one("yes", 100_000)), ("partly", past("2026-01-01", amount=80_000), {}, one("yes", 70_000)), ("just room", past("2026-01-01", amount=50_000), {}, one("yes", 100_000)),
            ("used up", past("2026-01-01", amount=150_000), {}, one("no", amount=None)), ("over", past("2026-01-01", amount=200_000), {}, "no"), ("last year's", past("2025-12-31", amount=150_000), {}, one("yes", 100_000)),
            ("an unknown sum", past("2026-01-01"), {}, one("maybe", 0, 100_000)), ("an unknown sum beside a known one", [*past("2026-01-01", amount=80_000), *past("2026-01-02")], {}, one("maybe", 0, 70_000)),
        ]),
        ledger("a limit for some", limited(at_most=1, per="life", when=STAFF), [
            ("it applies", past("2020-01-01"), {"staff": True}, "no"), ("it does not apply", past("2020-01-01"), {"staff": False}, one("yes", reasons=[])), ("unknown and reached", past("2020-01-01"), {}, one("maybe", missing=["staff"])),
            ("unknown and not reached", [], {}, one("yes", missing=[])),
        ]),
        ledger("a sum for some", limited(spent_at_most=150_000, per="life", when=STAFF), [
            ("it applies", past("2020-01-01", amount=100_000), {"staff": True}, one("yes", 50_000)), ("it does not", past("2020-01-01", amount=100_000), {"staff": False}, one("yes", 100_000)), ("unknown", past("2020-01-01", amount=100_000), {}, one("yes", 50_000, 100_000)),
        ]),
    ]  # fmt: skip


def instalments() -> list[Node]:
    def payments(parts: list[Node]) -> Node:
        return {"outcomes": {"r": {"payments": parts}}}

    def whole(*amounts: tuple[int, int | None], due: list[str | None] | None = None) -> Node:
        return payments(
            [
                {"when": f"w{n}", "amount": {"min": a, "max": b}, "due": due[n] if due else None}
                for n, (a, b) in enumerate(amounts)
            ]
        )

    def split(name: str, parts: list[Node], *cases: Node, amount: Node | None = None) -> Node:
        return suite(
            name,
            [rate(amount=amount or {"fact": "fee"}, instalments=[{"when": f"w{n}", **p} for n, p in enumerate(parts)])],
            *cases,
        )

    half, rest = {"share": [1, 2]}, {"rest": True}
    return [
        split("half and the rest", [half, rest],
            case("even", {"fee": 100_000}, whole((50_000, 50_000), (50_000, 50_000))), case("an odd 分 is not lost", {"fee": 101}, whole((51, 51), (50, 50))), case("open", {}, whole((0, None), (0, None)))),
        split("thirds", [{"share": [1, 3]}, {"share": [1, 3]}, rest], case("100 分", {"fee": 100}, whole((33, 33), (33, 33), (34, 34)))),
        split("at most half before", [{**half, "at_most": True}, rest], case("the rest is what was not paid", {"fee": 100_000}, whole((0, 50_000), (50_000, 100_000)))),
        split("shares that do not make the whole", [{"share": [60, 100]}], case("60 %", {"fee": 1_000}, whole((600, 600)))),
        split("a share of another amount", [{"share": [60, 100], "of": {"fact": "fee"}}, rest], case("of the full sum", {"fee": 1_000_000}, whole((600_000, 600_000), (0, 200_000))), amount={"up_to": {"percent": {"share": [80, 100], "of": {"fact": "fee"}}}}),
        split("due dates", [{**half, "within": {"days": 30, "of": "certified"}}, {**rest, "within": {"months": 6, "of": "certified"}}],
            case("month ends", {"fee": 200, "certified": "2025-08-31"}, whole((100, 100), (100, 100), due=["2025-09-30", "2026-02-28"])), case("unknown", {"fee": 200}, whole((100, 100), (100, 100)))),
        suite("no instalments", [rate()], case("nothing is said", {}, one("yes", payments=[]))),
    ]  # fmt: skip


def deciding() -> list[Node]:
    old = rate(
        "old", series="s", decided_by="certified", in_force={"from": "2024-01-01", "to": "2025-12-31"}, amount={"fixed": 150_000}
    )
    new = rate("new", series="s", decided_by="certified", in_force={"from": "2026-01-01"}, amount={"fixed": 180_000})

    def states(a: str, b: str) -> Node:
        return {"outcomes": {"old": {"status": a}, "new": {"status": b}}}

    gap = rate("r", in_force={"from": "2024-01-01", "to": "2024-12-31"})
    return [
        suite("the certificate's date decides", [old, new],
            case("before the first row", {"certified": "2023-12-31"}, states("not_yet", "not_yet")), case("the first day", {"certified": "2024-01-01"}, states("yes", "not_yet")),
            case("certified 2025-12-20, asked in 2026", {"certified": "2025-12-20"}, {"outcomes": {"old": {"status": "yes", "amount": {"min": 150_000, "max": 150_000}, "decided_by": {"fact": "certified", "date": "2025-12-20"}}, "new": {"status": "not_yet"}}, "total": {"min": 150_000, "max": 150_000}}, on="2026-02-10"),
            case("the last day", {"certified": "2025-12-31"}, states("yes", "not_yet")), case("the day after", {"certified": "2026-01-01"}, states("expired", "yes")),
            case("unknown: one of them, never both", {}, {**states("maybe", "maybe"), "total": {"min": 0, "max": 180_000}, "ask": "certified"})),
        statuses("one year", gap, [
            ("the day before", {}, "not_yet", "2023-12-31"), ("the first day", {}, "yes", "2024-01-01"), ("the last day", {}, "yes", "2024-12-31"), ("the day after", {}, "expired", "2025-01-01"), ("years later", {}, "expired", "2099-01-01"),
        ]),
        suite("what is over has no amount", [gap], case("expired", {}, one("expired", amount=None, steps=[], missing=[], in_force={"from": "2024-01-01", "to": "2024-12-31"}), on="2027-01-05"), case("not yet", {}, one("not_yet", amount=None), on="2020-01-01")),
        suite("failing and over", [rate("r", in_force={"from": "2024-01-01", "to": "2024-12-31"}, when=L5)], case("the date comes first", {"level": "L4"}, one("expired", change=None), on="2025-06-01")),
    ]  # fmt: skip


def rivals() -> list[Node]:
    def member(id: str, amount: int, *groups: Node, **more: Any) -> Node:
        return rate(id, amount={"fixed": amount}, exclusive=list(groups), **more)

    def beaten(**by: str | None) -> Node:
        return {"outcomes": {k: ({"beaten_by": None} if v is None else {"beaten_by": {"rate": v}}) for k, v in by.items()}}

    high, choice = {"group": "g", "settle": "highest"}, {"group": "g", "settle": "choice"}
    first, second, third = ({"group": "g", "settle": "order", "rank": n} for n in (1, 2, 3))
    return [
        suite("three, the highest", [member("a", 100, high), member("b", 300, high), member("c", 200, high)], case("one wins", {}, {**beaten(a="b", b=None, c="b"), "total": {"min": 300, "max": 300}})),
        suite("a tie", [member("a", 100, high), member("b", 100, high)], case("the earlier id", {}, {**beaten(a=None, b="a"), "total": {"min": 100, "max": 100}})),
        suite("the highest is doubtful", [member("a", 100, high), member("b", 300, high, when=L5)],
            case("not settled yet", {}, {**beaten(a=None, b=None), "total": {"min": 100, "max": 300}}), case("settled for it", {"level": "L5"}, beaten(a="b", b=None)), case("settled against it", {"level": "L4"}, {**beaten(a=None, b=None), "total": {"min": 100, "max": 100}})),
        suite("law's order", [member("a", 300, second), member("b", 100, first), member("c", 900, third)], case("rank decides, not money", {}, {**beaten(a="b", b=None, c="b"), "total": {"min": 100, "max": 100}})),
        suite("law's order, the first doubtful", [member("a", 300, second), member("b", 100, first, when=L5)],
            case("open", {}, {**beaten(a=None, b=None), "total": {"min": 100, "max": 300}}), case("it falls away", {"level": "L4"}, beaten(a=None, b=None)), case("it stands", {"level": "L5"}, beaten(a="b", b=None))),
        suite("the person's choice", [member("a", 100, choice), member("b", 300, choice)],
            case("not chosen: the better counts", {}, {**beaten(a=None, b=None), "total": {"min": 300, "max": 300}}), case("chosen", {}, {**beaten(a=None, b="a"), "total": {"min": 100, "max": 100}}, choices={"g": "a"}),
            case("a choice that is not there", {}, {**beaten(a=None, b=None), "total": {"min": 300, "max": 300}}, choices={"g": "z"})),
        suite("an expired rival", [member("a", 100, high), member("b", 300, high, in_force={"from": "2020-01-01", "to": "2020-12-31"})], case("is none", {}, {**beaten(a=None), "total": {"min": 100, "max": 100}})),
        suite("a rival without a right", [member("a", 100, high), member("b", 300, high, when=L5)], case("is none", {"level": "L4"}, beaten(a=None, b=None))),
        suite("deductions do not count", [rate("a", amount={"fixed": 100}, benefit="deduction"), rate("b", amount={"fixed": 50}), rate("c", amount={"fixed": 7}, benefit="check")], case("only what is paid", {}, {"total": {"min": 50, "max": 50}})),
        suite("a total of intervals", [rate("a", amount={"up_to": {"fixed": 100}}), rate("b", amount={"fixed": 50}, when=L5), rate("c", amount={"fixed": 7})],
            case("all open", {}, {"total": {"min": 7, "max": 157}}), case("one settled", {"level": "L5"}, {"total": {"min": 57, "max": 157}}), case("one gone", {"level": "L4"}, {"total": {"min": 7, "max": 107}})),
        suite("an open total", [rate("a", amount={"at_least": {"fixed": 100}}), rate("b", amount={"fixed": 50})], case("no top", {}, {"total": {"min": 150, "max": None}})),
        suite("change: the fewest conditions", [rate(when={"any": [{"all": [GROUP_A, L5]}, NOT_STAFF]})], case("one beats two", {"group": ["b"], "level": "L4", "staff": True}, one("no", change="不在编"))),
        suite("change: none where a limit stands in the way", [rate(when=L5, limits=[{"text": "限", "at_most": 1, "per": "life", "count": ["k"]}])], case("used up", {"level": "L4"}, one("no", change=None), ledger=[{"kind": "k", "date": "2020-01-01"}])),
    ]  # fmt: skip


TABLES: tuple[Callable[[], list[Node]], ...] = (dates, numbers, money, uplifts, counting, instalments, deciding, rivals)
