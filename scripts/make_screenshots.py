"""Makes docs/screenshot.png for the README from the running site: home, search and calculator on a phone.

Run: ``.venv/bin/python -m scripts.make_screenshots``
"""

from __future__ import annotations

import asyncio
import socket
import tempfile
import threading
import time
from pathlib import Path

import uvicorn
from playwright.sync_api import sync_playwright

import build
from compiler.serve import Site
from scripts.get_chromium import find

ROOT = Path(__file__).resolve().parent.parent
VIEWS = (
    "",
    "finder/?q=电工",
    "calculator/#groups=registered_unemployed&birth_date=1990-05-01&is_staff=false&certificate_kind=skill_level"
    "&level=L4&class_start=2026-09-01&institution_credit=pass",
)
FRAME = (
    "<style>body{{margin:0;background:#e8eeec;display:flex;gap:24px;padding:24px;width:max-content}}"
    "img{{width:300px;border-radius:18px;border:1px solid #b7c4bf}}</style>{images}"
)


def serve(folder: Path) -> str:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        port = s.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(Site(folder), host="127.0.0.1", port=port, log_level="error"))
    threading.Thread(target=lambda: asyncio.run(server.serve()), daemon=True).start()
    while not server.started:
        time.sleep(0.05)
    return f"http://127.0.0.1:{port}/"


def main() -> None:
    with tempfile.TemporaryDirectory() as tmp, sync_playwright() as p:
        if build.main(["build", "--out", f"{tmp}/site"]):
            raise SystemExit("the site does not build")
        address = serve(Path(tmp) / "site")
        browser = p.chromium.launch(executable_path=find(), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 390, "height": 844}, locale="zh-CN")
        images = ""
        for n, view in enumerate(VIEWS):
            page.goto(address + view)
            page.wait_for_load_state("networkidle")
            page.screenshot(path=f"{tmp}/{n}.png")
            images += f'<img src="file://{tmp}/{n}.png">'
        frame = Path(tmp) / "frame.html"
        frame.write_text(FRAME.format(images=images), "utf-8")
        page.set_viewport_size({"width": 1020, "height": 720})
        page.goto(frame.as_uri())
        page.locator("body").screenshot(path=str(ROOT / "docs" / "screenshot.png"))
        browser.close()


if __name__ == "__main__":
    main()
