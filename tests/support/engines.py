"""Runs the JavaScript engine from Python: node in one batch where it is present, QuickJS always."""

from __future__ import annotations

import atexit
import functools
import json
import re
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import quickjs

from skills_catalog.site import javascript

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = ROOT / "site_templates" / "assets" / "js"
Call = dict[str, Any]
"""{rules, facts, on, options}"""


@functools.cache
def rules_js() -> Path:
    """The rules engine as it is published, one module, in a file of its own until the process ends."""
    folder = tempfile.TemporaryDirectory(prefix="rules-")
    atexit.register(folder.cleanup)
    file = Path(folder.name, "rules.mjs")
    file.write_text(javascript.joined(SCRIPTS / "rules.js"), "utf-8")
    return file


def as_script(module: str) -> str:
    """A module's text without imports and exports, for an engine that takes scripts only."""
    text = re.sub(r"^(?:import|export \{)[^;]*;$", "", module, flags=re.M)
    return re.sub(r"^export (?=function|const)", "", text, flags=re.M)


EVALUATE = """
import { evaluate } from %s;
let text = '';
process.stdin.on('data', c => { text += c; });
process.stdin.on('end', () => {
  const given = JSON.parse(text);
  const out = given.calls.map(c => {
    try { return evaluate(given.rules[c.rules], c.facts, c.on, c.options); } catch (e) { return { error: String(e) }; }
  });
  process.stdout.write(JSON.stringify(out));
});
"""


def node(*options: str, given: object) -> Any:
    """What a script writes, as JSON, when it reads ``given``, as JSON, from its standard input; None without node."""
    program = shutil.which("node")
    if program is None:
        return None
    done = subprocess.run([program, *options], input=json.dumps(given), capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def run_node(rules: list[Any], calls: list[Call]) -> list[Any] | None:
    """Results in the order of the calls, or None without node. ``calls[i]["rules"]`` indexes ``rules``."""
    script = EVALUATE % json.dumps(rules_js().as_uri())
    out = node("--input-type=module", "-e", script, given={"rules": rules, "calls": calls})
    return None if out is None else list(out)


def run_quickjs(rules: list[Any], calls: list[Call]) -> list[Any]:
    context = quickjs.Context()
    context.eval(as_script(rules_js().read_text("utf-8")))
    context.eval(
        "function run(text) { const given = JSON.parse(text);"
        " return JSON.stringify(given.calls.map(c => { try {"
        " return evaluate(given.rules[c.rules], c.facts, c.on, c.options); }"
        " catch (e) { return { error: String(e) }; } })); }"
    )
    run = context.get("run")
    return list(json.loads(run(json.dumps({"rules": rules, "calls": calls}))))


ROSTER = (
    "page/typed.js", "calculator/words.js", "roster/cells.js", "roster/delimited.js", "roster/roster.js", "roster/roster-results.js",
)  # fmt: skip


def load_roster(context: Any = None) -> Any:
    """The class list's functions in QuickJS: a callable (name, arguments) → result."""
    context = context or quickjs.Context()
    roster = as_script("\n".join((SCRIPTS / name).read_text("utf-8") for name in ROSTER))
    names = re.findall(r"^(?:function|const) (\w+)", roster, re.M)
    context.eval(as_script(rules_js().read_text("utf-8")))
    context.eval(f"const roster = (() => {{ {roster}\nreturn {{ {', '.join(names)} }}; }})();")
    context.eval("function call(text) { const c = JSON.parse(text); return JSON.stringify(roster[c[0]].apply(null, c[1])); }")
    call = context.get("call")
    return lambda name, *arguments: json.loads(call(json.dumps([name, list(arguments)])))
