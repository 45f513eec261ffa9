"""What Datasette needs to know of this data: Chinese search, links between rows and pages, bounds on queries, a last line where
a CSV was cut, the prefix that a proxy may leave in addresses.

A release carries this file in ``data/plugins/``, with the text of ``han_words`` in place of its import: see ``downloads``.
"""

from __future__ import annotations

import contextlib
import functools
import inspect
import re
import sqlite3
import sys
import time
import traceback
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, unquote

import datasette.database
import datasette.handle_exception
import markupsafe
from datasette import Request, Response, hookimpl
from datasette.database import Database, QueryInterrupted
from datasette.views.base import DataView

from skills_catalog.text.han_words import matching

LONGEST_VALUE = 100_000
"""Bytes that one value or row of a query may have: ``randomblob(1e9)`` is refused before it takes memory."""
STEPS = 100
"""Steps of SQLite's machine between two looks at the clock; Datasette's own 1,000 can take a minute with long values."""
LONGEST_PATTERN = 200
"""Bytes of a LIKE pattern: the time that one takes grows with it, and no time limit stops it midway."""
LONGEST_QUERY = 20_000
KEPT_PERMISSIONS = 1000
REFUSED = {"printf", "format", "load_extension", "fts3_tokenizer"}
"""Functions that no query may call: ``printf('%.*c', 1e9, 'x')`` counts to a billion where no time limit looks."""


def _allowed(action: int, name: str | None, function: str | None, *_: str | None) -> int:
    refused = action == sqlite3.SQLITE_ATTACH or (action == sqlite3.SQLITE_FUNCTION and (function or "").lower() in REFUSED)
    return sqlite3.SQLITE_DENY if refused else sqlite3.SQLITE_OK


def _find(text: Any, part: Any) -> int | None:
    """``instr`` in linear time: SQLite's own compares every place with the whole part."""
    if text is None or part is None:
        return None
    if isinstance(text, bytes) and isinstance(part, bytes):
        return text.find(part) + 1
    return str(text).find(str(part)) + 1


def _replaced(text: Any, part: Any, other: Any) -> str | None:
    """``replace`` in linear time."""
    if text is None or part is None or other is None:
        return None
    return str(text).replace(str(part), str(other)) if part != "" else str(text)


@contextlib.contextmanager
def _limited(conn: sqlite3.Connection, ms: float) -> Iterator[None]:
    """Datasette's time limit with a closer look at the clock."""
    end = time.perf_counter() + ms / 1000
    conn.set_progress_handler(lambda: int(time.perf_counter() >= end), 1 if ms <= 20 else STEPS)
    try:
        yield
    finally:
        conn.set_progress_handler(None, 0)


datasette.database.sqlite_timelimit = _limited

_execute = inspect.unwrap(Database.execute)  # the plugin is read again by every Datasette that one process starts


@functools.wraps(_execute)
async def _execute_in_silence(self: Database, *given: Any, **named: Any) -> Any:
    """What people ask is written to no log: Datasette writes every query that SQLite refuses to its standard error."""
    return await _execute(self, *given, **{**named, "log_sql_errors": False})


Database.execute = _execute_in_silence
QueryInterrupted.__str__ = lambda _: "interrupted"  # its own text is the query; Datasette's CSV writes it to standard error


class _Faults:
    """Stands in the place of ``traceback`` where Datasette tells of a fault: the message of one often holds what was asked."""

    @staticmethod
    def print_exc() -> None:
        """Write where the fault arose and of which kind it is."""
        kind, _, place = sys.exc_info()
        sys.stderr.write("".join(traceback.format_tb(place)) + f"{getattr(kind, '__name__', '')}\n")
        sys.stderr.flush()


datasette.handle_exception.traceback = _Faults
datasette.handle_exception.rich = None  # where it is installed, all local variables are written with every fault, in 0.16 s

_as_csv = inspect.unwrap(DataView.as_csv)


@functools.wraps(_as_csv)
async def _whole_or_said(self: DataView, request: Request, database: str) -> Any:
    """Datasette's CSV, with a last line that says so where rows were left out; its own ends without a word."""
    seen: dict[str, Any] = {}
    ask = self.data

    async def watched(*given: Any, **named: Any) -> Any:
        answer = await ask(*given, **named)
        if isinstance(answer, tuple):
            seen.update(answer[0])
        return answer

    self.data = watched  # Datasette makes a view for each request
    response = await _as_csv(self, request, database)
    whole = getattr(response, "stream_fn", None)
    if whole is None or request.args.get("_trace"):
        return response

    async def with_a_last_line(writer: Any) -> None:
        await whole(writer)
        rows = len(seen.get("rows") or ())
        if seen.get("truncated"):
            await writer.write(f'"没有完：查询最多给 {rows} 行。用 limit 和 offset 分次取"\r\n')
        elif seen.get("next") and not request.args.get("_stream"):
            await writer.write(f'"没有完：只有 {rows} 行。地址里加 _stream=on 取全部"\r\n')

    response.stream_fn = with_a_last_line
    return response


DataView.as_csv = _whole_or_said


@hookimpl  # type: ignore[untyped-decorator]  # Datasette leaves it untyped
def startup(datasette: Any) -> None:
    """Who may see a table is looked up once: Datasette 0.65 copies the whole metadata for each table on each page.

    The metadata of a release does not change while it is served. Names of tables come from addresses, so not all are kept.
    """
    datasette._table_permission_allows = functools.lru_cache(KEPT_PERMISSIONS)(datasette._table_permission_allows)


@hookimpl(trylast=True)  # type: ignore[untyped-decorator]  # as above
def prepare_connection(conn: sqlite3.Connection) -> None:
    """Search functions and bounds for one connection; Datasette's own search box asks by ``escape_fts``."""
    conn.create_function("escape_fts", 1, matching, deterministic=True)
    conn.create_function("matching", 1, matching, deterministic=True)
    conn.create_function("instr", 2, _find, deterministic=True)
    conn.create_function("replace", 3, _replaced, deterministic=True)
    conn.set_authorizer(_allowed)
    conn.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST_VALUE)
    conn.setlimit(sqlite3.SQLITE_LIMIT_SQL_LENGTH, LONGEST_QUERY)
    conn.setlimit(sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH, LONGEST_PATTERN)
    conn.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)


def _below(path: bytes, base: str) -> bytes:
    """Cut the prefix ``base`` (decoded, with slashes at both ends) from an encoded path."""
    slashes = base.count("/")
    while slashes > 1:  # again and again: people kept addresses from when links had the prefix twice
        *first, rest = path.split(b"/", slashes)
        if len(first) < slashes or unquote(b"/".join(first)) + "/" != base:
            break
        path = b"/" + rest
    return path


def _within(message: Any, base: str) -> Any:
    """Put the prefix before the place that a redirect leads to, where it lacks: some are made from the path asked for."""
    headers = []
    for name, value in message["headers"]:
        place = unquote(value) if name.lower() == b"location" else ""
        lacks = place.startswith("/") and not place.startswith(base)
        headers.append((name, quote(base).encode() + value[1:] if lacks else value))
    return {**message, "headers": headers}


@hookimpl  # type: ignore[untyped-decorator]  # as above
def asgi_wrapper(datasette: Any) -> Any:
    """Take the prefix from what Datasette is asked, if the proxy has left it there.

    Datasette finds its pages with the prefix too, but in links to sort, to facets, to the next page and to other formats it puts
    the prefix before the whole path that was asked for, so that it stands there twice.
    """
    base = unquote(datasette.setting("base_url"))

    def wrap(app: Any) -> Any:
        async def below(scope: Any, receive: Any, send: Any) -> None:
            if scope["type"] == "http":
                raw = _below(scope.get("raw_path") or quote(scope["path"]).encode(), base)
                scope = {**scope, "path": unquote(raw), "raw_path": raw}

            async def answer(message: Any) -> None:
                await send(_within(message, base) if message["type"] == "http.response.start" else message)

            await app(scope, receive, answer)

        return below

    return wrap


@hookimpl  # type: ignore[untyped-decorator]  # as above
def register_routes() -> list[tuple[str, Any]]:
    """Crawlers stay out: facets and filters have addresses without end, and every record has a page on the site."""
    return [(r"^/robots\.txt$", lambda: Response.text("User-agent: *\nDisallow: /\n"))]


@hookimpl  # type: ignore[untyped-decorator]  # as above
def render_cell(value: Any, column: str, database: str, datasette: Any) -> Any:
    """The column ``page`` leads to the record's page on the site."""
    if column != "page" or not isinstance(value, str) or not value:
        return None
    if re.match("https?://", value):
        address = value
    else:
        config = datasette.plugin_config("open_data", database=database) or {}
        above: str = datasette.setting("base_url").removesuffix("datasette/")
        address = config.get("site", above) + quote(value)
    return markupsafe.Markup('<a href="{}">{}</a>').format(address, value)
