"""Imports go down only: a module imports from rooms with a lower number, and inside a room there are no circles."""

from __future__ import annotations

import ast
import re
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from tests.support.some import some

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "skills_catalog"
FLOORS = {
    "text": 1, "findings": 2, "records": 3, "rules": 4, "catalog": 5, "checks": 6,
    "site": 7, "open_data": 7, "web": 7, "authoring": 7, "release": 8, "commands": 9,
}  # fmt: skip
MOST = 17
"""Modules that one folder may hold; when there are more, a second noun has appeared."""
FORMS = {PACKAGE / "rules" / "amounts", PACKAGE / "rules" / "conditions"}
"""Folders with a module for each form of the language, which may have more."""


def modules() -> dict[str, Path]:
    """Dotted name below the package → file."""
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE).with_suffix("").parts
        if name := ".".join(p for p in parts if p != "__init__"):
            found[name] = path
    return found


MODULES = modules()


def imported(path: Path) -> set[str]:
    """The modules of the package that a file imports, wherever in it the import stands."""
    out: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == PACKAGE.name:
            base = node.module.removeprefix(PACKAGE.name).lstrip(".")
            joined = {f"{base}.{alias.name}".lstrip(".") for alias in node.names}
            out |= {name if name in MODULES else base for name in joined}
        elif isinstance(node, ast.Import):
            out |= {a.name.removeprefix(f"{PACKAGE.name}.") for a in node.names if a.name.startswith(PACKAGE.name)}
    return out - {""}


def room(name: str) -> str:
    return name.split(".", maxsplit=1)[0]


def test_the_package_is_its_rooms() -> None:
    assert sorted(p.name for p in PACKAGE.iterdir() if p.name != "__pycache__") == sorted([*FLOORS, "__init__.py"])
    for folder in {path.parent for path in MODULES.values()} - FORMS:
        assert len(list(folder.glob("*.py"))) - 1 <= MOST, folder


def test_imports_go_down() -> None:
    wrong = [
        f"{name} imports {other}"
        for name, path in MODULES.items()
        for other in sorted(imported(path))
        if room(other) != room(name) and FLOORS[room(other)] >= FLOORS[room(name)]
    ]
    assert wrong == []


@pytest.mark.parametrize("wanted", FLOORS)
def test_a_room_has_no_circles(wanted: str) -> None:
    graph = {
        name: {other for other in imported(path) if room(other) == wanted and other != name}
        for name, path in MODULES.items()
        if room(name) == wanted and path.name != "__init__.py"
    }
    try:
        tuple(TopologicalSorter(graph).static_order())
    except CycleError as error:
        pytest.fail(" → ".join(error.args[1]))


def test_the_program_knows_no_district() -> None:
    for folder, endings in (("skills_catalog", ("*.py",)), ("site_templates", ("*.html", "*.js", "*.css"))):
        for ending in endings:
            for path in some((ROOT / folder).rglob(ending)):
                text = path.read_text("utf-8")
                assert not re.search("台儿庄|枣庄|tzf-2019", text), path
