"""The files of the rule language's own cases → ``data/forms.json``: compiled rates, facts, days, and what must come out.

A checkout has them in ``tests/rules/forms``, an installed program beside its other files. They name no record of a catalog.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from skills_catalog.catalog.labels import value_labels
from skills_catalog.catalog.rulebook import ledger_entry
from skills_catalog.findings.finding import KeyPath, Message, Problems, stop_on_errors
from skills_catalog.findings.suggest import guess
from skills_catalog.records import yaml_file
from skills_catalog.records.convert import Reader
from skills_catalog.records.schema import T, plain, walk
from skills_catalog.rules import forms as language
from skills_catalog.rules.compile import compile_rules
from skills_catalog.rules.known.reading import FactError, read_facts
from skills_catalog.rules.language.condition import CONDITION_FORMS
from skills_catalog.rules.language.facts import Fact, FactFile
from skills_catalog.rules.language.form_cases import NOTHING, Bounds, ExpectedOutcome, FormCase, FormExpect, FormFile
from skills_catalog.rules.language.rate import ADJUSTMENT_FORMS, LIMIT_FORMS, Rate
from skills_catalog.rules.wording import Wording

FACTS = "facts.yaml"
ORDER = (*language.amounts(), *CONDITION_FORMS, *language.tests(), *ADJUSTMENT_FORMS, *LIMIT_FORMS)
CLOSED = ("no", "expired", "not_yet")
Json = dict[str, Any]


@dataclass
class FormFiles:
    """All files of a folder as they are read. forms: name of a file without its ending → the file, ordered as the language is."""

    facts: tuple[Fact, ...] = ()
    forms: dict[str, FormFile] = field(default_factory=dict)


def read_forms(folder: Path, problems: Problems) -> FormFiles:
    """Read the files of a folder; every fault of form, and every rate or fact that is not there, is a finding."""
    found = FormFiles()
    shared = _read(folder / FACTS, FactFile, problems)
    found.facts = shared.facts if shared else ()
    for file in sorted(folder.glob("*.yaml")):
        if file.name != FACTS and (form := _read(file, FormFile, problems)) is not None:
            found.forms[file.stem] = form
            _check_cases(file, form, problems)
            _check_facts(file, form, found.facts, problems)
    found.forms = dict(sorted(found.forms.items(), key=lambda named: _order(*named)))
    return found


def _order(name: str, file: FormFile) -> tuple[int, str]:
    """Return the place of a file's first form in the language; files of no form come last."""
    return next((ORDER.index(form) for form in (name, *file.forms) if form in ORDER), len(ORDER)), name


def _read(file: Path, cls: type[T], problems: Problems) -> T | None:
    if not file.is_file():
        problems.add(str(file), (0, 0), "missing-file", "缺少这个文件。")
        return None
    data = yaml_file.read_yaml(file, file.name, problems)

    def report(path: KeyPath, code: str, message: Message, *, at_key: bool = False) -> None:
        find = yaml_file.locate_key if at_key else yaml_file.locate
        problems.add(file.name, lambda: find(file, path), code, message)

    return None if data is None else Reader(report).read(cls, data)


def _check_cases(file: Path, form: FormFile, problems: Problems) -> None:
    """Check that cases name rates of their file, and that no name stands twice."""
    seen = set[str]()
    for n, case in enumerate(form.cases):
        named = {*case.rates, *case.expect.rates, *case.choices.values()}
        unknown = sorted(named - set(form.rates))
        for what in [*(f"没有补贴标准“{id}”。" for id in unknown), *(["这个情形写了两次。"] if case.name in seen else [])]:
            problems.add(file.name, yaml_file.locate(file, ("cases", n)), "unknown-reference", f"{case.name}：{what}")
        seen.add(case.name)


def _check_facts(file: Path, form: FormFile, facts: Iterable[Fact], problems: Problems) -> None:
    """Check that the facts which rates name are there."""
    known = [fact.id for fact in facts]
    for id, rate in form.rates.items():
        for field_, value, path in walk(rate):
            if field_.meta.fact and value not in (*known, "on"):
                place = yaml_file.locate(file, ("rates", id, *path))
                problems.add(file.name, place, "rule-fact", f"没有事实“{value}”。{guess(value, known)}")


def compile_forms(files: FormFiles) -> Json:
    """Compile all rates into one rule book, with ``form.rate`` as ids, and all cases. Raises ValueError for unknown facts."""
    facts = {fact.id: fact for fact in files.facts}
    rates = [_renamed(form, rate) for form, file in files.forms.items() for rate in file.rates.values()]
    levels = [option.id for option in facts["level"].options] if "level" in facts else []
    words = Wording(facts, {id: value_labels({}, fact) for id, fact in facts.items()}, {})
    parameters = {id: p for file in files.forms.values() for id, p in file.parameters.items()}
    rules = compile_rules(rates, files.facts, levels, words, parameters=parameters)
    forms = []
    for form, file in files.forms.items():
        cases = []
        for case in file.cases:
            try:
                cases.append(_case(form, case, rules))
            except FactError as error:
                raise ValueError(f"{form}.yaml，{case.name}：{error}") from error
        forms.append({"form": form, "title": file.title, "cases": cases})
    return {"rules": rules, "forms": forms}


def _renamed(form: str, rate: Rate) -> Rate:
    return msgspec.structs.replace(rate, id=f"{form}.{rate.id}")


def _case(form: str, case: FormCase, rules: Mapping[str, Any]) -> Json:
    facts = read_facts(rules, case.facts) | {id: None for id, value in case.facts.items() if value == "null"}
    more = {
        "ledger": [ledger_entry(rules, past) for past in case.ledger],
        "choices": {group: f"{form}.{rate}" for group, rate in case.choices.items()},
        "skip": list(case.skip),
        "audience": list(case.audience),
    }
    return {
        "name": case.name, "rates": [f"{form}.{rate}" for rate in case.rates], "facts": facts, "on": case.on.isoformat(),
        **{k: v for k, v in more.items() if v}, "expect": _expect(form, case.expect), "why": case.why,
    }  # fmt: skip


def _expect(form: str, expect: FormExpect) -> Json:
    """Return what must be so of a result, as a part of it; outcomes by rate, null where there must be none."""
    outcomes = {f"{form}.{rate}": None if e.absent else _outcome(form, e) for rate, e in expect.rates.items()}
    total = {} if expect.total is None else {"total": expect.total.compiled()}
    totals = {payee: bounds.compiled() for payee, bounds in expect.totals.items()}
    ask = {} if expect.ask is None else {"ask": _or_null(expect.ask)}
    return {"outcomes": outcomes, **total, **({"totals": totals} if totals else {}), **ask}


def _outcome(form: str, expect: ExpectedOutcome) -> Json:
    out: Json = {} if expect.status is None else {"status": expect.status}
    if ends := expect.compiled():
        out["amount"] = ends
    elif expect.status in CLOSED or expect.no_figure not in (None, NOTHING):
        out["amount"] = None
    if expect.status in CLOSED:
        out |= {"missing": [], "steps": [], "payments": [], "beaten_by": None}
    for key in ("no_figure", "paid_to", "claim_until", "change"):
        if (text := getattr(expect, key)) is not None:
            out[key] = _or_null(text)
    if expect.missing is not None:
        out["missing"] = list(expect.missing)
    if expect.reasons is not None:
        out["reasons"] = [{"text": text} for text in expect.reasons]
    if expect.steps is not None:
        out["steps"] = [{"text": step.text} | _step_amount(step) for step in expect.steps]
    if expect.payments is not None:
        whens = [{} if p.when is None else {"when": p.when} for p in expect.payments]
        out["payments"] = [
            {**when, "amount": p.compiled(), "due": _or_null(p.due or NOTHING)}
            for when, p in zip(whens, expect.payments, strict=True)
        ]
    if expect.beaten_by is not None:
        out["beaten_by"] = None if expect.beaten_by == NOTHING else {"rate": f"{form}.{expect.beaten_by}"}
    if expect.deciding_date is not None:
        out["decided_by"] = {"date": expect.deciding_date.isoformat()}
    if expect.in_force is not None:
        out["in_force"] = plain(expect.in_force)
    return out


def _step_amount(step: Bounds) -> Json:
    """Return the amount of a step: one figure as results write it, or its two ends."""
    return {"amount": step.amount if step.amount is not None else step.compiled()}


def _or_null(text: str) -> str | None:
    return None if text == NOTHING else text


def forms_json(folder: Path) -> bytes:
    """Make ``data/forms.json``. Raises BuildStopped."""
    problems = Problems()
    files = read_forms(folder, problems)
    stop_on_errors(problems)
    body = compile_forms(files)
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
