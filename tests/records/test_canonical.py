"""The quick reader against the parser: whatever it takes, the parser reads the same and has nothing to report."""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from skills_catalog.records import yaml_fast
from skills_catalog.records.yaml_events import FAST_LOADER, DataBuilder, YamlRefused, decode
from skills_catalog.text.personal_data import ODD_DIGIT
from tests.support.slips import PIECES, files, mutated

SEVERAL_LINES = re.compile(rb": [|>]-?$", re.M)
"""A text of several lines, set in below its key."""


def parsed(raw: bytes, parser: type[yaml.SafeLoader] = FAST_LOADER) -> Any:
    """What the parser makes of it; None where it refuses, warns or finds nothing."""
    try:
        reader = DataBuilder(decode(raw), places=False, parser=parser)
        data = reader.document()
    except YamlRefused:
        return None
    return None if reader.swallowed else data


def agrees(raw: bytes, parser: type[yaml.SafeLoader] = FAST_LOADER) -> bool:
    """Was it taken? Fails where the two differ; the order of keys counts."""
    found = yaml_fast.read_usual(raw)
    if found is not None:
        assert repr(found) == repr(parsed(raw, parser)), raw
    return found is not None


def slips(count: int, seed: int) -> Iterator[bytes]:
    """Real files with slips, half of them cut to a few lines so that one slip weighs more."""
    pick = random.Random(seed)
    texts = [f.read_text("utf-8") for f in files()]
    for _ in range(count):
        text = pick.choice(texts)
        if pick.random() < 0.5:
            lines = text.split("\n")
            start = pick.randrange(len(lines))
            text = "\n".join(lines[start : start + pick.randrange(1, 9)])
        yield mutated(text, pick).encode("utf-8", "surrogatepass")


def test_every_good_file_is_taken() -> None:
    """Only a file with a text of several lines is left to the parser."""
    for file in files():
        raw = file.read_bytes()
        assert agrees(raw) is (SEVERAL_LINES.search(raw) is None) or file.parent.name == "bad", file


def test_real_files_with_slips() -> None:
    taken = sum(agrees(raw) for raw in slips(3000, 1))
    assert taken > 300


def test_the_parser_in_python_reads_the_same_too() -> None:
    for raw in slips(150, 2):
        agrees(raw, yaml.SafeLoader)


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
def test_any_text(text: str) -> None:
    agrees(text.encode("utf-8"))


@given(st.lists(st.tuples(st.integers(0, 6), st.sampled_from(PIECES[:-1]), st.sampled_from(PIECES)), max_size=7))
def test_any_lines(lines: list[tuple[int, str, str]]) -> None:
    agrees("\n".join(" " * n + a + b for n, a, b in lines).encode("utf-8"))


BLOCK = st.sampled_from(
    ["a:", "b:", "电: x", "- a: 1", "- b:", "- x", "- [a, b]", "# c", "", "c: {d: [e, {f: g}]}", "-", "- - x"]
)


@given(st.lists(st.tuples(st.integers(0, 5), BLOCK), max_size=9))
def test_any_indentation(lines: list[tuple[int, str]]) -> None:
    agrees("\n".join(" " * n + text for n, text in lines).encode("utf-8"))


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("a:\n- b\n- c: 1\n  d: 2\ne: f\n", {"a": ["b", {"c": "1", "d": "2"}], "e": "f"}),
        ("- id: x\n  l:\n  - y\n- id: z\n", [{"id": "x", "l": ["y"]}, {"id": "z"}]),
        ("a:\nb: 'x # y'\nc: []\n", {"a": "", "b": "x # y", "c": []}),
        ("a: b\r\nc: [08:30, p#13]\r\n", {"a": "b", "c": ["08:30", "p#13"]}),
    ],
)
def test_taken(text: str, data: object) -> None:
    assert yaml_fast.read_usual(text.encode()) == data
    assert agrees(text.encode())


@pytest.mark.parametrize(
    "text",
    [
        "", "# nothing\n", "a: b # c\n", "a: b\n  c\n", "a: |\n  b\n", "a: b: c\n", "a: 1\na: 2\n", "a:\n  b: 1\n c: 2\n", "'a': b\n",
        "---\na: b\n", "a: *b\n", "a: [b\n", "a: \t b\n", "\ufeffa: b\n", "a: {b: 1, b: 2}\n", "- - a\n", "a: [b: c]\n", "a: \"\\n\"\n", "a\n",
    ],
)  # fmt: skip
def test_left_to_the_parser(text: str) -> None:
    assert yaml_fast.read_usual(text.encode()) is None


def test_a_file_that_is_taken_holds_no_digits_but_ascii_ones() -> None:
    taken = "".join(chr(n) for n in range(0x80, 0x110000) if not 0xD800 <= n < 0xE000 and not yaml_fast._STRANGE.match(chr(n)))
    assert len(taken) > 40_000
    assert not ODD_DIGIT.search(taken)
    assert not re.search("[0-9]", unicodedata.normalize("NFKC", taken))


@pytest.mark.parametrize("text", ["a: {}", "a: [b, {}]", "- {}", "- [b, {}]", "a: '{}'", "- a: {}"])
def test_long_lines(text: str) -> None:
    assert agrees((text.replace("{}", "电工 x" * 1000) + "\n").encode())


def test_bytes_that_are_no_text_are_left_to_the_parser() -> None:
    assert yaml_fast.read_usual("a: 电工\n".encode("gbk")) is None


def test_what_is_read_may_be_changed() -> None:
    raw = b"a: [b]\nc: {d: [e]}\n"
    first: Any = yaml_fast.read_usual(raw)
    first["a"].append("x")
    first["c"]["d"].append("x")
    assert yaml_fast.read_usual(raw) == {"a": ["b"], "c": {"d": ["e"]}}
