"""What is read while something is made is noted, also where a value was remembered; what changed is told by value."""

from __future__ import annotations

import pickle
from fractions import Fraction

from skills_catalog.catalog.reads import ORDER, Cells, Derived, Recorded, digest_of


def names(cells: Cells, read: frozenset[int]) -> set[object]:
    return {cells.names[n] for n in read}


def test_a_mapping_notes_what_is_asked_of_it() -> None:
    cells = Cells()
    found = Recorded(cells, "things", {"a": 1, "b": 2})
    asked = [
        (lambda: found["a"], {("things", "a")}),
        (lambda: found.get("c"), {("things", "c")}),
        (lambda: "b" in found, {("things", "b")}),
        (lambda: list(found), {("things", ORDER)}),
        (lambda: len(found), {("things", ORDER)}),
        (lambda: list(found.items()), {("things", ORDER), ("things", "a"), ("things", "b")}),
    ]
    for make, wanted in asked:
        assert names(cells, cells.account(make)[1]) == wanted


def test_whoever_asks_for_an_account_has_read_it_too() -> None:
    cells = Cells()
    found = Recorded(cells, "things", {"a": 1, "b": 2})

    def outer() -> int:
        inner, read = cells.account(lambda: found["a"])
        assert names(cells, read) == {("things", "a")}
        return inner + found["b"]

    assert names(cells, cells.account(outer)[1]) == {("things", "a"), ("things", "b")}


def test_a_derived_value_hides_what_it_is_made_of() -> None:
    cells = Cells()
    found = Recorded(cells, "things", {"a": "longest"})
    size = Derived(cells, "size", lambda key: len(found[key]))
    for _ in range(2):  # worked out, and remembered
        assert names(cells, cells.account(lambda: size("a"))[1]) == {("size", ("a",))}
    assert size.digest(("gone",)) == b"" and size.digest(("a",)) == digest_of(7)


def test_numbers_stay_and_digests_tell_what_changed() -> None:
    first = Cells()
    Recorded(first, "things", {"a": 1, "b": {"x": Fraction(1, 3)}})
    before = first.digests()
    second = Cells(first.names)
    Recorded(second, "things", {"b": {"x": Fraction(1, 3)}, "a": 2, "c": 3})
    after = second.digests()
    assert second.names[: len(first.names)] == first.names
    changed = {first.names[n] for n, (old, new) in enumerate(zip(before, after, strict=False)) if old != new}
    assert changed == {("things", "a"), ("things", ORDER)}


def test_cells_travel_without_what_they_were_made_of() -> None:
    cells = Cells()
    Recorded(cells, "things", {"a": 1})
    there = pickle.loads(pickle.dumps(cells))
    assert there.names == cells.names and there.families == {} and there.noted == set()
