"""The text in files of any kind: plain text, Office files, what binary files hold in plain characters."""

from __future__ import annotations

import contextlib
import io
import re
import struct
import zipfile
import zlib

MOST_UNPACKED = 64 * 1024 * 1024
"""Bytes of text that are read of one Office file."""
_PNG = b"\x89PNG\r\n\x1a\n"
_WIDE = re.compile(rb"(?:[ -~]\0){4,}")
_BEHIND = re.compile("(?<=[0-9])(?=[A-WYZa-wyz])")
"""Between a digit and a letter, which may be no text at all in binary data; not before the X of an ID number."""
_PRINTED = bytes(byte if 32 <= byte < 127 else 1 for byte in range(256))
_ROWS = re.compile(r"</(?:\w+:)?(?:p|c|si|row|tr|h)>")


def decoded(raw: bytes) -> str | None:
    """Return a text file as text with ``\\n`` between lines, in encodings that spreadsheets write; None for any other file."""
    wide = raw.startswith((b"\xff\xfe", b"\xfe\xff"))
    if b"\0" in raw[:8192] and not wide:
        return None
    for encoding in ("utf-16",) if wide else ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding).replace("\r\n", "\n").replace("\r", "\n")
        except UnicodeDecodeError:
            continue
    return None


def line_and_column(text: str, at: int) -> tuple[int, int]:
    """Return line and column, from 1, of an offset."""
    return text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)


def office_text(raw: bytes) -> str:
    """Return the texts of a Word, Excel or other zip file, a line for each cell or paragraph; empty where it cannot be read."""
    out, left = [], MOST_UNPACKED
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            for part in packed.infolist():
                if part.filename.endswith((".xml", ".rels", ".txt", ".csv", ".html")):
                    with packed.open(part) as content:
                        read = content.read(left)
                    left -= len(read)
                    out.append(read.decode("utf-8", errors="replace"))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError):
        return ""
    return re.sub(r"<[^>]*>", "", _ROWS.sub("\n\n", "\n\n".join(out)))


def printed_text(raw: bytes) -> str:
    """Return the plain characters in a binary file, also those of two bytes each; U+0001 stands for everything between."""
    parts = _png(raw) if raw.startswith(_PNG) else [raw]
    wide = _WIDE.sub(lambda found: found.group(0)[::2] + b"\1", b"\1".join(parts))
    return _BEHIND.sub("\1", wide.translate(_PRINTED).decode("ascii"))


def _png(raw: bytes) -> list[bytes]:
    """Return the parts of a PNG that are no picture, uncompressed."""
    out, at = [], len(_PNG)
    while at + 8 <= len(raw):
        (size,), kind = struct.unpack_from(">I", raw, at), raw[at + 4 : at + 8]
        body = raw[at + 8 : at + 8 + size]
        if kind == b"zTXt":
            with contextlib.suppress(zlib.error):
                body = zlib.decompressobj().decompress(body.partition(b"\0")[2][1:], MOST_UNPACKED)
        if kind in (b"tEXt", b"zTXt", b"iTXt", b"eXIf"):
            out.append(body)
        at += size + 12
    return out
