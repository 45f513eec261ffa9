"""What ships to browsers: syntax of 2018, small, no foreign address, no platform dates in the rules."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest

from skills_catalog.site import javascript
from tests.support.engines import node, rules_js

ASSETS = Path(__file__).resolve().parents[2] / "site_templates"
SCRIPTS = sorted([*(ASSETS / "assets" / "js").rglob("*.js"), *(ASSETS / "worker").glob("*.js")])
NEWER = {
    "optional chaining": r"\w\?\.[a-zA-Z\[(]",
    "nullish": r"\?\?",
    "logical assignment": r"(\|\||&&)=",
    "catch without binding": r"catch\s*\{",
    "newer methods": r"(?<!clients)\.(replaceAll|flat|flatMap|at|matchAll|trimStart|trimEnd)\(|Object\.fromEntries|Promise\.allSettled|structuredClone",
    "class fields and private names": r"^\s*(static\s+)?#\w+",
    "BigInt": r"\b\d+n\b|BigInt",
    "numeric separators": r"\b\d+_\d+\b",
}


def code(path: Path) -> str:
    text = re.sub(r"/\*.*?\*/", "", path.read_text("utf-8"), flags=re.S)
    return re.sub(r"(?m)^\s*//.*$", "", text)


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda p: p.name)
@pytest.mark.parametrize("what", NEWER)
def test_no_newer_syntax(path: Path, what: str) -> None:
    assert not re.search(NEWER[what], code(path), flags=re.M), what


PARSER = """
const acorn = require('internal/deps/acorn/acorn/dist/acorn');
const given = JSON.parse(require('fs').readFileSync(0, 'utf8'));
const out = given.map(f => { try { acorn.parse(f.text, { ecmaVersion: f.version, sourceType: f.kind }); return ''; } catch (e) { return String(e); } });
console.log(JSON.stringify(out));
"""


def parse(files: list[dict[str, object]]) -> list[str]:
    """What a parser of an old version of the language says of each text; the parser is the one inside node."""
    return list(node("--expose-internals", "--no-warnings", "-e", PARSER, given=files))


def test_a_parser_of_2018_reads_every_script() -> None:
    """Modules by the rules of 2018; the script that runs in every browser, however old, by those of 2009."""
    files: list[dict[str, object]] = []
    for path in SCRIPTS:
        old = path.name == "early.js"
        kind = "script" if path.name == "early.js" or path.parent.name == "worker" else "module"
        files.append({"text": path.read_text("utf-8"), "version": 5 if old else 2018, "kind": kind})
    assert dict(zip((p.name for p in SCRIPTS), parse(files), strict=True)) == {p.name: "" for p in SCRIPTS}


def test_the_parser_refuses_what_is_newer() -> None:
    newer = ["a?.b", "a ?? b", "class A { #x = 1; }", "1_000", "try { } catch { }", "import('x')", "x ||= 1"]
    assert all(parse([{"text": t, "version": 2018, "kind": "module"} for t in newer]))
    assert all(parse([{"text": t, "version": 5, "kind": "script"} for t in ("const a = 1", "() => 1", "`a`")]))


def test_the_check_can_fail() -> None:
    assert re.search(NEWER["optional chaining"], "a?.b")
    assert re.search(NEWER["catch without binding"], "try { } catch { }")


def test_rules_use_nothing_of_the_platform() -> None:
    text = code(rules_js())
    assert not re.search(r"\b(Date|Intl|document|window|fetch|localStorage)\b", text)
    assert "import " not in text


def test_scripts_are_small() -> None:
    """Compressed: the rules, and all that a page loads at once."""
    files = {n: c for n, c in javascript.published(ASSETS / "assets").items() if n.endswith(".js")}
    sizes = {name: len(gzip.compress(text, 9)) for name, text in files.items()}
    assert sizes["js/rules.js"] < 26 * 1024
    site = {"js/page/site.js", *javascript.needed(files, "js/page/site.js")}
    later = {f"js/{name}" for text in files.values() for name in re.findall(r"\blater\('([^']+)'\)", text.decode())}
    assert later
    for page in (name for name in files if name.endswith(javascript.PAGE) and name not in later):
        assert sum(sizes[n] for n in {page, *javascript.needed(files, page), *site}) < 75 * 1024, page


def test_no_foreign_address() -> None:
    for path in [*SCRIPTS, *ASSETS.rglob("*.html"), *ASSETS.rglob("*.css")]:
        for address in re.findall(r"https?://[^\s\"'<>)]+", path.read_text("utf-8")):
            assert address.startswith(("http://www.w3.org/", "https://schema.org")), (path, address)
