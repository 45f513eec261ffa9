"""Checks on their own: personal numbers, figures in quotes, credit codes."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric, uscc

from compiler.checks.conflicts import _back_to, _circular
from compiler.checks.logic import Term, _allowed
from compiler.checks.privacy import check
from compiler.checks.quotes import numbers
from compiler.personal import is_resident_id, leaks, long_number, suspect
from compiler.problems import Problems
from compiler.rules.language import Condition

VALID_CODES = ["91350100M000100Y43", "52370405MJD000001R", "12370405MB0000001Y", "52370405MJD0000030"]
INVALID_CODES = ["91350100M000100Y4Z", "52370405MJD000002R", "52370405MJD00O001R", "52370405MJD000001"]


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("证号 11010519491231002X", "身份证号"),
        ("证号440524188001010014。", "身份证号"),
        ("证号：１１０１０５１９４９１２３１００２Ｘ", "身份证号"),
        ("电话 13812345678", "手机号"),
        ("电话 138-1234-5678", "手机号"),
        ("电话 +86 13812345678", "手机号"),
        ("卡号 6222 0212 3456 7890 128", "银行卡号"),
    ],
)
def test_personal_numbers_are_found(line: str, what: str) -> None:
    assert [found for _, found in leaks(line)] == [what]


@pytest.mark.parametrize(
    "line",
    [
        "证号 110105********002X", "电话 138****5678", "办公电话 0632-6611234", "代码 52370405MJD000001R",
        "区划 370405001", "许可证 370405200001011234", "2019-11-06 到 2026-12-31", "金额 12345678901.00", "证书 Y000123370001195000001",
    ],
)  # fmt: skip
def test_other_numbers_pass(line: str) -> None:
    assert list(leaks(line)) == []


def test_markdown_is_scanned_with_its_place(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_text("# 标题\n\n  打 13812345678\n", "utf-8")
    problems = Problems()
    check([file], tmp_path, problems)
    assert [(f.path, f.line, f.column, f.code) for f in problems.found] == [("a.md", 3, 5, "privacy")]


NUMBERS = ("11010519491231002X", "13812345678", "6222021234567890128", "440524188001010014", "4111111111111111")
DRAWN = st.lists(
    st.sampled_from([*NUMBERS, *"0123456789 -+xX.电a\u3000\uff0d\u2460\u00b2１９\U0001d7ce", "138", "1234", "5678"]), max_size=12
)


@given(DRAWN, st.sampled_from(["", " ", "-", "\u3000", "\u00a0", "\uff0d"]), st.sampled_from(["0", "０", "𝟎"]))
def test_no_personal_number_is_passed_over(parts: list[str], between: str, zero: str) -> None:
    """The quick look at a whole file says yes wherever the slow one finds something."""
    line = between.join("".join(parts)) if len(parts) < 4 else "".join(parts)
    line = "".join(chr(ord(zero) + int(c)) if c in "0123456789" else c for c in line)
    if list(leaks(line)):
        assert suspect(line.encode())
        assert long_number(line.encode()) or zero != "0" or not line.isascii()


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
    lambda values, negate: Term(Condition(fact="f", in_=tuple(values)), (), negate),
    st.lists(st.sampled_from("abcx"), min_size=1, max_size=4),
    st.booleans(),
)


@given(LEAVES, LEAVES)
def test_a_value_that_two_conditions_allow(a: Term, b: Term) -> None:
    def allowed(term: Term) -> set[str]:
        return {v for v in "abc" if (v in (term.node.in_ or ())) != term.negate}

    assert _allowed(a, b, "abc") == bool(allowed(a) & allowed(b))


@given(st.integers(10**16, 10**17 - 1))
def test_the_id_check_digit_agrees_with_stdnum(body: int) -> None:
    digits = str(body)
    number = digits + ric.calc_check_digit(digits + "0")
    assert is_resident_id(number)
    wrong = digits + ("1" if number[-1] != "1" else "2")
    assert not is_resident_id(wrong)


def test_credit_codes() -> None:
    assert all(uscc.is_valid(c) for c in VALID_CODES)
    assert not any(uscc.is_valid(c) for c in INVALID_CODES)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("补贴一千八百元", {1800}),
        ("每人1,800元", {1800}),
        ("提高到收费标准的90%", {90, Fraction(9, 10)}),
        ("百分之九十", {Fraction(9, 10)}),
        ("不超过１０００元", {1000}),
        ("两万元", {20000}),
        ("3.5万元", {Fraction(7, 2), 35000}),
        ("参保1年以上", {1, 12}),
        ("三年内", {3, 36}),
    ],
)
def test_numbers_of_a_sentence(text: str, found: set[Fraction]) -> None:
    assert found <= numbers(text)


def test_a_number_that_is_not_there() -> None:
    assert Fraction(1, 20) not in numbers("不低于50%")
    assert Fraction(1500) not in numbers("一千八百元")
