"""Unified social credit codes (GB 32100-2015): the usual form of one, and what is wrong with another."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from stdnum.cn import uscc

LENGTH = 18
ALIKE = {"I": "1", "O": "0", "S": "5", "Z": "2", "V": "U"}
"""Letters that no code has, and what was probably meant."""
LABEL = "信用代码"
_SIGN = "[0-9A-Za-z０-９Ａ-Ｚａ-ｚ]"
_QUOTES = "[ \\t*_`|\"'“”]*"
_WRITTEN = re.compile(
    rf"{LABEL}{_QUOTES}(?:[（(][^（）()\n]{{0,10}}[）)])?[:：=为是]?{_QUOTES}(?P<code>{_SIGN}(?:[ -]?{_SIGN}){{14,20}})"
)


_FORM = re.compile("[1-9A-HJ-NP-RTUWXY]{2}[0-9]{6}[0-9A-HJ-NP-RTUWXY]{10}")


def is_valid(code: str) -> bool:
    """Tell whether form and check digit are right; stdnum's own test refuses first letters that are allowed (N: rural
    collectives).
    """
    return _FORM.fullmatch(code) is not None and uscc.calc_check_digit(code[:-1]) == code[-1]


def normal_code(text: str) -> str:
    """Return a code without spaces and dashes, in half-width capitals."""
    return re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", text)).upper()


def fault(text: str) -> str | None:
    """Say what is wrong with a code as it is written and what to write; None where it is right."""
    code = normal_code(text)
    if is_valid(code):
        return None if code == text else f"统一社会信用代码请写成 {code}。"
    if len(code) != LENGTH:
        return f"统一社会信用代码应是 {LENGTH} 位，“{text}”是 {len(code)} 位。请照证照重新写。"
    odd = sorted({c for c in code if c in ALIKE or not (c.isascii() and c.isalnum())})
    if odd:
        meant = "".join(ALIKE.get(c, c) for c in code)
        proposal = f"是不是 {meant}？" if is_valid(meant) else "请照证照重新写。"
        return f"统一社会信用代码“{text}”里不会有 {'、'.join(odd)}。{proposal}"
    return f"统一社会信用代码“{text}”的校验位不对，有一位写错了，或两位写反了。请照证照重新写。"


def find_codes(text: str) -> Iterator[tuple[int, str]]:
    """Yield (offset, code as written) wherever a text says that a credit code follows."""
    return ((match.start("code"), match.group("code")) for match in _WRITTEN.finditer(text))
