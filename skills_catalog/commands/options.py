"""The commands of ``build.py`` and their options."""

from __future__ import annotations

import argparse
import datetime
from pathlib import Path
from typing import Any

from skills_catalog.catalog import folders
from skills_catalog.commands.base_url import BadBase, base_path
from skills_catalog.commands.chinese_usage import Parser, whole
from skills_catalog.text.quantities import BadValue, parse_date

MOST_PORT = 65535
EXITS = "退出代码：0 成功，check 没有错误，diff 没有变化；1 有错误、做不成，diff 有变化；2 命令写错。"


def home(program: Path) -> Path:
    """Whose catalog is meant where no option says so: that of the folder one stands in, if it has one; else the program's."""
    here = Path.cwd()
    return here if (here / "catalog" / folders.FILE).is_file() else program


def shared_options(own: Path, program: Path) -> Parser:
    """The options of every command that works on a catalog. own: the district's folder; program: that of build.py."""
    metadata = own / "datasette_metadata.yml"
    shared = Parser(add_help=False)
    shared.add_argument(
        "--catalog",
        type=Path,
        action="append",
        help="目录文件夹；可以写几个，或写里面每个区县一个文件夹（以区划代码命名）的文件夹",
    )
    shared.add_argument("--content", type=Path, default=own / "content", help="指南文件夹")
    shared.add_argument("--templates", type=Path, default=program / "site_templates", help="模板文件夹")
    shared.add_argument("--config", type=Path, default=own / "mkdocs.yml", help="mkdocs.yml")
    shared.add_argument(
        "--metadata", type=Path, default=metadata if metadata.exists() else program / metadata.name, help="Datasette 的说明"
    )
    shared.add_argument(
        "--sqlite",
        type=Path,
        default=program / "node_modules/@sqlite.org/sqlite-wasm/dist",
        help="浏览器用的 SQLite（npm ci 装的）",
    )
    shared.add_argument("--qr", type=Path, default=program / "node_modules/lean-qr", help="画二维码的程序（npm ci 装的）")
    shared.add_argument("--out", default=str(own / "site"), help="输出文件夹，或对象存储的地址（fsspec 的写法，例如 s3://…）")
    shared.add_argument("--base-url", type=base_url, default="/", help="站点在域名下的路径，例如 /rsj/skills/")
    shared.add_argument("--parent-url", help="上一级站点的地址，例如 /（几个区县一起发布时自动填）")
    shared.add_argument("--jobs", type=some, help="同时用几个进程（默认：处理器个数）")
    shared.add_argument("--only", choices=("pages",), help="只生成网页：不要数据库、下载、搜索和离线包")
    shared.add_argument("--scheduler", help="在 Dask 集群上生成网页：调度器的地址，例如 tcp://10.0.0.1:8786")
    shared.add_argument("--mounted", help=argparse.SUPPRESS)
    shared.add_argument("--previous", type=Path, help="上一次发布的 catalog.db：和它比，写出变化")
    return shared


def parser(program: Path) -> Parser:
    """The parser of ``build.py``, which stands in the folder ``program``."""
    own = home(program)
    shared = shared_options(own, program)
    top = Parser(prog="build.py", description="把培训目录编译成网站、计算器和开放数据。", epilog=EXITS, parents=[shared])
    top.add_argument("--clean", action="store_true", help="不用上一次的结果，全部重新生成")
    commands = top.add_subparsers(dest="command", metavar="命令")
    one = commands.add_parser("build", parents=[shared], help="生成站点（默认）")
    one.add_argument("--clean", action="store_true", help="不用上一次的结果，全部重新生成")
    one = commands.add_parser("check", parents=[shared], help="检查目录，有错误就以 1 退出")
    one.add_argument("--format", choices=("text", "json", "github"), default="text", help="输出格式")
    one.add_argument("--links", action="store_true", help="也打开每个外部链接，看还在不在（要联网，慢）")
    one.add_argument("--on", type=day, help="看哪一天有什么过期，例如 2026-11-25（默认今天）")
    one.add_argument("--watch", action="store_true", help="保存文件后自动再检查，按 Ctrl+C 结束")
    one = commands.add_parser("serve", parents=[shared], help="生成并在本机打开，改了就重新生成")
    one.add_argument("--host", default="127.0.0.1", help="监听地址")
    one.add_argument("--port", type=port, default=8000, help="端口")
    one.add_argument("--no-watch", action="store_true", help="不监视修改")
    one.add_argument("--clean", action="store_true", help="不用上一次的结果，全部重新生成")
    one = commands.add_parser("calc", parents=[shared], help="按事实文件算补贴")
    one.add_argument("facts", type=Path, help="YAML 或 JSON：事实编号 → 值（金额写元）")
    one.add_argument("--on", help="日期，例如 2026-11-25（默认今天）")
    one.add_argument("--json", action="store_true", help="输出 JSON")
    one.add_argument("--for", dest="audience", action="append", choices=("person", "enterprise", "class"), help="算谁的")
    one = commands.add_parser("diff", parents=[shared], help="比较两次发布的数据库：改了什么")
    one.add_argument("old", type=Path, help="以前的 catalog.db")
    one.add_argument("new", type=Path, help="现在的 catalog.db")
    one.add_argument("--json", action="store_true", help="输出 JSON")
    one = commands.add_parser("schema", parents=[shared], help="生成编辑器用的 JSON Schema")
    one.add_argument("--schemas", type=Path, default=own / "schemas", help="放在哪个文件夹")
    add_sheets(commands, shared)
    one = commands.add_parser("start", help="新建一个区县的文件夹：能通过检查的小目录、指南和 mkdocs.yml")
    one.add_argument("folder", type=Path, help="放在哪里，例如 ../shanshui")
    one.add_argument("--name", required=True, help="区县全称，例如 山水区")
    one.add_argument("--short-name", help="简称，例如 山水（默认：全称去掉最后一个字）")
    one.add_argument("--code", required=True, help="区划代码，6 位；乡镇一级 12 位")
    one.add_argument("--city", required=True, help="所属市")
    one.add_argument("--province", required=True, help="所属省")
    one = commands.add_parser("new", parents=[shared], help="新写一条记录：生成一个文件，每个字段都有说明")
    one.add_argument("collection", metavar="记录种类", help="目录里的文件夹，例如 projects、rates；检验用例写 cases")
    one.add_argument("id", metavar="编号", help="新记录的编号，也是文件名")
    one.add_argument("--schemas", type=Path, default=own / "schemas", help="JSON Schema 在哪个文件夹")
    return top


def add_sheets(commands: Any, shared: argparse.ArgumentParser) -> None:
    """The commands for spreadsheets."""
    one = commands.add_parser("import", parents=[shared], help="把表格（.xlsx、.csv）读进目录：先预览，再写入")
    one.add_argument("file", type=Path, help="表格：.xlsx，或任何编码、任何分隔符的 .csv")
    one.add_argument("--collection", help="是哪一类记录，例如 institutions（默认看表名和表头）")
    one.add_argument("--sheet", help="只读这张工作表")
    one.add_argument("--into", metavar="编号", help="整张表是这条记录里的列表，例如一个收费标准的各行")
    one.add_argument("--set", action="append", metavar="字段=值", help="表里没有的字段，给所有行同一个值；可以写几次")
    one.add_argument("--map", action="append", metavar="列=字段", help="认不出的列是哪个字段；可以写几次")
    one.add_argument("--skip", action="append", metavar="列", help="不要这一列；可以写几次")
    one.add_argument("--fill", action="append", metavar="列", help="这一列的空格用上一行的值填（合并过的单元格）；可以写几次")
    one.add_argument("--encoding", help="文件的编码，例如 gb18030（默认自己认）")
    one.add_argument("--delimiter", help="分隔符（默认自己认）")
    one.add_argument("--write", action="store_true", help="写入目录；不加就只预览（在终端上会问）")
    one.add_argument("--force", action="store_true", help="有冲突的，用表里的")
    one.add_argument("--json", action="store_true", help="预览输出 JSON")
    one = commands.add_parser("export", parents=[shared], help="把目录写成可以编辑的工作簿，改好用 import 读回来")
    one.add_argument("file", type=Path, nargs="?", default=Path("catalog.xlsx"), help="写到哪里（默认 catalog.xlsx）")
    one.add_argument("--collection", action="append", help="只要这一类记录，可以写几次（默认全部）")
    one.add_argument("--force", action="store_true", help="已经有这个文件也写")


def base_url(text: str) -> str:
    """``--base-url`` as argparse takes it."""
    try:
        return base_path(text)
    except BadBase as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def day(text: str) -> datetime.date:
    """A date as argparse takes it."""
    try:
        return parse_date(text)
    except BadValue as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def some(text: str) -> int:
    """A number of processes as argparse takes it."""
    return whole(text, 1, 1024)


def port(text: str) -> int:
    """``--port`` as argparse takes it."""
    return whole(text, 1, MOST_PORT)
