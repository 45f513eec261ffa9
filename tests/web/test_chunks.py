"""Scripts as they are published: what pages need together is one file, runs as it is written, and stands on the site once."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from skills_catalog.rules import forms as language
from skills_catalog.site import javascript
from tests.support.engines import node
from tests.support.missing import without
from tests.support.places import ROOT

ASSETS = ROOT / "site_templates" / "assets"
LONG = f"// {'-' * javascript.LEAST}\n"
"""Makes a module worth a file."""
FILES = {
    "js/rules.js": "/** What it is. */\nexport { twice } from './rules/twice.js';\n",
    "js/rules/twice.js": "/** Left out. */\nimport { plus } from './more/plus.js';\n\n/** Left out too. */\nexport function twice(n) {\n"
    "  return plus(n, n);\n}\n",
    "js/rules/more/plus.js": "const ZERO = 0;\nexport function plus(a, b) {\n  return a + b + ZERO;\n}\n",
}
PAGES = {
    "js/a/a-page.js": "import { sum } from './both.js';\nimport { tell } from './own.js';\n\ntell(sum(1));\n",
    "js/b/b-page.js": "import { sum as add } from '../a/both.js';\n\nglobalThis.told.push(add(2));\n",
    "js/a/own.js": LONG + "const ZERO = 'own';\nexport const tell = n => globalThis.told.push(ZERO, n);\n",
    "js/a/both.js": LONG + "import { twice } from '../rules.js';\n\nconst ZERO = 40;\nexport function* sums() {}\n"
    "export async function late() {}\nexport function sum(n) {\n  return twice(n) + ZERO;\n}\n",
}


def published(folder: Path, files: dict[str, str]) -> dict[str, str]:
    for name, text in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    return {name: text.decode() for name, text in javascript.published(folder).items()}


def run(folder: Path, files: dict[str, str], script: str) -> object:
    """What a script prints as JSON that may import published files by their path."""
    for name, text in files.items():
        file = folder / "out" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    (folder / "out" / "package.json").write_text('{"type": "module"}', "utf-8")
    root = (folder / "out").as_uri()
    return node("--input-type=module", "-e", f"const get = name => import('{root}/' + name);\n{script}", given=None) or without(
        "node"
    )


def test_a_public_script_has_its_names_and_needs_nothing(tmp_path: Path) -> None:
    files = published(tmp_path, FILES)
    assert list(files) == ["js/rules.js"]
    assert "Left out" not in files["js/rules.js"] and "import" not in files["js/rules.js"]
    assert run(
        tmp_path, files, "const m = await get('js/rules.js'); console.log(JSON.stringify([Object.keys(m), m.twice(4)]));"
    ) == [
        ["twice"],
        8,
    ]


def test_what_pages_share_is_one_file_and_names_may_be_used_again(tmp_path: Path) -> None:
    files = published(tmp_path, FILES | PAGES)
    assert sorted(files) == ["js/a/a-page.js", "js/a/both.js", "js/b/b-page.js", "js/rules.js"]
    assert javascript.needed({n: t.encode() for n, t in files.items()}, "js/b/b-page.js") == ["js/rules.js", "js/a/both.js"]
    told = "globalThis.told = []; await get('js/a/a-page.js'); await get('js/b/b-page.js'); console.log(JSON.stringify(told));"
    assert run(tmp_path, files, told) == ["own", 42, 44]


def test_what_is_too_small_for_a_file_goes_where_more_load_it(tmp_path: Path) -> None:
    small = {"js/a/tiny.js": "export const ONE = 1;\n", "js/c/c-page.js": "import { sum } from '../a/both.js';\n\nsum(0);\n"}
    changed = {
        name: "import { ONE } from '../a/tiny.js';\n" + PAGES[name] + "globalThis.told.push(ONE);\n"
        for name in ("js/a/a-page.js", "js/b/b-page.js")
    }
    files = published(tmp_path, FILES | PAGES | changed | small)
    assert "js/a/tiny.js" not in files and "ONE = 1" in files["js/a/both.js"]
    told = "globalThis.told = []; await get('js/a/a-page.js'); await get('js/b/b-page.js'); console.log(JSON.stringify(told));"
    assert run(tmp_path, files, told) == ["own", 42, 1, 44, 1]


def test_what_comes_later_does_not_bring_what_its_page_has(tmp_path: Path) -> None:
    pages = {
        "js/a/a-page.js": "import { later } from '../page/later.js';\nimport { sum } from './both.js';\n\nlater('a/more-page.js');\nsum(1);\n",
        "js/a/more-page.js": "import { sum } from './both.js';\nimport { tell } from './own.js';\n\ntell(sum(1));\n",
        "js/page/later.js": "export function later() {}\n",
    }
    files = published(tmp_path, FILES | PAGES | pages)
    assert "ZERO = 'own'" in files["js/a/more-page.js"], "only what comes later needs it"
    assert "function* sums" not in files["js/a/more-page.js"]


@pytest.mark.parametrize(
    ("part", "old", "new", "message"),
    [
        ("more/plus.js", "export function plus", "export default function plus", "cannot be joined: export default"),
        ("more/plus.js", "const ZERO", "export let ONE = 1;\nconst ZERO", "cannot be joined: export let"),
        ("more/plus.js", "const ZERO", "export * from './x.js';\nconst ZERO", "cannot be joined: export *"),
        ("twice.js", "{ plus }", "{ minus }", "does not export minus"),
        ("twice.js", "import { plus }", "import plus", "cannot be joined: import plus"),
        ("twice.js", "'./more/plus.js'", "'somewhere'", "only files can be imported"),
        ("twice.js", "'./more/plus.js'", "'./more/minus.js'", "there is no js/rules/more/minus.js"),
        ("more/plus.js", "const ZERO", "import { twice } from '../twice.js';\nconst ZERO", "imports itself"),
    ],
)
def test_what_cannot_be_joined_is_refused(part: str, old: str, new: str, message: str, tmp_path: Path) -> None:
    name = f"js/rules/{part}"
    assert old in FILES[name]
    with pytest.raises(javascript.NotJoinable, match=rf"^js/.*{re.escape(message)}"):
        published(tmp_path, {**FILES, name: FILES[name].replace(old, new)})


@pytest.mark.parametrize("name", ["js/rules/lost.js", "js/a/lost.js"])
def test_a_part_that_nothing_imports_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(javascript.NotJoinable, match=rf"^{name}: nothing imports it"):
        published(tmp_path, {**FILES, name: "const LOST = 1;\n"})


FORM = "import { twice } from '../twice.js';\n\nglobalThis.told.push(twice(%d));\n"


def test_forms_that_nobody_imports_follow_all_others(tmp_path: Path) -> None:
    forms = {"forms/b.js": FORM % 2, "forms/a.js": FORM % 1, "forms/deep/c.js": "globalThis.told.push('c');\n"}
    files = published(tmp_path, FILES | {f"js/rules/{name}": text for name, text in forms.items()})
    told = "globalThis.told = []; await get('js/rules.js'); console.log(JSON.stringify(told));"
    assert run(tmp_path, files, told) == [2, 4, "c"]


def test_a_form_that_exports_what_nobody_imports_is_refused(tmp_path: Path) -> None:
    with pytest.raises(javascript.NotJoinable, match=r"forms/a\.js: nothing imports it"):
        published(tmp_path, {**FILES, "js/rules/forms/a.js": "export function lost() {}\n"})


def test_each_form_of_the_rules_is_a_file_that_nothing_else_names() -> None:
    parts = ASSETS / "js" / "rules"
    forms = [p for folder in ("amounts", "conditions") for p in sorted((parts / folder).glob("*.js"))]
    assert {p.stem for p in forms} == {*language.amounts(), *language.tests()}
    named = re.compile("|".join(f"{p.parent.name}/{p.name}" for p in forms))
    assert [p.name for p in parts.parent.rglob("*.js") if named.search(p.read_text("utf-8"))] == []
    for form in forms:
        assert re.search(r"^define(?:Amount|Test)\('", form.read_text("utf-8"), re.M), form.name
        assert "\nexport " not in form.read_text("utf-8"), form.name


@pytest.fixture(scope="module")
def scripts() -> dict[str, str]:
    return {n: c.decode() for n, c in javascript.published(ASSETS).items() if n.endswith(".js")}


def test_every_module_stands_on_the_site_once(scripts: dict[str, str]) -> None:
    """Each function at the start of a line is in as many files as it is written in."""
    written = "\n".join(p.read_text("utf-8") for p in sorted((ASSETS / "js").rglob("*.js")))
    defined = re.compile(r"^(?:export )?(?:async )?function\*? (\w+)\(", re.M)
    assert sorted(defined.findall("\n".join(scripts.values()))) == sorted(defined.findall(written))
    assert sum(map(len, scripts.values())) < 0.9 * len(written)


def test_published_scripts_import_each_other_in_no_circle(scripts: dict[str, str]) -> None:
    given = {name: text.encode() for name, text in scripts.items()}
    for name in scripts:
        found = javascript.needed(given, name)
        assert name not in found and set(found) <= set(scripts)


def test_pages_do_not_bring_the_rules_before_there_is_something_to_reckon(scripts: dict[str, str]) -> None:
    given = {name: text.encode() for name, text in scripts.items()}
    brings = {n for n in scripts if n.endswith(javascript.PAGE) and "js/rules.js" in javascript.needed(given, n)}
    assert brings == {
        "js/calculator/calculator-page.js", "js/calculator/more-page.js", "js/calculator/reckoner-page.js",
        "js/calculator/verify-page.js", "js/roster/reckoning-page.js",
    }  # fmt: skip
