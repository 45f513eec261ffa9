"""Facts as people write them → values of the engine, and what a fact can be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from skills_catalog.findings.suggest import guess_named
from skills_catalog.records.yaml_file import Data
from skills_catalog.rules.engine.numbers import exact
from skills_catalog.text import quantities

Rules = Mapping[str, Any]


class FactError(ValueError):
    """A fact that is not known, or a value it cannot have. ``args[0]`` is the message, ``fact`` its id."""

    def __init__(self, fact: str, message: str) -> None:
        super().__init__(message)
        self.fact = fact


def read_facts(rules: Rules, raw: Mapping[str, Data]) -> dict[str, Any]:
    """Parse facts as people write them (元, 2026-03-01, true, 90%) into those of the engine. Raises FactError."""
    known = {f["id"]: f for f in rules["facts"]}
    out: dict[str, Any] = {}
    for id, value in raw.items():
        if id not in known:
            words = {f["label"]: f["id"] for f in rules["facts"]}
            raise FactError(id, f"没有事实“{id}”，{guess_named(id, list(known), words).rstrip('。')}")
        if value in ("", "unknown", "null"):
            continue
        try:
            out[id] = _read(known[id], value)
        except quantities.BadValue as error:
            raise FactError(id, f"{id}: {error.args[0]}") from None
    return out


def _read(fact: Mapping[str, Any], value: Data) -> Any:
    kind = fact["type"]
    if kind == "choices":
        values = value if isinstance(value, list) else [value]
        return [_choice(fact, v) for v in values]
    if not isinstance(value, str):
        raise quantities.BadValue("这里应是一个值")
    if kind == "choice":
        return _choice(fact, value)
    if kind == "money":
        return quantities.parse_money(value)
    if kind == "date":
        return quantities.parse_date(value).isoformat()
    if kind == "yes_no":
        return quantities.parse_yes_no(value)
    number = quantities.parse_percent(value) if kind == "percent" else quantities.parse_number(value)
    if number < 0:
        raise quantities.BadValue(f"“{value}”小于 0，请写 0 或正数")
    return [number.numerator, number.denominator]


def _choice(fact: Mapping[str, Any], value: Data) -> str:
    known = [o[0] for o in fact["values"]]
    if not isinstance(value, str) or value not in known:
        words = {label: id for id, label in fact["values"]}
        raise quantities.BadValue(f"“{value}”不在选项里，{guess_named(str(value), known, words).rstrip('。')}")
    return value


def check_fact(kind: Mapping[str, Any], value: Any, known: frozenset[str]) -> None:
    """Refuse a value that the fact cannot have. known: the values of a choice. Raises FactError."""
    id, type_ = kind["id"], kind["type"]
    try:
        if type_ in ("choice", "choices"):
            values = value if type_ == "choices" else [value]
            good = isinstance(values, list) and known.issuperset(values)
        elif type_ == "yes_no":
            good = isinstance(value, bool)
        elif type_ == "date":
            good = isinstance(value, str) and bool(quantities.parse_date(value))
        elif type_ == "money":
            good = isinstance(value, int) and not isinstance(value, bool) and value >= 0
        else:
            good = exact(value) >= 0
    except (ValueError, TypeError, ZeroDivisionError, IndexError):
        good = False
    if not good:
        raise FactError(id, f"{id}: “{value}”不是{kind['label']}能有的值")
