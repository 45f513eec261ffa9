"""What Datasette needs to know of this data: Chinese search, links between rows and pages, bounds on queries, a last line where
a CSV was cut, the prefix that a proxy may leave in addresses.

A release carries this file in ``data/plugins/``, with the text of ``han_words`` in place of its import: see ``downloads``.
"""

from __future__ import annotations

import contextlib
import functools
import inspect
import os
import re
import sqlite3
import sys
import time
import traceback
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, unquote

import datasette.app  # first: Datasette registers its own hooks only where it is read from here
import datasette.database
import datasette.handle_exception
import datasette.utils
import markupsafe
from datasette import Request, Response, hookimpl
from datasette.database import Database, QueryInterrupted
from datasette.views.base import DatasetteError, DataView

from skills_catalog.text.han_words import matching

LONGEST_VALUE = 100_000
"""Bytes that one value or row of a table may have: ``randomblob(1e9)`` is refused before it takes memory."""
LARGEST_ANSWER = 5_000_000
"""Bytes of Python's memory that the rows of one answer may take; as JSON or as a page they take several times as much."""
MOST_COLUMNS = 200
HEAP_MB = int(os.environ.get("OPEN_DATA_HEAP_MB", "32"))
"""What SQLite may have of memory, for all connections of the process: sorters, JSON that grows, queries that grow while they are
read. It counts for everything else that the process does with SQLite, which is why it can be set."""
STEPS = 100
"""Steps of SQLite's machine between two looks at the clock; Datasette's own 1,000 can take a minute with long values."""
LONGEST_PATTERN = 200
"""Bytes of a LIKE pattern: the time that one takes grows with it, and no time limit stops it midway."""
LONGEST_QUERY = 20_000
LONGEST_ADDRESS = 8_000
"""Bytes after the question mark, about what nginx lets through."""
LONGEST_SEARCH = 1_000
MOST_JOINS = 20
"""Times that a query may say ``join``: SQLite takes 3 s to read a natural join of 64 tables, where no time limit looks."""
KEPT_PERMISSIONS = 1000
BOUNDED = {
    "a number or a word": "abs acos acosh asin asinh atan atan2 atanh avg bm25 ceil ceiling changes cos cosh count cume_dist "
    "current_date "
    "current_time current_timestamp date datetime degrees dense_rank exp floor fts5_source_id glob instr json_array_length "
    "json_error_position json_type json_valid julianday last_insert_rowid length like ln log log10 log2 match mod ntile "
    "octet_length percent_rank pi pow power radians random rank regexp round row_number sign sin sinh soundex "
    "sqlite_compileoption_get sqlite_compileoption_used sqlite_source_id sqlite_version sqrt subtype sum tan tanh time "
    "timediff total total_changes trunc typeof unicode unixepoch",
    "not longer than what it is given": "-> ->> coalesce first_value if iif ifnull json_extract lag last_value lead likelihood "
    "likely lower ltrim max min nth_value nullif rtrim substr substring trim unhex unlikely upper",
    "SQLite looks at the length before it takes memory": "hex quote randomblob zeroblob group_concat string_agg",
    "grows with its arguments, of which there are 127 at most, each below the bound": "char concat concat_ws strftime snippet",
    "SQLite looks at the length at the end, and at its heap on the way": "json json_array json_group_array json_group_object "
    "json_insert json_object json_patch json_quote json_remove json_replace json_set",
    "ours, reckoned beforehand": "replace matching escape_fts convert_units",
}
"""Functions that a query may call, by what bounds the memory that their values take. All others are refused, also those that a
later SQLite will have."""
ALLOWED = frozenset(name for names in BOUNDED.values() for name in names.split())
REFUSED = {
    "printf": "'%.*c' with 1e9 counts to a billion where no time limit looks",
    "format": "another name of printf",
    "load_extension": "runs foreign code",
    "fts3_tokenizer": "reads and writes addresses of the process's memory",
    "highlight": "copies its whole text again for each word found, where no time limit looks",
    "fts5": "hands out addresses of the process's memory",
    "matchinfo": "for FTS3, which no release has",
    "offsets": "for FTS3",
    "optimize": "for FTS3, and writes",
    "rtreecheck": "for R-trees, which no release has",
    "rtreedepth": "for R-trees",
    "rtreenode": "for R-trees",
    "sqlite_log": "writes to a log",
}
"""Functions that this version of SQLite has and no query may call, and why."""
UNSEEN = {
    "sqlite_stmt": "holds what other readers asked",
    "pragma_database_list": "says where on the server the file lies",
}
"""Tables that no query may read."""


def _allowed(action: int, name: str | None, function: str | None, *_: str | None) -> int:
    if action == sqlite3.SQLITE_FUNCTION:
        refused = (function or "").lower() not in ALLOWED
    else:
        refused = action == sqlite3.SQLITE_ATTACH or (action == sqlite3.SQLITE_READ and (name or "").lower() in UNSEEN)
    return sqlite3.SQLITE_DENY if refused else sqlite3.SQLITE_OK


def _text(value: Any) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


def _find(text: Any, part: Any) -> int | None:
    """``instr`` in linear time: SQLite's own compares every place with the whole part."""
    if text is None or part is None:
        return None
    if isinstance(text, bytes) and isinstance(part, bytes):
        return text.find(part) + 1
    return _text(text).find(_text(part)) + 1


def _replaced(text: Any, part: Any, other: Any) -> str | int | float | None:
    """``replace`` in linear time; a result above ``LONGEST_VALUE`` is an error before it is made."""
    if text is None or part is None:
        return None
    whole, old = _text(text), _text(part)
    if not old:
        return text if isinstance(text, int | float) else whole
    if other is None:
        return None
    new = _text(other)
    if len(whole) + whole.count(old) * (len(new) - len(old)) > LONGEST_VALUE:
        raise ValueError("longer than a value may be")
    return whole.replace(old, new)


def _trimmed(text: Any, characters: Any, left: bool, right: bool) -> str | None:
    """``trim`` in linear time: SQLite's own compares every place with every character."""
    if text is None or characters is None:
        return None
    whole, wanted = _text(text), set(_text(characters))
    start, end = 0, len(whole)
    while left and start < end and whole[start] in wanted:
        start += 1
    while right and end > start and whole[end - 1] in wanted:
        end -= 1
    return whole[start:end]


def _matching(text: Any) -> str:
    """``matching`` for what a person types."""
    asked = "" if text is None else _text(text)
    if len(asked) > LONGEST_SEARCH:
        raise ValueError("longer than a search may be")
    return matching(asked)


class _Counted:
    """Rows as Datasette has them, until they have grown beyond ``LARGEST_ANSWER``."""

    def __init__(self) -> None:
        self.left = LARGEST_ANSWER
        self.names: int | None = None

    def __call__(self, cursor: sqlite3.Cursor, row: tuple[Any, ...]) -> sqlite3.Row:
        if self.names is None:
            self.names = sum(len(column[0]) for column in cursor.description)
        self.left -= self.names + sum(map(sys.getsizeof, row))
        if self.left < 0:
            raise sqlite3.OperationalError("结果太大：少要几列，或者加 limit")
        return sqlite3.Row(cursor, row)


@contextlib.contextmanager
def _limited(conn: sqlite3.Connection, ms: float) -> Iterator[None]:
    """Datasette's time limit with a closer look at the clock, and a bound on what the rows take."""
    end, rows = time.perf_counter() + ms / 1000, conn.row_factory
    conn.row_factory = _Counted()
    conn.set_progress_handler(lambda: int(time.perf_counter() >= end), 1 if ms <= 20 else STEPS)
    try:
        yield
    finally:
        conn.row_factory = rows
        conn.set_progress_handler(None, 0)


datasette.database.sqlite_timelimit = _limited

_COMMENTS = r"(?:\s|--[^\n]*\n|/\*(?:[^*]|\*(?!/))*\*/)*"
datasette.utils.allowed_sql_res[:] = [re.compile(rf"{_COMMENTS}(?:explain\s+(?:query\s+plan\s+)?)?(?:select|with)\b")]
"""What Datasette takes for a query, in linear time: its own patterns take seconds for a comment and some thousand spaces."""

_execute = inspect.unwrap(Database.execute)  # the plugin is read again by every Datasette that one process starts


@functools.wraps(_execute)
async def _execute_in_silence(self: Database, sql: str, *given: Any, **named: Any) -> Any:
    """What people ask is written to no log: Datasette writes every query that SQLite refuses to its standard error."""
    if len(re.findall("(?i)join", sql)) > MOST_JOINS:
        raise sqlite3.OperationalError(f"最多写 {MOST_JOINS} 个 join")
    try:
        return await _execute(self, sql, *given, **{**named, "log_sql_errors": False})
    except MemoryError:  # of SQLite, which has come to the end of its heap
        raise sqlite3.OperationalError("查询要的内存太多") from None


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
    try:
        response = await _as_csv(self, request, database)
    except (QueryInterrupted, sqlite3.Error) as error:  # Datasette takes them for its own faults here, unlike for JSON
        raise DatasetteError("查询没有做完：超过了时间，或者写得不对", title=type(error).__name__, status=400) from None
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
    conn.create_function("escape_fts", 1, _matching, deterministic=True)
    conn.create_function("matching", 1, _matching, deterministic=True)
    conn.create_function("instr", 2, _find, deterministic=True)
    conn.create_function("replace", 3, _replaced, deterministic=True)
    for name, left, right in (("trim", True, True), ("ltrim", True, False), ("rtrim", False, True)):
        conn.create_function(name, 1, functools.partial(_trimmed, characters=" ", left=left, right=right), deterministic=True)
        conn.create_function(name, 2, functools.partial(_trimmed, left=left, right=right), deterministic=True)
    conn.execute(f"pragma hard_heap_limit = {HEAP_MB * 1_000_000}")
    conn.set_authorizer(_allowed)
    conn.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST_VALUE)
    conn.setlimit(sqlite3.SQLITE_LIMIT_SQL_LENGTH, LONGEST_QUERY)
    conn.setlimit(sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH, LONGEST_PATTERN)
    conn.setlimit(sqlite3.SQLITE_LIMIT_COLUMN, MOST_COLUMNS)
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
                if len(scope.get("query_string") or b"") > LONGEST_ADDRESS:
                    await Response.text("网址太长", status=414).asgi_send(send)
                    return
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


def _of_sample(row: Any) -> bool:
    """Whether a row is a sample's; not every query asks for that column."""
    with contextlib.suppress(KeyError, IndexError, TypeError):
        return bool(row["sample"] == 1)
    return False


@hookimpl  # type: ignore[untyped-decorator]  # as above
def render_cell(row: Any, value: Any, column: str, database: str, datasette: Any) -> Any:
    """The column ``page`` leads to the record's page on the site; the name of a sample says that it is one."""
    if column in ("title", "sample") and _of_sample(row):
        return markupsafe.Markup("{} <small>示例</small>").format(value)
    if column != "page" or not isinstance(value, str) or not value:
        return None
    if re.match("https?://", value):
        address = value
    else:
        config = datasette.plugin_config("open_data", database=database) or {}
        above: str = datasette.setting("base_url").removesuffix("datasette/")
        address = config.get("site", above) + quote(value)
    return markupsafe.Markup('<a href="{}">{}</a>').format(address, value)
