"""Number-in-quote: every figure of a verified or unverified rule stands in a quoted sentence."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator
from fractions import Fraction

from skills_catalog.catalog.catalog import Catalog
from skills_catalog.findings.finding import KeyPath
from skills_catalog.records.schema import walk
from skills_catalog.rules.language.rate import Rate
from skills_catalog.text.quantities import decimal_text, half_width, percent_text, plain_numeral, yuan

_CHINESE = re.compile(r"[零〇一二两三四五六七八九十百千万亿]+")
_ARABIC = re.compile(r"[0-9][0-9,，]*(?:\.[0-9]+)?")
_CEILING = re.compile(r"(不超过|不得超过|不高于|最高|最多|至多|≤)[^0-9，。；]{0,4}$")
_FLOOR = re.compile(r"(不低于|不少于|不得低于|至少|最低(?!工资|月工资|小时工资|生活|缴费)|≥)[^0-9，。；]{0,4}$")
"""最低工资的 80% is no floor: the word belongs to the name."""
_BELOW = re.compile(r"(元|%)?(/[^，。；]{1,4})?(以内|以下|封顶)")
_ABOVE = re.compile(r"(元|%)?(/[^，。；]{1,4})?(以上|起)")
_SHARE = re.compile(r"百分之([零〇一二两三四五六七八九十百]+)")


def numbers_in(text: str) -> set[Fraction]:
    """Return every number in a sentence, in Arabic or Chinese numerals; 80% and 百分之八十 give 80 and 4/5."""
    return {value for value, _, _ in found_numbers(half_width(text))}


def found_numbers(text: str) -> Iterator[tuple[Fraction, int, int]]:
    """Yield each number with its start and end in half-width text."""
    for match in _ARABIC.finditer(text):
        value = Fraction(re.sub("[,，]", "", match.group(0)))
        start, end = match.span()
        yield value, start, end
        if text[end : end + 1] == "%":
            yield value / 100, start, end + 1
        if text[end : end + 4] == "个百分点":
            yield value / 100, start, end + 4
        if text[end : end + 1] == "万":
            yield value * 10000, start, end + 1
    for match in _SHARE.finditer(text):
        share = _chinese(match.group(1))
        if share is not None:
            yield share / 100, *match.span()
    for match in _CHINESE.finditer(text):
        whole = _chinese(match.group(0))
        if whole is not None:
            yield whole, *match.span()
    for years in re.finditer(r"([0-9]+|[一二两三四五六七八九十]+)\s*年", text):
        count = Fraction(years.group(1)) if years.group(1).isdigit() else _chinese(years.group(1))
        if count is not None and count < 100:
            yield count * 12, *years.span()


def stated_bound(value: Fraction, quotes: Iterable[str]) -> str | None:
    """Return ``up_to`` or ``at_least`` where every mention of a number in the quotes is a ceiling or a floor, else None."""
    kinds = set()
    for quote in quotes:
        text = half_width(quote)
        for number, start, end in found_numbers(text):
            if number == value:
                before, after = text[max(0, start - 8) : start], text[end : end + 8]
                ceiling = _CEILING.search(before) or _BELOW.match(after)
                floor = _FLOOR.search(before) or _ABOVE.match(after)
                kinds.add("up_to" if ceiling else "at_least" if floor else None)
    return kinds.pop() if len(kinds) == 1 else None


@functools.cache
def _chinese(text: str) -> Fraction | None:
    text = text.replace("两", "二").replace("〇", "零")
    plain = plain_numeral(text)
    if plain is not None:
        return Fraction(plain)
    import cn2an  # noqa: PLC0415 (0.1 s to load: only for numerals that are written in an unusual way)

    try:
        return Fraction(str(cn2an.cn2an(text, "smart")))
    except ValueError:
        return None


def check_quotes(catalog: Catalog) -> None:
    """Check each rate by itself: its figures stand in its quotes."""
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
    texts = [quote.text for quote in rate.quotes]
    quoted: set[Fraction] = {n for text in texts for n in numbers_in(text)}
    for field, value, path in walk(rate):
        if path[0] not in RULES or field.name == "rank":
            continue
        if field.meta.kind == "money":
            number, shown = Fraction(value, 100), yuan(value)
        elif field.meta.kind == "percent":
            number, shown = value, percent_text(value)
        elif field.name == "year_ends":
            continue
        elif field.meta.kind in ("integer", "number"):
            number, shown = Fraction(value), decimal_text(Fraction(value))
        elif field.name in ("min", "max") and re.fullmatch(r"[0-9.]+%?", value):
            number = Fraction(value.rstrip("%")) / (100 if value.endswith("%") else 1)
            shown = value
            if number <= 1 and not value.endswith("%"):
                continue
        else:
            continue
        if number == 0:  # an extra that does not apply writes 0, which no document says
            continue
        if number not in quoted:
            message = f"数字 {shown} 不在引文里。核对原文，或把有这个数字的句子写进 quotes。"
            catalog.report_at("rates", rate.id, path, "number-not-in-quote", message)
        elif path[0] in ("amount", "adjustments", "instalments") and field.name in FIRM and not _bounded(rate, path):
            wanted = stated_bound(number, texts)
            if wanted is not None:
                _lost(catalog, rate, path, shown, wanted)


RULES = ("amount", "adjustments", "when", "unless", "limits", "rounding", "instalments", "quota")
BOUNDING = ("up_to", "at_least", "lowest", "highest", "cap", "base_cap", "floor", "about")
"""Keys below which a number is only a bound, or about so much."""
FIRM = ("fixed", "share", "raise_", "amount")
"""Fields whose number is exact, not a bound."""


def _bounded(rate: Rate, path: KeyPath) -> bool:
    """Tell whether the rule itself says that the number is only a bound."""
    if path[0] in ("adjustments", "instalments") and not any(key in BOUNDING for key in path):
        return isinstance(path[1], int) and getattr(rate, str(path[0]))[path[1]].at_most
    return any(key in BOUNDING for key in path)


def _lost(catalog: Catalog, rate: Rate, path: KeyPath, shown: str, wanted: str) -> None:
    if path[0] in ("adjustments", "instalments"):
        said, write = "不超过", "at_most: true"
    else:
        said = "不超过" if wanted == "up_to" else "以上"
        write = f"{wanted}: …（{'只给上限' if wanted == 'up_to' else '只给下限'}）"
    message = f"引文说 {shown} 是“{said}”，规则写成了定额。写 {write}。"
    catalog.report_at("rates", rate.id, path, "at-most-lost", message)
