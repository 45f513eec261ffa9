"""The open data under load: two Datasettes behind nginx, asked by wrk, and by people who mean harm.

Run: ``.venv/bin/python -m benchmarks.load`` (``--seconds 60 --connections 64 --projects N``). Needs nginx and wrk; on Debian
``apt install nginx-light wrk``. Figures are printed as tables; benchmarks/README.md holds the last ones.
"""

from __future__ import annotations

import argparse
import http.client
import math
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote, urlencode

from benchmarks.catalogs import write
from benchmarks.hostile_queries import HOSTILE
from skills_catalog.open_data.downloads import SETTINGS
from tests.support.nginx import nginx
from tests.support.program import run_build
from tests.support.serving import free_port
from tests.support.waiting import until

PAGES = {
    "table": "catalog/projects",
    "facets": "catalog/projects?_facet=town&_facet=level",
    "canned query": "catalog/rates_on_date?on_date=2026-11-25",
    "search": f"catalog/search?q={quote('电工')}",
}
INSTANCES = 2
CEILING_MB = 1500
"""A Datasette that takes more memory is killed at once, to spare the machine."""
GIVE_UP = 10
"""Seconds after which nginx answers 504 for a Datasette that does not."""
LIMIT = SETTINGS["sql_time_limit_ms"] / 1000
LATE = LIMIT + 2
"""Seconds until which an answer counts as stopped in time; the 2 are for waiting behind the load."""
BESIDE = 4
"""Connections that load a page beside the hostile queries: few, so that seconds are those of the query, not of the line."""
AT_ONCE = 24
WITHOUT_RICH = "import sys; sys.modules['rich'] = None; from datasette.cli import cli; cli()"
"""Datasette as on a server: ``rich``, which comes with the tests' packages, makes it draw a long traceback at each refusal."""


def wrk_program() -> str:
    """Where wrk is; ends the run with advice where it or nginx is missing."""
    found = {n: shutil.which(n) or shutil.which(n, path="/usr/sbin:/usr/local/sbin:/usr/local/bin") for n in ("nginx", "wrk")}
    missing = [n for n, path in found.items() if path is None]
    if missing:
        sys.exit(f"{' and '.join(missing)} not found. On Debian: apt install nginx-light wrk")
    return str(found["wrk"])


def memory(pid: int, field: str = "VmRSS") -> int:
    """MB of a process, 0 when it is gone. ``VmHWM`` is the most it had since ``forget_peak``."""
    try:
        found = re.search(rf"{field}:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text("ascii"))
    except OSError:
        return 0
    return int(found[1]) // 1024 if found else 0


def forget_peak(pid: int) -> None:
    Path(f"/proc/{pid}/clear_refs").write_text("5", "ascii")


class Datasettes:
    """``datasette serve`` on the database of a release, each on a port of its own, watched for its memory."""

    def __init__(self, data: Path, folder: Path, guarded: bool) -> None:
        self.program = [sys.executable, "-c", WITHOUT_RICH]
        self.log = (folder / "datasette.log").open("ab")
        inspected, database = folder / "inspect.json", str(data / "catalog.db")
        subprocess.run([*self.program, "inspect", database, "--inspect-file", str(inspected)], check=True)
        self.options = ["-i", database, "--inspect-file", str(inspected), "-m", str(data / "metadata.json"), "--cors"]
        self.options += ["--setting", "base_url", "/datasette/"]
        for name, value in SETTINGS.items():
            self.options += ["--setting", name, str(int(value))]
        if guarded:
            self.options += ["--plugins-dir", str(data / "plugins")]
        self.ports = [free_port() for _ in range(INSTANCES)]
        self.running: list[subprocess.Popen[bytes]] = []
        self.killed = 0
        self.over = threading.Event()
        for port in self.ports:
            self.running.append(self.start(port))
        self.watcher = threading.Thread(target=self.watch, daemon=True)
        self.watcher.start()

    def start(self, port: int) -> subprocess.Popen[bytes]:
        command = [*self.program, "serve", *self.options, "--port", str(port)]
        running = subprocess.Popen(command, stdout=self.log, stderr=self.log)
        until(lambda: ask(port, "-/versions.json")[0] == 200, what=f"Datasette on port {port}")
        return running

    def watch(self) -> None:
        while not self.over.wait(0.02):
            for running in list(self.running):
                if running.poll() is None and memory(running.pid) > CEILING_MB:
                    running.kill()
                    self.killed += 1

    def alive(self) -> int:
        return sum(running.poll() is None for running in self.running)

    def megabytes(self, field: str = "VmRSS") -> list[int]:
        return [memory(running.pid, field) for running in self.running]

    def forget_peaks(self) -> None:
        for running in self.running:
            forget_peak(running.pid)

    def restart(self) -> None:
        for n, port in enumerate(self.ports):
            end(self.running[n])
            self.running[n] = self.start(port)

    def stop(self) -> None:
        self.over.set()
        self.watcher.join()
        for running in self.running:
            end(running)
        self.log.close()


def nginx_lines(folder: Path, upstream: list[int], cache: bool) -> tuple[str, str]:
    """Lines for nginx's ``server`` block and its ``http`` block."""
    servers = " ".join(f"server 127.0.0.1:{p} max_fails=0;" for p in upstream)
    outside = f"upstream datasette {{ {servers} keepalive 32; }}"
    inside = f"""location /datasette/ {{
      {"proxy_cache datasette; proxy_cache_lock on;" if cache else ""}
      proxy_pass http://datasette;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_set_header Host $host;
      proxy_connect_timeout 2s;
      proxy_read_timeout {GIVE_UP}s;
      proxy_next_upstream error timeout;
      proxy_next_upstream_timeout 2s;
    }}"""
    return inside, f"proxy_cache_path {folder}/cache keys_zone=datasette:1m max_size=50m; {outside}" if cache else outside


def end(running: subprocess.Popen[bytes]) -> None:
    if running.poll() is None:
        running.terminate()
        try:
            running.wait(3)
        except subprocess.TimeoutExpired:
            running.kill()
    running.wait()


def ask(port: int, path: str, timeout: float = GIVE_UP + 5) -> tuple[int, float]:
    """(status, seconds until the whole answer was read); the status is 0 when none came."""
    start, status = time.perf_counter(), 0
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)
    try:
        connection.request("GET", f"/datasette/{path}")
        answer = connection.getresponse()
        while answer.read(1 << 20):
            pass
        status = answer.status
    except (OSError, http.client.HTTPException):
        pass
    finally:
        connection.close()
    return status, time.perf_counter() - start


def milliseconds(text: str) -> float:
    """What wrk says for a time; not a number when no request came to an end."""
    found = re.fullmatch(r"([\d.]+)(us|ms|s|m)", text)
    return float(found[1]) * {"us": 0.001, "ms": 1, "s": 1000, "m": 60_000}[found[2]] if found else math.nan


def wrk_command(wrk: str, url: str, seconds: int, connections: int) -> list[str]:
    return [wrk, "-t2", f"-c{connections}", f"-d{seconds}s", "--timeout", f"{GIVE_UP}s", "--latency", url]


def measured(report: str) -> tuple[float, float, float, int]:
    """(requests per second, p50 and p99 in ms, errors) of what wrk printed."""
    rate = re.search(r"Requests/sec:\s+([\d.]+)", report)
    middle, last = (re.search(rf"(?m)^ +{p}% +(\S+)", report) for p in (50, 99))
    assert rate and middle and last, report
    errors = [int(n) for line in re.findall(r"Socket errors:.*|Non-2xx.*", report) for n in re.findall(r"\b\d+\b(?!xx)", line)]
    return float(rate[1]), milliseconds(middle[1]), milliseconds(last[1]), sum(errors)


def pages(wrk: str, base: str, datasettes: Datasettes, seconds: int, connections: int) -> None:
    print("| page | requests/s | p50 ms | p99 ms | errors | memory after, MB |")
    print("|---" * 6 + "|")
    for name, path in PAGES.items():
        command = wrk_command(wrk, base + path, seconds, connections)
        report = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        rate, middle, last, errors = measured(report)
        held = " + ".join(map(str, datasettes.megabytes()))
        print(f"| {name} | {rate:.0f} | {middle:.0f} | {last:.0f} | {errors} | {held} |", flush=True)


def verdict(status: int, seconds: float, killed: int) -> str:
    if killed:
        return f"NOT stopped: killed at {CEILING_MB} MB"
    if status in (0, 502, 504):
        return "NOT stopped"
    return "yes" if seconds <= LATE else "late"


def hostile(wrk: str, base: str, port: int, datasettes: Datasettes) -> None:
    print(f"\nHostile queries, with {BESIDE} connections loading the table page; the limit is {LIMIT:g} s,", end=" ")
    print(f"nginx gives up after {GIVE_UP} s\n")
    print("| query | status | s | stopped | most memory, MB | normal request after | alive |")
    print("|---" * 7 + "|")
    for name, sql in [*HOSTILE.items(), (f"{AT_ONCE} endless recursions at once", "")]:
        if datasettes.alive() < INSTANCES:
            datasettes.restart()
        datasettes.forget_peaks()
        datasettes.killed = 0
        load = subprocess.Popen(wrk_command(wrk, base + PAGES["table"], 120, BESIDE), stdout=subprocess.DEVNULL)
        try:
            time.sleep(1)
            if sql:
                status, seconds = ask(port, "catalog.json?" + urlencode({"sql": sql}))
                normal, waited = ask(port, PAGES["canned query"])
            else:
                (status, seconds), (normal, waited) = many_at_once(port)
        finally:
            end(load)
        peak, alive, killed = max(datasettes.megabytes("VmHWM")), datasettes.alive(), datasettes.killed
        row = (
            f"| {name} | {status or 'none'} | {seconds:.1f} | {verdict(status, seconds, killed)} | {peak or f'> {CEILING_MB}'} |"
        )
        print(f"{row} {normal or 'none'} in {waited:.1f} s | {alive} of {INSTANCES} |", flush=True)
        if verdict(status, seconds, killed) != "yes":
            datasettes.restart()
    held = " + ".join(map(str, datasettes.megabytes()))
    print(f"\nAt the end: {ask(port, PAGES['table'])[0]} for the table page, {datasettes.alive()} alive, {held} MB")


def many_at_once(port: int) -> tuple[tuple[int, float], tuple[int, float]]:
    """The slowest of many hostile queries, and a normal request that comes in between."""
    path = "catalog.json?" + urlencode({"sql": HOSTILE["endless recursion"]})
    with ThreadPoolExecutor(AT_ONCE) as pool:
        asked = [pool.submit(ask, port, path) for _ in range(AT_ONCE)]
        time.sleep(0.2)
        between = ask(port, PAGES["canned query"])
        return max((a.result() for a in asked), key=lambda found: found[1]), between


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.load", description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--seconds", type=int, default=60, help="length of each of the four runs")
    parser.add_argument("--connections", type=int, default=64)
    parser.add_argument("--projects", type=int, help="a catalog of so many projects in place of the default one")
    parser.add_argument("--cache", action="store_true", help="let nginx keep answers as long as Datasette allows")
    parser.add_argument("--unguarded", action="store_true", help="only hostile queries, without the plugin that bounds them")
    given = parser.parse_args()
    wrk = wrk_program()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that what was started is stopped then too
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        arguments = ["build", "--out", str(folder / "site")]
        if given.projects:
            arguments += ["--catalog", str(write(folder / "catalog", given.projects, occupations=0, rates=0))]
        done = run_build(arguments)
        assert done.returncode == 0, done.stderr
        datasettes = Datasettes(folder / "site" / "data", folder, not given.unguarded)
        try:
            with nginx(folder, *nginx_lines(folder, datasettes.ports, given.cache)) as port:
                until(lambda: all(ask(port, path)[0] == 200 for path in (PAGES["table"], PAGES["canned query"])), what="nginx")
                size = (folder / "site" / "data" / "catalog.db").stat().st_size / 1e6
                print(f"{os.cpu_count()} cores, {INSTANCES} Datasettes behind nginx, database of {size:.1f} MB,", end=" ")
                print(f"{given.connections} connections, {given.seconds} s each\n", flush=True)
                base = f"http://127.0.0.1:{port}/datasette/"
                if not given.unguarded:
                    pages(wrk, base, datasettes, given.seconds, given.connections)
                hostile(wrk, base, port, datasettes)
        finally:
            datasettes.stop()


if __name__ == "__main__":
    main()
