"""``import``: a spreadsheet into the catalog, with a preview of what it would add, change and leave."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from skills_catalog.catalog.settings import Sources
from skills_catalog.checks import input_files
from skills_catalog.commands.command_line.options import PLACE, option, own_catalog, reads, verb, whose


@verb("import", "把表格（.xlsx、.csv）读进目录：先预览，再写入")
@click.argument("file", type=PLACE, metavar="表格", help=".xlsx，或任何编码、任何分隔符的 .csv")
@option("--collection", metavar="记录种类", help="是哪一类记录，例如 institutions（默认看表名和表头）")
@option("--sheet", metavar="表名", help="只读这张工作表")
@option("--into", metavar="编号", help="整张表是这条记录里的列表，例如一个收费标准的各行")
@option("--set", multiple=True, metavar="字段=值", help="表里没有的字段，给所有行同一个值；可以写几次")
@option("--map", multiple=True, metavar="列=字段", help="认不出的列是哪个字段；可以写几次")
@option("--skip", multiple=True, metavar="列", help="不要这一列；可以写几次")
@option("--fill", multiple=True, metavar="列", help="这一列的空格用上一行的值填（合并过的单元格）；可以写几次")
@option("--encoding", metavar="编码", help="文件的编码，例如 gb18030（默认自己认）")
@option("--delimiter", metavar="符号", help="分隔符（默认自己认）")
@option("--write", is_flag=True, help="写入目录；不加就只预览（在终端上会问）")
@option("--force", is_flag=True, help="有冲突的，用表里的")
@option("--json", is_flag=True, help="预览输出 JSON")
@reads
def command(sources: Sources, file: Path, **given: Any) -> int:
    """Read a table, show what it would change, and write it where that is wanted."""
    from skills_catalog.authoring.importing.run import ImportSettings, run_import  # noqa: PLC0415 (help does without)

    own_catalog(sources)
    input_files.require_inputs(sources)
    ask = sys.stdin.isatty() and sys.stdout.isatty()
    return run_import(sources, ImportSettings(file=file, ask=ask, whose=whose(sources), **given))
