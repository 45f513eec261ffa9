"""The cases of classes and their states, with their projects read as the catalog reads them."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

import yaml

from skills_catalog.catalog.kinds.training import Project
from skills_catalog.records.convert import Reader
from tests.support.places import ROOT

FILE = ROOT / "tests" / "catalog" / "sessions.yaml"
FRAME = {
    "id": "p", "title": "p", "training_form": "skill", "supply_mode": "market", "mode": "offline", "open_to": "anyone",
    "theory_hours": "0", "practice_hours": "0",
}  # fmt: skip


@dataclass(frozen=True)
class IntakeCase:
    """A project; the classes of its rules: id → [end, deadline]; day → [state, words, first day, first day of the next]."""

    name: str
    project: Project
    classes: dict[str, list[str | None]]
    on: dict[datetime.date, list[str | None]]


def read_cases() -> list[IntakeCase]:
    return [_case(data) for data in yaml.load(FILE.read_text("utf-8"), yaml.BaseLoader)]


def _case(data: dict[str, Any]) -> IntakeCase:
    faults: list[Any] = []
    project = Reader(lambda *fault: faults.append(fault)).read(Project, FRAME | data["project"])
    assert project is not None and not faults, (data["name"], faults)
    on = {datetime.date.fromisoformat(day): _values(told) for day, told in data["on"].items()}
    return IntakeCase(data["name"], project, {k: _values(v) for k, v in data.get("classes", {}).items()}, on)


def _values(texts: list[str]) -> list[str | None]:
    return [None if text == "null" else text for text in texts]
