"""What is true: one row a figure, in one of three states, counted by ``check``; what was looked for and not found."""

from __future__ import annotations

import datetime
import shutil
from pathlib import Path

import pytest

from skills_catalog.catalog.catalog import Catalog
from skills_catalog.catalog.load import load_catalog
from skills_catalog.checks import stale
from skills_catalog.checks.all_checks import check_loaded
from skills_catalog.checks.evidence.truth import TruthRow, tally, truth_rows
from skills_catalog.findings.finding import Problems
from tests.support.districts import write_districts
from tests.support.places import TINY
from tests.support.program import run_here
from tests.support.sites import add_records, tiny_arguments

ON = datetime.date(2026, 11, 25)
INSTITUTION = "title: 校\nkind: school\n"
PARAMETER = """title: 最低工资
area: district
versions:
  - {in_force: {from: 2020-01-01, to: 2022-12-31}, amount: 1200, quote: 1200元, source: {document: 报纸, grade: news, seen: 2026-02-01}, verification: unverified}
  - {in_force: {from: 2023-01-01}, amount: 1300, quote: 1300元, source: {document: 通知, doc_no: 示政发〔2020〕1号, grade: official}, verification: verified}
"""
MISSING = "title: 补贴表\nbasis: ['doc-1#2']\nlooked_on: {on}\nlooked_in: [县政府网站]\n"


def read(tmp_path: Path, **files: str) -> Catalog:
    """The tiny catalog with more files: collection__name → text."""
    if not (tmp_path / "catalog").exists():
        shutil.copytree(TINY / "catalog", tmp_path / "catalog")
    add_records(tmp_path / "catalog", files)
    catalog = load_catalog(tmp_path / "catalog", Problems(), base=tmp_path)
    assert not catalog.problems.errors, [f.text() for f in catalog.problems.errors]
    return catalog


def rows(catalog: Catalog, collection: str, id: str) -> list[TruthRow]:
    return [r for r in truth_rows(catalog.records) if (r.collection, r.record) == (collection, id)]


@pytest.mark.parametrize(("more", "state", "note"), [
    ("sample: true\n", "sample", None),
    ("source: {document: 官网, grade: official}\nverified_on: 2026-01-01\n", "verified", None),
    ("source: {document: 仓库, grade: repo}\nverified_on: 2026-01-01\n", "verified", None),
    ("source: {document: 官网, grade: official}\n", "unverified", None),
    ("source: {document: 报纸, grade: news}\nverified_on: 2026-01-01\n", "unverified", None),
    ("verified_on: 2026-01-01\n", "unverified", "没有写来源"),
])  # fmt: skip
def test_an_institution_is_what_its_source_makes_it(tmp_path: Path, more: str, state: str, note: str | None) -> None:
    (found,) = rows(read(tmp_path, institutions__x=INSTITUTION + more), "institutions", "x")
    assert (found.verification, found.note, found.path) == (state, note, "institutions/x/")


def test_a_sample_names_no_document(tmp_path: Path) -> None:
    more = "sample: true\nsource: {document: 通知, doc_no: 示政发〔2020〕1号, grade: official}\nverified_on: 2026-01-01\n"
    (found,) = rows(read(tmp_path, institutions__x=INSTITUTION + more), "institutions", "x")
    assert (found.document, found.doc_no, found.issued, found.seen, found.grade) == (None,) * 5


def test_each_version_of_a_parameter_is_a_row(tmp_path: Path) -> None:
    before, now = rows(read(tmp_path, parameters__wage=PARAMETER), "parameters", "wage")
    assert (before.part, before.verification, before.document, before.seen) == (
        "2020-01-01 起",
        "unverified",
        "报纸",
        "2026-02-01",
    )
    assert (now.position, now.part, now.verification) == (1, "2023-01-01 起", "verified")
    assert (now.doc_no, now.issued, now.seen) == ("示政发〔2020〕1号", "2020-01-01", None), "the policy says when it was made"


def test_a_rate_without_a_figure_says_so(tmp_path: Path) -> None:
    text = (TINY / "catalog" / "rates" / "r-1.yaml").read_text("utf-8")
    head, _, rest = text.partition("amount:")
    bare = f"{head}amount: {{no_figure: 按规定}}\napply:{rest.partition('apply:')[2]}"
    (found,) = rows(read(tmp_path, rates__bare=bare), "rates", "bare")
    assert (found.verification, found.note) == ("verified", "金额没有公布")
    (whole,) = rows(read(tmp_path), "rates", "r-1")
    assert (whole.verification, whole.note) == ("verified", None)


def test_each_figure_of_a_series_has_the_state_of_its_record_or_its_own(tmp_path: Path) -> None:
    series = "unit: 人\nseries: [{year: 2023, value: 1}, {year: 2024, value: 2}]\n"
    told = "source: {document: 统计公报, grade: official}\nverified_on: 2026-01-01\n"
    catalog = read(tmp_path, statistics__a=f"title: 甲\n{told}{series}", statistics__b=f"title: 乙\nsample: true\n{series}")
    assert [(r.part, r.verification) for r in rows(catalog, "statistics", "a")] == [
        ("2023 年", "verified"),
        ("2024 年", "verified"),
    ]
    assert [r.verification for r in rows(catalog, "statistics", "b")] == ["sample", "sample"]


def test_a_figure_that_says_its_own_state_has_it_and_says_of_which_time_it_is(tmp_path: Path) -> None:
    own = "value: 1, quote: 1人, source: {document: 公报, grade: official}"
    catalog = read(
        tmp_path,
        statistics__a=f"""title: 甲
unit: 人
series:
  - {{year: 2023, {own}, verification: unverified}}
  - {{from: 2019-01-01, to: 2021-12-31, {own}, verification: verified}}
  - {{to: 2023-11-09, {own}, verification: unverified}}
""",
    )
    assert [(r.part, r.verification, r.document) for r in rows(catalog, "statistics", "a")] == [
        ("2023 年", "unverified", "公报"),
        ("2019-01-01 至 2021-12-31", "verified", "公报"),
        ("截至 2023-11-09", "unverified", "公报"),
    ]


def test_institutions_that_became_others_are_not_counted(tmp_path: Path) -> None:
    catalog = read(tmp_path, institutions__old=INSTITUTION + "succeeded_by: one\n")
    assert rows(catalog, "institutions", "old") == []


def test_the_tally_adds_up(tmp_path: Path) -> None:
    told = tally(read(tmp_path, parameters__wage=PARAMETER, institutions__x=INSTITUTION + "sample: true\n").records)
    assert told.text().startswith("已核验 2、未核验 ")
    assert "补贴标准 1/0/0" in told.text() and "参数 1/1/0" in told.text() and "统计" not in told.text()
    assert (told + told).records == 2 * told.records and (told + told).samples == 2 * told.samples
    assert (told + told).figures["parameters"] == {"verified": 2, "unverified": 2}


def test_check_says_how_much_is_verified_in_text_only(tmp_path: Path) -> None:
    arguments = tiny_arguments(tmp_path)
    said = run_here(["check", *arguments])
    line = next(line for line in said.stderr.splitlines() if line.startswith("核验："))
    assert line.startswith("核验：已核验 1、未核验 2、示例 0（补贴标准 1/0/0，机构 0/2/0）；")
    other = run_here(["check", "--format", "json", *arguments])
    assert other.returncode == 0 and "核验：" not in other.stdout + other.stderr


def test_check_adds_up_the_districts(tmp_path: Path) -> None:
    said = run_here(["check", *write_districts(tmp_path)])
    assert "核验：已核验 3、未核验 6、示例 0（补贴标准 3/0/0，机构 0/6/0）；" in said.stderr


def test_what_was_looked_for_long_ago_is_stale(tmp_path: Path) -> None:
    def found(on: str) -> list[str]:
        return [
            f.message for f in stale.find_stale(read(tmp_path, missing__m=MISSING.format(on=on)), ON) if f.path.endswith("m.yaml")
        ]

    assert found("2025-11-25") == []
    (old,) = found("2025-11-24")
    assert "超过一年没有再找" in old and "2025-11-24" in old
    (ahead,) = found("2026-11-26")
    assert "还没有到" in ahead


def test_a_rate_that_has_ended_may_miss_its_next_version(tmp_path: Path) -> None:
    def codes(to: str) -> list[str]:
        text = (TINY / "catalog" / "rates" / "r-1.yaml").read_text("utf-8")
        ended = text.replace("in_force: {from: 2020-01-01}", f"in_force: {{from: 2020-01-01, to: {to}}}")
        catalog = read(tmp_path, rates__ended=ended, missing__m=MISSING.format(on="2026-01-01") + "rates: [ended]\n")
        check_loaded(catalog)
        return [f.code for f in catalog.problems.found if f.code in ("still-missing", "not-looked-for")]

    assert codes("2025-12-31") == []
    assert codes("2026-01-01") == ["still-missing"]


def test_a_floor_is_not_yet_how_much_it_is(tmp_path: Path) -> None:
    text = (TINY / "catalog" / "rates" / "r-1.yaml").read_text("utf-8")
    floor = text.replace("level: L4, amount: 1500", "level: L4, amount: {at_least: 1500}")
    assert floor != text
    catalog = read(tmp_path, rates__floor=floor, missing__m=MISSING.format(on="2026-01-01") + "rates: [floor]\n")
    check_loaded(catalog)
    assert not [f for f in catalog.problems.found if f.code in ("still-missing", "not-looked-for")]


def test_an_example_tells_no_figure(tmp_path: Path) -> None:
    text = (TINY / "catalog" / "rates" / "r-1.yaml").read_text("utf-8")
    sample = "sample: true\n" + text.replace("verification: verified", "verification: sample")
    catalog = read(tmp_path, rates__sample=sample, missing__m=MISSING.format(on="2026-01-01") + "rates: [sample]\n")
    check_loaded(catalog)
    assert not [f for f in catalog.problems.found if f.code in ("still-missing", "not-looked-for")]
