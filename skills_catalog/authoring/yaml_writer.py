"""Plain data as new YAML text: the keys' order, the styles and the quotes that the files of the catalog have.

A text is quoted where any YAML reader, 1.1 or 1.2, would take it for a number, a date, a time or a boolean (``NO``, ``012``,
``1e3``, ``12:30``); what the schema types as a figure or a date stands plain.
"""

from __future__ import annotations

import functools
import io
import re
from typing import Any

import yaml
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.nodes import ScalarNode
from ruamel.yaml.representer import RoundTripRepresenter
from ruamel.yaml.scalarstring import DoubleQuotedScalarString, LiteralScalarString, SingleQuotedScalarString

from skills_catalog.records.kinds import FIELDS
from skills_catalog.records.schema import Field, Part, fields
from skills_catalog.records.yaml_events import FAST_LOADER
from skills_catalog.records.yaml_file import Data

LONGEST_FLOW = 100
"""Characters of a part that stands in one line as ``{key: value}``."""
_FIGURE = re.compile(r"-?[0-9][0-9.]*%?|[0-9]{4}-[0-9]{2}-[0-9]{2}|true|false")
_TEXT = "tag:yaml.org,2002:str"
_RESOLVER: Any = yaml.SafeLoader("")
"""Resolves plain scalars as YAML 1.1 does."""


class BareText(str):
    """A text that is written without quotes."""

    __slots__ = ()


class _Representer(RoundTripRepresenter):
    """Writes ``BareText`` plain, whatever type its look suggests."""


def _bare(representer: RoundTripRepresenter, text: BareText) -> ScalarNode:
    tag: Any = representer.dumper.resolver.resolve(ScalarNode, str(text), (True, False))
    return representer.represent_scalar(str(tag), str(text))


_Representer.add_representer(BareText, _bare)


@functools.cache
def _writer() -> YAML:
    writer = YAML()
    writer.Representer = _Representer
    writer.width = 1 << 30
    writer.allow_unicode = True
    writer.indent(mapping=2, sequence=4, offset=2)
    return writer


@functools.lru_cache(maxsize=65536)
def stands_plain(text: str) -> bool:
    """Tell whether a text of one line may go without quotes anywhere; YAML 1.2 is the writer's own matter."""
    if not text or str(_RESOLVER.resolve(yaml.ScalarNode, text, (True, False))) != _TEXT:
        return False
    try:
        node: Any = yaml.compose(f"[{text}, {{x: {text}}}]\n", FAST_LOADER)
    except yaml.YAMLError:
        return False
    if len(node.value) != 2:
        return False
    alone, pairs = node.value
    return isinstance(alone, yaml.ScalarNode) and bool(alone.value == text == pairs.value[0][1].value)


def field_of(cls: type[Part] | None, key: str) -> Field | None:
    return next((f for f in fields(cls) if f.key == key), None) if cls is not None else None


def scalar(text: str, field: Field | None, *, flow: bool) -> Any:
    """Style a text for the writer: bare, quoted, or in lines of its own."""
    if field is not None and FIELDS[field.meta.kind].parse is not None and _FIGURE.fullmatch(text):
        return BareText(text)
    if any(not c.isprintable() and c != "\n" for c in text):
        return DoubleQuotedScalarString(text)
    if "\n" in text:
        in_lines = not flow and text.strip("\n") and all(line == line.strip() for line in text.split("\n"))
        return LiteralScalarString(text) if in_lines else DoubleQuotedScalarString(text)
    return text if stands_plain(text) else SingleQuotedScalarString(text)


def is_short(data: Data) -> bool:
    """Tell whether a part may stand in one line."""
    if not isinstance(data, dict) or not data:
        return False
    texts = [v for v in data.values() if isinstance(v, str)]
    within = all(isinstance(v, str) or is_short(v) for v in data.values())
    return within and not any("\n" in t for t in texts) and sum(len(k) + 4 for k in data) + sum(map(len, texts)) <= LONGEST_FLOW


def to_ruamel(data: Data, cls: type[Part] | None, field: Field | None = None, *, flow: bool = False) -> object:
    """Return data as ruamel writes it. cls: whose parts it is, field: whose value, where that is known."""
    if isinstance(data, str):
        return scalar(data, field, flow=flow)
    if isinstance(data, list):
        several = flow or all(isinstance(item, str) and "\n" not in item for item in data)
        items = CommentedSeq(to_ruamel(item, cls, field, flow=several or is_short(item)) for item in data)
        (items.fa.set_flow_style if several else items.fa.set_block_style)()
        return items
    pairs = CommentedMap()
    for key, value in data.items():
        own = field_of(cls, key)
        pairs[_key(key)] = to_ruamel(value, own.part if own else None, own, flow=flow)
    (pairs.fa.set_flow_style if flow or not data else pairs.fa.set_block_style)()
    return pairs


def _key(key: str) -> Any:
    return key if stands_plain(key) else SingleQuotedScalarString(key)


def pair_text(key: str, value: Data, cls: type[Part] | None, *, flow: bool) -> tuple[str, str]:
    """Return ``key: value`` as two texts, the key and what follows from the colon on; lines after the first are set in from
    column 0.
    """
    text = dump_yaml(to_ruamel({key: value}, cls, flow=flow))
    text = text[1:-1] if flow else text
    name = inline_yaml(key, flow=flow)
    return name, text[len(name) :]


def dump_yaml(tree: object) -> str:
    """Write a styled list or map as YAML, without a line feed at its end."""
    out = io.StringIO()
    _writer().dump(tree, out)
    return out.getvalue().removesuffix("\n")


def inline_yaml(data: Data, cls: type[Part] | None = None, own: Field | None = None, *, flow: bool) -> str:
    """Write data in one line: ``{a: 1, b: [x, y]}``. flow: it stands between the brackets of something else."""
    tree = to_ruamel(data, cls, own, flow=True)
    if not isinstance(tree, str):
        return dump_yaml(tree)
    items = CommentedSeq([tree])
    if flow:
        items.fa.set_flow_style()
        return dump_yaml(items)[1:-1]
    return dump_yaml(items).removeprefix("  - ")
