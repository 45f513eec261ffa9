"""Class lists as people keep them: encodings, delimiters, heads, dates, ID numbers, names, repeated people."""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compiler import filled
from compiler.catalog import Catalog
from compiler.model import join
from compiler.rulebook import rulebook
from tests.engines import load_roster

WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
ON = "2026-11-25"


@pytest.fixture(scope="module")
def roster() -> Any:
    return load_roster()


@pytest.fixture(scope="module")
def words(real_catalog: Catalog) -> Any:
    return json.loads(filled.words(join(real_catalog)))


@pytest.fixture(scope="module")
def facts(real_catalog: Catalog) -> Any:
    return rulebook(real_catalog)["facts"]


def number(born: str, order: int = 123, area: str = "990000") -> str:
    """A made-up ID number whose check digit is right."""
    body = f"{area}{born.replace('-', '')}{order:03d}"
    return body + "10X98765432"[sum(int(c) * w for c, w in zip(body, WEIGHTS, strict=True)) % 11]


def with_x() -> str:
    return next(n for order in range(999) if (n := number("1990-05-01", order)).endswith("X"))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2019/1/5", "2019-01-05"), ("2019.1.5", "2019-01-05"), ("2019-1-5", "2019-01-05"), ("2019年1月5日", "2019-01-05"),
        ("20190105", "2019-01-05"), ("２０１９／１／５", "2019-01-05"), (" 2019-01-05 ", "2019-01-05"),
        ("2019/1/5 0:00", "2019-01-05"), ("2020-02-29", "2020-02-29"), ("43470", "2019-01-05"), ("43470.0", "2019-01-05"),
        ("25569", "1970-01-01"), ("36584", "2000-02-28"), ("36585", "2000-02-29"), ("36586", "2000-03-01"),
    ],
)  # fmt: skip
def test_dates_as_people_write_them(roster: Any, text: str, value: str) -> None:
    assert roster("readDate", text).get("value") == value


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2019-02-30", "不存在"), ("2019-13-01", "不存在"), ("20190230", "不存在"), ("19-1-5", "四位"), ("5/1/2019", "四位"),
        ("2019-05", "哪一日"), ("2019年5月", "哪一日"), ("去年", "不是日期"), ("60", "不是日期"), ("2019-1-5-1", "不是日期"), ("99999", "不是日期"),
    ],
)  # fmt: skip
def test_what_is_no_date_is_said(roster: Any, text: str, words: str) -> None:
    found = roster("readDate", text)
    assert words in found.get("error", ""), found


@settings(max_examples=150, deadline=None)
@given(day=st.dates(datetime.date(1928, 1, 1), datetime.date(2063, 1, 1)))
def test_a_serial_number_of_excel_is_its_day(roster: Any, day: datetime.date) -> None:
    serial = (day - datetime.date(1899, 12, 30)).days
    assert roster("readDate", str(serial)).get("value") == day.isoformat()


@settings(max_examples=100, deadline=None)
@given(
    day=st.dates(datetime.date(1900, 1, 1), datetime.date(2026, 1, 1)),
    order=st.integers(0, 999),
    area=st.integers(110000, 999999),
)
def test_an_id_number_gives_birth_date_and_sex(roster: Any, day: datetime.date, order: int, area: int) -> None:
    """Any area: abolished, new or unknown ones are as good."""
    text = number(day.isoformat(), order, str(area))
    found = roster("readId", text)
    assert found == {"key": text, "born": day.isoformat(), "sex": "male" if order % 2 else "female"}
    wrong = text[:-1] + ("0" if text[-1] != "0" else "1")
    assert "error" in roster("readId", wrong)


def test_the_spellings_of_one_id_number(roster: Any) -> None:
    text = with_x()
    spellings = [
        text,
        text.lower(),
        text[:-1] + "Ｘ",
        f" {text[:6]} {text[6:14]} {text[14:]} ",
        "'" + text,
        "".join(chr(ord(c) + 0xFEE0) for c in text),
    ]
    assert {roster("readId", s)["key"] for s in spellings} == {text}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("4.10E+17", "Excel"), ("4.1E17", "Excel"), ("ABCDEFGHIJKLMNO", "别的字"), ("990000900231123", "不存在"), ("99000019900501", "14 位"),
        (number("1990-05-01")[:-4] + "0000", "Excel"),
    ],
)  # fmt: skip
def test_a_damaged_id_number_is_never_guessed(roster: Any, text: str, words: str) -> None:
    found = roster("readId", text)
    assert words in found["error"] and "key" not in found


def test_fifteen_digits(roster: Any) -> None:
    found = roster("readId", "990000900501123")
    assert found["born"] == "1990-05-01" and "18 位" in found["note"]


def test_an_impossible_birth_date_in_eighteen_digits(roster: Any) -> None:
    assert "不存在" in roster("readId", number("1990-02-30"))["error"]


def test_encodings_are_told_apart(roster: Any) -> None:
    text = "姓名,身份证号\r\n张三,1\r\n"
    forms = {"utf-8": [text.encode(), text.encode("utf-8-sig")], "gb18030": [text.encode("gb18030")], "utf-16le": [b"\xff\xfe" + text.encode("utf-16-le"), "name\tid\r\n".encode("utf-16-le")], "utf-16be": [b"\xfe\xff" + text.encode("utf-16-be")]}  # fmt: skip
    for name, samples in forms.items():
        for sample in samples:
            assert roster("detect", list(sample)) == name
    assert roster("detect", list(b"PK\x03\x04....")) == "xlsx"
    assert roster("detect", list(b"\xd0\xcf\x11\xe0....")) == "xls"


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|", "，", "、"])
def test_any_delimiter(roster: Any, delimiter: str) -> None:
    text = "\n".join(delimiter.join(r) for r in (["姓名", "等级", "备注"], ["张三", "初级", ""], ["李四", "中级", "x"]))
    assert roster("delimiterOf", text) == delimiter
    assert [r["cells"] for r in roster("parse", text, delimiter)["rows"]][1] == ["张三", "初级", ""]


def test_quotes_line_ends_and_a_stray_quote(roster: Any) -> None:
    found = roster("parse", '姓名,备注\r\n"张,三","两""行\n字"\r王五,x\n', ",")
    assert [r["cells"] for r in found["rows"]] == [["姓名", "备注"], ["张,三", '两"行\n字'], ["王五", "x"]]
    assert [r["line"] for r in found["rows"]] == [1, 2, 4] and found["faults"] == []
    lines = [f"学员{n},初级" for n in range(5000)]
    lines[2500] = '"学员2500,初级'
    found = roster("parse", "姓名,等级\n" + "\n".join(lines), ",")
    assert len(found["rows"]) == 5001, "the rest is not swallowed"
    assert [f["line"] for f in found["faults"]] == [2502]


def test_heads_below_titles_and_in_any_spelling(roster: Any, words: Any) -> None:
    rows = [
        ["某班学员名单"],
        ["2026 年 9 月"],
        ["序号", "姓　名", "身份证号码", "人员类别", "级 别", "工种", "备注"],
        ["1", "张三", "", "", "", "", ""],
    ]
    found = roster("findHeader", [{"line": n, "cells": r} for n, r in enumerate(rows, 1)], words)
    assert found == {"at": 2, "columns": ["", "name", "id", "groups", "level", "occupation", ""]}
    for head, what in (
        ("Name", "name"),
        ("证件号", "id"),
        ("ＩＤ", "id"),
        ("公民身份号码", "id"),
        ("出生年月日", "birth_date"),
        ("开班时间", "class_start"),
    ):
        assert roster("meaning", head, words) == what
    assert roster("findHeader", [{"line": 1, "cells": ["张三", "13"]}], words)["at"] == -1


def read(roster: Any, facts: Any, words: Any, columns: list[str], *rows: list[str]) -> list[dict[str, Any]]:
    return list(roster("people", [{"line": n, "cells": r} for n, r in enumerate(rows, 2)], columns, facts, words, ON))


def test_values_of_every_kind(roster: Any, facts: Any, words: Any) -> None:
    columns = ["name", "level", "groups", "is_staff", "insured_months", "assessment_fee", "class_start"]
    (good,) = read(
        roster, facts, words, columns, ["张三", "中级工", "失业人员、退役军人", "否", "３６个月", "1,200.50元", "2026年9月1日"]
    )
    assert good["errors"] == []
    assert good["facts"] == {"level": "L4", "groups": ["registered_unemployed", "veteran"], "is_staff": False, "insured_months": "36", "assessment_fee": 120050, "class_start": "2026-09-01"}  # fmt: skip
    (bad,) = read(roster, facts, words, columns, ["李四", "九级", "好人", "也许", "很多", "1.234", "2026-02-30"])
    assert len(bad["errors"]) == 6 and bad["facts"] == {}, "each cell its own message, nothing guessed"
    (empty,) = read(roster, facts, words, columns, ["王五", "", "-", "", "/", "", ""])
    assert empty["errors"] == [] and empty["facts"] == {}


def test_levels_by_number_are_the_right_way_round(roster: Any, facts: Any, words: Any) -> None:
    found = read(
        roster,
        facts,
        words,
        ["name", "level"],
        *[["x", t] for t in ("5", "五级", "初级", "1", "一级", "高级技师", "高级", "技师")],
    )
    assert [p["facts"]["level"] for p in found] == ["L5", "L5", "L5", "L1", "L1", "L1", "L3", "L2"]


def test_the_same_person_is_counted_once(roster: Any, facts: Any, words: Any) -> None:
    one, two = number("1990-05-01", 1), number("1991-05-01", 2)
    found = read(
        roster, facts, words, ["name", "id"], ["张三", one], ["李四", two], ["张三", one[:-1] + one[-1].lower()], ["王五", ""]
    )
    assert [p["same"] for p in found] == [None, None, 2, None]
    assert one not in json.dumps(found), "the number is dropped"
    found = read(
        roster,
        facts,
        words,
        ["name", "birth_date"],
        ["阿·布", "1990-05-01"],
        ["阿•布", "1990/5/1"],
        ["阿・布", "1990.5.1"],
        ["阿．布", "19900501"],
        ["阿·布", "1991-05-01"],
    )
    assert [p["same"] for p in found] == [None, 2, 2, 2, None]
    assert [p["name"] for p in found[:4]] == ["阿·布", "阿•布", "阿・布", "阿．布"], "shown as typed"


def test_rare_characters_stay(roster: Any, facts: Any, words: Any) -> None:
    names = [
        "𠮷田",
        "㵘",
        "䶮",
        "王\ue123",
        "Maximilian Alexander von der Heide-Schmidt",
        "买买提·阿卜杜热合曼·阿不都热依木江·吐尔逊",
    ]
    found = read(roster, facts, words, ["name"], *[[n] for n in names])
    assert [p["name"] for p in found] == names and all(p["errors"] == [] for p in found)
    assert [bool(p["notes"]) for p in found] == [False, False, False, True, False, False]
    text = roster("toCsv", [[n] for n in names])
    assert all(n in text for n in names) and "?" not in text


def test_birth_date_and_id_number_must_agree(roster: Any, facts: Any, words: Any) -> None:
    (found,) = read(roster, facts, words, ["name", "id", "birth_date"], ["张三", number("1990-05-01"), "1990-05-02"])
    assert "不一样" in found["errors"][0]
    (future,) = read(roster, facts, words, ["name", "id"], ["张三", number("2030-05-01")])
    assert "以后" in future["errors"][0]


def test_merged_cells_are_asked_about_and_filled_on_demand(roster: Any) -> None:
    rows = [{"line": n, "cells": c} for n, c in enumerate([["张三", "甲厂"], ["李四", ""], ["王五", "乙厂"], ["赵六", ""]], 2)]
    assert roster("blanks", rows, ["name", "unit"]) == [{"column": 1, "count": 2, "first": True}]
    assert [r["cells"][1] for r in roster("fillDown", rows, 1)] == ["甲厂", "甲厂", "乙厂", "乙厂"]
    assert rows[1]["cells"][1] == ""


@settings(max_examples=100, deadline=None)
@given(
    rows=st.lists(
        st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\x00")), min_size=2, max_size=4), min_size=1, max_size=6
    )
)
def test_what_is_exported_reads_back_and_holds_no_formula(roster: Any, rows: list[list[str]]) -> None:
    text = roster("toCsv", rows)
    assert text.startswith("\ufeff")
    found = roster("parse", text[1:], ",")["rows"]
    safe = [[("'" + c if c[:1] in ("=", "+", "-", "@", "\t", "\r") and c else c) for c in row] for row in rows]
    multiline = any(c.count("\n") + c.count("\r") > 3 for row in safe for c in row)
    if not multiline:
        assert [r["cells"] for r in found] == [r for r in safe if any(c.strip() for c in r)]
    for row in found:
        assert not any(c[:1] in ("=", "+", "-", "@") and c for c in row["cells"]) or multiline


def test_the_words_name_facts_and_values(words: Any, facts: Any) -> None:
    known = {f["id"]: [v[0] for v in f.get("values", [])] for f in facts}
    assert set(words["heads"].values()) <= set(known)
    assert {"出生年月日", "工种", "级别"} <= set(words["heads"])
    assert words["values"]["level"]["中级"] == "L4"
    assert (Path(__file__).parent.parent / "catalog" / "facts.yaml").exists()
