"""Writes ``tests/rules/conformance/cases.json``: the suite that any engine must pass. Every expectation is written by hand.

The format is described in docs/rules.md. Run: ``python -m tests.support.make_conformance``.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.support.suite_builders import GROUP_A, L5, NOT_STAFF, ON, STAFF, Node, case, one, rate, suite
from tests.support.suite_tables import TABLES

FILE = Path(__file__).resolve().parents[1] / "rules" / "conformance" / "cases.json"


def logic() -> list[Node]:
    two = rate(when={"all": [GROUP_A, L5]})
    either = rate(when={"any": [GROUP_A, L5]})
    return [
        suite(
            "all", [two],
            case("both hold", {"group": ["a"], "level": "L5"}, "yes"),
            case("one fails", {"group": ["b"], "level": "L5"}, one("no", missing=[], change="身份是甲")),
            case("one fails, the other is unknown: the no settles it", {"group": ["b"]}, one("no", missing=[])),
            case("one unknown", {"group": ["a"]}, one("maybe", missing=["level"])),
            case("nothing known", {}, one("maybe", missing=["group", "level"])),
            case("two fail: both would have to change", {"group": ["b"], "level": "L4"}, one("no", change="身份是甲，并且等级是五级")),
            case("an empty choice is an answer", {"group": [], "level": "L5"}, "no"),
            case("several groups, one fits", {"group": ["b", "a"], "level": "L5"}, "yes"),
        ),
        suite(
            "any", [either],
            case("one holds, the other unknown: the yes settles it", {"group": ["a"]}, one("yes", missing=[])),
            case("one fails, the other unknown", {"group": ["b"]}, one("maybe", missing=["level"])),
            case("both fail", {"group": ["b"], "level": "L4"}, "no"),
            case("either would do", {"group": ["b"], "level": "L4"}, one("no", change="身份是甲")),
        ),
        suite(
            "not", [rate(when={"all": [GROUP_A, NOT_STAFF]})],
            case("exclusion answered no", {"group": ["a"], "staff": False}, "yes"),
            case("exclusion answered yes", {"group": ["a"], "staff": True}, one("no", change="不在编")),
            case("exclusion unknown is possible, not yes", {"group": ["a"]}, one("maybe", missing=["staff"])),
            case("null is unknown", {"group": ["a"], "staff": None}, one("maybe", missing=["staff"])),
        ),
        suite(
            "nested", [rate(when={"any": [{"all": [GROUP_A, L5]}, {"all": [NOT_STAFF, {"fact": "klass", "in": ["A"], "text": "甲类"}]}]})],
            case("first branch", {"group": ["a"], "level": "L5"}, "yes"),
            case("second branch", {"staff": False, "klass": "A", "group": []}, "yes"),
            case("a dead branch asks nothing", {"group": [], "klass": "A"}, one("maybe", missing=["staff"])),
            case("both dead", {"group": [], "staff": True}, "no"),
        ),
    ]  # fmt: skip


def ages() -> list[Node]:
    adult = rate(when={"fact": "age", "min": [16, 1], "text": "年龄不少于 16"})
    window = rate(when={"fact": "age", "min": [16, 1], "max": [60, 1], "text": "16 到 60"})
    by_class = rate(when={"fact": "age", "min": [16, 1], "text": "年龄不少于 16"}, decided_by="certified")
    return [
        suite(
            "age", [adult],
            case("the day before the birthday", {"born": "2010-11-26"}, "no"),
            case("on the birthday", {"born": "2010-11-25"}, "yes"),
            case("the day after", {"born": "2010-11-24"}, "yes"),
            case("year difference alone is not age", {"born": "2010-12-31"}, "no"),
            case("no birth date, no default", {}, one("maybe", missing=["born"], ) | {"ask": "born"}),
            case("29 February, on 28 February", {"born": "2008-02-29"}, "no", on="2024-02-28"),
            case("29 February in a leap year", {"born": "2008-02-29"}, "yes", on="2024-02-29"),
            case("29 February, other years: 28 February", {"born": "2010-03-01"}, "no", on="2026-02-28"),
            case("29 February turns on 1 March", {"born": "2008-02-29"}, "no", on="2023-03-01"),
        ),
        suite(
            "29 February turns on 1 March", [rate(when={"fact": "age", "min": [22, 1], "text": "22"})],
            case("28 February", {"born": "2004-02-29"}, "no", on="2026-02-28"),
            case("1 March", {"born": "2004-02-29"}, "yes", on="2026-03-01"),
        ),
        suite(
            "upper age", [window],
            case("sixty", {"born": "1966-11-25"}, "yes"),
            case("the day before sixty-one", {"born": "1965-11-26"}, "yes"),
            case("sixty-one", {"born": "1965-11-25"}, "no"),
            case("59, not 60 by years", {"born": "1966-12-31"}, "yes"),
        ),
        suite(
            "age on the deciding date", [by_class],
            case("sixteen then, not asked today", {"born": "2009-06-01", "certified": "2025-06-01"}, "yes"),
            case("fifteen then, sixteen today", {"born": "2009-06-01", "certified": "2025-05-31"}, "no"),
            case("deciding date unknown, old enough on any", {"born": "1980-01-01"}, one("maybe", missing=["certified"])),
        ),
    ]  # fmt: skip


def spans() -> list[Node]:
    year = rate(when={"fact": "certified", "within": {"months": 12, "of": "on"}, "text": "12 个月内"})
    half = rate(when={"fact": "certified", "within": {"months": 6, "of": "on"}, "text": "6 个月内"})
    days = rate(when={"fact": "certified", "within": {"days": 30, "of": "on"}, "text": "30 天内"})
    insured = rate(when={"fact": "months", "min": [12, 1], "text": "12 个月"})
    return [
        suite(
            "within 12 months", [year],
            case("31 August, last day", {"certified": "2025-08-31"}, "yes", on="2026-08-31"),
            case("31 August, the day after", {"certified": "2025-08-31"}, "no", on="2026-09-01"),
            case("29 February, last day", {"certified": "2024-02-29"}, "yes", on="2025-02-28"),
            case("29 February, the day after", {"certified": "2024-02-29"}, "no", on="2025-03-01"),
            case("the same day", {"certified": ON}, "yes"),
            case("in the future", {"certified": "2026-11-26"}, "no"),
            case("unknown", {}, one("maybe", missing=["certified"])),
        ),
        suite(
            "within 6 months", [half],
            case("31 August reaches 28 February", {"certified": "2025-08-31"}, "yes", on="2026-02-28"),
            case("not 1 March", {"certified": "2025-08-31"}, "no", on="2026-03-01"),
        ),
        suite(
            "within 30 days", [days],
            case("thirtieth day", {"certified": "2026-01-30"}, "yes", on="2026-03-01"),
            case("thirty-first", {"certified": "2026-01-30"}, "no", on="2026-03-02"),
        ),
        suite(
            "whole months", [insured],
            case("to the day", {"insured_since": "2025-11-25"}, "yes"),
            case("a day short", {"insured_since": "2025-11-26"}, "no"),
            case("month end", {"insured_since": "2025-02-28"}, "yes", on="2026-02-28"),
        ),
    ]  # fmt: skip


def validity() -> list[Node]:
    closed = rate(in_force={"from": "2026-01-01", "to": "2026-12-31"})
    by_certificate = rate(in_force={"from": "2026-01-01", "to": "2026-12-31"}, decided_by="certified")
    versions = [
        rate(
            "old",
            series="s",
            decided_by="certified",
            in_force={"from": "2025-01-01", "to": "2025-12-31"},
            amount={"fixed": 150_000},
        ),
        rate("new", series="s", decided_by="certified", in_force={"from": "2026-01-01"}, amount={"fixed": 180_000}),
    ]
    return [
        suite(
            "in force", [closed],
            case("the day before", {}, one("not_yet", amount=None), on="2025-12-31"),
            case("first day", {}, one("yes", 100_000), on="2026-01-01"),
            case("last day", {}, one("yes", 100_000), on="2026-12-31"),
            case("the day after", {}, one("expired", amount=None), on="2027-01-01"),
            case("years later, nothing falls through", {}, {"outcomes": {"r": {"status": "expired"}}, "total": {"min": 0, "max": 0}}, on="2030-06-01"),
        ),
        suite(
            "validity wins over conditions", [rate(in_force={"from": "2026-01-01", "to": "2026-12-31"}, when=GROUP_A)],
            case("expired although a condition fails", {"group": ["b"]}, "expired", on="2027-01-01"),
            case("not yet although unknown", {}, "not_yet", on="2025-01-01"),
        ),
        suite(
            "deciding date", [by_certificate],
            case("certificate inside, asked later", {"certified": "2026-12-31"}, "yes", on="2027-02-10"),
            case("certificate outside, asked inside", {"certified": "2025-12-31"}, "not_yet", on="2026-02-10"),
            case("unknown", {}, one("maybe", 100_000, missing=["certified"]), on="2026-02-10"),
        ),
        suite(
            "versions", versions,
            case("certificate of 2025, asked in 2026", {"certified": "2025-12-20"}, {"outcomes": {"old": {"status": "yes"}, "new": {"status": "not_yet"}}, "total": {"min": 150_000, "max": 150_000}}, on="2026-02-10"),
            case("certificate of 2026", {"certified": "2026-01-01"}, {"outcomes": {"old": {"status": "expired"}, "new": {"status": "yes"}}, "total": {"min": 180_000, "max": 180_000}}),
            case("before the first", {"certified": "2024-12-31"}, {"outcomes": {"old": {"status": "not_yet"}, "new": {"status": "not_yet"}}, "total": {"min": 0, "max": 0}}),
            case("unknown: one of them, not both", {}, {"total": {"min": 0, "max": 180_000}, "ask": "certified"}),
        ),
    ]  # fmt: skip


TABLE = {"by": ["level"], "rows": [{"cells": {"level": ["L5"]}, "amount": {"fixed": 80_000}, "text": "五级"}, {"cells": {"level": ["L4", "L3"]}, "amount": {"fixed": 120_000}, "text": "四级、三级"}]}  # fmt: skip
SHORT = {"by": ["level"], "rows": [{"cells": {"level": ["L5"]}, "amount": {"fixed": 100_000}, "text": "五级"}]}
MATRIX = {"by": ["klass", "level"], "rows": [{"cells": {"klass": [k], "level": [v]}, "amount": {"fixed": n}, "text": k + v} for k, v, n in (("A", "L5", 30_000), ("A", "L4", 35_000), ("A", "L3", 41_000), ("B", "L5", 25_000), ("B", "L4", 31_000), ("B", "L3", 36_000))]}  # fmt: skip


def tables() -> list[Node]:
    return [
        suite(
            "table", [rate(amount={"table": TABLE})],
            case("a cell", {"level": "L5"}, one("yes", 80_000, missing=[])),
            case("a cell of several values", {"level": "L3"}, one("yes", 120_000)),
            case("unknown cell of a full table", {}, one("yes", 80_000, 120_000, missing=["level"])),
        ),
        suite(
            "table with a hole", [rate(amount={"table": SHORT})],
            case("in the table", {"level": "L5"}, one("yes", 100_000)),
            case("not in the table", {"level": "L4"}, one("no", amount=None)),
            case("unknown: perhaps nothing", {}, one("maybe", 100_000, missing=["level"]) | {"total": {"min": 0, "max": 100_000}}),
        ),
        suite(
            "matrix", [rate(amount={"table": MATRIX})],
            case("both known", {"klass": "B", "level": "L4"}, one("yes", 31_000)),
            case("class unknown", {"level": "L5"}, one("yes", 25_000, 30_000, missing=["klass"])),
            case("level unknown", {"klass": "A"}, one("yes", 30_000, 41_000, missing=["level"])),
            case("nothing known", {}, one("yes", 25_000, 41_000, missing=["klass", "level"])),
        ),
        suite(
            "choose", [rate(amount={"choose": [{"when": STAFF, "amount": {"fixed": 50_000}}, {"amount": {"fixed": 90_000}}]})],
            case("first", {"staff": True}, one("yes", 50_000)),
            case("otherwise", {"staff": False}, one("yes", 90_000)),
            case("unknown", {}, one("yes", 50_000, 90_000, missing=["staff"])),
        ),
        suite(
            "choose without otherwise", [rate(amount={"choose": [{"when": STAFF, "amount": {"fixed": 50_000}}]})],
            case("no case fits", {"staff": False}, one("no", amount=None)),
            case("unknown", {}, one("maybe", missing=["staff"])),
        ),
        suite(
            "equal branches ask nothing", [rate(amount={"choose": [{"when": STAFF, "amount": {"fixed": 50_000}}, {"amount": {"fixed": 50_000}}]})],
            case("unknown", {}, one("yes", 50_000, missing=[]) | {"ask": None}),
        ),
    ]  # fmt: skip


def amounts() -> list[Node]:
    def priced(**amount: Any) -> list[Node]:
        return [rate(amount=amount)]

    tenth = {"of": "hours", "amount": {"fixed": 1000}, "unit": "学时"}
    return [
        suite(
            "each hour with a cap", priced(each={**tenth, "cap": 50_000}),
            case("48 hours", {"hours": 48}, one("yes", 48_000)),
            case("at the cap", {"hours": 50}, one("yes", 50_000)),
            case("above it", {"hours": 51}, one("yes", 50_000)),
            case("none is 0, not unknown", {"hours": 0}, one("yes", 0)),
            case("half an hour", {"hours": "46.5"}, one("yes", 46_500)),
            case("unknown hours", {}, one("yes", 0, 50_000, missing=["hours"])),
        ),
        suite("each day", priced(each={"of": "days", "amount": {"fixed": 1500}}), case("20 days", {"days": 20}, one("yes", 30_000)), case("unbounded", {}, {"outcomes": {"r": {"amount": {"min": 0, "max": None}}}, "total": {"min": 0, "max": None}})),
        suite("each month, six at most", priced(each={"of": "months", "amount": {"fixed": 50_000}, "at_most": [6, 1]}), case("six", {"insured_since": "2026-05-25"}, one("yes", 300_000)), case("eight count as six", {"insured_since": "2026-03-01"}, one("yes", 300_000)), case("five", {"insured_since": "2026-06-01"}, one("yes", 250_000))),
        suite(
            "days in tiers", priced(tiers={"of": "days", "steps": [{"to": [10, 1], "amount": 15_000}, {"amount": 10_000}], "at_most": [15, 1]}),
            case("nine", {"days": 9}, one("yes", 135_000)),
            case("ten", {"days": 10}, one("yes", 150_000)),
            case("eleven", {"days": 11}, one("yes", 160_000)),
            case("fifteen at most", {"days": 30}, one("yes", 200_000)),
            case("unknown", {}, one("yes", 0, 200_000)),
        ),
        suite(
            "percent of a fee", priced(percent={"share": [90, 100], "of": {"fact": "fee"}}),
            case("90 % of 300", {"fee": 30_000}, one("yes", 27_000)),
            case("half a 分 goes up", {"fee": 5}, one("yes", 5)),
            case("below half goes down", {"fee": 1}, one("yes", 1)),
            case("free", {"fee": 0}, one("yes", 0)),
            case("unknown fee", {}, {"outcomes": {"r": {"status": "yes", "amount": {"min": 0, "max": None}, "missing": ["fee"]}}}),
        ),
        suite("half exactly", priced(percent={"share": [1, 2], "of": {"fact": "fee"}}), case("0.5 分", {"fee": 1}, one("yes", 1)), case("1.5 分", {"fee": 3}, one("yes", 2)), case("2.5 分", {"fee": 5}, one("yes", 3))),
        suite("cap on the payment", priced(percent={"share": [60, 100], "of": {"fact": "fee"}, "cap": 600_000}), case("under", {"fee": 900_000}, one("yes", 540_000)), case("over", {"fee": 2_000_000}, one("yes", 600_000)), case("unknown is capped", {}, one("yes", 0, 600_000))),
        suite("cap on the base", priced(percent={"share": [60, 100], "of": {"fact": "fee"}, "base_cap": 600_000}), case("under", {"fee": 500_000}, one("yes", 300_000)), case("over", {"fee": 2_000_000}, one("yes", 360_000))),
        suite("rounded once", priced(each={"of": "days", "per": [30, 1], "at_most": [30, 1], "amount": {"percent": {"share": [60, 100], "of": {"fact": "fee"}}}}), case("60 % of 2,010 for 7 days of 30", {"fee": 201_000, "days": 7}, one("yes", 28_140)), case("31 days count as 30", {"fee": 201_000, "days": 31}, one("yes", 120_600)), case("a third is not cut twice", {"fee": 100, "days": 10}, one("yes", 20))),
        suite("sum with a nested part", priced(sum=[{"title": "培训", "amount": {"fixed": 100_000}}, {"title": "鉴定", "amount": {"fixed": 30_000}, "included": True}, {"title": "生活", "amount": {"fixed": 20_000}}]), case("included is not added", {}, one("yes", 120_000))),
        suite("highest", priced(highest=[{"fixed": 50_000}, {"percent": {"share": [50, 100], "of": {"fact": "fee"}}}]), case("the fixed one", {"fee": 80_000}, one("yes", 50_000)), case("the other", {"fee": 120_000}, one("yes", 60_000)), case("unknown", {}, {"outcomes": {"r": {"amount": {"min": 50_000, "max": None}}}})),
        suite("at most", priced(up_to={"table": TABLE}), case("only a ceiling", {"level": "L5"}, one("yes", 0, 80_000)), case("ceiling unknown", {}, one("yes", 0, 120_000))),
        suite("a range", priced(range={"min": 60_000, "max": 180_000}), case("as the document says", {}, one("yes", 60_000, 180_000))),
        suite("no figure", priced(no_figure="按规定"), case("an entitlement without amount", {}, {"outcomes": {"r": {"status": "yes", "amount": None, "no_figure": "按规定"}}, "total": {"min": 0, "max": 0}})),
        suite("no figure in one cell", priced(choose=[{"when": STAFF, "amount": {"no_figure": "另行规定"}}, {"amount": {"fixed": 50_000}}]), case("the silent cell", {"staff": True}, {"outcomes": {"r": {"status": "yes", "amount": None, "no_figure": "另行规定"}}}), case("the other", {"staff": False}, one("yes", 50_000)), case("unknown", {}, {"outcomes": {"r": {"status": "yes", "amount": {"min": 0, "max": None}, "no_figure": "另行规定"}}})),
        suite("highest of a figure and silence", priced(highest=[{"fixed": 10_000}, {"no_figure": "按规定"}]), case("at least the figure", {}, {"outcomes": {"r": {"amount": {"min": 10_000, "max": None}}}})),
    ]  # fmt: skip


def adjusted() -> list[Node]:
    up, down = {"title": "上浮", "raise": [20, 100]}, {"title": "封顶", "cap": 110_000}
    return [
        suite("raise, then cap", [rate(adjustments=[up, down])], case("in the order written", {}, one("yes", 110_000))),
        suite("cap, then raise", [rate(adjustments=[down, up])], case("in the order written", {}, one("yes", 120_000))),
        suite("add, then multiply", [rate(adjustments=[{"title": "加", "add": 20_000}, {"title": "七折", "multiply": [70, 100]}])], case("84,000", {}, one("yes", 84_000))),
        suite("multiply, then add", [rate(adjustments=[{"title": "七折", "multiply": [70, 100]}, {"title": "加", "add": 20_000}])], case("90,000", {}, one("yes", 90_000))),
        suite("never below nothing", [rate(adjustments=[{"title": "减", "subtract": 150_000}])], case("0", {}, one("yes", 0))),
        suite(
            "on a condition", [rate(adjustments=[{**up, "when": GROUP_A}])],
            case("applies", {"group": ["a"]}, one("yes", 120_000)),
            case("does not", {"group": []}, one("yes", 100_000)),
            case("unknown widens", {}, one("yes", 100_000, 120_000, missing=["group"])),
        ),
        suite("up to", [rate(adjustments=[{**up, "at_most": True}])], case("an interval", {}, one("yes", 100_000, 120_000))),
    ]  # fmt: skip


def ledgers() -> list[Node]:
    def entry(date: str, **more: str) -> Node:
        return {"kind": "k", "date": date, **more}

    yearly = rate(limits=[{"at_most": 2, "per": "year", "count": ["k"], "text": "每年 2 次"}])
    life = rate(limits=[{"at_most": 3, "per": "life", "count": ["k", "m"], "text": "累计 3 次"}])
    once = rate(limits=[{"once_per": ["occupation", "level"], "count": ["k"], "text": "一次"}])
    higher = rate(limits=[{"higher_bars_lower": True, "count": ["k"], "text": "高领后不领低"}])
    claim = rate(limits=[{"claim_within": {"months": 12, "of": "certified"}, "text": "12 个月内申请"}])
    same = {"occupation": "x", "level": "L4"}
    return [
        suite(
            "per year", [yearly],
            case("none so far", {}, "yes", ledger=[]),
            case("one this year", {}, "yes", ledger=[entry("2026-01-01")]),
            case("two this year", {}, "no", ledger=[entry("2026-01-01"), entry("2026-11-25")]),
            case("last year does not count", {}, "yes", ledger=[entry("2025-12-31"), entry("2026-01-01")]),
            case("later than the date asked does not count", {}, "yes", ledger=[entry("2026-12-01"), entry("2026-12-02")]),
            case("another kind", {}, "yes", ledger=[{"kind": "m", "date": "2026-01-01"}] * 2),
        ),
        suite("in all", [life], case("two kinds together", {}, "no", ledger=[entry("2019-01-01"), {"kind": "m", "date": "2020-01-01"}, entry("2021-01-01")]), case("two", {}, "yes", ledger=[entry("2019-01-01"), entry("2021-01-01")])),
        suite(
            "once per occupation and level", [once],
            case("the same", same, "no", ledger=[entry("2024-01-01", **same)]),
            case("another level", {**same, "level": "L3"}, "yes", ledger=[entry("2024-01-01", **same)]),
            case("level unknown", {"occupation": "x"}, one("maybe", missing=["level"]), ledger=[entry("2024-01-01", **same)]),
            case("a vague entry", same, one("maybe", missing=[]), ledger=[entry("2024-01-01")]),
            case("a vague entry before a sure one", same, "no", ledger=[entry("2024-01-01"), entry("2024-02-01", **same)]),
            case("the other way round", same, "no", ledger=[entry("2024-02-01", **same), entry("2024-01-01")]),
        ),
        suite(
            "higher bars lower", [higher],
            case("lower after higher", {"occupation": "x", "level": "L5"}, "no", ledger=[entry("2024-01-01", **same)]),
            case("higher after lower", {"occupation": "x", "level": "L3"}, "yes", ledger=[entry("2024-01-01", **same)]),
            case("the same level is for another limit", same, "yes", ledger=[entry("2024-01-01", **same)]),
            case("another occupation", {"occupation": "y", "level": "L5"}, "yes", ledger=[entry("2024-01-01", **same)]),
            case("occupation unknown", {"level": "L5"}, one("maybe", missing=["occupation"]), ledger=[entry("2024-01-01", **same)]),
        ),
        suite(
            "claim window", [claim],
            case("last day", {"certified": "2025-11-25"}, "yes"),
            case("the day after", {"certified": "2025-11-24"}, "no"),
            case("month end", {"certified": "2024-02-29"}, "yes", on="2025-02-28"),
            case("past the month end", {"certified": "2024-02-29"}, "no", on="2025-03-01"),
            case("before the certificate", {"certified": "2026-12-01"}, "no"),
            case("unknown", {}, one("maybe", missing=["certified"])),
        ),
    ]  # fmt: skip


def conflicts() -> list[Node]:
    def member(id: str, fen: int, how: str, group: str = "g", **more: Any) -> Node:
        return rate(
            id,
            amount={"fixed": fen},
            exclusive=[{"group": group, "settle": how, **({"rank": more.pop("rank")} if "rank" in more else {})}],
            **more,
        )

    def beaten(by: str | None) -> Node:
        return {"beaten_by": None if by is None else {"rate": by}}

    chain = [
        rate("a", amount={"fixed": 10_000}, exclusive=[{"group": "g", "settle": "order", "rank": 1}]),
        rate(
            "b",
            amount={"fixed": 20_000},
            exclusive=[{"group": "g", "settle": "order", "rank": 2}, {"group": "h", "settle": "order", "rank": 1}],
        ),
        rate("c", amount={"fixed": 30_000}, exclusive=[{"group": "h", "settle": "order", "rank": 2}]),
    ]
    return [
        suite(
            "highest", [member("a", 30_000, "highest"), member("b", 50_000, "highest", when=GROUP_A)],
            case("both: the higher wins", {"group": ["a"]}, {"outcomes": {"a": beaten("b"), "b": beaten(None)}, "total": {"min": 50_000, "max": 50_000}}),
            case("the higher unknown: nobody is beaten", {}, {"outcomes": {"a": beaten(None), "b": beaten(None)}, "total": {"min": 30_000, "max": 50_000}}),
            case("the higher fails", {"group": []}, {"outcomes": {"a": beaten(None)}, "total": {"min": 30_000, "max": 30_000}}),
        ),
        suite(
            "by order", [member("a", 30_000, "order", rank=1, when=GROUP_A), member("b", 50_000, "order", rank=2)],
            case("the first wins although lower", {"group": ["a"]}, {"outcomes": {"b": beaten("a")}, "total": {"min": 30_000, "max": 30_000}}),
            case("the first unknown", {}, {"outcomes": {"b": beaten(None)}, "total": {"min": 30_000, "max": 50_000}}),
            case("the first fails", {"group": []}, {"outcomes": {"b": beaten(None)}, "total": {"min": 50_000, "max": 50_000}}),
        ),
        suite(
            "by choice", [member("a", 30_000, "choice"), member("b", 20_000, "choice")],
            case("not chosen yet: the better one is counted", {}, {"outcomes": {"a": beaten(None), "b": beaten(None)}, "total": {"min": 30_000, "max": 30_000}}),
            case("chosen", {}, {"outcomes": {"a": beaten("b")}, "total": {"min": 20_000, "max": 20_000}}, choices={"g": "b"}),
        ),
        suite("a chain", chain, case("who is beaten beats nobody", {}, {"outcomes": {"a": beaten(None), "b": beaten("a"), "c": beaten(None)}, "total": {"min": 40_000, "max": 40_000}})),
        suite("apart", [rate("a"), rate("b", amount={"fixed": 5_000})], case("without a conflict they add up", {}, {"total": {"min": 105_000, "max": 105_000}})),
    ]  # fmt: skip


def others() -> list[Node]:
    front = rate(audience="enterprise", when={"fact": "share", "min": [60, 100], "text": "60%"}, amount={"no_figure": "检查"})
    payees = rate(payee=[{"to": "enterprise", "when": STAFF}, {"to": "institution"}])
    return [
        suite(
            "share", [front],
            case("exactly 60 %", {"fund": 10_000_000, "spent": 6_000_000}, "yes", audience=["enterprise"]),
            case("one 分 short", {"fund": 10_000_000, "spent": 5_999_999}, "no", audience=["enterprise"]),
            case("one third is exact", {"fund": 3, "spent": 2}, "yes", audience=["enterprise"]),
            case("no fund, no share", {"fund": 0, "spent": 0}, "maybe", audience=["enterprise"]),
            case("part unknown", {"fund": 10_000_000}, one("maybe", missing=["spent"]), audience=["enterprise"]),
            case("not for persons", {}, {"outcomes": {}, "total": {"min": 0, "max": 0}, "ask": None}),
        ),
        suite(
            "payee", [payees],
            case("first", {"staff": True}, one("yes", paid_to="enterprise")),
            case("otherwise", {"staff": False}, one("yes", paid_to="institution")),
            case("unknown is not said", {}, one("yes", paid_to=None)),
        ),
        suite(
            "next question", [rate("a", when={"all": [GROUP_A, L5]}), rate("b", when=L5), rate("c", when=STAFF)],
            case("the one that settles most", {}, {"ask": "level"}),
            case("then the earlier in the list", {"level": "L5"}, {"ask": "group"}),
            case("what can change nothing is not asked", {"level": "L4", "staff": True}, {"ask": None}),
            case("skipped", {}, {"ask": "group"}, skip=["level"]),
        ),
    ]  # fmt: skip


def build() -> Node:
    parts = (logic, ages, spans, validity, tables, amounts, adjusted, ledgers, conflicts, others, *TABLES)
    return {"version": 2, "suites": [s for part in parts for s in part()]}


def text() -> str:
    return json.dumps(build(), ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    FILE.parent.mkdir(exist_ok=True)
    FILE.write_text(text(), "utf-8")
