"""Edits of a catalog for tests: valid ones for any field, derived from the schemas, and the kinds of changes that people make.

Records are plain data here, all scalars text, as they stand in YAML. What is valid is not decided here: an edit is tried, and the
program's own check says whether it may stand.
"""

from __future__ import annotations

import copy
import datetime
import itertools
import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from skills_catalog.catalog.collections import COLLECTIONS
from skills_catalog.catalog.district import District
from skills_catalog.records.schema import Field, Part, fields
from skills_catalog.rules.language.cases import CaseFile
from skills_catalog.rules.language.facts import FactFile

Data = Any
SINGLE: dict[str, tuple[str, type[Part]]] = {"district": ("district.yaml", District), "facts": ("facts.yaml", FactFile)}
CLASSES: dict[str, type[Part]] = {
    **{name: c.cls for name, c in COLLECTIONS.items()},
    **{name: cls for name, (_, cls) in SINGLE.items()},
    "cases": CaseFile,
}
"""What may be edited: a collection or a file of one map → what it holds."""
BY_NAME = "departments"
"""A field that may name records by their titles."""
Pair = tuple[str, str]
"""A collection, and ``Class.key`` of a field that its records may have, themselves or somewhere inside."""


class Loader(yaml.CBaseLoader):  # type: ignore[name-defined, misc]
    """YAML with every scalar as text."""


class Dumper(yaml.CSafeDumper):  # type: ignore[name-defined, misc]
    def ignore_aliases(self, data: object) -> bool:
        return True  # the catalog has none


def parse(text: str) -> Data:
    return yaml.load(text, Loader)


def written(data: Data) -> str:
    return str(yaml.dump(data, Dumper=Dumper, allow_unicode=True, sort_keys=False, width=10**6))


def parts_of(cls: type[Part]) -> list[type[Part]]:
    """List a class and all classes of the maps that may stand inside, each once."""
    out = [cls]
    for known in out:
        out += [f.part for f in fields(known) if f.part and f.part not in out]
    return list(dict.fromkeys(out))


def pairs() -> list[tuple[str, type[Part], Field]]:
    """List every field of every class of every collection."""
    return [(name, cls, field) for name, top in CLASSES.items() for cls in parts_of(top) for field in fields(cls)]


def named(collection: str, cls: type[Part], field: Field) -> Pair:
    return collection, f"{cls.__name__}.{field.key}"


def _other_digits(text: str) -> list[str]:
    """Give a text three times, its last digit another each time."""
    last = re.compile(r"[0-9](?=[^0-9]*$)")
    return [last.sub(str((int(found[0]) + n) % 10), text) for n in (1, 2, 3)] if (found := last.search(text)) else []


def field_of(cls: type[Part], key: str) -> Field:
    return next(f for f in fields(cls) if f.key == key)


class Files:
    """The YAML files of a catalog, as data."""

    def __init__(self, catalog: Path) -> None:
        self.catalog = catalog

    def load(self, file: Path) -> Data:
        return parse(file.read_text("utf-8"))

    def save(self, file: Path, data: Data) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(written(data), "utf-8")

    def of(self, collection: str) -> list[Path]:
        if collection in SINGLE:
            return [self.catalog / SINGLE[collection][0]]
        return sorted((self.catalog / collection).rglob("*.yaml"))

    def records(self, collection: str) -> list[tuple[Path, int | None, dict[str, Data]]]:
        """List the records of a collection, or its maps: file, number in the file's list, data with its id."""
        out: list[tuple[Path, int | None, dict[str, Data]]] = []
        for file in self.of(collection):
            data = self.load(file)
            if isinstance(data, list):
                out += [(file, n, record) for n, record in enumerate(data)]
            elif isinstance(data, dict):
                out.append((file, None, data if collection not in COLLECTIONS else {"id": file.stem, **data}))
        return out

    def ids(self, collection: str) -> list[str]:
        return [record["id"] for _, _, record in self.records(collection)]

    def put(self, file: Path, at: int | None, record: dict[str, Data]) -> None:
        """Write one record back to where it was read from; None for a record of that place takes it out."""
        if at is None:
            self.save(file, {k: v for k, v in record.items() if k != "id" or file.parent == self.catalog})
            return
        data = self.load(file)
        data[at] = record
        self.save(file, data)

    def take(self, file: Path, at: int | None) -> None:
        data = self.load(file) if at is not None else []
        if at is None or len(data) == 1:
            file.unlink()
            return
        del data[at]
        self.save(file, data)

    def terms(self, vocabulary: str) -> list[str]:
        return [t["id"] for _, _, v in self.records("vocabularies") if v["id"] == vocabulary for t in v["items"]]

    def facts(self) -> list[str]:
        return [fact["id"] for _, _, file in self.records("facts") for fact in file["facts"]]

    def clauses(self) -> list[str]:
        found = [(p["id"], a["n"]) for _, _, p in self.records("policies") for a in p.get("articles", ())]
        return [f"{policy}#{n}" for policy, n in found]


@dataclass
class Inside:
    """A map inside a record: its class, and how to exchange it for another."""

    cls: type[Part]
    data: dict[str, Data]
    exchange: Callable[[Data], None]
    owner: Field | None = None


def maps(cls: type[Part], data: Data, exchange: Callable[[Data], None], owner: Field | None = None) -> Iterator[Inside]:
    """Give every map of a record that is of a class of the schema, in its long form, the record first."""
    long = cls.wrap(data)
    if not isinstance(long, dict):
        return
    if long is not data:
        long = copy.deepcopy(long)

    def put(value: Data) -> None:
        exchange(value)

    yield Inside(cls, long, put, owner)
    for field in fields(cls):
        value = long.get(field.key)
        if field.part is None or value is None:
            continue
        into: Any = value
        if field.shape == "list" and isinstance(value, list):
            for n in range(len(value)):
                yield from maps(field.part, value[n], _setter(into, n, long, exchange), field)
        elif field.shape == "map" and isinstance(value, dict):
            for key in value:
                yield from maps(field.part, value[key], _setter(into, key, long, exchange), field)
        elif field.shape == "one":
            yield from maps(field.part, value, _setter(long, field.key, long, exchange), field)


def _setter(into: Any, key: Any, long: Data, exchange: Callable[[Data], None]) -> Callable[[Data], None]:
    def put(value: Data) -> None:
        into[key] = value
        exchange(long)  # where the map above stood in its short form, it is long from now on

    return put


class Values:
    """Values for fields, likely ones first: what may stand is for a check to say."""

    def __init__(self, files: Files, chance: random.Random, models: Sequence[Path] = ()) -> None:
        """models: catalogs of which maps may be taken, what they name exchanged for what there is here."""
        self.files, self.chance = files, chance
        self.models: dict[str, list[dict[str, Data]]] = {}
        for folder in models:
            self._learn(Files(folder))
        for top in CLASSES.values():
            for cls in parts_of(top):
                for field in fields(cls):
                    if field.part:
                        for line in field.meta.example.splitlines():
                            self._note(field.part, parse(line))

    def _learn(self, files: Files) -> None:
        for collection, cls in CLASSES.items():
            for _, _, record in files.records(collection):
                self._note(cls, record)

    def _note(self, cls: type[Part], data: Data) -> None:
        for inside in maps(cls, data, lambda _: None):
            self.models.setdefault(inside.cls.__name__, []).append(inside.data)

    def named_by(self, field: Field) -> list[str]:
        """List what a field may name."""
        meta = field.meta
        if meta.ref:
            return self.files.ids(meta.ref)
        if meta.choice:
            return self.files.terms(meta.choice)
        return [*self.files.facts(), "on"] if meta.fact else self.files.clauses()

    def departments(self) -> list[str]:
        """List the names by which an article's text calls the departments."""
        return [record["title"] for _, _, record in self.files.records("departments")]

    def scalars(self, field: Field, now: Data) -> Iterator[str]:
        """Give other values for a field of one value. now: what it says, or None."""
        meta, text = field.meta, now if isinstance(now, str) else ""
        if meta.ref or meta.choice or meta.kind == "clause":
            there = self.named_by(field)
            others = [value for value in dict.fromkeys(there) if value != now]
            yield from self.chance.sample(others, min(len(others), 12))
        elif meta.fact:
            facts = self.named_by(field)
            yield from self.chance.sample(facts, min(len(facts), 8))
        elif meta.kind in ("integer", "money", "number"):
            least = max(meta.min or 0, 0)
            number = int(float(text)) if re.fullmatch(r"-?[0-9.]+", text) else least
            yield from (str(n) for n in (number + 1, number + 7, least, max(number - 1, least)) if str(n) != now)
        elif meta.kind == "percent":
            yield from (p for p in ("35%", "50%", "40%", "20%") if p != now)
        elif meta.kind == "yes_no":
            yield "false" if now == "true" else "true"
            yield "true" if now == "true" else "false"
        elif meta.kind == "date":
            try:
                day = datetime.date.fromisoformat(text)
            except ValueError:
                day = datetime.date(2027, 2, 1)
            yield from (str(day + datetime.timedelta(n)) for n in (1, -1, 30, -30, 400, -400))
        elif meta.kind == "id":
            yield f"x-{self.chance.randrange(10**6)}"
        elif "|" in meta.pattern and re.fullmatch(r"[\w|]+", meta.pattern):
            yield from (word for word in meta.pattern.split("|") if word != now)
        else:
            yield from self._texts(field, text)

    def _texts(self, field: Field, now: str) -> Iterator[str]:
        number = self.chance.randrange(1000)
        if field.key == BY_NAME:
            yield from (name for name in self.departments() if name != now)
        if field.meta.pattern:
            likely = [field.meta.example, *_other_digits(now), *_other_digits(field.meta.example), "chang", "zhong yang"]
            yield from (t for t in likely if re.fullmatch(field.meta.pattern, t) and t != now)
        else:
            yield f"{now}改{number}" if now else f"新写的第{number}个"
            yield f"{now[:1]}另外{number}"
        yield from (t for t in {field.meta.example.strip("'"), now.upper(), now[:-1]} if t and t != now)

    def of_part(self, cls: type[Part], want: str = "") -> Iterator[dict[str, Data]]:
        """Give maps of a class, such as there are elsewhere, else made by its schema. want: a key that they must have."""
        known = [m for m in self.models.get(cls.__name__, ()) if not want or want in m]
        known = known if len(known) <= 12 else self.chance.sample(known, 12)
        yield from (self.localised(cls, copy.deepcopy(m)) for m in sorted(known, key=lambda m: len(str(m))))
        if not want:
            for _ in range(2):
                made = self.least(cls)
                if made:
                    yield made

    def elsewhere(self, cls: type[Part], field: Field) -> Iterator[Data]:
        """Give whole values that the field has in other maps of its class."""
        known = [m for m in self.models.get(cls.__name__, ()) if field.key in m]
        for model in self.chance.sample(known, min(len(known), 10)):
            yield self.localised(cls, {field.key: copy.deepcopy(model[field.key])})[field.key]

    def least(self, cls: type[Part], depth: int = 4) -> dict[str, Data]:
        """Make a map of a class with what it must have, and nothing else."""
        out: dict[str, Data] = {}
        for field in fields(cls):
            if field.required and depth:
                value: Data = self.least(field.part, depth - 1) if field.part else next(self.scalars(field, None), "")
                out[field.key] = [value] if field.shape == "list" else value
        return out

    def localised(self, cls: type[Part], data: dict[str, Data]) -> dict[str, Data]:
        """Exchange what a map names and is not here for something that is."""
        for field in fields(cls):
            value = data.get(field.key)
            if value is None:
                continue
            meta = field.meta
            if field.part:
                each = value if isinstance(value, list) else [value]
                done = [self.localised(field.part, long) if isinstance(long := field.part.wrap(v), dict) else v for v in each]
                data[field.key] = done if isinstance(value, list) else done[0]
            elif field.key == BY_NAME and not meta.ref:
                data[field.key] = self.departments()[: len(value)]
            elif meta.kind == "id":
                data[field.key] = f"x-{self.chance.randrange(10**6)}" if isinstance(value, str) else value
            elif meta.ref or meta.choice or meta.fact or meta.kind == "clause":
                there = self.named_by(field)
                each = [
                    v if v in there else self.chance.choice(there)
                    for v in (value if isinstance(value, list) else [value])
                    if there
                ]
                data[field.key] = list(dict.fromkeys(each)) if isinstance(value, list) else (each or [value])[0]
        return data

    def others(self, field: Field, now: Data) -> Iterator[Data]:
        """Give other values for a field, of whatever shape. now: what it says, or None."""
        if field.meta.kind == "any":
            yield from self._cells(now)
        elif field.shape == "list":
            yield from self._lists(field, now if isinstance(now, list) else [] if now is None else [now])
        elif field.part:
            for made in self.of_part(field.part):
                if made != now:
                    yield made
        else:
            yield from self.scalars(field, now)

    def _lists(self, field: Field, now: list[Data]) -> Iterator[list[Data]]:
        """One item more, one fewer, other order, another in the place of one."""
        more: Iterator[Data]
        if field.part:
            more = self.of_part(field.part)
        else:
            more = self.scalars(field, now[-1] if now else None)
        ways: list[list[Data]] = []
        if len(now) > 1:
            ways += [now[::-1], now[1:], now[:-1]]
        ways += [[*now, copy.deepcopy(now[-1])]] if now and field.part else []
        self.chance.shuffle(ways)
        yield from ways[:1]
        for item in more:
            if item not in now:
                yield [*now, item]
                yield [*now[:-1], item]
        yield from ways[1:]
        if now:
            yield []

    def _cells(self, now: Data) -> Iterator[Data]:
        """A map of facts to values: another value, a value fewer."""
        if not isinstance(now, dict):
            return
        for key, value in now.items():
            if isinstance(value, str):
                for other in ("L5", "L4", "L3", "L2", "1000", "20", "true", "false", "1991-02-03", "2026-12-01"):
                    if other != value:
                        yield {**now, key: other}
        for key in now:
            yield {k: v for k, v in now.items() if k != key}


class Edits:
    """Edits of a catalog, each tried until the program's check lets it stand."""

    def __init__(
        self, catalog: Path, chance: random.Random, models: Sequence[Path], good: Callable[[], bool], content: Path | None = None
    ) -> None:
        """good: whether the catalog as it stands may be published. content: guides that link to records."""
        self.content = content
        self.files, self.chance, self.good = Files(catalog), chance, good
        self.values = Values(self.files, chance, models)
        self.done: dict[Pair, int] = {}
        """How often a field was edited in a way that could be published."""

    def field(self, collection: str, cls: type[Part], field: Field, most: int = 120) -> str | None:
        """Edit a field somewhere in a collection; returns what was done, or None where no way was found."""
        tried = 0
        for file, at, changed, what in self._ways(collection, cls, field):
            before = file.read_bytes()
            self.files.put(file, at, changed)
            if file.read_bytes() != before:
                tried += 1
                if self.good():
                    pair = named(collection, cls, field)
                    self.done[pair] = self.done.get(pair, 0) + 1
                    return f"{file.name}: {what}"
            file.write_bytes(before)
            if tried >= most:
                break
        return None

    def added(self, collection: str) -> str | None:
        """Add a record in a file of its own; returns its id, or None where none may stand."""
        cls = CLASSES[collection]
        here = [copy.deepcopy(r) for _, _, r in self.files.records(collection)]
        self.chance.shuffle(here)
        made = self.values.of_part(cls)
        for record in [*here[:3], *(m for m, _ in zip(made, range(10), strict=False))]:
            id = f"new-{self.chance.randrange(10**6)}"
            own = {k: v for k, v in record.items() if k not in ("id", "former_ids", "aliases", "uscc", "exclusive")}
            if isinstance(own.get("series"), str):  # two rates of one series must not overlap
                del own["series"]
            number = self.chance.randrange(1000)
            own["title"] = f"新的{number}号{own.get('title', '')[:20]}"
            if "code" in own:
                own["code"] = next(self.values.scalars(field_of(cls, "code"), own["code"]), own["code"])
            file = self.files.catalog / collection / f"{id}.yaml"
            self.files.save(file, own)
            if self.good():
                return id
            file.unlink()
        return None

    def added_forms(self, collection: str, key: str) -> list[str]:
        """Add a record for each form that a field may take, as it is written elsewhere; returns their ids.

        Rules that a case or a quote holds fast allow few edits: these have neither.
        """
        part = field_of(CLASSES[collection], key).part
        assert part is not None
        _, _, model = self.files.records(collection)[0]
        plain = {k: v for k, v in model.items() if k not in ("id", "quotes", "former_ids", "exclusive", "series", "when")}
        made = []
        for form in fields(part):
            id = f"form-{key}-{form.key}"
            file = self.files.catalog / collection / f"{id}.yaml"
            for value in itertools.islice(self.values.of_part(part, form.key), 8):
                self.files.save(file, {**plain, "title": f"写法{key}{form.key}", "amount": "1000", key: value})
                if self.good():
                    made.append(id)
                    break
            else:
                file.unlink(missing_ok=True)
        return made

    def deleted(self, collection: str) -> str | None:
        """Take a record out that no other needs; returns its id."""
        records = self.files.records(collection)
        self.chance.shuffle(records)
        for file, at, record in records[:8]:
            before = file.read_bytes()
            self.files.take(file, at)
            if self.good():
                return str(record["id"])
            file.write_bytes(before)
        return None

    def renamed(self, collection: str, *, kept: bool) -> str | None:
        """Give a record another id, there and wherever it is named. kept: whether its old address forwards."""
        records = self.files.records(collection)
        self.chance.shuffle(records)
        for file, at, record in records[:6]:
            old, new = str(record["id"]), f"re-{self.chance.randrange(10**6)}"
            before = {f: f.read_bytes() for name in CLASSES for f in self.files.of(name)}
            changed = {**record, "id": new}
            if kept:
                changed["former_ids"] = [*record.get("former_ids", ()), old]
            if at is None:
                file.unlink()
                self.files.save(file.with_name(f"{new}.yaml"), {k: v for k, v in changed.items() if k != "id"})
            else:
                self.files.put(file, at, changed)
            self._named_anew(collection, old, new)
            for guide in sorted(self.content.rglob("*.md")) if self.content else ():
                text = guide.read_text("utf-8")
                told = re.sub(rf"(catalog:{collection}/){re.escape(old)}(?![\w.-])", rf"\g<1>{new}", text)
                if told != text:
                    before[guide] = text.encode()
                    guide.write_text(told, "utf-8")
            if self.good():
                pair = named(collection, CLASSES[collection], field_of(CLASSES[collection], "id"))
                self.done[pair] = self.done.get(pair, 0) + 1
                return f"{old} → {new}"
            if at is None:
                file.with_name(f"{new}.yaml").unlink()
            for path, content in before.items():
                path.write_bytes(content)
        return None

    def _named_anew(self, collection: str, old: str, new: str) -> None:
        for name, cls in CLASSES.items():
            for file, at, record in self.files.records(name):
                told = self._told(cls, copy.deepcopy(record), collection, old, new)
                if told != record:
                    self.files.put(file, at, told)

    def _told(self, cls: type[Part], data: Data, collection: str, old: str, new: str) -> Data:
        """A map in which one id is another wherever it names a record of the collection."""

        def name(field: Field, value: Data) -> Data:
            if isinstance(value, list):
                return [name(field, v) for v in value]
            if field.part:
                return self._told(field.part, value, collection, old, new) if isinstance(value, dict) else value
            if field.meta.ref == collection or (field.meta.choice and collection == "vocabularies" and field.meta.choice == old):
                return new if value == old else value
            if field.meta.kind == "clause" and collection == "policies" and str(value).partition("#")[0] == old:
                return new + str(value)[len(old) :]
            return value

        return {
            key: name(field_of(cls, key), value) if any(f.key == key for f in fields(cls)) else value
            for key, value in data.items()
        }

    def moved(self, collection: str) -> str | None:
        """Put two records that have files of their own into one list, or one of a list into a file of its own."""
        records = self.files.records(collection)
        alone = [(file, record) for file, at, record in records if at is None]
        if len(alone) > 1:
            two = self.chance.sample(alone, 2)
            before = {file: file.read_bytes() for file, _ in two}
            for file, _ in two:
                file.unlink()
            target = self.files.catalog / collection / f"some-{self.chance.randrange(10**6)}.yaml"
            self.files.save(target, [record for _, record in two])
            if self.good():
                return f"{collection}: two in {target.name}"
            target.unlink()
            for file, content in before.items():
                file.write_bytes(content)
            return None
        listed = [(file, at, record) for file, at, record in records if at is not None]
        if not listed:
            return None
        file, at, record = self.chance.choice(listed)
        kept = file.read_bytes()
        self.files.take(file, at)
        target = self.files.catalog / collection / "own" / f"{record['id']}.yaml"
        self.files.save(target, {k: v for k, v in record.items() if k != "id"})
        if self.good():
            return f"{collection}: {target.name} in a file of its own"
        target.unlink()
        file.write_bytes(kept)
        return None

    def _ways(self, collection: str, cls: type[Part], field: Field) -> Iterator[tuple[Path, int | None, dict[str, Data], str]]:
        records = self.files.records(collection)
        self.chance.shuffle(records)
        records.sort(key=lambda r: not any(i.cls is cls and field.key in i.data for i in self._inside(collection, r[2])))
        kinds = (self._set, self._above, self._instead)
        waiting = [
            ((file, at, *way) for way in kind(collection, record, cls, field))
            for file, at, record in records[:6]
            for kind in kinds
        ]
        while waiting:  # one of each in turn: what cannot be in one place or one way may be in another
            for ways in list(waiting):
                found = next(ways, None)
                if found is None:
                    waiting.remove(ways)
                else:
                    yield found

    def _inside(self, collection: str, record: dict[str, Data]) -> list[Inside]:
        return list(maps(CLASSES[collection], record, lambda _: None))

    def _set(
        self, collection: str, record: dict[str, Data], cls: type[Part], field: Field
    ) -> Iterator[tuple[dict[str, Data], str]]:
        """The field where its map is: another value, or none."""
        for n, inside in enumerate(self._inside(collection, copy.deepcopy(record))):
            if inside.cls is not cls or (cls is CLASSES[collection] and field.key == "id"):
                continue
            if field.key in inside.data and not field.required and self.chance.random() < 0.3:
                yield (
                    self._changed(collection, record, n, lambda data: {k: v for k, v in data.items() if k != field.key}),
                    f"without {field.key}",
                )
            here = inside.data.get(field.key)
            for value in itertools.chain(
                itertools.islice(self.values.others(field, here), 12), self.values.elsewhere(cls, field)
            ):
                if value != here:
                    yield (
                        self._changed(collection, record, n, lambda data, v=value: {**data, field.key: v}),
                        f"{field.key}: {value}",
                    )

    def _instead(
        self, collection: str, record: dict[str, Data], cls: type[Part], field: Field
    ) -> Iterator[tuple[dict[str, Data], str]]:
        """A map that has the field in the place of one that has not: what else it says may not go with it."""
        for n, inside in enumerate(self._inside(collection, copy.deepcopy(record))):
            if inside.cls is not cls or cls is CLASSES[collection]:
                continue
            for made in self.values.of_part(cls, field.key):
                yield self._changed(collection, record, n, lambda _, made=made: made), f"{cls.__name__} with {field.key}"
            for value in itertools.islice(self.values.others(field, inside.data.get(field.key)), 4):
                alone = {field.key: value}
                yield self._changed(collection, record, n, lambda _, alone=alone: alone), f"{cls.__name__} of {alone}"
                for key in [k for k in inside.data if k != field.key]:
                    exchanged = {**{k: v for k, v in inside.data.items() if k != key}, field.key: value}
                    yield self._changed(collection, record, n, lambda _, e=exchanged: e), f"{field.key}: {value} for {key}"

    def _above(
        self, collection: str, record: dict[str, Data], cls: type[Part], field: Field
    ) -> Iterator[tuple[dict[str, Data], str]]:
        """A map that has the field, where no map of its class is: put where one may stand."""
        for n, inside in enumerate(self._inside(collection, copy.deepcopy(record))):
            for owner in fields(inside.cls):
                if owner.part is None or cls not in parts_of(owner.part):
                    continue
                for whole in self.values.elsewhere(inside.cls, owner):
                    each = whole if isinstance(whole, list) else [whole]
                    if any(i.cls is cls and field.key in i.data for v in each for i in maps(owner.part, v, lambda _: None)):
                        yield (
                            self._changed(collection, record, n, lambda data, o=owner, v=whole: {**data, o.key: v}),
                            f"{owner.key}: {whole}",
                        )
                now = inside.data.get(owner.key)
                for made in self._with(owner.part, cls, field):
                    if isinstance(now, list):  # where the last must be one for all others
                        first = [made, *now]
                        yield (
                            self._changed(collection, record, n, lambda data, o=owner, v=first: {**data, o.key: v}),
                            f"{owner.key}: {first}",
                        )
                    value = [made] if owner.shape == "list" else made
                    yield (
                        self._changed(collection, record, n, lambda data, o=owner, v=value: {**data, o.key: v}),
                        f"{owner.key}: {value}",
                    )
                    alone = {owner.key: value}
                    if inside.cls is not CLASSES[collection]:
                        yield (
                            self._changed(collection, record, n, lambda _, alone=alone: alone),
                            f"{inside.cls.__name__} of {alone}",
                        )

    def _with(self, top: type[Part], cls: type[Part], field: Field) -> Iterator[dict[str, Data]]:
        """Maps of a class that hold, themselves or inside, a map of another class with the field."""
        if top is cls:
            yield from self.values.of_part(cls, field.key)
            for made in itertools.chain([self.values.least(cls)], itertools.islice(self.values.of_part(cls), 8)):
                for value in itertools.islice(self.values.others(field, made.get(field.key)), 3):
                    yield {**made, field.key: value}
                    for key in [k for k in made if k != field.key]:
                        yield {**{k: v for k, v in made.items() if k != key}, field.key: value}
            return
        for model in self.values.of_part(top):
            inside = list(maps(top, model, lambda _: None))
            if any(i.cls is cls and field.key in i.data for i in inside):
                yield model

    def _changed(self, collection: str, record: dict[str, Data], nth: int, change: Callable[[Data], Data]) -> dict[str, Data]:
        """A record with its nth map changed."""
        out = [copy.deepcopy(record)]

        def exchange(data: Data) -> None:
            out[0] = data

        for n, inside in enumerate(maps(CLASSES[collection], out[0], exchange)):
            if n == nth:
                inside.exchange(change(inside.data))
                break
        return out[0]
