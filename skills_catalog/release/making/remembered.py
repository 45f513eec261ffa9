"""What is remembered of a release, so that the next build makes only what has changed."""

from __future__ import annotations

import msgspec

from skills_catalog.catalog.parsed_files import ParsedFiles
from skills_catalog.catalog.reads import Cell
from skills_catalog.release.inputs import Look
from skills_catalog.release.making.known_shell import KnownShell
from skills_catalog.release.making.page_batches import Packed, Page
from skills_catalog.release.state import State
from skills_catalog.site.pages import Key
from skills_catalog.text.readings import Readings


class Remembered(msgspec.Struct):
    """What the next build can use of a release.

    cells, digests: all that can be read of the model, by number, and what it was. pages: each with the cells that it was made of.
    packs: by file. sizes: SHA-256 of a file → its bytes when compressed. parsed: see ``ParsedFiles``. readings: of names.
    """

    cells: list[Cell] = []
    digests: list[bytes] = []
    pages: list[tuple[Key, Page]] = []
    packs: dict[str, Packed] = {}
    sizes: dict[bytes, int] = {}
    shell: KnownShell | None = None
    parsed: dict[bytes, bytes] = {}
    readings: Readings = msgspec.field(default_factory=Readings)


def load_remembered(state: State, release: str) -> Remembered:
    """What is remembered of a release; nothing where that cannot be read."""
    return state.load(f"{release}.remembered", Remembered) or Remembered()


def kept_files(earlier: Remembered, seen: Look) -> ParsedFiles:
    """What is known of the files that a build has seen."""
    return ParsedFiles({path: found.digest for path, found in seen.files.items()}, earlier.parsed)
