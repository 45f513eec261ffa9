"""Somebody who is registered as unemployed and once paid the insurance is not told a sure yes: how one is insured now is asked."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.places import ROOT
from tests.support.program import run_here

PERSON = """groups: [registered_unemployed]
insured_months: 24
level: L4
certificate_kind: skill_level
certificate_date: 2025-12-10
is_staff: true
"""


def outcome(tmp: Path, facts: str) -> tuple[dict[str, object], str | None]:
    file = tmp / "one.yaml"
    file.write_text(facts, "utf-8")
    done = run_here(["calc", str(file), "--on", "2026-11-25", "--json", "--catalog", str(ROOT / "catalog")])
    assert done.returncode == 0, done.stderr
    result = json.loads(done.stdout)
    return next(o for o in result["outcomes"] if o["rate"] == "ui-upgrade-2025"), result["ask"]


def test_how_one_is_insured_is_asked(tmp_path: Path) -> None:
    found, ask = outcome(tmp_path, PERSON)
    assert (found["status"], found["missing"], ask) == ("maybe", ["insured_as"], "insured_as")


@pytest.mark.parametrize(("now", "status"), [("在企业参保", "yes"), ("正在领失业保险金", "yes"), ("都不是", "no")])
def test_the_answer_settles_it(now: str, status: str, tmp_path: Path) -> None:
    found, _ = outcome(tmp_path, f"{PERSON}insured_as: {now}\n")
    assert found["status"] == status
