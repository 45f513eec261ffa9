"""The site for MkDocs and Zensical: a Markdown file a page, whose body is our HTML; they put their own shell around it."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterable
from pathlib import Path

from benchmarks.others.records import Raw

CONFIG = """site_name: 培训目录
theme: {name: material, language: zh, font: false}
plugins: []
nav: [index.md]
validation: {nav: {omitted_files: ignore}, links: {not_found: ignore, unrecognized_links: ignore}}
"""
"""No search and no page in the menu but the first: the whole menu on each page would grow with the square of their number."""


def write(folder: Path, ready: Iterable[Raw]) -> Path:
    """Make a project for MkDocs and Zensical. ready: every page of the built site, cut out of its shell."""
    shutil.rmtree(folder, ignore_errors=True)
    for page in ready:
        body = page.body if page.shell else re.sub(r"(?s).*<main[^>]*>(.*)</main>.*", r"\1", page.body)
        title = page.title or re.sub(r"(?s).*<title>(.*?)</title>.*", r"\1", page.body)
        file = folder / "docs" / f"{page.path}index.md"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"---\ntitle: {json.dumps(title, ensure_ascii=False)}\n---\n\n{body}\n", "utf-8")
    (folder / "mkdocs.yml").write_text(CONFIG, "utf-8")
    return folder


def edit(folder: Path, project: str, summary: str) -> None:
    file = folder / "docs" / "projects" / project / "index.md"
    text = re.sub(r'<p class="kf-lead">.*?</p>', lambda _: f'<p class="kf-lead">{summary}</p>', file.read_text("utf-8"), count=1)
    file.write_text(text, "utf-8")
