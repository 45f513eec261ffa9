"""``export``: the catalog as the workbook that clerks edit."""

from __future__ import annotations

from pathlib import Path

import click

from skills_catalog.catalog.settings import Sources
from skills_catalog.checks import input_files
from skills_catalog.commands.command_line.options import PLACE, one_catalog, option, reads, verb, whose
from skills_catalog.commands.command_line.places import typed


@verb("export", "把目录写成可以编辑的工作簿，改好用 import 读回来")
@click.argument("file", type=PLACE, default=Path("catalog.xlsx"), metavar="文件", help="写到哪里（默认 catalog.xlsx）")
@option("--collection", "collections", multiple=True, metavar="记录种类", help="只要这一类记录，可以写几次（默认全部）")
@option("--force", is_flag=True, help="已经有这个文件也写")
@reads
def command(sources: Sources, file: Path, collections: tuple[str, ...], force: bool) -> int:
    """Write the workbook."""
    from skills_catalog.authoring.workbook import export  # noqa: PLC0415 (help does without)

    one_catalog(sources)
    input_files.require_inputs(sources)
    records, sheets = export.run_export(sources, file, collections, force=force, command=typed())
    print(f"{whose(sources)}{records} 条记录，{sheets} 张表 → {file}")
    return 0
