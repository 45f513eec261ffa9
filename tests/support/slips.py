"""People's slips: in a file's text, and in the data that it holds."""

from __future__ import annotations

import copy
import functools
import random
from pathlib import Path
from typing import Any

from skills_catalog.catalog.collections import COLLECTIONS
from skills_catalog.catalog.district import District
from skills_catalog.findings.finding import Problems
from skills_catalog.records import yaml_file
from skills_catalog.records.schema import Part, fields
from skills_catalog.rules.language.cases import CaseFile
from skills_catalog.rules.language.facts import FactFile
from tests.support.places import OBSERVED, ROOT, TINY

CATALOGS = [ROOT / "catalog", TINY / "catalog", OBSERVED]
SINGLE: dict[str, type[Part]] = {"district.yaml": District, "facts.yaml": FactFile}
VALUES: list[Any] = [
    "", "null", "Null", "-", "无", "待定", "0", "-1", "1", "012", "1_000", "1e3", "１２", "1.5", "1.234", "90%", "0.9", "true", "True", "no",
    "2026-02-28", "2026-02-30", "2026-2-3", "2026-03-01 ", "40小时", "电工", "a#b", "#", "x y", "多行\n文字", "\x07", "\u3000", " x", "nan",
    "http://a.b/", "L5", "tzf-2019-11#3", [], {}, ["a"], [""], [["a"]], {"a": "b"}, {"fixed": "1500"}, {"fact": "age"}, [{"to": "person"}],
]  # fmt: skip
PIECES = [
    *"-?:,[]{}#&*!|>'\"%@`=~<.\\/ \n\t\r_0aZé电：，（）　\u00a0\u0085\u2028\ufeff\u200b\x00\x7f😀",
    ": ", " #", "- ", "  ", ", ", "\n\n", "\r\n", "\n  ", "\n- ", "\n  - ", "---", "...", "? ", "- - ", "[]", "{}", "[a, b]", "{a: b}",
    "'a'", '"b"', "''", "|\n", ">-\n", "&a ", "*a", "!t ", "%YAML 1.2", "<<: ", "null", "a: b", "电工: 初级", "# 注释", "\n# 注释\n",
    "08:30", "http://a.b/c#d", "-1", "x:y", "a:\n", "k:", ",", ", ]", "a" * 1100,
]  # fmt: skip


@functools.cache
def files() -> tuple[Path, ...]:
    """Every YAML file of the catalogs and of the tests."""
    return tuple(sorted([*(ROOT / "catalog").rglob("*.yaml"), *(ROOT / "tests").rglob("*.yaml")]))


@functools.cache
def every() -> tuple[tuple[type[Part], Any], ...]:
    """The plain data of every record, fact file and case file of the catalogs, with its class; not to be changed."""
    found: list[tuple[type[Part], Any]] = []
    for root in CATALOGS:
        for file in sorted(root.rglob("*.yaml")):
            folder = file.relative_to(root).parts[0]
            cls = SINGLE.get(file.name) or (CaseFile if folder == "cases" else COLLECTIONS[folder].cls)
            data = yaml_file.read_yaml(file, file.name, Problems())
            for item in data if isinstance(data, list) else [data]:
                whole = {**item, "id": file.stem} if "id" in fields_of(cls) and isinstance(data, dict) else item
                found.append((cls, whole))
    return tuple(found)


def fields_of(cls: type[Part]) -> set[str]:
    return {f.key for f in fields(cls)}


def inner(data: Any) -> list[Any]:
    """Every map and list within, itself included."""
    if isinstance(data, str):
        return []
    children = data.values() if isinstance(data, dict) else data
    return [data, *(found for child in children for found in inner(child))]


def spoilt(data: Any, pick: random.Random) -> Any:
    """Return a copy of plain data with one or two slips in it."""
    data = copy.deepcopy(data)
    for _ in range(pick.choice((1, 1, 1, 2))):
        where = pick.choice(inner(data))
        value = copy.deepcopy(pick.choice(VALUES))
        if isinstance(where, dict):
            key = pick.choice([*where, "unknown"])
            match pick.randrange(4):
                case 0 if key in where:
                    del where[key]
                case 1 if key in where:
                    where[key] = [where[key]]
                case _:
                    where[key] = value
        elif where and pick.random() < 0.7:
            where[pick.randrange(len(where))] = value
        else:
            where.append(value)
    return data


def mutated(text: str, pick: random.Random) -> str:
    """A file with one to three slips in it."""
    for _ in range(pick.choice((1, 1, 1, 2, 3))):
        lines = text.split("\n")
        n, at = pick.randrange(len(lines)), pick.randrange(len(text) + 1)
        line = lines[n]
        match pick.randrange(9):
            case 0 | 1:
                text = text[:at] + pick.choice(PIECES) + text[at:]
                continue
            case 2:
                text = text[:at] + text[at + pick.choice((1, 1, 2, 5)) :]
                continue
            case 3:
                other = pick.randrange(len(lines))
                lines[n], lines[other] = lines[other], line
            case 4:
                lines[n] = " " * pick.randrange(5) + line.lstrip(" ")
            case 5:
                lines.insert(n, pick.choice(lines))
            case 6:
                del lines[n]
            case 7:
                lines[n] = line + pick.choice(PIECES)
            case 8:
                here = pick.randrange(len(line) + 1)
                lines[n] = line[:here] + pick.choice(PIECES) + line[here:]
        text = "\n".join(lines)
    return text
