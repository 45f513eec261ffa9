from __future__ import annotations

import datetime
import itertools
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skills_catalog.text import quantities

D = datetime.date


@pytest.mark.parametrize(
    ("text", "fen"), [("0", 0), ("1500", 150_000), ("12.5", 1250), ("12.50", 1250), ("0.05", 5), ("1.10", 110)]
)
def test_money(text: str, fen: int) -> None:
    assert quantities.parse_money(text) == fen


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("1e3", "1000"),
        ("1_000", "1000"),
        ("1,000", "1000"),
        ("300元", "300"),
        ("１５００", "1500"),
        ("01", "1"),
        ("-5", "元"),
        ("1.234", "1.234"),
        ("nan", "元"),
    ],
)
def test_money_refused_with_what_to_write(text: str, hint: str) -> None:
    with pytest.raises(quantities.BadValue, match=hint):
        quantities.parse_money(text)


@pytest.mark.parametrize("text", ["2026-02-30", "0000-00-00", "2026-13-01", "2019-1-5", "2025.08.28", "2026-02-29", "2026-11-31"])
def test_dates_that_do_not_exist_or_are_written_otherwise(text: str) -> None:
    with pytest.raises(quantities.BadValue):
        quantities.parse_date(text)


def test_date_hint_shows_the_right_form() -> None:
    with pytest.raises(quantities.BadValue, match="2019-01-05"):
        quantities.parse_date("2019/1/5")


@pytest.mark.parametrize(
    ("born", "on", "years"),
    [
        ("2008-03-26", "2026-03-25", 17), ("2008-03-26", "2026-03-26", 18), ("1966-12-31", "2026-11-25", 59),
        ("2004-02-29", "2026-02-28", 21), ("2004-02-29", "2026-03-01", 22), ("2004-02-29", "2024-02-29", 20),
    ],
)  # fmt: skip
def test_age(born: str, on: str, years: int) -> None:
    assert quantities.full_years(D.fromisoformat(born), D.fromisoformat(on)) == years


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [("2024-02-29", 12, "2025-02-28"), ("2025-08-31", 12, "2026-08-31"), ("2025-08-31", 6, "2026-02-28")],
)
def test_months_end_on_the_last_day(start: str, months: int, end: str) -> None:
    assert quantities.add_months(D.fromisoformat(start), months) == D.fromisoformat(end)


@given(st.integers(0, 10**12))
def test_money_survives_writing_and_reading(fen: int) -> None:
    assert quantities.parse_money(quantities.yuan(fen).replace(",", "")) == fen


@given(st.dates(D(1900, 1, 1), D(2100, 1, 1)), st.integers(0, 600))
def test_adding_months_never_leaves_the_month(day: D, months: int) -> None:
    later = quantities.add_months(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months


def test_rounding_half_up() -> None:
    assert [quantities.round_half_up(Fraction(n, 2)) for n in (0, 1, 2, 3, 9)] == [0, 1, 1, 2, 5]


def test_percent_needs_its_sign() -> None:
    assert quantities.parse_percent("90%") == Fraction(9, 10)
    with pytest.raises(quantities.BadValue, match="请写成 90%"):
        quantities.parse_percent("0.9")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("40小时", "约合 53"),
        ("90分钟", "是 2，"),
        ("1.5 h", "是 2，"),
        ("９０分钟", "是 2，"),
        ("40学时", ""),
        ("40", ""),
        ("四十小时", ""),
    ],
)
def test_clock_time_is_told_from_class_hours(text: str, says: str) -> None:
    hint = quantities.clock_time_hint(text)
    assert says in hint and bool(hint) == bool(says)


def test_plain_numerals_are_those_of_cn2an() -> None:
    import cn2an

    digits = ["", *"一二三四五六七八九"]
    taken = 0
    for thousand, hundred, ten, one in itertools.product(digits, repeat=4):
        text = f"{thousand}{'千' if thousand else ''}{hundred}{'百' if hundred else ''}{ten}{'十' if ten else ''}{one}"
        for written in {text, text.replace("一十", "十")}:
            found = quantities.plain_numeral(written)
            if found is not None:
                assert found == cn2an.cn2an(written, "smart"), written
                taken += 1
    assert taken > 8000


@pytest.mark.parametrize(("text", "year"), [("二〇〇五", 2005), ("二零二六", 2026), ("一九八九", 1989)])
def test_a_year_is_read_digit_by_digit(text: str, year: int) -> None:
    assert quantities.plain_numeral(text) == year


@pytest.mark.parametrize("text", ["", "十百", "千", "一百五", "一百零五", "两", "万", "一万", "三百十五", "一二三", "零零"])
def test_other_numerals_are_not_plain(text: str) -> None:
    assert quantities.plain_numeral(text) is None
