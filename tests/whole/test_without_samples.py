"""A site without samples has no trace of one: no page, row, file, case, feed entry, and no sentence about samples."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from skills_catalog.catalog.catalog import Catalog
from skills_catalog.catalog.kinds.training import YearResult
from skills_catalog.catalog.samples.marks import is_sample
from skills_catalog.catalog.samples.without import without_samples
from skills_catalog.records.schema import fields, plain
from tests.support.places import ROOT
from tests.support.program import run_build
from tests.support.shared import Once
from tests.support.sites import broken
from tests.support.whole_text import texts

WORD = "示例"
ALLOWED = {
    r"assets/kf-\w+/js/.*": "scripts know how to show a sample, and that they would",
    r"assets/kf-\w+/css/.*": "styles",
    r"data/plugins/.*": "Datasette's plugin is a script",
    r"data/index\.html|data/dcat\.jsonld": "the names of the columns that each table has",
    r"data/finder\.json": "it has sections of the guides for clerks",
    r"data/forms\.json": "the self-test's forms are examples of the rule language",
    r"data/training_record\.schema\.json": "the schema of a training record and its example",
    r"data/datapackage\.json|data/metadata\.json|data/openapi\.json": "descriptions of the columns sample and verification",
    r"data/dictionary/index\.html|offline/.*": "the dictionary describes them too",
    r"vocabularies/(verification/)?(index\.html|page/.*)": "the vocabulary of verification has the term",
    r"data/(vocabularies.*|catalog\.db(!rows)?|catalog\.xlsx!.*|parquet/vocabularies.*)": "the same",
    r"guide/(clerks|rates-yaml|findings)/index\.html": "guides for those who write records",
    r"about/standards/index\.html": "how fields are called elsewhere",
}
"""Where the word may stand, and why; ``LINES`` says more of those that hold much else."""


OWN = re.compile(r"assets/|data/plugins/|data/forms\.json|data/training_record\.schema\.json")
"""Files that come with the program and hold nothing of the catalog."""


@pytest.fixture(scope="module")
def hidden(once: Once) -> Path:
    def make(tmp: Path) -> None:
        done = run_build(["build", "--no-samples", "--out", str(tmp / "site")])
        assert done.returncode == 0, done.stderr

    return once("hidden", make) / "site"


@pytest.fixture(scope="module")
def told(hidden: Path) -> list[tuple[str, str]]:
    return list(texts(hidden))


def left_text(catalog: Catalog) -> str:
    """All that the real records and the guides say."""
    left = without_samples(catalog)
    said = [msgspec.json.encode(plain(record)).decode() for _, record in left.each()]
    said += [file.read_text("utf-8") for file in [ROOT / "catalog" / "facts.yaml", *sorted((ROOT / "content").rglob("*.md"))]]
    said.append(" ".join(field.key for field in fields(YearResult)))
    return "\n".join([*said, *(json.dumps(case.reason, ensure_ascii=False) for case, _ in left.cases)])


def samples(catalog: Catalog) -> Iterator[tuple[str, str, str]]:
    """(collection, id, title) of every sample."""
    for collection, record in catalog.each():
        if is_sample(record):
            yield collection, record.id, record.title


def test_no_file_holds_the_address_or_the_name_of_a_sample(told: list[tuple[str, str]], real_catalog: Catalog) -> None:
    known, said = left_text(real_catalog), list(samples(real_catalog))
    titles = [title for _, _, title in said if title not in known]
    assert len(said) > 100 and len(titles) > 0.8 * len(said), "most names are those of samples only"
    address = re.compile("|".join(rf"\b{c}/{re.escape(id)}(?![\w-])" for c, id, _ in said if f"{c}/{id}" not in known))
    name = re.compile("|".join(re.escape(t) for t in sorted(titles, key=len, reverse=True)))
    found = [(f, hit[0]) for f, text in told if not OWN.match(f) for hit in [*address.finditer(text), *name.finditer(text)]]
    assert found == []


def test_no_value_is_the_id_of_a_sample(told: list[tuple[str, str]], real_catalog: Catalog) -> None:
    known = left_text(real_catalog)
    ids = [id for _, id, _ in samples(real_catalog) if not re.search(rf"\b{re.escape(id)}\b", known)]
    assert len(ids) > 100
    quoted = re.compile("|".join(rf"[\"']{re.escape(id)}[\"']" for id in ids))
    assert [(f, hit[0]) for f, text in told if not OWN.match(f) for hit in quoted.finditer(text)] == []


def test_no_sentence_speaks_of_samples(told: list[tuple[str, str]]) -> None:
    found = {file for file, text in told if WORD in text}
    assert sorted(f for f in found if not any(re.fullmatch(where, f) for where in ALLOWED)) == []


def test_what_may_hold_the_word_does_or_is_no_exception(told: list[tuple[str, str]]) -> None:
    found = [file for file, text in told if WORD in text]
    idle = [where for where in ALLOWED if "css" not in where and not any(re.fullmatch(where, f) for f in found)]
    assert idle == []


def test_the_site_holds_together(hidden: Path) -> None:
    assert broken(hidden, "/") == []
