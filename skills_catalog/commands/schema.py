"""``schema``: what editors need to complete and check records."""

from __future__ import annotations

from pathlib import Path

from skills_catalog.catalog.settings import Sources
from skills_catalog.checks import input_files
from skills_catalog.commands.command_line.failures import writing
from skills_catalog.commands.command_line.options import PLACE, beside, one_catalog, option, reads, verb, whose


@verb("schema", "生成编辑器用的 JSON Schema")
@option("--schemas", type=PLACE, metavar="文件夹", help="放在哪个文件夹（默认 schemas）")
@reads
def command(sources: Sources, schemas: Path | None) -> int:
    """Write a JSON Schema for each collection."""
    from skills_catalog.authoring import json_schema  # noqa: PLC0415 (help does without)
    from skills_catalog.checks.reading import read_catalog  # noqa: PLC0415 (as above)

    one_catalog(sources)
    input_files.require_inputs(sources)
    folder = (schemas or beside(sources) / "schemas").resolve()
    written = json_schema.editor_schemas(read_catalog(sources))
    with writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in written.items():
            (folder / name).write_text(text, "utf-8")
    print(f"{whose(sources)}{len(written)} 个 JSON Schema 在 {folder}")
    return 0
