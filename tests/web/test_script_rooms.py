"""The house of the scripts: which room may know which, what is pure, and that nothing is exported in vain."""

from __future__ import annotations

import posixpath
from pathlib import Path
from typing import Any

import pytest

from tests.support.engines import node
from tests.support.missing import without
from tests.support.places import ROOT

SCRIPTS = ROOT / "site_templates" / "assets" / "js"
ROOMS = ("rules", "page", "calculator", "roster", "finder", "query")
"""A script imports from its own room and from those before it."""
FACES = ("rules.js", "neighbours.js", "figures.js")
"""The public faces of the rules: outside their room nobody imports the parts."""
PURE = {
    "page": "age readings sessions typed",
    "calculator": "answers calendar cases choices copied fragment hanging mending more payees project-money purses sound words",
    "roster": "cells delimited roster roster-results",
    "finder": "distances listing merged search",
    "query": "matching",
}
"""What runs anywhere: in node, in a test, in a worker."""
STARTED = ("page/early.js", "page/site.js", "page/speak.js", "query/worker.js")
"""Scripts that a page starts by their address, beside those called `*-page.js`."""
PLATFORM = (
    "document", "window", "self", "navigator", "location", "history", "localStorage", "sessionStorage", "fetch", "alert",
    "setTimeout", "requestAnimationFrame", "FileReader", "Worker", "CustomEvent", "matchMedia",
)  # fmt: skip
READ = """
const acorn = require('internal/deps/acorn/acorn/dist/acorn'), walk = require('internal/deps/acorn/acorn-walk/dist/walk');
const files = JSON.parse(require('fs').readFileSync(0, 'utf8')), out = {};
Object.keys(files).forEach(path => {
  const tree = acorn.parse(files[path], { ecmaVersion: 2022, sourceType: 'module' });
  const found = { imports: [], exports: [], names: [] };
  tree.body.forEach(n => {
    if (n.source) found.imports.push({ from: n.source.value, names: n.specifiers.map(s => (s.imported || s.local).name || 'default') });
    if (n.type === 'ExportDefaultDeclaration' || n.type === 'ExportAllDeclaration') found.exports.push('*');
    if (n.type !== 'ExportNamedDeclaration') return;
    n.specifiers.forEach(s => found.exports.push(s.exported.name));
    if (n.declaration) (n.declaration.declarations || [n.declaration]).forEach(d => found.exports.push(d.id.name));
  });
  walk.full(tree, n => { if (n.type === 'Identifier' && found.names.indexOf(n.name) < 0) found.names.push(n.name); });
  out[path] = found;
});
console.log(JSON.stringify(out));
"""
Script = dict[str, Any]
"""imports: [{from, names}], exports: [name], names: identifiers that are no keys of objects."""


def read(files: dict[str, str]) -> dict[str, Script]:
    """What each module (path → text) imports, exports and names, as the parser inside node sees it."""
    return dict(node("--expose-internals", "--no-warnings", "-e", READ, given=files) or without("node"))


@pytest.fixture(scope="module")
def scripts() -> dict[str, Script]:
    return read({p.relative_to(SCRIPTS).as_posix(): p.read_text("utf-8") for p in sorted(SCRIPTS.rglob("*.js"))})


def room(path: str) -> str:
    return "rules" if path in FACES else path.split("/", maxsplit=1)[0]


def started(path: str) -> bool:
    return path in STARTED or path.endswith("-page.js")


def imported(path: str, script: Script) -> dict[str, list[str]]:
    """Path of each script of ours that one imports → the names it takes; packages are left out."""
    whole = {posixpath.normpath(posixpath.join(posixpath.dirname(path), i["from"])): i["names"] for i in script["imports"]}
    return {other: names for other, names in whole.items() if other.endswith(".js")}


def test_every_script_is_in_a_room_and_imports_what_is_there(scripts: dict[str, Script]) -> None:
    assert {room(path) for path in scripts} == set(ROOMS)
    for path, script in scripts.items():
        for other, names in imported(path, script).items():
            assert set(names) <= set(scripts[other]["exports"]), f"{path}: {other}"


def test_a_room_knows_only_those_before_it(scripts: dict[str, Script]) -> None:
    for path, script in scripts.items():
        for other in imported(path, script):
            assert ROOMS.index(room(other)) <= ROOMS.index(room(path)), f"{path} imports {other}"
            if room(other) == "rules" and room(path) != "rules":
                assert other in FACES, f"{path} imports {other}"


def test_no_circles(scripts: dict[str, Script]) -> None:
    left = {path: set(imported(path, script)) for path, script in scripts.items()}
    while done := {path for path, others in left.items() if not others & left.keys()}:
        left = {path: others for path, others in left.items() if path not in done}
    assert not left


def test_nothing_imports_what_a_page_starts(scripts: dict[str, Script]) -> None:
    for path, script in scripts.items():
        assert not any(started(other) for other in imported(path, script)), path
        assert not (started(path) and script["exports"]), f"{path} exports what nobody may import"


def test_every_export_is_imported(scripts: dict[str, Script]) -> None:
    taken = {(o, name) for path, script in scripts.items() for o, names in imported(path, script).items() for name in names}
    assert [(p, name) for p, s in scripts.items() for name in s["exports"] if (p, name) not in taken] == []


def pure() -> list[str]:
    rules = sorted(p.relative_to(SCRIPTS).as_posix() for p in (SCRIPTS / "rules").rglob("*.js"))
    return [*FACES, *rules, *(f"{name}/{module}.js" for name, modules in PURE.items() for module in modules.split())]


def test_pure_modules_name_nothing_of_a_page(scripts: dict[str, Script]) -> None:
    for path in pure():
        assert not set(scripts[path]["names"]) & set(PLATFORM), path
        assert set(imported(path, scripts[path])) <= set(pure()), path


def test_pure_modules_load_without_a_page() -> None:
    """Node has neither document nor window: each module is loaded as it is."""
    load = "Promise.all(JSON.parse(require('fs').readFileSync(0, 'utf8')).map(f => import(f))).then(l => console.log(l.length));"
    files = [(SCRIPTS / path).as_uri() for path in pure()]
    assert (node("--no-warnings", "-e", load, given=files) or without("node")) == len(files)


def test_the_reader_sees_what_is_forbidden() -> None:
    text = (
        "import { a } from './x.js';\nexport const b = { document: a.window };\nexport function c() { return typeof document; }"
    )
    found = read({"page/t.js": text})["page/t.js"]
    assert found["imports"] == [{"from": "./x.js", "names": ["a"]}] and found["exports"] == ["b", "c"]
    assert "document" in found["names"] and "window" not in found["names"]


def test_the_folder_is_where_it_is_said() -> None:
    assert all(Path(SCRIPTS, face).is_file() for face in FACES)
