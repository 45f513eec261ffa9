"""``examples/README.md``: its commands are run in a fresh copy of the repository, its pieces of files stand in the files."""

from __future__ import annotations

import itertools
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.docs.test_howto import cloned
from tests.support.documented import Block, Reader, blocks, expected, snapshot
from tests.support.places import ROOT, WUXI
from tests.support.some import some

README = ROOT / "examples" / "README.md"
LEFT_OUT = "# …"


def excerpts() -> list[Block]:
    return [b for b in blocks(README) if b.title.startswith("catalog/")]


def stands_in(piece: str, text: str) -> bool:
    """Tell whether lines stand in a text as they are, perhaps further in."""
    wanted, lines = textwrap.dedent(piece).splitlines(), text.splitlines()
    return any(
        textwrap.dedent("\n".join(lines[n : n + len(wanted)])).splitlines() == wanted for n in range(len(lines) - len(wanted) + 1)
    )


@pytest.mark.parametrize("block", excerpts(), ids=lambda b: b.where)
def test_a_piece_of_a_file_stands_in_the_file(block: Block) -> None:
    text = (WUXI / block.title).read_text("utf-8")
    for left_out, lines in some(itertools.groupby(block.body.splitlines(), key=lambda line: line.strip() == LEFT_OUT)):
        piece = "\n".join(lines)
        assert left_out or stands_in(piece, text), f"{block.where}: not in {block.title}\n{piece}"


def test_pieces_are_told_apart() -> None:
    assert stands_in("  a: 1\n  b: 2", "x:\n    a: 1\n    b: 2\n")
    assert not stands_in("a: 1\nb: 2", "a: 1\nc: 3\nb: 2\n") and not stands_in("a: 1", "a: 10\n")


@pytest.fixture
def reader(tmp_path: Path) -> Iterator[Reader]:
    reader = Reader(tmp_path, {"<仓库地址>": str(snapshot(tmp_path / "origin" / "skills.git"))})
    yield reader
    reader.close()


@pytest.mark.server
@pytest.mark.slow
def test_what_it_says_is_printed_is_printed(reader: Reader) -> None:
    cloned(reader)
    reader.run("cd ..")
    printed = ""
    for block in blocks(README):
        if block.kind == "sh":
            printed = reader.type(block)
        elif block.kind == "text":
            assert block.after == 0 and expected(block.body).fullmatch(printed), f"{block.where}: printed\n{printed}"
        elif block.title and not block.title.startswith("catalog/"):
            reader.write(block)
    assert (reader.folder / "both" / "320200" / "rates" / "training" / "index.html").is_file()
