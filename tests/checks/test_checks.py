"""Checks on their own: circles of rates, conditions that meet, figures in quotes."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skills_catalog.checks.rates.conflicts import _back_to, _circular
from skills_catalog.checks.rates.contradictions import PlacedCondition, _allowed
from skills_catalog.checks.rates.quotes import numbers_in
from skills_catalog.rules.language.condition import Condition

ORDERS = st.lists(st.lists(st.tuples(st.integers(1, 4), st.sampled_from("abcdef")), max_size=6), max_size=4)


@given(ORDERS)
def test_circles_are_looked_for_only_where_there_are_some(orders: list[list[tuple[int, str]]]) -> None:
    def beaten(order: list[tuple[int, str]]) -> dict[str, list[str]]:
        out: dict[str, list[str]] = {}
        for ranked in orders:
            kept = [(rank, id) for rank, id in ranked if id in order]
            for rank, id in kept:
                out.setdefault(id, []).extend(other for higher, other in kept if higher > rank)
        return out

    everyone, some = beaten(list("abcdef")), beaten(sorted(_circular(orders)))
    for start in "abcdef":
        assert _back_to(start, everyone) == _back_to(start, some)


LEAVES = st.builds(
    lambda values, negate: PlacedCondition(Condition(fact="f", tests={"in_": tuple(values)}), (), negate),
    st.lists(st.sampled_from("abcx"), min_size=1, max_size=4),
    st.booleans(),
)


@given(LEAVES, LEAVES)
def test_a_value_that_two_conditions_allow(a: PlacedCondition, b: PlacedCondition) -> None:
    def allowed(term: PlacedCondition) -> set[str]:
        return {v for v in "abc" if (v in (term.node.in_ or ())) != term.negate}

    assert _allowed(a, b, "abc") == bool(allowed(a) & allowed(b))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("补贴一千八百元", {1800}),
        ("每人1,800元", {1800}),
        ("提高到收费标准的90%", {90, Fraction(9, 10)}),
        ("百分之九十", {Fraction(9, 10)}),
        ("上浮10个百分点", {10, Fraction(1, 10)}),
        ("不超过１０００元", {1000}),
        ("两万元", {20000}),
        ("3.5万元", {Fraction(7, 2), 35000}),
        ("参保1年以上", {1, 12}),
        ("三年内", {3, 36}),
    ],
)
def test_numbers_of_a_sentence(text: str, found: set[Fraction]) -> None:
    assert found <= numbers_in(text)


def test_a_number_that_is_not_there() -> None:
    assert Fraction(1, 20) not in numbers_in("不低于50%")
    assert Fraction(1500) not in numbers_in("一千八百元")
