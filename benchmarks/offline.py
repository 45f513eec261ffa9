"""What it costs to be ready for a place without network, and how fast the site is there, at 1,000 and 10,000 projects.

Run: ``.venv/bin/python -m benchmarks.offline`` (``--sizes`` prints what is kept at 100 to 100,000 projects instead; the last
takes a quarter of an hour). Figures are printed; benchmarks/README.md and docs/offline.md hold the last ones.
"""

from __future__ import annotations

import asyncio
import json
import statistics
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

import uvicorn
from playwright.sync_api import sync_playwright

from benchmarks.catalogs import write
from benchmarks.slow import Slow
from scripts.get_chromium import find
from skills_catalog.commands.server.site import Receive, Scope, Send, Site
from tests.support.program import run_build
from tests.support.sites import pack_index, worker_list

COUNTS = (1_000, 10_000)
SIZES = (100, 1_000, 10_000, 100_000)
SLOWER, ROUNDS = 4, 5
RATE, LATENCY = 1_600_000 / 8, 0.15
"""Bytes a second and seconds before an answer, as a phone has them at the edge of a village."""
TOWN = "town-malantun"
FILLED = """addEventListener('DOMContentLoaded', () => { const look = () => {
  if (document.querySelector('[data-kf-results] li')) { window.kfFilled = performance.now(); return true; } return false; };
  if (!look()) new MutationObserver((list, self) => { if (look()) self.disconnect(); })
    .observe(document.body, { childList: true, subtree: true }); });"""
ASK = """message => new Promise(done => { const c = new MessageChannel(); c.port1.onmessage = e => done(e.data);
  setTimeout(() => done(null), 60000); navigator.serviceWorker.controller.postMessage(message, [c.port2]); })"""
LOOP = """() => { const t = performance.now(); let s = 0; for (let i = 0; i < 3e7; i += 1) s += i % 7;
  return performance.now() - t + s * 0; }"""


class Narrow:
    """The site behind a slow line: counts the bytes it sends, and sends none when ``down``."""

    def __init__(self, site: Site) -> None:
        self.site, self.sent, self.asked, self.down = site, 0, 0, False
        self.line = asyncio.Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.site(scope, receive, send)
            return
        self.asked += 1
        await asyncio.sleep(LATENCY)

        async def paced(message: Any) -> None:
            size = len(message.get("body", b"")) + sum(len(a) + len(b) + 4 for a, b in message.get("headers", ()))
            self.sent += size
            async with self.line:
                await asyncio.sleep(size / RATE)
            await send(message)

        await self.site(scope, receive, paced)


def serve(site: Path) -> tuple[Narrow, str, uvicorn.Server]:
    app = Narrow(Site(site))
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="error"))
    threading.Thread(target=lambda: asyncio.run(server.serve()), daemon=True).start()
    while not server.started:
        time.sleep(0.02)
    return app, f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}/", server


def until_whole(page: Any) -> dict[str, Any]:
    while True:
        if page.evaluate("navigator.serviceWorker.controller !== null"):
            found = page.evaluate(ASK, {"kf": "hello"})
            if found and not found["away"] and not found["busy"]:
                return dict(found)
        time.sleep(0.05)


def opened(page: Any, address: str) -> tuple[float, float]:
    """(ms to the first byte, ms until the page stands) of a navigation."""
    page.goto(address)
    return tuple(page.evaluate(
        "() => { const n = performance.getEntriesByType('navigation')[0]; return [n.responseStart, n.domContentLoadedEventEnd]; }"
    ))  # fmt: skip


def measure(p: Any, count: int, tmp: Path) -> None:
    catalog, site = write(tmp / f"catalog-{count}", count, occupations=0, rates=0), tmp / f"site-{count}"
    began = time.monotonic()
    done = run_build(["build", "--catalog", str(catalog), "--out", str(site)])
    assert done.returncode == 0, done.stderr
    print(f"\n{count:,} projects (built in {time.monotonic() - began:.0f} s)")
    app, url, server = serve(site)
    profile = tmp / f"profile-{count}"
    context = p.chromium.launch_persistent_context(
        str(profile), executable_path=find(), args=["--no-sandbox", "--disable-gpu"], viewport={"width": 360, "height": 740}
    )
    page = context.pages[0]
    page.set_default_timeout(120_000)
    page.add_init_script(FILLED)
    page.goto("about:blank")
    plain = statistics.median(page.evaluate(LOOP) for _ in range(5))
    with Slow(str(profile), SLOWER) as slow:
        for _ in range(4):  # stopping and starting costs time too: the share is set by what comes of it
            factor = statistics.median(page.evaluate(LOOP) for _ in range(5)) / plain
            slow.times *= SLOWER / factor
        print(f"  the same loop: {plain:.0f} ms, slowed down {factor:.1f} times")
        began = time.monotonic()
        page.goto(url)
        shown, view = time.monotonic() - began, app.sent
        until_whole(page)
        seconds = time.monotonic() - began
        print(f"  ready offline: {seconds:.1f} s, {app.sent / 1e3:.0f} KB, {app.asked} requests (home itself {shown:.1f} s)")
        before, began = app.sent, time.monotonic()
        page.goto(f"{url}finder/?q=电工")
        page.locator("[data-kf-results] li").first.wait_for()
        print(f"  first search online: {page.evaluate('window.kfFilled'):.0f} ms, {(app.sent - before) / 1e3:.0f} KB more")
        before, began = app.sent, time.monotonic()
        page.evaluate(ASK, {"kf": "keep", "parts": [TOWN]})
        until_whole(page)
        kept = json.loads((site / "offline" / "packs.json").read_text("utf-8"))
        pages = next(part["pages"] for part in kept["parts"] if part["id"] == TOWN)
        print(f"  a town kept: {time.monotonic() - began:.1f} s, {(app.sent - before) / 1e3:.0f} KB, {pages} pages")
        server.should_exit = server.force_exit = True
        time.sleep(1)
        paths = [p for part in kept["parts"] if part["id"] == TOWN for file, *_ in part["packs"]
                 for p in json.loads((site / file).read_text("utf-8")) if p.startswith("projects/")]  # fmt: skip
        without_network(context, page, url, paths)
    context.close()
    assert view


def without_network(context: Any, page: Any, url: str, paths: list[str]) -> None:
    session = context.new_cdp_session(page)
    session.send("ServiceWorker.enable")
    for name, cold in (("worker asleep", True), ("worker awake", False)):
        times = []
        for n in range(ROUNDS):
            if cold:
                session.send("ServiceWorker.stopAllWorkers")
            times.append(opened(page, url + paths[n * 7 % len(paths)]))
        first, stands = (statistics.median(t[k] for t in times) for k in (0, 1))
        print(f"  project offline, {name}: first byte {first:.0f} ms, page stands {stands:.0f} ms (median of {ROUNDS})")
    session.send("ServiceWorker.stopAllWorkers")
    page.goto(f"{url}finder/?q=电工")
    page.locator("[data-kf-results] li").first.wait_for()
    print(f"  first search offline, worker asleep: {page.evaluate('window.kfFilled'):.0f} ms")
    print(f"  device: {page.evaluate('navigator.storage.estimate().then(e => e.usage)') / 1e6:.1f} MB")


def sizes(tmp: Path, counts: tuple[int, ...]) -> None:
    """What devices keep at each size, compressed."""
    print("| projects | first part | with the rest | left for later or for a choice | all packs | `sw.js` | build s |")
    print("|---|---|---|---|---|---|---|")
    for count in counts:
        catalog, site = write(tmp / f"catalog-{count}", count, occupations=0, rates=0), tmp / f"site-{count}"
        began = time.monotonic()
        done = run_build(["build", "--catalog", str(catalog), "--out", str(site)])
        assert done.returncode == 0, done.stderr
        seconds = time.monotonic() - began
        found, parts = worker_list(site), pack_index(site)["parts"]
        first, rest, later = (sum(f[2] for f in found[k]) / 1e3 for k in ("first", "rest", "later"))
        core = [p for p in parts if not p["id"].startswith("town-") and p["id"] in ("rates", "guides", "policies")]
        names = [f[0].partition("?")[0] for f in found["later"]] + [p["id"] for p in core]
        packs = sum(x[2] for p in parts for x in p["packs"]) / 1e3
        worker = (site / "sw.js").stat().st_size / 1e3
        left = f"{later + sum(x[2] for p in core for x in p['packs']) / 1e3:.0f} KB ({', '.join(names)})" if names else "nothing"
        cells = (f"{first:.0f} KB", f"{first + rest:.0f} KB", left, f"{packs:,.0f} KB", f"{worker:.0f} KB", f"{seconds:.0f}")
        print(f"| {count:,} | {' | '.join(cells)} |", flush=True)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        if "--sizes" in sys.argv:
            sizes(Path(folder), tuple(int(a) for a in sys.argv[1:] if a.isdigit()) or SIZES)
            return
        print(f"browser {SLOWER} times slower as a whole, {RATE * 8 / 1e6:.1f} Mbit/s, {LATENCY * 1e3:.0f} ms")
        with sync_playwright() as p:
            for count in tuple(int(a) for a in sys.argv[1:] if a.isdigit()) or COUNTS:
                measure(p, count, Path(folder))


if __name__ == "__main__":
    main()
