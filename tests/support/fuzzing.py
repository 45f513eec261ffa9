"""Anything may stand in a file: whatever it is, nothing ends in a traceback and every finding has its place in the file.

``python -m tests.support.fuzzing --minutes 60`` goes on until then and prints what it did; ``tests/whole/test_fuzz.py`` does a little of it.
"""

from __future__ import annotations

import argparse
import copy
import datetime
import json
import os
import random
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml
from mkdocs.utils.meta import get_data

from skills_catalog.catalog.catalog import Catalog
from skills_catalog.catalog.link import link_catalog
from skills_catalog.catalog.load import load_catalog
from skills_catalog.catalog.rulebook import compile_rulebook
from skills_catalog.checks import input_files, privacy, settings
from skills_catalog.checks.all_checks import check_loaded
from skills_catalog.findings.finding import Problems
from skills_catalog.records import yaml_fast, yaml_file
from skills_catalog.records.convert import Reader
from skills_catalog.records.yaml_events import DataBuilder, YamlRefused, decode
from skills_catalog.rules.engine.evaluate import FactError, evaluate, read_facts
from skills_catalog.text.quantities import BadValue
from tests.support.places import TINY
from tests.support.slips import PIECES, VALUES, every, files, mutated, spoilt
from tests.support.traps import TRAPS

TEXTS = [text if isinstance(text, bytes) else text.encode() for rows in TRAPS.values() for text, _ in rows]
HOSTILE: list[Any] = [
    *VALUES, "9" * 5000, "1e999999999", "0." + "3" * 400, "\u0663", "一" * 300, "a" * 5000, "\ud800", "\u202e", "{{ 7 * 7 }}", "<script>",
    "￥", "½", "1/3", "2026-02-30", "0000-00-00", "9999-12-31", "百分之" + "九" * 50, "万", "〇", "零", "=1+1", "a,b", "%", "90%", {"": ""},
    {"all": [{"fact": "age", "min": "1e9"}]}, [[[[]]]], {"not": {"not": {"not": "x"}}},
]  # fmt: skip
ON = datetime.date(2026, 11, 25)
Target = Callable[[random.Random], str]
"""Does one try and says in a word what came of it; raises AssertionError, or whatever else is wrong."""


def any_bytes(pick: random.Random) -> bytes:
    """A real file or a trap with slips, pieces of YAML in a row, or bytes that are no text."""
    match pick.randrange(8):
        case 0 | 1 | 2:
            raw = mutated(pick.choice(files()).read_text("utf-8"), pick).encode("utf-8", "surrogatepass")
        case 3:
            raw = b"\n".join(pick.choice(TEXTS) for _ in range(pick.choice((1, 2, 3))))
        case 4:
            raw = "".join(pick.choice(PIECES) for _ in range(pick.randrange(1, 20))).encode()
        case 5:
            raw = mutated(pick.choice(TEXTS).decode("utf-8", "replace"), pick).encode("utf-8", "surrogatepass")
        case 6:
            lines = pick.choice(files()).read_text("utf-8").split("\n")
            raw = "\n".join(pick.sample(lines, min(len(lines), pick.randrange(1, 12)))).encode()
        case _:
            raw = bytes(pick.randrange(256) for _ in range(pick.randrange(1, 60)))
    if pick.random() < 0.05 and raw:
        at = pick.randrange(len(raw))
        raw = raw[:at] + bytes([pick.randrange(256)]) + raw[at + 1 :]
    return raw


def within(raw: bytes, line: int, column: int) -> bool:
    """Whether a place stands in a file; that of the file as a whole does."""
    lines = raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
    return (line, column) == (0, 0) or (
        1 <= line <= len(lines) and 1 <= column <= len(lines[line - 1].decode("utf-8", "replace")) + 1
    )


def check_places(raw: bytes, problems: Problems, shown: str) -> None:
    for finding in problems.sorted():
        if finding.path == shown:
            assert within(raw, finding.line, finding.column), (raw, finding)
        assert finding.message and "\n" not in finding.text()


def parse(pick: random.Random) -> str:
    """Bytes to plain data: both readers agree, both parsers agree, what was read is read again from JSON."""
    raw = any_bytes(pick)
    problems = Problems()
    data = yaml_file.parse_yaml(raw, "a.yaml", problems)
    assert (data is None) == bool(problems.errors), raw
    check_places(raw, problems, "a.yaml")
    quick = yaml_fast.read_usual(raw)
    assert quick is None or (repr(quick) == repr(data) and not problems.found), raw
    if data is None:
        return "refused"
    again = Problems()
    for plain in (True, False):  # JSON may hold what our files may not: halves of characters, line ends that are none
        assert yaml_file.parse_yaml(json.dumps(data, ensure_ascii=plain).encode(), "a.json", again) == data or again.found, raw
    if pick.random() < 0.1:
        try:
            pure = DataBuilder(decode(raw), places=False, parser=yaml.SafeLoader).document()
        except YamlRefused:
            return "read by the parser in C only"
        assert pure == data, raw
    return "read"


def typed(pick: random.Random) -> str:
    """Plain data with slips to a record of each class; what was read is the same once written and read again."""
    cls, data = pick.choice(every())
    data = spoilt(data, pick)
    for _ in range(pick.choice((0, 1, 3))):
        data = hostile(data, pick)
    said: list[object] = []
    record = Reader(lambda *finding, **_: said.append(finding)).read(cls, copy.deepcopy(data))
    assert (record is None) == bool(said), data
    if record is None:
        return "refused"
    problems = Problems()
    again = yaml_file.parse_yaml(json.dumps(data, ensure_ascii=False).encode("utf-8", "surrogatepass"), "a.json", problems)
    if again is None:  # what a file may not hold
        return "no file"
    assert again == data and Reader(lambda *finding, **_: said.append(finding)).read(cls, again) == record, data
    return "read"


def hostile(data: Any, pick: random.Random) -> Any:
    """The data with one value anywhere replaced."""
    holders: list[tuple[Any, Any]] = []
    waiting = [data]
    while waiting:
        inner = waiting.pop()
        for key, value in (
            list(inner.items()) if isinstance(inner, dict) else list(enumerate(inner)) if isinstance(inner, list) else []
        ):
            holders.append((inner, key))
            waiting.append(value)
    if holders:
        holder, key = pick.choice(holders)
        holder[key] = copy.deepcopy(pick.choice(HOSTILE))
    return data


class Whole:
    """A small catalog of which one file after the other gets slips, and all passes run."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "catalog"
        shutil.copytree(TINY / "catalog", self.root)
        self.files = sorted(self.root.rglob("*.yaml"))

    def __call__(self, pick: random.Random) -> str:
        file = pick.choice(self.files)
        before = file.read_bytes()
        raw = self.changed(before, pick)
        file.write_bytes(raw)
        try:
            return self.run(file, raw)
        finally:
            file.write_bytes(before)

    def changed(self, before: bytes, pick: random.Random) -> bytes:
        if pick.random() < 0.5:
            return mutated(before.decode(), pick).encode("utf-8", "surrogatepass")
        data: Any = yaml_file.parse_yaml(before, "a", Problems())
        for _ in range(pick.choice((1, 1, 2))):
            data = hostile(spoilt(data, pick) if pick.random() < 0.5 else data, pick)
        return json.dumps(data, ensure_ascii=False, indent=1).encode("utf-8", "surrogatepass")

    def run(self, file: Path, raw: bytes) -> str:
        problems = Problems()
        catalog = load_catalog(self.root, problems, base=self.root.parent)
        privacy.check_privacy(catalog.suspects, self.root.parent, problems)
        check_loaded(catalog)
        check_places(raw, problems, file.relative_to(self.root.parent).as_posix())
        if problems.errors:
            return "refused"
        compile_rulebook(catalog)
        return "read"


class Facts:
    """Facts as anyone may write them, through the rules of the small catalog."""

    def __init__(self) -> None:
        problems = Problems()
        catalog: Catalog = load_catalog(TINY / "catalog", problems)
        link_catalog(catalog)
        assert not problems.errors
        self.rules = compile_rulebook(catalog)
        self.facts = [f["id"] for f in self.rules["facts"]]

    def __call__(self, pick: random.Random) -> str:
        raw = {pick.choice([*self.facts, "nothing"]): copy.deepcopy(pick.choice(HOSTILE)) for _ in range(pick.randrange(1, 6))}
        try:
            facts = read_facts(self.rules, raw)
            evaluate(self.rules, facts, ON)
        except (FactError, BadValue):
            return "refused"
        return "evaluated"


class Heads:
    """Guides with any head: what is taken MkDocs reads as the same map."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "a.md"

    def __call__(self, pick: random.Random) -> str:
        raw = b"---\n" + any_bytes(pick) + b"\n---\n# title\n"
        self.file.write_bytes(raw)
        problems = Problems()
        input_files.check_utf8(settings.readable_guides([self.file], self.file.parent, problems), self.file.parent, problems)
        check_places(raw, problems, "a.md")
        if problems.errors:
            return "refused"
        _, found = get_data(raw.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n"))
        return "with a head" if found else "without one"


def targets(folder: Path) -> dict[str, Target]:
    return {"parse": parse, "typed": typed, "catalog": Whole(folder), "facts": Facts(), "guides": Heads(folder)}


SHARE = {"parse": 20, "typed": 10, "catalog": 1, "facts": 10, "guides": 3}
"""How many tries of each in one round."""


def run(seed: int, rounds: int, seconds: float) -> tuple[Counter[str], list[tuple[str, int, str]]]:
    """Tries with numbered seeds until the rounds or the time are over; what came of them, and those that failed."""
    counts: Counter[str] = Counter()
    failed: list[tuple[str, int, str]] = []
    end = time.monotonic() + seconds
    with tempfile.TemporaryDirectory(prefix="fuzzing-") as folder:
        found = targets(Path(folder))
        for number in range(seed, seed + rounds):
            for name, target in found.items():
                for n in range(SHARE[name]):
                    try:
                        counts[f"{name}: {target(random.Random(f'{number}/{name}/{n}'))}"] += 1
                    except Exception as error:
                        counts[f"{name}: FAILED"] += 1
                        failed.append((f"{number}/{name}/{n}", number, f"{type(error).__name__}: {str(error)[:600]}"))
            if time.monotonic() > end:
                break
    return counts, failed


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--minutes", type=float, default=60)
    options.add_argument("--seed", type=int, default=int(os.environ.get("SEED", "1")))
    given = options.parse_args()
    start = time.monotonic()
    counts, failed = run(given.seed, 10**9, given.minutes * 60)
    print(f"{sum(counts.values())} tries in {time.monotonic() - start:.0f} s")
    for what, count in sorted(counts.items()):
        print(f"{count:9} {what}")
    for name, _, message in failed[:200]:
        print(f"--- {name}\n{message}")


if __name__ == "__main__":
    main()
