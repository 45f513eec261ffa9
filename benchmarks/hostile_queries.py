"""Queries of people who mean harm: each wants more memory or time of Datasette than it may have.

``benchmarks/load.py`` sends them under load, ``tests/test_hostile_queries.py`` asserts what each of them costs.
"""

from __future__ import annotations

COUNT = "with recursive c(x) as (select 1 union all select x + 1 from c"
LONG = "hex(zeroblob(49000))"
"""98,000 characters, just below what a value may have."""
MANY = "links a, links b, links c, links d"


def _chain(levels: int) -> str:
    """Each level reads the one below twice, which SQLite writes out: 2 to the power of the levels."""
    rest = "".join(f", t{n} as (select p.x from t{n - 1} p, t{n - 1} q)" for n in range(1, levels + 1))
    return f"with t0 as (select 1 x){rest} select count(*) from t{levels}"


HOSTILE = {
    "cross join of big tables": f"select count(*) from {MANY}",
    "cross join of eight": "select count(*) from links a, links b, links c, links d, links e, links f, links g, links h",
    "cross join, sorted": f"select a.target, random() as r from {MANY} order by r",
    "cross join, distinct": f"select distinct random() from {MANY}",
    "cross join, grouped": f"select random() as r, count(*) from {MANY} group by r",
    "cross join of long values": f"select {LONG} || random() from {MANY}",
    "cross join of searches": "select matching(hex(zeroblob(5000))) from search a, search b",
    "search of one long word": f"select matching(replace({LONG}, '00', '电'))",
    "endless recursion": f"{COUNT}) select count(*) from c",
    "endless rows, sorted": f"{COUNT}) select x, randomblob(1000) as r from c order by r",
    "endless long rows, sorted": f"{COUNT}) select x, randomblob(99000) as r from c order by r",
    "endless rows, none twice": "with recursive c(x) as (select zeroblob(1000) union select randomblob(1000) from c) select count(*) from c",
    "endless queue": "with recursive c(x) as (select 1 union all select x + 1 from c union all select x + 2 from c) select count(*) from c",
    "endless long queue": f"with recursive c(x) as (select {LONG} union all select x from c union all select x from c) select count(*) from c",
    "endless window": f"{COUNT}) select lag(randomblob(90000), 5000) over () from c",
    "window of long values": f"{COUNT} limit 3000) select max(length(v)) from (select first_value(randomblob(90000)) over (order by x) v from c)",
    "materialized": f"with m as materialized (select randomblob(90000) r from {MANY}) select count(*) from m p, m q",
    "endless group_concat": f"{COUNT}) select group_concat(hex(zeroblob(10000))) from c",
    "endless json_group_array": f"{COUNT}) select json_group_array({LONG}) from c",
    "endless json_group_object": f"{COUNT}) select json_group_object(x, {LONG}) from c",
    "json_group_array in a window": f"{COUNT} limit 3000) select json_group_array(x) over (order by x) from c",
    "json of many values": f"select json_array({', '.join([LONG] * 120)})",
    "json_patch": f"select json_patch({', '.join([repr('{}')] * 2)}), json_patch('{{\"a\":' || json_quote({LONG}) || '}}', '{{}}')",
    "json of many keys, patched": "with j as (select '{' || group_concat(json_quote(x) || ':1') || '}' o from (with recursive c(x) as "
    "(select 100000 union all select x + 1 from c where x < 107000) select 'k' || x as x from c)) select length(json_patch(o, o)) from j",
    "json, nested": "select json(replace(hex(zeroblob(20000)), '00', '['))",
    "json_tree of itself": "select count(*) from json_tree('[' || replace(hex(zeroblob(9000)), '00', '[],') || '1]') a, json_tree(a.json) b",
    "regexp": "select count(*) from links a, links b where a.target regexp '(a+)+$'",
    "like, wildcards": f"select hex(zeroblob(1000000)) like '{'%0' * 500}%1'",
    "like, fewer wildcards": f"select sum({LONG} like '{'%0' * 95}%1') from links a, links b",
    "like, long pattern": "select hex(zeroblob(5000000)) like '%' || hex(zeroblob(20000)) || '1'",
    "like in 190 KB, row by row": f"select sum(hex(zeroblob(95000 + random() % 2)) like '%{'0' * 190}1') from links a, links b",
    "glob": f"select sum({LONG} glob '{'*0' * 95}*1') from links a, links b",
    "instr in 30 MB": "select instr(zeroblob(30000000), zeroblob(15000000) || x'01')",
    "instr in 190 KB, row by row": "select sum(instr(zeroblob(190000 + random() % 2), zeroblob(95000) || x'01')) from links a",
    "instr in 90 KB, row by row": f"{COUNT} where x < 9999) select sum(instr(zeroblob(90000 + x), zeroblob(45000) || x'01')) from c",
    "trim": f"select length(trim({LONG}, replace(hex(zeroblob(4000)), '0', '1') || '0'))",
    "trim, row by row": f"{COUNT}) select sum(length(rtrim({LONG}, replace(hex(zeroblob(4000 + x % 2)), '0', '1') || '0'))) from c",
    "replace, one to many": "select replace(hex(zeroblob(40000)), '0', hex(zeroblob(40000)))",
    "replace, one to many, half as long": "select replace(hex(zeroblob(20000)), '0', hex(zeroblob(20000)))",
    "replace in 30 MB": "select length(replace(zeroblob(30000000), zeroblob(15000000) || x'01', 'x'))",
    "replace, growing": "select " + "replace(" * 8 + "'00000000'" + ", '0', '0000000000')" * 8,
    "replace, wider characters": f"select replace(replace({LONG}, '0', '😀'), '😀', '😀😀😀😀')",
    "hex(randomblob(1 GB))": "select hex(randomblob(1000000000))",
    "zeroblob(2 GB)": "select zeroblob(2000000000)",
    "zeroblob(900 MB)": "select zeroblob(900000000)",
    "quote": "select quote(zeroblob(400000000)), quote(zeroblob(99000))",
    "upper": f"select upper({LONG} || {LONG})",
    "joined": f"select {' || '.join(['v'] * 700)} from (select {LONG} v)",
    "joined by turns": f"with recursive c(v) as (select 'x' union all select v || v from c) select length(v) from c where v <> {LONG}",
    "char": f"select length(char({', '.join(['1114111'] * 120)})) from {MANY}",
    "strftime": "select strftime(replace(hex(zeroblob(40000)), '00', '%J'), 'now')",
    "printf, 1 GB": "select printf('%.*c', 1000000000, 'x')",
    "printf, 100 MB": "select printf('%.*c', 100000000, 'x')",
    "format, wide": "select format('%999999999d', 1)",
    "1,000 rows of 1 MB": f"{COUNT} limit 1000) select printf('%.*c', 1000000, 'x') from c",
    "1,000 rows of 98 KB": f"{COUNT} limit 1000) select {LONG} || x from c",
    "1,000 rows of blobs": f"{COUNT} limit 1000) select randomblob(99000) from c",
    "a row of 300 long values": f"with v as (select {LONG} a) select {', '.join(['a'] * 300)} from v",
    "1,000 rows of 1,200 small values": f"{COUNT} limit 1000) select {', '.join(['x'] * 1200)} from c",
    "1,000 rows of 200 small values": f"{COUNT} limit 1000) select {', '.join(['x'] * 200)} from c",
    "1,000 rows under long names": f"{COUNT} limit 1000) select x as \"{'n' * 7000}\" from c",
    "many long constants": f"select {' + '.join(f'length(hex(zeroblob({48000 + n})))' for n in range(150))}",
    "many long random values": f"select {' < '.join(['randomblob(1e5-1)'] * 250)}",
    "queries in queries": _chain(24),
    "queries in queries, deep": _chain(120),
    "one of another, wide": "with t0 as (select 1 a)"
    + "".join(f", t{n} as (select * from t{n - 1} p, t{n - 1} q)" for n in range(1, 14)) + " select * from t13",
    "64 tables joined": f"select 1 from {', '.join(f'links a{n}' for n in range(64))} where a0.rowid = a63.rowid",
    "64 tables joined by themselves": "select 1 from " + " natural join ".join(["links"] + [f"links a{n}" for n in range(63)]),
    "64 tables joined by a column": "select 1 from " + " join ".join(["links"] + [f"links a{n} using (source, target)" for n in range(63)]),
    "parentheses": "select " + "(" * 1200 + "1" + ")" * 1200,
    "subqueries": "select " + "(select " * 550 + "1" + ")" * 550,
    "spaces": "/**/" + " " * 7000 + "x",
    "search for every prefix": "select count(*) from search_index where search_index match replace(hex(zeroblob(8000)), '00', 'a* OR ') || 'b*'",
    "search, nested": "select count(*) from search_index where search_index match replace(hex(zeroblob(8000)), '00', '(') || 'b'",
    "search for a long phrase": "select count(*) from search_index where search_index match '\"' || replace(hex(zeroblob(9000)), '00', '电 ') || '\"'",
    "highlight": f"select highlight(search_index, 0, {LONG}, {LONG}) from search_index where search_index match '电*'",
    "snippet": f"select snippet(search_index, -1, {LONG}, {LONG}, {LONG}, 64) from search_index where search_index match '电*'",
    "load_extension": "select load_extension('x')",
    "fts3_tokenizer": "select fts3_tokenizer('simple')",
    "what others asked": "select sql from sqlite_stmt",
    "where the files are": "select file from pragma_database_list",
}  # fmt: skip
