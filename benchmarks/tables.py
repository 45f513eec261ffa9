"""How long large tables take to read, and the memory of it: each in a process of its own."""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import openpyxl

from skills_catalog.authoring.tables.plain_table import read_tables
from skills_catalog.findings.finding import Problems

HEAD = ["名称", "地址", "电话", "等级", "收费", "备注", "学时", "天数"]


def text(path: Path, rows: int, *, stray: int = 0) -> None:
    """A table of eight columns in GB18030; every ``stray`` rows a quote that nobody closes."""
    lines = [",".join(HEAD)]
    for n in range(rows):
        quote = '"' if stray and n % stray == stray - 1 else ""
        lines.append(f"{quote}机构{n},东路{n}号,0632-66{n},初级工,1500,无,40,5")
    path.write_text("\n".join(lines), encoding="gb18030")


def workbook(path: Path, rows: int) -> None:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("机构")
    sheet.append(HEAD)
    for n in range(rows):
        sheet.append([f"机构{n}", f"东路{n}号", f"0632-66{n}", "初级工", 1500.5, "无", 40, 5])
    book.save(path)


def measured(path: Path) -> str:
    """Seconds of the processor, and the most memory that the process has held."""
    start = time.process_time()
    problems = Problems()
    tables = read_tables(path, problems)
    seconds = time.process_time() - start
    assert not problems.found
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return f"{len(tables[0].rows):,} rows, {path.stat().st_size / 1e6:.1f} MB: {seconds:.1f} s, {most} MB"


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        files = {
            "text, GB18030": (Path(folder) / "a.csv", lambda path: text(path, 200_000)),
            "text with a stray quote every 700 rows": (Path(folder) / "b.csv", lambda path: text(path, 200_000, stray=700)),
            "text with a stray quote in each row": (Path(folder) / "c.csv", lambda path: text(path, 200_000, stray=1)),
            "workbook": (Path(folder) / "d.xlsx", lambda path: workbook(path, 50_000)),
        }
        for name, (path, make) in files.items():
            make(path)
            with ProcessPoolExecutor(1, get_context("spawn")) as alone:
                print(f"{name}: {alone.submit(measured, path).result()}", file=sys.stdout, flush=True)


if __name__ == "__main__":
    main()
