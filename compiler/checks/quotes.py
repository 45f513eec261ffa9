"""Number-in-quote: every figure of a verified or unverified rule stands in a quoted sentence."""

from __future__ import annotations

import re
from fractions import Fraction

import cn2an

from compiler.catalog import Catalog
from compiler.rules.language import Rate
from compiler.schema import walk
from compiler.units import decimal_text, half_width, percent_text, yuan

_CHINESE = re.compile(r"[零〇一二两三四五六七八九十百千万亿]+")
_ARABIC = re.compile(r"[0-9][0-9,，]*(?:\.[0-9]+)?")
_SHARE = re.compile(r"百分之([零〇一二两三四五六七八九十百]+)")


def numbers(text: str) -> set[Fraction]:
    """Every number that a sentence holds, in Arabic or Chinese numerals; 80% and 百分之八十 give 80 and 4/5."""
    text = half_width(text)
    found: set[Fraction] = set()
    for match in _ARABIC.finditer(text):
        value = Fraction(re.sub("[,，]", "", match.group(0)))
        found.add(value)
        if text[match.end() : match.end() + 1] == "%":
            found.add(value / 100)
        if text[match.end() : match.end() + 1] == "万":
            found.add(value * 10000)
    for match in _SHARE.finditer(text):
        share = _chinese(match.group(1))
        if share is not None:
            found.add(share / 100)
    for match in _CHINESE.finditer(text):
        whole = _chinese(match.group(0))
        if whole is not None:
            found.add(whole)
    for years in re.finditer(r"([0-9]+|[一二两三四五六七八九十]+)\s*年", text):
        count = Fraction(years.group(1)) if years.group(1).isdigit() else _chinese(years.group(1))
        if count is not None and count < 100:
            found.add(count * 12)
    return found


def _chinese(text: str) -> Fraction | None:
    try:
        return Fraction(str(cn2an.cn2an(text.replace("两", "二").replace("〇", "零"), "smart")))
    except ValueError:
        return None


def check(catalog: Catalog) -> None:
    for rate in catalog.rates().values():
        if rate.verification == "sample":
            if not rate.sample:
                message = "verification 是 sample，记录也要写 sample: true。"
                catalog.report_at("rates", rate.id, ("verification",), "verification", message)
            continue
        if rate.sample:
            message = "写了 sample: true，verification 要写 sample。"
            catalog.report_at("rates", rate.id, ("verification",), "verification", message)
        if not rate.quotes or rate.source is None:
            message = "verified 和 unverified 的标准都要有 source（来源）和 quotes（引文）；没有就写 sample。"
            catalog.report_at("rates", rate.id, ("verification",), "verification", message)
            continue
        _numbers(catalog, rate)


def _numbers(catalog: Catalog, rate: Rate) -> None:
    quoted: set[Fraction] = set()
    for quote in rate.quotes:
        quoted |= numbers(quote.text)
    for field, value, path in walk(rate):
        if path[0] not in ("amount", "adjustments", "when", "unless", "limits"):
            continue
        if field.meta.kind == "money":
            number, shown = Fraction(value, 100), yuan(value)
        elif field.meta.kind == "percent":
            number, shown = value, percent_text(value)
        elif field.meta.kind in ("integer", "number") and field.name != "rank":
            number, shown = Fraction(value), decimal_text(Fraction(value))
        elif field.name in ("min", "max") and re.fullmatch(r"[0-9.]+%?", value):
            number = Fraction(value.rstrip("%")) / (100 if value.endswith("%") else 1)
            shown = value
            if number <= 1 and not value.endswith("%"):
                continue
        else:
            continue
        if number not in quoted:
            message = f"数字 {shown} 不在引文里。核对原文，或把有这个数字的句子写进 quotes。"
            catalog.report_at("rates", rate.id, path, "number-not-in-quote", message)
