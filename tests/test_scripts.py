"""What ships to browsers: syntax of 2018, small, no foreign address, no platform dates in the rules."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest

ASSETS = Path(__file__).resolve().parent.parent / "site_templates"
SCRIPTS = sorted([*(ASSETS / "assets" / "js").glob("*.js"), ASSETS / "sw.js"])
NEWER = {
    "optional chaining": r"\w\?\.[a-zA-Z\[(]",
    "nullish": r"\?\?",
    "logical assignment": r"(\|\||&&)=",
    "catch without binding": r"catch\s*\{",
    "newer methods": r"\.(replaceAll|flat|flatMap|at|matchAll|trimStart|trimEnd)\(|Object\.fromEntries|Promise\.allSettled|structuredClone",
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


def test_the_check_can_fail() -> None:
    assert re.search(NEWER["optional chaining"], "a?.b")
    assert re.search(NEWER["catch without binding"], "try { } catch { }")


def test_rules_use_nothing_of_the_platform() -> None:
    text = code(ASSETS / "assets" / "js" / "rules.js")
    assert not re.search(r"\b(Date|Intl|document|window|fetch|localStorage)\b", text)
    assert "import " not in text


def test_rules_are_small() -> None:
    raw = (ASSETS / "assets" / "js" / "rules.js").read_bytes()
    assert len(gzip.compress(raw, 9)) < 12 * 1024


def test_no_foreign_address() -> None:
    for path in [*SCRIPTS, *ASSETS.rglob("*.html"), *ASSETS.rglob("*.css")]:
        for address in re.findall(r"https?://[^\s\"'<>)]+", path.read_text("utf-8")):
            assert address.startswith(("http://www.w3.org/", "https://schema.org")), (path, address)
