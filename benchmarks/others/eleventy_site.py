"""The site for Eleventy: one JSON file; project pages are made from data, all other bodies stand ready in it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

from benchmarks.others.records import Inputs, Raw

HERE = Path(__file__).resolve().parent


def write(folder: Path, inputs: Inputs, ready: list[Raw]) -> Path:
    """Make an Eleventy project. ready: every page of the built site, cut out of its shell."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(HERE / "eleventy", folder)
    shared = {k: v for k, v in inputs.shared.items() if k != "pieces"}
    institutions = {r["r"]["id"]: r["r"] for r in inputs.records["institutions"]}
    projects = {f"projects/{r['r']['id']}/": r for r in inputs.records["projects"]}
    pages: list[dict[str, Any]] = []
    for page in ready:
        record = projects.get(page.path)
        body = {"record": record} if record else {"body": page.body}
        pages.append({"path": page.path, "shell": page.shell, "title": page.title, "head": page.head, **body})
    data = folder / "_data"
    data.mkdir()
    for name, content in (
        ("shared", {**shared, "institutions": institutions}), ("pieces", inputs.shared["pieces"]), ("entries", pages),
    ):  # fmt: skip
        (data / f"{name}.json").write_text(json.dumps(content, ensure_ascii=False), "utf-8")
    return folder


def edit(folder: Path, project: str, summary: str) -> None:
    file = folder / "_data" / "entries.json"
    pages = json.loads(file.read_text("utf-8"))
    next(p for p in pages if p["path"] == f"projects/{project}/")["record"]["r"]["summary"] = summary
    file.write_text(json.dumps(pages, ensure_ascii=False), "utf-8")
