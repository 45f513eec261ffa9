"""YAML text changed only where it must be.

``amend`` compares the data of a text with what it is to say and replaces only the spans that differ: every other comment,
blank line, quote and key stays byte for byte.
"""

from __future__ import annotations

import difflib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import yaml

from skills_catalog.authoring import yaml_writer
from skills_catalog.records.schema import Field, Part
from skills_catalog.records.yaml_events import FAST_LOADER
from skills_catalog.records.yaml_file import Data


@dataclass
class Span:
    """A value of a text: its data, and from which character to which it stands there."""

    data: Data
    start: int
    end: int
    flow: bool
    """Whether it is written in brackets, itself or the value around it."""
    style: str = ""
    pairs: dict[str, tuple[int, int, Span]] = field(default_factory=dict)
    """key → where the key begins and ends, and its value"""
    items: list[Span] = field(default_factory=list)


TextEdit = tuple[int, int, int, str]
"""Start, end, a running number, and the new text."""


def parse_spans(text: str) -> Span:
    """Parse a text that ``parse_yaml`` takes without a finding, with the place of everything."""
    return _span(yaml.compose(text, FAST_LOADER))


def _span(node: Any, within: bool = False) -> Span:
    start, end = node.start_mark.index, node.end_mark.index
    if isinstance(node, yaml.ScalarNode):
        return Span(str(node.value), start, end, within, node.style or "")
    flow = within or bool(node.flow_style)
    if isinstance(node, yaml.SequenceNode):
        items = [_span(child, flow) for child in node.value]
        data: Data = [item.data for item in items]
        return Span(data, start, end if flow or not items else items[-1].end, flow, items=items)
    pairs = {str(k.value): (k.start_mark.index, k.end_mark.index, _span(v, flow)) for k, v in node.value}
    last = max((span.end for *_, span in pairs.values()), default=end)
    whole: Data = {key: span.data for key, (*_, span) in pairs.items()}
    return Span(whole, start, end if flow else last, flow, pairs=pairs)


def amend(text: str, wanted: Data, cls: type[Part]) -> str:
    """Return the text of a file, changed so that it says ``wanted``: a record of ``cls`` or a list of them."""
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    text = text.removeprefix(mark)
    edits = _Edits(text)
    edits.value(parse_spans(text), wanted, cls, None)
    return mark + edits.applied()


def add_comments(text: str, remarks: Mapping[int | None, Sequence[str]]) -> str:
    """Return a text with comments behind records: by their position in a file's list, None for a file that is one record."""
    edits = _Edits(text)
    root = parse_spans(text)
    for n, lines in remarks.items():
        span = root if n is None else root.items[n]
        if lines:
            column = 0 if n is None else edits.column(span.start)
            edits.line_after(span.end, "\n".join(f"{' ' * column}# {line}" for line in lines))
    return edits.applied()


class _Edits:
    """Gathers the edits of one text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.feed = "\r\n" if "\r\n" in text else "\n"
        self.found: list[TextEdit] = []

    def edit(self, start: int, end: int, new: str) -> None:
        self.found.append((start, end, len(self.found), new.replace("\n", self.feed)))

    def applied(self) -> str:
        text = self.text
        for start, end, _, new in sorted(self.found, reverse=True):
            text = text[:start] + new + text[end:]
        return text

    def value(self, span: Span, wanted: Data, cls: type[Part] | None, own: Field | None) -> None:
        """Make a value say what is wanted; its shape is the same."""
        if span.data == wanted:
            return
        if isinstance(wanted, dict) and span.pairs:
            self.pairs(span, wanted, cls)
        elif isinstance(wanted, list) and span.items:
            self.items(span, wanted, cls, own)
        else:
            self.replace(span, wanted, cls, own)

    def replace(self, span: Span, wanted: Data, cls: type[Part] | None, own: Field | None) -> None:
        """Put a value in place of a scalar or of something empty."""
        new = yaml_writer.inline_yaml(wanted, cls, own, flow=span.flow)
        if isinstance(wanted, str) and span.style in ("'", '"') and new == wanted:
            new = f"{span.style}{wanted}{span.style}" if not set("'\"\\") & set(wanted) else new
        if span.style in ("|", ">") and self.text[span.end - 1 : span.end] == "\n":
            new += "\n"
        if span.start == span.end:
            new = " " + new
        self.edit(span.start, span.end, new)

    def pairs(self, span: Span, wanted: dict[str, Data], cls: type[Part] | None) -> None:
        kept = [key for key in span.pairs if key in wanted]
        if not kept:
            self.anew(span, wanted, cls, None)
            return
        self.removed(span, kept)
        for key in kept:
            *_, key_end, inner = span.pairs[key]
            own = yaml_writer.field_of(cls, key)
            value, part = wanted[key], own.part if own else None
            if inner.data != value and type(inner.data) is not type(value):
                self.edit(key_end, inner.end, self.pair(span, key, value, cls)[1])
            else:
                self.value(inner, value, part, own)
        order = list(wanted)
        for n, key in enumerate(order):
            if key not in span.pairs:
                before = next((k for k in reversed(order[:n]) if k in kept), None)
                self.added(span, "".join(self.pair(span, key, wanted[key], cls)), before, kept[0])

    def pair(self, span: Span, key: str, value: Data, cls: type[Part] | None) -> tuple[str, str]:
        """Return a key and its value as they stand in a map of the text."""
        name, rest = yaml_writer.pair_text(key, value, cls, flow=span.flow)
        return name, rest if span.flow else _indented(rest, self.column(next(iter(span.pairs.values()))[0]))

    def added(self, span: Span, pair: str, before: str | None, first: str) -> None:
        """Add a pair behind the key ``before``, or else in front of the key ``first``."""
        start = span.pairs[first][0]
        if before is None:
            self.edit(start, start, f"{pair}, " if span.flow else f"{pair}\n{' ' * self.column(start)}")
        elif span.flow:
            at = span.pairs[before][2].end
            self.edit(at, at, f", {pair}")
        else:
            self.line_after(span.pairs[before][2].end, " " * self.column(start) + pair)

    def line_after(self, end: int, lines: str) -> None:
        """Insert lines below the line in which something ends."""
        at = self.line_end(end)
        if at == len(self.text) and not self.text.endswith("\n"):
            self.edit(at, at, "\n" + lines)
        else:
            self.edit(at, at, lines + "\n")

    def removed(self, span: Span, kept: Sequence[str]) -> None:
        names = list(span.pairs)
        for n, key in enumerate(names):
            if key in kept:
                continue
            start, _, inner = span.pairs[key]
            first = not any(k in kept for k in names[:n])
            if span.flow:
                self.out_of_flow(start, inner.end, span.pairs[names[n - 1]][2].end if n else None, first, self.next_key(span, n))
            elif self.text[self.line_start(start) : start].strip():  # behind the dash of an item: the next key takes its place
                self.edit(start, self.next_key(span, n) or inner.end, "")
            else:
                self.edit(self.line_start(start), self.line_end(inner.end), "")

    def next_key(self, span: Span, n: int) -> int | None:
        later = list(span.pairs.values())[n + 1 : n + 2]
        return later[0][0] if later else None

    def out_of_flow(self, start: int, end: int, before: int | None, first: bool, following: int | None) -> None:
        """Remove something between brackets with one comma."""
        if first and following is not None:
            self.edit(start, following, "")
        else:
            self.edit(before if before is not None else start, end, "")

    def items(self, span: Span, wanted: list[Data], cls: type[Part] | None, own: Field | None) -> None:
        old, new = ([json.dumps(item, ensure_ascii=False) for item in side] for side in ([i.data for i in span.items], wanted))
        if not wanted or (span.flow and not set(old) & set(new) and len(old) != len(new)):
            self.anew(span, wanted, cls, own)
            return
        for kind, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
            if kind == "equal":
                continue
            for n in range(min(b - a, d - c)):
                self.value_of_item(span.items[a + n], wanted[c + n], cls, own)
            paired = min(b - a, d - c)
            for n in range(a + paired, b):
                self.item_removed(span, n, first=not c + paired)
            if c + paired < d:
                self.items_added(span, a + paired, wanted[c + paired : d], cls, own)

    def value_of_item(self, span: Span, wanted: Data, cls: type[Part] | None, own: Field | None) -> None:
        if type(span.data) is type(wanted) and (isinstance(wanted, str) or set(span.pairs) & set(wanted) or span.items):
            self.value(span, wanted, cls, own)
        else:
            self.anew(span, wanted, cls, own)

    def item_removed(self, span: Span, n: int, *, first: bool) -> None:
        item = span.items[n]
        if span.flow:
            following = span.items[n + 1].start if n + 1 < len(span.items) else None
            self.out_of_flow(item.start, item.end, span.items[n - 1].end if n else None, first, following)
        else:
            self.edit(self.line_start(item.start), self.line_end(item.end), "")

    def items_added(self, span: Span, at: int, new: Sequence[Data], cls: type[Part] | None, own: Field | None) -> None:
        """Insert items before the one at position ``at``, or at the end."""
        if span.flow:
            texts = [yaml_writer.inline_yaml(item, cls, own, flow=True) for item in new]
            if at:
                place = span.items[at - 1].end
                self.edit(place, place, "".join(f", {text}" for text in texts))
            else:
                place = span.items[0].start
                self.edit(place, place, "".join(f"{text}, " for text in texts))
            return
        column = self.column(span.start)
        apart = "\n" if self.spaced(span) else ""
        lines = [self.item_lines(item, column, cls, own) for item in new]
        if at:
            self.line_after(span.items[at - 1].end, "\n".join(apart + line for line in lines))
        else:
            place = self.line_start(span.items[0].start)
            self.edit(place, place, "".join(f"{line}\n{apart}" for line in lines))

    def item_lines(self, item: Data, column: int, cls: type[Part] | None, own: Field | None) -> str:
        if isinstance(item, dict) and item and not (column and yaml_writer.is_short(item)):
            text = _indented(yaml_writer.dump_yaml(yaml_writer.to_ruamel(item, cls)), column + 2)
        else:
            text = yaml_writer.inline_yaml(item, cls, own, flow=False)
        return " " * column + "- " + text

    def spaced(self, span: Span) -> bool:
        """Tell whether blank lines stand between the items."""
        return len(span.items) > 1 and not self.text[self.line_end(span.items[0].end) :].split("\n")[0].strip()

    def anew(self, span: Span, wanted: Data, cls: type[Part] | None, own: Field | None) -> None:
        """Write a value of which nothing stays."""
        text = yaml_writer.inline_yaml(wanted, cls, own, flow=span.flow)
        tail = "\n" if span.style in ("|", ">") and self.text[span.end - 1 : span.end] == "\n" else ""
        self.edit(span.start, span.end, text + tail)

    def column(self, at: int) -> int:
        return at - self.line_start(at)

    def line_start(self, at: int) -> int:
        return self.text.rfind("\n", 0, at) + 1

    def line_end(self, at: int) -> int:
        """Return where the line after the one that ends something begins; a block of lines ends with its line feed."""
        if at and self.text[at - 1] == "\n":
            return at
        found = self.text.find("\n", at)
        return len(self.text) if found < 0 else found + 1


def _indented(text: str, column: int) -> str:
    """Indent all lines but the first."""
    return "\n".join(line and (" " * column if n else "") + line for n, line in enumerate(text.split("\n")))
