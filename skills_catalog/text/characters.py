"""Characters that no text may hold, and characters that cannot be seen: found, and called by a name."""

from __future__ import annotations

import re
import unicodedata

NOT_TEXT = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
"""No text of a record: controls (a line feed is none), marks that turn the direction of writing, halves of characters."""
NOT_IN_FILES = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]"
)
"""No file, apart from tabs and line ends: also what one parser takes for a line end and another does not."""
ODD_SPACE = re.compile(r"[\u00a0\u00ad\u1680\u180e\u2000-\u200f\u2028\u2029\u202f\u205f-\u2064\u3000\ufeff]")
"""Looks like a space, or like nothing, and is no space."""
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
"""What a cell begins with that a spreadsheet runs as a formula."""
PASSED_OVER = " \n\v\f\u00a0\u200b\u3000\ufeff\"'`“”‘’＂＇"
"""What a spreadsheet, or the one who cleans a table before it is opened there, may take off in front of a formula."""
CELL_LENGTH = 32_767
"""Characters that a spreadsheet's cell holds."""
NOT_IN_CELLS = re.compile("_x[0-9A-Fa-f]{4}_|[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""What XML cannot hold, and what a spreadsheet would take for its escape."""
_UNSHOWN = re.compile(f"{NOT_TEXT.pattern[:-1]}\u2028\u2029]")
"""Also what some programs take for the end of a line."""
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
