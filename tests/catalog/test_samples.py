"""A catalog without its samples: what goes, what stays, and what a real record must not lean on."""

from __future__ import annotations

import shutil
from pathlib import Path

import msgspec
import pytest

from skills_catalog.catalog.catalog import Catalog
from skills_catalog.catalog.kinds.training import Institution, Occupation, Project
from skills_catalog.catalog.load import load_catalog
from skills_catalog.catalog.samples.marks import holds_sample, is_sample
from skills_catalog.catalog.samples.without import without_samples
from skills_catalog.checks.all_checks import check_loaded
from skills_catalog.checks.reading import published_catalog
from skills_catalog.findings.finding import BuildStopped, Problems
from skills_catalog.records.schema import references
from skills_catalog.site.record_facts import count_words, sample_banner
from skills_catalog.text import sample_passages
from tests.support.places import TINY

SCHOOL = "title: 示例·培训点\nsample: true\nkind: school\ntown: east\nsite_of: {}\n"
COURSE = (TINY / "catalog" / "projects" / "p-1.yaml").read_text("utf-8")


def read(tmp: Path, **files: str) -> Catalog:
    """The tiny catalog with more files: ``collection__id`` → text."""
    folder = tmp / "catalog"
    if not folder.exists():
        shutil.copytree(TINY / "catalog", folder)
    for name, text in files.items():
        path = folder / f"{name.replace('__', '/')}.yaml"
        path.write_text(text, "utf-8")
    catalog = load_catalog(folder, Problems(), base=folder)
    check_loaded(catalog)
    return catalog


def errors(catalog: Catalog) -> list[str]:
    return [f.text() for f in catalog.problems.errors]


def test_no_record_that_is_left_names_one_that_is_gone(real_catalog: Catalog) -> None:
    left = without_samples(real_catalog)
    assert left.left_out and all(not holds_sample(r) for _, r in left.each())
    gone = set(left.left_out)
    named = {(field.meta.ref, value) for _, r in left.each() for field, value in references(r) if field.meta.ref}
    assert not named & gone
    assert not {case.rate for case, _ in left.cases} & {id for c, id in gone if c == "rates"}
    assert len(left.cases) < len(real_catalog.cases) and left.cases


def test_what_is_real_stays_as_it_is(real_catalog: Catalog) -> None:
    left = without_samples(real_catalog)
    for collection, record in real_catalog.each():
        if not holds_sample(record):
            assert left.records[collection][record.id].title == record.title
    assert {c: [i for i in r if not is_sample(r[i])] for c, r in real_catalog.records.items()} == {
        c: list(r) for c, r in left.records.items()
    }


def test_a_catalog_without_samples_is_the_same_one(observed: Catalog) -> None:
    kept = without_samples(observed)
    again = without_samples(kept)
    assert again is kept


def test_parts_of_real_records_go_and_the_record_stays(tmp_path: Path) -> None:
    catalog = read(tmp_path)
    before, after = (c.of("occupations", Occupation)["电工"].listings for c in (catalog, without_samples(catalog)))
    assert [x.sample for x in before] == [True] and after == ()


def test_names_in_lists_go_and_single_names_are_empty(tmp_path: Path) -> None:
    school = (TINY / "catalog" / "institutions" / "one.yaml").read_text("utf-8") + "succeeded_by: spot\n"
    catalog = read(tmp_path, institutions__spot="title: 示例·培训点\nsample: true\nkind: school\n", institutions__one=school)
    assert errors(catalog) == []
    assert without_samples(catalog).of("institutions", Institution)["one"].succeeded_by is None


def test_a_real_record_cannot_do_without_a_sample(tmp_path: Path) -> None:
    funds = (TINY / "catalog" / "funds" / "all.yaml").read_text("utf-8")
    catalog = read(tmp_path, funds__all=funds.replace("title:", "sample: true, title:", 1))
    found = [e for e in errors(catalog) if "sample-needed" in e]
    assert found and all("真实的记录离不开示例" in e and "rates/" in e for e in found)


def test_samples_stand_at_no_real_institution(tmp_path: Path) -> None:
    catalog = read(tmp_path, projects__p_2=COURSE.replace("title: 电工（五级）", "title: 夜班\nsample: true"))
    (found,) = errors(catalog)
    assert found.startswith("projects/p_2.yaml:9:16: error: sample-at-real: 示例（培训项目）写在真实的机构“示例学校”名下"), found


def test_a_district_that_names_a_sample_cannot_hide_it(tmp_path: Path) -> None:
    catalog = read(tmp_path)
    policies = catalog.records["policies"]
    policies["doc-1"] = msgspec.structs.replace(policies["doc-1"], sample=True)
    with pytest.raises(BuildStopped) as stopped:
        published_catalog(catalog, shown=False)
    assert any(f.code == "sample-needed" and f.path.endswith("district.yaml") for f in stopped.value.problems.found)
    assert published_catalog(read(tmp_path), shown=True).left_out is None


def test_the_district_says_whether_samples_are_shown_and_the_flag_wins(tmp_path: Path) -> None:
    whole = (TINY / "catalog" / "district.yaml").read_text("utf-8")
    catalog = read(tmp_path, district=whole + "samples: hide\n")
    assert published_catalog(catalog).left_out is not None
    assert published_catalog(catalog, shown=True) is catalog
    assert published_catalog(read(tmp_path, district=whole), shown=False).left_out is not None


def test_articles_that_only_samples_implement_are_no_error_then(tmp_path: Path) -> None:
    alone = COURSE.replace("institutions: [one]\n", "").replace("title:", "sample: true\ntitle:", 1)
    catalog = read(tmp_path, projects__p_1=alone)
    (tmp_path / "catalog" / "projects" / "p-1.yaml").unlink()
    catalog = read(tmp_path)
    assert errors(catalog) == []
    left = published_catalog(catalog, shown=False)
    assert left.of("projects", Project) == {} and not left.problems.errors


@pytest.mark.parametrize(
    ("text", "with_", "without"),
    [
        ("甲<!-- samples -->，乙<!-- /samples -->。", "甲，乙。", "甲。"),
        ("- 一\n<!-- samples -->\n- 二\n<!-- /samples -->\n- 三\n", "- 一\n- 二\n- 三\n", "- 一\n- 三\n"),
        ("没有 samples 的文字", "没有 samples 的文字", "没有 samples 的文字"),
        ("<!--samples-->甲<!--/samples-->乙<!-- samples -->丙<!-- /samples -->", "甲乙丙", "乙"),
    ],
)
def test_passages_about_samples(text: str, with_: str, without: str) -> None:
    assert sample_passages.told(text, True) == with_
    assert sample_passages.told(text, False) == without
    assert sample_passages.unpaired(text) is None
    assert sample_passages.blanked(text, False).count("\n") == text.count("\n")


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("甲<!-- samples -->乙", 1),
        ("甲<!-- /samples -->", 1),
        ("<!-- samples --><!-- samples --><!-- /samples -->", 16),
    ],
)
def test_marks_without_a_partner_are_found(text: str, at: int) -> None:
    assert sample_passages.unpaired(text) == at


def test_counts_say_how_many_are_samples() -> None:
    assert count_words((3, 0), "个项目") == "3 个项目"
    assert count_words((3, 3), "个项目", "共") == "共 3 个项目（都是示例）"
    assert count_words((3, 1), "个项目") == "3 个项目（其中 1 个是示例）"
    assert sample_banner("projects", (133, 133)).startswith("以下 133 个培训项目都是示例")
    assert sample_banner("projects", (133, 120)).startswith("133 个培训项目里 120 个是示例")


def test_marks_within_code_are_only_written_about() -> None:
    text = "写 `<!-- samples -->` 和\n\n```text\n<!-- samples -->\n```\n"
    assert sample_passages.told(text, False) == text and sample_passages.unpaired(text) is None
