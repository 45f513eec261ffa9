"""Runs the JavaScript engine from Python, in node and in QuickJS, and compares it with the reference."""

from __future__ import annotations

import atexit
import functools
import json
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import quickjs

from skills_catalog.rules.engine.evaluate import evaluate
from skills_catalog.site import javascript
from tests.support.missing import without
from tests.support.places import SCRIPTS

Call = dict[str, Any]
"""{rules, facts, on, options}"""


FACES = """export { contradictions, evaluate } from './rules.js';
export { neighbours } from './neighbours.js';
export { isDate, own, yuan } from './figures.js';
export { fraction } from './rules/numbers.js';
"""


def rules_text() -> str:
    """The rules engine, joined as it is on the site, as one module."""
    files = [
        *(SCRIPTS / name for name in ("rules.js", "neighbours.js", "figures.js")),
        *sorted((SCRIPTS / "rules").rglob("*.js")),
    ]
    return javascript.joined(
        {"all.js": FACES} | {p.relative_to(SCRIPTS).as_posix(): p.read_text("utf-8") for p in files}, "all.js"
    )


@functools.cache
def rules_js() -> Path:
    """The same in a file of its own until the process ends."""
    folder = tempfile.TemporaryDirectory(prefix="rules-")
    atexit.register(folder.cleanup)
    file = Path(folder.name, "rules.mjs")
    file.write_text(rules_text(), "utf-8")
    return file


def as_script(module: str) -> str:
    """A module's text without imports and exports, for an engine that takes scripts only."""
    text = re.sub(r"^(?:import|export \{)[^;]*;$", "", module, flags=re.M)
    return re.sub(r"^export (?=function|const)", "", text, flags=re.M)


EVALUATE = """
import { contradictions, evaluate, neighbours } from %s;
const call = { contradictions, evaluate, neighbours }[%s];
let text = '';
process.stdin.on('data', c => { text += c; });
process.stdin.on('end', () => {
  const given = JSON.parse(text);
  const out = given.calls.map(c => {
    try { return JSON.parse(JSON.stringify(call(given.rules[c.rules], c.facts, c.on, c.options))); }
    catch (e) { return { error: String(e) }; }
  });
  process.stdout.write(JSON.stringify(out));
});
"""


def node(*options: str, given: object) -> Any:
    """What a script writes, as JSON, when it reads ``given``, as JSON, from its standard input."""
    program = shutil.which("node") or without("node")
    done = subprocess.run([program, *options], input=json.dumps(given), capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def run_python(rules: list[Any], calls: list[Call]) -> list[Any]:
    """Results of the reference, as those of the others."""
    return [evaluate(rules[c["rules"]], c["facts"], c["on"], **c["options"]) for c in calls]


def run_node(rules: list[Any], calls: list[Call], what: str = "evaluate") -> list[Any]:
    """Results in the order of the calls; ``calls[i]["rules"]`` indexes ``rules``. what: evaluate, neighbours, contradictions."""
    script = EVALUATE % (json.dumps(rules_js().as_uri()), json.dumps(what))
    return list(node("--input-type=module", "-e", script, given={"rules": rules, "calls": calls}))


Engine = Callable[[list[Any], list[Any]], list[Any]]
"""Results of calls ({rules: index of the book, facts, on, options}) on rule books, in the order of the calls."""
ENGINES = [pytest.param(run_python, id="python"), pytest.param(run_node, id="javascript")]
"""Another engine is a line here."""


def run_quickjs(rules: list[Any], calls: list[Call]) -> list[Any]:
    context = quickjs.Context()
    context.eval(as_script(rules_js().read_text("utf-8")))
    context.eval(
        "function run(text) { const given = JSON.parse(text);"
        " return JSON.stringify(given.calls.map(c => { try {"
        " return JSON.parse(JSON.stringify(evaluate(given.rules[c.rules], c.facts, c.on, c.options))); }"
        " catch (e) { return { error: String(e) }; } })); }"
    )
    run = context.get("run")
    return list(json.loads(run(json.dumps({"rules": rules, "calls": calls}))))


def unlike(ours: Any, theirs: Any, where: str = "") -> Iterator[tuple[str, Any, Any]]:
    """Where two results differ: (place, ours, theirs)."""
    if isinstance(ours, dict) and isinstance(theirs, dict):
        for key in sorted(ours.keys() | theirs.keys()):
            yield from unlike(ours.get(key, "absent"), theirs.get(key, "absent"), f"{where}.{key}")
    elif isinstance(ours, list) and isinstance(theirs, list) and len(ours) == len(theirs):
        for n, (one, other) in enumerate(zip(ours, theirs, strict=True)):
            yield from unlike(one, other, f"{where}.{n}")
    elif ours != theirs:
        yield where, ours, theirs


def compare(books: list[Any], calls: list[Any], results: list[Any], engine: str) -> None:
    """Equal results; JavaScript may refuse a number beyond 2^53 (percentages of percentages), never round it."""
    refused = 0
    for call, theirs in zip(calls, results, strict=True):
        ours = evaluate(books[call["rules"]], call["facts"], call["on"], **call["options"])
        if "too large" in theirs.get("error", ""):
            refused += 1
            continue
        assert theirs == ours, f"{engine} differs: {list(unlike(ours, theirs))[:5]}, asked {call}"
    assert refused * 50 <= len(calls), f"{engine} refused {refused} of {len(calls)}"


ROSTER = (
    "page/typed.js", "page/readings.js", "calculator/words.js", "calculator/payees.js", "roster/cells.js", "roster/delimited.js",
    "roster/roster.js", "roster/roster-results.js",
)  # fmt: skip
MONEY = ("calculator/words.js", "calculator/payees.js", "calculator/sound.js", "calculator/project-money.js")


def load_scripts(files: tuple[str, ...], context: Any = None) -> Any:
    """The functions of pure scripts in QuickJS, under the name ``scripts``: a callable (name, arguments) → result."""
    context = context or quickjs.Context()
    text = as_script("\n".join((SCRIPTS / name).read_text("utf-8") for name in files))
    names = re.findall(r"^(?:function|const) (\w+)", text, re.M)
    context.eval(as_script(rules_js().read_text("utf-8")))
    context.eval(f"const scripts = (() => {{ {text}\nreturn {{ {', '.join(names)} }}; }})();")
    context.eval("function call(text) { const c = JSON.parse(text); return JSON.stringify(scripts[c[0]].apply(null, c[1])); }")
    call = context.get("call")
    return lambda name, *arguments: json.loads(call(json.dumps([name, list(arguments)])))


def load_roster(context: Any = None) -> Any:
    """The class list's functions in QuickJS."""
    return load_scripts(ROSTER, context)


def load_money(context: Any = None) -> Any:
    """What a project costs and brings, in QuickJS."""
    return load_scripts(MONEY, context)
