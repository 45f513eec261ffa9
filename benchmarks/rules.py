"""How fast the rules are: 2,000 rates for one person in Chromium, 10,000 people in Python beside OpenFisca.

Run: ``.venv/bin/python -m benchmarks.rules [browser]``. Figures are printed; benchmarks/README.md holds the last ones.
"""

from __future__ import annotations

import collections
import functools
import gzip
import http.server
import json
import os
import random
import statistics
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from scripts.get_chromium import find
from skills_catalog.catalog.link import link_catalog
from skills_catalog.catalog.load import load_catalog
from skills_catalog.catalog.rulebook import compile_rulebook
from skills_catalog.checks.all_checks import check_catalog
from skills_catalog.findings.finding import Problems
from skills_catalog.rules.engine.evaluate import evaluate
from tests.support.engines import rules_text
from tests.support.openfisca_model import ON, RATES, calculate, ours, rules, someone, system
from tests.support.random_answers import random_answer

ROOT = Path(__file__).resolve().parent.parent
SCRIPTS = ROOT / "site_templates" / "assets" / "js"
COUNT, PEOPLE, ROUNDS = 2000, 10_000, 200
Node = dict[str, Any]


def book() -> Node:
    problems = Problems()
    catalog = load_catalog(ROOT / "catalog", problems)
    link_catalog(catalog)
    check_catalog(catalog)
    assert not problems.errors
    return compile_rulebook(catalog)


def enlarged(real: Node, count: int) -> Node:
    """The catalog's own rates for persons again and again under new names until there are so many; conflicts stay small."""
    persons = [r for r in real["rates"] if r["audience"] == "person"]
    rates = []
    for n in range(count):
        rate = json.loads(json.dumps(persons[n % len(persons)]))
        rate["id"] = f"{rate['id']}-{n:04d}"
        rate.pop("series", None)
        for rule in rate.get("exclusive", []):
            rule["group"] = f"{rule['group']}-{n // len(persons)}"
        rates.append(rate)
    return {**real, "rates": rates}


def people(real: Node, count: int) -> list[Node]:
    r = random.Random(2019)
    asked = [f for f in real["facts"] if f["ask"] and f["about"] != "enterprise"]
    return [{f["id"]: random_answer(f, r) for f in asked if r.random() < 0.8} for _ in range(count)]


def quantile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """Requests are not what is measured."""


def in_browser(engine: str, rules_: Node, persons: list[Node]) -> tuple[list[float], list[float]]:
    """Milliseconds for each person, in Chromium, after a warm-up: for statuses, amounts and totals; with all that is told.

    engine: the text of rules.js as it is published.
    """
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "rules.js").write_text(engine, "utf-8")
        return _served(folder, rules_, persons)


def _served(folder: str, rules_: Node, persons: list[Node]) -> tuple[list[float], list[float]]:
    handler = functools.partial(Quiet, directory=folder)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with sync_playwright() as p:
        browser = p.chromium.launch(executable_path=find(), args=["--no-sandbox"])
        page = browser.new_page()
        page.goto(f"http://127.0.0.1:{server.server_port}/rules.js")
        found = page.evaluate(
            """async ([rules, people, on]) => {
              const { evaluate } = await import(location.href);
              const pass = work => people.map(person => {
                const began = performance.now();
                work(evaluate(rules, person, on, {}));
                return performance.now() - began;
              });
              return [pass(() => null), pass(JSON.stringify)];
            }""",
            [rules_, persons[:20] + persons, ON],
        )
        browser.close()
    server.shutdown()
    status, everything = found
    return status[20:], everything[20:]


def timed(work: Any) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def browser(real: Node) -> None:
    engine = rules_text()
    size = len(gzip.compress(engine.encode(), 9))
    print(f"the rules with neighbours, joined: {size:,} bytes gzip, not minified")
    passes = in_browser(engine, enlarged(real, COUNT), people(real, ROUNDS))
    for times, words in zip(passes, ("statuses, amounts, totals", "everything read"), strict=True):
        median, late = statistics.median(times), quantile(times, 0.95)
        print(f"Chromium, {COUNT} rates, one person, {words}: median {median:.2f} ms, p95 {late:.2f} ms, {ROUNDS} people")


def main() -> None:
    real = book()
    print(f"{os.cpu_count()} cores")
    browser(real)
    if sys.argv[1:] == ["browser"]:
        return
    crowd = people(real, PEOPLE)
    count = sum(r["audience"] == "person" for r in real["rates"])
    for how, keep in (("each result used and let go", None), ("all results kept", PEOPLE)):
        spent = timed(lambda keep=keep: collections.deque((evaluate(real, p, ON) for p in crowd), maxlen=keep or 0))
        print(f"Python, {count} rates of the catalog, {PEOPLE:,} people, {how}: {spent:.2f} s, {PEOPLE / spent:,.0f} people/s")
    five, r = rules(), random.Random(46)
    same = [someone(r) for _ in range(PEOPLE)]
    mine = timed(lambda: [ours(five, p, ON) for p in same])
    model = system()
    theirs = timed(lambda: calculate(model, same, ON))
    print(f"five common rates, {PEOPLE:,} people:")
    print(f"  Python {mine:.2f} s ({PEOPLE / mine:,.0f} people/s), with reasons, steps and intervals")
    print(f"  OpenFisca {theirs:.2f} s ({PEOPLE / theirs:,.0f} people/s), amounts only, {len(RATES)} vectors")


if __name__ == "__main__":
    main()
