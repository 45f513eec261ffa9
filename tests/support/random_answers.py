"""Answers to a fact's question, at random."""

from __future__ import annotations

import random
from typing import Any

Node = dict[str, Any]


def random_answer(fact: Node, r: random.Random) -> Any:
    """Return an answer that the fact's type allows."""
    values = [v[0] for v in fact.get("values", [])]
    return {
        "choices": lambda: r.sample(values, min(len(values), r.randint(0, 3))),
        "choice": lambda: r.choice(values),
        "yes_no": lambda: r.random() < 0.5,
        "date": lambda: f"{r.randint(2015, 2027)}-{r.randint(1, 12):02d}-{r.randint(1, 28):02d}",
        "number": lambda: r.randint(0, 60),
        "money": lambda: r.randint(0, 10**7),
        "percent": lambda: [r.randint(0, 100), 100],
    }[fact["type"]]()
