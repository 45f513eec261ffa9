"""``build``: the site, made anew or brought up to date."""

from __future__ import annotations

import gc
import shutil
import time

from skills_catalog.catalog import folders
from skills_catalog.catalog.settings import Settings
from skills_catalog.commands.command_line.options import builds, verb, whose
from skills_catalog.release import exchange
from skills_catalog.release.build import build


@verb("build", "生成站点（默认）")
@builds
def command(settings: Settings) -> int:
    """Build, and say what was made."""
    run(settings)
    return 0


def run(settings: Settings) -> None:
    """Build the site of one district or of several, and say what was made. Raises what ``failures.said`` takes."""
    gc.disable()  # a build makes few circles, and ends soon
    start, above = time.perf_counter(), whose(settings.sources)
    if folders.are_several(settings.sources.catalogs):
        from skills_catalog.release import districts  # noqa: PLC0415 (a build of one district does without)

        (records, pages, rows), count = districts.build_districts(settings)
        above = f"{count} 个区县，"
    else:
        records, pages, rows = build(settings)
        shutil.rmtree(exchange.workshop(settings.out), ignore_errors=True)
    seconds = time.perf_counter() - start
    print(f"{above}{records} 条记录 → {pages} 个页面，数据库 {rows} 行，用时 {seconds:.1f} 秒")
    print(f"站点在 {settings.store or settings.out}")
