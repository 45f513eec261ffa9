"""The table of faults in docs/offline.md: its rows are the marks of the tests, its results those of the last accepted run."""

from __future__ import annotations

import importlib
from collections.abc import Mapping, Sequence

from tests.support.places import ROOT

DOCUMENT = ROOT / "docs" / "offline.md"
BEGIN, END = "<!-- faults -->\n", "<!-- end of faults -->\n"
HEAD = "| what goes wrong | what must happen | result |\n|---|---|---|\n"


def rows() -> dict[str, str]:
    """What goes wrong → what must happen, in the order of the tests."""
    module = importlib.import_module("tests.browser.test_offline")
    marks = [mark for test in vars(module).values() for mark in getattr(test, "pytestmark", []) if mark.name == "fault"]
    return {mark.args[0]: mark.args[1] for mark in marks}


def written() -> list[list[str]]:
    """The rows that stand in the document, as cells."""
    table = DOCUMENT.read_text("utf-8").partition(BEGIN)[2].partition(END)[0]
    return [line.strip("| ").split(" | ") for line in table.removeprefix(HEAD).splitlines()]


def word(outcomes: Sequence[str]) -> str:
    cases = f", {len(outcomes)} cases" if len(outcomes) > 1 else ""
    return ("ok" if set(outcomes) == {"passed"} else " and ".join(sorted(set(outcomes)))) + cases


def write(results: Mapping[str, Sequence[str]]) -> None:
    """Put the table of a whole run into the document."""
    lines = "".join(f"| {what} | {must} | {word(results[what])} |\n" for what, must in rows().items())
    head, _, rest = DOCUMENT.read_text("utf-8").partition(BEGIN)
    DOCUMENT.write_text(f"{head}{BEGIN}{HEAD}{lines}{END}{rest.partition(END)[2]}", "utf-8")
