"""What was published elsewhere and is told here: figures of statistics, neighbours of towns, contacts and hotlines.

Each stands in the words that are quoted, and says whose it is.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from skills_catalog.catalog.catalog import Catalog
from skills_catalog.catalog.kinds.figures import Figure, Statistic
from skills_catalog.catalog.kinds.policy import Department
from skills_catalog.catalog.kinds.training import Institution, Town
from skills_catalog.catalog.labels import term_labels
from skills_catalog.checks.rates.quotes import numbers_in
from skills_catalog.findings.finding import KeyPath
from skills_catalog.text.quantities import decimal_text, half_width

RESULTS = ("trained", "certified", "employed")
"""What institutions report of a year, and a statistic of the district may count (``Statistic.counts``)."""
_DIGITS = re.compile(r"[0-9]+")


def check_published(catalog: Catalog) -> None:
    """Check each record by itself, with the titles of towns and the district's name."""
    for statistic in catalog.of("statistics", Statistic).values():
        _place(catalog, statistic)
        for n, figure in enumerate(statistic.series):
            _figure(catalog, statistic, n, figure)
    titles = {town.id: town.title for town in catalog.of("towns", Town).values()}
    for town in catalog.of("towns", Town).values():
        _neighbours(catalog, town, titles)
        _seat(catalog, town)
    for department in catalog.of("departments", Department).values():
        _contacts(catalog, department)
    _hotlines(catalog)
    check_results(catalog)


def check_results(catalog: Catalog) -> None:
    """Warn where the institutions' results of a year come to more than the district's: samples with samples, real with real."""
    counting = [s for s in catalog.of("statistics", Statistic).values() if s.counts in RESULTS and s.area == "district"]
    summed = _summed(catalog.of("institutions", Institution).values() if counting else ())
    for statistic in counting:
        for n, figure in enumerate(statistic.series):
            total = summed.get((statistic.sample, statistic.counts or "", figure.year), 0)
            if figure.year is not None and total > figure.value:
                what = _result_words(catalog, statistic.counts or "")
                message = (
                    f"各机构 {figure.year} 年的{what}加起来是 {total:,}，"
                    f"比全区的 {decimal_text(figure.value)} 还多。核对各机构的 results 和这里的数。"
                )
                path: KeyPath = ("series", n, "value")
                catalog.report_at("statistics", statistic.id, path, "results-exceed", message, severity="warning")


def _summed(institutions: Iterable[Institution]) -> Mapping[tuple[bool, str, int | None], int]:
    """Return (sample, kind of result, year) → the sum over institutions."""
    out: dict[tuple[bool, str, int | None], int] = defaultdict(int)
    for institution in institutions:
        for result in institution.results:
            for kind in RESULTS:
                out[institution.sample, kind, result.year] += getattr(result, kind) or 0
    return out


def _result_words(catalog: Catalog, kind: str) -> str:
    return term_labels(catalog.records, "training_result").get(kind, kind)


def _place(catalog: Catalog, statistic: Statistic) -> None:
    """Report a statistic that does not say whose figures it holds, or counts results that are not the district's."""
    assert catalog.district is not None
    own = catalog.district.name

    def wrong(key: str, message: str) -> None:
        catalog.report_at("statistics", statistic.id, (key,), "figure", message)

    if statistic.area == "district":
        if statistic.place not in (None, own):
            wrong("place", f"本区的数不用写 place；“{statistic.place}”不是{own}，就把 area 写成 city、province 或 national。")
        return
    if statistic.place in (None, own):
        wrong("area", f"不是本区的数，要写明是哪里的，例如 place: {catalog.district.city}。")
    if statistic.counts:
        wrong("counts", f"counts 只写在{own}自己的数列上：别处的数不和本区机构的结果相比，删掉。")


def _figure(catalog: Catalog, statistic: Statistic, n: int, figure: Figure) -> None:
    """Report a real figure without its sentence or source, and one that does not stand in its sentence."""
    here: KeyPath = ("series", n)

    def wrong(key: str, message: str, code: str = "figure") -> None:
        place = (*here, key) if getattr(figure, key) is not None else here
        catalog.report_at("statistics", statistic.id, place, code, message)

    if statistic.sample:
        if figure.verification not in (None, "sample"):
            wrong("verification", "示例里的数不能写 verified 或 unverified，删掉这一项。")
        return
    lacking = [key for key in ("quote", "source", "verification") if getattr(figure, key) is None]
    if lacking:
        wrong("value", f"真实的数要写 {'、'.join(lacking)}；没有来源的只能作示例：记录写 sample: true。")
    if figure.verification == "sample":
        wrong("verification", "记录不是示例，这里要写 verified 或 unverified。")
    if figure.quote is not None and figure.value not in numbers_in(figure.quote):
        message = f"数字 {decimal_text(figure.value)} 不在引文里。核对原文，或把有这个数字的句子写进 quote。"
        wrong("value", message, "number-not-in-quote")


def _neighbours(catalog: Catalog, town: Town, titles: Mapping[str, str]) -> None:
    """Report neighbours and sides that the quoted words do not name."""
    sides = term_labels(catalog.records, "side")
    for n, neighbour in enumerate(town.neighbours):
        key = "town" if neighbour.town is not None else "place"
        name = titles.get(neighbour.town or "", neighbour.place or "")
        if neighbour.town == town.id:
            message = "镇街不能和自己相邻，改成相邻的那一个。"
            catalog.report_at("towns", town.id, ("neighbours", n, key), "neighbour", message)
        elif name not in neighbour.quote:
            message = f"引文里没有“{name}”。核对来源，照抄说它相邻的那几个字。"
            catalog.report_at("towns", town.id, ("neighbours", n, key), "neighbour", message)
        for i, side in enumerate(neighbour.sides):
            if sides.get(side, "") not in neighbour.quote:
                message = f"引文里没有说在“{sides.get(side)}”边。来源没有写方向的，删掉 sides。"
                catalog.report_at("towns", town.id, ("neighbours", n, "sides", i), "neighbour", message)


def _seat(catalog: Catalog, town: Town) -> None:
    lacking = [key for key in ("seat_quote", "seat_source") if getattr(town, key) is None]
    if town.seat is not None and lacking:
        message = f"写了驻地，还要写 {'、'.join(lacking)}：在哪里看到的，照抄那一句。"
        catalog.report_at("towns", town.id, ("seat",), "neighbour", message)
    if (town.latitude is not None or town.longitude is not None) and town.place_source is None:
        message = "写了经纬度就要写 place_source（哪里公布的）；估计的位置不要写，删掉经纬度。"
        catalog.report_at("towns", town.id, ("latitude",), "neighbour", message)


def _contacts(catalog: Catalog, department: Department) -> None:
    """Report contacts whose numbers the quoted words do not hold."""
    for n, contact in enumerate(department.contacts):
        for key in ("address", "hours", "telephone"):
            for message in _unquoted(getattr(contact, key), contact.quote):
                catalog.report_at("departments", department.id, ("contacts", n, key), "contact", message)


def _hotlines(catalog: Catalog) -> None:
    assert catalog.district is not None
    for n, hotline in enumerate(catalog.district.hotlines):
        for key in ("number", "hours"):
            for message in _unquoted(getattr(hotline, key), hotline.quote):
                place = catalog.place_of(catalog.root / "district.yaml").within("hotlines", n, key)
                catalog.report(place, "contact", message)


def _unquoted(text: str | None, quote: str) -> Iterator[str]:
    """Yield a message for each run of digits of a text that does not stand in the quote."""
    given = set(_DIGITS.findall(half_width(quote)))
    for digits in _DIGITS.findall(half_width(text or "")):
        if digits not in given:
            yield f"{digits} 不在引文里。核对来源，把写着它的那一句抄进 quote。"
