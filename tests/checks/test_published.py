"""Figures, contacts and neighbours that were published elsewhere, what is summed with what, and what could be added."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from skills_catalog.catalog.catalog import Catalog
from skills_catalog.catalog.kinds.figures import Statistic
from skills_catalog.catalog.kinds.policy import Department
from skills_catalog.catalog.kinds.training import Town
from skills_catalog.catalog.load import load_catalog
from skills_catalog.checks import privacy, to_fill
from skills_catalog.checks.all_checks import check_loaded
from skills_catalog.findings.finding import Problems
from tests.support.places import TINY
from tests.support.sites import add_records

SCHOOL = "title: {id}\nkind: school\nsample: {sample}\nresults: [{{year: 2025, trained: {trained}}}]\n"
DISTRICT = "title: 培训人次\nunit: 人次\nsample: {sample}\ncounts: trained\nseries:\n  - {{year: 2025, value: 100{more}}}\n"
REAL = ", quote: 培训100人次, source: {document: 公报}, verification: unverified"
HOTLINE = (
    "hotlines:\n  - {number: '13812345678', title: 热线, purpose: 问事, quote: 请打 13812345678, source: {document: 公报}}\n"
)


def checked(tmp_path: Path, **files: str) -> tuple[Catalog, list[str]]:
    """The tiny catalog with more files, and what its checks say. files: collection__name → text."""
    shutil.copytree(TINY / "catalog", tmp_path / "catalog")
    add_records(tmp_path / "catalog", files)
    problems = Problems()
    catalog = load_catalog(tmp_path / "catalog", problems, base=tmp_path / "catalog")
    check_loaded(catalog)
    return catalog, [f.text() for f in problems.sorted()]


@pytest.mark.parametrize(
    ("schools", "statistic", "total"),
    [
        ({"false": (60, 41)}, "false", 101),
        ({"false": (60, 40)}, "false", None),
        ({"true": (60, 41)}, "true", 101),
        ({"true": (60, 41)}, "false", None),
        ({"false": (60, 41)}, "true", None),
        ({"false": (60,), "true": (60,)}, "true", None),
    ],
)
def test_institutions_are_summed_with_the_district_samples_with_samples(
    tmp_path: Path, schools: dict[str, tuple[int, ...]], statistic: str, total: int | None
) -> None:
    files = {
        f"institutions__x{n}{sample}": SCHOOL.format(id=f"学校{n}{sample}", sample=sample, trained=trained)
        for sample, found in schools.items()
        for n, trained in enumerate(found)
    }
    files["statistics__trained"] = DISTRICT.format(sample=statistic, more=REAL if statistic == "false" else "")
    _, found = checked(tmp_path, **files)
    wanted = f"各机构 2025 年的培训人次加起来是 {total}，比全区的 100 还多"
    assert [wanted in line for line in found if "results-exceed" in line] == ([True] if total else [])


def test_what_a_city_counts_is_not_set_against_the_districts_institutions(tmp_path: Path) -> None:
    city = DISTRICT.format(sample="false", more=REAL) + "area: city\nplace: 示例市\n"
    _, found = checked(tmp_path, statistics__city=city, institutions__x=SCHOOL.format(id="学校", sample="false", trained=500))
    assert ["counts 只写在示例县自己的数列上" in line for line in found] == [True]


@pytest.mark.parametrize(
    ("value", "quote", "stands"),
    [
        ("614.9", "发放技能提升补贴614.9万元", True),
        ("3.62", "新增技能劳动者3.62万人", True),
        ("36200", "新增技能劳动者3.62万人", True),
        ("23", "共培训各类劳动者23万人次", True),
        ("22849", "城镇新增就业22,849人", True),
        ("2284", "城镇新增就业22849人", False),
        ("614", "发放技能提升补贴614.9万元", False),
    ],
)
def test_a_figure_stands_in_its_quote(tmp_path: Path, value: str, quote: str, stands: bool) -> None:
    figure = f"{{year: 2023, value: {value}, quote: '{quote}', source: {{document: 报道}}, verification: unverified}}"
    _, found = checked(tmp_path, statistics__x=f"title: 数\nunit: 个\nseries: [{figure}]\n")
    assert ["number-not-in-quote" in line for line in found] == ([] if stands else [True])


def test_a_public_number_passes_by_its_field(tmp_path: Path) -> None:
    contact = "[{telephone: '13812345678', quote: 电话 13812345678, source: {document: 网站}}]"
    catalog, found = checked(tmp_path, departments__x=f"title: 窗口\nkind: government\ncontacts: {contact}\n")
    district = tmp_path / "catalog" / "district.yaml"
    district.write_text(district.read_text("utf-8") + HOTLINE, "utf-8")
    hidden = tmp_path / "catalog" / "departments" / "y.yaml"
    hidden.write_text("title: 科室\nkind: government\nduties: 电话 13812345678\n", "utf-8")
    problems = Problems()
    privacy.check_privacy([*catalog.files, hidden], tmp_path / "catalog", problems, catalog=tmp_path / "catalog")
    assert found == [] and [f.path for f in problems.found] == ["departments/y.yaml"]


def test_a_hotline_stands_in_its_quote(tmp_path: Path) -> None:
    shutil.copytree(TINY / "catalog", tmp_path / "catalog")
    district = tmp_path / "catalog" / "district.yaml"
    line = "hotlines:\n  - {number: '12345', title: 热线, purpose: 问事, quote: 请打 12333, source: {document: 公报}}\n"
    district.write_text(district.read_text("utf-8") + line, "utf-8")
    problems = Problems()
    check_loaded(load_catalog(tmp_path / "catalog", problems, base=tmp_path / "catalog"))
    assert [f.text() for f in problems.found] == [
        "district.yaml:16:14: error: contact: 12345 不在引文里。核对来源，把写着它的那一句抄进 quote。"
    ]


def test_what_could_be_added_is_told_of_real_records_only(tmp_path: Path) -> None:
    catalog, _ = checked(tmp_path, institutions__x="title: 示例学校甲\nkind: school\nsample: true\n")
    told = to_fill.gaps_text(to_fill.gaps(catalog))
    assert told.startswith("还可以补充（不是错误）：\n") and "示例学校甲" not in told
    assert "补贴标准里写的经办部门，没有公开的联系方式 contacts：1 条（共 1 条，县人社局）" in told
    assert "镇街没有驻地 seat：1 条（共 1 条，东镇）" in told and "本区自己的统计" in told and "hotlines" in told


def test_nothing_to_add_says_nothing() -> None:
    assert to_fill.gaps_text([]) == ""


def test_the_real_figures_say_whose_they_are(real_catalog: Catalog) -> None:
    statistics = real_catalog.of("statistics", Statistic)
    real = [s for s in statistics.values() if not s.sample]
    assert {(s.area, s.place) for s in real} == {("city", "枣庄市"), ("province", "山东省")}
    assert all(f.quote and f.source and f.verification == "unverified" for s in real for f in s.series)
    linked = [f.source.url for s in real for f in s.series if f.source and f.source.url]
    assert linked == ["http://zzhrss.zaozhuang.gov.cn/ywdt/rsdt/202409/t20240914_1938864.html"]
    assert not any(f.source for s in statistics.values() if s.sample for f in s.series)


def test_no_place_of_a_town_is_guessed(real_catalog: Catalog) -> None:
    towns = real_catalog.of("towns", Town).values()
    assert all(t.latitude is None and t.longitude is None for t in towns)
    assert {(t.id, n.town or n.place) for t in towns for n in t.neighbours} == {
        ("yunhe", "pizhuang"), ("yunhe", "malantun"), ("yunhe", "江苏省邳州市"), ("jiantouji", "zhangshanzi"),
        ("jiantouji", "邳州市"), ("jiantouji", "江苏贾汪区"), ("jiantouji", "峄城区古邵镇"),
    }  # fmt: skip


def test_no_telephone_of_a_department_is_made_up(real_catalog: Catalog) -> None:
    assert all(c.source.grade for d in real_catalog.of("departments", Department).values() for c in d.contacts)
    assert real_catalog.district is not None
    assert [h.number for h in real_catalog.district.hotlines] == ["12333", "12345"]
