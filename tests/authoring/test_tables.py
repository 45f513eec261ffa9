"""Tables as people keep them: real files, the same table in many forms, hostile files."""

from __future__ import annotations

import csv
import datetime
import io
import random
import re
import zipfile
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from skills_catalog.authoring.tables import xlsx_reader
from skills_catalog.authoring.tables.plain_table import PlainTable, fill_down, read_tables
from skills_catalog.findings.finding import Problems
from skills_catalog.open_data.csv_file import DANGEROUS, harmless
from skills_catalog.text import quantities

SHEETS = Path(__file__).resolve().parent / "sheets"
LEVELS = ["专项职业能力", "初级工", "中级工", "高级工", "技师", "高级技师"]
CATALOGUE = ["行业", "职业(工种)代码", "职业(工种)名称", *(f"培训成本/{level}" for level in LEVELS), "备注"]


def one(path: Path, **options: object) -> PlainTable:
    """The only table of a file in order."""
    problems = Problems()
    tables = read_tables(path, problems, **options)  # type: ignore[arg-type]  # a test gives what it likes
    assert not problems.found, [f.text() for f in problems.found]
    assert len(tables) == 1
    return tables[0]


def refused(path: Path, **options: object) -> tuple[str, int, str]:
    """(code, line, message) of the one finding about a file that gives no table."""
    problems = Problems()
    assert read_tables(path, problems, shown="in.xlsx", **options) == []  # type: ignore[arg-type]
    assert len(problems.found) == 1, [f.text() for f in problems.found]
    finding = problems.found[0]
    assert finding.path == "in.xlsx" and finding.severity == "error"
    return finding.code, finding.line, finding.message


def grid(table: PlainTable) -> list[list[str]]:
    return [list(row.cells) for row in table.rows]


def notes(table: PlainTable) -> str:
    return "\n".join(f"{note.row} {note.column} {note.message}" for note in table.notes)


def saved(tmp_path: Path, text: str, encoding: str = "utf-8", name: str = "t.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(text.encode(encoding))
    return path


# Real files


def test_a_catalogue_with_a_heading_over_two_rows() -> None:
    table = one(SHEETS / "tianjin_2014_catalogue_raw_excerpt.txt")
    assert list(table.columns) == CATALOGUE
    assert table.headings[6] == ("培训成本", "高级工")
    assert table.header_row == 5
    assert table.above[1:] == ("天津市2014年度职业培训成本及市场需求程度目录", "(非常紧缺职业)", "单位:元")
    assert table.above[0].startswith("source: http://www.xinddy.com")
    assert [row.number for row in table.rows] == list(range(7, 15))
    assert grid(table)[2] == ["", "5-03-01-01", "家畜饲养工", "", "820", "920", "1050", "/", "/", ""]
    assert "8 行业 “农、林、牧、渔业”等值下面有空白，共 5 格" in notes(table)
    assert "14  这一行只有 9 格，表头有 10 列" in notes(table)


def test_blanks_are_filled_only_when_asked() -> None:
    table = one(SHEETS / "tianjin_2014_catalogue_raw_excerpt.txt")
    filled = fill_down(table, "行业")
    assert [row.cells[0] for row in filled.rows] == ["农、林、牧、渔业"] * 4 + ["采矿业"] * 2 + ["制造业\\n(机械)"] * 2
    assert [row.cells[1:] for row in filled.rows] == [row.cells[1:] for row in table.rows]
    assert "8 行业 空白照上面的值补上，共 5 格" in notes(filled)
    assert "--fill 行业" not in notes(filled) and "--fill 备注" in notes(filled)
    with pytest.raises(KeyError):
        fill_down(table, "行页")


def test_the_same_fees_in_three_encodings() -> None:
    tables = [one(SHEETS / f"tianjin_assessment_fee_{name}.csv") for name in ("2024_2026", "gbk_crlf", "utf8_bom")]
    assert [t.read_as for t in tables] == ["UTF-8，逗号分隔", "GB18030，逗号分隔", "UTF-8（带 BOM），逗号分隔"]
    for table in tables:
        assert table.columns == ("等级评价类别", "初级工（普通专项能力）", "中级工", "高级工（实训中心专项）", "技师", "高级技师")
        assert grid(table)[1] == ["B类职业", "250元", "310元", "360元", "520元", "640元"]
        assert not table.notes


def test_offices_and_schools_with_masked_cells_and_a_comment() -> None:
    offices = one(SHEETS / "skill_subsidy_offices_shandong_2025-08-01.csv")
    assert offices.columns == ("地市", "机构名称", "地址", "联系电话") and offices.header_row == 2 and len(offices.rows) == 17
    assert offices.rows[0].cells[3] == "***" and offices.above[0].startswith("source: shujuliu2026/shiyongcha")
    schools = one(SHEETS / "training_orgs_masked_shape.csv")
    assert schools.columns == ("序号", "联系人", "机构名称", "联系电话", "地址") and len(schools.rows) == 8
    assert schools.rows[0].cells == ("1", "(略)", "山东交通技师学院", "***", "临沂市***********丘路3号")


def test_occupations() -> None:
    table = one(SHEETS / "occupations_2022_draft_selected.csv")
    assert len(table.rows) == 172 and table.rows[0].cells[:4] == ("4-01-02-01", "营销员", "False", "False")
    assert not table.notes


# The catalogue as a workbook


def catalogue_workbook(path: Path) -> None:
    """The Tianjin catalogue as people keep it: merged cells, numbers as numbers."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "非常紧缺"
    text = (SHEETS / "tianjin_2014_catalogue_raw_excerpt.txt").read_text("utf-8").replace("\\n", "\n")
    sheet.append(["天津市2014年度职业培训成本及市场需求程度目录"])
    sheet.append(["单位:元"])
    for line in csv.reader(
        text.split("单位:元\n")[1].replace("制造业\n", "制造业").replace("(工种)\n", "(工种)").splitlines(), delimiter="|"
    ):
        sheet.append([int(cell) if cell.isdigit() else cell or None for cell in line])
    for area in ("A1:J1", "A2:J2", "A3:A4", "B3:B4", "C3:C4", "D3:I3", "J3:J4", "A5:A8", "A9:A10", "A11:A12"):
        sheet.merge_cells(area)
    book.save(path)


def test_a_workbook_with_merged_cells_says_the_same(tmp_path: Path) -> None:
    catalogue_workbook(tmp_path / "t.xlsx")
    table = one(tmp_path / "t.xlsx")
    text = fill_down(one(SHEETS / "tianjin_2014_catalogue_raw_excerpt.txt"), "行业")
    assert table.name == "非常紧缺" and table.header_row == 3 and table.read_as == "xlsx"
    assert table.columns == text.columns
    assert [row[1:] for row in grid(table)] == [row[1:] for row in grid(text)]
    assert [row[0] for row in grid(table)] == ["农、林、牧、渔业"] * 4 + ["采矿业"] * 2 + ["制造业(机械)"] * 2
    assert table.above == ("天津市2014年度职业培训成本及市场需求程度目录", "单位:元")
    assert "6 行业 合并单元格的值已补进每一格，共 5 格" in notes(table)


def workbook(
    path: Path, rows: list[list[object]], change: Callable[[openpyxl.worksheet.worksheet.Worksheet], None] | None = None
) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    if change is not None:
        change(book.active)
    book.save(path)
    return path


@pytest.mark.parametrize(
    ("value", "number_format", "shown"),
    [
        (8, "General", "8"),
        (8.0, "General", "8"),
        (0.1 + 0.2, "General", "0.3"),
        (1500.5, "General", "1500.5"),
        ("0632", "General", "0632"),
        (632, "0000", "0632"),
        (123, "000000", "000123"),
        (0.9, "0%", "90%"),
        (0.07, "0%", "7%"),
        (0.125, "0.0%", "12.5%"),
        (1500, "#,##0.00", "1500.00"),
        (1500, '#,##0"元"', "1500元"),
        (1500, '"¥"#,##0', "¥1500"),
        (1500, "[$￥-804]#,##0", "￥1500"),
        (-5, "0;(0)", "(5)"),
        (-5, "0_ ;[Red]-0 ", "-5"),
        (0, '0;-0;"免费"', "免费"),
        (1e14, "General", "100000000000000"),
        (0.00001, "General", "0.00001"),
        (datetime.date(2026, 3, 1), "yyyy/m/d", "2026-03-01"),
        (datetime.date(2026, 3, 1), 'yyyy"年"m"月"d"日"', "2026-03-01"),
        (datetime.date(2026, 3, 1), 'yyyy"年"m"月"', "2026年3月"),
        (datetime.datetime(2026, 3, 1, 8, 30), "yyyy-mm-dd hh:mm", "2026-03-01 08:30"),
        (datetime.time(8, 30), "h:mm", "08:30"),
        (datetime.timedelta(hours=40, minutes=30), "[h]:mm", "40:30"),
        (True, "General", "true"),
        (False, "General", "false"),
        ("a_x000D_\nb", "General", "a\nb"),
        ("　两端　", "General", "两端"),
    ],
)  # fmt: skip
def test_a_cell_is_read_as_people_see_it(tmp_path: Path, value: object, number_format: str, shown: str) -> None:
    def change(sheet: openpyxl.worksheet.worksheet.Worksheet) -> None:
        sheet["B2"].number_format = number_format

    table = one(workbook(tmp_path / "t.xlsx", [["名称", "值"], ["x", value]], change))
    assert table.rows[0].cells == ("x", shown)
    assert not table.notes


@pytest.mark.parametrize(
    ("value", "number_format", "shown", "remark"),
    [
        (1234.5678, "0.00", "1234.5678", "表里显示 1234.57，存的是 1234.5678"),
        (0.125, "0%", "12.5%", "表里显示 13%"),
        (0.5, "# ?/?", "0.5", "没有照显示的读"),
        (15000, '0!.0,"万"', "15000", "没有照显示的读"),
        (datetime.date(2026, 3, 1), 'm"月"d"日"', "2026-03-01", "没有显示年份"),
    ],
)
def test_a_format_that_hides_something_is_noted(
    tmp_path: Path, value: object, number_format: str, shown: str, remark: str
) -> None:
    def change(sheet: openpyxl.worksheet.worksheet.Worksheet) -> None:
        sheet["B2"].number_format = number_format

    table = one(workbook(tmp_path / "t.xlsx", [["名称", "值"], ["x", value]], change))
    assert table.rows[0].cells == ("x", shown)
    assert [(n.row, n.column) for n in table.notes] == [(2, "值")] and remark in table.notes[0].message


def test_days_in_a_format_that_chinese_spreadsheets_name_by_number(tmp_path: Path) -> None:
    path = workbook(tmp_path / "t.xlsx", [["名称", "日期"], ["x", 46082]])
    rewrite(path, "xl/styles.xml", lambda xml: xml.replace('<cellXfs count="1">', '<cellXfs count="2">').replace(
        "</cellXfs>", '<xf numFmtId="31" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>'))  # fmt: skip
    rewrite(path, "xl/worksheets/sheet1.xml", lambda xml: xml.replace('r="B2"', 'r="B2" s="1"'))
    assert one(path).rows[0].cells == ("x", "2026-03-01")


def rewrite(path: Path, part: str, change: Callable[[str], str]) -> None:
    """Change the text of one part of a workbook."""
    with zipfile.ZipFile(path) as archive:
        parts = {info.filename: archive.read(info) for info in archive.infolist()}
    before = parts[part].decode()
    after = change(before)
    assert after != before
    parts[part] = after.encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


def share_strings(path: Path) -> None:
    """Put the texts of the first sheet into a list that cells refer to, as spreadsheets do, with a reading and a coloured part."""
    found: list[str] = []

    def kept(match: re.Match[str]) -> str:
        found.append(match[2])
        return f'{match[1]} t="s"><v>{len(found) - 1}</v></c>'

    rewrite(
        path, "xl/worksheets/sheet1.xml", lambda xml: re.sub(r'(<c r="\w+") t="inlineStr"><is><t>(.*?)</t></is></c>', kept, xml)
    )
    items = "".join(
        f'<si><r><t>{text[:1]}</t></r><r><rPr><b/></rPr><t>{text[1:]}</t></r><rPh sb="0" eb="1"><t>du</t></rPh></si>'
        for text in found
    )
    rewrite(
        path,
        "[Content_Types].xml",
        lambda xml: xml.replace("</Types>", f'<Override PartName="/xl/sharedStrings.xml" ContentType="{STRINGS}"/></Types>'),
    )
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(
            "xl/sharedStrings.xml", f'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{items}</sst>'
        )


STRINGS = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"


def test_texts_in_several_parts_are_one(tmp_path: Path) -> None:
    path = workbook(tmp_path / "t.xlsx", [["名称", "地址"], ["甲校", "东路"]])
    share_strings(path)
    table = one(path)
    assert table.columns == ("名称", "地址") and grid(table) == [["甲校", "东路"]]


def test_long_numbers_stored_as_numbers_have_lost_digits(tmp_path: Path) -> None:
    rows = [["名称", "许可证号"], ["甲", 370405200001011234], ["乙", 3.70405200001011e17], ["丙", "370405200001011234"]]
    problems = Problems()
    (table,) = read_tables(workbook(tmp_path / "t.xlsx", rows), problems)
    assert [row[1] for row in grid(table)] == ["", "", "370405200001011234"]
    (finding,) = problems.found
    assert (finding.code, finding.line, finding.column) == ("sheet-number", 2, 2)
    assert "许可证号" in finding.message and "共 2 格" in finding.message


def test_formulas_and_their_errors(tmp_path: Path) -> None:
    path = workbook(tmp_path / "t.xlsx", [["名称", "甲", "乙", "丙"], ["x", "=1+1", "=1+2", "#REF!"], ["y", 1, 2, 3]])
    rewrite(
        path,
        "xl/worksheets/sheet1.xml",
        lambda xml: xml.replace("<f>1+2</f><v></v>", "<f>1+2</f><v>3</v>").replace("<f>1+2</f><v />", "<f>1+2</f><v>3</v>"),
    )
    table = one(path)
    assert table.rows[0].cells == ("x", "", "3", "")
    assert "2 甲 公式没有算出的值" in notes(table) and "2 丙 公式出错（#REF!）" in notes(table)


def test_hidden_sheets_are_left_and_hidden_rows_read(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for title, rows in (("甲", [["名称", "地址"], ["a", "b"]]), ("乙", [["名称", "电话"], ["c", "d"]]), ("空", [])):
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    del book["Sheet"]
    book["乙"].sheet_state = "hidden"
    book["甲"].row_dimensions[2].hidden = True
    book["甲"].column_dimensions["B"].hidden = True
    book.save(tmp_path / "t.xlsx")
    table = one(tmp_path / "t.xlsx")
    assert table.name == "甲" and grid(table) == [["a", "b"]]
    said = notes(table)
    assert "隐藏的工作表没有读：乙" in said and "隐藏的行也读了：第 2 行" in said and "0 地址 隐藏的列也读了" in said
    assert one(tmp_path / "t.xlsx", sheet="乙").columns == ("名称", "电话")
    code, _, message = refused(tmp_path / "t.xlsx", sheet="已")
    assert code == "sheet-header" and "没有工作表“已”" in message


def test_several_sheets_and_one_that_is_only_text(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "说明"
    book.active.append([1])
    for title in ("一", "二"):
        book.create_sheet(title).append(["名称", "地址"])
        book[title].append([title, "x"])
    book.save(tmp_path / "t.xlsx")
    problems = Problems()
    tables = read_tables(tmp_path / "t.xlsx", problems)
    assert not problems.found and [t.name for t in tables] == ["一", "二"]
    assert "工作表没有表头，没有读：说明" in notes(tables[0])


def test_rows_that_are_no_records_are_left_out(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["培训机构名单"], ["名称", "地址", "人数"], ["一、公办学校"], ["甲校", "东路", 5], ["名称", "地址", "人数"],
        ["乙校", "西路", 7], [], ["合 计", None, 12], ["注：截至三月"],
    ]  # fmt: skip

    def change(sheet: openpyxl.worksheet.worksheet.Worksheet) -> None:
        sheet.merge_cells("A1:C1")
        sheet.merge_cells("A3:C3")
        sheet.merge_cells("A9:C9")

    table = one(workbook(tmp_path / "t.xlsx", rows, change))
    assert [(row.number, *row.cells) for row in table.rows] == [(4, "甲校", "东路", "5"), (6, "乙校", "西路", "7")]
    for said in (
        "3  这一行是表里的一行说明文字，没有当作记录：一、公办学校",
        "5  这一行又是表头",
        "8  这一行是合计",
        "9  这一行是表里的一行说明文字",
    ):
        assert said in notes(table)


def test_a_record_with_two_cells_merged_stays(tmp_path: Path) -> None:
    rows: list[list[object]] = [["名称", "地址", "电话", "人数"], ["甲校", None, None, None], ["乙校", "西路", "1", 7]]
    table = one(workbook(tmp_path / "t.xlsx", rows, lambda sheet: sheet.merge_cells("A2:B2")))
    assert grid(table) == [["甲校", "甲校", "", ""], ["乙校", "西路", "1", "7"]]
    assert "2 地址 合并单元格的值已补进每一格，共 1 格" in notes(table)


def test_cells_merged_for_the_look_are_one_column(tmp_path: Path) -> None:
    def change(sheet: openpyxl.worksheet.worksheet.Worksheet) -> None:
        for area in ("A1:B1", "A2:B2", "A3:B3"):
            sheet.merge_cells(area)

    table = one(workbook(tmp_path / "t.xlsx", [["名称", None, "地址"], ["甲", None, "东路"], ["乙", None, "西路"]], change))
    assert table.columns == ("名称", "地址") and grid(table) == [["甲", "东路"], ["乙", "西路"]]


def test_a_heading_over_three_rows(tmp_path: Path) -> None:
    rows = [
        ["名称", "补贴", None, None, None],
        [None, "线下", None, "线上", None],
        [None, "初级", "中级", "初级", "中级"],
        ["甲", 1, 2, 3, 4],
    ]

    def change(sheet: openpyxl.worksheet.worksheet.Worksheet) -> None:
        for area in ("A1:A3", "B1:E1", "B2:C2", "D2:E2"):
            sheet.merge_cells(area)

    table = one(workbook(tmp_path / "t.xlsx", rows, change))
    assert table.columns == ("名称", "补贴/线下/初级", "补贴/线下/中级", "补贴/线上/初级", "补贴/线上/中级")
    assert grid(table) == [["甲", "1", "2", "3", "4"]]


# Text in many forms

FEES = [["名称", "等级", "收费"], ["电工", "初级工", "300元"], ["焊工，气割", "中级 工", "1,500.00"], ['家政"月嫂"', "", "/"]]


def text_of(rows: list[list[str]], delimiter: str) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue()


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", "，", "；"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_encodings_and_delimiters_are_told(tmp_path: Path, encoding: str, delimiter: str) -> None:
    table = one(saved(tmp_path, text_of(FEES, delimiter), encoding))
    assert [list(table.columns), *grid(table)] == FEES


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_both_byte_orders(tmp_path: Path, codec: str) -> None:
    table = one(saved(tmp_path, "\ufeff" + text_of(FEES, "\t"), codec))
    assert [list(table.columns), *grid(table)] == FEES and table.read_as.startswith("UTF-16")


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_line_endings(tmp_path: Path, ending: str) -> None:
    table = one(saved(tmp_path, ending.join(["名称,备注", '甲,"一\n二"', "乙,三", ""])))
    assert grid(table) == [["甲", "一\n二"], ["乙", "三"]]


def test_rare_characters_stay(tmp_path: Path) -> None:
    names = ["𠮷野", "㵘", "䶮", "阿·布", "王\ue000"]
    for encoding in ("utf-8", "gb18030", "utf-16"):
        table = one(saved(tmp_path, text_of([["姓名", "班"], *([n, "一"] for n in names)], ","), encoding))
        assert [row.cells[0] for row in table.rows] == names
        assert [(n.row, n.column) for n in table.notes] == [(6, "姓名")] and "自造字" in table.notes[0].message


def test_a_byte_order_mark_inside_is_reported(tmp_path: Path) -> None:
    table = one(saved(tmp_path, "\ufeffid,name\n1,甲\n\ufeff2,乙\n"))
    assert table.columns == ("id", "name") and grid(table) == [["1", "甲"], ["2", "乙"]]
    assert [(n.row, n.column) for n in table.notes] == [(3, "id")] and "BOM" in table.notes[0].message


def test_all_is_text_as_written(tmp_path: Path) -> None:
    cells = ["0632", "000123", "-99999", "N/A", "1e3", "370405200001011234", "2026-02-30", "NO", "=1+1", "Null"]
    table = one(saved(tmp_path, text_of([["代码", "x"], *([c, "y"] for c in cells)], ",")))
    assert [row.cells[0] for row in table.rows] == cells


def test_texts_guarded_from_spreadsheets(tmp_path: Path) -> None:
    text = '代码,名称\n="0632",\'=SUM(A1)\n"=""000123""",\'-甲\n\'乙,=1+1\n'
    table = one(saved(tmp_path, text))
    assert grid(table) == [["0632", "=SUM(A1)"], ["000123", "-甲"], ["'乙", "=1+1"]]
    assert [(n.row, n.column) for n in table.notes] == [(2, "代码"), (2, "名称")] and "共 2 处" in table.notes[0].message


def test_what_our_own_files_guard_reads_back(tmp_path: Path) -> None:
    cells = [f"{mark}甲" for mark in DANGEROUS]
    table = one(saved(tmp_path, text_of([["名称", "x"], *([harmless(cell), "y"] for cell in cells)], ",")))
    assert [row.cells[0] for row in table.rows] == [cell.strip() for cell in cells]


def test_titles_above_and_headings_in_their_spellings(tmp_path: Path) -> None:
    text = "二〇二六年春季班花名册,,,\n填报单位：运河街道,,,\n姓　名,身份证号码,Name,单 位\n张三,x1,Zhang,甲公司\n李四,x2,Li,\n王五,x3,Wang,\n"
    table = one(saved(tmp_path, text, "gb18030"))
    assert table.header_row == 3 and table.columns == ("姓名", "身份证号码", "Name", "单位")
    assert table.above == ("二〇二六年春季班花名册", "填报单位：运河街道")
    assert [row.cells[3] for row in table.rows] == ["甲公司", "", ""]
    assert "5 单位 “甲公司”等值下面有空白，共 2 格，没有补。原表要是合并单元格，用 --fill 单位 补上" in notes(table)


def test_known_headings_find_the_row(tmp_path: Path) -> None:
    path = saved(tmp_path, "甲区,乙部门,丙\n镇街,机构,电话\n邳庄镇,某校,1\n")
    assert one(path).header_row == 1
    assert one(path, known={"机构", "电话"}.__contains__).header_row == 2
    path = saved(tmp_path, "培训机构,,\n甲,乙,丙\n邳庄镇,某校,1\n")
    assert one(path, known={"培训机构"}.__contains__).header_row == 2


@pytest.mark.parametrize("title", ["附件1,,,单位：元", "附件1,,单位：元,", "附件1,单位：元,,", "培训目录,,,"])
def test_a_title_with_its_unit_is_no_heading(tmp_path: Path, title: str) -> None:
    path = saved(tmp_path, f"{title}\n名称,初级,中级,高级\n甲,1,2,3\n")
    for known in (None, {"名称", "初级"}.__contains__):
        table = one(path, known=known)
        assert table.columns == ("名称", "初级", "中级", "高级") and grid(table) == [["甲", "1", "2", "3"]]
        assert "附件1" in table.above or "培训目录" in table.above


def test_two_names_may_span_what_stands_below(tmp_path: Path) -> None:
    table = one(saved(tmp_path, "名称,收费,\n,初级,中级\n甲,1,2\n"))
    assert table.columns == ("名称", "收费/初级", "收费/中级")


def test_numbers_of_years_may_be_headings(tmp_path: Path) -> None:
    table = one(saved(tmp_path, "指标,2023,2024,2025\n培训人次,10,20,30\n"))
    assert table.columns == ("指标", "2023", "2024", "2025")


def test_one_column(tmp_path: Path) -> None:
    table = one(saved(tmp_path, "名称\n甲校\n乙校、东区\n"))
    assert table.columns == ("名称",) and grid(table) == [["甲校"], ["乙校、东区"]] and "只有一列" in table.read_as


def test_a_hint_that_names_the_delimiter(tmp_path: Path) -> None:
    table = one(saved(tmp_path, "sep=;\n名称;地址\n甲,乙;东路\n"))
    assert grid(table) == [["甲,乙", "东路"]]


def test_a_column_headed_by_a_number_sign_is_no_comment(tmp_path: Path) -> None:
    assert one(saved(tmp_path, "#,名称\n1,甲\n2,乙\n")).columns == ("#", "名称")


def test_a_stray_quote_spoils_one_row(tmp_path: Path) -> None:
    random.seed(5)
    rows = [[f"学员{n}", f"{random.randint(1, 99)}班", "电工"] for n in range(5000)]
    lines = ["姓名,班级,工种", *map(",".join, rows)]
    lines[2501] = '学员2500,"17班,电工'
    table = one(saved(tmp_path, "\n".join(lines)))
    assert len(table.rows) == 5000
    assert list(table.rows[2500].cells) == ["学员2500", '"17班', "电工"]
    assert [row for n, row in enumerate(grid(table)) if n != 2500] == [row for n, row in enumerate(rows) if n != 2500]
    assert [(note.row, note.message) for note in table.notes] == [
        (2502, "有一个引号没有成对，这一行的引号按普通文字读；请核对这一行")
    ]


@pytest.mark.parametrize("second", ['乙,"b,2', '乙,b",2', '乙,"b",2', '"A"类,b,2'])
def test_two_stray_quotes_do_not_join_rows(tmp_path: Path, second: str) -> None:
    lines = ["名称,班级,人数", "甲,a,1", '甲二,"a,1', *(f"丙{n},c,{n}" for n in range(9)), second, "丁,d,3"]
    table = one(saved(tmp_path, "\n".join(lines)))
    assert len(table.rows) == 13 and table.rows[-1].cells == ("丁", "d", "3")
    assert table.rows[1].cells == ("甲二", '"a', "1")


def test_rows_with_too_many_cells_are_findings(tmp_path: Path) -> None:
    text = "名称,地址,电话\n甲,东路,1\n乙,农、林,牧,2\n丙,西路\n丁,北路,3\n"
    problems = Problems()
    (table,) = read_tables(saved(tmp_path, text), problems, shown="t.csv")
    assert [f.text() for f in problems.found] == [
        "t.csv:3:4: error: sheet-row: 这一行有 4 格，表头只有 3 列，后面的可能都错了一列。请看文字里是不是有没加引号的分隔符。"
    ]
    assert grid(table) == [["甲", "东路", "1"], ["丙", "西路", ""], ["丁", "北路", "3"]]
    assert "4  这一行只有 2 格，表头有 3 列；少的当作空白" in notes(table)


def test_a_column_without_heading_keeps_its_data(tmp_path: Path) -> None:
    table = one(saved(tmp_path, "名称,,地址,,\n甲,x,东路,,\n乙,y,西路,,\n"))
    assert table.columns == ("名称", "B列", "地址") and grid(table) == [["甲", "x", "东路"], ["乙", "y", "西路"]]
    assert "1 B列 这一列没有列名，暂叫“B列”" in notes(table)


def test_equal_headings_are_a_finding(tmp_path: Path) -> None:
    problems = Problems()
    read_tables(saved(tmp_path, "名称,备注,备 注\n甲,x,y\n"), problems)
    assert [(f.code, f.line, f.column) for f in problems.found] == [("sheet-header", 1, 3)]
    assert "B 列和 C 列的列名都是“备注”" in problems.found[0].message


# Files that are no tables


def test_a_file_cut_in_a_character_is_not_read_as_another_encoding(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes("名称,地址\n甲校,东路\n乙校,西路".encode()[:-1])
    code, line, message = refused(path)
    assert (code, line) == ("sheet-encoding", 3) and "UTF-8" in message


def test_a_damaged_utf8_text_that_gb18030_would_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    for damage in (b"\x81\x40", b"\xb5\xe7"):
        raw = "名称,地址\n甲校园区,东路\n乙校,".encode() + damage + b"\n"
        assert raw.decode("gb18030")  # and wrongly
        path.write_bytes(raw)
        assert refused(path)[:2] == ("sheet-encoding", 3)


def test_bytes_that_no_encoding_explains(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes("名称,地址\n甲校,东路\n".encode("gb18030") + b"\xff\xff,\x80\n")
    assert refused(path)[:2] == ("sheet-encoding", 3)
    assert refused(path, encoding="klingon")[2].startswith("没有“klingon”这种编码")
    assert refused(path, encoding="hex")[0] == "sheet-encoding"


def test_an_encoding_can_be_said(tmp_path: Path) -> None:
    path = saved(tmp_path, "名稱,地址\n甲,東路\n", "big5")
    assert one(path, encoding="big5").columns == ("名稱", "地址")
    path = saved(tmp_path, "名称;地址,电话\n甲;东路,1\n")
    for delimiter in (";", "分号"):
        assert one(path, delimiter=delimiter).columns == ("名称", "地址,电话")
    for delimiter in (";;", '"', "\n"):
        assert refused(path, delimiter=delimiter)[0] == "usage"
    path = saved(tmp_path, "名称\t地址,电话\n甲\t东路,1\n")
    for delimiter in ("tab", "\\t", "\t"):
        assert one(path, delimiter=delimiter).columns == ("名称", "地址,电话")


COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.mark.parametrize(
    ("content", "code", "said"),
    [
        (b"", "sheet-file", "空"),
        (b"\n\n  \n", "sheet-header", "没有找到表头"),
        (COMPOUND + b"\0" * 600, "sheet-file", "旧格式"),
        (COMPOUND + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "sheet-file", "密码"),
        ("<html><table><tr><td>名称</td></tr></table>".encode("gb18030"), "sheet-file", "网页"),
        (b"\xef\xbb\xbf  <!DOCTYPE html>\n<table>", "sheet-file", "网页"),
        (b'<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n<Workbook/>', "sheet-file", "XML"),
        ("\ufeff<html><table>名称</table>".encode("utf-16"), "sheet-file", "网页"),
        (b"%PDF-1.7\n", "sheet-file", "PDF"),
        (b"\x1f\x8b\x08\0", "sheet-file", "压缩包"),
        (b"PK\3\4 and then nothing", "sheet-file", "坏了"),
        (b"PK\5\6" + b"\0" * 18, "sheet-file", "压缩包"),
        ("名称,地址".encode("utf-16-le"), "sheet-encoding", "UTF-16"),
        (b"1,2,3\n4,5,6\n", "sheet-header", "没有找到表头"),
        ("名称,地址\n甲,".encode() + b"x" * 140_000, "sheet-size", "100000 字"),
    ],
)  # fmt: skip
def test_what_is_no_table_is_refused_with_a_word_of_advice(tmp_path: Path, content: bytes, code: str, said: str) -> None:
    path = tmp_path / "t.xls"
    path.write_bytes(content)
    found, _, message = refused(path)
    assert found == code and said in message


def test_a_missing_file_and_a_folder(tmp_path: Path) -> None:
    assert refused(tmp_path / "none.csv")[0] == "sheet-file"
    assert refused(tmp_path)[0] == "sheet-file"


def test_a_truncated_workbook(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    catalogue_workbook(path)
    whole = path.read_bytes()
    for share in (0.2, 0.5, 0.9, 0.99):
        path.write_bytes(whole[: int(len(whole) * share)])
        assert refused(path)[0] == "sheet-file"


def test_a_workbook_damaged_anywhere_is_read_or_refused(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    catalogue_workbook(path)
    whole = path.read_bytes()
    random.seed(3)
    for _ in range(60):
        damaged = bytearray(whole)
        for place in random.sample(range(len(whole)), 20):
            damaged[place] = random.randrange(256)
        path.write_bytes(damaged)
        problems = Problems()
        assert read_tables(path, problems) or problems.errors


def test_other_archives(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    for names, said in ((["word/document.xml", "[Content_Types].xml"], "Word"), (["mimetype"], "ODS"), (["a.csv"], "压缩包"),
                        (["[Content_Types].xml", "xl/workbook.bin"], "xlsb")):  # fmt: skip
        with zipfile.ZipFile(path, "w") as archive:
            for name in names:
                archive.writestr(name, "x")
        code, _, message = refused(path)
        assert code == "sheet-file" and said in message


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = workbook(tmp_path / "t.xlsx", [["名称", "地址"], ["甲", "东路"]])
    archive = zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED)
    with archive, archive.open("xl/media/a.bin", "w") as part:
        for _ in range(xlsx_reader.MOST_UNPACKED // 2**20 + 1):
            part.write(bytes(2**20))
    assert path.stat().st_size < 2**20
    monkeypatch.setattr(xlsx_reader, "ExcelReader", None)  # nothing opens it
    code, _, message = refused(path)
    assert code == "sheet-size" and "解开有 257 MB" in message


def test_blank_cells_without_number_are_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path / "t.xlsx", [["名称", "地址"], ["甲", "东路"]])
    rewrite(path, "xl/worksheets/sheet1.xml", lambda xml: xml.replace("</row>", "<c/>" * xlsx_reader.MOST_TAGS + "</row>", 1))
    code, _, message = refused(path)
    assert code == "sheet-size" and "格子太多" in message


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml", "xl/styles.xml"])
def test_entities_are_refused(tmp_path: Path, part: str) -> None:
    path = workbook(tmp_path / "t.xlsx", [["名称", "地址"], ["甲", "东路"]])
    share_strings(path)
    assert one(path).rows
    entities = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    rewrite(path, part, lambda xml: entities + re.sub(r"^<\?.*?\?>", "", xml))
    assert refused(path)[0] == "sheet-file"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('r="2"', 'r="1048577"'),
        ('r="2"', 'r="99999999999"'),
        ('r="B2"', 'r="XFE2"'),
        ("</sheetData>", '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'),
    ],
)
def test_places_far_out_are_refused(tmp_path: Path, before: str, after: str) -> None:
    path = workbook(tmp_path / "t.xlsx", [["名称", "地址"], ["甲", "东路"]])
    rewrite(
        path, "xl/worksheets/sheet1.xml", lambda xml: xml.replace(before, after).replace('r="A2" ', "").replace('r="B2" ', "")
    )
    assert refused(path)[0] in ("sheet-size", "sheet-file")


def test_a_merge_over_a_whole_sheet_costs_nothing(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "t.xlsx", [["名称", "地址"], ["甲", "东路"], ["乙", None]], lambda sheet: sheet.merge_cells("B2:C3")
    )
    rewrite(path, "xl/worksheets/sheet1.xml", lambda xml: xml.replace("B2:C3", "B2:XFD1048576"))
    assert grid(one(path)) == [["甲", "东路"], ["乙", "东路"]]


def test_a_wrong_dimension_hides_no_rows(tmp_path: Path) -> None:
    path = workbook(tmp_path / "t.xlsx", [["名称", "地址"], ["甲", "东路"]])
    rewrite(path, "xl/worksheets/sheet1.xml", lambda xml: xml.replace('ref="A1:B2"', 'ref="A1"'))
    assert grid(one(path)) == [["甲", "东路"]]


def test_our_own_workbook_is_read(tiny_site: Path) -> None:
    """Its cells say no place of their own."""
    problems = Problems()
    tables = read_tables(tiny_site / "site" / "data" / "catalog.xlsx", problems)
    assert not problems.found
    projects = next(t for t in tables if t.name == "projects")
    with (tiny_site / "site" / "data" / "projects.csv").open(encoding="utf-8-sig", newline="") as file:
        head, *rows = csv.reader(file)
    assert len(projects.rows) == len(rows) and len(projects.columns) == len(head)


# Any table

WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Cn", "Co", "Cf")), max_size=12)
CELLS = (
    st.builds("\n".join, st.lists(WORDS, min_size=1, max_size=3)).map(str.strip).filter(lambda t: t[:1] not in ("'", "=", "#"))
)
TABLES = st.integers(2, 5).flatmap(lambda n: st.lists(st.lists(CELLS, min_size=n, max_size=n), min_size=1, max_size=12))


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=TABLES, encoding=st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16"]), delimiter=st.sampled_from(",;\t|，；"),
       ending=st.sampled_from(["\n", "\r\n"]), quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]))  # fmt: skip
def test_any_table_reads_back_equal(
    tmp_path: Path, rows: list[list[str]], encoding: str, delimiter: str, ending: str, quoting: int
) -> None:
    head = [f"列名{'甲乙丙丁戊'[n]}" for n in range(len(rows[0]))]
    rows = [[f"第{n}", *row] for n, row in enumerate(rows)]
    head.insert(0, "序号")
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator=ending, quoting=quoting).writerows([head, *rows])  # type: ignore[arg-type]
    table = one(saved(tmp_path, out.getvalue(), encoding), delimiter=delimiter)
    assert list(table.columns) == head
    assert grid(table) == rows


PLAIN = (
    st.text(st.sampled_from("电工维修中级（）、0123456789元年月日-:.路号东abAB "), min_size=1, max_size=10)
    .map(str.strip)
    .filter(bool)
)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.integers(2, 6).flatmap(lambda n: st.lists(st.lists(PLAIN, min_size=n, max_size=n), min_size=3, max_size=12)),
       encoding=st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16"]), delimiter=st.sampled_from(",;\t|，；"))  # fmt: skip
def test_the_delimiter_of_a_plain_table_is_told(tmp_path: Path, rows: list[list[str]], encoding: str, delimiter: str) -> None:
    head = ["名称", "地址", "等级", "收费", "电话", "备注"][: len(rows[0])]
    table = one(saved(tmp_path, text_of([head, *rows], delimiter), encoding))
    assert list(table.columns) == head and grid(table) == rows


VALUES = st.one_of(
    CELLS.filter(bool).map(lambda text: (text, text)),
    st.integers(-(10**15) + 1, 10**15 - 1).map(lambda n: (n, str(n))),
    st.decimals(-(10**6), 10**6, places=3).map(lambda d: (float(d), quantities.decimal_text(Fraction(d)))),
    st.dates(datetime.date(1900, 3, 1), datetime.date(2100, 1, 1)).map(lambda day: (day, day.isoformat())),
    st.booleans().map(lambda b: (b, str(b).lower())),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.lists(VALUES, min_size=3, max_size=3), min_size=1, max_size=6))
def test_any_workbook_reads_as_it_is_shown(tmp_path: Path, rows: list[list[tuple[object, str]]]) -> None:
    path = workbook(
        tmp_path / "t.xlsx", [["序号", "甲列", "乙列", "丙列"], *([f"第{n}", *(v for v, _ in row)] for n, row in enumerate(rows))]
    )
    table = one(path)
    assert grid(table) == [[f"第{n}", *(shown for _, shown in row)] for n, row in enumerate(rows)]


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    start=st.sampled_from([b"", b"PK\3\4", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"#", "名称,".encode()]),
    rest=st.binary(max_size=200),
)
def test_any_bytes_give_tables_or_findings(tmp_path: Path, start: bytes, rest: bytes) -> None:
    (tmp_path / "t.csv").write_bytes(start + rest)
    problems = Problems()
    tables = read_tables(tmp_path / "t.csv", problems)
    assert tables or problems.errors
    for table in tables:
        assert all(len(row.cells) == len(table.columns) for row in table.rows)
