"""JSON Schema for editors: completion, hover and checks while a clerk types. Generated from the schema classes."""

from __future__ import annotations

import json
from typing import Any

from compiler.catalog import Catalog
from compiler.records import COLLECTIONS, District, Vocabulary
from compiler.rules.cases import CaseFile
from compiler.rules.facts import FactFile
from compiler.schema import Field, Part, fields

Node = dict[str, Any]
PATTERNS = {
    "money": r"^(0|[1-9][0-9]*)(\.[0-9]{1,2})?$",
    "integer": r"^(0|-?[1-9][0-9]*)$",
    "number": r"^-?(0|[1-9][0-9]*)(\.[0-9]+)?$",
    "percent": r"^(0|[1-9][0-9]*)(\.[0-9]+)?%$",
    "date": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
}
LOOSE = {"money", "integer", "number"}
"""Kinds that an editor's YAML reader takes as numbers."""


class _Writer:
    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self.parts: dict[str, Node] = {}

    def scalar(self, field: Field) -> Node:
        meta = field.meta
        if meta.choice:
            vocabulary = self.catalog.records["vocabularies"].get(meta.choice)
            if isinstance(vocabulary, Vocabulary):
                return {"enum": [t.id for t in vocabulary.items], "enumDescriptions": [t.label for t in vocabulary.items]}
        if meta.kind == "yes_no":
            return {"type": "boolean"}
        if meta.kind == "any":
            return {}
        if meta.kind in LOOSE:
            return {"type": ["number", "string"]}
        pattern = PATTERNS.get(meta.kind) or (f"^(?:{meta.pattern})$" if meta.pattern else None)
        longest = {"maxLength": meta.longest} if meta.kind == "text" else {}
        return {"type": ["string", "number"]} | ({"pattern": pattern} if pattern else {}) | longest

    def value(self, field: Field) -> Node:
        inner = self.part(field.part) if field.part is not None else self.scalar(field)
        if field.shape == "list":
            inner = {"type": "array", "items": inner}
        elif field.shape == "map":
            inner = {"type": "object", "additionalProperties": inner}
        help_ = "。".join(t for t in (field.meta.help, f"单位：{field.meta.unit}" if field.meta.unit else "") if t)
        return {"title": field.meta.label} | ({"description": help_} if help_ else {}) | inner

    def part(self, cls: type[Part]) -> Node:
        """A reference to the definition of a class; classes with a shorter form also take plain values."""
        if cls.__name__ not in self.parts:
            self.parts[cls.__name__] = {}
            self.parts[cls.__name__] = self.body(cls)
        reference: Node = {"$ref": f"#/$defs/{cls.__name__}"}
        if cls.__name__ in ("Alias", "Amount"):
            return {"anyOf": [reference, {"type": ["string", "number"]}]}
        return reference

    def body(self, cls: type[Part], *, without: str = "") -> Node:
        known = fields(cls)
        out: Node = {
            "type": "object",
            "properties": {f.key: self.value(f) for f in known},
            "required": [f.key for f in known if f.required and f.key != without],
        }
        if cls.__name__ != "Row":
            out["additionalProperties"] = False
        else:
            out |= {"required": ["amount"], "additionalProperties": True}
        return out

    def document(self, cls: type[Part], title: str, *, listed: bool) -> Node:
        one = self.body(cls, without="id" if listed else "")
        body: Node = one
        if listed:
            many = {"type": "array", "items": {**one, "required": ["id", *one["required"]]}}
            body = {"oneOf": [one, many]}
        return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": title, **body, "$defs": self.parts}


def schemas(catalog: Catalog) -> dict[str, str]:
    """``<name>.schema.json`` → text, for every collection and the files beside them."""
    out: dict[str, Node] = {}
    for name, spec in COLLECTIONS.items():
        out[name] = _Writer(catalog).document(spec.cls, spec.title, listed=True)
    out["district"] = _Writer(catalog).document(District, "区县", listed=False)
    out["facts"] = _Writer(catalog).document(FactFile, "计算器的事实", listed=False)
    out["cases"] = _Writer(catalog).document(CaseFile, "检验用例", listed=False)
    return {f"{k}.schema.json": json.dumps(v, ensure_ascii=False, indent=1, sort_keys=True) + "\n" for k, v in out.items()}
