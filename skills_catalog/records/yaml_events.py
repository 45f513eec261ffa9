"""The text of one YAML file → plain maps, lists and texts.

The catalog is a small part of YAML 1.2: maps, lists, plain or quoted scalars, comments. The parsers of PyYAML take more than
that, and a few things that YAML does not allow, so each of their events is checked here.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Sequence
from typing import Any

import yaml

from skills_catalog.findings.finding import KeyPath
from skills_catalog.records import yaml_messages
from skills_catalog.records.yaml_messages import Fault, Position
from skills_catalog.text.characters import NOT_IN_FILES, NOT_TEXT, ODD_SPACE, char_name

Data = dict[str, "Data"] | list["Data"] | str
_THOUSANDS = re.compile(r"[0-9]{1,3},[0-9]{3}(?:\.[0-9]+)?")
MAX_DEPTH = 40
MAX_VALUES = 200_000
"""Maps, lists and scalars of one file, keys not counted: some thousand records."""
MAX_FAULTS = 1000
"""Faults of one file after which reading stops."""

YamlEvent = yaml.events.Event


class YamlRefused(Exception):
    """The file is not what the catalog reads; ``faults`` says where and why."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(faults[0].message)
        self.faults = faults


def _mark(mark: Any) -> Position:
    """Turn a place of PyYAML into line and column."""
    return (mark.line + 1, mark.column + 1) if mark is not None else (1, 1)


def decode(raw: bytes) -> str:
    """Decode UTF-8 into lines that end in LF, without a BOM at the start. Raises YamlRefused for anything else."""
    try:
        text = raw.removeprefix(codecs.BOM_UTF8).decode()
    except UnicodeDecodeError as error:
        before = _lines_in_lf(error.object[: error.start].decode())
        likely = "UTF-16，记事本里叫 Unicode" if b"\0" in raw[:100] else "GBK"
        message = f"文件不是 UTF-8 编码（可能是 {likely}）。请在编辑器里选“另存为”，编码选 UTF-8 (save as UTF-8)。"
        raise YamlRefused([Fault(_place(before, len(before)), "yaml-encoding", message)]) from None
    text = _lines_in_lf(text)
    if not text.endswith("\n"):
        text += "\n"
    if faults := _characters(text):
        raise YamlRefused(faults)
    return text


def _lines_in_lf(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _characters(text: str) -> list[Fault]:
    faults = []
    if (tab := text.find("\t")) >= 0:
        lines = sum("\t" in line for line in text.split("\n"))
        others = f"一共 {lines} 行有，可以全部替换。" if lines > 1 else ""
        faults.append(Fault(_place(text, tab), "yaml-feature", f"这里有制表符（Tab），请换成空格。{others}"))
    for found in NOT_IN_FILES.finditer(text):
        if len(faults) == MAX_FAULTS:
            faults.append(Fault(_place(text, found.start()), "too-large", f"错误已有 {MAX_FAULTS} 处，后面的没有再看。"))
            break
        faults.append(Fault(_place(text, found.start()), "bad-text", f"这里有不允许的字符 {char_name(found[0])}，请删掉。"))
    return faults


def _place(text: str, at: int) -> Position:
    return (text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at))


FAST_LOADER: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The parser in C where PyYAML has it: ten times as fast."""


def _events(text: str, lines: Sequence[str], parser: type[yaml.SafeLoader]) -> Iterator[YamlEvent]:
    loader: Any = parser(text)
    try:
        while True:
            event = loader.get_event()
            if event is None:
                return
            yield event
    except yaml.MarkedYAMLError as error:
        began = None if error.context_mark is None else _mark(error.context_mark)
        place = _mark(error.problem_mark) if error.problem_mark is not None else began or (1, 1)
        said = yaml_messages.Objection(lines, str(error.problem or ""), place, str(error.context or ""), began)
        raise YamlRefused([yaml_messages.explain_objection(said)]) from None
    except ValueError as error:  # raised by the Python parser for a number that is no character
        said = yaml_messages.Objection(lines, "invalid Unicode character", _mark(loader.get_mark()), str(error), None)
        raise YamlRefused([yaml_messages.explain_objection(said)]) from None


class DataBuilder:
    """Builds plain data from events; with ``places`` it also notes where each key path stands.

    Faults that reading can go on after are gathered, so that one run reports all of them. Text must have passed ``decode``:
    the parsers disagree on other characters.
    """

    def __init__(self, text: str, *, places: bool, parser: type[yaml.SafeLoader] = FAST_LOADER, tags: bool = False) -> None:
        self.lines = text.split("\n")
        self.events = _events(text, self.lines, parser)
        self.places: dict[KeyPath, Position] | None = {} if places else None
        self.ends: dict[KeyPath, Position] = {}
        """The end of each scalar, where places are noted."""
        self.tags = tags
        """Whether values may have tags, which are then ignored."""
        self.swallowed: list[tuple[Position, str, str]] = []
        self.faults: list[Fault] = []
        self.count = 0
        self.first: Position = (1, 1)
        """The place where the data begin."""
        self.between = "?" in text or re.search(r"[^\s]#", text) is not None
        """Whether the text between events needs a look."""
        self.last: Any = None
        """The end of the previous event."""

    def document(self) -> Data | None:
        """Return the data, or None where the file has none. Raises YamlRefused with every fault."""
        try:
            root = self._document()
        except YamlRefused as refused:
            raise YamlRefused([*self.faults, *refused.faults]) from None
        if self.faults:
            raise YamlRefused(self.faults)
        return root

    def _document(self) -> Data | None:
        root: Data | None = None
        documents = 0
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    message = "一个文件只能有一个文档，请删掉“---”。"
                    raise YamlRefused([Fault(_mark(event.start_mark), "yaml-feature", message)])
                self.directives(event)
                self.last = event.end_mark
                first = self.next()
                self.first = _mark(first.start_mark)
                root = self.value(first, (), 0, -1)
                self.next()
        return root

    def directives(self, event: yaml.DocumentStartEvent) -> None:
        if event.explicit:
            last = event.end_mark.line if event.end_mark is not None else 0
            self.faults += [yaml_messages.directive(n) for n, line in enumerate(self.lines[:last], 1) if line.startswith("%")]

    def next(self) -> YamlEvent:
        event = next(self.events)
        if self.between:
            self.gap(event)
        return event

    def gap(self, event: YamlEvent) -> None:
        """Look at the text between two events: a comment needs a space before it, a question mark is refused."""
        start, end, self.last = self.last, event.start_mark, event.end_mark
        if start is None or end is None or (start.line, start.column) >= (end.line, end.column):
            return
        for n in range(start.line, min(end.line + 1, len(self.lines))):
            line = self.lines[n]
            left, right = start.column if n == start.line else 0, end.column if n == end.line else len(line)
            part = line[left:right]
            comment = part.find("#")
            if comment >= 0:
                if left + comment and line[left + comment - 1] != " ":
                    self.fault(yaml_messages.glued_comment((n + 1, left + comment + 1)))
                part = part[:comment]
            if "?" in part:
                raise YamlRefused([yaml_messages.complex_key((n + 1, left + part.find("?") + 1))])

    def fault(self, found: Fault) -> None:
        """Note what can be read over. Raises Refused once there is enough of it."""
        self.faults.append(found)
        if len(self.faults) >= MAX_FAULTS:
            raise YamlRefused([Fault(found.place, "too-large", f"错误已有 {MAX_FAULTS} 处，后面的没有再看。")])

    def feature(self, event: YamlEvent) -> None:
        if isinstance(event, yaml.AliasEvent):
            message = f"不允许用别名 *{event.anchor}，请把内容写全。本来就是文字就把整个值放进引号里。"
        elif anchor := getattr(event, "anchor", None):
            message = f"不允许用锚点 &{anchor}，请删掉。本来就是文字就把整个值放进引号里。"
        elif (tag := getattr(event, "tag", None)) and not self.tags:
            message = f"不允许用标签 {tag}，类型由字段决定，请删掉。本来就是文字就把整个值放进引号里。"
        else:
            return
        self.fault(Fault(_mark(event.start_mark), "yaml-feature", message))

    def value(self, event: YamlEvent, path: KeyPath, depth: int, column: int | None) -> Data:
        """Build a value. column: of the block that it stands in, -1 for the file itself, None within ``[]`` or ``{}``."""
        self.feature(event)
        self.count += 1
        if self.count > MAX_VALUES:
            raise YamlRefused([too_many(_mark(event.start_mark))])
        if self.places is not None:
            self.places[path] = _mark(event.start_mark)
            if isinstance(event, yaml.ScalarEvent):
                self.ends[path] = _mark(event.end_mark)
        if isinstance(event, yaml.ScalarEvent):
            return self.scalar(event, column)
        if isinstance(event, yaml.AliasEvent):
            return ""
        if depth >= MAX_DEPTH:
            raise YamlRefused([Fault(_mark(event.start_mark), "too-large", f"嵌套超过 {MAX_DEPTH} 层。")])
        start, flow = event.start_mark, getattr(event, "flow_style", None)
        inner = None if flow or start is None else start.column
        out: Data
        if isinstance(event, yaml.SequenceStartEvent):
            end, out = self.sequence(path, depth, inner)
        else:
            if flow and start is not None and self.lines[start.line].startswith("?", start.column):
                raise YamlRefused([yaml_messages.complex_key(_mark(start))])
            end, out = self.mapping(path, depth, inner)
        if flow and column is not None:
            self.set_in(start, end.end_mark, column, brackets=True)
        return out

    def sequence(self, path: KeyPath, depth: int, column: int | None) -> tuple[YamlEvent, list[Data]]:
        """Return the event that ends a list, and the list."""
        out: list[Data] = []
        while not isinstance(event := self.next(), yaml.SequenceEndEvent):
            out.append(self.value(event, (*path, len(out)), depth + 1, column))
        return event, out

    def mapping(self, path: KeyPath, depth: int, column: int | None) -> tuple[YamlEvent, dict[str, Data]]:
        """Return the event that ends a map, and the map."""
        out: dict[str, Data] = {}
        lines: dict[str, int] = {}
        before: YamlEvent | None = None
        while not isinstance(event := self.next(), yaml.MappingEndEvent):
            place = _mark(event.start_mark)
            self.feature(event)
            if not isinstance(event, yaml.ScalarEvent):
                raise YamlRefused([yaml_messages.complex_key(place)])
            key = event.value
            self.key(key, event, lines)
            if column is None:
                self.divided(before, event)
            before = self.next()
            value = self.value(before, (*path, key), depth + 1, column)
            if key not in out:
                out[key] = value
                lines[key] = place[0]
                if self.places is not None:
                    self.places[(*path, key, "")] = place
        return event, out

    def divided(self, before: YamlEvent | None, key: yaml.ScalarEvent) -> None:
        """Report a number whose comma began a new pair within braces, as ``{amount: 2,400}``. before: the value before."""
        if not isinstance(before, yaml.ScalarEvent) or before.end_mark is None or key.start_mark is None:
            return
        both = f"{before.value},{key.value}"
        close = key.start_mark.index - before.end_mark.index <= 1
        if close and not before.style and not key.style and _THOUSANDS.fullmatch(both):
            message = f"数字里不写逗号，“{both}”在花括号里成了两项，请写成 {both.replace(',', '')}。"
            self.fault(Fault(_mark(before.start_mark), "bad-number", message))

    def key(self, key: str, event: YamlEvent, lines: dict[str, int]) -> None:
        """Report a key that cannot stand here. lines: of the keys before it in its map."""
        place = _mark(event.start_mark)
        if bad := NOT_TEXT.search(key):
            self.fault(Fault(place, "bad-text", f"键里有不允许的字符 {char_name(bad[0])}，请删掉。"))
        elif odd := ODD_SPACE.search(key):
            message = f"键“{key}”里有看不见的字符 {char_name(odd[0])}，请换成普通空格或删掉。"
            self.fault(Fault(place, "yaml-space", message))
        elif key == "<<":
            self.fault(Fault(place, "yaml-feature", "不允许用合并键 <<，请把内容写全。"))
        elif key in lines:
            first = "同一行" if lines[key] == place[0] else f"第 {lines[key]} 行"
            self.fault(Fault(place, "yaml-duplicate", f"“{key}”写了两次，前一次在{first}，请删掉一个。"))
        elif not key:
            self.fault(Fault(place, "yaml-syntax", "冒号前面没有键。"))

    def scalar(self, event: yaml.ScalarEvent, column: int | None) -> str:
        value, start, end = str(event.value), event.start_mark, event.end_mark
        if NOT_TEXT.search(value):
            bad = NOT_TEXT.findall(value)[0]
            self.fault(Fault(_mark(start), "bad-text", f"值里有不允许的字符 {char_name(bad)}，请删掉。"))
        if start is None or end is None:
            return value
        if not event.style:  # None or "" for a plain scalar, by parser
            self.plain(value, start, end, column)
        elif event.style in "|>":
            self.block(start, column)
        elif column is not None:
            self.set_in(start, end, column, brackets=False)
        return value

    def plain(self, value: str, start: Any, end: Any, column: int | None) -> None:
        rest = self.lines[end.line][end.column :] if end.line < len(self.lines) else ""
        if swallowed := re.match(r"\s+(#\S.*)" if value else r"\s*(#\S.*)", rest):
            self.swallowed.append((_mark(start), value, swallowed[1]))
        if value[:1] in ("-", "?", ":") and column is None and self.lines[start.line][start.column + 1 :][:1] in ("", *" ,[]{}"):
            message = f"“{value[0]}”不能这样写在方括号或花括号里。本来就是文字就放进引号里。"
            self.fault(Fault(_mark(start), "yaml-syntax", message))
        for n in range(start.line + 1, end.line + 1):
            line = self.lines[n]
            if odd := ODD_SPACE.search(line[: len(line) - len(line.lstrip())]):
                message = f"这一行开头有看不见的字符 {char_name(odd[0])}，请换成普通空格。"
                self.fault(Fault((n + 1, odd.start() + 1), "yaml-space", message))

    def block(self, start: Any, column: int | None) -> None:
        """Check a text below ``|`` or ``>``: nothing behind the sign, no deeper blank line at its head."""
        header = self.lines[start.line][start.column + 1 :]
        sign = re.match(r"[-+0-9]*", header)
        rest = header[sign.end() :] if sign else ""
        if rest.startswith("#"):
            self.fault(yaml_messages.glued_comment((start.line + 1, start.column + len(header) - len(rest) + 2)))
        if sign and re.search("[0-9]", sign[0]):
            return
        longest = 0
        for n in range(start.line + 1, len(self.lines)):
            line = self.lines[n]
            if text := line.lstrip(" "):
                if longest > len(line) - len(text) > (-1 if column is None else column):
                    message = "文字前面的空行比文字缩进得多，后面的文字会丢。删掉那些空行里的空格。"
                    raise YamlRefused([Fault((n + 1, 1), "yaml-syntax", message)])
                return
            longest = max(longest, len(line))

    def set_in(self, start: Any, end: Any, column: int, *, brackets: bool) -> None:
        """Refuse further lines of a bracketed or quoted value that are not indented deeper than the block; a closing bracket may
        be level.
        """
        if start is None or end is None:
            return
        for n in range(start.line + 1, min(end.line + 1, len(self.lines))):
            line = self.lines[n]
            text = line.lstrip(" ")
            depth = len(line) - len(text)
            if not text or depth > column or (brackets and (text[0] == "#" or (depth == column and text[0] in "]}"))):
                continue
            message = f"括号或引号里的值换了行，这一行至少要缩进 {column + 1} 个空格。"
            self.fault(Fault((n + 1, 1), "yaml-syntax", message))
            return


def too_many(place: Position) -> Fault:
    return Fault(place, "too-large", f"一个文件最多放 {MAX_VALUES // 10_000} 万个值，请拆成几个文件。")
