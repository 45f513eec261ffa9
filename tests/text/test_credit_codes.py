"""Unified social credit codes: in their field and in running text, against python-stdnum."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc

from skills_catalog.checks import codes
from skills_catalog.findings.finding import Problems
from skills_catalog.text import credit_codes

VALID = ("91350100M000100Y43", "52370405MJD000001R", "12370405MB0000001Y", "91370405MA3N000000", "52370405MJE00000AU",
         "52370405MJD0000030", "52370405MJD0000320")  # fmt: skip
INVALID = ("91350100M000100Y4Z", "52370405MJD000002R", "52370405MJD00O001R", "52370405MJD000001", "I2370405MJD000001R")
UNUSUAL = ("52370405mjd000001r", "５２３７０４０５ＭＪＤ０００００１Ｒ", " 52370405MJD000001R\u3000", "52370405 MJD000001 R")
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


@pytest.mark.parametrize("code", VALID)
def test_right_codes_pass(code: str) -> None:
    assert credit_codes.fault(code) is None


@pytest.mark.parametrize("code", INVALID)
def test_wrong_codes_do_not(code: str) -> None:
    assert credit_codes.fault(code)


@pytest.mark.parametrize("code", UNUSUAL)
def test_another_form_of_a_code_is_told_the_usual_one(code: str) -> None:
    assert credit_codes.fault(code) == "统一社会信用代码请写成 52370405MJD000001R。"


def test_what_is_wrong_is_said() -> None:
    assert "是 17 位" in (credit_codes.fault("52370405MJD000001") or "")
    assert "不会有 O。是不是 52370405MJD000001R？" in (credit_codes.fault("52370405MJD00O001R") or "")
    assert "校验位" in (credit_codes.fault("52370405MJD000002R") or "")


BODIES = st.builds(
    lambda kind, place, rest: kind + place + rest,
    st.sampled_from(["11", "12", "13", "52", "91", "92", "93", "N2", "Y1"]),
    st.text("0123456789", min_size=6, max_size=6),
    st.text(ALPHABET, min_size=9, max_size=9),
)


@given(BODIES, st.integers(0, 17), st.sampled_from(ALPHABET + "IOSVZ"))
def test_one_wrong_character_is_found_as_stdnum_finds_it(body: str, at: int, other: str) -> None:
    code = body + uscc.calc_check_digit(body)
    assert credit_codes.fault(code) is None
    changed = code[:at] + other + code[at + 1 :]
    if changed[:2].isdigit():
        assert (credit_codes.fault(changed) is None) == uscc.is_valid(changed)
    if changed != code:
        assert credit_codes.fault(changed)


def test_codes_in_texts_are_checked_where_a_text_calls_them_so(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    lines = ["# 机构", "", "统一社会信用代码：52370405MJD000001R。", "信用代码（三证合一）52370405 MJD000001 R", "- 信用代码为**52370405MJD000002R**",
             "| 统一社会信用代码 | 52370405MJD00O001R |", "编号 52370405MJD000002R", "统一社会信用代码会核对校验位"]  # fmt: skip
    file.write_text("\n".join(lines), "utf-8")
    problems = Problems()
    codes.check_codes_in_texts([file], tmp_path, problems)
    assert [(f.line, f.column, f.code) for f in problems.sorted()] == [
        (4, 11, "bad-code"),
        (5, 10, "bad-code"),
        (6, 14, "bad-code"),
    ]
    assert re.search("请写成 52370405MJD000001R", problems.sorted()[0].message)
