"""The forms of the rule language: each is a module of its own in ``amounts/`` or ``conditions/``, found by its file.

A module says as ``FORM`` how its form is written, checked, compiled, evaluated and said. Nothing else knows the forms by name.
"""

from __future__ import annotations

import functools
import importlib
import pkgutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from skills_catalog.findings.finding import KeyPath
from skills_catalog.records.schema import plain
from skills_catalog.rules.engine.sums import Computed
from skills_catalog.rules.nodes import RuleNode

Phrase = Callable[[RuleNode], str]
Row = tuple[dict[str, str], RuleNode]
"""A table's row for people: its cell, and its amount as it is compiled."""


def _nothing(*_: Any) -> None:
    pass


def _no_rows(*_: Any) -> list[Row]:
    return []


@dataclass(frozen=True, kw_only=True)
class AmountForm:
    """One form of an amount.

    field: its annotation as a field of ``Amount``. place: where it stands among the others in messages and editors.
    check: (value, key path, Checking) reports what is wrong with it alone.
    compiled: (value, Compiling) → its compiled value. evaluation: (compiled value, Preparing) → what reckons it.
    phrase: (compiled value, Saying) → a phrase. rows: (compiled value) → the rows of a table for people.
    tries: (compiled value, Trying) names the values of facts at which it turns; only for one that compares facts itself.
    may_lack: (compiled value) → whether it may come to no cell by itself, whatever the amounts within come to.
    """

    place: int
    field: Any
    evaluation: Callable[[Any, Any], Computed]
    phrase: Callable[[Any, Any], str]
    compiled: Callable[[Any, Any], Any] = lambda value, _: plain(value)
    check: Callable[[Any, KeyPath, Any], None] = _nothing
    rows: Callable[[Any], list[Row]] = _no_rows
    tries: Callable[[Any, Any], None] | None = None
    may_lack: Callable[[Any], bool] = lambda _: False


@dataclass(frozen=True, kw_only=True)
class TestForm:
    """One test of a condition's leaf.

    fields: key → annotation. leading: the keys of which one must be there; together: whether several may.
    check: (condition, key path, fact, Checking). compiled: (condition, fact) → keys of the compiled leaf.
    text: (condition, Wording, negate) → its sentence. evaluation: (compiled leaf, Preparing) → what judges it.
    tries: (compiled leaf, Trying) names the values of facts at which it turns, or nobody is asked for them.
    """

    __test__ = False

    place: int
    fields: Mapping[str, Any]
    leading: Sequence[str]
    together: bool = False
    check: Callable[[Any, KeyPath, Any, Any], None]
    compiled: Callable[[Any, Any], dict[str, Any]]
    text: Callable[[Any, Any, bool], str]
    evaluation: Callable[[RuleNode, Any], Any]
    tries: Callable[[RuleNode, Any], None]
    holds: Sequence[str]
    """The keys by which a compiled leaf is known to be of this test."""

    @property
    def plain_fields(self) -> list[str]:
        """List the keys that only add to the test."""
        return [key.rstrip("_") for key in self.fields if key.rstrip("_") not in self.leading]


@functools.cache
def amounts() -> dict[str, AmountForm]:
    """Return the forms of amounts by their keys."""
    return _found("amounts")


@functools.cache
def tests() -> dict[str, TestForm]:
    """Return the tests of leaves by the names of their modules."""
    return _found("conditions")


@functools.cache
def test_keys() -> frozenset[str]:
    return frozenset(key for form in tests().values() for key in form.fields)


def _found(folder: str) -> dict[str, Any]:
    package = importlib.import_module(f"{__package__}.{folder}")
    names = [info.name for info in pkgutil.iter_modules(package.__path__)]
    modules: dict[str, ModuleType] = {name: importlib.import_module(f"{package.__name__}.{name}") for name in names}
    forms = {name.rstrip("_"): module.FORM for name, module in modules.items()}
    return dict(sorted(forms.items(), key=lambda item: (item[1].place, item[0])))
