"""What a hostile or broken input costs: how long ``check`` and ``calc`` take to refuse it, and the memory.

Run: ``.venv/bin/python -m benchmarks.hostile [NAME ...]``. Figures are printed; benchmarks/README.md holds the last ones.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.timed import run
from tests.support.places import ROOT, TINY

RECORD = "title: 学校\nkind: school\n"
TOWN = "title: 甲\nkind: town\ncode: '1'\ncode_source: 示例\n"
PROJECT = """title: 电工
training_form: skill
supply_mode: gov_subsidised
mode: offline
open_to: qualified
theory_hours: 1
practice_hours: 1
institutions:
"""
LAUGHS = "".join(f"{b}: &{b} [{', '.join([f'*{a}'] * 9)}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True))


@dataclass(frozen=True)
class Hostile:
    """One input. ``file``: where it stands; a folder where each piece is a file of its own. ``make``: size → text in pieces.
    ``size``: that of the benchmark.
    """

    file: str
    size: int
    make: Callable[[int], Iterator[str]]
    code: str = ""
    """Of the finding that is wanted; empty where the input is good."""


def _again(text: str, after: str = "", before: str = "") -> Callable[[int], Iterator[str]]:
    """A text again and again, in pieces."""

    def made(count: int) -> Iterator[str]:
        yield before
        whole, rest = divmod(count, 1000)
        for _ in range(whole):
            yield text * 1000
        yield text * rest + after

    return made


def _numbered(form: str, before: str = "") -> Callable[[int], Iterator[str]]:
    def made(count: int) -> Iterator[str]:
        yield before
        for n in range(count):
            yield form.format(n)

    return made


def _once(text: str) -> Callable[[int], Iterator[str]]:
    return lambda _: iter([text])


INSTITUTION = "catalog/institutions/hostile.yaml"
CASES = {
    "brackets in brackets": Hostile(INSTITUTION, 100_000, _again("[", before="title: "), "too-large"),
    "braces in braces": Hostile(INSTITUTION, 100_000, _again("{a: ", before="title: "), "too-large"),
    "items in items": Hostile(INSTITUTION, 100_000, _again("- "), "too-large"),
    "maps in maps": Hostile(INSTITUTION, 3_000, lambda n: (f"{' ' * i}a:\n" for i in range(n)), "too-large"),
    "a billion laughs": Hostile(INSTITUTION, 1, _once(f"a: &a [x]\n{LAUGHS}{RECORD}"), "yaml-feature"),
    "100 MB": Hostile(INSTITUTION, 4_000_000, _again("- title: 电工电工电工\n"), "too-large"),
    "a million keys": Hostile(INSTITUTION, 1_000_000, _numbered("k{:x}:\n"), "too-large"),
    "150,000 keys": Hostile(INSTITUTION, 150_000, _numbered("k{}: v\n"), "unknown-field"),
    "a million items": Hostile(INSTITUTION, 1_000_000, _again("- a\n"), "too-large"),
    "a million items in a line": Hostile(INSTITUTION, 1_000_000, _again("a, ", "a]\n", "title: ["), "too-large"),
    "a million empty lists": Hostile(INSTITUTION, 1_000_000, _again("[],", "[]]\n", "title: ["), "too-large"),
    "a text of 30 MB": Hostile(INSTITUTION, 30_000_000, _again("a", before="title: "), "too-large"),
    "a text of 3.5 MB": Hostile(INSTITUTION, 3_500_000, _again("a", "\n", "kind: school\ntitle: "), "bad-text"),
    "a text over 500,000 lines": Hostile(INSTITUTION, 500_000, _again("  a b\n", before="kind: school\ntitle: a\n"), "bad-text"),
    "400,000 documents": Hostile(INSTITUTION, 400_000, _again("---\na: b\n"), "yaml-feature"),
    "a key of 3.5 MB": Hostile(INSTITUTION, 3_500_000, _again("k", ": v\n"), "yaml-syntax"),
    "a quoted key of 3.5 MB": Hostile(INSTITUTION, 3_500_000, _again("k", '": v\n', '"'), "yaml-syntax"),
    "3.5 million quotes": Hostile(INSTITUTION, 1_750_000, _again("''", "'\n", "kind: school\ntitle: '"), "bad-text"),
    "a quote that does not end": Hostile(INSTITUTION, 3_500_000, _again("a", before='title: "'), "yaml-syntax"),
    "a comment of 3.5 MB": Hostile(INSTITUTION, 3_500_000, _again("#", "\n", RECORD), ""),
    "comments glued to values": Hostile(INSTITUTION, 200_000, _again('- "a"#b\n'), "yaml-syntax"),
    "a million tabs": Hostile(INSTITUTION, 1_000_000, _again("\ta:\n"), "yaml-feature"),
    "a million control characters": Hostile(INSTITUTION, 1_000_000, _again("\x07"), "bad-text"),
    "3.5 million blank lines": Hostile(INSTITUTION, 3_500_000, _again("\n", RECORD), ""),
    "100,000 keys twice": Hostile(INSTITUTION, 100_000, _again("a: 1\n"), "yaml-duplicate"),
    "45,000 unknown fields": Hostile(INSTITUTION, 45_000, _numbered("- {{title: a, kind: school, k{}: v}}\n"), "unknown-field"),
    "100,000 unknown references": Hostile(
        "catalog/projects/hostile.yaml", 100_000, _numbered("  - none-{}\n", PROJECT), "unknown-reference"
    ),
    "45,000 wrong figures": Hostile(
        INSTITUTION, 45_000, _numbered("- {{title: a, kind: school, founded: 1_{}}}\n"), "bad-number"
    ),
    "a figure of 3.5 MB": Hostile(INSTITUTION, 3_500_000, _again("9", "\n", f"{RECORD}founded: "), "bad-number"),
    "an exponent": Hostile(INSTITUTION, 1, _once(f"{RECORD}founded: 1e999999999\n"), "bad-number"),
    "200,000 files": Hostile("catalog/towns/", 200_000, lambda n: (TOWN for _ in range(n)), ""),
    "200,000 files with a fault": Hostile(
        "catalog/towns/", 200_000, lambda n: (f"{TOWN}nmae: 甲\n" for _ in range(n)), "unknown-field"
    ),
    "a head of a guide": Hostile("content/guide/hostile.md", 1, _once(f"---\na: &a [x]\n{LAUGHS}---\n# 指南\n"), "yaml-feature"),
    "a guide of 100 MB": Hostile("content/guide/hostile.md", 10_000_000, _again("# 电工\n"), "too-large"),
    "mkdocs.yml": Hostile("mkdocs.yml", 1, _once(f"site_name: x\na: &a [x]\n{LAUGHS}"), "yaml-feature"),
    "Datasette's metadata": Hostile("metadata.yml", 1, _once(f"title: x\na: &a [x]\n{LAUGHS}"), "yaml-feature"),
    "facts": Hostile("facts.yaml", 1, _once(f"a: &a [x]\n{LAUGHS}"), "yaml-feature"),
    "facts, nested JSON": Hostile("facts.yaml", 100_000, _again('{"a":'), "too-large"),
    "facts of 100 MB": Hostile("facts.yaml", 10_000_000, _again('{"a": "b"}'), "too-large"),
}


def lay(one: Hostile, folder: Path, size: int) -> list[str]:
    """Put the input into a copy of the tiny district in ``folder``; returns the arguments of the command that must refuse it."""
    for name in ("catalog", "content"):
        shutil.copytree(TINY / name, folder / name)
    shutil.copyfile(TINY / "mkdocs.yml", folder / "mkdocs.yml")
    shutil.copyfile(ROOT / "datasette_metadata.yml", folder / "metadata.yml")
    target = folder / one.file
    if one.file.endswith("/"):
        for n, text in enumerate(one.make(size)):
            (target / f"hostile-{n}.yaml").write_text(text, "utf-8")
    else:
        target.parent.mkdir(exist_ok=True)
        with target.open("w", encoding="utf-8") as file:
            file.writelines(one.make(size))
    places = {"catalog": "catalog", "content": "content", "config": "mkdocs.yml", "metadata": "metadata.yml", "out": "site"}
    options = [part for name, place in places.items() for part in (f"--{name}", str(folder / place))]
    return ["calc", *options, str(target)] if one.file == "facts.yaml" else ["check", *options]


def main() -> None:
    print("| input | MB | s | processor, s | peak memory, MB | lines printed | first line |\n|---|---|---|---|---|---|---|")
    for name, one in CASES.items():
        if sys.argv[1:] and name not in sys.argv[1:]:
            continue
        with tempfile.TemporaryDirectory(prefix="hostile-") as work:
            arguments = lay(one, Path(work), one.size)
            target = Path(work) / one.file
            size = sum(p.stat().st_size for p in (target.glob("*") if target.is_dir() else [target])) / 1e6
            found = run([sys.executable, str(ROOT / "build.py"), *arguments], cwd=Path(work), limit=120, memory=True)
        lines = (found.said or found.failed).strip().splitlines()
        first = lines[0].replace(f"{work}/", "")[:90].replace("|", "\\|") if lines else ""
        print(
            f"| {name} | {size:.1f} | {found.wall:.1f} | {found.cpu:.1f} | {found.memory / 1e6:.0f} | {len(lines)} | `{first}` |",
            flush=True,
        )


if __name__ == "__main__":
    main()
