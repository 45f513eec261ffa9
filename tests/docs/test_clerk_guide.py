"""The clerks' page has an example of every form, and every example is read by the schema without a finding."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from skills_catalog.catalog.catalog import Catalog
from skills_catalog.findings.finding import Problems
from skills_catalog.records.convert import Reader
from skills_catalog.records.yaml_file import parse_yaml, read_yaml
from skills_catalog.rules import forms
from skills_catalog.rules.language.condition import CONDITION_FORMS
from skills_catalog.rules.language.facts import Fact
from skills_catalog.rules.language.parameter import Parameter
from skills_catalog.rules.language.rate import ADJUSTMENT_FORMS, LIMIT_FORMS, Rate
from skills_catalog.rules.language.span import SPANS
from skills_catalog.rules.language.walk import leaf_conditions, nested_amounts
from tests.support.some import some

PAGE = (Path(__file__).resolve().parents[2] / "content" / "guide" / "rates-yaml.md").read_text("utf-8")
EXAMPLES = re.findall(r"```yaml\n(.*?)```", PAGE, re.S)
REST = """
id: example
title: 例子
kind: training
area: district
audience: person
fund: fund
verification: sample
in_force: {from: 2020-01-01}
"""


def rate(example: str, tmp_path: Path) -> Rate:
    text = example + REST
    text += "" if "\namount:" in "\n" + example else "amount: 1\n"
    text += "" if "payee:" in example else "payee: [{to: person}]\n"
    file = tmp_path / "example.yaml"
    file.write_text(text, "utf-8")
    problems, found = Problems(), list[object]()
    data = read_yaml(file, "example.yaml", problems)
    assert data is not None, problems.found
    result = Reader(lambda *f, **_: found.append(f)).read(Rate, data)
    assert found == [] and result is not None, (example, found)
    return result


@pytest.mark.parametrize("n", range(len(EXAMPLES)))
def test_every_example_is_a_rule(n: int, tmp_path: Path, real_catalog: Catalog) -> None:
    found = rate(EXAMPLES[n], tmp_path)
    for _, leaf in leaf_conditions(found):
        assert leaf.fact in real_catalog.facts, leaf.fact
    assert list(nested_amounts(found.amount, ("amount",)))


TITLED = re.findall(r'```yaml title="(.*?)"\n(.*?)```', PAGE, re.S)


@pytest.mark.parametrize(("title", "text"), TITLED)
def test_every_example_of_a_file_is_read(title: str, text: str) -> None:
    problems, found = Problems(), list[object]()
    data = parse_yaml(text.encode(), title, problems)
    reader = Reader(lambda *f, **_: found.append(f))
    if title == "facts.yaml":
        assert isinstance(data, list)
        assert all(reader.read(Fact, item) for item in data), found
    else:
        assert title.startswith("parameters/") and isinstance(data, dict)
        assert reader.read(Parameter, {"id": "example", **data}), found


def test_the_rows_of_a_table_stand_together() -> None:
    """A row behind an empty line is a text with bars on the page."""
    lines = PAGE.splitlines()
    for n, line in enumerate(lines):
        if line.startswith("|") and not lines[n - 1].startswith("|"):
            assert lines[n + 1].startswith("|---"), line


def test_every_form_has_an_example() -> None:
    code = "\n".join(EXAMPLES)
    tests = [key.rstrip("_") for key in forms.test_keys()]
    for group in (forms.amounts(), ADJUSTMENT_FORMS, LIMIT_FORMS, SPANS, tests, CONDITION_FORMS):
        for form in some(group):
            shown = re.search(rf"(^|[\s{{,]){form}:", code, re.M)
            assert shown, f"content/guide/rates-yaml.md shows each form of the rules in YAML, not so: {form}"
