#!/usr/bin/env python3
"""The command line and the passes of a build, in order."""

from __future__ import annotations

import argparse
import asyncio
import codecs
import contextlib
import dataclasses
import datetime
import io
import json
import os
import socket
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

import yaml

from compiler import (
    changes,
    checks,
    database,
    downloads,
    failures,
    feeds,
    filled,
    finder,
    inputs,
    jsonschema,
    links,
    offline,
    openapi,
    packs,
    release,
    servers,
)
from compiler.base import BadBase, base_path
from compiler.catalog import Catalog, link, load
from compiler.checks import addresses, privacy
from compiler.datapackage import readable
from compiler.home import variables
from compiler.model import Model, join
from compiler.pages import DEPTHS, SECTIONS, Pages, Plan, known_paths, places, sections
from compiler.problems import BuildStopped, Problems, relative, report, stop_on_errors
from compiler.records import Occupation
from compiler.rulebook import cases_json, rulebook
from compiler.rules.compile import dump, today_or
from compiler.rules.evaluate import FactError, evaluate, read_facts
from compiler.serve import Site, run
from compiler.shell import Shell, ShellFailed, build_shell
from compiler.source import read
from compiler.terminal import explain
from compiler.units import BadValue

HERE = Path(__file__).resolve().parent
SQLITE = {"sqlite3.mjs": "index.mjs", "sqlite3.wasm": "sqlite3.wasm"}
"""SQLite for browsers: name among the assets → name in its package."""


def build(options: argparse.Namespace) -> dict[str, int]:
    """Read, check, join, write: the whole site, or nothing. Returns counts; raises BuildStopped."""
    catalog = read_catalog(options)
    rules = rulebook(catalog)
    model = join(catalog)
    before = previous(options)
    with release.locked(options.out), release.staging(options.out) as folder:
        shell = make_shell(options, catalog, model, folder)
        published = open_data(options, catalog, model, rules, folder, before)
        data = data_files(options, model, rules, shell.guides)
        data["data/openapi.json"] = openapi.document(
            model, published, model.district.site_url or quote(options.base_url), datasette(options, model)
        )
        data["data/changes.xml"] = feeds.changes(model, published.days(), site_name(options), model.district.site_url)
        for file, content in data.items():
            release.write(folder, file, content)
        for extra in sorted((options.templates / "data").glob("*.json")):
            release.write(folder, f"data/{extra.name}", extra.read_bytes())
        versions = {name: offline.version(data[f"data/{name}"]) for name in offline.DATA}
        marks = offline.marks(shell.assets, versions)
        desk = offline.desk(folder)
        if desk:
            versions[downloads.DATABASE] = desk[-1].hash
        pages = make_pages(options, model, rules, shell, versions, published, desk)
        packer = packs.Packer(folder, packs.counts(model), marks)
        made = 0
        for plan in progress(pages.plans()):
            body = pages.body(plan)
            release.write(folder, plan.file, pages.page(plan, body))
            if plan.part:
                packer.add(plan.part, plan.path, plan.title, body)
            made += 1
        for part, path, title, body in packs.guides(folder, (g.path for g in shell.guides if g.path)):
            packer.add(part, path, title, body)
        stamp_home(folder, versions)
        for file, content in closing_files(options, model, shell.assets, folder).items():
            release.write(folder, file, content)
        offline.write(
            folder, options.templates / "worker", model, packer.close(), shell.pieces, sections(), marks, shell.assets, desk
        )
        refuse_broken_links(catalog, folder, options)
    return {
        "records": sum(map(len, model.records.values())),
        "pages": made + len(shell.guides),
        "rows": sum(published.counts.values()),
    }


def open_data(
    options: argparse.Namespace,
    catalog: Catalog,
    model: Model,
    rules: dict[str, Any],
    folder: Path,
    before: changes.Published | None,
) -> downloads.Published:
    """The database and every download."""
    path, site_url = folder / "data" / downloads.DATABASE, model.district.site_url
    path.parent.mkdir(parents=True, exist_ok=True)
    warnings = catalog.problems.sorted()
    counts, news = database.build(model, rules, path, site_url=site_url, findings=warnings, before=before)
    return downloads.publish(folder, model, counts, news, options.metadata, site_url or quote(options.base_url))


def previous(options: argparse.Namespace) -> changes.Published | None:
    """The publication that this one is compared with, where one was named."""
    return None if options.previous is None else read_published(options.previous)


def read_published(path: Path) -> changes.Published:
    problems = Problems()
    found = None
    if not path.is_file():
        problems.add(str(path), (0, 0), "missing-file", "没有这个数据库。写已经发布的 catalog.db 在哪里。")
    else:
        try:
            found = changes.read(path)
        except changes.NotADatabase as error:
            problems.add(str(path), (0, 0), "wrong-shape", f"{error}。写已经发布的 catalog.db 在哪里。")
    stop_on_errors(problems)
    assert found is not None
    return found


def command_diff(options: argparse.Namespace) -> int:
    """What changed between two published databases: 0 when nothing did, 1 otherwise, as diff has it."""
    found = changes.diff(read_published(options.old), read_published(options.new))
    if options.json:
        print(json.dumps([dataclasses.asdict(c) for c in found], ensure_ascii=False, indent=1))
    elif found:
        print(changes.explain(found))
    print(f"{len(found)} 处变化", file=sys.stderr)
    return 1 if found else 0


def progress(plans: Iterable[Plan]) -> Iterator[Plan]:
    """The same plans; on a terminal a line counts them, elsewhere nothing is said."""
    shown = sys.stderr.isatty()
    for n, plan in enumerate(plans, 1):
        yield plan
        if shown and n % 50 == 0:
            print(f"\r{n} 个页面", end="", file=sys.stderr, flush=True)
    if shown:
        print("\r", end="", file=sys.stderr, flush=True)


def read_catalog(options: argparse.Namespace) -> Catalog:
    """Read and check a catalog; raises BuildStopped with every finding of the pass that failed."""
    problems = Problems()
    for name, what in (
        ("content", "指南文件夹"),
        ("templates", "模板文件夹"),
        ("config", "mkdocs.yml"),
        ("metadata", "Datasette 的说明"),
    ):
        if not getattr(options, name).exists():
            problems.add(str(getattr(options, name)), (0, 0), "missing-file", f"没有{what}。请用 --{name} 指出它在哪里。")
    stop_on_errors(problems)
    inputs.check(sources(options), options.out, Path.cwd(), problems)
    stop_on_errors(problems)
    catalog = load(options.catalog, problems, base=Path.cwd())
    content = sorted(options.content.rglob("*.md")) if options.content.is_dir() else []
    inputs.utf8([options.config, *content], Path.cwd(), problems)
    privacy.check([*catalog.files, *content], Path.cwd(), problems)
    addresses.guides(options.content, Path.cwd(), problems)
    stop_on_errors(problems)
    link(catalog)
    stop_on_errors(problems)
    checks.check(catalog)
    stop_on_errors(problems)
    return catalog


def sources(options: argparse.Namespace) -> dict[str, Path]:
    """What a build reads: option → file or folder that is there."""
    named = {name: getattr(options, name) for name in ("catalog", "content", "templates", "config", "metadata")}
    return {name: place for name, place in named.items() if place.exists()}


def make_shell(options: argparse.Namespace, catalog: Catalog, model: Model, folder: Path) -> Shell:
    paths = known_paths(model)
    try:
        return build_shell(
            config=options.config, content=options.content, templates=options.templates, out=folder,
            base_url=options.base_url, site_url=model.district.site_url, resolve=paths.get, known=list(paths),
            sections=SECTIONS, depths=DEPTHS, variables=variables(model),
            assets=sqlite_files(options),
        )  # fmt: skip
    except ShellFailed as failed:
        for fault in failed.faults:
            place = relative(options.content / fault.file, Path.cwd())
            catalog.problems.add(place, (fault.line, 1), "broken-link", fault.message)
        for message in failed.messages:
            catalog.problems.add(relative(options.content, Path.cwd()), (0, 0), "broken-link", message)
        raise BuildStopped(catalog.problems) from failed


def datasette(options: argparse.Namespace, model: Model) -> str | None:
    """Where the database can be queried: a path below the site, an address, or nowhere."""
    return options.mounted or model.district.datasette_url


def make_pages(
    options: argparse.Namespace, model: Model, rules: dict[str, Any], shell: Shell, versions: dict[str, str],
    published: downloads.Published, desk: Sequence[offline.Kept],
) -> Pages:  # fmt: skip
    district = model.district
    return Pages(
        model, rules, options.templates, shell, base_url=quote(options.base_url), site_url=district.site_url,
        versions=versions, datasette=datasette(options, model), published=published,
        query_size=readable(sum(k.size for k in desk)) if desk else "",
    )  # fmt: skip


def sqlite_files(options: argparse.Namespace) -> dict[str, Path]:
    """SQLite for browsers, where npm has brought it: path below the assets → file; empty where it is not there."""
    found = {f"query/{name}": options.sqlite / source for name, source in SQLITE.items()}
    return found if all(file.is_file() for file in found.values()) else {}


def data_files(options: argparse.Namespace, model: Model, rules: dict[str, Any], guides: Sequence[Any]) -> dict[str, bytes]:
    """Rules, finder list, downloads, feeds: file → bytes."""
    site_url = model.district.site_url
    return {
        "data/rules.json": dump(rules).encode(),
        "data/facts.json": filled.occupations(model),
        "data/courses.json": filled.courses(model),
        "data/words.json": filled.words(model),
        "data/cases.json": cases_json(model.cases, rules),
        "data/finder.json": finder.build(model, guides, places(bool(sqlite_files(options)))),
        "feed.xml": feeds.atom(model, site_name(options), site_url),
        "robots.txt": feeds.robots(site_url, quote(options.base_url)),
        "_headers": feeds.headers_file(quote(options.base_url)),
        "_nginx.conf": servers.nginx(options.base_url),
    }


def closing_files(options: argparse.Namespace, model: Model, assets: str, folder: Path) -> dict[str, bytes]:
    """What depends on all other files: manifest, checksums, sitemap, service worker."""
    title = site_name(options)
    release.write(folder, "manifest.webmanifest", feeds.manifest(title, f"{model.district.short_name}技能培训", assets))
    written = release.files(folder)
    addresses = [offline.address(f) for f in written if f.endswith("index.html")]
    return {
        "data/checksums.txt": downloads.checksums(folder),
        **feeds.sitemaps(addresses, model.district.site_url, model),
    }


def stamp_home(folder: Path, versions: dict[str, str]) -> None:
    """The home page is made before the list that it reads: it gets the list's version afterwards."""
    home = folder / "index.html"
    home.write_text(
        home.read_text("utf-8").replace("data/finder.json?v=", f"data/finder.json?v={versions['finder.json']}"), "utf-8"
    )


def site_name(options: argparse.Namespace) -> str:
    """The site's name as mkdocs.yml gives it."""
    return str(yaml.safe_load(options.config.read_text("utf-8"))["site_name"])


def refuse_broken_links(catalog: Catalog, folder: Path, options: argparse.Namespace) -> None:
    mounted = [options.mounted] if options.mounted else []
    for page, address in links.broken(folder, options.base_url, mounted):
        catalog.problems.add(page, (0, 0), "broken-link", f"链接 {address} 没有对应的文件。")
    stop_on_errors(catalog.problems)


def command_build(options: argparse.Namespace) -> int:
    start = time.perf_counter()
    counts = build(options)
    seconds = time.perf_counter() - start
    print(f"{counts['records']} 条记录 → {counts['pages']} 个页面，数据库 {counts['rows']} 行，用时 {seconds:.1f} 秒")
    print(f"站点在 {options.out}")
    return 0


def command_check(options: argparse.Namespace) -> int:
    try:
        catalog = read_catalog(options)
        problems = catalog.problems
        counted = f"{sum(map(len, catalog.records.values()))} 条记录，{len(catalog.cases)} 个用例，"
    except BuildStopped as stopped:
        problems, counted = stopped.problems, ""
    text = report(problems.sorted(), options.format)
    if text:
        print(text)
    if options.format == "text":
        print(f"{counted}{len(problems.errors)} 个错误，{len(problems.warnings)} 个警告", file=sys.stderr)
    return 1 if problems.errors else 0


def command_serve(options: argparse.Namespace) -> int:
    command_build(options)
    if not port_is_free(options.host, options.port):
        print(f"{options.host}:{options.port} 已被别的程序占用。换一个端口：--port {options.port + 1}", file=sys.stderr)
        return 1
    site = Site(options.out, options.base_url)
    site.open_database()
    address = f"http://{options.host}:{options.port}{options.base_url}"
    print(f"打开 {address}  数据查询在 {address}datasette/  （按 Ctrl+C 停止）", flush=True)
    watched = [options.catalog, options.content, options.templates, options.config, options.metadata]

    def rebuild() -> bool:
        done = attempt(options, command_build) == 0
        if not done:
            print("没有发布：先改好上面的错误，现在看到的还是上一次的站点。", file=sys.stderr, flush=True)
        return done

    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(run(site, options.host, options.port, watched, None if options.no_watch else rebuild))
    return 0


def port_is_free(host: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def command_calc(options: argparse.Namespace) -> int:
    catalog = read_catalog(options)
    rules = rulebook(catalog)
    problems = Problems()
    if not options.facts.is_file():
        problems.add(str(options.facts), (0, 0), "missing-file", "没有这个事实文件。")
        stop_on_errors(problems)
    data = read(options.facts, str(options.facts), problems)
    stop_on_errors(problems)
    if not isinstance(data, dict):
        problems.add(str(options.facts), (1, 1), "wrong-shape", "事实文件应是“事实: 值”的映射。")
        stop_on_errors(problems)
        return 1
    assert isinstance(data, dict)
    try:
        facts = read_facts(rules, data)
        on = today_or(options.on, datetime.date.today())
    except (FactError, BadValue) as error:
        place = (0, 0)
        problems.add(str(options.facts), place, "rule-fact", f"{error.args[0]}。")
        raise BuildStopped(problems) from None
    abouts = {f["id"]: f["about"] for f in rules["facts"]}
    audience = options.audience or (["enterprise"] if any(abouts[f] == "enterprise" for f in facts) else [])
    if not options.audience and (not audience or any(abouts[f] != "enterprise" for f in facts)):
        audience = [*audience, "person"]
    facts = filled.fill(facts, list(catalog.facts.values()), catalog.of("occupations", Occupation), on)
    result = evaluate(rules, facts, on, audience=audience)
    print(json.dumps(result, ensure_ascii=False, indent=1) if options.json else explain(result))
    return 0


def command_schema(options: argparse.Namespace) -> int:
    catalog = read_catalog(options)
    folder = options.schemas.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    written = jsonschema.schemas(catalog)
    for name, text in written.items():
        (folder / name).write_text(text, "utf-8")
    print(f"{len(written)} 个 JSON Schema 在 {folder}")
    return 0


def parser() -> argparse.ArgumentParser:
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--catalog", type=Path, default=HERE / "catalog", help="目录文件夹")
    shared.add_argument("--content", type=Path, default=HERE / "content", help="指南文件夹")
    shared.add_argument("--templates", type=Path, default=HERE / "site_templates", help="模板文件夹")
    shared.add_argument("--config", type=Path, default=HERE / "mkdocs.yml", help="mkdocs.yml")
    shared.add_argument("--metadata", type=Path, default=HERE / "datasette_metadata.yml", help="Datasette 的说明")
    shared.add_argument(
        "--sqlite", type=Path, default=HERE / "node_modules/@sqlite.org/sqlite-wasm/dist", help="浏览器用的 SQLite（npm ci 装的）"
    )
    shared.add_argument("--out", type=Path, default=HERE / "site", help="输出文件夹")
    shared.add_argument("--base-url", type=base_url, default="/", help="站点在域名下的路径，例如 /rsj/skills/")
    shared.add_argument("--previous", type=Path, help="上一次发布的 catalog.db：和它比，写出变化")
    top = argparse.ArgumentParser(prog="build.py", description="把培训目录编译成网站、计算器和开放数据。", parents=[shared])
    top.add_argument("--clean", action="store_true", help="不用上一次的结果，全部重新生成")
    commands = top.add_subparsers(dest="command", metavar="命令")
    one = commands.add_parser("build", parents=[shared], help="生成站点（默认）")
    one.add_argument("--clean", action="store_true", help="不用上一次的结果，全部重新生成")
    one = commands.add_parser("check", parents=[shared], help="检查目录，有错误就以 1 退出")
    one.add_argument("--format", choices=("text", "json", "github"), default="text", help="输出格式")
    one = commands.add_parser("serve", parents=[shared], help="生成并在本机打开，改了就重新生成")
    one.add_argument("--host", default="127.0.0.1", help="监听地址")
    one.add_argument("--port", type=int, default=8000, help="端口")
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
    one.add_argument("--schemas", type=Path, default=HERE / "schemas", help="放在哪个文件夹")
    return top


COMMANDS = {
    "build": command_build,
    "check": command_check,
    "serve": command_serve,
    "calc": command_calc,
    "diff": command_diff,
    "schema": command_schema,
}


def speak_utf8() -> None:
    """Chinese must not end in an error where the terminal's encoding is poor."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            poor = codecs.lookup(stream.encoding).name == "ascii"
            stream.reconfigure(encoding="utf-8" if poor else None, errors="replace")


def base_url(text: str) -> str:
    """``--base-url`` as argparse takes it."""
    try:
        return base_path(text)
    except BadBase as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def main(arguments: Sequence[str] | None = None) -> int:
    speak_utf8()
    options = parser().parse_args(arguments)
    options.mounted = "datasette/" if options.command == "serve" else None
    for name in ("catalog", "content", "templates", "config", "metadata", "out"):
        setattr(options, name, getattr(options, name).resolve())
    return attempt(options, COMMANDS[options.command or "build"])


def attempt(options: argparse.Namespace, command: Callable[[argparse.Namespace], int]) -> int:
    """Run a command; what a person can put right is said in one message, not as a traceback."""
    try:
        return command(options)
    except BuildStopped as stopped:
        print(report(stopped.problems.sorted(), "text"), file=sys.stderr)
        print(f"{len(stopped.problems.errors)} 个错误，没有写任何文件。", file=sys.stderr)
        return 1
    except release.NotOurs as error:
        print(f"{error}: 这个文件夹里有别的文件，不是以前生成的站点。换一个 --out，或先清空它。", file=sys.stderr)
        return 1
    except release.Busy as error:
        print(f"{error}: 另一个 build.py 正在写这个站点，等它结束再试。", file=sys.stderr)
        return 1
    except Exception as error:
        if not failures.expected(error, options.templates):
            raise
        found = failures.finding(error, list(sources(options).values()), options.templates, options.out, Path.cwd())
        print(report(found.sorted(), "text"), file=sys.stderr)
        return 1


def name_files_in_utf8() -> None:
    """Chinese names of files need more than ASCII: where the locale allows no more, start again in UTF-8 mode."""
    if codecs.lookup(sys.getfilesystemencoding()).name != "utf-8":
        os.environ["PYTHONUTF8"] = "1"
        os.execv(sys.executable, [sys.executable, "-X", "utf8", *sys.argv])


if __name__ == "__main__":
    name_files_in_utf8()
    sys.exit(main())
