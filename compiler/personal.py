"""Personal numbers in a text: ID numbers, mobile numbers and bank cards, also in full-width digits."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

_ID = re.compile(r"(?<![0-9A-Za-z])[1-9][0-9]{5}(?:18|19|20)[0-9]{2}[0-9]{7}[0-9Xx](?![0-9A-Za-z])")
_MOBILE = re.compile(r"(?<![0-9A-Za-z.])(?:\+?86[- ]?)?1[3-9][0-9](?:[- ]?[0-9]{4}){2}(?![0-9A-Za-z.])")
_CARD = re.compile(r"(?<![0-9A-Za-z])[3-6][0-9]{3}(?:[ -]?[0-9]{4}){2,3}[ -]?[0-9]{0,7}(?![0-9A-Za-z])")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_MARKS = "10X98765432"


def is_resident_id(text: str) -> bool:
    """18 characters with a right check digit (GB 11643-1999)."""
    if len(text) != 18 or not text[:17].isdigit():
        return False
    return _MARKS[sum(int(c) * w for c, w in zip(text, _WEIGHTS, strict=False)) % 11] == text[17].upper()


def is_card(digits: str) -> bool:
    """A bank card number: 16 to 19 digits that pass the Luhn check."""
    if not 16 <= len(digits) <= 19 or len(set(digits)) < 4:
        return False
    total = 0
    for n, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if n % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def leaks(line: str) -> Iterator[tuple[int, str]]:
    """(column from 1, what it is) of each personal number in a line; a masked number passes."""
    narrow = line if line.isascii() else unicodedata.normalize("NFKC", line)
    for match in _ID.finditer(narrow):
        if is_resident_id(match.group(0)):
            yield match.start() + 1, "身份证号"
    for match in _MOBILE.finditer(narrow):
        yield match.start() + 1, "手机号"
    for match in _CARD.finditer(narrow):
        digits = re.sub(r"[ -]", "", match.group(0))
        if is_card(digits) and not is_resident_id(digits):
            yield match.start() + 1, "银行卡号"


_DIGITS = bytes(0x30 if 0x30 <= byte <= 0x39 else byte for byte in range(256))
_BETWEEN = b" -" + bytes(range(0x80, 0x100))
_SHORTEST = b"0" * 11
ODD_DIGIT = re.compile(
    "[\u00b2\u00b3\u00b9\u00bc-\u00be\u2070-\u2089\u2150-\u218f\u2460-\u24ff\u2776-\u2793\u3200-\u33ff\uff10-\uff19\U00010000-\U0010ffff]"
)
"""Characters that are read as ASCII digits, and a few more."""


def long_number(raw: bytes) -> bool:
    """May there be eleven ASCII digits in a row, whatever stands between them? Quick; a no means that there are none."""
    return _SHORTEST in raw.translate(_DIGITS, _BETWEEN)


def suspect(raw: bytes) -> bool:
    """May a text hold a personal number? Quick; where it says no, ``leaks`` finds nothing in any line."""
    return long_number(raw) or ODD_DIGIT.search(raw.decode("utf-8", errors="replace")) is not None
