"""A cell's text → the value in the YAML: figures without their units, days in one form, ids for names.

What is clear is written as the catalog wants it and said in a note; what is not clear is a fault, never a guess.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from skills_catalog.authoring.field_help import word_labels
from skills_catalog.authoring.importing.lookup import Lookup
from skills_catalog.findings.finding import KeyPath, Message, worded
from skills_catalog.records.convert import NO_FIGURE, NULL_MARKS, Reader
from skills_catalog.records.schema import Field
from skills_catalog.text import credit_codes, quantities


@dataclass(frozen=True)
class Tidied:
    """A cell made ready for the YAML, with what people are told of it in Chinese.

    text: None for nothing (blank, or a mark for "missing"); note: what was changed; fault: what to write instead.
    """

    text: str | None
    note: str = ""
    fault: str = ""


class _Unclear(ValueError):
    """A text that cannot be understood; ``args[0]`` is the fault."""


NOTHING_MARKS = NULL_MARKS | {"略", "(略)", "NaN", "#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!"}
"""Texts that mean "nothing" in a cell of any field."""
YES = {"是", "有", "对", "√", "✓", "✔", "☑", "y", "yes", "true", "t", "1"}
NO = {"否", "无", "没有", "不是", "错", "×", "✗", "✘", "✕", "☐", "x", "n", "no", "false", "f", "0"}
ENDLESS = {"长期", "长期有效", "至今", "永久", "无期限"}
COUNTED = {
    "学时": ("学时", "课时", "个学时", "个课时"),
    "天": ("天", "日"),
    "个月": ("个月", "月"),
    "人": ("人", "名", "位"),
    "人次": ("人次",),
    "次": ("次",),
    "学分": ("学分", "分"),
    "%": ("%",),
    "°": ("°", "度"),
    "": ("年", "年度"),
}
"""How the unit of a field is written behind its figure; without a unit it may be a year."""
_NOTATION = ("e", "E", "_")
"""What follows the digits in a programmer's number: 1e3, 1_000."""
EACH = {"", "整", "/人", "每人", "/人次", "/每人", "/名", "/位"}
"""What may follow 元 in a field that holds an amount for one person."""

_DASHES = re.compile("[‐‑‒–—―−─]")
_NOTHING = re.compile(r"[-/\\*_.…·~\s]+")
_MASKED = re.compile(r"[*✱]{2,}|[×●█■]{3,}|(?<=\d)[xX]{3,}")
_ROUNDED = re.compile(r"[+-]?\d\.\d+[eE]\+\d{1,3}")
_AMOUNT = re.compile(
    r"(?:¥|人民币|RMB)?\s*(?P<figure>[\d,.]*\d|[零一二三四五六七八九十百千]+)\s*(?P<scale>万|千)?\s*(?P<rest>.*)", re.DOTALL
)
_GROUPED = re.compile(r"(?:0|[1-9]\d{0,2}(?:,\d{3})+|[1-9]\d*)(?:\.\d+)?")
_RANGE = re.compile(r"\d\s*(?:元|万元|%|学时|课时|天)?\s*[-~—至到]\s*\d")
_BOUND = re.compile(r"不超过|不高于|不低于|不少于|最高|最低|至多|至少|以上|以下|以内|约|左右|[≤≥<>]")
_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[ T]0{1,2}:00(?::00)?)?")
_PACKED_DAY = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)")
_SPLIT = re.compile(r"[、；;，\n]")
_WIDE = {ord("０") + n: ord("0") + n for n in range(10)} | {ord(a) + n: ord(b) + n for a, b in ("ＡA", "ａa") for n in range(26)}
_HAN = "\u3400-\u9fff\U00020000-\U0003ffff"
_BROKEN = re.compile(rf"(?<=[{_HAN}])\s*\n\s*(?=[{_HAN}])")
_SPLIT_WORD = re.compile(rf"(?<!\S)([{_HAN}])\s+(?=[{_HAN}])|(?<=[{_HAN}])\s+(?=[{_HAN}](?!\S))")
"""Spaces that set one character apart from a word: 高级 工, 张　三."""


def tidy(field: Field, text: str, lookup: Lookup) -> Tidied:
    """Return the text of a cell as one value of a field: either the reader of records accepts it, or it is a fault."""
    stripped = text.strip()
    meta = field.meta
    if field.part is not None or meta.kind == "any" or field.shape == "map":
        return Tidied(None, fault=f"{meta.label or field.key}有几层，一格里写不下，请在 YAML 里写") if stripped else Tidied(None)
    if not stripped:
        return Tidied(None)
    try:
        if field.is_reference:
            return _named(field, stripped, lookup) or _nothing(stripped)
        made = READERS.get(meta.kind, _text)(field, stripped)
    except _Unclear as unclear:
        return Tidied(None, fault=unclear.args[0])
    return _nothing(stripped) if made is None else _checked(field, made, stripped)


def tidy_all(field: Field, text: str, lookup: Lookup) -> tuple[Tidied, ...]:
    """Return the values in a cell; that of a list is split at 、；;， and line breaks outside brackets."""
    if field.shape != "list" or field.part is not None:
        return (tidy(field, text, lookup),)
    whole = tidy(field, text, lookup)
    if whole.text is None and not whole.fault:
        return ()
    if field.is_reference and not whole.fault:
        return (whole,)
    parts = [part.strip() for part in _parted(text) if part.strip()]
    return tuple(tidy(field, part, lookup) for part in parts) if len(parts) > 1 else (whole,)


def _parted(text: str) -> Iterator[str]:
    start = depth = 0
    for n, c in enumerate(text):
        depth = max(0, depth + (c in "（(《") - (c in "）)》"))
        if depth == 0 and _SPLIT.match(c):
            yield text[start:n]
            start = n + 1
    yield text[start:]


def _checked(field: Field, made: str, text: str) -> Tidied:
    """Return the value if the reader of records takes it, else its fault."""
    faults: list[str] = []

    def report(path: KeyPath, code: str, message: Message, *, at_key: bool = False) -> None:
        faults.append(worded(message).removeprefix(f"{field.key}: "))

    Reader(report).scalar(field, made, ())
    if faults:
        return Tidied(None, fault=faults[0].rstrip("。"))
    same = made == text or field.meta.kind == "yes_no"
    return Tidied(made, "" if same else f"“{_short(text)}”写成 {_short(made)}")


def _nothing(text: str) -> Tidied:
    masked = _MASKED.search(quantities.half_width(text)) is not None
    return Tidied(None, note=f"“{_short(text)}”{'遮住了一部分' if masked else '表示没有'}，没有写")


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 30 else f"{line[:30]}…"


def _is_mark(narrow: str) -> bool:
    """Tell whether a half-width text stands for nothing in any field."""
    return narrow in NOTHING_MARKS or _NOTHING.fullmatch(_DASHES.sub("-", narrow)) is not None


def _named(field: Field, text: str, lookup: Lookup) -> Tidied | None:
    """Return the id of what a text names."""
    meta = field.meta
    found = lookup.find(meta, text)
    if len(found.ids) == 1:
        note = f"“{_short(text)}”读作 {lookup.label(meta, found.ids[0])}，“{found.left_out}”没有写进去" if found.left_out else ""
        return Tidied(found.ids[0], note)
    if found.ids:
        several = "、".join(lookup.label(meta, id) for id in found.ids[:5])
        raise _Unclear(f"“{_short(text)}”不止一个意思：{several}。请写其中一个的编号")
    narrow = quantities.half_width(text)
    if _is_mark(narrow) or narrow in NO_FIGURE:
        return None
    raise _Unclear(f"{meta.label}里没有“{_short(text)}”。{lookup.unknown(meta, text)}".rstrip("。"))


def _figure(field: Field, text: str) -> tuple[Fraction, str] | None:
    """Return the number a text begins with, and what stands behind it; None for a mark for nothing."""
    narrow = quantities.half_width(text)
    if _is_mark(narrow) or narrow in NO_FIGURE:
        return None
    if _RANGE.search(narrow):
        raise _Unclear(f"“{_short(text)}”是一个范围，这里只能写一个数")
    if _BOUND.search(narrow):
        raise _Unclear(f"“{_short(text)}”不是一个定数，去掉“以上”“不超过”一类的话会改变意思，请核对后只写数字")
    if (whole := quantities.plain_numeral(narrow)) is not None:  # also 二〇〇五, which is no figure with a unit
        return Fraction(whole), ""
    match = _AMOUNT.fullmatch(narrow)
    if match is None:
        raise _Unclear(f"“{_short(text)}”不是数字，请只写数字")
    numeral = quantities.plain_numeral(match["figure"])
    if numeral is None and not _GROUPED.fullmatch(match["figure"]):
        raise _Unclear(f"“{_short(text)}”里的“{match['figure']}”看不懂，请只写数字，例如 1500 或 12.50")
    value = Fraction(match["figure"].replace(",", "")) if numeral is None else Fraction(numeral)
    return value * {"万": 10_000, "千": 1_000}.get(match["scale"], 1), match["rest"].strip()


def _money(field: Field, text: str) -> str | None:
    if text in quantities.FREE:
        return "0"
    read = _figure(field, text)
    if read is None:
        return None
    value, rest = read
    if rest[:1] in _NOTATION:
        return quantities.half_width(text)  # the reader of records reports how to write it
    if (value * 100).denominator != 1:
        raise _Unclear(f"“{_short(text)}”不足一分，金额最多写两位小数，请核对")
    each = "".join(rest.removeprefix("元").removeprefix("圆").split())
    if each not in EACH:
        raise _Unclear(f"“{_short(text)}”的单位是“{rest}”，这里的单位是元，不带别的单位；请核对后只写数字")
    return quantities.decimal_text(value)


def _count(field: Field, text: str) -> str | None:
    """Return an integer or a number with its unit; a negative number is left to the reader of records."""
    unit = field.meta.unit
    clock = quantities.clock_time_hint(text) if unit == "学时" else ""
    if clock:
        raise _Unclear(clock)
    narrow = quantities.half_width(text).replace("−", "-")
    negative = re.match(r"-\s*(?=\d)", narrow)
    read = _figure(field, narrow[negative.end() :] if negative and not _is_mark(narrow) else text)
    if read is None:
        return None
    value, rest = read
    if rest[:1] in _NOTATION:
        return narrow
    if rest and rest not in COUNTED.get(unit, (unit,)):
        wanted = f"这里的单位是{unit}" if unit else "这里没有单位"
        raise _Unclear(f"“{_short(text)}”的单位是“{rest}”，{wanted}；请核对后只写数字")
    return quantities.decimal_text(-value if negative else value)


def _percent(field: Field, text: str) -> str | None:
    narrow = quantities.half_width(text)
    return None if _is_mark(narrow) or narrow in NO_FIGURE else re.sub(r"\s+(?=%)", "", narrow)


def _date(field: Field, text: str) -> str | None:
    narrow = quantities.half_width(text)
    if _is_mark(narrow) or narrow in NO_FIGURE:
        return None
    match = _DAY.fullmatch(narrow) or _PACKED_DAY.fullmatch(narrow)
    if match is not None:
        year, month, day = match.groups()
        return f"{year}-{month.zfill(2)}-{day.zfill(2)}"
    if narrow in ENDLESS:
        raise _Unclear(f"“{text}”不是日期；没有截止日期就空着")
    if re.fullmatch(r"\d{5}", narrow):
        raise _Unclear(f"“{text}”像是表格软件里日期的序号，请把这一列设成日期格式，或写成 2026-03-01")
    if re.fullmatch(r"\d{4}\s*[-/.年]\s*\d{1,2}\s*月?", narrow):
        raise _Unclear(f"“{text}”没有写到日，请写成 年-月-日，例如 2026-03-01")
    return narrow


def _yes_no(field: Field, text: str) -> str | None:
    narrow = quantities.half_width(text).casefold()
    if text.casefold() in YES or narrow in YES:
        return "true"
    if text.casefold() in NO or narrow in NO:
        return "false"
    if _is_mark(quantities.half_width(text)) or narrow in NO_FIGURE:
        return None
    raise _Unclear(f"“{_short(text)}”不行，请写 是 或 否")


def _id(field: Field, text: str) -> str | None:
    narrow = _DASHES.sub("-", quantities.half_width(text))
    return None if _is_mark(narrow) else narrow


def _text(field: Field, text: str) -> str | None:
    """Return words as written, without what a narrow column did to them; codes half-width."""
    meta = field.meta
    narrow = quantities.half_width(text)
    if _is_mark(narrow) or (not meta.long and _MASKED.search(narrow)):
        return None
    if _ROUNDED.fullmatch(narrow):
        raise _Unclear(f"“{text}”是表格软件改成科学计数法的长号码，后面的位数已经丢了，请照原件重新录入")
    if field.key == "uscc":
        code = credit_codes.normal_code(narrow)
        if fault := credit_codes.fault(code):
            raise _Unclear(fault.rstrip("。"))
        return code
    if meta.pattern:
        written = re.sub(r"\s+", "", _DASHES.sub("-", narrow))
        return next((word for word, label in word_labels(field).items() if written == label), written)
    if meta.long:
        return text.replace("\t", " ")
    if narrow.isascii():
        return narrow
    joined = _SPLIT_WORD.sub(lambda m: m[1] or "", _BROKEN.sub("", text.translate(_WIDE)))
    return re.sub(r"\s+", " ", joined)


READERS: dict[str, Callable[[Field, str], str | None]] = {
    "money": _money,
    "integer": _count,
    "number": _count,
    "percent": _percent,
    "date": _date,
    "yes_no": _yes_no,
    "id": _id,
}
