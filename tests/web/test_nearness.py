"""Which towns come first for a reader: by distance where all places are published, else the town, its neighbours, the others."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.engines import node
from tests.support.missing import without
from tests.support.places import ROOT

SCRIPT = f"""
import {{ readFileSync }} from 'node:fs';
import {{ nearness }} from '{(ROOT / "site_templates/assets/js/finder/distances.js").as_uri()}';
const {{ list, from, towns }} = JSON.parse(readFileSync(0, 'utf8'));
const near = nearness(list, from);
console.log(JSON.stringify(towns.map(to => near(to))));
"""
BESIDE = {"a": ["c"], "c": ["a"]}
UNKNOWN = {"a": [None, None], "b": [None, None], "c": [None, None], "d": [None, None]}
KNOWN = {"a": [34.0, 117.0], "b": [34.1, 117.0], "c": [34.0, 117.5], "d": [35.0, 117.0]}


def ordered(towns: dict[str, Any], beside: dict[str, list[str]], start: str = "a") -> list[tuple[str, str]]:
    """The towns as a reader of one sees them, with what is said of each."""
    given = {"list": {"towns": towns, "beside": beside}, "from": start, "towns": sorted(towns)}
    found = node("--input-type=module", "--no-warnings", "-e", SCRIPT, given=given) or without("node")
    pairs = [(f["key"], town, f["words"]) for town, f in zip(sorted(towns), found, strict=True) if f]
    return [(town, words) for _, town, words in sorted(pairs)]


@pytest.mark.parametrize(
    ("towns", "beside", "shown"),
    [
        (UNKNOWN, BESIDE, [("a", "本镇街"), ("c", "相邻"), ("b", ""), ("d", "")]),
        (UNKNOWN, {}, [("a", "本镇街"), ("b", ""), ("c", ""), ("d", "")]),
        (KNOWN, BESIDE, [("a", "本镇街"), ("b", "约 11 公里"), ("c", "约 46 公里"), ("d", "约 111 公里")]),
        (KNOWN | {"d": [None, None]}, BESIDE, [("a", "本镇街"), ("c", "约 46 公里"), ("b", "约 11 公里"), ("d", "")]),
        (UNKNOWN | {"b": [34.1, 117.0]}, BESIDE, [("a", "本镇街"), ("c", "相邻"), ("b", ""), ("d", "")]),
    ],
    ids=["neighbours", "nothing known", "all places", "one place unknown", "only another's place"],
)
def test_what_comes_first(towns: dict[str, Any], beside: dict[str, list[str]], shown: list[tuple[str, str]]) -> None:
    assert ordered(towns, beside) == shown


def test_a_reader_of_no_town_has_no_order() -> None:
    assert ordered(UNKNOWN, BESIDE, "") == ordered(UNKNOWN, BESIDE, "x") == []
