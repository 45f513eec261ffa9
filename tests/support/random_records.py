"""Random records by their schema, as plain data: valid in form, with texts that are hostile to YAML and to spreadsheets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hypothesis import strategies as st

from skills_catalog.catalog.collections import COLLECTIONS
from skills_catalog.records.convert import NULL_MARKS, good_record
from skills_catalog.records.schema import Field, Part, fields
from skills_catalog.records.yaml_file import Data

HOSTILE = [
    "NO", "012", "1e3", "1_000", "12:30", "2026-01-01", "true", "0o17", "a: b", "x #y", "- z", "? q", "a, b]", "{x", "\"q'", "'",
    "=1+1", "+86", "-1", "@x", "=HYPERLINK(\"http://x\")", "𠮷㵘䶮", "\ue000", "多行\n文字", "第一行\n\n第三行", "a、b", "a；b，c", "#N/A",
    "370405200001011234", "0632-1234567", "_x000D_", "_x4E2D_", "\\", "a\\b", "‘’", "<b>&amp;</b>", "]]>", "%", "|", ">", "是", "Null",
    "[a, b]", "{a: b}", "1.10", "１２", "甲　乙", "  两边有空格 ", "\u2028", "\u200b零宽", "\u202e", "a\u00a0b", "\ufeffBOM", "0", "1E+05",
]  # fmt: skip
CHARACTERS = st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn"])
TEXT = st.one_of(st.sampled_from(HOSTILE), st.text(CHARACTERS, min_size=1, max_size=8)).filter(lambda t: t not in NULL_MARKS)
IDS = st.from_regex(r"[0-9A-Za-z甲乙丙][0-9A-Za-z甲乙丙._-]{0,6}[0-9A-Za-z甲乙丙]", fullmatch=True)
KINDS: Mapping[str, st.SearchStrategy[str]] = {
    "id": IDS,
    "money": st.one_of(st.integers(0, 10**17).map(str), st.decimals(0, 10**6, places=2).map(str)),
    "number": st.decimals(-(10**6), 10**6, places=3).map(lambda d: f"{d:f}"),
    "percent": st.integers(0, 300).map(lambda n: f"{n}%"),
    "date": st.dates().map(str),
    "yes_no": st.sampled_from(["true", "false"]),
    "clause": st.builds("{}#{}".format, st.sampled_from(["p-1", "甲"]), st.integers(1, 30)),
}


def scalar(field: Field) -> st.SearchStrategy[str]:
    meta = field.meta
    if meta.kind == "integer":
        least = meta.min if meta.min is not None else -(10**6)
        return st.integers(least, least + 10**18).map(str)
    if meta.kind == "number" and meta.min is not None:
        return st.decimals(meta.min, meta.min + 1000, places=3).map(lambda d: f"{d:f}")
    if meta.choice or meta.ref:
        return IDS
    if meta.pattern:
        return st.from_regex(meta.pattern, fullmatch=True).filter(lambda t: t.isprintable())
    return KINDS.get(meta.kind, TEXT)


def value(field: Field, depth: int) -> st.SearchStrategy[Any]:
    one: st.SearchStrategy[Any] = part(field.part, depth - 1) if field.part else scalar(field)
    if field.meta.kind == "any":
        one = st.dictionaries(IDS, TEXT, min_size=1, max_size=2)
    if field.shape == "list":
        return st.lists(one, min_size=1, max_size=3)
    return st.dictionaries(IDS, one, min_size=1, max_size=2) if field.shape == "map" else one


@st.composite
def part(draw: st.DrawFn, cls: type[Part], depth: int = 3) -> dict[str, Data]:
    """A part of a class that its reader takes."""
    out: dict[str, Data] = {}
    for field in fields(cls):
        deep = field.part is not None and depth <= 0
        if field.required or (not deep and draw(st.integers(0, 3)) == 0):
            out[field.key] = draw(value(field, depth))
    return out


def record(collection: str) -> st.SearchStrategy[dict[str, Data]]:
    """A record of a collection; rules are too particular for chance: those have an amount and conditions of a few forms."""
    cls = COLLECTIONS[collection].cls
    made = rate() if collection == "rates" else part(cls)
    return made.filter(lambda data: good_record(cls, data) is not None)


@st.composite
def rate(draw: st.DrawFn) -> dict[str, Data]:
    cls = COLLECTIONS["rates"].cls
    leaf = st.fixed_dictionaries({"fact": IDS, "in": st.lists(TEXT, min_size=1, max_size=2)})
    condition: Any = st.one_of(leaf, st.fixed_dictionaries({"all": st.lists(leaf, min_size=1, max_size=2)}))
    amount: Any = st.one_of(KINDS["money"], st.fixed_dictionaries({"no_figure": TEXT}))
    own = {"amount": amount, "when": condition, "unless": st.lists(condition, min_size=1, max_size=2)}
    deep = {"payee": st.lists(st.fixed_dictionaries({"to": IDS}, optional={"when": condition}), min_size=1, max_size=2)}
    out: dict[str, Data] = {}
    for field in fields(cls):
        if field.key in own or field.key in deep:
            out[field.key] = draw({**own, **deep}[field.key])
        elif field.required or (field.key not in ("adjustments", "limits", "instalments") and draw(st.integers(0, 3)) == 0):
            out[field.key] = draw(value(field, 2))
    return out
