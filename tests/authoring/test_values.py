"""A cell's text to what stands in the YAML: clear ones in the catalog's form, unclear ones with a fault."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skills_catalog.authoring.importing.lookup import Lookup
from skills_catalog.authoring.importing.tidy import Tidied, tidy, tidy_all
from skills_catalog.authoring.tables.plain_table import read_tables
from skills_catalog.catalog.catalog import Catalog
from skills_catalog.catalog.collections import COLLECTIONS
from skills_catalog.findings.finding import KeyPath, Problems
from skills_catalog.records.convert import NO_FIGURE, NULL_MARKS, Reader
from skills_catalog.records.schema import Field, Part, fields, plain, walk
from skills_catalog.text import quantities
from tests.support.some import some

SHEETS = Path(__file__).resolve().parent / "sheets"


def scalars(cls: type[Part], above: tuple[type[Part], ...] = ()) -> Iterator[Field]:
    for field in fields(cls):
        if field.part is None:
            if field.meta.kind != "any" and field.shape != "map":
                yield field
        elif field.part not in above:
            yield from scalars(field.part, (*above, field.part))


FIELDS = list(dict.fromkeys(field for c in COLLECTIONS.values() for field in scalars(c.cls, (c.cls,))))


def named(path: str) -> Field:
    """The field at collection.key or collection.key.key."""
    collection, *keys = path.split(".")
    cls: type[Part] | None = COLLECTIONS[collection].cls
    for key in keys:
        assert cls is not None
        field = next(f for f in fields(cls) if f.key == key)
        cls = field.part
    return field


@pytest.fixture(scope="module")
def lookup(real_catalog: Catalog) -> Lookup:
    return Lookup(real_catalog)


def complaints(field: Field, text: str) -> list[str]:
    """What the reader of records says of a text."""
    found: list[str] = []

    def report(_path: KeyPath, code: str, message: str, *, at_key: bool = False) -> None:
        found.append(f"{code}: {message}")

    Reader(report).scalar(field, text, ())
    return found


READ = {
    "projects.fee": {
        "300元": "300", "300 元": "300", "1,500.00 元/人": "1500", "1，500元": "1500", "1.5万元": "15000", "3千元": "3000", "１５００": "1500",
        "¥1500": "1500", "￥12.50": "12.5", "一千五百元": "1500", "人民币800元整": "800", "0": "0", "免费": "0", "1500.0": "1500",
    },
    "projects.theory_hours": {"40": "40", "40学时": "40", "40 课时": "40", "４０个学时": "40", "40.00": "40"},
    "projects.days": {"15天": "15", "15日": "15"},
    "projects.sessions.seats": {"30人": "30", "1,200 人": "1200", "1.2万人": "12000"},
    "institutions.results.trained": {"120人次": "120"},
    "institutions.founded": {"1989年": "1989", "1989": "1989"},
    "indicators.weight": {"30%": "30", "30％": "30", "30": "30"},
    "towns.latitude": {"34.56°": "34.56", "-34.5": "-34.5", "３４.５度": "34.5"},
    "statistics.series.value": {"-12": "-12", "1,234": "1234"},
    "projects.sessions.start": {
        "2026/3/1": "2026-03-01", "2026.3.1": "2026-03-01", "2026年3月1日": "2026-03-01", "20260301": "2026-03-01", "2026-03-01": "2026-03-01",
        "２０２６－０３－０１": "2026-03-01", "2026-03-01 00:00:00": "2026-03-01", "2026 年 3 月 1 日": "2026-03-01",
    },
    "projects.sessions.cancelled": {
        **dict.fromkeys(("是", "√", "有", "true", "TRUE", "True", "Y", "yes", "１", "✓"), "true"),
        **dict.fromkeys(("否", "×", "无", "没有", "false", "False", "N", "no", "0"), "false"),
    },
    "projects.level": {
        "初级工": "L5", "高级 工": "L3", "高级　工": "L3", "五级": "L5", "L4": "L4", "l4": "L4", "中级工(四级)": "L4", "四级／中级工": "L4",
        "初级工（普通专项能力）": "L5", "高级工（实训中心专项）": "L3", "技师": "L2", "高级技师": "L1",
    },
    "projects.town": {"邳庄镇": "pizhuang", "马兰屯 镇": "malantun", "pizhuang": "pizhuang"},
    "projects.basis": {"tzf-2019-11#13": "tzf-2019-11#13", "台政发〔2019〕11号第十三条": "tzf-2019-11#13", "台政发[2019]11号（十三）": "tzf-2019-11#13"},
    "institutions.title": {
        "Null": "Null", "无": "无", "张　三": "张三", "电 工 班": "电工班", "台儿庄\n职业中专": "台儿庄职业中专", "ＡＢ校": "AB校",
        "北京 东城": "北京 东城", "NO": "NO", "𠮷野": "𠮷野",
    },
    "institutions.contact": {"０６３２－６６１１２３４": "0632-6611234", "0632-6611234": "0632-6611234"},
    "institutions.uscc": {"９１３５０１００Ｍ０００１００Ｙ４３": "91350100M000100Y43", "91350100m000100y43 ": "91350100M000100Y43"},
    "institutions.licence_no": {"370405200001011234": "370405200001011234", "000123": "000123"},
    "occupations.code": {"4－10－01－05": "4-10-01-05", "4—10—01—05": "4-10-01-05", "4-10-01-05": "4-10-01-05"},
    "projects.summary": {"第一段。\n第二段：１２３": "第一段。\n第二段：１２３", "**粗体**": "**粗体**"},
}  # fmt: skip


@pytest.mark.parametrize(("path", "text"), [(path, text) for path, texts in READ.items() for text in texts])
def test_what_is_clear_is_read(lookup: Lookup, path: str, text: str) -> None:
    tidied = tidy(named(path), text, lookup)
    assert (tidied.text, tidied.fault) == (READ[path][text], "")


UNCLEAR = {
    "projects.fee": {
        "600-1800": "范围", "600～1800元": "范围", "不超过500元": "不是一个定数", "500元以上": "不是一个定数", "约500": "不是一个定数",
        "10元/课时": "元/课时", "15元/天": "元/天", "500元/月": "元/月", "1e3": "请写成 1000", "1_000": "请写成 1000", "1,50": "看不懂",
        "12.345": "不足一分", "按规定": "不是数字", "-5": "不是数字", "2026-03-01": "范围",
    },
    "projects.theory_hours": {"40小时": "约合 53", "90分钟": "是 2", "40.5": "不是整数", "5天": "这里的单位是学时", "-3": "不能小于 0"},
    "projects.sessions.start": {
        "2026-02-30": "只有 28 天", "0000-00-00": "不是存在的日期", "46082": "序号", "2026年3月": "没有写到日", "长期": "就空着", "26.3.1": "不是日期",
        "20261301": "不是存在的日期", "2026-03-01 08:30": "不是日期",
    },
    "projects.sessions.cancelled": {"也许": "请写 是 或 否"},
    "projects.level": {"博士": "可以写：学徒工", "初级工（中级工）": "不止一个意思", "初级公": "最接近的是"},
    "projects.town": {"邳庄": "最接近的是“邳庄镇”"},
    "institutions.uscc": {"91350100M000100Y44": "校验位", "123": "应是 18 位"},
    "institutions.licence_no": {"3.70405E+17": "位数已经丢了"},
    "institutions.contact": {"1.38001E+10": "位数已经丢了"},
    "institutions.founded": {"1989年9月": "年9月"},
    "indicators.weight": {"0.3": "不是整数"},
    "occupations.code": {"4-10": "职业代码形如"},
}  # fmt: skip


@pytest.mark.parametrize(("path", "text"), [(path, text) for path, texts in UNCLEAR.items() for text in texts])
def test_what_is_unclear_is_a_fault_that_says_why(lookup: Lookup, path: str, text: str) -> None:
    tidied = tidy(named(path), text, lookup)
    assert tidied.text is None and UNCLEAR[path][text] in tidied.fault


def test_marks_for_nothing(lookup: Lookup) -> None:
    figures = [
        "projects.fee",
        "projects.theory_hours",
        "projects.sessions.start",
        "towns.latitude",
        "projects.level",
        "projects.town",
    ]
    for mark in [*NULL_MARKS, "/", "——", "－", "–", "…", "***", "略", "（略）", "#N/A"]:
        for path in [*figures, "institutions.title", "institutions.contact", "projects.sessions.cancelled", "occupations.code"]:
            assert tidy(named(path), f" {mark} ", lookup) == Tidied(None, tidy(named(path), mark, lookup).note), (path, mark)
            assert mark in tidy(named(path), mark, lookup).note
    for word in NO_FIGURE:
        for path in figures:
            assert tidy(named(path), word, lookup).text is None and not tidy(named(path), word, lookup).fault
        assert tidy(named("institutions.title"), word, lookup).text == word
    for path in figures:
        assert tidy(named(path), " ", lookup) == Tidied(None)


@pytest.mark.parametrize(
    "text", ["***", "临沂市***********丘路3号", "138****1234", "138××××1234", "138xxxx1234", "0632-66＊＊＊＊"]
)
def test_masked_texts_are_left_out_and_said(lookup: Lookup, text: str) -> None:
    for path in ("institutions.contact", "institutions.address"):
        tidied = tidy(named(path), text, lookup)
        assert tidied.text is None and not tidied.fault and "遮住" in tidied.note


def test_what_was_changed_is_said(lookup: Lookup) -> None:
    assert tidy(named("projects.fee"), "300元", lookup).note == "“300元”写成 300"
    assert tidy(named("projects.fee"), "300", lookup).note == ""
    assert "（普通专项能力)" not in tidy(named("projects.level"), "初级工", lookup).note
    assert "“(普通专项能力)”没有写进去" in tidy(named("projects.level"), "初级工（普通专项能力）", lookup).note


def test_lists_are_parted(lookup: Lookup) -> None:
    def texts(path: str, text: str) -> list[str | None]:
        return [t.text for t in tidy_all(named(path), text, lookup)]

    assert texts("projects.groups", "退役军人、失业人员；残疾人\n失业人员，") == [
        "veteran",
        "registered_unemployed",
        "disabled",
        "registered_unemployed",
    ]
    assert texts("institutions.majors", "电工（初级、中级）、焊工") == ["电工（初级、中级）", "焊工"]
    assert texts("institutions.majors", "/") == [] and texts("institutions.majors", "") == []
    assert texts("projects.fee", "300元") == ["300"]
    (first, second) = tidy_all(named("projects.groups"), "退役军人、火星人", lookup)
    assert first.text == "veteran" and "火星人" in second.fault


def test_a_name_with_a_list_mark_in_it_stays_whole(lookup: Lookup) -> None:
    major = named("occupations.major")
    name = "农、林、牧、渔业生产及辅助人员"
    assert tidy(major, name, lookup).text is not None
    lookup.add("groups", "a-b", ["甲、乙"])
    assert [t.text for t in tidy_all(named("projects.groups"), "甲、乙", lookup)] == ["a-b"]


def test_two_records_of_one_name_are_not_guessed(real_catalog: Catalog) -> None:
    lookup = Lookup(real_catalog)
    lookup.add("towns", "other", ["邳庄镇"])
    tidied = tidy(named("projects.town"), "邳庄镇", lookup)
    assert tidied.text is None and "不止一个意思" in tidied.fault and "other" in tidied.fault and "pizhuang" in tidied.fault


def test_parts_and_maps_do_not_fit_a_cell(lookup: Lookup) -> None:
    assert "有几层" in tidy(named("projects.sessions"), "x", lookup).fault
    assert tidy(named("projects.sessions"), "", lookup) == Tidied(None)


def test_all_that_the_catalog_holds_stays_as_it_is(real_catalog: Catalog, lookup: Lookup) -> None:
    """Whatever is written in a good record is written the same way again, without a note."""
    seen = 0
    for _, record in real_catalog.each():
        for field, value, _ in walk(record):
            if field.shape == "map" or field.meta.kind == "any" or (field.meta.kind == "text" and not isinstance(value, str)):
                continue
            text = written(field, value)
            tidied = tidy(field, text, lookup)
            if field.meta.kind == "text" and not field.meta.long and ("\n" in text or text != " ".join(text.split())):
                continue
            assert tidied == Tidied(text.strip()), (field.key, text)
            seen += 1
    assert seen > 2000


def written(field: Field, value: object) -> str:
    """A value as it stands in the YAML."""
    if field.meta.kind == "money":
        assert isinstance(value, int)
        return quantities.decimal_text(quantities.Fraction(value, 100))
    if field.meta.kind == "percent":
        assert isinstance(value, quantities.Fraction)
        return quantities.percent_text(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(plain(value))


def test_the_fees_of_a_real_table(lookup: Lookup) -> None:
    (table,) = read_tables(SHEETS / "tianjin_assessment_fee_gbk_crlf.csv", Problems())
    assert [tidy(named("assessments.fees.level"), h[0], lookup).text for h in table.headings[1:]] == [
        "L5",
        "L4",
        "L3",
        "L2",
        "L1",
    ]
    fees = [[tidy(named("assessments.fees.fee"), cell, lookup).text for cell in row.cells[1:]] for row in table.rows]
    assert fees == [["300", "350", "410", "520", "640"], ["250", "310", "360", "520", "640"], ["210", "260", "310", "520", "640"]]


def test_the_costs_of_a_real_table(lookup: Lookup) -> None:
    """Three marks for nothing are all nothing."""
    (table,) = read_tables(SHEETS / "tianjin_2014_catalogue_raw_excerpt.txt", Problems())
    costs = [[tidy(named("assessments.fees.fee"), cell, lookup) for cell in row.cells[3:9]] for row in table.rows]
    assert not any(t.fault for row in costs for t in row)
    assert [[t.text for t in row] for row in costs[2:5]] == [
        [None, "820", "920", "1050", None, None],
        [None, "850", "960", "1300", None, None],
        [None, None, "2750", "3130", None, None],
    ]


def test_masked_schools_of_a_real_table(lookup: Lookup) -> None:
    (table,) = read_tables(SHEETS / "training_orgs_masked_shape.csv", Problems())
    for row in some(table.rows):
        assert tidy(named("institutions.title"), row.cells[2], lookup) == Tidied(row.cells[2])
        for path, cell in (("institutions.contact", row.cells[3]), ("institutions.address", row.cells[4])):
            assert tidy(named(path), cell, lookup).text is None


PIECES = st.sampled_from([
    "1500", "1,500", "300", "0", "-", "—", "/", "元", "万", "学时", "%", "天", "年", "月", "日", "2026", "3", "1", ".", "：", "（", "）", "初级", "工",
    "高级", " ", "　", "\n", "\t", "无", "N/A", "*", "null", "#13", "tzf-2019-11", "是", "×", "１２", "Ａ", "𠮷", "\u200b", "\x00", "e", "_", "~", "第",
    "十", "三", "条", "、", "http://", "a", "\ud800", "\u3000", "°",
])  # fmt: skip
TEXTS = st.one_of(
    st.text(max_size=20),
    st.lists(PIECES, max_size=6).map("".join),
    st.from_regex(r"[0-9,.]{1,8}(元|万元|学时|%|天)?", fullmatch=True),
)


@pytest.mark.parametrize("examples", [1500, pytest.param(50_000, marks=pytest.mark.long)])
def test_what_is_tidied_is_accepted(examples: int, lookup: Lookup) -> None:
    came: Counter[str] = Counter()

    @settings(max_examples=examples, deadline=None)
    @given(field=st.sampled_from(FIELDS), text=TEXTS)
    def accepted(field: Field, text: str) -> None:
        tidied = tidy(field, text, lookup)
        if tidied.text is not None:
            assert complaints(field, tidied.text) == [] and not tidied.fault
            again = tidy(field, tidied.text, lookup)
            assert (again.text, again.fault, again.note) == (tidied.text, "", "")
            came["tidied"] += 1
        elif text.strip():
            assert bool(tidied.fault) != bool(tidied.note)
            came["refused"] += 1
        for each in tidy_all(field, text, lookup):
            assert each.text is None or complaints(field, each.text) == []

    accepted()
    assert min(came["tidied"], came["refused"]) > examples / 20, came


@given(fen=st.integers(0, 10**9), form=st.sampled_from(["{}元", "{} 元/人", "¥{}", "{}"]))
def test_any_amount_in_any_form(lookup: Lookup, fen: int, form: str) -> None:
    for amount in (quantities.yuan(fen), quantities.decimal_text(quantities.Fraction(fen, 100))):
        text = tidy(named("projects.fee"), form.format(amount), lookup).text
        assert text is not None and quantities.parse_money(text) == fen


@given(day=st.dates(datetime.date(1900, 1, 1), datetime.date(2099, 12, 31)),
       form=st.sampled_from(["{0.year}/{0.month}/{0.day}", "{0.year}.{0.month:02}.{0.day:02}", "{0.year}年{0.month}月{0.day}日", "{0:%Y%m%d}", "{0}"]))  # fmt: skip
def test_any_day_in_any_form(lookup: Lookup, day: datetime.date, form: str) -> None:
    assert tidy(named("projects.sessions.start"), form.format(day), lookup).text == day.isoformat()
