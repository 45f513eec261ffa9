"""Runs the JavaScript engine from Python: node in one batch where it is present, QuickJS always."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import quickjs

ROOT = Path(__file__).resolve().parents[2]
RULES_JS = ROOT / "site_templates" / "assets" / "js" / "rules.js"
Call = dict[str, Any]
"""{rules, facts, on, options}"""

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
    script = EVALUATE % json.dumps(RULES_JS.as_uri())
    out = node("--input-type=module", "-e", script, given={"rules": rules, "calls": calls})
    return None if out is None else list(out)


def run_quickjs(rules: list[Any], calls: list[Call]) -> list[Any]:
    context = quickjs.Context()
    source = RULES_JS.read_text("utf-8").replace("export function", "function").replace("export const", "const")
    context.eval(source)
    context.eval(
        "function run(text) { const given = JSON.parse(text);"
        " return JSON.stringify(given.calls.map(c => { try {"
        " return evaluate(given.rules[c.rules], c.facts, c.on, c.options); }"
        " catch (e) { return { error: String(e) }; } })); }"
    )
    run = context.get("run")
    return list(json.loads(run(json.dumps({"rules": rules, "calls": calls}))))


ROSTER = ("cells.js", "delimited.js", "roster.js", "roster-results.js")


def load_roster(context: Any = None) -> Any:
    """The class list's functions in QuickJS: a callable (name, arguments) → result."""
    context = context or quickjs.Context()
    rules = RULES_JS.read_text("utf-8").replace("export function", "function").replace("export const", "const")
    roster = "\n".join((RULES_JS.parent / name).read_text("utf-8") for name in ROSTER)
    names = re.findall(r"^export (?:function|const) (\w+)", roster, re.M)
    body = re.sub(r"^import .*$", "", roster, flags=re.M).replace("export function", "function").replace("export const", "const")
    context.eval(rules)
    context.eval(f"const roster = (() => {{ {body}\nreturn {{ {', '.join(names)} }}; }})();")
    context.eval("function call(text) { const c = JSON.parse(text); return JSON.stringify(roster[c[0]].apply(null, c[1])); }")
    call = context.get("call")
    return lambda name, *arguments: json.loads(call(json.dumps([name, list(arguments)])))
