"""Where things stand."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TINY = ROOT / "tests" / "tiny"
SCRIPTS = ROOT / "site_templates" / "assets" / "js"
WUXI = ROOT / "examples" / "wuxi"
OBSERVED = ROOT / "tests" / "rules" / "rates_observed" / "catalog"
