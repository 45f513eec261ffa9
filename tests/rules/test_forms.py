"""Each form of the rule language has a file of cases in ``forms/``; every engine must give what they expect."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from skills_catalog.catalog.catalog import Catalog
from skills_catalog.checks.rates.rules import check_rules
from skills_catalog.findings.finding import BuildStopped, Problems
from skills_catalog.records.schema import Part, fields
from skills_catalog.rules import forms as language
from skills_catalog.rules import sentences
from skills_catalog.rules.engine.evaluate import evaluate
from skills_catalog.rules.language.amount import Amount
from skills_catalog.rules.language.condition import CONDITION_FORMS, Condition
from skills_catalog.rules.language.facts import DERIVATIONS, Derive, Fact
from skills_catalog.rules.language.form_cases import FormFile
from skills_catalog.rules.language.rate import ADJUSTMENT_FORMS, LIMIT_FORMS, Adjustment, Limit
from skills_catalog.rules.language.span import SPANS, Within
from skills_catalog.web.form_book import compile_forms, forms_json, read_forms
from tests.support.engines import Call, run_node, run_quickjs
from tests.support.form_cases import FOLDER, Node, call, differences, published, unlike

BOOK = published()
CASES = [(form, case) for form in BOOK["forms"] for case in form["cases"]]
FORMS: Mapping[type[Part], tuple[str, ...]] = {
    Amount: tuple(language.amounts()),
    Condition: (*CONDITION_FORMS, *(key.rstrip("_") for test in language.tests().values() for key in test.fields)),
    Within: SPANS,
    Adjustment: ADJUSTMENT_FORMS,
    Limit: LIMIT_FORMS,
    Derive: DERIVATIONS,
}
"""The forms that the language knows, by the part of a rate or fact that has them."""
LEAST = 2
"""Cases of a form: at the least one where it does something, and one where it does something else."""


def said(form: Node, case: Node, result: Node) -> list[str]:
    """What is wrong, with the place that a reader looks up."""
    found = result.get("error") or result
    return [f"{form['form']}.yaml，{case['name']}（{case['why']}）{d}\n  {found}" for d in differences(case, result)]


@pytest.mark.parametrize("n", range(len(CASES)), ids=lambda n: f"{CASES[n][0]['form']}: {CASES[n][1]['name']}")
def test_python(n: int) -> None:
    form, case = CASES[n]
    given = call(case)
    wrong = said(form, case, evaluate(BOOK["rules"], given["facts"], given["on"], **given["options"]))
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("engine", [run_quickjs, run_node])
def test_javascript(engine: Callable[[list[Any], list[Call]], list[Any]]) -> None:
    results = engine([BOOK["rules"]], [call(case) for _, case in CASES])
    wrong = [text for (form, case), result in zip(CASES, results, strict=True) for text in said(form, case, result)]
    assert not wrong, "\n".join(wrong)


SAID = [(form, rate, words) for form, file in read_forms(FOLDER, Problems()).forms.items() for rate, words in file.says.items()]


@pytest.mark.parametrize(("form", "rate", "words"), SAID)
def test_an_amount_in_one_phrase(form: str, rate: str, words: str) -> None:
    labels = {fact["id"]: fact["label"] for fact in BOOK["rules"]["facts"]}
    (node,) = (r["amount"] for r in BOOK["rules"]["rates"] if r["id"] == f"{form}.{rate}")
    assert sentences.amount_phrase(node, labels) == words


def test_every_form_of_an_amount_is_said() -> None:
    assert {form for form, _, _ in SAID} == language.amounts().keys()


# ---- that the cases mean something ----------------------------------------------------------------------------------


def read() -> tuple[Mapping[str, Fact], dict[str, FormFile]]:
    problems = Problems()
    files = read_forms(FOLDER, problems)
    assert problems.found == []
    return {fact.id: fact for fact in files.facts}, files.forms


FACTS, FILES = read()


def parts(part: Part) -> Iterator[Part]:
    """A part and all within, with what the facts that it names are derived from."""
    yield part
    if isinstance(part, Condition) and part.fact and (derive := FACTS[part.fact].derive):
        yield derive
    for field in fields(type(part)):
        value = getattr(part, field.name)
        for inner in value if isinstance(value, tuple) else (value,):
            if isinstance(inner, Part):
                yield from parts(inner)


def forms_of(part: Part) -> set[tuple[type[Part], str]]:
    """The forms that a rate is written in."""
    found = set()
    for inner in parts(part):
        for field in fields(type(inner)):
            if field.key in FORMS.get(type(inner), ()) and getattr(inner, field.name) not in (None, (), False):
                found.add((type(inner), field.key))
    return found


def lacking(files: Mapping[str, FormFile]) -> list[str]:
    """The forms that have no file or section: one that is called so, or says so, with cases whose rates are written so."""
    counts: Counter[tuple[type[Part], str]] = Counter()
    for name, file in files.items():
        used = {id: forms_of(rate) for id, rate in file.rates.items()}
        for case in file.cases:
            counts.update({f for id in case.rates for f in used[id] if f[1] in (name, *file.forms)})
    wanted = [(part, form) for part, forms in FORMS.items() for form in forms]
    return [f"{part.__name__}: {form}" for part, form in wanted if counts[part, form] < LEAST]


def test_every_form_has_cases() -> None:
    assert lacking(FILES) == []


@pytest.mark.parametrize(
    ("file", "forms"),
    [
        ("tiers", ["Amount: tiers"]),
        ("claim_within", ["Limit: claim_within"]),
        ("min_max", ["Condition: min", "Condition: max"]),
        ("logic", ["Condition: all", "Condition: any", "Condition: not", "Condition: fact"]),
        ("adjustments", [f"Adjustment: {form}" for form in ADJUSTMENT_FORMS]),
        ("derived", [f"Derive: {form}" for form in DERIVATIONS]),
    ],
)
def test_a_form_without_cases_is_named(file: str, forms: list[str]) -> None:
    assert lacking({name: f for name, f in FILES.items() if name != file}) == forms


def test_every_file_has_the_forms_that_it_is_for() -> None:
    known = {form for forms in FORMS.values() for form in forms}
    for name, file in FILES.items():
        for form in file.forms:
            assert form in known, f"{name}.yaml names {form}, which is no form"


def test_every_rate_is_used_and_every_case_expects_something() -> None:
    for name, file in FILES.items():
        used = {rate for case in file.cases for rate in case.rates}
        assert set(file.rates) - used == set(), name
    for form, case in CASES:
        expect = case["expect"]
        assert any(o != {} for o in expect["outcomes"].values()) or "total" in expect or "ask" in expect, (form, case["name"])


def test_clerks_could_write_these_rates() -> None:
    """The checks of a catalog have nothing to say of them."""
    problems = Problems()
    catalog = Catalog(FOLDER, FOLDER.parent, problems)
    catalog.facts = dict(FACTS)
    catalog.facts_place = catalog.place_of(FOLDER / "facts.yaml")
    for name, file in FILES.items():
        catalog.records["rates"] = dict(file.rates)
        for id in file.rates:
            catalog.places.add("rates", id, str(FOLDER / f"{name}.yaml"), None)
        check_rules(catalog)
    assert [f.text() for f in problems.found] == []


def spoiled(value: Any) -> Iterator[Any]:
    """An expectation with one of its values changed, for each of them."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from ({**value, key: other} for other in spoiled(inner))
    elif isinstance(value, list):
        yield [*value, "more"]
        for n, inner in enumerate(value):
            yield from ([*value[:n], other, *value[n + 1 :]] for other in spoiled(inner))
    else:
        yield "another" if isinstance(value, str) else -1


def test_any_other_expectation_would_fail() -> None:
    for _, case in CASES:
        given = call(case)
        result = evaluate(BOOK["rules"], given["facts"], given["on"], **given["options"])
        for other in spoiled(case["expect"]):
            assert differences({**case, "expect": other}, result), (case["name"], other)


def test_results_may_gain_keys() -> None:
    found = {"outcomes": {"r": {"status": "yes", "more": 1}}, "claim_until": None}
    assert unlike({"outcomes": {"r": {"status": "yes"}}}, found) == []
    assert unlike({"outcomes": {"r": {"status": "yes", "amount": None}}}, found) == [
        ".outcomes.r.amount: expected None, found 'absent'"
    ]


# ---- reading --------------------------------------------------------------------------------------------------------

FACT_LINES = "facts:\n  - {id: fee, label: 收费, question: 多少？, about: person, type: money}\n"
GOOD = """\
title: 试
on: 2026-11-25
rates:
  r: {amount: {fact: fee}}
cases:
  - {name: 一, rate: r, facts: {fee: 1.5}, expect: {status: yes, amount: 1.5}, why: 例子。}
"""


def written(folder: Path, text: str) -> Path:
    (folder / "facts.yaml").write_text(FACT_LINES, "utf-8")
    (folder / "some.yaml").write_text(text, "utf-8")
    return folder


def test_what_is_not_written_is_usual(tmp_path: Path) -> None:
    files = read_forms(written(tmp_path, GOOD), Problems())
    (rate,) = compile_forms(files)["rules"]["rates"]
    assert rate == {
        "id": "some.r", "title": "r", "kind": "补贴", "audience": "person", "verification": "verified", "in_force": {"from": "2000-01-01"}, "decided_by": "on", "when": {"all": []}, "amount": {"fact": "fee"},
        "payee": [{"to": "person"}], "reads": ["fee"],
    }  # fmt: skip
    (case,) = compile_forms(files)["forms"][0]["cases"]
    assert case == {
        "name": "一", "rates": ["some.r"], "facts": {"fee": 150}, "on": "2026-11-25",
        "expect": {"outcomes": {"some.r": {"status": "yes", "amount": {"min": 150, "max": 150}}}}, "why": "例子。",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("rate: r,", "rate: s,", "some.yaml:6:5: error: unknown-reference: 一：没有补贴标准“s”。"),
        ("amount: 1.5}, why", "amuont: 1.5}, why", "some.yaml:6:51: error: unknown-field: 没有字段“amuont”。最接近的是“amount”。"),
        ("{fact: fee}", "{facts: fee}", "some.yaml:4:16: error: unknown-field: 没有字段“facts”。最接近的是“fact”。"),
        ("amount: {fact: fee}", "amount: {fact: feee}", "some.yaml:4:22: error: rule-fact: 没有事实“feee”。最接近的是“fee”。"),
        ("on: 2026-11-25\n", "", "some.yaml:5:5: error: missing-field: on（日期）还没有填。"),
        (", why: 例子。", "", "some.yaml:6:5: error: missing-field: 缺少字段 why（为什么）。"),
    ],
)  # fmt: skip
def test_a_fault_is_found_with_its_place(tmp_path: Path, old: str, new: str, found: str) -> None:
    assert GOOD.count(old) == 1
    with pytest.raises(BuildStopped) as stopped:
        forms_json(written(tmp_path, GOOD.replace(old, new)))
    assert found in [f.text() for f in stopped.value.problems.found]


def test_a_case_that_stands_twice_is_found(tmp_path: Path) -> None:
    with pytest.raises(BuildStopped) as stopped:
        forms_json(written(tmp_path, GOOD + GOOD.splitlines()[-1] + "\n"))
    (finding,) = stopped.value.problems.found
    assert finding.text() == "some.yaml:7:5: error: unknown-reference: 一：这个情形写了两次。"


def test_a_fact_that_is_none_is_named_with_its_case(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"some\.yaml，一：没有事实“feee”"):
        forms_json(written(tmp_path, GOOD.replace("{fee: 1.5}", "{feee: 1.5}")))


def test_without_facts_it_says_so(tmp_path: Path) -> None:
    with pytest.raises(BuildStopped) as stopped:
        forms_json(tmp_path)
    assert [f.text() for f in stopped.value.problems.found] == [f"{tmp_path / 'facts.yaml'}: error: missing-file: 缺少这个文件。"]


def test_forms_are_in_the_order_of_the_language() -> None:
    names = list(FILES)
    assert names[:3] == ["fixed", "no_figure", "range"] and names[-1] == "validity"
    assert (
        names.index("at_least") < names.index("logic") < names.index("within") < names.index("at_most") < names.index("derived")
    )


def test_the_published_cases_are_those_of_the_files() -> None:
    names = [(form["form"], case["name"]) for form, case in CASES]
    assert names == [(form, case.name) for form, file in FILES.items() for case in file.cases]
