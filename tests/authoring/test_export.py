"""The workbook that clerks edit: what it holds, and that nothing changes on the way out and back."""

from __future__ import annotations

import shutil
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from skills_catalog.authoring.importing.plan import LEAVE, ImportPlan
from skills_catalog.authoring.workbook import export
from skills_catalog.authoring.workbook.columns import sheets
from skills_catalog.authoring.workbook.write import STATE, WORDS
from skills_catalog.authoring.yaml_writer import dump_yaml, to_ruamel
from skills_catalog.catalog.catalog import Catalog
from skills_catalog.catalog.collections import COLLECTIONS
from skills_catalog.catalog.load import load_catalog
from skills_catalog.findings.finding import Problems
from tests.support.importing import planned
from tests.support.places import ROOT
from tests.support.program import run_here
from tests.support.random_records import record
from tests.support.sites import tree

pytestmark = pytest.mark.slow


def unchanged(plan: ImportPlan) -> None:
    assert not plan.problems.found, [f.text() for f in plan.problems.found]
    assert {d.status for d in plan.drafts.values()} <= {LEAVE}, [s for d in plan.drafts.values() for s in d.steps()]


@pytest.fixture(scope="module")
def exported(real_catalog: Catalog, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("export") / "目录.xlsx"
    export.export_workbook(real_catalog, file, list(COLLECTIONS))
    return file


def test_the_real_catalog_comes_back_unchanged(real_catalog: Catalog, exported: Path) -> None:
    plan = planned(real_catalog, exported)
    unchanged(plan)
    assert plan.ours and not plan.unknown and not plan.absent
    assert len(plan.drafts) == sum(map(len, real_catalog.records.values()))


def test_another_program_may_save_it(real_catalog: Catalog, exported: Path, tmp_path: Path) -> None:
    book = load_workbook(exported)
    book.save(tmp_path / "again.xlsx")
    unchanged(planned(real_catalog, tmp_path / "again.xlsx"))


def test_the_commands_leave_every_byte(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "catalog", tmp_path / "catalog")
    before, file = tree(tmp_path / "catalog"), tmp_path / "book.xlsx"
    place = ["--catalog", str(tmp_path / "catalog")]
    assert run_here(["export", str(file), *place]).returncode == 0
    done = run_here(["import", str(file), "--write", *place])
    assert done.returncode == 0 and "没有变化" in done.stderr
    assert tree(tmp_path / "catalog") == before


def test_the_same_catalog_gives_the_same_bytes(real_catalog: Catalog, exported: Path, tmp_path: Path) -> None:
    export.export_workbook(real_catalog, tmp_path / "b.xlsx", list(COLLECTIONS))
    assert (tmp_path / "b.xlsx").read_bytes() == exported.read_bytes()
    with zipfile.ZipFile(exported) as members:
        assert {m.date_time for m in members.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_clerks_find_choices_help_and_marks(real_catalog: Catalog, exported: Path) -> None:
    book = load_workbook(exported)
    assert book.sheetnames[0] == "说明" and book.active is not None and book.active.title == "说明"
    assert [book[name].sheet_state for name in (WORDS, STATE)] == ["hidden", "veryHidden"]
    paper = book["培训项目"]
    at = {c.value: c for c in paper[1]}
    assert paper.freeze_panes == "C2"
    level = at["等级"].column_letter
    rule = next(r for r in paper.data_validations.dataValidation if f"{level}2" in r.sqref)
    sheet, cells = rule.formula1.replace("'", "").split("!")
    words = [c.value for row in book[sheet][cells] for c in row]
    assert "初级工（五级）" in words and rule.showErrorMessage and rule.errorStyle == "stop"
    assert paper[f"{level}2"].value == "初级工（五级）"
    occupation = next(r for r in paper.data_validations.dataValidation if f"{at['职业'].column_letter}2" in r.sqref)
    assert occupation.errorStyle == "warning"
    assert "必填" in at["理论学时（学时）"].comment.text and "学时" in at["理论学时（学时）"].comment.text
    assert at["理论学时（学时）"].fill.fgColor.rgb != at["等级"].fill.fgColor.rgb
    hours = next(r for r in paper.data_validations.dataValidation if f"{at['理论学时（学时）'].column_letter}2" in r.sqref)
    assert (hours.type, hours.operator, hours.formula1) == ("whole", "greaterThanOrEqual", "0")
    day = book["培训项目·班次"]
    start = next(c for c in day[1] if c.value == "开班日期").column_letter
    assert day[f"{start}2"].is_date and day[f"{start}2"].number_format == "yyyy-mm-dd"
    codes = book["职业（工种）"]
    code = next(c for c in codes[1] if c.value == "职业代码").column_letter
    assert codes[f"{code}2"].number_format == "@" and isinstance(codes[f"{code}2"].value, str)


def test_every_field_has_a_column_and_no_heading_stands_twice() -> None:
    for collection in COLLECTIONS:
        for sheet in sheets(collection):
            headings = [c.heading for c in sheet.columns]
            assert len(set(headings)) == len(headings) and len(sheet.title) <= 31
    titles = [s.title for c in COLLECTIONS for s in sheets(c)]
    assert len(set(titles)) == len(titles)


def test_only_the_collections_that_were_asked_for(real_catalog: Catalog, tmp_path: Path) -> None:
    export.export_workbook(real_catalog, tmp_path / "b.xlsx", ["towns", "institutions"])
    names = load_workbook(tmp_path / "b.xlsx").sheetnames
    assert names == ["说明", *(s.title for c in ("institutions", "towns") for s in sheets(c)), WORDS, STATE]
    unchanged(planned(real_catalog, tmp_path / "b.xlsx"))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["x.xls"], "要以 .xlsx 结尾"),
        (["none/x.xlsx"], "没有放它的文件夹"),
        (["x.xlsx", "--collection", "institution"], "最接近的是“institutions”"),
    ],
)
def test_a_wrong_export_writes_nothing(arguments: list[str], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    done = run_here(["export", *arguments])
    assert done.returncode == 1 and said in done.stderr
    assert not list(tmp_path.iterdir())


def written(root: Path, collection: str, records: list[Any], *, listed: bool) -> Catalog:
    """A catalog folder with records of one collection, read."""
    folder = root / "catalog" / collection
    folder.mkdir(parents=True)
    cls = COLLECTIONS[collection].cls
    if listed:
        (folder / "all.yaml").write_text(dump_yaml(to_ruamel(records, cls)) + "\n", "utf-8", newline="\n")
    else:
        for data in records:
            own = {k: v for k, v in data.items() if k != "id"}
            (folder / f"{data['id']}.yaml").write_text(dump_yaml(to_ruamel(own, cls)) + "\n", "utf-8", newline="\n")
    problems = Problems()
    catalog = load_catalog(root / "catalog", problems)
    assert len(catalog.records[collection]) == len(records), [f.text() for f in problems.found]
    return catalog


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(st.data())
def test_any_records_come_back_unchanged(draw: st.DataObject) -> None:
    collection = draw.draw(st.sampled_from(list(COLLECTIONS)))
    records = draw.draw(st.lists(record(collection), min_size=1, max_size=3, unique_by=lambda r: str(r["id"]).casefold()))
    with tempfile.TemporaryDirectory() as folder:
        catalog = written(Path(folder), collection, records, listed=draw.draw(st.booleans()))
        file = Path(folder) / "book.xlsx"
        export.export_workbook(catalog, file, [collection])
        unchanged(planned(catalog, file))
