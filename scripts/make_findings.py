"""Makes content/guide/findings.md: what each code of a finding means, how it is mended, and a real example of each.

Run: ``.venv/bin/python -m scripts.make_findings``
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Mapping
from pathlib import Path

from skills_catalog.findings.codes import CODES
from skills_catalog.text.person_names import find_names
from tests.support import triggers_sheets  # noqa: F401 (it adds its triggers)
from tests.support.triggers import COMMANDS, Example, Place, of_files

PAGE = Path(__file__).resolve().parent.parent / "content" / "guide" / "findings.md"
HEAD = """---
title: 检查结果的代码
description: 检查和生成时每个错误、警告代码的意思，怎么改，和一个真实的例子，给维护目录的同志。
search: page
---
# 检查结果的代码

`python build.py check` 的每个结果是一行：文件、行、列，error（错误）或 warning（警告），代码，哪里不对、应该写什么。
有错误就不会发布；警告不拦发布，但要看一看。命令成功以 0 结束；有错误、做不成以 1 结束；命令写错以 2 结束。

这一页由程序生成，例子都是真的运行出来的。

"""


def examples() -> dict[str, Example]:
    """An example of every code that has one; those of commands are run now."""
    found = of_files()
    for code, run in COMMANDS.items():
        with tempfile.TemporaryDirectory(prefix="finding-") as folder:
            found[code] = run(Place(Path(folder)))
    return found


def page(found: Mapping[str, Example]) -> str:
    """The page in Markdown; long numbers and names in examples are blanked, for it is checked like every other."""
    lines = [HEAD + "| 代码 | 意思 |", "|---|---|"]
    lines += [f"| [{code}](#{code}) | {about.meaning} |" for code, about in CODES.items()]
    for code, about in CODES.items():
        lines += ["", f"## {code} {{#{code}}}", "", f"**{about.meaning}。**{about.mend}"]
        if code in found:
            shown = found[code]
            lines += ["", "例如这样写：", "", "```text", _blank(shown.written), "```"]
            lines += ["", "会说：", "", "```text", _blank(shown.finding), "```"]
    return "\n".join(lines) + "\n"


def _blank(text: str) -> str:
    for start, end in reversed(list(find_names(text))):
        text = text[: start + 1] + "*" * (end - start - 1) + text[end:]
    return re.sub(r"(?<![\dA-Z])\d{6}[\dA-Z]{4,12}[\dXx]?(?![\dA-Z])", lambda m: f"{m[0][:3]}****{m[0][-4:]}", text)


if __name__ == "__main__":
    PAGE.write_text(page(examples()), "utf-8")
    print(f"{len(CODES)} codes in {PAGE}")
