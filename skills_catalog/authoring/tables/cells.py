"""A spreadsheet's value as people see it in its cell: numbers, codes with zeros, percentages, days and times."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from openpyxl.utils.datetime import from_excel
from openpyxl.utils.escape import unescape

SIGNIFICANT = 15
"""Digits of a number that a spreadsheet keeps."""
CHINESE = {
    27: "yyyy年m月", 28: "m月d日", 29: "m月d日", 30: "m-d-yy", 31: "yyyy年m月d日", 32: "h时mm分", 33: "h时mm分ss秒",
    34: "h时mm分", 35: "h时mm分ss秒", 36: "yyyy年m月", 50: "yyyy年m月", 51: "m月d日", 52: "yyyy年m月", 53: "m月d日",
    54: "m月d日", 55: "h时mm分", 56: "h时mm分ss秒", 57: "yyyy年m月", 58: "m月d日",
}  # fmt: skip
"""Formats that Chinese spreadsheets name by number alone (ECMA-376 part 1, 18.8.30)."""

_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_TOKEN = re.compile(r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|_.|\*.|\[\$(?P<currency>[^\]-]*)[^\]]*\]|\[[^\]]*\]|(?P<rest>.)')
_FIGURE = re.compile(r"(?P<whole>[#0?,]*[#0?])(?:\.(?P<places>[#0?]*))?")
_UNREADABLE = re.compile(r"[/eE]|\[[<>=]")


@dataclass(frozen=True)
class Shown:
    """A cell as people see it. text: what it shows; remark: what one should know of it; lost: the number has lost digits."""

    text: str
    remark: str = ""
    lost: bool = False


def as_shown(value: object, number_format: str, format_id: int, epoch: datetime.datetime) -> Shown:
    """Return a value of openpyxl with its format as text."""
    if isinstance(value, str):
        return Shown(unescape(value))
    if isinstance(value, bool):
        return Shown("true" if value else "false")
    if isinstance(value, int | float):
        if format_id in CHINESE:
            value, number_format = from_excel(value, epoch), CHINESE[format_id]
        else:
            return _number(value, number_format)
    if isinstance(value, datetime.datetime):
        return _day(value, _LITERAL.sub("", number_format).lower())
    if isinstance(value, datetime.date):
        return Shown(value.isoformat())
    if isinstance(value, datetime.time):
        return Shown(_clock(value.hour, value.minute, value.second))
    if isinstance(value, datetime.timedelta):
        minutes, seconds = divmod(round(value.total_seconds()), 60)
        return Shown(_clock(*divmod(minutes, 60), seconds))
    return Shown("" if value is None else str(value))


def _clock(hours: int, minutes: int, seconds: int) -> str:
    return f"{hours:02d}:{minutes:02d}" + (f":{seconds:02d}" if seconds else "")


def _day(value: datetime.datetime, code: str) -> Shown:
    """Return a day, a time of day or both, as the format has them."""
    if value.microsecond >= 500_000:  # days are stored as fractions, which are not quite whole seconds
        value += datetime.timedelta(seconds=1)
    clock = _clock(value.hour, value.minute, value.second)
    year, day = "y" in code or "e" in code, "d" in code
    if not year and not day and ("h" in code or "s" in code):
        return Shown(clock)
    if not day:
        return Shown(f"{value.year}年{value.month}月")
    text = value.date().isoformat()
    if "h" in code or clock != "00:00":
        text += f" {clock}"
    return Shown(text, "" if year else f"表里没有显示年份，按存的年份读作 {value.year} 年")


def _number(value: int | float, code: str) -> Shown:
    stored = Decimal(value) if isinstance(value, int) else Decimal(format(value, f".{SIGNIFICANT}g"))
    if abs(stored) >= 10**SIGNIFICANT:
        return Shown("", "", lost=True)
    sections = _sections(code)
    section = sections[1] if stored < 0 and len(sections) > 1 else sections[0]
    if stored == 0 and len(sections) > 2:
        section = sections[2]
    if section in ("", "General", "@"):
        return Shown(_plain(stored))
    return _formatted(abs(stored) if len(sections) > 1 else stored, stored, section)


def _sections(code: str) -> list[str]:
    """Return the parts of a format for positive, negative and zero."""
    parts, start, quoted = [], 0, False
    for n, c in enumerate(code):
        quoted ^= c == '"'
        if c == ";" and not quoted:
            parts.append(code[start:n])
            start = n + 1
    return [*parts, code[start:]]


def _plain(value: Decimal) -> str:
    """Write a number without an exponent and without zeros at the end: 8, not 8.0."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _formatted(value: Decimal, stored: Decimal, section: str) -> Shown:
    bare = _LITERAL.sub("", section)
    figure = _FIGURE.search(bare)
    if figure is None and any(_around(section)):
        return Shown("".join(_around(section)).strip())
    conditional = _UNREADABLE.search(bare) or re.search(r"\[[<>=]", section) or "General" in bare
    if figure is None or conditional or _FIGURE.search(bare, figure.end()) or bare[figure.end() : figure.end() + 1] == ",":
        return Shown(_plain(stored), f"数字格式“{section}”没有照显示的读，按存的数读")
    share = "%" in bare
    exact = value * 100 if share else value
    places = figure["places"] or ""
    shown = exact.quantize(Decimal(1).scaleb(-len(places)), ROUND_HALF_UP)
    remark = ""
    if shown != exact:
        percent = "%" if share else ""
        remark = f"表里显示 {_plain(shown)}{percent}，存的是 {_plain(exact)}{percent}，按存的读"
        text = _plain(exact)
    else:
        text = format(shown, "f")
        while "." in text and (text[-1] == "." or (text[-1] == "0" and len(text.split(".")[1]) > places.count("0"))):
            text = text[:-1]
    sign, digits = ("-", text[1:]) if text.startswith("-") else ("", text)
    whole, point, rest = digits.partition(".")
    digits = whole.zfill(figure["whole"].count("0")) + point + rest
    before, after = _around(section)
    return Shown(f"{before}{sign}{digits}{after}".strip(), remark)


def _around(section: str) -> tuple[str, str]:
    """Return the texts that a format puts before and after its figure."""
    sides = ["", ""]
    side = 0
    for token in _TOKEN.finditer(section):
        rest = token["rest"]
        if rest is not None and rest in "#0?,.":
            side = 1
        else:
            sides[side] += token["quoted"] or token["escaped"] or token["currency"] or rest or ""
    return sides[0], sides[1]
