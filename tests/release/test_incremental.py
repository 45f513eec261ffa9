"""A build that follows another gives the bytes of a build from nothing, whatever was edited in between."""

from __future__ import annotations

import copy
import json
import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from skills_catalog.findings.finding import Problems
from skills_catalog.records.yaml_file import read_yaml
from skills_catalog.site.pages import PER_PAGE
from tests.support.places import ROOT
from tests.support.program import run_build, run_here
from tests.support.sites import tiny_arguments, tree

BETWEEN = 4
"""So many edits are followed by one build."""
COLLECTIONS = (
    "projects",
    "institutions",
    "rates",
    "policies",
    "towns",
    "occupations",
    "departments",
    "groups",
    "funds",
    "vocabularies",
)


class World:
    """The tiny district with some more records, each in a file of its own, and a site that follows it."""

    def __init__(self, tmp: Path) -> None:
        self.tmp, self.options = tmp, list[str]()
        self.arguments = tiny_arguments(tmp)
        self.catalog, self.content, self.out = tmp / "catalog", tmp / "content", tmp / "site"
        self.templates = tmp / "templates"
        shutil.copytree(ROOT / "site_templates", self.templates)
        shutil.copyfile(ROOT / "datasette_metadata.yml", tmp / "metadata.yml")
        self.records: dict[str, dict[str, Any]] = {name: {} for name in COLLECTIONS}
        for name in COLLECTIONS:
            for file in sorted((self.catalog / name).glob("*.yaml")):
                data: Any = read_yaml(file, file.name, Problems())
                for record in data if isinstance(data, list) else [{"id": file.stem, **data}]:
                    self.records[name][record["id"]] = record
                file.unlink()
        self.more()
        for name, records in self.records.items():
            for id in records:
                self.save(name, id)
        self.steps = 0

    def more(self) -> None:
        groups = self.records["groups"]
        for n in range(PER_PAGE - len(groups)):
            groups[f"g-{n}"] = {"id": f"g-{n}", "title": f"人群{n:02}"}
        groups["g-0"]["basis"] = ["doc-1#3"]
        three = {"n": "3", "label": "第三条", "title": "附则", "text": "自发布之日起施行。", "departments": ["县教体局"]}
        self.records["policies"]["doc-1"]["articles"].append(three)
        self.records["towns"]["west"] = {**self.records["towns"]["east"], "id": "west", "title": "西镇", "code": "990001101"}
        second = copy.deepcopy(self.records["projects"]["p-1"])
        self.records["projects"]["p-2"] = {
            **second,
            "id": "p-2",
            "title": "焊工（五级）",
            "occupation": "焊工",
            "town": "west",
            "fee": "300",
        }

    def save(self, collection: str, id: str) -> None:
        text = json.dumps({k: v for k, v in self.records[collection][id].items() if k != "id"}, ensure_ascii=False)
        (self.catalog / collection / f"{id}.yaml").write_text(text + "\n", "utf-8")

    def add(self, collection: str, id: str, /, **fields: Any) -> None:
        self.records[collection][id] = {**fields, "id": id}
        self.save(collection, id)

    def drop(self, collection: str, id: str) -> dict[str, Any]:
        (self.catalog / collection / f"{id}.yaml").unlink()
        found: dict[str, Any] = self.records[collection].pop(id)
        return found

    def set(self, collection: str, id: str, **fields: Any) -> None:
        self.records[collection][id].update(fields)
        self.save(collection, id)

    def rename(self, collection: str, old: str, new: str, *, kept: bool) -> None:
        record = self.drop(collection, old)
        former = [*record.get("former_ids", []), old] if kept else []
        self.add(
            collection,
            new,
            **{
                **{k: v for k, v in record.items() if k not in ("id", "former_ids")},
                **({"former_ids": former} if former else {}),
            },
        )

    def edit(self, file: str, before: str, after: str) -> None:
        path = self.tmp / file
        text = path.read_text("utf-8")
        assert before in text, file
        path.write_text(text.replace(before, after), "utf-8")

    def build(self, out: Path, *more: str) -> Any:
        self.steps += 1
        run = run_build if self.steps % 12 == 0 else run_here
        return run(["build", *self.arguments, "--templates", str(self.templates), "--metadata", str(self.tmp / "metadata.yml"), *self.options,
                    "--out", str(out), *more])  # fmt: skip

    def follow(self, *more: str) -> None:
        """Build into the site as it stands."""
        done = self.build(self.out, *more)
        assert done.returncode == 0, done.stdout + done.stderr

    def agree(self, what: str) -> None:
        """The site is what a build from nothing makes."""
        clean = self.tmp / "clean"
        shutil.rmtree(clean, ignore_errors=True)
        done = self.build(clean, "--clean")
        assert done.returncode == 0, done.stdout + done.stderr
        here, there = tree(self.out), tree(clean)
        assert here.keys() - there.keys() == set(), f"{what}: left over"
        assert there.keys() - here.keys() == set(), f"{what}: missing"
        assert {k for k in here if here[k] != there[k]} == set(), f"{what}: other bytes"

    def state(self) -> list[Path]:
        """What a build remembers beside the site."""
        return sorted(p for p in (self.tmp / ".site.state").rglob("*") if p.is_file())


def nothing(w: World) -> None:
    """No change."""


def touched(w: World) -> None:
    """Every source has a new date and the same content."""
    for folder in (w.catalog, w.content, w.templates):
        for file in folder.rglob("*"):
            os.utime(file)


def dates_of_long_ago_and_ahead(w: World) -> None:
    for n, file in enumerate(sorted(w.catalog.rglob("*.yaml"))):
        os.utime(file, (1, 1) if n % 2 else (4_000_000_000, 4_000_000_000))


def same_size_and_date(w: World) -> None:
    """Other content under the size and the date of before."""
    path = w.catalog / "groups" / "g-5.yaml"
    kept = path.stat()
    w.set("groups", "g-5", title="群人05")
    os.utime(path, ns=(kept.st_atime_ns, kept.st_mtime_ns))
    assert path.stat().st_size == kept.st_size and path.stat().st_mtime_ns == kept.st_mtime_ns


def another_file_moved_here(w: World) -> None:
    """As an editor or a sync tool saves: a new file takes the place of the old, with a date before it."""
    path = w.content / "guide" / "faq.md"
    fresh = path.with_name("fresh.tmp")
    fresh.write_text(path.read_text("utf-8") + "\n新的一段。\n", "utf-8")
    os.utime(fresh, (1_000_000_000, 1_000_000_000))
    fresh.replace(path)


def other_order(w: World) -> None:
    w.set("groups", "g-20", title="阿姨")


def alias(w: World) -> None:
    w.set("groups", "jobless", aliases=["下岗", "待业"])


def second_list_page(w: World) -> None:
    w.add("groups", "one-more", title="又一人群")


def one_list_page_again(w: World) -> None:
    w.drop("groups", "one-more")


def fee_and_session(w: World) -> None:
    w.set("projects", "p-1", fee="480", sessions=[{"start": "2026-05-01", "end": "2026-05-20", "seats": "30", "enrolled": "30"}])


def last_project_of_a_town(w: World) -> None:
    w.drop("projects", "p-2")


def a_project_comes_back(w: World) -> None:
    project = copy.deepcopy(w.records["projects"]["p-1"])
    w.add("projects", "p-3", **{**project, "town": "west", "title": "电工（回来）", "former_ids": ["p-2"]})


def renamed_with_a_forward(w: World) -> None:
    w.rename("groups", "g-7", "seven", kept=True)


def renamed_without(w: World) -> None:
    w.rename("groups", "g-8", "eight", kept=False)


def renamed_again(w: World) -> None:
    w.rename("groups", "seven", "sieben", kept=True)


def forward_taken_away(w: World) -> None:
    record = w.records["groups"]["sieben"]
    record["former_ids"] = ["seven"]
    w.save("groups", "sieben")


def amount(w: World) -> None:
    """An amount with its quote, its article and its case."""
    text = "五级补一千二百元，四级补1500元，年满16周岁。"
    w.records["policies"]["doc-1"]["articles"][1]["text"] = text
    w.save("policies", "doc-1")
    rate = w.records["rates"]["r-1"]
    rate["quotes"][0]["text"] = text
    rate["amount"]["table"]["rows"][0]["amount"] = "1200"
    w.save("rates", "r-1")
    w.edit("catalog/cases/all.yaml", "amount: 1000", "amount: 1200")


def next_version_of_a_rate(w: World) -> None:
    rate = w.records["rates"]["r-1"]
    w.set("rates", "r-1", in_force={"from": "2020-01-01", "to": "2026-12-31"}, series="s")
    w.add(
        "rates",
        "r-2",
        **{
            **{k: v for k, v in rate.items() if k != "id"},
            "title": "培训补贴（新）",
            "in_force": {"from": "2027-01-01"},
            "series": "s",
        },
    )


def article_text(w: World) -> None:
    w.records["policies"]["doc-1"]["articles"][0]["text"] = "要讲安全生产、法律知识和职业道德。"
    w.save("policies", "doc-1")


def article_removed(w: World) -> None:
    """A page, its link, its place in the matrix and in the search go."""
    w.records["groups"]["g-0"].pop("basis", None)
    w.save("groups", "g-0")
    del w.records["policies"]["doc-1"]["articles"][2]
    w.save("policies", "doc-1")


def vocabulary(w: World) -> None:
    w.records["vocabularies"]["level"]["items"][0]["label"] = "初级工"
    w.save("vocabularies", "level")


def occupation_title(w: World) -> None:
    w.set("occupations", "电工", title="电气工")


def department_title(w: World) -> None:
    w.set("departments", "school", title="县教育局", aliases=["县教体局"])


def fact(w: World) -> None:
    w.edit("catalog/facts.yaml", "question: 哪天出生？", "question: 生日是哪天？")


def institution_successor(w: World) -> None:
    w.add("institutions", "older", title="旧名学校", kind="school", succeeded_by="one")


def one_file_for_all(w: World) -> None:
    """The same records in one list in place of files of their own, in another order."""
    records = [{"id": id, **w.drop("groups", id)} for id in sorted(w.records["groups"], reverse=True) if id.startswith("g-3")]
    (w.catalog / "groups" / "zz-some.yaml").write_text(json.dumps(records, ensure_ascii=False), "utf-8")


def list_template(w: World) -> None:
    w.edit("templates/pages/lists/list.html", "kf-card", "kf-card kf-own")


def macro(w: World) -> None:
    w.edit("templates/pages/_macros.html", "数据库里的这一行", "数据库里这一行")


def own_template(w: World) -> None:
    """A collection gets a template of its own."""
    shutil.copyfile(w.templates / "pages" / "lists" / "list.html", w.templates / "pages" / "lists" / "groups.html")
    w.edit("templates/pages/lists/groups.html", "kf-own", "kf-groups")


def style(w: World) -> None:
    css = next((w.templates / "assets" / "css").glob("*.css"))
    css.write_text(css.read_text("utf-8") + "\n.kf-own { color: red; }\n", "utf-8")


def worker(w: World) -> None:
    w.edit("templates/worker/5-orders.js", "\n", "\n\n")


def shell(w: World) -> None:
    w.edit("templates/overrides/main.html", "<body", "<!-- own --><body")


def more_data(w: World) -> None:
    (w.templates / "data" / "more.schema.json").write_text("{}", "utf-8")


def guide(w: World) -> None:
    w.edit("content/guide/faq.md", "#", "# 答问\n\n## 一个问题\n\n[失业人员](catalog:groups/jobless)\n\n#")


def guide_more(w: World) -> None:
    (w.content / "guide" / "新手.md").write_text("# 新手\n\n[常见问题](faq.md)\n", "utf-8")


def guide_less(w: World) -> None:
    (w.content / "guide" / "新手.md").unlink()


def picture(w: World) -> None:
    (w.content / "guide" / "x.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>', "utf-8")


def site_name(w: World) -> None:
    w.edit("mkdocs.yml", "示例县培训", "示例县的培训")


def base(w: World) -> None:
    w.options = ["--base-url", "/rsj/skills/"]


def base_again(w: World) -> None:
    w.options = []


def public_address(w: World) -> None:
    with (w.catalog / "district.yaml").open("a", encoding="utf-8") as district:
        district.write("site_url: https://example.cn/x/\n")


def metadata(w: World) -> None:
    with (w.tmp / "metadata.yml").open("a", encoding="utf-8") as file:
        file.write("about: 甲\n")


def earlier_publication(w: World) -> None:
    shutil.copyfile(w.out / "data" / "catalog.db", w.tmp / "before.db")
    w.options = ["--previous", str(w.tmp / "before.db")]
    w.set("groups", "g-30" if "g-30" in w.records["groups"] else "g-11", title="改过名的人群")


def state_gone(w: World) -> None:
    shutil.rmtree(w.tmp / ".site.state", ignore_errors=True)


def state_cut(w: World) -> None:
    for n, file in enumerate(w.state()):
        file.write_bytes(file.read_bytes()[: file.stat().st_size // 2 if n % 2 else 0])
    w.set("groups", "g-12", title="截断以后")


def state_of_noise(w: World) -> None:
    for file in w.state():
        file.write_bytes(random.Random(1).randbytes(file.stat().st_size or 100))
    w.set("groups", "g-13", title="乱码以后")


def records_cut(w: World) -> None:
    """Only the file that an edit reads."""
    for file in w.state():
        if file.name.endswith(".records"):
            file.write_bytes(file.read_bytes()[:-1])
    w.set("projects", next(iter(w.records["projects"])), summary="记录截断以后")


def records_of_noise(w: World) -> None:
    for file in w.state():
        if file.name.endswith(".records"):
            content = bytearray(file.read_bytes())
            content[len(content) // 2] ^= 1
            file.write_bytes(content)
    w.set("projects", next(iter(w.records["projects"])), summary="记录改坏以后")


def state_of_another_kind(w: World) -> None:
    """A file where the folder was."""
    shutil.rmtree(w.tmp / ".site.state", ignore_errors=True)
    (w.tmp / ".site.state").write_text("{}", "utf-8")


def site_gone(w: World) -> None:
    shutil.rmtree(w.out)


def page_gone(w: World) -> None:
    (w.out / "groups" / "g-9" / "index.html").unlink()
    (w.out / "data" / "catalog.db").unlink()


def page_changed_by_hand(w: World) -> None:
    for name in ("groups/g-9/index.html", "sw.js", "data/finder.json", "guide/faq/index.html"):
        with (w.out / name).open("a", encoding="utf-8") as file:
            file.write("by hand")


def file_put_by_hand(w: World) -> None:
    (w.out / "groups" / "by-hand").mkdir()
    (w.out / "groups" / "by-hand" / "index.html").write_text("x", "utf-8")


def site_of_another_release(w: World) -> None:
    """Someone put an older copy of the site back, beside what the newest build remembers."""
    kept = w.tmp / "kept"
    shutil.copytree(w.out, kept)
    w.set("groups", "g-14", title="还原以前")
    w.follow()
    shutil.rmtree(w.out)
    kept.rename(w.out)


STEPS_IN_ORDER: list[list[Callable[[World], None]]] = [
    [nothing, touched, other_order, alias, second_list_page],
    [one_list_page_again, same_size_and_date, fee_and_session, last_project_of_a_town],
    [renamed_with_a_forward, renamed_without, a_project_comes_back, renamed_again],
    [amount, article_text, forward_taken_away, next_version_of_a_rate],
    [article_removed, vocabulary, occupation_title],
    [department_title, fact, institution_successor, one_file_for_all],
    [list_template, macro, own_template],
    [style, worker, shell, more_data],
    [guide, guide_more, picture],
    [guide_less, another_file_moved_here, site_name, metadata],
    [base],
    [base_again, dates_of_long_ago_and_ahead, public_address, earlier_publication],
]
DAMAGE = [[state_gone, state_cut, state_of_noise], [state_of_another_kind, site_gone],
          [page_gone, page_changed_by_hand, file_put_by_hand], [site_of_another_release], [records_cut, records_of_noise]]  # fmt: skip
BY_HAND = (page_gone, page_changed_by_hand, file_put_by_hand)


@pytest.fixture
def own_world(tmp_path: Path) -> World:
    """A world that no other test has edited."""
    w = World(tmp_path)
    w.follow()
    return w


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    """A world for tests that leave its records as they were."""
    w = World(tmp_path_factory.mktemp("world"))
    w.follow()
    return w


def name_of(edits: list[Callable[[World], None]]) -> str:
    return " and ".join(e.__name__ for e in edits)


def test_each_edit_is_followed(own_world: World) -> None:
    """One story: most edits need those before them."""
    for edits in STEPS_IN_ORDER:
        for n, edit in enumerate(edits, 1):
            edit(own_world)
            if n % BETWEEN == 0 or n == len(edits):
                own_world.follow()
        own_world.agree(name_of(edits))


@pytest.mark.parametrize("edits", DAMAGE, ids=name_of)
def test_damage_is_mended(edits: list[Callable[[World], None]], world: World) -> None:
    """To what a build remembers, and to the site. Nobody looks for what was changed in the site by hand but with --clean."""
    for edit in edits:
        edit(world)
        world.follow(*(["--clean"] if edit in BY_HAND else []))
    world.agree(name_of(edits))


def test_a_broken_edit_then_mended(world: World) -> None:
    before = tree(world.out)
    kept = copy.deepcopy(world.records["groups"]["g-15"])
    for broken in ({"basis": ["doc-1#99"]}, {"unknown": "x"}):
        world.set("groups", "g-15", title="改坏的人群", **broken)
        assert world.build(world.out).returncode == 1
        assert tree(world.out) == before
        world.records["groups"]["g-15"] = kept.copy()
    world.edit("templates/pages/verify.html", "<p", "{{ nothing.here }}<p")
    assert world.build(world.out).returncode == 1
    assert tree(world.out) == before
    world.edit("templates/pages/verify.html", "{{ nothing.here }}<p", "<p")
    world.save("groups", "g-15")
    world.follow()
    assert tree(world.out) == before
    world.set("groups", "g-15", title="改好的人群")
    world.follow()
    world.agree("a broken edit, then mended")


def random_edit(w: World, r: random.Random) -> str:
    """One edit of a kind and a record by chance."""
    kind = r.choice(
        ["title", "title", "add", "drop", "rename", "forward", "template", "guide", "word", "touch", "undo", "summary"]
    )
    group = r.choice(sorted(id for id in w.records["groups"] if id not in ("jobless", "hidden")))
    if kind == "title":
        collection = r.choice(["groups", "towns", "occupations", "institutions", "projects", "funds"])
        id = r.choice(sorted(w.records[collection]))
        w.set(collection, id, title=f"{r.choice('阿北长重曾单')}{r.randrange(1000)}")
        return f"title of {collection}/{id}"
    if kind in ("add", "undo"):
        w.add("groups", f"r-{r.randrange(1000)}", title=f"随机人群{r.randrange(1000)}", aliases=[f"别名{r.randrange(9)}"])
    elif kind == "drop":
        w.drop("groups", group)
    elif kind in ("rename", "forward"):
        w.rename("groups", group, f"n-{r.randrange(10**6)}", kept=kind == "forward")
    elif kind == "template":
        name = r.choice(["records/record.html", "lists/list.html", "moved.html", "finder.html", "article.html"])
        path = w.templates / "pages" / name
        path.write_text(path.read_text("utf-8") + f"<!-- {r.randrange(1000)} -->\n", "utf-8")
    elif kind == "guide":
        path = w.content / r.choice(["guide/faq.md", "index.md", "about/index.md"])
        path.write_text(path.read_text("utf-8") + f"\n第 {r.randrange(1000)} 段。\n", "utf-8")
    elif kind == "word":
        id = r.choice(["level", "mode", "carrier_kind"])
        w.records["vocabularies"][id]["items"][0]["label"] = f"叫法{r.randrange(1000)}"
        w.save("vocabularies", id)
    elif kind == "touch":
        os.utime(r.choice(sorted(w.catalog.rglob("*.yaml"))), (r.randrange(2**31),) * 2)
    else:
        w.set("groups", group, summary=f"简介{r.randrange(1000)}" * r.randrange(1, 40))
    return f"{kind} of {group}"


@pytest.mark.parametrize("steps", [4, pytest.param(200, marks=pytest.mark.long)])
def test_random_edits_are_followed(steps: int, seed: int, own_world: World) -> None:
    r = random.Random(seed)
    done: list[str] = []
    for n in range(steps):
        done += [random_edit(own_world, r) for _ in range(r.choice([1, 1, 2, 4]))]
        own_world.follow()
        if n % 4 == 3:
            own_world.agree("; ".join(done))
