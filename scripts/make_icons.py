"""Draw the PNG icons from the one SVG with Chromium: 180, 192, 512, and a maskable 512 with a safe margin."""

from __future__ import annotations

import shutil
from pathlib import Path

from playwright.sync_api import sync_playwright

ICONS = Path(__file__).resolve().parent.parent / "site_templates" / "assets" / "icons"


def main() -> None:
    svg = (ICONS / "icon.svg").read_text("utf-8")
    with sync_playwright() as p:
        browser = p.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for name, size, margin in (("icon-180", 180, 0), ("icon-192", 192, 0), ("icon-512", 512, 0), ("maskable-512", 512, 64)):
            page = browser.new_page(viewport={"width": size, "height": size})
            background = "#0b5c52" if margin else "transparent"
            inner = size - 2 * margin
            page.set_content(
                f"<style>body{{margin:0;background:{background};display:grid;place-items:center;height:100vh}}"
                f"svg{{width:{inner}px;height:{inner}px}}</style>{svg}"
            )
            page.screenshot(path=str(ICONS / f"{name}.png"), omit_background=not margin)
        browser.close()


if __name__ == "__main__":
    main()
