"""The kinds of fields and of columns, with what each is in every format that we read or write, side by side.

A field has the kind that its schema says (``F.kind``). A column of the database, and of the downloads made from it, has one of
five: money is an integer of 分 there, and a list or a map is text.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from skills_catalog.text import quantities

ID_PATTERN = re.compile(r"[0-9A-Za-z\u3400-\u9fff](?:[0-9A-Za-z\u3400-\u9fff._-]*[0-9A-Za-z\u3400-\u9fff])?")
CLAUSE_PATTERN = re.compile(r"[^#\s]+(?:#[^#\s]+)?")
_DAYS = "|".join(
    ("(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])", "(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)", "02-(?:0[1-9]|1[0-9]|2[0-9])")
)
_DECIMAL = {"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]+)?$"}


@dataclass(frozen=True)
class ColumnKind:
    """A column. sql: the Python type for sqlite-utils. openapi: a cell in an answer of Datasette."""

    name: str
    sql: type
    arrow: str
    frictionless: str
    openapi: Mapping[str, Any]


@dataclass(frozen=True)
class FieldKind:
    """A field. python: what a record holds.

    openapi: a value in the published JSON. editor_types: what an editor's YAML reader may take a value for, of a kind that is
    checked by ``pattern`` alone. parse: text of the YAML → value, raises BadValue; fault: the code of that finding.
    """

    column: ColumnKind
    python: type
    openapi: Mapping[str, Any]
    editor_types: tuple[str, ...] = ()
    pattern: str = ""
    parse: Callable[[str], object] | None = None
    fault: str = ""


TEXT, INTEGER, NUMBER, DATE, YES_NO = COLUMN_KINDS = (
    #           name       SQL    Arrow      Frictionless  OpenAPI
    ColumnKind("text",    str,   "string",  "string",     {"type": ["string", "null"]}),
    ColumnKind("integer", int,   "int64",   "integer",    {"type": ["integer", "null"]}),
    ColumnKind("number",  float, "float64", "number",     {"type": ["number", "null"]}),
    ColumnKind("date",    str,   "date32",  "date",       {"type": ["string", "null"]}),
    ColumnKind("yes_no",  int,   "bool_",   "boolean",    {"enum": [0, 1, None]}),
)  # fmt: skip
COLUMNS: dict[str, ColumnKind] = {kind.name: kind for kind in COLUMN_KINDS}
FIELDS: dict[str, FieldKind] = {
    # kind: column, Python, OpenAPI, JSON Schema: types and pattern, reader, finding
    "text": FieldKind(TEXT, str, {"type": "string"}),
    "id": FieldKind(TEXT, str, {"type": "string"}, pattern=f"^(?:{ID_PATTERN.pattern})$"),
    "clause": FieldKind(TEXT, str, {"type": "string"}, pattern=f"^(?:{CLAUSE_PATTERN.pattern})$"),
    "money": FieldKind(INTEGER, int, {"type": "integer"}, ("number", "string"), r"^(0|[1-9][0-9]*)(\.[0-9]{1,2})?$",
                       quantities.parse_money, "bad-money"),
    "integer": FieldKind(INTEGER, int, {"type": "integer"}, ("integer", "string"), r"^(0|-?[1-9][0-9]*)$",
                         quantities.parse_integer, "bad-number"),
    "number": FieldKind(NUMBER, Fraction, _DECIMAL, ("number", "string"), r"^-?(0|[1-9][0-9]*)(\.[0-9]+)?$",
                        quantities.parse_number, "bad-number"),
    "percent": FieldKind(NUMBER, Fraction, _DECIMAL, ("string",), r"^(0|[1-9][0-9]*)(\.[0-9]+)?%$",
                         quantities.parse_percent, "bad-percent"),
    "date": FieldKind(DATE, datetime.date, {"type": "string", "format": "date"}, ("string",),
                      rf"^(?!0000)[0-9]{{4}}-(?:{_DAYS})$", quantities.parse_date, "bad-date"),
    "yes_no": FieldKind(YES_NO, bool, {"type": "boolean"}, parse=quantities.parse_yes_no, fault="bad-yes-no"),
    "any": FieldKind(TEXT, object, {}),
}  # fmt: skip
