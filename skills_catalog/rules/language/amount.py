"""Amounts, integers of 分 or intervals of them: each has exactly one form, and each form is a module of ``rules/amounts/``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from skills_catalog.records.kinds import ID_PATTERN
from skills_catalog.records.schema import Declared, F, Part, one_form
from skills_catalog.records.yaml_file import Data
from skills_catalog.rules import forms


class Amount(Part, frozen=True, kw_only=True):
    """How much, in exactly one of the forms; the name of any form gives its value, or None where it is another."""

    form: Annotated[str, F("写法")]
    value: Annotated[Any, F("金额", kind="any")]

    @classmethod
    def wrap(cls, data: Data) -> Data:
        return {"fixed": data} if isinstance(data, str) else data

    @classmethod
    def short_hint(cls, text: str) -> str:
        is_name = bool(ID_PATTERN.fullmatch(text)) and not text[0].isdigit() and text not in ("true", "false")
        return f"要取一个事实或参数的金额，写 {{fact: {text}}} 或 {{parameter: {text}}}。" if is_name else ""

    @classmethod
    def declared(cls) -> list[Declared]:
        return [(key, form.field, False) for key, form in forms.amounts().items()]

    @classmethod
    def made(cls, values: dict[str, Any]) -> Amount:
        ((form, value),) = values.items()
        return cls(form=form, value=value)

    @classmethod
    def of(cls, fen: int) -> Amount:
        return cls(form="fixed", value=fen)

    def __getattr__(self, name: str) -> Any:
        if name in forms.amounts():
            return self.value if name == self.form else None
        raise AttributeError(name)

    @classmethod
    def fault(cls, data: Mapping[str, Data]) -> tuple[str, str, str] | None:
        return one_form(data, tuple(forms.amounts()), "金额", "rule-amount")
