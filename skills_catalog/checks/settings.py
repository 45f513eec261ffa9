"""YAML beside the catalog: ``mkdocs.yml``, Datasette's metadata, the heads of guides.

MkDocs and Datasette read any YAML, where ten lines can expand to a billion, and MkDocs silently ignores a head that it cannot
read. So these files must have the form of the catalog; only tags are allowed, which MkDocs uses.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from skills_catalog.findings.finding import Problems, relative
from skills_catalog.records import yaml_file
from skills_catalog.records.yaml_file import Data

MOST_GUIDE_BYTES = 1024 * 1024
_HEAD = re.compile(rb"(?:\xef\xbb\xbf)?-{3}[ \t]*\r?\n(.*?\n)(?:\.{3}|-{3})[ \t]*\r?\n", re.DOTALL)
"""What MkDocs takes for the head of a Markdown file."""
_OPEN_HEAD = re.compile(rb"(?:\xef\xbb\xbf)?-{3}[ \t]*\r?\n\w+:")


def check_settings(config: Path, metadata: Path, base: Path, problems: Problems) -> None:
    """Check the two files of settings. base: what paths in findings are relative to."""
    shown = relative(config, base)
    found = _read(config, shown, problems)
    if found is not None and not (isinstance(found, dict) and _filled(found.get("site_name"))):
        problems.add(shown, (1, 1), "missing-field", "缺少 site_name（站点名称），例如 site_name: 示例区技能培训。")
    shown = relative(metadata, base)
    found = _read(metadata, shown, problems)
    databases = found.get("databases") if isinstance(found, dict) else None
    if found is not None and not (isinstance(databases, dict) and isinstance(databases.get("catalog"), dict)):
        message = "缺少 databases 下面的 catalog：数据库和各表的说明写在那里。"
        problems.add(shown, (1, 1), "missing-field", message)


def _filled(value: Data | None) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _read(file: Path, shown: str, problems: Problems) -> Data | None:
    """Return what a file says, as texts; None after a finding, and for a missing file, which others report."""
    if not file.is_file():
        return None
    raw = yaml_file.raw_bytes(file, shown, problems)
    return None if raw is None else yaml_file.parse_yaml(raw, shown, problems, tags=True)


def readable_guides(files: Iterable[Path], base: Path, problems: Problems) -> list[Path]:
    """Return the Markdown files that are small enough to read; add findings about the others, and about their heads."""
    fit = []
    for file in files:
        shown = relative(file, base)
        if file.stat().st_size > MOST_GUIDE_BYTES:
            problems.add(shown, (1, 1), "too-large", f"指南超过 {MOST_GUIDE_BYTES // 1024} KB，请拆成几篇。")
            continue
        fit.append(file)
        raw = file.read_bytes()
        head = _HEAD.match(raw)
        if head is None:
            if _OPEN_HEAD.match(raw):
                problems.add(shown, (1, 1), "yaml-syntax", "文件头的“---”没有收尾。在文件头后面另起一行写“---”。")
        elif head[1].strip():
            data = yaml_file.parse_yaml(head[1], shown, problems, below=1)
            if isinstance(data, list):
                problems.add(shown, (2, 1), "wrong-shape", "文件头应是“键: 值”，不是列表。")
    return fit
