"""Downloads as files: measured while they are written, so that none is read again or held whole."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import msgspec

PIECE = 1 << 20


@dataclass(frozen=True)
class MeasuredFile:
    """A download: its path below ``data/``, its size in bytes, its SHA-256, and the table it holds, if only one."""

    path: str
    size: int
    sha256: str
    table: str = ""

    @property
    def form(self) -> str:
        return self.path.rsplit(".", 1)[-1]

    @property
    def shown(self) -> str:
        return readable(self.size)


def readable(size: int) -> str:
    """Bytes for readers: KB and MB of 1,000."""
    if size < 1000:
        return f"{size} B"
    return f"{size / 1000:.0f} KB" if size < 1_000_000 else f"{size / 1_000_000:.1f} MB"


def cleared(place: Path) -> Path:
    """A place with a folder and nothing in it: what stands there may be linked to an earlier release's file."""
    if not place.parent.is_dir():
        place.parent.mkdir(parents=True)
    place.unlink(missing_ok=True)
    return place


def readable_json(value: object) -> bytes:
    """JSON for people too: one to a level, as ``json`` has it, and a last line feed."""
    return msgspec.json.format(msgspec.json.encode(value), indent=1) + b"\n"


class Writing(io.RawIOBase):
    """A file below ``data/`` that is being written; ``file`` measures it once it is closed."""

    def __init__(self, data: Path, path: str, table: str = "") -> None:
        self.path, self.table, self.size = path, table, 0
        self.digest = hashlib.sha256()
        self.out = cleared(data / path).open("wb")

    def writable(self) -> bool:
        return True

    def tell(self) -> int:
        return self.size

    def write(self, content: bytes | memoryview) -> int:  # type: ignore[override]  # of what buffers there are
        self.digest.update(content)
        self.size += len(content)
        return self.out.write(content)

    def close(self) -> None:
        self.out.close()
        super().close()

    @property
    def file(self) -> MeasuredFile:
        return MeasuredFile(self.path, self.size, self.digest.hexdigest(), self.table)


def write_pieces(data: Path, path: str, pieces: Iterable[bytes], table: str = "") -> MeasuredFile:
    """Write a file of pieces that may be small; returns it measured."""
    with Writing(data, path, table) as out:
        held, size = [], 0
        for piece in pieces:
            held.append(piece)
            size += len(piece)
            if size >= PIECE:
                out.write(b"".join(held))
                held, size = [], 0
        out.write(b"".join(held))
    return out.file


def measured(data: Path, path: str, table: str = "") -> MeasuredFile:
    """A file that stands there, read in pieces."""
    digest, size = hashlib.sha256(), 0
    with (data / path).open("rb") as file:
        while piece := file.read(PIECE):
            digest.update(piece)
            size += len(piece)
    return MeasuredFile(path, size, digest.hexdigest(), table)
