"""Tables that cause the findings of ``build.py import``; see ``tests.support.triggers``."""

from __future__ import annotations

import os
import subprocess
import sys

import openpyxl

from tests.support.places import ROOT
from tests.support.triggers import Example, Place, trigger
from tests.support.waiting import PATIENCE


def sheet(place: Place, code: str, text: str, *more: str, written: str = "", collection: str = "institutions") -> Example:
    """Import a table of a few lines."""
    file = place.folder / "表.csv"
    file.write_text(text, "utf-8")
    shown = written or text.strip("\n")
    return place.run(code, shown, "import", str(file), *place.tiny, "--collection", collection, *more)


@trigger("sheet-unclear")
def sheet_unclear(place: Place) -> Example:
    file = place.folder / "表.csv"
    file.write_text("甲,乙\n1,2\n", "utf-8")
    return place.run("sheet-unclear", "甲,乙\n1,2", "import", str(file), *place.tiny)


@trigger("sheet-column")
def sheet_column(place: Place) -> Example:
    return sheet(
        place,
        "sheet-column",
        "名称,载体类型\n新学校,school\n",
        "--map",
        "电话=phone",
        written="python build.py import 表.csv --map 电话=phone",
    )


@trigger("sheet-value")
def sheet_value(place: Place) -> Example:
    return sheet(place, "sheet-value", "名称,载体类型,成立年份\n新学校,school,很久以前\n")


@trigger("sheet-record")
def sheet_record(place: Place) -> Example:
    return sheet(place, "sheet-record", "名称,载体类型,地址\n,school,东路\n")


@trigger("sheet-conflict")
def sheet_conflict(place: Place) -> Example:
    """Between the preview and the answer somebody else saves the file."""
    import pty  # where there are terminals

    table, file = place.folder / "表.csv", place.catalog / "institutions" / "one.yaml"
    table.write_text("编号,名称,载体类型,地址\none,示例学校,school,东路\n", "utf-8")
    ours, theirs = pty.openpty()
    command = [sys.executable, str(ROOT / "build.py"), "import", str(table), *place.tiny, "--collection", "institutions"]
    process = subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs)
    os.close(theirs)
    printed, answered = b"", False
    while True:
        try:
            more = os.read(ours, 65536)
        except OSError:  # the process has ended
            break
        printed += more
        if not more:
            break
        if not answered and "写入？".encode() in printed:
            answered = True
            file.write_text(file.read_text("utf-8") + "\n", "utf-8")
            os.write(ours, b"y\n")
    os.close(ours)
    assert process.wait(PATIENCE) == 1
    return place.example("sheet-conflict", "看着 import 的预览时，别人保存了 catalog/institutions/one.yaml", printed.decode())


@trigger("sheet-file")
def sheet_file(place: Place) -> Example:
    file = place.folder / "名单.docx"
    file.write_bytes(b"PK\x03\x04 not a workbook")
    return place.run(
        "sheet-file", "python build.py import 名单.docx", "import", str(file), *place.tiny, "--collection", "institutions"
    )


@trigger("sheet-encoding")
def sheet_encoding(place: Place) -> Example:
    written = "python build.py import 表.csv --encoding gbkk"
    return sheet(place, "sheet-encoding", "名称\n新学校\n", "--encoding", "gbkk", written=written)


@trigger("sheet-size")
def sheet_size(place: Place) -> Example:
    return sheet(
        place,
        "sheet-size",
        f'名称,载体类型\n"新学校,school\n{"x" * 140_000}\n',
        written='名称,载体类型\n"新学校,school\n…    （引号没有成对，后面十几万字成了一格）',
    )


@trigger("sheet-header")
def sheet_header(place: Place) -> Example:
    return sheet(place, "sheet-header", "名称,载体类型,名称\n新学校,school,旧学校\n")


@trigger("sheet-row")
def sheet_row(place: Place) -> Example:
    text = "名称,载体类型,地址\n甲校,school,东路\n乙校,school,农、林,牧路\n丙校,school,西路\n"
    return sheet(place, "sheet-row", text)


@trigger("sheet-number")
def sheet_number(place: Place) -> Example:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.append(["名称", "载体类型", "办学许可证号"])
    page.append(["新学校", "school", 370405200001011234])
    book.save(place.folder / "表.xlsx")
    arguments = ("import", str(place.folder / "表.xlsx"), *place.tiny, "--collection", "institutions")
    return place.run("sheet-number", "办学许可证号一列的格式是“常规”，号码有 18 位", *arguments)
