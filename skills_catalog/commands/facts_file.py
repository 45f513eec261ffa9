"""A file of facts reckoned for ``calc``: read, held against the catalog and its bounds, and evaluated."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

from skills_catalog.catalog.facts import autofill
from skills_catalog.catalog.kinds.training import Occupation
from skills_catalog.catalog.labels import understood, value_words
from skills_catalog.catalog.rulebook import compile_rulebook
from skills_catalog.catalog.settings import Sources
from skills_catalog.checks.reading import published_catalog, read_catalog
from skills_catalog.findings.finding import Problems, stop_on_errors
from skills_catalog.records.yaml_file import locate, read_yaml
from skills_catalog.rules.compile import today_or
from skills_catalog.rules.engine.evaluate import FactError, contradictions, evaluate, read_facts
from skills_catalog.rules.engine.neighbours import neighbours
from skills_catalog.text.quantities import BadValue


def evaluated(
    sources: Sources, file: Path, day: str | None, audience: tuple[str, ...], samples: bool | None = None
) -> tuple[dict[str, Any], dict[str, Any], Problems]:
    """Return the result for the facts of a file, as docs/rules.md has it, with its neighbours; the rules; warnings.

    samples: whether samples count among the rates; None for what the district says.
    A fact that contradicts another or its bounds counts as unknown, and is warned of. Raises BuildStopped.
    """
    catalog, problems = published_catalog(read_catalog(sources), samples), Problems()
    rules = compile_rulebook(catalog)
    data = understood(read_facts_file(file), catalog.facts, lambda fact: value_words(catalog.records, fact))
    facts: dict[str, Any] = {}
    for id, value in data.items():
        try:
            facts |= read_facts(rules, {id: value})
        except FactError as error:
            problems.add(str(file), locate(file, (error.fact,)), "rule-fact", f"{error.args[0]}。")
    try:
        on = today_or(day, datetime.date.today())
    except BadValue as error:
        problems.add("--on", (0, 0), "bad-date", f"{error.args[0]}。")
    stop_on_errors(problems)
    occupations = catalog.of("occupations", Occupation)
    filled = autofill.fill_facts(facts, list(catalog.facts.values()), occupations, on)
    for told in contradictions(rules, filled, on.isoformat()):
        wrong = [fact for fact in (told["fact"], told["other"]) if fact in data]
        problems.add(str(file), locate(file, tuple(wrong[:1])), "rule-fact", f"{told['text']}没有算进去。", severity="warning")
        facts = {fact: value for fact, value in facts.items() if fact not in wrong}
    filled = autofill.fill_facts(facts, list(catalog.facts.values()), occupations, on)
    whom = list(audience) or meant(rules, facts)
    result = evaluate(rules, filled, on, audience=whom)
    result["neighbours"] = neighbours(rules, filled, on, audience=whom)
    return result, rules, problems


def read_facts_file(file: Path) -> dict[str, Any]:
    """Return a file of facts as it is written. Raises BuildStopped."""
    problems = Problems()
    if not file.is_file():
        problems.add(str(file), (0, 0), "missing-file", "没有这个事实文件。")
    data = None if problems.errors else read_yaml(file, str(file), problems)
    if not isinstance(data, dict) and not problems.errors:
        problems.add(str(file), (1, 1), "wrong-shape", "事实文件应是“事实: 值”的映射。")
    stop_on_errors(problems)
    assert isinstance(data, dict)
    return data


def meant(rules: dict[str, Any], facts: dict[str, Any]) -> list[str]:
    """Return whom facts are about: an enterprise, a person, or both."""
    abouts = {f["id"]: f["about"] for f in rules["facts"]}
    found = {abouts[fact] == "enterprise" for fact in facts}
    return [*(["enterprise"] if True in found else []), *(["person"] if found != {True} else [])]
