"""Checks JSON-LD nodes against the schema.org vocabulary in ``vocabulary.json``.

A term must exist and not be superseded; a property must be allowed on one of the node's types (``domainIncludes``,
inherited) and its value must be of a kind the property takes (``rangeIncludes``). schema.org is lenient and this is
not: a text passes only where Text is taken, or as the written form of a date, time, duration or address, or as the
address of an enumeration's member. An address also stands for a Thing, as in a breadcrumb.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

DAY = r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])"
CLOCK = r"([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?(Z|[+-]\d\d:\d\d)?"
FORMS = {
    "Date": rf"\d{{4}}(-(0[1-9]|1[0-2]))?|{DAY}",
    "DateTime": rf"{DAY}T{CLOCK}",
    "Time": CLOCK,
    "Duration": r"P(?=.)(\d+Y)?(\d+M)?(\d+W)?(\d+D)?(T(?=.)(\d+H)?(\d+M)?(\d+S)?)?",
    "URL": r"(https?://[!-~]+|(\.{0,2}/|[#?])[!-~]*)",
}
"""The written forms of values. A date may be a year or a month; an address is percent-encoded, whole or relative."""
MEMBER = "https://schema.org/"
KEYWORDS = {"@context", "@id", "@type"}


def listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


class Vocabulary:
    def __init__(self) -> None:
        found = json.loads(Path(__file__).with_name("vocabulary.json").read_text("utf-8"))
        self.release: str = found["release"]
        self.types: dict[str, list[str]] = found["types"]
        self.properties: dict[str, list[list[str]]] = found["properties"]
        self.members: dict[str, list[str]] = found["members"]
        self.superseded: set[str] = set(found["superseded"])
        self.lineage = cache(self._lineage)

    def _lineage(self, kind: str) -> frozenset[str]:
        """A type and all its ancestors."""
        parents = (self.lineage(p) for p in self.types.get(kind, ()))
        return frozenset({kind}).union(*parents)

    def faults(self, node: Any, place: str = "") -> Iterator[str]:
        """Everything that is wrong with a node and the nodes within it; nothing for a sound one."""
        if not isinstance(node, dict):
            yield f"{place}: not a node"
            return
        kinds = listed(node.get("@type", []))
        place = place or "/".join(map(str, kinds))
        for kind in kinds:
            if kind not in self.types:
                yield f"{place}: no type {kind}"
            elif kind in self.superseded:
                yield f"{place}: type {kind} is superseded"
        if not kinds:
            yield f"{place}: no type"
        known = frozenset().union(*(self.lineage(k) for k in kinds if k in self.types))
        for name, value in node.items():
            if name in KEYWORDS:
                if name == "@id" and not self._fits("URL", value):
                    yield f"{place}: @id {value!r} is not an address"
            else:
                yield from self._property(known, name, value, f"{place}.{name}")

    def _property(self, kinds: frozenset[str], name: str, value: Any, place: str) -> Iterator[str]:
        if name not in self.properties:
            yield f"{place}: no such property"
            return
        if name in self.superseded:
            yield f"{place}: superseded"
        domain, range_ = self.properties[name]
        if not kinds & set(domain):
            yield f"{place}: only on {', '.join(domain)}"
        if value in (None, "", []):
            yield f"{place}: empty"
        for one in listed(value):
            if isinstance(one, dict):
                types = frozenset().union(*(self.lineage(k) for k in listed(one.get("@type", []))))
                if not types & set(range_):
                    yield f"{place}: {one.get('@type')} is not {' or '.join(range_)}"
                yield from self.faults(one, place)
            elif not any(self._fits(kind, one) for kind in range_):
                yield f"{place}: {one!r} is not {' or '.join(range_)}"

    def _fits(self, kind: str, value: Any) -> bool:
        """Whether a value that is not a node is of a kind."""
        lineage = self.lineage(kind)
        if isinstance(value, bool):
            return kind == "Boolean"
        if isinstance(value, int):
            return "Number" in lineage
        if isinstance(value, float):
            return kind in ("Number", "Float")
        if not isinstance(value, str) or not value.strip():
            return False
        if kind in FORMS:
            return bool(re.fullmatch(FORMS[kind], value))
        if "Text" in lineage:
            return True
        if "Enumeration" in lineage:
            member = value.removeprefix(MEMBER)
            return member != value and any(kind in self.lineage(k) for k in self.members.get(member, ()))
        return kind == "Thing" and bool(re.fullmatch(FORMS["URL"], value))
