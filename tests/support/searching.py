"""The finder's search as it is shipped, run by node on a list that is shipped."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.support.engines import node
from tests.support.places import SCRIPTS

NODE = """
import fs from 'node:fs';
import { open, find, byName } from %s;
const given = JSON.parse(fs.readFileSync(0, 'utf8'));
const data = JSON.parse(fs.readFileSync(given.list, 'utf8'));
const index = open(data);
const path = row => data.kinds[row.kind][1] + row.id + (row.id && !/\\/$|#/.test(row.id) ? '/' : '');
const order = index.names.slice().sort(byName(index)).map(n => n.text);
const found = given.queries.map(q => {
  const out = find(index, q);
  const hits = out.hits.slice().sort((a, b) => b.score - a.score);
  return { how: out.how, words: out.words, total: hits.length, hits: hits.slice(0, given.limit).map(h => ({
    path: path(h.row), title: h.row.title.text, score: h.score, via: h.via < 0 ? '' : index.names[h.via].text, other: h.other })) };
});
process.stdout.write(JSON.stringify({ found, order }));
"""
Found = dict[str, Any]


def run(site: Path, queries: Sequence[str], limit: int = 10) -> Found:
    """What the search finds in a site's list, a result a query, and the order of all names."""
    given = {"list": str(site / "data" / "finder.json"), "queries": list(queries), "limit": limit}
    script = NODE % json.dumps((SCRIPTS / "finder" / "search.js").as_uri())
    return dict(node("--input-type=module", "-e", script, given=given))
