"""How long a class list takes in Chromium, from the file to the shown results, and the longest time that the page stands still.

Run: ``.venv/bin/python -m benchmarks.class_list [PEOPLE]``. Figures are printed; benchmarks/README.md holds the last ones.
"""

from __future__ import annotations

import random
import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import CDPSession, Page, sync_playwright

from scripts.get_chromium import find
from tests.support.id_numbers import number
from tests.support.program import run_build
from tests.support.serving import Served

PEOPLE, ROUNDS = 5000, 5
HEAD = ["序号", "姓名", "身份证号码", "人员类别", "等级", "证书种类", "在编", "开班日期", "发证日期"]
WATCH = """() => {
  window.long = [];
  document.querySelector('#r-file').addEventListener('change', () => { window.began = performance.now(); }, true);
  new PerformanceObserver(list => window.long.push(...list.getEntries().map(e => e.duration))).observe({ type: 'longtask' });
}"""
"""Notes when a file is given, and what browsers call long tasks: those over 50 ms, in which nobody can use the page."""
TAKEN = """() => new Promise(done => requestAnimationFrame(() => setTimeout(() => done([
  performance.now() - window.began, Number(document.querySelector('[data-kf-done]').getAttribute('data-kf-ms')),
  Math.max(0, ...window.long),
]), 0)))"""


def class_list(count: int) -> bytes:
    """People of all ages and groups, no two alike; the same bytes every time."""
    r = random.Random(5)
    rows = [HEAD]
    for n in range(count):
        born = f"{r.randint(1962, 2009)}-{r.randint(1, 12):02d}-{r.randint(1, 28):02d}"
        group, level = r.choice(["失业人员", "低保家庭", "", "退役军人"]), r.choice(["初级", "中级", "高级"])
        id = number(born, n % 1000, f"{990000 + n // 1000}")
        dates = ["2026/9/1", f"2026-10-{r.randint(1, 28):02d}"]
        rows.append([str(n), f"学员{n}", id, group, level, "职业技能等级证书", "否", *dates])
    return "\r\n".join(",".join(row) for row in rows).encode("gb18030")


def used(cdp: CDPSession) -> float:
    """Milliseconds of processor time that the page's thread has had; what else the machine does is not in it."""
    found = {m["name"]: m["value"] for m in cdp.send("Performance.getMetrics")["metrics"]}
    return float(found["TaskDuration"]) * 1000


def measured(page: Page, cdp: CDPSession, file: Path, count: int) -> tuple[float, float, float, float]:
    """Milliseconds: from the file to the results, of it the computing, processor time of the page, and the longest task."""
    page.evaluate("() => document.querySelector('[data-kf-done]').setAttribute('data-kf-done', '0')")
    page.evaluate("() => { window.long.length = 0; }")
    before = used(cdp)
    page.set_input_files("#r-file", file)
    page.wait_for_selector(f"[data-kf-done='{count}']", state="attached")
    whole, computing, pause = page.evaluate(TAKEN)
    return whole, computing, used(cdp) - before, pause


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else PEOPLE
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as p:
        file = Path(folder, "list.csv")
        file.write_bytes(class_list(count))
        done = run_build(["build", "--out", str(Path(folder, "site"))])
        assert done.returncode == 0, done.stderr
        site = Served(Path(folder, "site"))
        browser = p.chromium.launch(executable_path=find(), args=["--no-sandbox"])
        page = browser.new_page()
        page.goto(f"{site.url}roster/")
        page.wait_for_selector("#r-text")
        page.evaluate(WATCH)
        cdp = page.context.new_cdp_session(page)
        cdp.send("Performance.enable", {"timeDomain": "threadTicks"})
        rounds: list[Any] = [measured(page, cdp, file, count) for _ in range(ROUNDS)]
        browser.close()
        site.stop()
    first, *rest = rounds
    again = *(statistics.median(found) for found in list(zip(*rest, strict=True))[:3]), max(pause for *_, pause in rest)
    for name, (whole, computing, processor, pause) in (("first time", first), (f"median of {len(rest)} more", again)):
        long = f"longest task {pause:.0f} ms" if pause else "no task over 50 ms"
        print(
            f"{name}: {whole:.0f} ms from the file to the results, computing {computing:.0f}, processor {processor:.0f}; {long}"
        )


if __name__ == "__main__":
    main()
