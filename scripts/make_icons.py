"""Draw the PNG icons from ``icon.svg`` with Chromium: 180, 192, 512, and a maskable 512 with a safe margin.

Run: ``python -m scripts.make_icons [FOLDER]``, where FOLDER holds ``icon.svg`` (the program's own by default).
"""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from scripts.get_chromium import find

ICONS = Path(__file__).resolve().parent.parent / "site_templates" / "assets" / "icons"


def main(folder: Path) -> None:
    svg = (folder / "icon.svg").read_text("utf-8")
    with sync_playwright() as p:
        browser = p.chromium.launch(executable_path=find(), args=["--no-sandbox"])
        for name, size, margin in (("icon-180", 180, 0), ("icon-192", 192, 0), ("icon-512", 512, 0), ("maskable-512", 512, 64)):
            page = browser.new_page(viewport={"width": size, "height": size})
            background = "#0b5c52" if margin else "transparent"
            inner = size - 2 * margin
            page.set_content(
                f"<style>body{{margin:0;background:{background};display:grid;place-items:center;height:100vh}}"
                f"svg{{width:{inner}px;height:{inner}px}}</style>{svg}"
            )
            page.screenshot(path=str(folder / f"{name}.png"), omit_background=not margin)
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ICONS)
