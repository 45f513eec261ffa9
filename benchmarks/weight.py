"""What a first view weighs, and what Lighthouse says: home, finder, project, calculator and more, on a phone.

Run: ``.venv/bin/python -m benchmarks.weight`` (``--lighthouse`` too needs node 20 and fetches Lighthouse by npm).
Figures are printed as tables; benchmarks/README.md holds the last ones.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from scripts.get_chromium import find
from tests.support.program import run_build
from tests.support.serving import Served

HERE = Path(__file__).resolve().parent
PAGES = {
    "home": "", "finder": "finder/", "project": "projects/prj-0001/", "calculator": "calculator/", "rate": "rates/training-2019/",
    "article": "policies/tzf-2019-11/article-13/", "occupation": "occupations/电工/", "roster": "roster/",
}  # fmt: skip
LIMIT = 120_000
"""Bytes of a record page's first view."""
ROUNDS = 3
SHIFTS = """window.kfShifts = 0; new PerformanceObserver(list => list.getEntries().forEach(e => {
  if (!e.hadRecentInput) window.kfShifts += e.value; })).observe({ type: 'layout-shift', buffered: true });"""


def first_view(browser: Any, served: Served, path: str) -> tuple[int, int, int, float]:
    """(bytes over the wire with headers, requests, foreign requests, layout shift) of a page with nothing kept before."""
    context = browser.new_context(viewport={"width": 360, "height": 740}, service_workers="block", device_scale_factor=2)
    page = context.new_page()
    page.add_init_script(SHIFTS)
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    session.send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": 150, "downloadThroughput": 1_600_000 / 8, "uploadThroughput": 750_000 / 8},
    )
    sizes: list[float] = []
    asked: list[str] = []
    session.on("Network.loadingFinished", lambda e: sizes.append(e["encodedDataLength"]))
    page.on("request", lambda r: asked.append(r.url))
    page.goto(served.url + path)
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(500)
    own = [u for u in asked if u.startswith((served.url, "data:"))]
    found = int(sum(sizes)), len(sizes), len(asked) - len(own), float(page.evaluate("window.kfShifts"))
    context.close()
    return found


def lighthouse(url: str, chromium: str, folder: Path) -> dict[str, Any]:
    program = HERE / "lighthouse" / "node_modules" / ".bin" / "lighthouse"
    out = folder / "report.json"
    flags = "--chrome-flags=--headless=new --no-sandbox"
    command = [str(program), url, "--quiet", flags, "--output=json", f"--output-path={out}"]
    subprocess.run(command, check=True, env={**os.environ, "CHROME_PATH": chromium}, stdout=subprocess.DEVNULL)
    return dict(json.loads(out.read_text("utf-8")))


def scores(served: Served, chromium: str, folder: Path) -> None:
    if not (HERE / "lighthouse" / "node_modules").is_dir():
        subprocess.run(["npm", "ci", "--no-audit", "--no-fund"], cwd=HERE / "lighthouse", check=True)
    print(f"\nLighthouse, its phone, median of {ROUNDS}\n")
    print("| page | performance | accessibility | best practices | SEO | FCP s | LCP s | TBT ms | CLS |")
    print("|---" * 9 + "|")
    for name in ("home", "finder", "project", "calculator"):
        reports = [lighthouse(served.url + PAGES[name], chromium, folder) for _ in range(ROUNDS)]

        def middle(audit: str, reports: list[dict[str, Any]] = reports) -> float:
            return statistics.median(r["audits"][audit]["numericValue"] for r in reports)

        categories = ("performance", "accessibility", "best-practices", "seo")
        values = [round(100 * statistics.median(r["categories"][c]["score"] for r in reports)) for c in categories]
        fcp, lcp = middle("first-contentful-paint") / 1000, middle("largest-contentful-paint") / 1000
        tbt, cls = middle("total-blocking-time"), middle("cumulative-layout-shift")
        print(f"| {name} | {' | '.join(map(str, values))} | {fcp:.1f} | {lcp:.1f} | {tbt:.0f} | {cls:.3f} |")


def main() -> None:
    chromium = find()
    assert chromium is not None, "no Chromium here"
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as p:
        site = Path(folder) / "site"
        assert run_build(["build", "--out", str(site)]).returncode == 0
        served = Served(site)
        browser = p.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        print(f"{os.cpu_count()} cores, Chromium {browser.version}; 360 × 740, processor 4 times slower, 1.6 Mbit/s, 150 ms\n")
        print("| page | KB | of 120 KB | requests | foreign | layout shift |")
        print("|---" * 6 + "|")
        for name, path in PAGES.items():
            size, requests, foreign, shift = first_view(browser, served, path)
            print(f"| {name} | {size / 1000:.0f} | {100 * size / LIMIT:.0f} % | {requests} | {foreign} | {shift:.3f} |")
        browser.close()
        if "--lighthouse" in sys.argv:
            scores(served, chromium, Path(folder))
        served.stop()


if __name__ == "__main__":
    main()
