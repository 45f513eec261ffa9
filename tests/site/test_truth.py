"""The page that says what is true, the records of what is missing with their letters, and the table of both in the data."""

from __future__ import annotations

import csv
import html
import io
import json
import re
import sqlite3
from collections import Counter
from pathlib import Path

import pytest

from skills_catalog.catalog.load import load_catalog
from skills_catalog.checks.evidence.truth import TruthRow, truth_rows
from skills_catalog.findings.finding import Problems
from skills_catalog.site.truth import letter
from tests.support.places import ROOT
from tests.support.program import run_here
from tests.support.sites import tiny_arguments

MISSING = """- id: own
  title: 补贴金额表
  basis: ['doc-1#2']
  quote: 四级补1500元
  looked_on: 2026-01-01
  looked_in: [县政府网站, 县报]
  form: 电子表格
  features: 2020 年以来的各版
  rates: [bare]
- {id: named, title: 评价收费, basis: ['doc-1#2'], looked_on: 2026-01-01, looked_in: [县报], ask: school}
- {id: other, title: 省里的办法, basis: ['doc-1'], looked_on: 2026-01-01, looked_in: [县报], ask_body: 示例省人社厅, policies: [doc-1]}
"""
STATISTIC = """title: 新增就业
basis: ['doc-1#2']
area: city
place: 示例市
unit: 人
series:
  - {year: 2025, value: 12, quote: 新增就业12人, source: {document: 县报, grade: agg}, verification: unverified}
"""


def text_of(page: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", "", re.sub(r"<script.*?</script>", "", page, flags=re.S)))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny district with something that was not found, and a rate without a figure."""
    tmp = tmp_path_factory.mktemp("truth")
    arguments = tiny_arguments(tmp)
    (tmp / "catalog" / "missing").mkdir()
    (tmp / "catalog" / "missing" / "all.yaml").write_text(MISSING, "utf-8")
    head, _, rest = (tmp / "catalog" / "rates" / "r-1.yaml").read_text("utf-8").partition("amount:")
    bare = f"{head.replace('培训补贴', '交通补贴')}amount: {{no_figure: 按规定}}\napply:{rest.partition('apply:')[2]}"
    (tmp / "catalog" / "rates" / "bare.yaml").write_text(bare, "utf-8")
    done = run_here([*arguments])
    assert done.returncode == 0, done.stderr
    return tmp / "site"


@pytest.fixture(scope="module")
def rows() -> list[TruthRow]:
    return truth_rows(load_catalog(ROOT / "catalog", Problems(), base=ROOT).records)


def test_the_letter_goes_to_whom_the_matrix_names(site: Path) -> None:
    page = text_of((site / "missing" / "own" / "index.html").read_text("utf-8"))
    said = page[page.index("政府信息公开申请书") :]
    assert "示例县人社局：" in said and "名称：补贴金额表" in said and "文号、期间或者其他特征：2020 年以来的各版" in said
    assert "示政发〔2020〕1号第二条《示例县培训办法》“四级补1500元”。" in said
    assert "第二十七条、第二十九条" in said and "电子文件（电子表格）" in said
    assert "用途" not in said.split("一、申请人")[1], "an application names no purpose"
    assert "的牵头部门" in page and "县政府网站" in page


def test_the_letter_goes_to_whom_the_record_names(site: Path) -> None:
    named = text_of((site / "missing" / "named" / "index.html").read_text("utf-8"))
    assert "可以向示例县教体局申请公开" in named and "的牵头部门" not in named
    other = text_of((site / "missing" / "other" / "index.html").read_text("utf-8"))
    assert "示例省人社厅：" in other and "不归本区的部门" in other and "未公布" in other


def test_a_department_has_its_district_before_it() -> None:
    district = load_catalog(ROOT / "catalog", Problems(), base=ROOT).district
    assert district is not None
    assert letter.full_name(district, "区财政局") == "台儿庄区财政局"
    assert letter.full_name(district, "团区委") == "团区委"


def test_what_lacks_something_leads_to_the_letter(site: Path) -> None:
    rate = (site / "rates" / "bare" / "index.html").read_text("utf-8")
    assert "金额没有公布。" in rate and "2026-01-01 在县政府网站、县报找过“补贴金额表”，没有找到。该问示例县人社局" in text_of(
        rate
    )
    assert 'href="../../missing/own/#letter"' in rate
    assert "金额没有公布" not in (site / "rates" / "r-1" / "index.html").read_text("utf-8")
    policy = (site / "policies" / "doc-1" / "index.html").read_text("utf-8")
    assert "全文没有找到。" in policy and 'href="../../missing/other/#letter"' in policy
    article = (site / "policies" / "doc-1" / "article-2" / "index.html").read_text("utf-8")
    assert "依据这一条应当公开、没有找到的" in article and 'href="../../../missing/own/"' in article
    assert "没有公布的信息（" not in article, "what was not found implements nothing"


def test_every_figure_stands_on_the_page_in_its_state(real_site: Path, rows: list[TruthRow]) -> None:
    page = (real_site / "about" / "truth" / "index.html").read_text("utf-8")
    sections = {m[1]: m[2] for m in re.finditer(r'<section aria-labelledby="(\w+)">(.*?)</section>', page, re.S)}
    assert list(sections) == ["verified", "unverified", "sample", "missing", "rule"]
    for row in rows:
        assert f'href="../../{row.path}"' in sections[row.verification], row
        assert row.part is None or row.part in sections[row.verification], row
    counted = Counter((r.verification, r.collection) for r in rows)
    for (state, collection), figures in counted.items():
        assert re.search(rf'href="#{state}-{collection}"[^>]*>{figures}<', page), (state, collection)
        assert f'id="{state}-{collection}"' in sections[state]
    missing = [p.parent.name for p in (real_site / "missing").glob("*/index.html") if p.parent.name != "page"]
    assert missing and all(f'href="../../missing/{id}/"' in sections["missing"] for id in missing)


def test_the_table_has_the_same_rows(real_site: Path, rows: list[TruthRow]) -> None:
    wanted = {(r.collection, r.record, r.position, r.part, r.verification, r.document, r.seen) for r in rows}
    with sqlite3.connect(f"file:{real_site / 'data' / 'catalog.db'}?mode=ro", uri=True) as db:
        found = set(db.execute("select collection, record, position, part, verification, document, seen from truth"))
    assert found == wanted
    body = json.loads((real_site / "data" / "truth.json").read_text("utf-8"))
    assert {(r["collection"], r["record"], r["position"], r["verification"]) for r in body} == {w[:3] + w[4:5] for w in wanted}
    lines = list(csv.DictReader(io.StringIO((real_site / "data" / "truth.csv").read_text("utf-8-sig"))))
    assert len(lines) == len(wanted) and Counter(r["verification"] for r in lines) == Counter(r.verification for r in rows)


def test_every_column_of_the_table_is_explained(real_site: Path) -> None:
    package = json.loads((real_site / "data" / "datapackage.json").read_text("utf-8"))
    (table,) = [r for r in package["resources"] if r["name"] == "truth"]
    assert table["title"] == "什么是真的" and all(re.search("[一-鿿]", f["title"]) for f in table["schema"]["fields"])
    shown = json.loads((real_site / "data" / "metadata.json").read_text("utf-8"))["databases"]["catalog"]["tables"]["truth"]
    assert "核验" in shown["description"]


def test_it_is_one_tap_away(real_site: Path) -> None:
    for path, up in (("", ""), ("rates/", "../"), ("guide/", "../")):
        page = (real_site / path / "index.html").read_text("utf-8")
        footer = page[page.index('<footer class="kf-footer">') :]
        assert re.search(rf'href="(?:{re.escape(up)}|\./)about/truth/">什么是真的', footer), path
    assert "about/truth/" in (real_site / "about" / "verification" / "index.html").read_text("utf-8")


def test_a_sample_is_never_called_in_force(tmp_path: Path) -> None:
    arguments = tiny_arguments(tmp_path)
    rates = tmp_path / "catalog" / "rates"
    text = (rates / "r-1.yaml").read_text("utf-8")
    (rates / "made.yaml").write_text("sample: true\n" + text.replace("verification: verified", "verification: sample"), "utf-8")
    statistics = tmp_path / "catalog" / "statistics"
    statistics.mkdir(exist_ok=True)
    (statistics / "real.yaml").write_text(STATISTIC, "utf-8")
    done = run_here([*arguments, "--only", "pages"])
    assert done.returncode == 0, done.stderr
    site = tmp_path / "site"
    assert "data-kf-force" in (site / "rates/r-1/index.html").read_text("utf-8")
    assert "data-kf-force" not in (site / "rates/made/index.html").read_text("utf-8")
    assert (site / "rates/index.html").read_text("utf-8").count("data-kf-force") == 1
    row = text_of((site / "statistics/index.html").read_text("utf-8"))
    assert re.search(r"新增就业\s+未核验", row), "where a figure was not compared the list says so"
