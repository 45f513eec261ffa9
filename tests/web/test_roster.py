"""Class lists as people keep them: encodings, delimiters, heads, dates, ID numbers, names, repeated people."""

from __future__ import annotations

import datetime
import json
import re
from pathlib import Path
from typing import Any

import pytest
import quickjs
from hypothesis import given, settings
from hypothesis import strategies as st

from skills_catalog.catalog.catalog import Catalog
from skills_catalog.catalog.facts import autofill
from skills_catalog.catalog.model import join
from skills_catalog.catalog.rulebook import compile_rulebook
from tests.support.engines import load_roster
from tests.support.id_numbers import number, with_x
from tests.support.some import some

ON = "2026-11-25"


@pytest.fixture(scope="module")
def roster() -> Any:
    """The functions, and `people`: a whole list without its ID numbers, read from top to bottom."""
    context = quickjs.Context()
    call = load_roster(context)
    context.eval(
        "scripts.takeIds = (rows, column, secret) => rows.map(scripts.idTaker(column, secret));"
        "scripts.people = (rows, columns, facts, words, on) =>"
        " scripts.takeIds(rows, columns.indexOf('id'), [7, 11]).map(scripts.reader(columns, facts, words, on));"
        "scripts.keys = (texts, secret) => texts.map(t => scripts.keyed(t, secret));"
        "scripts.totalled = people => people.reduce((all, some) => { scripts.addTotals(all, some); return all; }, {});"
        "scripts.exported = (rows, list) => { const { top, row } = scripts.exporter(list); return [top, ...rows.map(r => row(...r))]; };"
    )
    return call


@pytest.fixture(scope="module")
def words(real_catalog: Catalog) -> Any:
    return json.loads(autofill.roster_words_json(join(real_catalog)))


@pytest.fixture(scope="module")
def facts(real_catalog: Catalog) -> Any:
    return compile_rulebook(real_catalog)["facts"]


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
        ("2019-02-30", "不存在"), ("2019-13-01", "不存在"), ("20190230", "不存在"), ("19-1-5", "四位"), ("5/1/2019", "先写年份"),
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
    assert found == {"key": text, "born": day.isoformat(), "tail": text[-4:], "sex": "male" if order % 2 else "female"}
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


BLANK = "".join(
    map(chr, (*range(9, 14), 0x20, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x2028, 0x2029, 0x202F, 0x205F, 0x3000, 0xFEFF))
)
"""What JavaScript takes for blank; Python's own list has U+001C to U+001F too, and no U+FEFF."""


FORMULA = re.compile("(?:[ \n\v\f\u00a0\u200b\u3000\ufeff\"'`“”‘’＂＇]*[=+\\-@＝＋－＠\t\r]|\n)")
"""What a spreadsheet might take for a formula: signs of one, blanks and quotes before them or not."""


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
    safe = [[("'" + c if FORMULA.match(c) else c) for c in row] for row in rows]
    multiline = any(c.count("\n") + c.count("\r") > 3 for row in safe for c in row)
    if not multiline:
        assert [r["cells"] for r in found] == [r for r in safe if any(c.strip(BLANK) for c in r)]
    for row in found:
        assert not any(c[:1] in ("=", "+", "-", "@") and c for c in row["cells"]) or multiline


def test_the_words_name_facts_and_values(words: Any, facts: Any) -> None:
    known = {f["id"]: [v[0] for v in f.get("values", [])] for f in facts}
    assert set(words["heads"].values()) <= set(known)
    assert {"出生年月日", "工种", "级别"} <= set(words["heads"])
    assert words["values"]["level"]["中级"] == "L4"
    assert len(words["values"]["occupation"]["月嫂"]) == 2, "a word of two occupations names both"
    assert (Path(__file__).resolve().parents[2] / "catalog" / "facts.yaml").exists()


@pytest.mark.parametrize(
    ("fact", "text", "value"),
    [
        ("training_days", "15天", "15"), ("training_days", "１５ 天", "15"), ("insured_months", "36月", "36"), ("assessment_fee", "￥1,200", 120000),
        ("assessment_fee", "300元", 30000), ("is_staff", "√", True), ("is_staff", "无", False), ("groups", "无", []), ("level", "三级／高级工", "L3"),
        ("occupation", "月嫂", "可能是"), ("groups", "公务员", "算不了"), ("training_days", "80学时", "单位应是"), ("insured_months", "3年", "单位应是"),
        ("insured_months", "1,2", "不是数字"), ("insured_months", "3 6", "不是数字"), ("assessment_fee", "1.2万元", "不是万元"), ("training_days", "-5", "不是数字"),
        ("level", "constructor", "没有"), ("groups", "失业人员、好人", "没有“好人”"),
    ],
)  # fmt: skip
def test_a_cell_is_its_value_or_an_error(roster: Any, facts: Any, words: Any, fact: str, text: str, value: Any) -> None:
    kind = next(f for f in facts if f["id"] == fact)
    found = roster("readCell", kind, text, words)
    assert found.get("value") == value or (isinstance(value, str) and value in found["error"]), found


def test_shares_need_their_sign(roster: Any, words: Any) -> None:
    share = {"id": "share", "label": "占比", "type": "percent"}
    assert roster("readCell", share, "62.5%", words) == {"value": [625, 1000]}
    assert "80%" in roster("readCell", share, "80", words)["error"]


def test_every_known_word_can_be_computed_or_is_refused(roster: Any, facts: Any, words: Any) -> None:
    """A word of a group that the rules keep to themselves is an error of its row, not a fault of the page."""
    known = [(kind, word) for kind in facts for word in words["values"].get(kind["id"], {})]
    for kind, word in some(known, 100):
        values = {v[0] for v in kind.get("values", [])}
        found = roster("readCell", kind, word, words)
        given = found.get("value", [])
        assert "error" in found or set(given if isinstance(given, list) else [given]) <= values, word


def test_the_delimiter_under_which_the_heads_are_known(roster: Any, words: Any) -> None:
    text = "姓名;人员类别;备注\n张三;失业人员,残疾人;a,b,c\n李四;失业人员,残疾人;a,b,c\n"
    assert roster("bestDelimiter", text, words) == ";"
    assert roster("bestDelimiter", "张三|13|b\n李四|14|c", words) == "|"


def test_heads_with_remarks_and_lists_with_one_known_head(roster: Any, words: Any) -> None:
    for head, what in (
        ("身份证号（必填）", "id"), ("出生日期(yyyy-mm-dd)", "birth_date"), ("职业（工种）", "occupation"), ("身份", "groups"), ("* 姓名", "name"),
        ("性别", ""), ("电话", ""),
    ):  # fmt: skip
        assert roster("meaning", head, words) == what, head
    rows = [{"line": 1, "cells": ["姓名", "电话"]}, {"line": 2, "cells": ["张三", "1"]}]
    assert roster("findHeader", rows, words) == {"at": 0, "columns": ["name", ""]}


def test_sex_comes_from_the_number_where_a_rule_asks_for_it(roster: Any, facts: Any, words: Any) -> None:
    sex = {"id": "sex", "label": "性别", "type": "choice", "from": "person.sex", "values": [["male", "男"], ["female", "女"]]}
    told = words | {"sex": "sex"}
    assert roster("meaning", "性别", told) == "sex"
    (found,) = read(roster, [*facts, sex], told, ["name", "id"], ["张三", number("1990-05-01", 124)])
    assert found["facts"]["sex"] == "female"


def test_a_quote_inside_a_cell_is_said_when_it_is_alone(roster: Any) -> None:
    found = roster("parse", '姓名,备注\n张"三,x\n李四,5" 到 6"\n', ",")
    assert [r["cells"] for r in found["rows"]] == [["姓名", "备注"], ['张"三', "x"], ["李四", '5" 到 6"']]
    assert [f["line"] for f in found["faults"]] == [2]


def test_bytes_that_only_look_like_utf8(roster: Any) -> None:
    for sample in (b"\xe0\x80\x80", b"\xed\xa0\x80", b"\xf0\x80\x80\x80", b"\xf4\x90\x80\x80", b"\xc0\xaf", b"a\xe5\xbc"):
        assert roster("detect", list(sample)) == "gb18030"


@settings(max_examples=100, deadline=None)
@given(text=st.text(), data=st.binary(max_size=40))
def test_utf8_is_told_as_python_tells_it(roster: Any, text: str, data: bytes) -> None:
    for sample in (text.encode(), data):
        if b"\x00" in sample or sample[:2] in (b"\xff\xfe", b"\xfe\xff", b"PK", b"\xd0\xcf"):
            continue
        try:
            sample.decode("utf-8")
            right = "utf-8"
        except UnicodeDecodeError:
            right = "gb18030"
        assert roster("detect", list(sample)) == right


def test_no_id_number_stays_in_any_column(roster: Any, facts: Any, words: Any) -> None:
    one, two = number("1990-05-01", 1), number("1991-05-01", 2)
    rows = [
        {"line": 2, "cells": ["张三", one, f"证件 {two}", f"{two[:6]} {two[6:14]} {two[14:]}", "990000900501123", "13800000000"]}
    ]
    (kept,) = roster("takeIds", rows, 1, [1, 2])
    text = json.dumps(kept, ensure_ascii=False)
    assert one not in text and two not in text and two[6:14] not in text and "990000900501123" not in text
    assert kept["cells"][2] == f"证件 证件号尾号 {two[-4:]}" and kept["cells"][5] == "13800000000"
    assert kept["id"]["born"] == "1990-05-01" and kept["id"]["tail"] == one[-4:]
    assert roster("takeIds", rows, 1, [3, 4])[0]["id"]["key"] != kept["id"]["key"], "another page, another value"


def test_the_values_that_stand_for_id_numbers_do_not_meet(roster: Any) -> None:
    texts = [number("1990-05-01", n % 1000, str(100000 + n // 1000)) for n in range(100_000)]
    for secret in ([0, 0], [123456789, -987654321]):
        assert len(set(roster("keys", texts, secret))) == len(texts)


def test_an_id_column_is_known_by_its_cells(roster: Any) -> None:
    rows = [{"line": n, "cells": [f"学员{n}", number("1990-05-01", n)]} for n in range(5)]
    assert roster("idColumn", rows, ["", ""]) == 1
    assert roster("idColumn", [{"line": 1, "cells": ["张三", "13800000000"]}], ["", ""]) == -1


def test_one_row_with_and_one_without_a_number_are_one_person(roster: Any, facts: Any, words: Any) -> None:
    one, two = number("1990-05-01", 1), number("1990-05-01", 2)
    columns = ["name", "id", "birth_date"]

    def same(*rows: list[str]) -> list[int | None]:
        return [p["same"] for p in read(roster, facts, words, columns, *rows)]

    assert same(["张三", one, ""], ["张三", "", "1990-05-01"]) == [None, 2]
    assert same(["张三", "", "1990-05-01"], ["张三", one, ""], ["张三", one, ""], ["张三", two, ""]) == [None, 2, 2, None]
    assert same(["张三", one, ""], ["张三", two, ""]) == [None, None], "two numbers are two people"


def test_a_faulty_row_stands_for_nobody(roster: Any, facts: Any, words: Any) -> None:
    one = number("1990-05-01", 1)
    found = read(
        roster, facts, words, ["name", "id", "level"], ["张三", one, "九级"], ["张三", one, "中级"], ["张三", one, "高级"]
    )
    assert [p["same"] for p in found] == [None, None, 3]
    assert "那一行有错" in found[1]["notes"][0] and "等级和第 3 行不一样" in found[2]["notes"][0]


def test_a_birth_date_to_come_is_an_error(roster: Any, facts: Any, words: Any) -> None:
    (found,) = read(roster, facts, words, ["name", "birth_date"], ["张三", "2030-01-01"])
    assert "以后" in found["errors"][0]


def outcome(rate: str, **more: Any) -> dict[str, Any]:
    known = {"rate": rate, "title": rate, "status": "yes", "amount": {"min": 100000, "max": 100000}, "no_figure": None}
    return {**known, "paid_to": "person", "verification": "verified", "beaten_by": None, "missing": [], "reasons": [], **more}


def test_what_is_exported(roster: Any) -> None:
    person = {"line": 3, "name": "张三", "tail": "0012", "notes": [], "errors": [], "facts": {}, "same": None}
    row = {
        "person": person,
        "state": "yes",
        "cells": ["张三", "", "=1+1"],
        "sums": {"person": {"min": 150000, "max": None}},
    }
    looked = {"outcomes": [outcome("r", amount={"min": 150000, "max": None})], "words": "甲"}
    made = {
        "head": ["姓名", "身份证号", ""],
        "columns": ["name", "id", ""],
        "totals": {"r": {"title": "甲", "verification": "verified"}, "s": {"title": "乙", "verification": "sample"}},
        "sums": {"person": {"min": 150000, "max": None}, "institution": {"min": 0, "max": 90000}},
        "words": {"yes": "能领"},
    }
    rows = roster("exported", [[row, looked]], made)
    assert rows[0] == [
        "行",
        "姓名",
        "身份证末四位",
        "第 3 列",
        "结果",
        "说明",
        "提醒",
        "付给培训机构最少（元）",
        "付给培训机构最多（元）",
        "付给本人最少（元）",
        "付给本人最多（元）",
        "甲（元）",
        "乙（示例，元）",
    ]
    assert rows[1] == ["3", "张三", "尾号 0012", "=1+1", "能领", "甲", "", "", "", "1500", "", "1500–不封顶", ""]
    assert "'=1+1" in roster("toCsv", rows)
    for start in "=+-@＝＋－＠":
        assert f"'{start}1" in roster("toCsv", [[f"{start}1"]])


def test_only_money_for_the_person_counts(roster: Any) -> None:
    result = {"outcomes": [outcome("a"), outcome("b"), outcome("c", beaten_by={"rate": "a"})]}
    assert [o["rate"] for o in roster("paying", result, {"a": {}, "b": {"benefit": "deduction"}, "c": {}})] == ["a"]


@pytest.mark.parametrize(
    ("outcomes", "state", "words"),
    [
        ([outcome("甲"), outcome("乙", verification="sample")], "yes", "甲 1,000 元"),
        ([outcome("甲", amount=None, no_figure="按规定")], "yes", "甲 金额：按规定"),
        ([outcome("甲", amount={"min": 0, "max": None}, no_figure="约 800 元")], "yes", "甲 金额：约 800 元"),
        ([outcome("甲", status="maybe", missing=["level"]), outcome("乙", verification="sample")], "maybe", "还要知道：等级"),
        ([outcome("甲", verification="sample"), outcome("乙", status="no")], "sample", "没有找到文件，只有示例标准：甲"),
        ([outcome("甲", verification="sample", status="maybe")], "sample", "没有找到文件，只有示例标准：甲"),
        ([outcome("甲", verification="sample", status="no")], "no", "没有可领的"),
        (
            [outcome("甲", status="no", reasons=[{"holds": True, "text": "一"}, {"holds": False, "text": "二"}])],
            "no",
            "不符：二",
        ),
    ],
)
def test_examples_neither_grant_nor_refuse(roster: Any, outcomes: list[Any], state: str, words: str) -> None:
    person = {"errors": [], "same": None}
    assert roster("stateOf", person, outcomes) == state
    rates: dict[str, Any] = {o["rate"]: {} for o in outcomes}
    assert roster("summary", person, state, outcomes, {"labels": {"level": "等级"}, "rates": rates}) == words


ONCE = {"exclusive": [{"group": "once", "settle": "choice"}]}
SCHOOL = outcome("甲", paid_to="institution")
OPEN = outcome("乙", status="maybe", amount={"min": 0, "max": 50000})


@pytest.mark.parametrize(
    ("outcomes", "alone", "words", "joint"),
    [
        ([SCHOOL, OPEN], [], "只能领一项：甲 1,000 元，或者 乙 0–500 元（还不能确定）", "either"),
        ([outcome("甲"), OPEN], [], "只能领一项：甲 1,000 元，或者 乙 0–500 元（还不能确定）", "sum"),
        ([SCHOOL, outcome("乙")], ["乙"], "甲 1,000 元；乙 1,000 元", "sum"),
        ([outcome("丙"), SCHOOL, OPEN], ["丙"], "丙 1,000 元；只能领一项：甲 1,000 元，或者 乙 0–500 元（还不能确定）", "apart"),
        ([SCHOOL, outcome("丙", verification="sample")], [], "甲 1,000 元", "sum"),
        ([outcome("甲", paid_to=None), outcome("乙", paid_to=None)], [], "只能领一项：甲 1,000 元，或者 乙 1,000 元", "either"),
    ],
)  # fmt: skip
def test_what_excludes_each_other_is_one_or_another(
    roster: Any, outcomes: list[Any], alone: list[str], words: str, joint: str
) -> None:
    rates = {o["rate"]: {} if o["rate"] in alone else ONCE for o in outcomes}
    person = {"errors": [], "same": None}
    assert roster("summary", person, "yes", outcomes, {"labels": {}, "rates": rates}) == words
    assert roster("jointOf", outcomes, rates) == joint


def test_totals_of_a_subsidy(roster: Any) -> None:
    """What a maybe brings at least is nothing; who gets no figure is told in the document's words, not counted as 0 or as all."""
    people = [
        [outcome("r")],
        [outcome("r", status="maybe", amount={"min": 50000, "max": 80000}, paid_to="institution")],
        [outcome("r", amount=None, no_figure="按规定", paid_to=None)],
        [outcome("r", status="no", amount=None)],
    ]
    totals = roster("totalled", people)
    assert totals["r"] == {
        "title": "r", "verification": "verified", "yes": 2, "maybe": 1, "silent": "金额：按规定",
        "paid": {
            "person": {"people": 1, "figures": 1, "min": 100000, "max": 100000},
            "institution": {"people": 1, "figures": 1, "min": 0, "max": 80000},
            "": {"people": 1, "figures": 0, "min": 0, "max": 0},
        },
    }, "never one sum of what goes to several"  # fmt: skip
