"""Several made-up districts for tests: copies of the tiny one with other codes and names, all marked as samples."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.support.places import TINY

PLACES = {"990001": ("示例", "示例市"), "990002": ("样本", "示例市"), "990101": ("试用", "样本市")}
"""Division code → short name, city."""


def write_district(folder: Path, code: str) -> None:
    """A district's catalog in ``folder``."""
    short, city = PLACES[code]
    shutil.copytree(TINY / "catalog", folder)
    for file in folder.rglob("*.yaml"):
        text = file.read_text("utf-8").replace("990001", code)
        if short != "示例":
            for old, new in (("示例县", f"{short}县"), ("short_name: 示例", f"short_name: {short}"), ("city: 示例市", f"city: {city}"),
                             ("title: 示例学校", f"title: {short}学校"), ("title: 东镇", f"title: {short}东镇"),
                             ("title: 电工（五级）", f"title: {short}电工（五级）")):  # fmt: skip
                text = text.replace(old, new)
        file.write_text(text, "utf-8")


def write_districts(tmp: Path) -> list[str]:
    """Catalogs of all ``PLACES`` in ``tmp/catalogs``, what they share beside it; the arguments that build them into ``tmp/site``."""
    for code in PLACES:
        if not (tmp / "catalogs" / code).exists():
            write_district(tmp / "catalogs" / code, code)
    shared = shared_arguments(tmp)
    return ["--catalog", str(tmp / "catalogs"), *shared, "--out", str(tmp / "site")]


def shared_arguments(tmp: Path) -> list[str]:
    """What all districts share, in ``tmp``, without what npm brings: the same with and without npm."""
    if not (tmp / "content").exists():
        shutil.copytree(TINY / "content", tmp / "content")
        text = (TINY / "mkdocs.yml").read_text("utf-8").replace("site_name: 示例县培训", "site_name: '{district}培训'")
        (tmp / "mkdocs.yml").write_text(text, "utf-8")
    return [
        "--sqlite",
        str(tmp / "none"),
        "--qr",
        str(tmp / "none"),
        "--content",
        str(tmp / "content"),
        "--config",
        str(tmp / "mkdocs.yml"),
    ]
