"""``diff``: what changed between two published databases."""

from __future__ import annotations

import dataclasses
import json
import sys
from pathlib import Path

import click

from skills_catalog.commands.command_line.options import PLACE, as_json, verb


@verb("diff", "比较两次发布的数据库：改了什么")
@click.argument("old", type=PLACE, metavar="以前的", help="以前的 catalog.db")
@click.argument("new", type=PLACE, metavar="现在的", help="现在的 catalog.db")
@as_json
def command(old: Path, new: Path, as_json: bool) -> int:
    """Say what changed: 0 when nothing did, 1 otherwise, as diff has it."""
    from skills_catalog.open_data import changes  # noqa: PLC0415 (help does without)
    from skills_catalog.open_data.changes import read_published  # noqa: PLC0415 (as above)

    found = changes.diff(read_published(old), read_published(new))
    if as_json:
        print(json.dumps([dataclasses.asdict(c) for c in found], ensure_ascii=False, indent=1))
    elif found:
        print(changes.changes_text(found))
    print(f"{len(found)} 处变化", file=sys.stderr)
    return 1 if found else 0
