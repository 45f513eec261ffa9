"""Brings a Chromium for the browser tests where one can be had; says so where none can."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

SHELL = "chromium-headless-shell"
"""Chromium without windows: Debian's package takes half the processor time that the whole browser takes without a window."""
NAMES = (SHELL, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")


def find(*, whole: bool = False) -> str | None:
    """Path of a Chromium: the CHROMIUM variable, the PATH, or Playwright's own download.

    whole: one that has a profile with preferences; Chromium without windows has not.
    """
    named = os.environ.get("CHROMIUM")
    if named:
        return named
    for name in NAMES[1:] if whole else NAMES:
        if path := shutil.which(name):
            return path
    with sync_playwright() as p:
        path = p.chromium.executable_path
    return path if path and Path(path).exists() else None


def install() -> None:
    if shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0:
        subprocess.run(["apt-get", "update", "-q"], check=False)
        command = ["apt-get", "install", "-y", "-q", "--no-install-recommends", "chromium", "fonts-noto-cjk"]
        if subprocess.run([*command, SHELL], check=False).returncode:  # not every Debian has it
            subprocess.run(command, check=False)
    if find() is None:
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)


def main() -> int:
    if find() is None or (os.environ.get("CI") and not os.environ.get("CHROMIUM") and shutil.which(SHELL) is None):
        install()
    path = find()
    if path is None:
        print("No Chromium could be had: browser tests will be skipped.", file=sys.stderr)
        return 1 if os.environ.get("CI") else 0
    print(f"Chromium: {path}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
