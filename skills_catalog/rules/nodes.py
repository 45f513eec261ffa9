"""What compiled rules are made of, as ``rules.json`` holds it: a condition or an amount is a map with one form as its key."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

RuleNode = Mapping[str, Any]
"""A part of compiled rules as it is read."""
