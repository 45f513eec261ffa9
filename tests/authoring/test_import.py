"""Spreadsheets into the catalog: what is added, changed and left, from whatever table people keep."""

from __future__ import annotations

import contextlib
import datetime
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from skills_catalog.authoring.importing import apply
from skills_catalog.authoring.importing.plan import CHANGE, differences
from skills_catalog.authoring.importing.source_records import SourceRecords
from skills_catalog.authoring.workbook import export as exporting
from skills_catalog.authoring.workbook.columns import sheets
from skills_catalog.catalog.catalog import Catalog
from skills_catalog.catalog.collections import COLLECTIONS
from skills_catalog.catalog.load import load_catalog
from skills_catalog.findings.finding import Problems
from skills_catalog.records.yaml_file import Data, parse_yaml
from tests.support.importing import planned
from tests.support.places import ROOT
from tests.support.program import run_here
from tests.support.sites import tree

pytestmark = pytest.mark.slow

TABLES = ROOT / "tests" / "authoring" / "sheets"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A copy of the real catalog, free to edit."""
    shutil.copytree(ROOT / "catalog", tmp_path / "catalog")
    return tmp_path


def run(place: Path, file: Path | str, *more: str) -> subprocess.CompletedProcess[str]:
    return run_here(["import", str(file), "--catalog", str(place / "catalog"), *more])


def written(place: Path, file: Path | str, *more: str) -> subprocess.CompletedProcess[str]:
    done = run(place, file, "--write", *more)
    assert done.returncode == 0, done.stdout + done.stderr
    return done


def said(file: Path) -> Any:
    problems = Problems()
    data = parse_yaml(file.read_bytes(), str(file), problems)
    assert not problems.found
    return data


def one(place: Path, collection: str, id: str) -> dict[str, Data]:
    catalog = load_catalog(place / "catalog", Problems())
    return SourceRecords(catalog).record((collection, id))


def table(place: Path, text: str, name: str = "表.csv", encoding: str = "utf-8") -> Path:
    file = place / name
    file.write_bytes(text.encode(encoding))
    return file


def changed(place: Path, before: dict[str, str]) -> list[str]:
    after = tree(place / "catalog")
    return sorted(f for f in {*before, *after} if before.get(f) != after.get(f))


SCHOOLS = ["--set", "kind=training_institution", "--set", "sample=true"]


def test_masked_institutions_are_added_once_without_what_is_masked_or_personal(place: Path) -> None:
    before = tree(place / "catalog")
    looked = run(place, TABLES / "training_orgs_masked_shape.csv", *SCHOOLS)
    assert looked.returncode == 0 and "增加 8 条" in looked.stdout and "没有写入" in looked.stderr and "--write" in looked.stderr
    assert "联系人" in looked.stdout and "遮住" in looked.stdout
    assert changed(place, before) == []
    written(place, TABLES / "training_orgs_masked_shape.csv", *SCHOOLS)
    new = changed(place, before)
    assert len(new) == 8
    text = (place / "catalog/institutions/shan-dong-jiao-tong-ji-shi-xue-yuan.yaml").read_text("utf-8")
    assert text == (
        "# yaml-language-server: $schema=../../schemas/institutions.schema.json\n"
        "title: 山东交通技师学院\nsample: true\nkind: training_institution\n"
    )
    assert not any(
        "*" in (place / "catalog" / f).read_text("utf-8") or "略" in (place / "catalog" / f).read_text("utf-8") for f in new
    )
    again = written(place, TABLES / "training_orgs_masked_shape.csv", *SCHOOLS)
    assert "不变 8 条" in again.stdout and "没有变化" in again.stderr and changed(place, before) == new


def test_what_the_table_lacks_is_asked_for_by_row(place: Path) -> None:
    before = tree(place / "catalog")
    done = run(place, TABLES / "training_orgs_masked_shape.csv", "--write")
    assert done.returncode == 1 and changed(place, before) == []
    lines = [line for line in done.stderr.splitlines() if "missing-field" in line]
    assert [int(line.split(".csv:")[1].split(":")[0]) for line in lines] == list(range(3, 11))
    assert all("kind（载体类型）" in line and "--set" in line for line in lines)


def test_offices_become_departments_and_the_unknown_column_a_comment(place: Path) -> None:
    given = ["--collection", "departments", "--set", "kind=agency", "--map", "地址=note", "--set", "source.document=经办机构信息"]
    done = written(place, TABLES / "skill_subsidy_offices_shandong_2025-08-01.csv", *given)
    assert "增加 17 条" in done.stdout and "“地市”没有对应的字段，17 格有内容，新记录里留作注释" in done.stdout
    text = (place / "catalog/departments/departments.yaml").read_text("utf-8")
    assert (
        "\n\n- id: zao-zhuang-shi-ren-zi-yuan-fu-wu-zhong-xin\n  title: 枣庄市人资源服务中心\n  source:\n    document: 经办机构信息\n"
        "  note: 枣庄市市中区龙头中路76号\n  kind: agency\n  # 地市：枣庄市\n"
    ) in text
    assert text.startswith((ROOT / "catalog/departments/departments.yaml").read_text("utf-8"))
    assert (
        "联系电话" not in text
        and "没有变化" in written(place, TABLES / "skill_subsidy_offices_shandong_2025-08-01.csv", *given).stderr
    )


OCCUPATIONS = [
    "--map",
    "name_zh=title",
    "--map",
    "is_digital_S=digital",
    "--map",
    "is_green_L=green",
    "--map",
    "source=source.document",
]


def test_occupations_are_added_and_then_nothing(place: Path) -> None:
    for file in ("m4", "m5", "m6"):  # none but the first stays in each list
        path = place / f"catalog/occupations/{file}.yaml"
        path.write_text(path.read_text("utf-8").split("\n\n")[0] + "\n", "utf-8")
    file = TABLES / "occupations_2022_draft_selected.csv"
    # the rest of the catalog names what is gone: so the table is read without the trial
    catalog = load_catalog(place / "catalog", Problems())
    plan = planned(catalog, file, map=[m for m in OCCUPATIONS if m != "--map"])
    assert not plan.problems.found and plan.counts() == {"add": 169, "change": 3}
    files, _ = apply.new_texts(plan)
    apply.replace_files(plan, place / "catalog", files)
    catalog = load_catalog(place / "catalog", Problems())
    assert len(catalog.records["occupations"]) == 172
    by_file = {p.name: [r["major"] for r in said(p)] for p in sorted((place / "catalog/occupations").iterdir())}
    assert {name: set(majors) for name, majors in by_file.items()} == {"m4.yaml": {"m4"}, "m5.yaml": {"m5"}, "m6.yaml": {"m6"}}
    again = planned(catalog, file, map=[m for m in OCCUPATIONS if m != "--map"])
    assert again.counts() == {"leave": 172} and not apply.new_texts(again)[0]


def test_occupations_whole_command(place: Path) -> None:
    given = [*OCCUPATIONS, "--set", "source.grade=repo"]
    done = written(place, TABLES / "occupations_2022_draft_selected.csv", *given)
    assert "增加 11 条，修改 161 条" in done.stdout
    assert "没有变化" in written(place, TABLES / "occupations_2022_draft_selected.csv", *given).stderr


FEES = ["--collection", "assessments", "--into", "tianjin_fee", "--set", "title=天津评价收费", "--set", "kind=fee_schedule"]


def fees(place: Path) -> Data:
    return one(place, "assessments", "tianjin_fee")["fees"]


def test_a_wide_fee_table_in_every_encoding_is_one_yaml(place: Path, tmp_path: Path) -> None:
    rows = [line.split(",") for line in (TABLES / "tianjin_assessment_fee_2024_2026.csv").read_text("utf-8").splitlines()]
    book = Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append([int(c[:-1]) if c.endswith("元") else c for c in row])
    book.save(place / "fee.xlsx")
    files = [TABLES / f"tianjin_assessment_fee_{n}.csv" for n in ("2024_2026", "gbk_crlf", "utf8_bom")]
    texts = set()
    for file in [*files, place / "fee.xlsx"]:
        shutil.rmtree(place / "catalog")
        shutil.copytree(ROOT / "catalog", place / "catalog")
        written(place, file, *FEES)
        texts.add((place / "catalog/assessments/assessments.yaml").read_bytes())
        assert "没有变化" in written(place, file, *FEES).stderr
    assert len(texts) == 1
    assert fees(place) == [
        {"class": f"{row[0]}", "level": level, "fee": cell[:-1]}
        for row in rows[1:]
        for level, cell in zip(("L5", "L4", "L3", "L2", "L1"), row[1:], strict=True)
    ]
    assert "    - {class: A类职业, level: L5, fee: 300}\n" in texts.pop().decode()


def test_a_changed_fee_changes_its_part_alone(place: Path) -> None:
    written(place, TABLES / "tianjin_assessment_fee_2024_2026.csv", *FEES)
    before = (place / "catalog/assessments/assessments.yaml").read_text("utf-8")
    new = (TABLES / "tianjin_assessment_fee_2024_2026.csv").read_text("utf-8").replace("250元", "255元")
    done = written(place, table(place, new), *FEES)
    assert "第 6 项 收费：250 → 255" in done.stdout
    after = (place / "catalog/assessments/assessments.yaml").read_text("utf-8")
    assert after == before.replace("{class: B类职业, level: L5, fee: 250}", "{class: B类职业, level: L5, fee: 255}")


def catalogue_2014(place: Path) -> Path:
    """The catalogue of 2014 as a workbook with a heading in two rows and merged cells."""
    lines = (TABLES / "tianjin_2014_catalogue_raw_excerpt.txt").read_text("utf-8").splitlines()[1:]
    book = Workbook()
    paper = book.active
    assert paper is not None
    for line in lines:
        paper.append([cell.replace("\\n", "\n") or None for cell in line.split("|")])
    for merge in ("A1:J1", "A2:J2", "D4:I4", "A4:A5", "B4:B5", "C4:C5", "J4:J5", "A6:A9", "A10:A11", "A12:A13"):
        paper.merge_cells(merge)
    book.save(place / "2014.xlsx")
    return place / "2014.xlsx"


def test_a_workbook_with_merged_cells_and_a_heading_in_two_rows(place: Path) -> None:
    given = [
        "--collection",
        "occupations",
        "--set",
        "code_version=1999",
        "--set",
        "major=m6",
        "--set",
        "source.document=津人社办发〔2014〕79号",
    ]
    done = written(place, catalogue_2014(place), *given)
    assert "增加 8 条" in done.stdout
    new = one(place, "occupations", "数控车工")
    assert new == {
        "id": "数控车工", "title": "数控车工", "source": {"document": "津人社办发〔2014〕79号"}, "note": "职业培训包",
        "code": "6-04-01-01", "code_version": "1999", "major": "m6",
    }  # fmt: skip
    text = (place / "catalog/occupations/m6.yaml").read_text("utf-8")
    own = text[text.index("- id: 数控车工") :]
    assert "  # 行业：制造业 (机械)\n" in own and "  # 培训成本/高级工：3630\n" in own and "专项职业能力" not in own
    assert "——" not in text
    assert "没有变化" in written(place, catalogue_2014(place), *given).stderr


def test_a_code_of_another_edition_is_another_occupation(place: Path) -> None:
    taken = one(place, "occupations", "动物疫病防治员")
    given = ["--set", "code_version=1999", "--set", "major=m5"]
    done = written(place, table(place, "职业名称,工种代码\n动物疫病防治员,5-03-05-01\n"), *given)
    assert "同名" in done.stdout and one(place, "occupations", "动物疫病防治员") == taken
    assert one(place, "occupations", "动物疫病防治员-2")["code"] == "5-03-05-01"
    assert "没有变化" in written(place, place / "表.csv", *given).stderr


def test_columns_that_nobody_knows_are_named_and_kept(place: Path) -> None:
    rows = "id,地方,who,amount,source_url,联系人\nSD-1,山东省,绿色低碳项目,600-1800,http://m.qdxin.cn/detail/352196.html,某甲\n"
    given = ["--collection", "incentives", "--map", "地方=title", "--map", "who=audience", "--map", "amount=amount_text"]
    done = written(place, table(place, rows), *given)
    assert (
        "“source_url”没有对应的字段，1 格有内容，新记录里留作注释" in done.stdout
        and "“联系人”没有对应的字段，1 格有内容，不写入" in done.stdout
    )
    own = (place / "catalog/incentives/incentives.yaml").read_text("utf-8").split("- id: SD-1\n")[1]
    assert (
        own
        == "  title: 山东省\n  audience: 绿色低碳项目\n  amount_text: 600-1800\n  # source_url：http://m.qdxin.cn/detail/352196.html\n"
    )


def test_blank_cells_of_another_table_leave_what_is_there(place: Path) -> None:
    before = tree(place / "catalog")
    rows = "机构名称,统一社会信用代码,办学地址,成立年份\n示例·运河职业技能培训学校,,,2011年\n"
    done = written(place, table(place, rows))
    assert changed(place, before) == ["institutions/canal-skills.yaml"]
    assert "成立年份：（没有） → 2011" in done.stdout
    old, new = ((p / "catalog/institutions/canal-skills.yaml").read_text("utf-8") for p in (ROOT, place))
    assert new == old.replace("town: yunhe\n", "town: yunhe\nfounded: 2011\n")


def test_a_record_is_found_by_its_code_alias_and_former_title(place: Path) -> None:
    rows = "单位名称,信用代码,联系电话\n区职业中专,,0632-6611111\n运河技校(新名),52370405MJX000000R,\n"
    done = run(place, table(place, rows))
    assert "修改 2 条" in done.stdout and "~ district-vocational" in done.stdout and "~ canal-skills" in done.stdout
    assert "名称：示例·运河职业技能培训学校 → 运河技校(新名)" in done.stdout
    assert "名称：台儿庄区职业中专" not in done.stdout


@pytest.mark.parametrize(
    ("rows", "more", "place_", "message"),
    [
        ("名称,备注\n甲,乙\n", [], ":1:", "看不出是哪一类记录"),
        ("甲,乙\n1,2\n", [], ":1:", "对不上任何一类记录"),
        ("机构名称,成立年份\n甲校,去年\n", SCHOOLS, ":2:2:", "成立年份"),
        ("机构名称,成立年份\n甲校,2010\n甲校,2011\n", SCHOOLS, ":3:2:", "和第 2 行说的是同一条记录"),
        ("机构名称,所在镇街\n甲校,运何街道\n", SCHOOLS, ":2:2:", "运何街道"),
        ("机构名称,依据条款\n甲校,tzf-2019-11#99\n", SCHOOLS, ":2:2:", "tzf-2019-11#99"),
        ("机构名称,成立年份\n,2010\n", SCHOOLS, ":2:", "没有名称"),
        ("机构名称,统一社会信用代码\n甲校,52370405MJX000000X\n", SCHOOLS, ":2:2:", "统一社会信用代码"),
        ("机构名称,办学地址\n甲校,东路1号13812345678\n", SCHOOLS, ":2:2:", "privacy"),
        ("机构名称,说明栏\n甲校,身份证11010519491231002X\n", SCHOOLS, ":2:", "privacy"),
        ("机构名称\n甲校\n", ["--set", "kinds=x"], "", "最接近的是“kind”"),
        ("机构名称\n甲校\n", ["--map", "机构=title"], ":1:", "--map 说的列“机构”不在表里"),
        ("机构名称\n甲校\n", ["--skip", "地址"], ":1:", "--skip 说的列“地址”不在表里"),
        ("机构名称\n甲校\n", ["--fill", "地址"], ":1:", "--fill 说的列“地址”不在表里"),
        ("机构名称\n甲校\n", ["--set", "kind"], "", "--set 写成 名=值"),
        ("机构名称\n甲校\n", ["--collection", "institution"], "", "最接近的是“institutions”"),
        ("年度,数值\n2024,5\n", ["--into", "无此"], "", "无此"),
        ("机构名称\n甲校\n", ["--collection", "institutions", "--into", "canal-skills"], "", "--into"),
    ],
)  # fmt: skip
def test_every_fault_has_its_cell_and_nothing_is_written(
    place: Path, rows: str, more: list[str], place_: str, message: str
) -> None:
    before = tree(place / "catalog")
    done = run(place, table(place, rows), "--write", *more)
    assert done.returncode == 1, done.stdout
    found = [line for line in done.stderr.splitlines() if message in line]
    assert found, done.stderr
    assert not place_ or any(f"表.csv{place_}" in line for line in found), done.stderr
    assert "没有写入" in done.stderr or "没有写任何文件" in done.stderr
    assert changed(place, before) == [] and "Traceback" not in done.stderr


def test_a_name_that_is_too_long_is_one_finding_and_a_year_in_numerals_is_read(place: Path) -> None:
    long = run(place, table(place, f"机构名称,成立年份\n{'长' * 201},2010\n"), *SCHOOLS)
    assert "最多 200 个" in long.stderr and "没有名称" not in long.stderr, long.stderr
    year = run(place, table(place, "机构名称,成立年份\n甲校,二〇〇五\n"), *SCHOOLS)
    assert year.stdout.count("成立年份：2005") == 1, year.stdout + year.stderr


def test_a_fault_that_only_the_whole_catalog_shows_is_told_of_the_cell(place: Path) -> None:
    rows = "项目编号,机构名称\nprj-0001,示例·美业技能培训学校\n"
    done = run(place, table(place, rows), "--write", "--collection", "projects", "--map", "项目编号=id")
    assert (
        done.returncode == 1
        and "banned-institution" in done.stderr
        and "表.csv:2:2: error: banned-institution: “机构名称”" in done.stderr
    )


def test_long_codes_and_rare_characters_arrive_as_written(place: Path) -> None:
    rows = "机构名称,办学许可证号,地址\n𠮷㵘䶮\ue000学校,370405200001011234,0632路012号\n"
    written(place, table(place, rows, encoding="gb18030"), *SCHOOLS, "--encoding", "gb18030")
    (new,) = (f for f in (place / "catalog/institutions").iterdir() if "㵘" in f.read_text("utf-8"))
    assert said(new) == {
        "title": "𠮷㵘䶮\ue000学校", "sample": "true", "kind": "training_institution",
        "licence_no": "370405200001011234", "address": "0632路012号",
    }  # fmt: skip
    assert "licence_no: '370405200001011234'\n" in new.read_text("utf-8")
    assert run_here(["export", str(place / "b.xlsx"), "--catalog", str(place / "catalog")]).returncode == 0
    cells = [c.value for row in load_workbook(place / "b.xlsx")["培训机构"].iter_rows() for c in row]
    assert "370405200001011234" in cells and "𠮷㵘䶮\ue000学校" in cells
    assert "没有变化" in written(place, place / "b.xlsx").stderr


def test_marks_for_nothing_are_nothing_and_a_surname_stays(place: Path) -> None:
    rows = "机构名称,成立年份,办学许可证号,所在镇街\nNull,-99999,N/A,无\n"
    written(place, table(place, rows), *SCHOOLS)
    new = one(place, "institutions", "null-1")
    assert new == {"id": "null-1", "title": "Null", "sample": "true", "kind": "training_institution"}


def test_the_preview_for_programs(place: Path) -> None:
    done = run(place, table(place, "机构名称,成立年份,特色\n甲校,2010,好\n"), "--json", *SCHOOLS)
    got = json.loads(done.stdout)
    assert got["counts"] == {"add": 1, "change": 0, "conflict": 0, "leave": 0} and got["written"] is False
    assert got["records"][0]["id"] == "jia-xiao" and got["records"][0]["comments"] == ["特色：好"]
    assert {"field": "founded", "old": None, "new": "2010", "row": 2, "column": "成立年份", "note": ""} in got["records"][0][
        "changes"
    ]


def test_a_merged_column_is_filled_when_asked(place: Path) -> None:
    rows = "镇街,机构名称\n运河街道,甲校\n,乙校\n"
    assert "合并" in run(place, table(place, rows), *SCHOOLS).stdout
    assert "合并" not in run(place, place / "表.csv", *SCHOOLS, "--skip", "镇街").stdout  # nobody wants that column
    written(place, place / "表.csv", *SCHOOLS, "--fill", "镇街")
    assert one(place, "institutions", "yi-xiao")["town"] == "yunhe"


# The workbook that comes back


@pytest.fixture(scope="module")
def exported(real_catalog: Catalog, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("exported") / "book.xlsx"
    exporting.export_workbook(real_catalog, file, list(COLLECTIONS))
    return file


@pytest.fixture
def book(place: Path, exported: Path) -> Callable[[], Path]:
    """Gives the workbook of the catalog: as it was at first, and from then on as it is."""
    file = place / "book.xlsx"

    def export() -> Path:
        if not file.exists():
            shutil.copyfile(exported, file)
        else:
            assert run_here(["export", str(file), "--force", "--catalog", str(place / "catalog")]).returncode == 0
        return file

    return export


def edit(file: Path, title: str, id: str, heading: str, value: object, *, nth: int = 0) -> None:
    book = load_workbook(file)
    paper = book[title]
    column = next(c.column for c in paper[1] if c.value == heading)
    row = [r for r in range(2, paper.max_row + 1) if paper.cell(r, 1).value == id][nth]
    paper.cell(row, column).value = value
    book.save(file)


def test_a_cleared_cell_removes_the_field(place: Path, book: Callable[[], Path]) -> None:
    file = book()
    edit(file, "培训机构", "canal-skills", "统一社会信用代码", None)
    written(place, file)
    old, new = ((p / "catalog/institutions/canal-skills.yaml").read_text("utf-8") for p in (ROOT, place))
    assert new == old.replace("uscc: 52370405MJX000000R\n", "")


def test_a_part_is_changed_added_removed_and_moved(place: Path, book: Callable[[], Path]) -> None:
    file = book()
    edit(file, "培训项目·班次", "prj-0001", "名额（人）", 25, nth=1)
    written(place, file)
    old = (ROOT / "catalog/projects/prj-0001.yaml").read_text("utf-8")
    now = (place / "catalog/projects/prj-0001.yaml").read_text("utf-8")
    second = old.index("  - id: s2")
    assert now == old[:second] + old[second:].replace("seats: 24", "seats: 25", 1)
    changed_book = load_workbook(book())
    paper = changed_book["培训机构·信用等级"]
    rows = [r for r in range(2, paper.max_row + 1) if paper.cell(r, 1).value == "canal-skills"]
    paper.append(["canal-skills", None, 2026, "优秀", "示例"])
    paper.delete_rows(rows[0])
    changed_book.save(file)
    written(place, file)
    assert one(place, "institutions", "canal-skills")["credit"] == [
        {"year": "2025", "class": "excellent", "source": "示例"},
        {"year": "2026", "class": "excellent", "source": "示例"},
    ]
    assert "  - {year: 2026, class: excellent, source: 示例}\n" in (place / "catalog/institutions/canal-skills.yaml").read_text(
        "utf-8"
    )


def changed_lines(place: Path, file: str) -> tuple[list[str], list[str]]:
    """The lines of a file that the real catalog has and the place has not, and the other way round."""
    old, new = ((p / "catalog" / file).read_text("utf-8").splitlines() for p in (ROOT, place))
    return [line.strip() for line in old if line not in new], [line.strip() for line in new if line not in old]


def test_classes_figures_and_days_of_looking_are_changed(place: Path, book: Callable[[], Path]) -> None:
    file = book()
    edit(file, "培训项目·定期开班", "prj-0001", "止", datetime.datetime(2027, 12, 31))
    edit(file, "培训项目·定期开班", "prj-0001", "不开班的日期", "2027-04-10、2027-05-10")
    edit(file, "培训项目", "prj-0004", "常年招生·满几人开班（人）", 25)
    edit(file, "统计·数列", "zz-trained", "数值", 15978)
    edit(file, "统计·数列", "zz-trained", "引文", "强化技能提升,开展职业技能培训15978人次。")
    edit(file, "没有公布的信息", "training-rates", "最近查找日期", datetime.datetime(2026, 11, 29))
    done = written(place, file)
    assert "定期开班 第 1 项 止：2028-12-31 → 2027-12-31" in done.stdout and "常年招生 满几人开班：20 → 25" in done.stdout
    assert changed_lines(place, "projects/prj-0001.yaml") == (
        ["until: 2028-12-31"], ["until: 2027-12-31", "except: [2027-04-10, 2027-05-10]"],
    )  # fmt: skip
    assert changed_lines(place, "projects/prj-0004.yaml") == (["opens_at: 20"], ["opens_at: 25"])
    removed, added = changed_lines(place, "statistics/statistics.yaml")
    assert [removed[0], added[0]] == ["value: 15977", "value: 15978"] and len(removed) == len(added) == 2
    before, after = (one(p, "missing", "training-rates") for p in (ROOT, place))
    assert after == {**before, "looked_on": "2026-11-29"}
    assert run_here(["check", "--catalog", str(place / "catalog")]).returncode == 0
    assert "没有变化" in written(place, book()).stderr


def test_words_of_a_field_are_shown_and_taken_in_chinese(place: Path, book: Callable[[], Path]) -> None:
    file = book()
    paper = load_workbook(file)["培训项目·定期开班"]
    column = next(c for c in paper[1] if c.value == "多久一次")
    assert paper.cell(2, column.column).value == "每月"
    rule = next(r for r in paper.data_validations.dataValidation if f"{column.column_letter}2" in r.sqref)
    sheet, cells = rule.formula1.replace("'", "").split("!")
    assert [c.value for row in load_workbook(file)[sheet][cells] for c in row] == ["每月", "每周"]
    edit(file, "培训项目·定期开班", "prj-0001", "多久一次", "每周")
    edit(file, "培训项目·定期开班", "prj-0001", "哪一天", 3)
    written(place, file)
    assert changed_lines(place, "projects/prj-0001.yaml") == (["every: month", "day: 10"], ["every: week", "day: 3"])


def test_a_class_that_no_calendar_has_is_told_with_its_cell(place: Path, book: Callable[[], Path]) -> None:
    file = book()
    edit(file, "培训项目·定期开班", "prj-0001", "止", datetime.datetime(2027, 2, 1))
    done = run(place, file, "--write")
    assert done.returncode == 1 and "培训项目·定期开班]:2:" in done.stderr and "早于起 2027-03-01" in done.stderr
    assert changed_lines(place, "projects/prj-0001.yaml") == ([], [])


def test_new_rows_may_name_each_other_by_title(place: Path, book: Callable[[], Path]) -> None:
    file = book()
    changed_book = load_workbook(file)
    paper = changed_book["培训机构"]
    at = {c.value: c.column for c in paper[1]}
    row = paper.max_row + 1
    for heading, value in {"名称": "甲乙学校", "示例": "是", "载体类型": "职业培训机构", "能培训的职业": "电工、焊工"}.items():
        paper.cell(row, at[heading]).value = value
    changed_book["培训机构·培训结果"].append(["甲乙学校", None, 2025, 10, 9, 8])
    paper = changed_book["师资库"]
    at = {c.value: c.column for c in paper[1]}
    row = paper.max_row + 1
    for heading, value in {"名称": "甲乙师资", "示例": "是", "资格": "高级技师", "人数（人）": 3, "所在机构": "甲乙学校"}.items():
        paper.cell(row, at[heading]).value = value
    changed_book.save(file)
    done = written(place, file)
    assert done.stdout.count("增加 1 条") == 2
    assert one(place, "trainers", "jia-yi-shi-zi")["institution"] == "jia-yi-xue-xiao"
    new = (place / "catalog/institutions/jia-yi-xue-xiao.yaml").read_text("utf-8")
    assert new.endswith(
        "title: 甲乙学校\nsample: true\nkind: training_institution\noccupations: [电工, 焊工]\n"
        "results:\n  - {year: 2025, trained: 10, certified: 9, employed: 8}\n"
    )
    assert "没有变化" in written(place, book()).stderr


def test_a_field_changed_on_both_sides_is_a_conflict_and_one_changed_elsewhere_is_kept(
    place: Path, book: Callable[[], Path]
) -> None:
    file, yaml_file = book(), place / "catalog/institutions/canal-skills.yaml"
    edit(file, "培训机构", "canal-skills", "备注", "表里改的")
    edit(file, "培训机构", "canal-skills", "成立年份", 2012)
    text = (
        yaml_file.read_text("utf-8")
        .replace("note: 虚构的例子，不是真实机构。", "note: 目录里改的 # 注")
        .replace("town: yunhe\n", "town: malantun\n")
    )
    yaml_file.write_text(text, "utf-8")
    done = run(place, file, "--write")
    assert done.returncode == 1 and "冲突" in done.stderr
    assert "! institutions/canal-skills 备注：导出以后，目录里也改过" in done.stdout and "目录里改的" in done.stdout
    assert yaml_file.read_text("utf-8") == text.replace("town: malantun\n", "town: malantun\nfounded: 2012\n")
    written(place, file, "--force")
    assert "note: 表里改的 # 注\n" in yaml_file.read_text("utf-8") and "town: malantun\n" in yaml_file.read_text("utf-8")


def test_a_deleted_record_does_not_come_back_and_a_deleted_row_deletes_nothing(place: Path, book: Callable[[], Path]) -> None:
    file = book()
    changed_book = load_workbook(file)
    paper = changed_book["学分转换"]
    first = paper.cell(2, 1).value
    paper.delete_rows(2)
    changed_book.save(file)
    (place / "catalog/institutions/quick-cert.yaml").unlink()
    done = run(place, file, "--write")
    assert "目录里删掉了这条记录" in done.stdout and not (place / "catalog/institutions/quick-cert.yaml").exists()
    assert "1 条以前导出的记录" in done.stdout and one(place, "credits", str(first))


@pytest.mark.parametrize(
    ("title", "id", "heading", "value", "message"),
    [
        ("培训项目", "prj-0001", "等级", "九级", "等级"),
        ("培训项目", "prj-0001", "理论学时（学时）", "40小时", "钟点"),
        ("培训项目", "prj-0001", "名称", None, "missing-field"),
        ("培训项目·班次", "prj-0001", "结束日期", "2026-02-30", "2026-02-30"),
        ("培训项目·班次", "prj-0001", "结束日期", "2020-01-01", "date-order"),
        ("培训项目·班次", "prj-0001", "培训项目编号", "prj-9999", "prj-9999"),
        ("补贴标准", "farmer-2017", "金额", "{fixed: [", "YAML"),
        ("补贴标准", "farmer-2017", "金额", "{fixde: 1}", "fixde"),
        ("培训机构", "beauty", "编号", "canal-skills", "重复"),
    ],
)  # fmt: skip
def test_a_wrong_edit_is_told_of_its_cell(
    place: Path, book: Callable[[], Path], title: str, id: str, heading: str, value: str, message: str
) -> None:
    file = book()
    edit(file, title, id, heading, value)
    before = tree(place / "catalog")
    done = run(place, file, "--write")
    assert done.returncode == 1 and message in done.stderr, done.stderr
    assert f"book.xlsx[{title}]:" in done.stderr and changed(place, before) == []


# Writing


def test_an_error_in_the_middle_undoes_everything(place: Path) -> None:
    catalog = load_catalog(place / "catalog", Problems())
    plan = planned(catalog, TABLES / "training_orgs_masked_shape.csv", set=["kind=training_institution", "town=yunhe"])
    for id in ("canal-skills", "beauty"):
        plan.draft(("institutions", id), next(iter(plan.drafts.values())).spot).set(
            ("note",), "改", next(iter(plan.drafts.values())).spot
        )
    files, _ = apply.new_texts(plan)
    assert len(files) == 10
    before, moved = tree(place / "catalog"), list[Path]()

    def fail(file: Path) -> None:
        moved.append(file)
        if len(moved) == 9:
            raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        apply.replace_files(plan, place / "catalog", files, moved=fail)
    assert len(moved) == 9 and tree(place / "catalog") == before


KILLED = """
import os, signal, sys
from pathlib import Path
from skills_catalog.authoring.importing import apply
real, count = apply.replace_files, [0]
def replace_files(plan, root, files):
    def moved(_file):
        count[0] += 1
        if count[0] == {after}:
            os.kill(os.getpid(), signal.SIGKILL)
    real(plan, root, files, moved=moved)
apply.replace_files = replace_files
from skills_catalog.commands.command_line import program
program.run(sys.argv[1:])
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no such signal here")
def test_a_killed_import_leaves_whole_files_and_the_next_one_ends_it(place: Path) -> None:
    given = ["import", str(TABLES / "training_orgs_masked_shape.csv"), "--catalog", str(place / "catalog"), "--write", *SCHOOLS]
    before = len(load_catalog(place / "catalog", Problems()).records["institutions"])
    killed = subprocess.run(
        [sys.executable, "-c", KILLED.format(after=3), *given],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=False,
        capture_output=True,
    )
    assert killed.returncode == -signal.SIGKILL
    problems = Problems()
    catalog = load_catalog(place / "catalog", problems)
    assert not problems.errors
    assert len(catalog.records["institutions"]) == before + 3
    done = run_here(given)
    assert done.returncode == 0 and "增加 5 条" in done.stdout
    assert list((place / "catalog").rglob(".*")) == []


def test_a_file_that_changed_meanwhile_is_not_overwritten(place: Path) -> None:
    catalog = load_catalog(place / "catalog", Problems())
    plan = planned(catalog, table(place, "机构名称,成立年份\n示例·运河职业技能培训学校,2011\n"))
    files, _ = apply.new_texts(plan)
    file = place / "catalog/institutions/canal-skills.yaml"
    file.write_text(file.read_text("utf-8") + "# 我先改了\n", "utf-8")
    with pytest.raises(Exception, match="1 errors"):
        apply.replace_files(plan, place / "catalog", files)
    assert file.read_text("utf-8").endswith("# 我先改了\n")


# Any one cell


@pytest.fixture(scope="module")
def rows(real_catalog: Catalog, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    file = tmp_path_factory.mktemp("cell") / "book.xlsx"
    exporting.export_workbook(real_catalog, file, ["institutions", "occupations", "assessments", "groups", "statistics"])
    yield file


EDITS: dict[str, st.SearchStrategy[Any]] = {
    "text": st.sampled_from(["改过的文字", "NO", "012", "12:30", "a: b", "=1+1", "x #y", "两\n行", "𠮷"]),
    "integer": st.integers(2001, 2030),
    "money": st.integers(0, 5000),
    "date": st.dates().map(str).filter(lambda d: d > "1950"),
    "yes_no": st.sampled_from(["是", "否"]),
}


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.explicit, Phase.generate])
@given(st.data())
def test_one_edited_cell_changes_one_value_and_every_other_byte_stays(
    real_catalog: Catalog, rows: Path, draw: st.DataObject
) -> None:
    book = load_workbook(rows)
    sheet = draw.draw(
        st.sampled_from([s for c in ("institutions", "occupations", "assessments", "groups", "statistics") for s in sheets(c)])
    )
    paper = book[sheet.title]
    assume(paper.max_row > 1)
    columns = [c for c in sheet.columns if c.field is not None and c.kind == "one" and c.key not in ("id", "uscc")]
    metas = {c.key: c.field.meta for c in columns if c.field is not None}
    plain = [k for k, m in metas.items() if m.kind in EDITS and not (m.ref or m.choice or m.pattern)]
    key = draw.draw(st.sampled_from(plain))
    column = next(c for c in columns if c.key == key)
    assert column.field is not None
    value = draw.draw(EDITS.get(column.field.meta.kind, EDITS["text"]))
    if isinstance(value, str) and "\n" in value and not column.field.meta.long:
        value = "一行"
    row = draw.draw(st.integers(2, paper.max_row))
    cell = paper.cell(row, sheet.columns.index(column) + 1)
    old = cell.value
    cell.value = value
    cell.data_type = "n" if isinstance(value, int) else "s"
    assume((f"{old:%Y-%m-%d}" if isinstance(old, datetime.date) else str(old)) != str(value))
    file = rows.with_name("edited.xlsx")
    book.save(file)
    plan = planned(real_catalog, file)
    assert not plan.problems.found, [f.text() for f in plan.problems.found]
    (draft,) = plan.of(CHANGE)
    wanted = str({"是": "true", "否": "false"}.get(str(value), value))
    found = list(differences(draft.current, draft.wanted))
    assert (len(found) == 1 and found[0][2] == wanted) or found[0][2] == {column.path[-1]: wanted}, found
    ((path, raw),) = apply.new_texts(plan)[0].items()
    before = path.read_bytes().decode().splitlines()
    after = raw.decode().splitlines()
    gone = [line for line in before if line not in after]
    assert len(gone) <= max(1, str(old or "").count("\n") + 1) and len(after) >= len(before) - len(gone)


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="no terminals of this kind here")
@pytest.mark.parametrize(("answer", "count"), [("y", 8), ("n", 0)])
def test_on_a_terminal_the_preview_comes_before_the_question(place: Path, answer: str, count: int) -> None:
    before = tree(place / "catalog")
    ours, theirs = os.openpty()
    file = str(TABLES / "training_orgs_masked_shape.csv")
    command = [sys.executable, str(ROOT / "build.py"), "import", file, "--catalog", str(place / "catalog"), *SCHOOLS]
    with subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs) as process:
        os.close(theirs)
        shown, asked = b"", False
        with contextlib.suppress(OSError):  # the process has ended
            while more := os.read(ours, 65536):
                shown += more
                if not asked and "写入？".encode() in shown:
                    assert "增加 8 条" in shown.decode() and changed(place, before) == []
                    os.write(ours, f"{answer}\n".encode())
                    asked = True
        os.close(ours)
    assert asked and process.returncode == 0
    assert ("写入了 8 个文件" if count else "没有写入") in shown.decode()
    assert len(changed(place, before)) == count


def test_an_export_never_overwrites_what_may_have_been_edited(place: Path, book: Callable[[], Path]) -> None:
    file = book()
    before = file.read_bytes()
    done = run_here(["export", str(file), "--catalog", str(place / "catalog")])
    assert done.returncode == 1 and "已经有这个文件" in done.stderr and file.read_bytes() == before


def test_sheets_of_one_workbook_are_different_collections(place: Path) -> None:
    own = Workbook()
    assert own.active is not None
    own.active.title = "机构"
    own.active.append(["机构名称", "载体类型", "是否示例"])
    own.active.append(["甲校", "职业培训机构", "是"])
    paper = own.create_sheet("统计")
    paper.append(["指标", "单位", "备注"])
    paper.append(["线上培训人次", "人次", "示例"])
    own.create_sheet("别的").append(["甲", "乙"])
    own["别的"].append(["1", "2"])
    own.save(place / "two.xlsx")
    done = run(place, place / "two.xlsx")
    assert done.returncode == 1 and "two.xlsx[别的]:1:1: error: sheet-unclear" in done.stderr and "--sheet" in done.stderr
    done = written(place, place / "two.xlsx", "--sheet", "机构", "--map", "是否示例=sample")
    assert "培训机构（institutions）：增加 1 条" in done.stdout and "载体类型：职业培训机构" in done.stdout


def test_options_for_other_tables_do_not_fit_our_workbook(place: Path, book: Callable[[], Path]) -> None:
    done = run(place, book(), "--set", "kind=agency")
    assert done.returncode == 1 and "不用 --set" in done.stderr
