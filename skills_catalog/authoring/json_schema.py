"""JSON Schema for editors: completion, hover and checks while a clerk types. Generated from the schema classes.

A schema takes whatever the reader takes, but for a required text that is a bare ``Null``: to an editor's YAML reader it is
nothing, and only in quotes a family name. Values of vocabularies are checked; ids of records are offered only,
for the catalog grows faster than its schemas are written.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from skills_catalog.authoring import field_help
from skills_catalog.catalog.catalog import Catalog
from skills_catalog.catalog.collections import COLLECTIONS
from skills_catalog.catalog.district import District
from skills_catalog.catalog.labels import value_labels
from skills_catalog.records.convert import NULL_MARKS
from skills_catalog.records.kinds import FIELDS
from skills_catalog.records.schema import Field, Part, fields
from skills_catalog.rules import forms
from skills_catalog.rules.language.cases import CaseFile
from skills_catalog.rules.language.condition import CONDITION_FORMS
from skills_catalog.rules.language.facts import DERIVATIONS, Fact, FactFile
from skills_catalog.rules.language.rate import ADJUSTMENT_FORMS, LIMIT_FORMS
from skills_catalog.rules.language.span import SPANS

JsonSchema = dict[str, Any]
DIALECT = "https://json-schema.org/draft/2020-12/schema"
NOTHING: list[str | None] = [None, ""]
"""How an editor's YAML reader returns an empty field."""
_MARKS = "|".join(re.escape(mark) for mark in sorted(NULL_MARKS))
TEXT = rf"^(?!(?:{_MARKS})$)[^\u0000-\u0009\u000b-\u001f]+$"
UNKNOWN = "不知道就把这一行删掉。"
FORMS = {
    "Amount": tuple(forms.amounts()),
    "Condition": CONDITION_FORMS,
    "Adjustment": ADJUSTMENT_FORMS,
    "Limit": LIMIT_FORMS,
    "Within": SPANS,
    "Instalment": ("share", "rest"),
    "Derive": DERIVATIONS,
}
"""Classes whose maps have exactly one of these keys."""


def _leaves() -> list[JsonSchema]:
    """Return the tests of a condition's leaf: one of them; the keys of some may stand together."""
    out: list[JsonSchema] = []
    for form in forms.tests().values():
        keys: list[JsonSchema] = [{"required": [key]} for key in form.leading]
        out += [{"anyOf": keys}] if form.together else keys
    return out


TAKES_FACTS = {"Row": ("amount",), "Past": ("kind", "date")}
"""Classes that take facts beside their own keys: the keys that must be there."""
SHORT_FORMS = {"Alias": "text", "Amount": "money"}
"""Classes that may be written as one value, and of which kind that is."""


def _spellings(word: str) -> list[str | bool | float]:
    """Return a word as it may reach the schema: an editor's YAML reader takes some words for numbers or truth values."""
    if word in ("true", "false"):
        return [word, word == "true"]
    return [word, json.loads(word)] if re.fullmatch(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?", word) else [word]


def _one_of(found: Mapping[str, str], what: str) -> JsonSchema:
    """Return a check that a value is one of some words."""
    pairs = [(spelling, label) for id, label in found.items() for spelling in _spellings(id)]
    shown = "、".join(f"{id} {label}".strip() for id, label in list(found.items())[:12])
    said = f"{what}要写其中一个：{shown}{' 等' if len(found) > 12 else ''}。"
    return {"enum": [v for v, _ in pairs], "enumDescriptions": [label for _, label in pairs], "errorMessage": said}


class _SchemaBuilder:
    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self.parts: dict[str, JsonSchema] = {}
        self.offered: dict[tuple[object, ...], str] = {}
        """Values with their labels → the definition that offers them."""

    def offers(self, found: Mapping[str, str], *, truth: bool = False) -> JsonSchema:
        """Return what an editor offers: values with their labels, also found by the label. truth: they are true and false.

        Where nothing is offered the alternative is there all the same: by it the editor writes a colon behind the key.
        """
        if not found:
            return {"anyOf": [{}]}
        name = self.offered.setdefault((truth, *found.items()), f"offers.{len(self.offered) + 1}")
        self.parts[name] = {
            "defaultSnippets": [
                {
                    "label": id if label in ("", id) else f"{id} {label}",
                    "body": id == "true" if truth else id,
                    "description": label,
                }
                for id, label in found.items()
            ]
        }
        return {"anyOf": [{"$ref": f"#/$defs/{name}"}]}

    def checks(self, field: Field) -> JsonSchema:
        """Return the check of a value that is not empty."""
        meta = field.meta
        label = meta.label
        if meta.kind == "any":
            return {}
        if meta.kind == "yes_no":
            return _one_of(field_help.YES_NO, label)
        if meta.choice or field_help.pattern_words(field):
            found = field_help.allowed_values(field, self.catalog)
            return _one_of(found, label) if found else {}
        shape = field_help.KINDS.get(meta.kind, "要写一个值，不是列表或映射")
        shown = field_help.example(field, self.catalog) or meta.example
        said = f"{label}：{shape}，例如 {shown.splitlines()[0]}。"
        kind = FIELDS[meta.kind]
        if kind.editor_types:
            least = 0 if meta.min is None and meta.kind == "money" else meta.min
            node = {"type": [*kind.editor_types], "errorMessage": said, "pattern": kind.pattern, "patternErrorMessage": said}
            return node if least is None else node | {"minimum": least}
        pattern = kind.pattern or (_portable(meta.pattern) if meta.pattern else TEXT)
        why = said if pattern != TEXT else f"{label}：{UNKNOWN}"
        return {"type": ["string", "number", "boolean"], "errorMessage": said, "pattern": pattern, "patternErrorMessage": why}

    def scalar(self, field: Field, *, required: bool) -> JsonSchema:
        """Return a value, which may be left empty where it is not required."""
        meta = field.meta
        truth = meta.kind == "yes_no"
        found = field_help.YES_NO if truth else field_help.allowed_values(field, self.catalog)
        missing = f"{meta.label}还没有填。" if required else ""
        return self.offers(found, truth=truth) | _when_there(self.checks(field), missing)

    def value(self, field: Field) -> JsonSchema:
        """Return the schema of a map's field."""
        label = field.meta.label
        missing = f"{label}还没有填。" if field.required else ""
        about = {"title": label, "description": field_help.about(field) or f"{label}。"}
        if field.shape == "list":
            inner = self.part(field.part, required=True) if field.part is not None else self.scalar(field, required=True)
            said = {"type": "array", "errorMessage": f"{label}应是列表：每项前面写“- ”，或写成 [甲, 乙]。"}
            return about | {"items": {"title": label} | inner} | _when_there(said, missing)
        if field.shape == "map":
            said = {"type": "object", "errorMessage": f"{label}应是“键: 值”的映射。"}
            return about | {"properties": self.facts()} | _when_there(said, missing)
        if field.part is not None:
            return about | self.part(field.part, required=field.required)
        return about | self.scalar(field, required=field.required)

    def part(self, cls: type[Part], *, required: bool) -> JsonSchema:
        """Return a reference to the definition of a class; one may be left empty."""
        name = cls.__name__ if required else f"{cls.__name__}.optional"
        if name not in self.parts:
            self.parts[name] = {}
            said: JsonSchema = {"type": "object", "errorMessage": "这里应是“键: 值”的映射。"}
            if cls.__name__ in SHORT_FORMS:
                said = _short(SHORT_FORMS[cls.__name__])
            missing = "这里还没有填。" if required else ""
            self.parts[name] = self.body(cls) | _when_there(said | _forms(cls), missing)
        return {"$ref": f"#/$defs/{name}"}

    def body(self, cls: type[Part], *, without: str = "") -> JsonSchema:
        """Return which keys a map may have, whatever else the value may be."""
        known = fields(cls)
        out: JsonSchema = {"properties": {f.key: self.value(f) for f in known}}
        if cls.__name__ in TAKES_FACTS:
            out["properties"] = self.facts() | out["properties"]
            return out | {"required": list(TAKES_FACTS[cls.__name__])}
        out |= {"required": [f.key for f in known if f.required and f.key != without], "additionalProperties": False}
        if cls.__name__ == "Condition":
            out["allOf"] = [{"if": {"type": "object", "required": ["fact"]}, "then": {"oneOf": _leaves()}}, *self.tests()]
        return out

    def facts(self) -> JsonSchema:
        """Return the facts as keys: fact → what it is and what may stand there."""
        out: JsonSchema = {}
        for fact in self.catalog.facts.values():
            name = f"fact.{fact.id}"
            said = [t for t in (fact.question, fact.help, f"单位：{fact.unit}。" if fact.unit else "") if t]
            self.parts[name] = {"title": fact.label, "description": "".join(said) or f"{fact.label}。"} | self.offers(
                self.options(fact)
            )
            out[fact.id] = {"$ref": f"#/$defs/{name}"}
        return out

    def options(self, fact: Fact) -> dict[str, str]:
        """Return the values of a fact that has few: value → label."""
        return field_help.YES_NO if fact.type == "yes_no" else value_labels(self.catalog.records, fact)

    def tests(self) -> list[JsonSchema]:
        """Return, for each fact of a condition that has values of its own, which are offered."""
        out = []
        for fact in self.catalog.facts.values():
            found = self.options(fact)
            if found:
                offers = self.offers(found)
                when = {"properties": {"fact": {"const": fact.id}}, "required": ["fact"]}
                out.append({"if": when, "then": {"properties": {"in": {"items": offers}, "is": offers}}})
        return out

    def document(self, cls: type[Part], title: str, about: str, *, listed: bool) -> JsonSchema:
        one = self.body(cls, without="id" if listed else "")
        out = {"$schema": DIALECT, "title": title, "description": about, "type": "object", **one}
        if listed:
            item = {"title": title, "type": "object", **one, "required": ["id", *one["required"]]}
            out |= {"type": ["object", "array"], "items": item}
        return out | {"$defs": self.parts}


def _short(kind: str) -> JsonSchema:
    """Return the checks of a map that may be written as one value."""
    said = f"只写一个值时：{field_help.KINDS.get(kind, '照实写')}。"
    types = ["object", "string", "number", *(["boolean"] if kind == "text" else [])]
    wrong = "这里应是一个值，或“键: 值”的映射。"
    return {"type": types, "errorMessage": wrong, "pattern": FIELDS[kind].pattern or TEXT, "patternErrorMessage": said}


def _forms(cls: type[Part]) -> JsonSchema:
    """Return the check that a map has exactly one of its forms."""
    forms = FORMS.get(cls.__name__, ())
    if forms and len(forms) == len(fields(cls)):
        return {"minProperties": 1, "maxProperties": 1}
    return {"oneOf": [{"required": [form]} for form in forms]} if forms else {}


def _when_there(checks: JsonSchema, missing: str) -> JsonSchema:
    """Return checks for a value that is not empty. missing: the message for an empty one, where that is a fault."""
    if not checks and not missing:
        return {}
    refused = {"else": {"type": "array", "errorMessage": missing}} if missing else {}
    return {"if": {"not": {"enum": NOTHING}}, "then": checks} | refused


def _portable(pattern: str) -> str:
    """Return a pattern as every engine reads it: ``\\w`` also for Chinese."""
    return f"^(?:{pattern})$".replace(r"\w", r"[0-9A-Za-z_\u0080-\uffff]")


def editor_schemas(catalog: Catalog) -> dict[str, str]:
    """Return ``<name>.schema.json`` → text, for every collection and the files beside them."""
    kinds: Iterable[tuple[str, type[Part], str, str, bool]] = (
        *((name, spec.cls, spec.title, spec.lead, True) for name, spec in COLLECTIONS.items()),
        ("district", District, "区县", "这是哪个区县的目录。", False),
        ("facts", FactFile, "计算器的事实", "计算器会问什么，什么从目录里取。", False),
        ("cases", CaseFile, "检验用例", "专家写的例子，每次检查都会算一遍。", False),
    )
    out = {name: _SchemaBuilder(catalog).document(cls, title, about, listed=listed) for name, cls, title, about, listed in kinds}
    return {f"{k}.schema.json": json.dumps(v, ensure_ascii=False, indent=1, sort_keys=True) + "\n" for k, v in out.items()}
