"""Personal data in a text: ID, mobile, bank card and passport numbers, and names of private persons.

Numbers are found in full-width digits, with spaces, dashes, emphasis or line breaks inside, and in addresses. A masked
number (138****5678) has lost digits and passes.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from skills_catalog.text.person_names import announces_name, find_names, may_hold_name

RESIDENT_ID, OLD_ID, MOBILE, CARD, PASSPORT, PERSON = "身份证号", "15 位旧身份证号", "手机号", "银行卡号", "护照号", "人名"
NUMBERS = frozenset({RESIDENT_ID, OLD_ID, MOBILE, CARD, PASSPORT})
PERMITTED: Mapping[str, frozenset[str]] = {
    "phone": frozenset({MOBILE}),
    "code": NUMBERS - {PASSPORT},
    "person": frozenset({PERSON}),
}
"""What a field may hold by its mark (``schema.F.public``): an office's telephone, mobile ones too; a registered
code, whose digits may look like a number of a person; persons whom a public document names."""

_FOLD = r"[ \t\\]*\n[ \t#>]*"
_JOINT = rf"(?:[ \t._*·/-]{{0,2}}|{_FOLD})"
_ID = rf"(?<![0-9])(?=([1-9](?:{_JOINT}[0-9]){{16}}{_JOINT}[0-9Xx])(?![0-9]))"
_OLD_ID = r"(?<![0-9A-Za-z.-])([1-8][0-9]{14})(?![0-9A-Za-z.-])"
_BREAK = rf"(?:[ ._*-]{{0,2}}|{_FOLD})"
_MOBILE = (
    rf"(?<![0-9A-Za-z])(?<![0-9]\.)(?:[A-Za-z]{{1,12}}|(?:\+|00)?86[ -]?)?"
    rf"(1[3-9][0-9]{_BREAK}[0-9]{{4}}{_BREAK}[0-9]{{4}}|1[3-9][0-9]{{2}}-[0-9]{{3}}-[0-9]{{4}})(?![0-9A-Za-z])(?!\.[0-9])"
)
_GAP = rf"(?:[ \t_*-]{{0,2}}|{_FOLD})"
_CARD = rf"(?<![0-9A-Za-z])(?=((?:[456]|35|9558)(?:{_GAP}[0-9]){{12,18}}))"
_PASSPORT = re.compile(r"(?:护照|通行证)(?:号码?)?[ \t]*(?:[：:是为][ \t]*)?((?:[EGPSDM][A-Z]?|[CHM])[0-9]{7,10})(?![0-9A-Za-z])")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_MARKS = "10X98765432"
_PROVINCES = frozenset(
    map(str, (*range(11, 16), 21, 22, 23, *range(31, 38), *range(41, 47), *range(50, 55), *range(61, 66), 71, 81, 82, 83))
)
"""First two digits of ID numbers: provinces of GB/T 2260, and 83 of residence permits."""


class Leak(NamedTuple):
    """Something personal: where it begins and ends in the text (from 0), and what it is."""

    start: int
    end: int
    what: str


def is_resident_id(text: str) -> bool:
    """Tell whether a text is an ID number: 18 characters with a province, a birth date and the check digit (GB 11643-1999)."""
    if len(text) != 18 or not text[:17].isdigit():
        return False
    if _MARKS[sum(int(c) * w for c, w in zip(text, _WEIGHTS, strict=False)) % 11] != text[17].upper():
        return False
    province = text[1:3] if text[0] == "9" else text[:2]
    return province in _PROVINCES and _is_day(text[6:14])


def is_bank_card(digits: str) -> bool:
    """Tell whether digits are a bank card number: 16, or 16 to 19 of UnionPay, that pass the Luhn check."""
    if not 16 <= len(digits) <= (19 if digits.startswith(("6", "9")) else 16) or len(set(digits)) < 4:
        return False
    total = 0
    for n, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if n % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def _is_day(text: str) -> bool:
    """Tell whether a text is the birthday, YYYYMMDD, of a person alive or in old files."""
    if not "1880" <= text[:4] <= "2099":
        return False
    try:
        datetime.date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return False
    return True


def find_leaks(text: str) -> Iterator[Leak]:
    """Yield everything personal in a text of any number of lines, in order; a masked number passes."""
    narrow, places = _narrow(text)
    found = [*_numbers(narrow), *(Leak(*span, PERSON) for span in find_names(narrow))]
    for leak in sorted(found):
        yield leak if places is None else Leak(places[leak.start], places[leak.end - 1] + 1, leak.what)


def find_number_leaks(text: str) -> Iterator[Leak]:
    """Yield the same without names."""
    narrow, places = _narrow(text)
    for leak in sorted(_numbers(narrow)):
        yield leak if places is None else Leak(places[leak.start], places[leak.end - 1] + 1, leak.what)


def _numbers(text: str) -> Iterator[Leak]:
    for match in _PASSPORT.finditer(text):
        yield Leak(*match.span(1), PASSPORT)
    if not may_hold_number(text.encode(errors="replace")):
        return
    taken: list[tuple[int, int]] = []
    for match in re.finditer(_ID, text):
        if is_resident_id(_joined(match.group(1))):
            taken.append(match.span(1))
            yield Leak(*match.span(1), RESIDENT_ID)
    for match in re.finditer(_CARD, text):
        span = _card(text, match.span(1))
        if span and not _within(span, taken):
            taken.append(span)
            yield Leak(*span, CARD)
    for match in re.finditer(_OLD_ID, text):
        number = match.group(1)
        if number[:2] in _PROVINCES and _is_day("19" + number[6:12]) and not _within(match.span(1), taken):
            taken.append(match.span(1))
            yield Leak(*match.span(1), OLD_ID)
    for match in re.finditer(_MOBILE, text):
        if not _within(match.span(1), taken):
            yield Leak(*match.span(1), MOBILE)


def _card(text: str, span: tuple[int, int]) -> tuple[int, int] | None:
    """Return the span of the card number that a run of digits begins with: other figures may follow it."""
    places = [at for at in range(*span) if text[at].isdigit()]
    for count in range(len(places), 15, -1):
        end = places[count - 1] + 1
        if not (text[end : end + 1].isascii() and text[end : end + 1].isalnum()) and is_bank_card(
            "".join(text[at] for at in places[:count])
        ):
            return span[0], end
    return None


def _joined(number: str) -> str:
    return re.sub(r"[^0-9A-Za-z]", "", number).upper()


def _within(span: tuple[int, int], others: list[tuple[int, int]]) -> bool:
    return any(start < span[1] and span[0] < end for start, end in others)


_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−﹣－"), "-")


def _narrow(text: str) -> tuple[str, list[int] | None]:
    """Return the text with plain digits, dashes and spaces, without unseen characters; and their old offsets, if any changed."""
    if text.isascii() or ODD.search(text) is None:
        return text, None
    narrow = text.translate(_PLAIN)
    if all(len(_PLAIN[ord(char)]) == 1 for char in set(text)):
        return narrow, None
    return narrow, [at for at, char in enumerate(text) for _ in _PLAIN[ord(char)]]


def _plain(char: str) -> str:
    category = unicodedata.category(char)
    if char > "\uffff" and category == "Lo":
        return "\u3400"
    if category in ("Cf", "Zs"):
        return "" if category == "Cf" else " "
    plain = unicodedata.normalize("NFKC", char).translate(_DASHES)
    return plain if len(plain) < 2 or plain.isdigit() else char


class _Plain(dict[int, str]):
    """Character → its plain form, added when it first occurs."""

    def __missing__(self, code: int) -> str:
        self[code] = chr(code) if code < 127 else _plain(chr(code))
        return self[code]


_PLAIN = _Plain()


_DIGITS = bytes(0x30 if 0x30 <= byte <= 0x39 else byte for byte in range(256))
_BETWEEN = b" \t\n\r-._*/#>\\" + bytes(range(0x80, 0x100))
_SHORTEST = b"0" * 11
ODD_DIGIT = re.compile(
    "[\u00b2\u00b3\u00b9\u00bc-\u00be\u2070-\u2089\u2150-\u218f\u2460-\u24ff\u2776-\u2793\u3200-\u33ff\uff10-\uff19\U00010000-\U0010ffff]"
)
"""Characters that are read as ASCII digits, and a few more."""
ODD = re.compile(
    rf"{ODD_DIGIT.pattern[:-1]}\u00a0\u00ad\u2000-\u2015\u202a-\u202f\u205f-\u2064\u2212\u3000\ufe63\ufeff\uff0d\uff21-\uff5a]"
)
"""``ODD_DIGIT`` with odd spaces, dashes and letters, and unseen characters."""


def may_hold_number(raw: bytes) -> bool:
    """Tell quickly whether eleven ASCII digits may follow each other with anything between; a no is certain."""
    return _SHORTEST in raw.translate(_DIGITS, _BETWEEN)


def holds_other_than_numbers(line: str) -> bool:
    """Tell whether a line may hold or announce personal data other than a long number."""
    if may_hold_name(line) and (announces_name(line) or next(find_names(line), None) is not None):
        return True
    return _PASSPORT.search(line) is not None


def mask_numbers(text: str) -> str:
    """Return the text without the digits of personal numbers, for messages are kept in logs."""
    out = list(text)
    for leak in find_number_leaks(text):
        for at in range(leak.start, leak.end):
            out[at] = "*" if unicodedata.digit(out[at], None) is not None else out[at]
    return "".join(out)
