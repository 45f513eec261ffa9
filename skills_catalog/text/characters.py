"""Characters that texts, files and cells may not hold, and names for those that cannot be seen."""

from __future__ import annotations

import re
import unicodedata

NOT_TEXT = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
"""Not allowed in a record: control characters but the line feed, marks of writing direction, surrogates."""
NOT_IN_FILES = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]"
)
"""Not allowed in a file beside tabs and line ends; also characters that only some parsers take for a line end."""
ODD_SPACE = re.compile(r"[\u00a0\u00ad\u1680\u180e\u2000-\u200f\u2028\u2029\u202f\u205f-\u2064\u3000\ufeff]")
"""Characters that look like a space, or like nothing, and are no space."""
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
"""Beginnings of cells that a spreadsheet runs as a formula."""
PASSED_OVER = " \n\v\f\u00a0\u200b\u3000\ufeff\"'`“”‘’＂＇"
"""Characters that a spreadsheet, or somebody who cleans a table, may remove in front of a formula."""
CELL_LENGTH = 32_767
"""The most characters that a spreadsheet's cell holds."""
NOT_IN_CELLS = re.compile("_x[0-9A-Fa-f]{4}_|[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""Characters that XML cannot hold, and texts that a spreadsheet would take for its escape of them."""
_UNSHOWN = re.compile(f"{NOT_TEXT.pattern[:-1]}\u2028\u2029]")
"""Characters that a terminal may obey: those of ``NOT_TEXT``, and what some programs take for the end of a line."""
_NAMES = {
    "\u3000": "全角空格",
    "\u00a0": "不换行空格",
    "\u200b": "零宽空格",
    "\ufeff": "零宽空格 BOM",
    "\u0085": "换行符 NEL",
    "\u2028": "换行符 LS",
    "\u2029": "换行符 PS",
    "\x00": "空字符",
    "\x1b": "Esc 控制符",
}  # fmt: skip
_KINDS = {"Cc": "控制字符", "Cs": "半个字符", "Cn": "不是字符", "Cf": "看不见的格式字符", "Zs": "特殊空格"}
_TURNING = ("AL", "R", "L", "LRE", "LRO", "RLE", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI")


def char_name(char: str) -> str:
    """Name a character that cannot be seen, as messages do, for example ``U+3000（全角空格）``."""
    name = _NAMES.get(char)
    if name is None:
        turns = unicodedata.category(char) == "Cf" and unicodedata.bidirectional(char) in _TURNING
        name = "改变文字方向的控制符" if turns else _KINDS.get(unicodedata.category(char), "")
    return f"U+{ord(char):04X}{f'（{name}）' if name else ''}"


def one_line(text: str) -> str:
    """Return the text in one line, without characters that a terminal would obey."""
    return _UNSHOWN.sub(lambda m: rf"\u{ord(m[0]):04x}", text.replace("\n", "↵"))
