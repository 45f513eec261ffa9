"""``start``: a district begins, in a folder of its own."""

from __future__ import annotations

import datetime
from pathlib import Path

import click

from skills_catalog.commands.command_line.failures import writing
from skills_catalog.commands.command_line.options import PLACE, option, verb
from skills_catalog.commands.command_line.places import NAME, program_files, typed


@verb("start", "新建一个区县的文件夹：能通过检查的小目录、指南和 mkdocs.yml")
@click.argument("folder", type=PLACE, metavar="文件夹", help="放在哪里，例如 ../shanshui")
@option("--name", required=True, metavar="名称", help="区县全称，例如 山水区")
@option("--short-name", metavar="简称", help="简称，例如 山水（默认：全称去掉最后一个字）")
@option("--code", required=True, metavar="代码", help="区划代码，6 位；乡镇一级 12 位")
@option("--city", required=True, metavar="市", help="所属市")
@option("--province", required=True, metavar="省", help="所属省")
def command(folder: Path, name: str, short_name: str | None, code: str, city: str, province: str) -> int:
    """Make the folder, and say how to go on."""
    from skills_catalog.authoring import new_district  # noqa: PLC0415 (help does without)

    short, folder = short_name or (name[:-1] if len(name) > 2 else name), folder.resolve()
    names = {"name": name, "short_name": short, "code": code, "city": city, "province": province}
    with writing(folder):
        new_district.start_district(folder, program_files(), names, datetime.date.today(), installed=typed() == NAME)
    print(f"{name}的目录在 {folder}")
    print(f"进到这个文件夹里，检查：{typed(folder)} check")
    return 0
