"""Conditions, which are yes, no or unknown: ``all``, ``any`` and ``not`` over leaves, each a fact with one test.

The tests stand in ``rules/conditions/``, a module each.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from skills_catalog.records.schema import Declared, F, Part, one_form
from skills_catalog.records.yaml_file import Data
from skills_catalog.rules import forms

CONDITION_FORMS = ("all", "any", "not", "fact")


class Condition(Part, frozen=True, kw_only=True):
    """``all``, ``any``, ``not`` over leaves; a leaf is a fact with one test, whose keys stand in ``tests``."""

    all: Annotated[
        tuple[Condition, ...] | None,
        F("同时满足", "里面的条件都要满足", example="{fact: age, min: '16'}\n{fact: is_staff, is: 'false'}"),
    ] = None
    any: Annotated[
        tuple[Condition, ...] | None,
        F(
            "满足任意一项",
            "里面的条件满足一项就行",
            example="{fact: is_hardship_firm, is: 'true'}\n{fact: groups, in: [veteran]}",
        ),
    ] = None
    not_: Annotated[Condition | None, F("不能是", "里面的条件满足就不行", example="{fact: level, is: L1}")] = None
    fact: Annotated[str | None, F("事实", "facts.yaml 里的编号", fact=True, example="age")] = None
    clause: Annotated[str | None, F("依据条款", "这个条件出自哪一条", kind="clause")] = None
    tests: Annotated[Mapping[str, Any], F("判断", kind="any")] = {}

    @classmethod
    def declared(cls) -> list[Declared]:
        own = [d for d in super().declared() if d[0] != "tests"]
        tests = [(key, field, False) for form in forms.tests().values() for key, field in form.fields.items()]
        return [*own[:-1], *tests, own[-1]]

    @classmethod
    def made(cls, values: dict[str, Any]) -> Condition:
        tests = {key: value for key, value in values.items() if key in forms.test_keys()}
        return cls(**{k: v for k, v in values.items() if k not in tests}, tests=tests)

    def __getattr__(self, name: str) -> Any:
        if name in forms.test_keys():
            return self.tests.get(name)
        raise AttributeError(name)

    @property
    def test(self) -> str:
        """Return the name of a leaf's test."""
        return next(name for name, form in forms.tests().items() if not form.fields.keys().isdisjoint(self.tests))

    @classmethod
    def fault(cls, data: Mapping[str, Data]) -> tuple[str, str, str] | None:
        fault = one_form(data, CONDITION_FORMS, "条件", "rule-fact")
        if fault or "fact" not in data:
            return fault
        given = [form for form in forms.tests().values() if any(key in data for key in form.leading)]
        if len(given) != 1 or (not given[0].together and sum(key in data for key in given[0].leading) > 1):
            wanted = "、".join(key for form in forms.tests().values() for key in form.leading)
            return ("fact", "rule-fact", f"条件要写一种判断：{wanted}（min 和 max 可以一起写）。")
        lost = [key for form in forms.tests().values() if form is not given[0] for key in form.plain_fields if key in data]
        return (lost[0], "rule-fact", f"{lost[0]} 不能和 {given[0].leading[0]} 一起写。") if lost else None
