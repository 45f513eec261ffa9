"""YAML text is changed where it must be and nowhere else."""

from __future__ import annotations

import copy
import difflib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skills_catalog.authoring.yaml_patch import add_comments, amend
from skills_catalog.catalog.collections import COLLECTIONS
from skills_catalog.catalog.kinds.training import Institution, Project
from skills_catalog.findings.finding import KeyPath, Problems
from skills_catalog.records import yaml_file
from skills_catalog.records.yaml_file import Data
from skills_catalog.text.characters import NOT_TEXT
from tests.support.some import some

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted(f for c in COLLECTIONS for f in (ROOT / "catalog" / c).glob("*.yaml"))
HOSTILE = [
    "NO", "012", "1e3", "1_000", "12:30", "2026-01-01", "null", "~", "true", "0o17", ".inf", "a: b", "x #y", "- z", "? q", "a, b]",
    "{", "\"q'", "'", "𠮷㵘䶮", "\ue000", " x ", "end ", "多行\n文字", "x\n\ny\n", "\n", "", "\u2028x", "a\u00a0b", "#", "%", "@", "`", "*a",
    "&a", "!t", "|", ">", "---", "...", "=", "<<", "370405200001011234", "\\", "a\\b", "\u200b", "–",
]  # fmt: skip
ANY = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=12)
TEXTS = st.one_of(st.sampled_from(HOSTILE), ANY.filter(lambda text: not NOT_TEXT.search(text)))
VALUES = st.one_of(
    TEXTS,
    st.lists(TEXTS, min_size=1, max_size=3),
    st.dictionaries(st.sampled_from(["k", "NO", "老键", "y"]), TEXTS, min_size=1, max_size=3),
    st.lists(st.dictionaries(st.sampled_from(["k", "l"]), TEXTS, min_size=1), min_size=1, max_size=2),
)


def said(text: str) -> Data | None:
    problems = Problems()
    data = yaml_file.parse_yaml(text.encode(), "x.yaml", problems)
    assert not problems.found, problems.found
    return data


def change(old: str, new: str) -> list[str]:
    return [
        line
        for line in difflib.unified_diff(old.splitlines(), new.splitlines(), n=0, lineterm="")
        if line[:3] not in ("---", "+++") and line[0] != "@"
    ]


@pytest.mark.parametrize("folder", COLLECTIONS)
def test_an_edit_that_changes_nothing_gives_the_same_bytes(folder: str) -> None:
    for file in some(sorted((ROOT / "catalog" / folder).glob("*.yaml"))):
        text = file.read_bytes().decode()
        data = said(text)
        assert data is not None
        assert amend(text, data, COLLECTIONS[folder].cls) == text


def test_comments_order_quotes_and_blank_lines_stay() -> None:
    text = """\
# 头
title: '甲'   # 名称
kind: "training_institution"

# 学校代码
school_code: 3637000001
source: {document: 公告, grade: official}  # 来源
credit:
  # 去年
  - {year: 2024, class: pass, source: 年报}
  - year: 2025   # 今年
    class: fail
    source: 年报
# 尾
"""
    data: Any = said(text)
    data["title"] = "乙"
    data["licence_no"] = "370405200001011234"
    data["source"]["doc_no"] = "NO"
    del data["source"]["grade"]
    data["credit"][1]["class"] = "pass"
    data["credit"].append({"year": "2026", "class": "pass", "source": "年报"})
    new = amend(text, data, Institution)
    assert said(new) == data
    assert change(text, new) == [
        "-title: '甲'   # 名称",
        "+title: '乙'   # 名称",
        "-source: {document: 公告, grade: official}  # 来源",
        "+source: {document: 公告, doc_no: 'NO'}  # 来源",
        "-    class: fail",
        "+    class: pass",
        "+  - {year: 2026, class: pass, source: 年报}",
        "+licence_no: '370405200001011234'",
    ]


def test_figures_and_dates_stand_plain_and_texts_that_look_like_them_are_quoted() -> None:
    text = "title: x\n"
    wanted: dict[str, Data] = {
        "title": "012",
        "fee": "900",
        "verified_on": "2026-11-25",
        "sample": "true",
        "note": "1e3",
        "sessions": [{"start": "2026-11-18", "end": "2026-12-10", "times": ["08:30", "12:30"]}],
    }
    new = amend(text, wanted, Project)
    assert said(new) == wanted
    for line in ("title: '012'", "fee: 900", "verified_on: 2026-11-25", "sample: true", "note: '1e3'"):
        assert line in new.splitlines()
    assert (
        "start: 2026-11-18" in new and "end: 2026-12-10" in new and "times: [08:30, '12:30']" in new
    )  # 08:30 is no number in base 60, whose first digit is 1 to 9


def test_line_feeds_of_windows_and_a_byte_order_mark_stay() -> None:
    text = "\ufefftitle: 甲\r\nmajors: [a]\r\n"
    new = amend(text, {"title": "乙", "majors": ["a", "b"], "kind": "x"}, Institution)
    assert new == "\ufefftitle: 乙\r\nmajors: [a, b]\r\nkind: x\r\n"


def test_a_remark_stands_behind_its_record() -> None:
    text = "- id: a\n  title: A\n\n- id: b\n  title: B\n"
    assert add_comments(text, {0: ["行业：农"], 1: []}) == "- id: a\n  title: A\n  # 行业：农\n\n- id: b\n  title: B\n"


def places(data: Any, path: KeyPath = ()) -> Iterator[KeyPath]:
    if path:
        yield path
    if isinstance(data, dict):
        for key, value in data.items():
            yield from places(value, (*path, key))
    elif isinstance(data, list):
        for n, value in enumerate(data):
            yield from places(value, (*path, n))


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_whatever_is_changed_the_text_says_so_and_the_rest_stays(draw: st.DataObject) -> None:
    file = draw.draw(st.sampled_from(FILES))
    text = file.read_bytes().decode()
    if draw.draw(st.booleans()):
        text = text.replace("\n", "\r\n")
    wanted: Any = copy.deepcopy(said(text))
    for _ in range(draw.draw(st.integers(1, 3))):
        path = draw.draw(st.sampled_from(list(places(wanted))))
        parent = wanted
        for key in path[:-1]:
            parent = parent[key]
        how = draw.draw(st.sampled_from(["set", "remove", "insert"]))
        if how == "set":
            parent[path[-1]] = draw.draw(VALUES)
        elif how == "remove" and len(parent) > 1:
            del parent[path[-1]]
        elif isinstance(parent, list):
            parent.insert(int(path[-1]), draw.draw(VALUES))
        else:
            pairs = list(parent.items())
            pairs.insert(
                draw.draw(st.integers(0, len(pairs))), (draw.draw(st.sampled_from(["新", "y", "012"])), draw.draw(VALUES))
            )
            parent.clear()
            parent.update(pairs)
    new = amend(text, wanted, COLLECTIONS[file.parent.name].cls)
    assert said(new) == wanted
    comments = [line for line in text.splitlines() if line.lstrip().startswith("#")]
    assert [line for line in new.splitlines() if line in comments] == comments
