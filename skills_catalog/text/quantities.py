"""Money in 分, civil dates, class hours, percentages and Chinese numerals.

Every reader takes the text as it stands in the YAML and returns a value or raises ``BadValue``
whose message says what to write instead.
"""

from __future__ import annotations

import calendar
import contextlib
import datetime
import re
import unicodedata
from fractions import Fraction

MINUTES_PER_CLASS_HOUR = 45
"""1 学时 = 45 min (淮安 2023; the usual rule of the field)."""


class BadValue(ValueError):
    """A text that is not a value of its kind. ``args[0]`` is the message for the clerk."""


MOST_DIGITS = 13
"""Digits before the point: so many 元 are still an exact number of 分 in a browser."""
MOST_DECIMALS = 9


def half_width(text: str) -> str:
    """Return the text with full-width digits, letters, punctuation and spaces in their half-width form."""
    return unicodedata.normalize("NFKC", text).strip()


def _reject_full_width(text: str) -> None:
    narrow = half_width(text)
    if narrow != text:
        raise BadValue(f"“{text}”里有全角字符或多余空格，请写成 {narrow}")


_MONEY = re.compile(r"(0|[1-9][0-9]*)(?:\.([0-9]{1,2}))?")
_INTEGER = re.compile(r"0|-?[1-9][0-9]*")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?")
_PERCENT = re.compile(r"((?:0|[1-9][0-9]*)(?:\.[0-9]+)?)%")
_LOOSE = re.compile(
    r"[¥￥]?\s*(?P<whole>[0-9]{1,3}(?:,[0-9]{3})+|[0-9][0-9_]*|)(?P<rest>\.[0-9]*)?(?:[eE]\+?(?P<power>[0-9]{1,2}))?\s*(?P<times>万)?"
    r"\s*(?:(?:元|块|学时|课时|人|名|个|天|日|年|次)整?(?:[/每][\u4e00-\u9fff]{1,4})?)?"
)
"""A number with separators, an exponent, a currency or a unit that changes nothing about it."""


def _plain_number(text: str) -> str:
    """Return how to write a number such as 1_000, 1,000, 1e3, 1.5万, 一千五百 or 300元; empty if that is not clear."""
    text = half_width(text)
    match = _LOOSE.fullmatch(text)
    digits = match["whole"].replace("_", "").replace(",", "") if match else ""
    decimals = (match["rest"] or "").removeprefix(".") if match else ""
    if match is None or not digits + decimals or len(digits + decimals) > 2 * MOST_DIGITS:
        numeral = plain_numeral(text.removesuffix("元"))
        return "" if numeral is None else str(numeral)
    power = int(match["power"] or 0) + (4 if match["times"] else 0) - len(decimals)
    return decimal_text(int(digits + decimals) * Fraction(10) ** power)


def _matched(text: str, form: re.Pattern[str], what: str, otherwise: str) -> re.Match[str]:
    """Match a text against the form of a number; raise BadValue with the number to write, or with ``otherwise``."""
    match, narrow = form.fullmatch(text), half_width(text)
    share = "%" in narrow or "百分之" in narrow
    if match is None and share and form is not _PERCENT:
        raise BadValue(f"“{text}”是百分比，这里要写{what}，{otherwise}")
    if match is None and form.fullmatch(narrow):
        raise BadValue(f"“{text}”里有全角字符或多余空格，请写成 {narrow}")
    if match is None:
        plain = _plain_number(narrow.removeprefix("百分之").removesuffix("%"))
        plain += "%" if plain and share else ""
        clear = form.fullmatch(plain) and not _excess(plain)
        raise BadValue(f"“{text}”不是{what}，{f'请写成 {plain}' if clear else otherwise}")
    if excess := _excess(text):
        raise BadValue(f"“{text[:20]}…”{excess}")
    return match


def _excess(text: str) -> str:
    """Say how a number has too many digits; empty where it has not."""
    whole, _, decimals = text.removesuffix("%").lstrip("-").partition(".")
    if len(whole) > MOST_DIGITS:
        return f"太大，最多 {MOST_DIGITS} 位"
    return f"的小数太长，最多 {MOST_DECIMALS} 位" if len(decimals) > MOST_DECIMALS else ""


FREE = {"免费", "不收费", "免收", "全免"}


def parse_money(text: str) -> int:
    """Parse 元 with at most two decimals as an integer of 分. Raises BadValue."""
    if text in FREE:
        raise BadValue(f"“{text}”请写成 0")
    if re.fullmatch(r"[0-9][0-9,]*\.[0-9]{3,}\s*元?", half_width(text)):
        raise BadValue(f"“{text}”的小数太长，金额最多两位小数，例如 12.50")
    match = _matched(text, _MONEY, "金额", "请只写数字，单位是元，例如 1500 或 12.50")
    return int(match.group(1)) * 100 + int((match.group(2) or "").ljust(2, "0"))


def parse_integer(text: str) -> int:
    return int(_matched(text, _INTEGER, "整数", "请只写整数，不带单位").group())


def clock_time_hint(text: str) -> str:
    """Say what to write for clock time where 学时 are wanted (``40小时`` is about 53); empty for other texts."""
    match = re.fullmatch(r"([0-9]{1,6}(?:\.[0-9]{1,6})?)\s*(小时|钟头|h|分钟|分|min)", half_width(text).strip(), re.IGNORECASE)
    if not match:
        return ""
    minutes = Fraction(match.group(1)) * (1 if match.group(2).lower() in ("分钟", "分", "min") else 60)
    hours = minutes / MINUTES_PER_CLASS_HOUR
    about = "是" if hours.denominator == 1 else "约合"
    return (
        f"“{text}”是钟点时间，这里的单位是学时（1 学时 = {MINUTES_PER_CLASS_HOUR} 分钟），{about} {round(hours)}，核对后只写数字"
    )


def parse_number(text: str) -> Fraction:
    """Parse a plain decimal number such as 46.5. Raises BadValue."""
    return Fraction(_matched(text, _NUMBER, "数字", "请只写数字，不带单位").group())


def parse_percent(text: str) -> Fraction:
    """Parse ``90%`` or ``12.5%`` as 9/10 or 1/8; raise BadValue for a bare 0.9, which may be a slip for 0.9%."""
    return Fraction(_matched(text, _PERCENT, "百分比", _share_meant(text)).group(1)) / 100


def _share_meant(text: str) -> str:
    """Return what to write for a share without a sign: 90 is 90%; 0.9 may be 90% or 0.9%; 九成 is 90%."""
    if tenths := re.fullmatch("([一二三四五六七八九])成([一二三四五六七八九])?(半)?", text):
        digits = ["一二三四五六七八九".index(d) + 1 if d else 0 for d in tenths.group(1, 2)]
        return f"请写成 {10 * digits[0] + digits[1] + (5 if tenths[3] and not tenths[2] else 0)}%"
    plain = half_width(text)
    if not _PERCENT.fullmatch(f"{plain}%") or _excess(plain):
        return "请带百分号，例如 90%"
    below = Fraction(plain) < 1 and Fraction(plain) != 0
    return f"请写成 {decimal_text(Fraction(plain) * 100)}%（或 {plain}%）" if below else f"请写成 {plain}%"


_LOOSE_DATE = re.compile(r"([0-9]{4})(?:[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?|([0-9]{2})([0-9]{2}))(?:[T ][0-9:.]+Z?)?")


def _plain_date(text: str) -> str:
    """Return how to write 2026/3/1, 2026年3月1日, 20260301 or a date with a time; empty if that is not clear."""
    match = _LOOSE_DATE.fullmatch(text)
    if match is None:
        return ""
    with contextlib.suppress(ValueError):
        return datetime.date(*(int(part) for part in match.groups() if part)).isoformat()
    return ""


def parse_date(text: str) -> datetime.date:
    """Parse ``2026-02-28`` as a civil date; raise BadValue for another form or a day that does not exist."""
    _reject_full_width(text)
    match = re.fullmatch(r"([0-9]{4})-([0-9]{2})-([0-9]{2})", text)
    if not match:
        raise BadValue(f"“{text}”不是日期，请写成 年-月-日，{_plain_date(text) or '例如 2026-03-01'}")
    year, month, day = (int(g) for g in match.groups())
    if not (year >= 1 and 1 <= month <= 12):
        raise BadValue(f"“{text}”不是存在的日期")
    last = calendar.monthrange(year, month)[1]
    if not 1 <= day <= last:
        raise BadValue(f"“{text}”不是存在的日期，{year} 年 {month} 月只有 {last} 天")
    return datetime.date(year, month, day)


_MEANT = {
    "true": ("是", "有", "对", "√", "true", "yes", "y", "on", "1"),
    "false": ("否", "无", "不", "×", "false", "no", "n", "off", "0"),
}


def parse_yes_no(text: str) -> bool:
    if text not in ("true", "false"):
        meant = next((word for word, forms in _MEANT.items() if half_width(text).lower() in forms), "")
        hint = f"，请写 {meant}" if meant else ""
        raise BadValue(f"“{text}”不行，这里只能写 true（是）或 false（否）{hint}")
    return text == "true"


_UNITS = re.compile(
    "(?:([一二三四五六七八九])千)?(?:([一二三四五六七八九])百)?(?:([一二三四五六七八九])?十)?([一二三四五六七八九])?"
)


def plain_numeral(text: str) -> int | None:
    """Read 一千八百 as 1800 and a year such as 二〇〇五; None for numerals above 9,999 and those with a gap between units."""
    if text == "零":
        return 0
    if re.fullmatch("[一二三四五六七八九][〇零一二三四五六七八九]{3}", text):
        return int("".join(str("〇一二三四五六七八九".index(digit.replace("零", "〇"))) for digit in text))
    match = _UNITS.fullmatch(text)
    if match is None:
        return None
    digits = [0 if digit is None else "一二三四五六七八九".index(digit) + 1 for digit in match.groups()]
    if "十" in text and not digits[2]:  # 十五
        if digits[0] or digits[1]:
            return None
        digits[2] = 1
    written = "".join("1" if digit else "0" for digit in digits).strip("0")
    return None if not written or "0" in written else int("".join(map(str, digits)))


def add_months(day: datetime.date, months: int) -> datetime.date:
    """Return the same day ``months`` later, or the last day of that month where it has no such day."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return datetime.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def full_years(born: datetime.date, on: datetime.date) -> int:
    """Return the completed years of age; who was born on 29 February turns on 1 March in other years."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def decimal_text(value: Fraction | int) -> str:
    """Write a number in plain decimals without trailing zeros, a repeating one as a fraction."""
    value = Fraction(value)
    if value.denominator == 1:
        return str(value.numerator)
    scaled, power = value, 0
    while scaled.denominator != 1 and power < 9:
        scaled, power = scaled * 10, power + 1
    if scaled.denominator != 1:
        return f"{value.numerator}/{value.denominator}"
    sign, digits = ("-" if scaled < 0 else ""), str(abs(scaled.numerator)).rjust(power + 1, "0")
    return f"{sign}{digits[:-power]}.{digits[-power:]}"


def percent_text(share: Fraction) -> str:
    return f"{decimal_text(share * 100)}%"


def yuan(fen: int) -> str:
    """Write 分 as 元, as people do: 150000 → ``1,500``, 1250 → ``12.50``."""
    whole, rest = divmod(abs(fen), 100)
    sign = "-" if fen < 0 else ""
    return f"{sign}{whole:,}" + (f".{rest:02d}" if rest else "")


def round_half_up(value: Fraction) -> int:
    """Round once, half away from zero for the non-negative amounts that rules make."""
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)
