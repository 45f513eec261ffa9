"""A subsidy rate as a schema.org GovernmentService whose output is a MonetaryGrant."""

from __future__ import annotations

from skills_catalog.catalog.kinds.policy import Fund
from skills_catalog.catalog.labels import value_labels
from skills_catalog.catalog.linked_data import CURRENCY, JsonLd, Linker, given, iso_day, node, only, yuan_number
from skills_catalog.rules.amounts.table import Row
from skills_catalog.rules.language.amount import Amount
from skills_catalog.rules.language.condition import Condition
from skills_catalog.rules.language.rate import Rate

Figure = tuple[str, int | None, int | None]
"""What a figure is for, its least and its most, in 分."""


def grant(at: Linker, record: Rate) -> JsonLd:
    """A public service whose output is money. Only a payment has a figure, and only one that its document has.

    Every visitor keeps the pages of rates on the device, so that nothing is said twice.
    """
    dates = given(validFrom=iso_day(record.in_force.from_), validThrough=iso_day(record.in_force.to))
    named = at.audiences(list(dict.fromkeys(_groups(at, record.when))))
    out = given(
        description=f"{at.label('verification', record.verification)}。",
        serviceType=at.label("subsidy_kind", record.kind),
        areaServed=at.area(record.area, around=False),
        audience=[node("Audience", audienceType=at.label("audience", record.audience)), *named],
        offers={"@type": "Offer", **dates},
        availableChannel=node("ServiceChannel", name=record.apply.channel) if record.apply else None,
    )
    return out | (_payment(at, record, dates) if record.benefit == "payment" else {})


def _payment(at: Linker, record: Rate, dates: JsonLd) -> JsonLd:
    """Who manages the money, where it comes from, and how much it is."""
    fund = at.model.records["funds"][record.fund]
    money = [_money(figure) | dates for figure in _figures(at, record)]
    paid = node("MonetaryGrant", name=record.title, amount=only(money), funder=at.ref("funds", record.fund))
    return given(
        provider=at.maybe("departments", fund.lead) if isinstance(fund, Fund) else None,
        serviceOutput=paid if money else None,
    )


def _groups(at: Linker, condition: Condition | None) -> list[str]:
    """The groups that a condition names among those entitled; what it excludes (``not``) is not looked at."""
    if condition is None:
        return []
    if condition.fact is None:
        return [g for c in (condition.all or ()) + (condition.any or ()) for g in _groups(at, c)]
    if at.model.facts[condition.fact].collection != "groups":
        return []
    return list(condition.in_ or ((condition.is_,) if condition.is_ else ()))


def _figures(at: Linker, rate: Rate) -> list[Figure]:
    """The figures of a rate whose document has plain ones: no formula, and nothing that changes them later."""
    return [] if rate.adjustments else _plain(at, rate.amount)


def _plain(at: Linker, amount: Amount, label: str = "") -> list[Figure]:
    if amount.fixed is not None:
        return [(label, amount.fixed, amount.fixed)]
    if amount.range is not None:
        return [(label, amount.range.min, amount.range.max)]
    if amount.up_to is not None:
        return [(name, None, most) for name, _, most in _plain(at, amount.up_to, label)]
    if amount.at_least is not None:
        return [(name, least, None) for name, least, _ in _plain(at, amount.at_least, label)]
    if amount.table is not None:
        rows = [_plain(at, row.amount, _row(at, row)) for row in amount.table.rows]
        return [figure for row in rows for figure in row] if all(rows) else []
    return []


def _row(at: Linker, row: Row) -> str:
    """A table row's cells as people read them."""
    return "，".join(
        "、".join(_value(at, fact, str(v)) for v in (cell if isinstance(cell, list | tuple) else [cell]))
        for fact, cell in row.cells.items()
    )


def _value(at: Linker, fact: str, value: str) -> str:
    return value_labels(at.model.records, at.model.facts[fact]).get(value, value)


def _money(figure: Figure) -> JsonLd:
    label, least, most = figure
    if least is not None and least == most:
        return node("MonetaryAmount", name=label, currency=CURRENCY, value=yuan_number(least))
    ends = {k: yuan_number(v) for k, v in (("minValue", least), ("maxValue", most)) if v is not None}
    return node("MonetaryAmount", name=label, currency=CURRENCY, **ends)
