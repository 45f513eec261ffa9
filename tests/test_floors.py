"""Imports go down only: a module imports from lower floors, never from its own or a higher one."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FLOORS = [
    ["codes", "characters", "surnames"],
    ["persons"],
    ["personal"],
    [
        "problems",
        "credit_codes",
        "texts",
        "units",
        "canonical",
        "stylesheet",
        "sound",
        "words",
        "relations",
        "release",
        "watched",
        "workers",
        "templates",
        "state",
        "base",
        "saves",
        "sheets.grid",
        "sheets.cells",
        "syntax",
    ],
    ["document"],
    [
        "source",
        "plugin",
        "inputs",
        "failures",
        "linkcheck",
        "github",
        "usage",
        "sheets.delimited",
        "sheets.workbooks",
        "sheets.headings",
    ],
    ["schema", "sheets.tables"],
    ["record", "typed", "rules.expressions"],
    ["rules.language", "rules.facts", "district"],
    ["rules.cases"],
    ["rules.nodes", "rules.compile", "rules.values"],
    ["rules.conditions", "rules.sentences"],
    ["rules.amounts", "rules.total"],
    ["rules.adjustments", "rules.limits", "rules.payments"],
    ["rules.evaluate"],
    ["rules.coverage"],
    ["records", "rows"],
    ["catalog", "changes", "fulltext", "districts", "sheets.synonyms", "sheets.yaml_text"],
    ["rulebook", "options", "hints", "sheets.lookup"],
    ["sheets.values"],
    [
        "checks.addresses",
        "checks.policy",
        "checks.privacy",
        "checks.codes",
        "checks.stale",
        "checks.quotes",
        "checks.rules",
        "checks.settings",
        "checks.values",
        "checks.cases",
        "checks.conflicts",
        "checks.logic",
    ],
    ["checks", "sheets.columns", "sheets.originals", "sheets.amend"],
    ["model", "sheets.texts", "sheets.plan", "sheets.identity", "sheets.matching"],
    ["jsonld", "sheets.foreign", "sheets.preview"],
    [
        "views",
        "contents",
        "events",
        "history",
        "shell",
        "filled",
        "database",
        "feeds",
        "packs",
        "links",
        "jsonschema",
        "drafts",
        "courses",
        "grants",
        "things",
    ],
    ["guides", "starter", "dictionary", "files", "revision"],
    ["workbook", "readings"],
    ["exports", "datapackage", "structured", "finder", "servers"],
    ["reissue", "sheets.book"],
    ["downloads", "sheets.returned"],
    ["openapi", "pages", "terminal", "offline"],
    ["home", "batches", "province"],
    ["retained"],
    ["cluster", "store"],
    ["passes", "serve"],
    ["edit", "district_sites", "sheets.exporting", "sheets.writing"],
    ["rebuild", "sheets.importing"],
    ["assembly"],
    ["checking"],
]
FLOOR = {name: n for n, names in enumerate(FLOORS) for name in names}
JS_FLOORS = [
    [
        "rules.js",
        "early.js",
        "qr.js",
        "delimited.js",
        "roster-results.js",
        "search.js",
        "near.js",
        "session.js",
        "speak.js",
        "dom.js",
        "merged.js",
        "age.js",
    ],
    ["device.js", "explanation.js", "answers.js", "ledger.js", "cells.js"],
    ["site.js", "questions.js", "money.js", "roster.js"],
    ["listing.js"],
    ["ledger-panel.js", "receipt.js", "compare.js"],
    [
        "calculator.js",
        "roster-page.js",
        "verify.js",
        "finder.js",
        "cost.js",
        "home.js",
        "offline-page.js",
        "query-page.js",
        "province.js",
    ],
]


def modules() -> dict[str, Path]:
    found = {}
    for path in (ROOT / "compiler").rglob("*.py"):
        parts = path.relative_to(ROOT / "compiler").with_suffix("").parts
        name = ".".join(p for p in parts if p != "__init__")
        if name and name not in ("rules", "sheets"):
            found[name] = path
    return found


def imported(path: Path) -> set[str]:
    out: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("compiler"):
            base = node.module.removeprefix("compiler").lstrip(".")
            for alias in node.names:
                joined = f"{base}.{alias.name}".lstrip(".")
                out.add(joined if joined in FLOOR else base)
        elif isinstance(node, ast.Import):
            out.update(a.name.removeprefix("compiler.") for a in node.names if a.name.startswith("compiler."))
    return out


def test_every_module_has_its_floor() -> None:
    assert sorted(modules()) == sorted(FLOOR)


def test_imports_go_down() -> None:
    for name, path in modules().items():
        for other in imported(path) - {""}:
            assert FLOOR[other] < FLOOR[name], f"{name} imports {other}"


def test_scripts_import_down() -> None:
    floor = {name: n for n, names in enumerate(JS_FLOORS) for name in names}
    for path in (ROOT / "site_templates" / "assets" / "js").glob("*.js"):
        for other in re.findall(r"from '\./([\w.]+)'", path.read_text("utf-8")):
            assert floor[other] < floor[path.name], f"{path.name} imports {other}"


def test_the_program_knows_no_district() -> None:
    for folder, endings in (("compiler", ("*.py",)), ("site_templates", ("*.html", "*.js", "*.css"))):
        for ending in endings:
            for path in (ROOT / folder).rglob(ending):
                text = path.read_text("utf-8")
                assert "台儿庄" not in text and "枣庄" not in text and "tzf-2019" not in text, path
