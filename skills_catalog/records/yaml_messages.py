"""What a YAML parser objects to, as a place and a message that says what to write instead.

Both parsers of PyYAML, the one in C (libyaml) and the one in Python, have a small set of objections; each is explained here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from skills_catalog.text.characters import ODD_SPACE, char_name

Position = tuple[int, int]
"""Line and column, from 1."""
LONGEST_KEY = 1024
"""Characters: what YAML allows before the colon of a key."""


@dataclass(frozen=True)
class Objection:
    """What a parser said. ``began``: where the thing started that it was reading, if it said so."""

    lines: Sequence[str]
    problem: str
    place: Position
    context: str
    began: Position | None

    @property
    def line(self) -> str:
        return self.at(self.place[0])

    @property
    def char(self) -> str:
        """Return the character at the place; empty at the end of a line."""
        return self.line[self.place[1] - 1 : self.place[1]]

    @property
    def before(self) -> str:
        """Return what stands before the place in its line."""
        return self.line[: self.place[1] - 1]

    def at(self, number: int) -> str:
        return self.lines[number - 1] if 0 < number <= len(self.lines) else ""


@dataclass(frozen=True)
class Fault:
    """Something that a file may not hold: where, the code of the finding, and what to do."""

    place: Position
    code: str
    message: str


def explain_objection(said: Objection) -> Fault:
    """Return the fault behind an objection; its place lies within the file."""
    said = _within(said)
    for number in dict.fromkeys((said.place[0], *((said.began[0],) if said.began else ()))):
        line = said.at(number)
        blank = line[: len(line) - len(line.lstrip())]
        odd = ODD_SPACE.search(blank)
        if odd:
            message = f"这一行开头有看不见的字符 {char_name(odd[0])}，请换成普通空格。"
            return Fault((number, odd.start() + 1), "yaml-space", message)
    for words, explained in _EXPLAINED:
        if any(word in said.problem or word in said.context for word in words):
            return explained(said)
    return Fault(said.place, "yaml-syntax", f"这里不是目录能读的 YAML，请检查缩进、冒号和引号（{said.problem}）。")


def _within(said: Objection) -> Objection:
    """Move a place behind the last line to the end of the last line that is not blank."""
    line, column = said.place
    while line > 1 and (line > len(said.lines) or not said.lines[line - 1].strip()):
        line, column = line - 1, len(said.at(line - 1)) + 1
    return Objection(said.lines, said.problem, (line, column), said.context, said.began)


def _fault(said: Objection, message: str, *, began: bool = False, code: str = "yaml-syntax") -> Fault:
    return Fault(said.began if began and said.began else said.place, code, message)


def _two_values(said: Objection) -> Fault:
    key = said.before.strip().removeprefix("- ")
    if len(key) >= LONGEST_KEY:
        return Fault((said.place[0], 1), "yaml-syntax", f"键太长，最多 {LONGEST_KEY} 个字。")
    if (above := _colon_above(said)) is not None:
        return above
    if re.search(r":(?: |$)|[\"'\]}]\s*$", said.before):
        return _fault(said, "一行里有两个“键: 值”，或值里有英文冒号加空格。把值放进引号里。")
    return _fault(said, f"“{key}”比上一行缩进得多，可上一行已经有值了。和上面的键对齐，或删掉上一行的值。")


def _colon_above(said: Objection) -> Fault | None:
    """Return the fault of a pair above, as deep as this line, whose colon YAML did not take as one: it took both for one text."""
    indent = len(said.line) - len(said.line.lstrip(" "))
    for number in range(said.place[0] - 1, 0, -1):
        line = said.at(number)
        text = line.lstrip(" ").removeprefix("- ")
        if not text.strip() or text.startswith("#"):
            continue
        if line.index(text) == indent and (hint := colon_hint(text)):
            return Fault((number, indent + 1), "yaml-syntax", hint)
        if re.match(r"[^\s:]+:(?: |$)", text):
            return None
    return None


def _no_colon(said: Objection) -> Fault:
    """Point at the line where the key began: the parser notices only on the next one."""
    line = said.at(said.began[0]) if said.began else said.line
    text = line.strip().removeprefix("- ")
    if len(text) >= LONGEST_KEY:
        return _fault(said, f"键太长，最多 {LONGEST_KEY} 个字；或者这一行没有“键: ”。", began=True)
    otherwise = "这里应是“键: 值”，没有找到英文冒号加空格。本来是上一行的后续，就比上一行的键多缩进两个空格。"
    return _fault(said, colon_hint(text) or otherwise, began=True)


def colon_hint(text: str) -> str:
    """Say what to write for a pair whose colon YAML does not take as one; empty for other texts."""
    match = re.match(r"([^\s:：]{1,60})([:：])(\s*)(\S.{0,60})", text)
    if match is None or (match[2] == ":" and match[3].startswith(" ")):
        return ""
    value = text[match.end(2) :]
    if match[2] == "：":
        what = "中文冒号“：”不算"
    elif odd := ODD_SPACE.match(value):
        what = f"英文冒号后面是看不见的字符 {char_name(odd[0])}，要用普通空格"
    else:
        what = "英文冒号后面要有普通空格"
    return f"{what}，请写成 {match[1]}: {ODD_SPACE.sub('', match[4])}。"


def no_map_message(text: str) -> str:
    """Say that a file, or an item, is a text where pairs are wanted."""
    return f"这里应是“键: 值”。{colon_hint(text)}"


def _no_key(said: Objection) -> Fault:
    if said.char == ":":
        return _fault(said, "冒号前面没有键。")
    if said.before.strip():
        return _fault(said, '引号或括号已经收尾，后面还有文字。把整个值放进一对引号里；值里面的双引号写成 \\"。')
    if said.line.lstrip().startswith("- "):
        return _fault(said, "上面是“键: 值”，这里却是列表项“- ”，两种不能混在一层。列表要写在一个键下面。")
    return _fault(said, "缩进和上面的键对不齐。同一层的键前面要有同样多的空格。")


def _no_item(said: Objection) -> Fault:
    return _fault(said, "上面是列表，这一行却不是“- ”开头。同一层都写“- ”，或缩进到上一项里面。")


def _open_list(said: Objection) -> Fault:
    return _open(said, "[", "]", "项")


def _open_map(said: Objection) -> Fault:
    return _open(said, "{", "}", "“键: 值”")


def _open(said: Objection, opening: str, closing: str, what: str) -> Fault:
    where = f"第 {said.place[0]} 行" if said.began and said.began[0] != said.place[0] else "后面"
    comment = "“ #”后面的都算注释；" if " #" in (said.at(said.began[0]) if said.began else said.line) else ""
    message = (
        f"从这个“{opening}”起，{where}少了“{closing}”，或{what}之间少了英文逗号（中文逗号“，”不算）。"
        f"{comment}{what}里有 , [ ] {{ }} : 就放进引号里。"
    )
    return _fault(said, message, began=True)


def _open_quote(said: Objection) -> Fault:
    return _fault(said, "从这里开始的引号没有收尾。补上同样的引号；值里面本来有引号就用另一种引号包起来。", began=True)


def _document_in_quote(said: Objection) -> Fault:
    return _fault(said, "从这里开始的引号没有收尾，到了“---”或“...”这一行。补上引号，或给那一行缩进。", began=True)


def _escape(said: Objection) -> Fault:
    found = re.search(r"\\(.?)", said.line[max(said.place[1] - 2, 0) :])
    shown = found[1] if found else ""
    return _fault(said, f"双引号里的“\\{shown}”不是 YAML 的写法。要写反斜杠就写两个 \\\\，或把值放进单引号里。")


def _digits(said: Objection) -> Fault:
    return _fault(said, "双引号里的 \\x、\\u、\\U 后面要有 2、4、8 位十六进制数字。直接写那个字就可以。")


def _half(said: Objection) -> Fault:
    return _fault(
        said,
        "双引号里的 \\u、\\U 写的不是一个字符（D800 到 DFFF 是半个，10FFFF 以上没有）。直接写那个字就可以。",
        code="bad-text",
    )


def _odd_start(said: Objection) -> Fault:
    return _fault(said, f"值不能以“{said.char}”开头。把整个值放进引号里。")


def _item_in_line(said: Objection) -> Fault:
    return _fault(said, "列表项“- ”要另起一行，不能写在“: ”后面或方括号里。本来就是文字就放进引号里。")


def _no_value(said: Objection) -> Fault:
    if said.char == ":":
        return _fault(said, "冒号前面没有键；以冒号开头的值要放进引号里。")
    if said.char == "-":
        return _item_in_line(said)
    if said.char in (",", "]", "}"):
        return _fault(said, f"“{said.char}”前面少一个值，或多了这个符号。本来就是文字就放进引号里。")
    if said.line.startswith("..."):
        return _fault(said, "“...”前面没有内容，请删掉这一行。", code="yaml-feature")
    return _fault(said, "这里少一个值。")


def _after_the_end(said: Objection) -> Fault:
    if said.char in ("}", "]"):
        return _fault(said, f"多了一个“{said.char}”。")
    message = "整个文件只能是一个映射或一个列表，前面已经结束了，这里又多出一段。检查缩进；有“...”或“---”就删掉。"
    return _fault(said, message)


def _block_header(said: Objection) -> Fault:
    return _fault(said, "“|”和“>”后面不能写文字。文字从下一行开始，并且缩进。")


def _anchor(said: Objection) -> Fault:
    sign = "*" if "alias" in said.context else "&"
    what = "别名" if sign == "*" else "锚点"
    message = f"“{sign}”在 YAML 里是{what}，目录不允许用。本来就是文字就把整个值放进引号里。"
    return _fault(said, message, began=True, code="yaml-feature")


def _tag(said: Objection) -> Fault:
    message = "“!”在 YAML 里是标签，目录不允许用。本来就是文字就把整个值放进引号里。"
    return _fault(said, message, began=True, code="yaml-feature")


def directive(line: int) -> Fault:
    """Return the fault of a line that begins with a percent sign."""
    return Fault((line, 1), "yaml-feature", "“%”开头的行在 YAML 里是指令，目录不允许用，请删掉。")


def complex_key(place: Position) -> Fault:
    message = "键只能是一个词，不用“?”，也不能是列表或映射，请写成“键: 值”。本来就是文字就放进引号里。"
    return Fault(place, "yaml-feature", message)


def glued_comment(place: Position) -> Fault:
    return Fault(place, "yaml-syntax", "“#”前面没有空格。要写注释就加一个空格，要保留就把整个值放进引号里。")


_EXPLAINED: list[tuple[tuple[str, ...], Callable[[Objection], Fault]]] = [
    (("an anchor", "an alias"), _anchor),
    (("a tag", "tag handle", "TAG directive"), _tag),
    (("directive", "incompatible YAML document", "version number"), lambda said: directive(said.place[0])),
    (("mapping keys are not allowed",), lambda said: complex_key(said.place)),
    (("mapping values are not allowed",), _two_values),
    (("could not find expected ':'",), _no_colon),
    (("expected key", "while parsing a block mapping"), _no_key),
    (("expected '-' indicator", "while parsing a block collection"), _no_item),
    (("expected ',' or ']'",), _open_list),
    (("expected ',' or '}'",), _open_map),
    (("unexpected end of stream",), _open_quote),
    (("unexpected document",), _document_in_quote),
    (("unknown escape character",), _escape),
    (("hexdecimal number", "escape sequence of"), _digits),
    (("invalid Unicode character",), _half),
    (("cannot start any token",), _odd_start),
    (("sequence entries are not allowed",), _item_in_line),
    (("expected node content", "expected the node content"), _no_value),
    (("<document start>",), _after_the_end),
    (("comment or line break", "chomping", "indentation indicator", "comment or a line break"), _block_header),
    (("unexpected ':'",), lambda said: _fault(said, "冒号后面要有空格；值里有冒号就把整个值放进引号里。")),
    (("maximum nesting depth",), lambda said: _fault(said, "嵌套的层数太多。", code="too-large")),
]
"""Words of the problem or of its context → its explanation; the first match counts."""
