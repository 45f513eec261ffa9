"""Modules joined into one: what is published runs alone, and what cannot be joined is refused with its place."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from skills_catalog.rules import forms as language
from skills_catalog.site import javascript
from tests.support.engines import node
from tests.support.missing import without
from tests.support.places import ROOT

ENTRY = "/** What it is. */\nexport { twice } from './e/twice.js';\n"
PARTS = {
    "twice.js": "/** Left out. */\nimport { plus } from './more/plus.js';\n\n/** Left out too. */\nexport function twice(n) {\n"
    "  return plus(n, n);\n}\n",
    "more/plus.js": "const ZERO = 0;\nexport function plus(a, b) {\n  return a + b + ZERO;\n}\n",
}


def written(folder: Path, parts: dict[str, str], entry: str = ENTRY) -> Path:
    for name, text in parts.items():
        file = folder / "e" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    (folder / "e.js").write_text(entry, "utf-8")
    return folder / "e.js"


def test_parts_become_one_module_without_imports(tmp_path: Path) -> None:
    text = javascript.joined_module(written(tmp_path, PARTS))
    assert text == (
        "/** What it is. */\nconst ZERO = 0;\nfunction plus(a, b) {\n  return a + b + ZERO;\n}\n"
        "function twice(n) {\n  return plus(n, n);\n}\nexport { twice };\n"
    )
    alone = tmp_path / "alone.mjs"
    alone.write_text(text, "utf-8")
    run = "import(process.argv[1]).then(m => console.log(JSON.stringify([Object.keys(m), m.twice(4)])));"
    assert (node("-e", run, alone.as_uri(), given=None) or without("node")) == [["twice"], 8]


@pytest.mark.parametrize(
    ("part", "old", "new", "message"),
    [
        ("more/plus.js", "ZERO", "twice", "twice is also declared in"),
        ("more/plus.js", "const ZERO = 0;", "const ZERO = 0,\n  ONE = 1;", "one name a declaration"),
        ("more/plus.js", "const ZERO = 0;", "let ZERO, ONE;", "one name a declaration"),
        ("more/plus.js", "const ZERO = 0;", "const { ZERO } = { ZERO: 0 };", "one name a declaration"),
        ("more/plus.js", "export function plus", "export default function plus", "cannot be joined: export default"),
        ("more/plus.js", "const ZERO", "export * from './x.js';\nconst ZERO", "cannot be joined: export *"),
        ("twice.js", "{ plus }", "{ plus as add }", "a name cannot be changed"),
        ("twice.js", "{ plus }", "{ minus }", "does not export minus"),
        ("twice.js", "import { plus }", "import plus", "cannot be joined: import plus"),
        ("twice.js", "'./more/plus.js'", "'somewhere'", "only files can be joined"),
        ("more/plus.js", "const ZERO", "import { twice } from '../twice.js';\nconst ZERO", "imports itself"),
    ],
)
def test_what_cannot_be_joined_is_refused(part: str, old: str, new: str, message: str, tmp_path: Path) -> None:
    entry = written(tmp_path, {**PARTS, part: PARTS[part].replace(old, new)})
    with pytest.raises(javascript.NotJoinable, match=rf"^/.*{message.replace('*', '[*]')}"):
        javascript.joined_module(entry)


def test_a_part_that_nothing_imports_is_refused(tmp_path: Path) -> None:
    with pytest.raises(javascript.NotJoinable, match=r"lost\.js: nothing imports it"):
        javascript.joined_module(written(tmp_path, {**PARTS, "lost.js": "const LOST = 1;\n"}))


FORM = "import { twice } from '../twice.js';\n\ntwice(%d);\n"


def test_forms_that_nobody_imports_follow_all_others(tmp_path: Path) -> None:
    forms = {"forms/b.js": FORM % 2, "forms/a.js": FORM % 1, "forms/deep/c.js": "twice(3);\n"}
    text = javascript.joined_module(written(tmp_path, {**PARTS, **forms}))
    assert text.endswith("return plus(n, n);\n}\ntwice(1);\ntwice(2);\ntwice(3);\nexport { twice };\n")


def test_a_form_that_exports_what_nobody_imports_is_refused(tmp_path: Path) -> None:
    with pytest.raises(javascript.NotJoinable, match=r"forms/a\.js: nothing imports it"):
        javascript.joined_module(written(tmp_path, {**PARTS, "forms/a.js": "export function lost() {}\n"}))


def test_each_form_of_the_rules_is_a_file_that_nothing_else_names() -> None:
    parts = ROOT / "site_templates" / "assets" / "js" / "rules"
    forms = [p for folder in ("amounts", "conditions") for p in sorted((parts / folder).glob("*.js"))]
    assert {p.stem for p in forms} == {*language.amounts(), *language.tests()}
    named = re.compile("|".join(f"{p.parent.name}/{p.name}" for p in forms))
    assert [p.name for p in parts.parent.rglob("*.js") if named.search(p.read_text("utf-8"))] == []
    for form in forms:
        assert re.search(r"^define(?:Amount|Test)\('", form.read_text("utf-8"), re.M), form.name
        assert "\nexport " not in form.read_text("utf-8"), form.name


@pytest.mark.parametrize(
    ("more", "message"), [("const a = 1;\n", "only `export"), ("export { other } from './e/twice.js';\n", "export other")]
)
def test_an_entry_only_hands_on(more: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(javascript.NotJoinable, match=message):
        javascript.joined_module(written(tmp_path, PARTS, ENTRY + more))


def test_the_site_has_the_rules_as_one_file_and_no_parts() -> None:
    files = javascript.published(ROOT / "site_templates" / "assets")
    assert files["js/rules.js"].endswith(b"export { contradictions, evaluate, fraction, isDate, neighbours, own, yuan };\n")
    assert not [name for name in files if name.startswith("js/rules/") or name.endswith(".ts")]


PARSED = """
const acorn = require('internal/deps/acorn/acorn/dist/acorn');
const parse = text => JSON.stringify(acorn.parse(text, { ecmaVersion: 2018, sourceType: 'module' }),
  (key, value) => (key === 'start' || key === 'end' ? undefined : value));
const given = JSON.parse(require('fs').readFileSync(0, 'utf8'));
console.log(JSON.stringify(given.map(pair => parse(pair[0]) === parse(pair[1]))));
"""


def test_what_is_published_differs_from_what_is_written_in_comments_only() -> None:
    folder = ROOT / "site_templates" / "assets"
    files = {n: c.decode() for n, c in javascript.published(folder).items() if n.endswith(".js") and n not in javascript.JOINED}
    written = {name: (folder / name).read_text("utf-8") for name in files}
    pairs = [[written[name], text] for name, text in files.items()] + [["a(1)", "a(2)"]]
    same = node("--expose-internals", "--no-warnings", "-e", PARSED, given=pairs) or without("node")
    assert dict(zip([*files, "another"], same, strict=True)) == {**dict.fromkeys(files, True), "another": False}
    assert len("".join(files.values())) < 0.85 * len("".join(written.values()))
