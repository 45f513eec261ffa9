"""``new``: a file for a record that is not there yet, with every field explained."""

from __future__ import annotations

from pathlib import Path

import click

from skills_catalog.catalog.settings import Sources
from skills_catalog.commands.command_line.failures import writing
from skills_catalog.commands.command_line.options import PLACE, beside, option, own_catalog, reads, verb
from skills_catalog.commands.command_line.places import typed
from skills_catalog.findings.finding import Problems, relative, stop_on_errors


@verb("new", "新写一条记录：生成一个文件，每个字段都有说明")
@click.argument(
    "collection", metavar="记录种类", help="目录里的文件夹，例如 projects、rates；检验用例写 cases，计算器问的一件事写 fact"
)
@click.argument("id", metavar="编号", help="新记录的编号，也是文件名")
@option("--schemas", type=PLACE, metavar="文件夹", help="JSON Schema 在哪个文件夹（默认 schemas）")
@reads
def command(sources: Sources, collection: str, id: str, schemas: Path | None) -> int:
    """Write the file, and say what to do with it."""
    from skills_catalog.authoring import new_record  # noqa: PLC0415 (help does without)
    from skills_catalog.catalog.load import load_catalog  # noqa: PLC0415 (as above)

    own_catalog(sources)
    problems, folder = Problems(), (schemas or beside(sources) / "schemas").resolve()
    catalog = load_catalog(sources.catalog, Problems(), base=sources.base)  # its own faults are for check to say
    made = new_record.new_record_file(catalog, collection, id, folder, problems)
    stop_on_errors(problems)
    assert made is not None
    with writing(made.file):
        new_record.write_new_file(made)
    place = relative(made.file, sources.base)
    where = f"在 {place} 的末尾添了“{id}”" if made.appended else f"写好了 {place}"
    print(f"{where}，{made.waiting} 个必填字段等着填。")
    print("1. 打开它，填好冒号后面空着的；要用的可选字段去掉行首的“# ”，不用的删掉。")
    print(f"2. 运行 {typed()} check，它会说出还有哪一行没有填。")
    if "$schema=" not in made.text:
        print(f"想在 VS Code 里补全和检查，先运行一次 {typed()} schema。")
    return 0
