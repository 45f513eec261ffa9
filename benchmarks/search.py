"""How fast the finder is at 1,000, 10,000 and 100,000 projects on a slow phone: the page itself, in Chromium, slowed down.

Run: ``.venv/bin/python -m benchmarks.search``. Figures are printed; benchmarks/README.md holds the last ones.
"""

from __future__ import annotations

import gzip
import json
import os
import random
import shutil
import statistics
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from scripts.get_chromium import find
from tests.support.program import run_build
from tests.support.serving import Served

SLOWER = 4
SIZES = (1_000, 10_000, 100_000)
QUERIES = (
    "电",
    "电工",
    "电工 高级",
    "dg",
    "zbxs",
    "diangong",
    "月嫂",
    "汗工",
    "家里是低保培训的时候有没有生活上的补助",
    "鑫鑫鑫鑫",
)
ROUNDS = 5
Node = dict[str, Any]
MEASURE = """
async ([address, queries, rounds]) => {
  const script = document.querySelector('script[src$="/finder-page.js"]').src;
  const { find } = await import(script.replace('finder-page.js', 'search.js'));
  const { read } = await import(script.replace('finder-page.js', 'listing.js'));
  const text = await (await fetch(address)).text();
  let at = performance.now();
  const data = JSON.parse(text);
  const parsed = performance.now() - at;
  at = performance.now();
  const { index } = read(data, '2026-11-25');
  const ready = performance.now() - at;
  const times = queries.map(q => Array.from({ length: rounds }, () => {
    const start = performance.now();
    find(index, q);
    return performance.now() - start;
  }));
  return { parsed, ready, times, rows: index.rows.length, names: index.names.length };
}
"""
SHOWN = """
() => new Promise(done => {
  const start = performance.now(), box = document.querySelector('#q');
  box.value = '电工';
  document.querySelector('[data-kf-finder]').dispatchEvent(new Event('submit', { cancelable: true }));
  requestAnimationFrame(() => setTimeout(() => done(performance.now() - start), 0));
})
"""


def enlarged(real: Node, count: int) -> Node:
    """The catalog's list with its projects repeated under new numbers, one institution to twenty projects."""
    random.seed(1)
    first = real["rows"][0][0]
    projects = [r for r in real["rows"] if r[0] == first]
    strings = list(real["strings"])
    schools = []
    for n in range(max(1, count // 20)):
        schools.append(len(strings))
        strings.append(f"示例·第{n}职业技能培训学校")
    rows, columns = [], {name: [] for name in real["projects"]}
    for n in range(count):
        kind, id, title, also, text, sample = projects[n % len(projects)]
        if n >= len(projects) and n % 3 == 0:
            strings.append(f"{strings[title]}·第{n // len(projects)}期")
            title = len(strings) - 1
        rows.append([kind, f"{id}-{n}", title, [*also, random.choice(schools)], text, sample])
        for name, values in real["projects"].items():
            columns[name].append(values[n % len(projects)])
    others = [r for r in real["rows"] if r[0] != first]
    return {**real, "strings": strings, "rows": rows + others, "projects": columns}


def main() -> None:
    print(f"{os.cpu_count()} cores, processor of the page {SLOWER} times slower; median of {ROUNDS}, ms")
    path = find()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as p:
        site = Path(folder) / "site"
        assert run_build(["build", "--out", str(site)]).returncode == 0
        real = json.loads((site / "data" / "finder-page.json").read_text("utf-8"))
        browser = p.chromium.launch(executable_path=path, args=["--no-sandbox"])
        for count in SIZES:
            copy = Path(folder) / str(count)
            shutil.copytree(site, copy)
            raw = json.dumps(enlarged(real, count), ensure_ascii=False, separators=(",", ":")).encode()
            (copy / "data" / "finder-page.json").write_bytes(raw)
            served = Served(copy)
            context = browser.new_context(viewport={"width": 360, "height": 740}, service_workers="block")
            page = context.new_page()
            session = context.new_cdp_session(page)
            session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
            page.goto(f"{served.url}finder/")
            page.locator("[data-kf-results] li").first.wait_for(timeout=120_000)
            found = page.evaluate(MEASURE, [f"{served.url}data/finder-page.json", list(QUERIES), ROUNDS])
            shown = statistics.median(page.evaluate(SHOWN) for _ in range(ROUNDS))
            size = f"{len(raw) / 1e6:.2f} MB, {len(gzip.compress(raw)) / 1e3:.0f} KB gzip"
            print(f"\n{count:,} projects, {found['rows']:,} rows, {found['names']:,} names: {size}")
            print(f"  read {found['parsed']:.0f}, index {found['ready']:.0f}, a search with filters and cards shown {shown:.0f}")
            print("  " + ", ".join(f"{q[:6]} {statistics.median(t):.0f}" for q, t in zip(QUERIES, found["times"], strict=True)))
            context.close()
            served.stop()
        browser.close()


if __name__ == "__main__":
    main()
