"""Five common shapes of rate as an OpenFisca tax-benefit system, and the same five in our compiled form.

The formulas follow the documents' sentences in the way OpenFisca's own templates write such things.
"""

from __future__ import annotations

import datetime
import random
from typing import Any

import numpy
from openfisca_core.entities import build_entity
from openfisca_core.indexed_enums import Enum
from openfisca_core.parameters import ParameterNode
from openfisca_core.periods import DateUnit
from openfisca_core.simulation_builder import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

from skills_catalog.rules.engine.evaluate import evaluate

Node = dict[str, Any]
RATES = ("upgrade", "daily", "living", "catalogue", "hourly")
PERSON = build_entity(key="person", plural="persons", label="人", is_person=True)


class Shortage(Enum):
    very = "非常紧缺"
    medium = "紧缺"
    general = "一般紧缺"


def _input(name: str, type_: type, **more: Any) -> type[Variable]:
    body = {"value_type": type_, "entity": PERSON, "definition_period": DateUnit.ETERNITY, "label": name, **more}
    return type(name, (Variable,), body)


INPUTS = [
    _input("level", int), _input("insured_months", int), _input("certificate", datetime.date),
    _input("born", datetime.date), _input("days", int), _input("min_wage", int), _input("standard", int),
    _input("hours", int), _input("blended", bool), _input("base_enterprise", bool),
    _input("shortage", Enum, possible_values=Shortage, default_value=Shortage.very),
]  # fmt: skip


def _output(name: str, formula: Any) -> type[Variable]:
    """An amount in 分 on a day; double precision, because OpenFisca's own floats hold seven digits only."""
    body = {"value_type": float, "entity": PERSON, "definition_period": DateUnit.DAY, "label": name, "formula": formula}
    return type(name, (Variable,), body)


def _upgrade(person: Any, period: Any, parameters: Any) -> Any:
    """初级1000元、中级1500元、高级2000元; 参保12个月以上, 发证12个月内 (here 365 days)."""
    p = parameters(period).upgrade
    level = person("level", period)
    since = (numpy.datetime64(str(period.start)) - person("certificate", period)).astype(int)
    amount = numpy.select([level == 5, level == 4, level == 3], [p.junior, p.middle, p.senior], 0)
    return amount * (person("insured_months", period) >= p.months) * (since >= 0) * (since <= 365)


def _daily(person: Any, period: Any, parameters: Any) -> Any:
    """10天以内每天150元, 10天以后每天100元, 最多15天."""
    p = parameters(period).daily
    days = numpy.minimum(person("days", period), p.most)
    return numpy.minimum(days, p.until) * p.first + numpy.maximum(days - p.until, 0) * p.later


def _living(person: Any, period: Any, parameters: Any) -> Any:
    """月最低工资的60%, 按天, 最多30天."""
    p = parameters(period).living
    return person("min_wage", period) * p.share * numpy.minimum(person("days", period), p.most) / p.most


def _catalogue(person: Any, period: Any, parameters: Any) -> Any:
    """非常紧缺100%、紧缺90%、一般紧缺80%; 线上线下结合的按70%; 公共实训基地企业上浮25%."""
    p = parameters(period).catalogue
    shortage = person("shortage", period)
    share = numpy.select([shortage == Shortage.very, shortage == Shortage.medium], [p.very, p.medium], p.general)
    amount = person("standard", period) * share * numpy.where(person("blended", period), p.blended, 1)
    return amount * numpy.where(person("base_enterprise", period), 1 + p.uplift, 1)


def _hourly(person: Any, period: Any, parameters: Any) -> Any:
    """10元/课时, 每人最高500元, 年满16周岁 (the age formula of OpenFisca's country template)."""
    p = parameters(period).hourly
    born = person("born", period)
    year = born.astype("datetime64[Y]").astype(int) + 1970
    month = born.astype("datetime64[M]").astype(int) % 12 + 1
    day = (born - born.astype("datetime64[M]") + 1).astype(int)
    start = period.start
    past = (month < start.month) + (month == start.month) * (day <= start.day)
    age = start.year - year - numpy.where(past, 0, 1)
    return numpy.minimum(person("hours", period) * p.price, p.cap) * (age >= p.age)


def _values(**named: float) -> Node:
    return {k: {"values": {"2015-01-01": {"value": v}}} for k, v in named.items()}


PARAMETERS: Node = {
    "upgrade": _values(junior=100_000, middle=150_000, senior=200_000, months=12),
    "daily": _values(first=15_000, later=10_000, until=10, most=15),
    "living": _values(share=0.6, most=30),
    "catalogue": _values(very=1, medium=0.9, general=0.8, blended=0.7, uplift=0.25),
    "hourly": _values(price=1_000, cap=50_000, age=16),
}


def system() -> TaxBenefitSystem:
    found = TaxBenefitSystem([PERSON])
    found.add_variables(
        *INPUTS, *(_output(n, f) for n, f in zip(RATES, (_upgrade, _daily, _living, _catalogue, _hourly), strict=True))
    )
    found.parameters = ParameterNode("", data=PARAMETERS)
    return found


def calculate(tax_system: TaxBenefitSystem, people: list[Node], on: str) -> dict[str, Any]:
    """Rate → amounts in 分 as floats, in the order of the people. A fact that is absent takes OpenFisca's default."""
    simulation = SimulationBuilder().build_default_simulation(tax_system, count=len(people))
    for variable in INPUTS:
        name = variable.__name__
        default = variable.default_value if name == "shortage" else {int: 0, bool: False}.get(variable.value_type, "1970-01-01")
        column = [p.get(name, default) for p in people]
        if name == "shortage":
            values = Shortage.encode(numpy.array([v if isinstance(v, str) else v.name for v in column]))
        elif name in ("certificate", "born"):
            values = numpy.array(column, dtype="datetime64[D]")
        else:
            values = numpy.array(column)
        simulation.set_input(name, "eternity", values)
    return {rate: simulation.calculate(rate, on) for rate in RATES}


def rules() -> Node:
    """The same five, compiled."""

    def rate(id: str, amount: Node, **more: Any) -> Node:
        base: Node = {"id": id, "title": id, "kind": id, "audience": "person", "verification": "sample", "decided_by": "on"}
        return base | {"in_force": {"from": "2015-01-01"}, "payee": [{"to": "person"}], "amount": amount} | more

    def fact(id: str, type_: str, **more: Any) -> Node:
        return {"id": id, "label": id, "about": "person", "type": type_, "ask": True, **more}

    def share(n: int) -> Node:
        return {"percent": {"share": [n, 100], "of": {"fact": "standard"}}}

    levels = [("L5", 100_000), ("L4", 150_000), ("L3", 200_000)]
    degrees = [("very", 100), ("medium", 90), ("general", 80)]
    return {
        "hash": "five", "version": 2, "levels": ["L5", "L4", "L3"], "kinds": {},
        "facts": [
            fact("level", "choice", values=[[v, v] for v, _ in levels]), fact("insured_months", "number"), fact("certificate", "date"),
            fact("born", "date"), fact("age", "number", ask=False, derive={"years_since": "born"}), fact("days", "number"),
            fact("min_wage", "money"), fact("standard", "money"), fact("hours", "number"), fact("blended", "yes_no"),
            fact("base_enterprise", "yes_no"), fact("shortage", "choice", values=[[v, v] for v, _ in degrees]),
        ],
        "rates": [
            rate("upgrade", {"table": {"by": ["level"], "rows": [{"cells": {"level": [v]}, "amount": {"fixed": a}, "text": v} for v, a in levels]}},
                 when={"fact": "insured_months", "min": [12, 1], "text": "12"}, limits=[{"claim_within": {"months": 12, "of": "certificate"}, "text": "12"}]),
            rate("daily", {"tiers": {"of": "days", "at_most": [15, 1], "steps": [{"to": [10, 1], "amount": 15_000}, {"amount": 10_000}]}}),
            rate("living", {"each": {"of": "days", "per": [30, 1], "at_most": [30, 1], "amount": {"percent": {"share": [60, 100], "of": {"fact": "min_wage"}}}}}),
            rate("catalogue", {"table": {"by": ["shortage"], "rows": [{"cells": {"shortage": [v]}, "amount": share(n), "text": v} for v, n in degrees]}},
                 adjustments=[{"title": "结合", "multiply": [7, 10], "when": {"fact": "blended", "in": [True], "text": "结合"}},
                              {"title": "上浮", "raise": [25, 100], "when": {"fact": "base_enterprise", "in": [True], "text": "基地"}}]),
            rate("hourly", {"each": {"of": "hours", "amount": {"fixed": 1_000}, "cap": 50_000}}, when={"fact": "age", "min": [16, 1], "text": "16"}),
        ],
    }  # fmt: skip


ON = "2026-06-01"


def day(r: random.Random, first: str, days: int) -> str:
    return (datetime.date.fromisoformat(first) + datetime.timedelta(days=r.randint(0, days))).isoformat()


def someone(r: random.Random) -> Node:
    """Return the facts of a person, at random, in both models' names."""
    return {
        "level": r.choice([5, 4, 3]), "insured_months": r.randint(0, 30), "certificate": day(r, "2025-05-20", 400), "born": day(r, "2009-05-15", 400),
        "days": r.randint(0, 40), "min_wage": r.choice([201_000, 182_000, 155_033]), "standard": r.randint(0, 400_000), "hours": r.randint(0, 90),
        "blended": r.random() < 0.5, "base_enterprise": r.random() < 0.5, "shortage": r.choice(["very", "medium", "general"]),
    }  # fmt: skip


def ours(book: Node, person: Node, on: str) -> dict[str, Node]:
    """What our engine says of a person, by rate."""
    facts = {k: (f"L{v}" if k == "level" else v) for k, v in person.items()}
    return {o["rate"]: o for o in evaluate(book, facts, on)["outcomes"]}
