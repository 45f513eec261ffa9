#!/usr/bin/env python3
"""The command line and the passes of a build, in order."""

from __future__ import annotations

import argparse
import asyncio
import codecs
import contextlib
import copy
import dataclasses
import datetime
import errno
import gc
import io
import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from skills_catalog.catalog import folders
from skills_catalog.commands.options import MOST_PORT, home, parser
from skills_catalog.findings.finding import BuildStopped, Problems, findings_text, relative, stop_on_errors
from skills_catalog.release import rebuild, staging

# A build without change takes a tenth of a second: what it does not need is imported by the commands that do.
# ruff: noqa: PLC0415

HERE = Path(__file__).resolve().parent


def command_diff(options: argparse.Namespace) -> int:
    """What changed between two published databases: 0 when nothing did, 1 otherwise, as diff has it."""
    from skills_catalog.open_data import changes
    from skills_catalog.release.build import read_published

    found = changes.diff(read_published(options.old), read_published(options.new))
    if options.json:
        print(json.dumps([dataclasses.asdict(c) for c in found], ensure_ascii=False, indent=1))
    elif found:
        print(changes.explain(found))
    print(f"{len(found)} 处变化", file=sys.stderr)
    return 1 if found else 0


def command_build(options: argparse.Namespace) -> int:
    gc.disable()  # a build makes few circles, and ends soon
    start, above = time.perf_counter(), ""
    if folders.are_several(options.catalog):
        from skills_catalog.release import districts

        (records, pages, rows), count = districts.build(options, HERE)
        above = f"{count} 个区县，"
    else:
        records, pages, rows = rebuild.build(one_catalog(options), HERE)
        shutil.rmtree(staging.workshop(options.out), ignore_errors=True)
    seconds = time.perf_counter() - start
    print(f"{above}{records} 条记录 → {pages} 个页面，数据库 {rows} 行，用时 {seconds:.1f} 秒")
    print(f"站点在 {options.store or options.out}")
    return 0


def one_catalog(options: argparse.Namespace) -> argparse.Namespace:
    """The options of a command that works on one catalog. Raises BuildStopped where several were given."""
    if folders.are_several(options.catalog):
        message = "这个命令一次只用一个目录，这里有几个区县。用 --catalog 指出是哪一个区县的文件夹。"
        raise stopped("、".join(map(str, options.catalog)), "one-catalog", message)
    own = copy.copy(options)
    own.catalog = options.catalog[0]
    return own


def command_check(options: argparse.Namespace) -> int:
    from skills_catalog.commands import check

    if options.watch:
        check.watch(options)
        return 0
    checked = check.check(options)
    check.tell(checked, options.format, options.content)
    return 1 if checked.errors else 0


def command_serve(options: argparse.Namespace) -> int:
    from skills_catalog.commands.serve import Site, run

    refuse_port(options.host, options.port)
    command_build(options)
    gc.enable()
    if folders.are_several(options.catalog):
        from skills_catalog.commands.serve_districts import DistrictSites

        site: Site = DistrictSites(options.out, options.base_url)
    else:
        site = Site(options.out, options.base_url)
    site.open_database()
    address = f"http://{options.host}:{options.port}{options.base_url}"
    print(f"打开 {address}  数据查询在 {address}datasette/  （按 Ctrl+C 停止）", flush=True)
    watched = rebuild.sources(options)

    def again() -> bool:
        """In a process of its own: one that serves has threads, and must not fork."""
        done = subprocess.run([sys.executable, str(HERE / "build.py"), "build", *same(options)], check=False).returncode == 0
        if not done:
            print("没有发布：先改好上面的错误，现在看到的还是上一次的站点。", file=sys.stderr, flush=True)
        return done

    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(run(site, options.host, options.port, watched, None if options.no_watch else again))
    return 0


def same(options: argparse.Namespace) -> list[str]:
    """The arguments that build the same site."""
    named = (
        "parent_url",
        "content",
        "templates",
        "config",
        "metadata",
        "sqlite",
        "out",
        "base_url",
        "previous",
        "jobs",
        "mounted",
    )
    given = [(name, getattr(options, name)) for name in named]
    given += [("catalog", folder) for folder in options.catalog]
    return [part for name, value in given if value is not None for part in (f"--{name.replace('_', '-')}", str(value))]


def refuse_port(host: str, port: int) -> None:
    """Raise BuildStopped where nothing can be served at a place."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            message = f"不能在这里监听（{error.strerror}）。换一个 --host，例如 127.0.0.1，或换一个 --port。"
            if error.errno == errno.EADDRINUSE:
                message = f"已被别的程序占用。换一个端口：--port {port + 1 if port < MOST_PORT else 8000}。"
            raise stopped(f"{host}:{port}", "port-busy", message) from None


def command_calc(options: argparse.Namespace) -> int:
    from skills_catalog.catalog import autofill
    from skills_catalog.catalog.collections import Occupation
    from skills_catalog.catalog.rulebook import compile_rulebook
    from skills_catalog.checks.reading import read_catalog
    from skills_catalog.commands.calc import explain
    from skills_catalog.records.yaml_file import locate, read_yaml
    from skills_catalog.rules.compile import today_or
    from skills_catalog.rules.engine.evaluate import FactError, evaluate, read_facts
    from skills_catalog.text.quantities import BadValue

    options = one_catalog(options)
    rebuild.require(options)
    catalog = read_catalog(options)
    rules = compile_rulebook(catalog)
    problems = Problems()
    if not options.facts.is_file():
        problems.add(str(options.facts), (0, 0), "missing-file", "没有这个事实文件。")
        stop_on_errors(problems)
    data = read_yaml(options.facts, str(options.facts), problems)
    stop_on_errors(problems)
    if not isinstance(data, dict):
        problems.add(str(options.facts), (1, 1), "wrong-shape", "事实文件应是“事实: 值”的映射。")
        stop_on_errors(problems)
        return 1
    assert isinstance(data, dict)
    try:
        facts = read_facts(rules, data)
        on = today_or(options.on, datetime.date.today())
    except FactError as error:
        problems.add(str(options.facts), locate(options.facts, (error.fact,)), "rule-fact", f"{error.args[0]}。")
        raise BuildStopped(problems) from None
    except BadValue as error:
        problems.add("--on", (0, 0), "bad-date", f"{error.args[0]}。")
        raise BuildStopped(problems) from None
    abouts = {f["id"]: f["about"] for f in rules["facts"]}
    audience = options.audience or (["enterprise"] if any(abouts[f] == "enterprise" for f in facts) else [])
    if not options.audience and (not audience or any(abouts[f] != "enterprise" for f in facts)):
        audience = [*audience, "person"]
    facts = autofill.fill_facts(facts, list(catalog.facts.values()), catalog.of("occupations", Occupation), on)
    result = evaluate(rules, facts, on, audience=audience)
    print(json.dumps(result, ensure_ascii=False, indent=1) if options.json else explain(result))
    return 0


def command_schema(options: argparse.Namespace) -> int:
    from skills_catalog.authoring import json_schema
    from skills_catalog.checks.reading import read_catalog

    options = one_catalog(options)
    rebuild.require(options)
    catalog = read_catalog(options)
    folder = options.schemas.resolve()
    written = json_schema.editor_schemas(catalog)
    with writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in written.items():
            (folder / name).write_text(text, "utf-8")
    print(f"{len(written)} 个 JSON Schema 在 {folder}")
    return 0


def command_import(options: argparse.Namespace) -> int:
    from skills_catalog.authoring.importing import run

    own = one_catalog(options)
    rebuild.require(own)
    return run.run_import(own)


def command_export(options: argparse.Namespace) -> int:
    from skills_catalog.authoring.workbook import export

    own = one_catalog(options)
    rebuild.require(own)
    return export.run_export(own)


def command_start(options: argparse.Namespace) -> int:
    from skills_catalog.authoring import new_district

    short = options.short_name or (options.name[:-1] if len(options.name) > 2 else options.name)
    names = {"name": options.name, "short_name": short, **{n: getattr(options, n) for n in ("code", "city", "province")}}
    folder = options.folder.resolve()
    with writing(folder):
        new_district.start_district(folder, HERE, names, datetime.date.today())
    print(f"{options.name}的目录在 {folder}")
    print(f"进到这个文件夹里，检查：python {Path(os.path.relpath(HERE / 'build.py', folder))} check")
    return 0


def command_new(options: argparse.Namespace) -> int:
    """A file for a record that is not there yet, with every field explained."""
    from skills_catalog.authoring import new_record
    from skills_catalog.catalog.load import load_catalog

    options = one_catalog(options)
    problems = Problems()
    catalog = load_catalog(options.catalog, Problems(), base=Path.cwd())  # its own faults are for check to say
    made = new_record.new_record_file(catalog, options.collection, options.id, options.schemas.resolve(), problems)
    stop_on_errors(problems)
    assert made is not None
    with writing(made.file):
        new_record.write_new_file(made)
    shown = relative(made.file, Path.cwd())
    print(f"写好了 {shown}，{made.waiting} 个必填字段等着填。")
    print("1. 打开它，填好冒号后面空着的；要用的可选字段去掉行首的“# ”，不用的删掉。")
    print(f"2. 运行 python {os.path.relpath(HERE / 'build.py')} check，它会说出还有哪一行没有填。")
    if "$schema=" not in made.text:
        print("想在 VS Code 里补全和检查，先运行一次 python build.py schema。")
    return 0


COMMANDS = {
    "build": command_build,
    "check": command_check,
    "serve": command_serve,
    "calc": command_calc,
    "diff": command_diff,
    "schema": command_schema,
    "import": command_import,
    "export": command_export,
    "start": command_start,
    "new": command_new,
}


def speak_utf8() -> None:
    """Chinese must not end in an error where the terminal's encoding is poor."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            poor = codecs.lookup(stream.encoding).name == "ascii"
            stream.reconfigure(encoding="utf-8" if poor else None, errors="replace")


def main(arguments: Sequence[str] | None = None) -> int:
    speak_utf8()
    arguments_of = parser(HERE)
    options = arguments_of.parse_args(arguments)
    if options.command == "check" and options.watch and options.format != "text":
        arguments_of.error("check --watch 只输出文字，请去掉 --format。")
    if options.command == "check" and options.watch and options.links:
        arguments_of.error("check --watch 不问别的网站，请去掉 --links。")
    if options.command == "serve":
        options.mounted = "datasette/"
    options.store = options.out if "://" in options.out else None
    options.compiled = None
    options.catalog = [folder.resolve() for folder in options.catalog or [home(HERE) / "catalog"]]
    for name in (*(n for n in rebuild.FOLDERS if n != "catalog"), "out"):
        setattr(options, name, Path(getattr(options, name)).resolve())
    return attempt(options, COMMANDS[options.command or "build"])


def attempt(options: argparse.Namespace, command: Callable[[argparse.Namespace], int]) -> int:
    """Run a command; what a person can put right is said in one message, not as a traceback."""
    try:
        return command(options)
    except BuildStopped as failed:
        return refused(failed.problems)
    except staging.NotOurs as error:
        message = "这个文件夹里有别的文件，不是以前生成的站点。换一个 --out，或先清空它。"
        return refused(stopped(str(error), "out-folder", message).problems)
    except staging.Busy as error:
        return refused(stopped(str(error), "busy", "另一个 build.py 正在写这个站点，等它结束再试。").problems)
    except BrokenPipeError:  # whoever read our output has gone: head, for one
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except staging.NoCluster as error:
        return refused(stopped(options.scheduler, "no-cluster", f"{error}。").problems)
    except ChildProcessError as error:
        return refused(stopped(str(options.out), "worker-ended", f"{error}。").problems)
    except Exception as error:
        from skills_catalog.findings import crashes

        if not crashes.is_expected(error, options.templates):
            raise
        return refused(crashes.crash_findings(error, rebuild.sources(options), options.templates, options.out, Path.cwd()))


def stopped(path: str, code: str, message: str) -> BuildStopped:
    """What ends a command with one finding about a thing as a whole."""
    problems = Problems()
    problems.add(path, (0, 0), code, message)
    return BuildStopped(problems)


@contextlib.contextmanager
def writing(place: Path) -> Iterator[None]:
    """What a command writes beside a site; raises BuildStopped where it cannot."""
    try:
        yield
    except OSError as error:
        raise stopped(str(place), "cannot-write", f"写不了（{error.strerror}）。改权限、腾出空间，或换一个地方。") from None


def refused(problems: Problems) -> int:
    """Say why a command has been given up; its exit code."""
    print(findings_text(problems.sorted(), "text"), file=sys.stderr)
    print(f"{len(problems.errors)} 个错误，没有写任何文件。", file=sys.stderr)
    return 1


def name_files_in_utf8() -> None:
    """Chinese names of files need more than ASCII: where the locale allows no more, start again in UTF-8 mode."""
    if codecs.lookup(sys.getfilesystemencoding()).name != "utf-8":
        os.environ["PYTHONUTF8"] = "1"
        os.execv(sys.executable, [sys.executable, "-X", "utf8", *sys.argv])


if __name__ == "__main__":
    name_files_in_utf8()
    sys.exit(main())
