"""The default catalog: what it must hold, and that it is honest."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pytest

from skills_catalog.authoring import json_schema
from skills_catalog.catalog.catalog import Catalog
from skills_catalog.catalog.kinds.policy import Policy
from skills_catalog.catalog.kinds.training import Institution, Occupation, Project
from skills_catalog.catalog.model import join
from skills_catalog.text.pinyin import pinyin_key
from tests.support.some import some

ROOT = Path(__file__).resolve().parents[2]
LEADS = dict.fromkeys(range(1, 21), "hrss") | {7: "edu_sports", 11: "finance", 17: "edu_sports", 20: "finance"}
SHARES = [2, 4, 13, 10, 13, 6, 5, 8, 17, 15, 13, 4, 12, 6, 4, 8, 2, 6, 21, 6]


@pytest.fixture(scope="module")
def policy(real_catalog: Catalog) -> Policy:
    found = real_catalog.records["policies"]["tzf-2019-11"]
    assert isinstance(found, Policy)
    return found


def test_no_errors(real_catalog: Catalog) -> None:
    assert real_catalog.problems.errors == []


def test_twenty_articles_with_their_departments(real_catalog: Catalog, policy: Policy) -> None:
    model = join(real_catalog)
    responsible = [model.responsible(a) for a in policy.articles]
    assert {n: r[0] for n, r in enumerate(responsible, 1)} == LEADS
    assert [len(a.departments) for a in policy.articles] == SHARES
    assert len({d for r in responsible for d in r}) == 23


def test_the_text_is_mended(policy: Policy) -> None:
    for article in some(policy.articles):
        assert not re.search(r"[()]", article.text), article.n
        assert not re.search(r"(?<=[\u4e00-\u9fff])[,;: ](?=[\u4e00-\u9fff])", article.text), article.n
        assert article.text.endswith("）") and "负责" in article.text
        for name in article.departments:
            assert name in article.text, (article.n, name)
    joined = "".join(a.text for a in policy.articles)
    for name in ("区人力资源社会保障局", "土地划转", "具备资质的培训机构", "按上级要求"):
        assert name in joined


def test_every_article_is_implemented(real_catalog: Catalog, policy: Policy) -> None:
    model = join(real_catalog)
    for article in policy.articles:
        assert model.implementers(policy.id, article.n), article.label


def test_enough_of_everything(real_catalog: Catalog) -> None:
    counts = {name: len(records) for name, records in real_catalog.records.items()}
    assert counts["projects"] >= 120
    assert counts["occupations"] >= 100
    assert counts["policies"] >= 12
    assert all(counts.values()), counts


def test_projects_spread(real_catalog: Catalog) -> None:
    projects = real_catalog.of("projects", Project).values()
    forms = Counter(p.training_form for p in projects)
    towns = Counter(p.town for p in projects)
    levels = Counter(p.level for p in projects)
    assert set(forms) == set(real_catalog.terms()["training_form"])
    assert set(towns) == set(real_catalog.records["towns"])
    assert {"L5", "L4", "L3", "L2", "L1"} <= set(levels)
    assert {m for p in projects for m in p.delivery_methods} == set(real_catalog.terms()["delivery_method"])
    assert any(p.fee is None for p in projects) and any(p.fee == 0 for p in projects)


def test_only_what_has_a_source_is_not_a_sample(real_catalog: Catalog) -> None:
    assert all(p.sample for p in real_catalog.of("projects", Project).values())
    real = [i for i in real_catalog.of("institutions", Institution).values() if not i.sample]
    assert sorted(i.id for i in real) == ["district-vocational", "zaozhuang-technical"]
    assert all(i.source for i in real)
    assert all(i.title.startswith("示例") for i in real_catalog.of("institutions", Institution).values() if i.sample)
    for rate in real_catalog.rates().values():
        assert rate.source is not None and rate.fund and rate.basis and rate.apply, rate.id
        assert rate.sample == (rate.verification == "sample")
    assert all(o.source for o in real_catalog.of("occupations", Occupation).values())


def test_every_rate_has_cases(real_catalog: Catalog) -> None:
    cases = Counter(case.rate for case, _ in real_catalog.cases)
    assert {r for r in real_catalog.rates() if cases[r] < 2} == set()


def test_names_sort_by_pinyin() -> None:
    names = ["章小", "比小", "王小", "刘小", "长沙", "重庆"]
    kept = {"长沙": "chang sha", "重庆": "chong qing"}
    ordered = sorted(names, key=lambda n: pinyin_key(n, kept.get(n)))
    assert ordered == ["比小", "长沙", "重庆", "刘小", "王小", "章小"]


def test_schemas_are_current(real_catalog: Catalog) -> None:
    stale = []
    for name, text in some(json_schema.editor_schemas(real_catalog).items(), 20):
        json.loads(text)
        if (ROOT / "schemas" / name).read_text("utf-8") != text:
            stale.append(name)
    assert stale == [], "editors are offered what was before: python build.py schema"


def test_every_file_names_its_schema() -> None:
    for path in some((ROOT / "catalog").rglob("*.yaml"), 200):
        first = path.read_text("utf-8").split("\n", 1)[0]
        match = re.fullmatch(r"# yaml-language-server: \$schema=(\S+)", first)
        assert match, path
        assert (path.parent / match.group(1)).resolve().exists(), path
