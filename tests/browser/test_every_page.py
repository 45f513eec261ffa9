"""What must hold of every kind of page and of every state of one, in every look: it fits, it is well built, what is pressed is large enough.

Each look is one walk through the site, in which everything is measured; a test takes from it what it is about.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import pytest

from tests.support.browsing import TEMPLATES, arrive, axe, look, opening
from tests.support.measuring import COLUMNS, FITS, STRUCTURE, TABLES, TARGETS
from tests.support.serving import Served
from tests.support.walking import LANDSCAPE, NARROW, STATES, WIDE, ZOOMED, Found, default_font, everywhere, quiet_404

WIDTHS = (320, 360, 390, 768, 1280)
LARGE = (16, 21, 32)
"""Default font sizes: that of most people, 130 % (what most phones offer at most), and 200 % (Android 14)."""
OVER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
SPACED = "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-bottom: 2em !important }"
SPACE = "css => { const s = new CSSStyleSheet(); s.replaceSync(css); document.adoptedStyleSheets = [s]; }"
FONT = "parseFloat(getComputedStyle(document.body).fontSize)"
SPACING = "getComputedStyle(document.querySelector('h1')).letterSpacing"


class Survey:
    """What was measured in one walk: measure → place → what was found there."""

    def __init__(self) -> None:
        self.found: dict[str, dict[str, Any]] = defaultdict(dict)

    def of(self, measure: str) -> dict[str, Any]:
        """What was found at each place, none left out."""
        found = self.found[measure]
        assert set(found) == {*TEMPLATES, *STATES}, measure
        return found

    def faults(self, measure: str) -> Found:
        """The places where a measure found something, and what."""
        return {place: found for place, found in self.of(measure).items() if found}


@pytest.fixture(scope="module")
def plain(served: Served, browser: Any) -> Survey:
    """The look that nobody has changed, at every size of window and of letters."""
    survey = Survey()
    with opening(browser) as new_page:
        page = new_page(viewport=NARROW)
        for place in everywhere(page, served):

            def note(measure: str, script: str, place: str = place) -> None:
                survey.found[measure][place] = page.evaluate(script)

            for measure, script in (("structure", STRUCTURE), ("tables", TABLES), ("targets", TARGETS)):
                note(measure, script)
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 800})
                note(f"over {width}", OVER)
            for name, viewport in (("landscape", LANDSCAPE), ("zoomed", ZOOMED)):
                page.set_viewport_size(viewport)
                note(name, FITS)
            note("columns", COLUMNS)
            default_font(page, 32)
            for name, viewport in (("double desktop", WIDE), ("double phone", NARROW)):
                page.set_viewport_size(viewport)
                note(name, FITS)
            note("double font", FONT)
            default_font(page, 16)
            page.evaluate(SPACE, SPACED)
            note("spacing", SPACING)
            note("spaced", FITS)
            page.evaluate("document.adoptedStyleSheets = []")
    return survey


@pytest.fixture(scope="module")
def elder(served: Served, browser: Any) -> Survey:
    """Large type, with each size of the system's letters."""
    survey = Survey()
    with opening(browser) as new_page:
        page = new_page(viewport=NARROW)
        look(page, elder=True)
        for place in everywhere(page, served):
            survey.found["targets"][place] = page.evaluate(TARGETS)
            survey.found["over"][place] = page.evaluate(OVER)
            for size in LARGE:
                default_font(page, size)
                survey.found[f"font {size}"][place] = page.evaluate(FITS)
            default_font(page, 16)
    return survey


# ---- it fits --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_sticks_out(width: int, plain: Survey) -> None:
    assert {place: over for place, over in plain.of(f"over {width}").items() if over > 0} == {}


def test_nothing_sticks_out_in_large_type(elder: Survey) -> None:
    assert {place: over for place, over in elder.of("over").items() if over > 0} == {}


@pytest.mark.parametrize("window", ["desktop", "phone"])
def test_text_of_double_size(window: str, plain: Survey) -> None:
    assert plain.faults(f"double {window}") == {}
    assert {place for place, size in plain.of("double font").items() if size < 32} == set()


@pytest.mark.parametrize("size", LARGE)
def test_elder_mode_with_a_large_system_font(size: int, elder: Survey) -> None:
    assert elder.faults(f"font {size}") == {}


def test_zoom_of_400_percent(plain: Survey) -> None:
    assert plain.faults("zoomed") == {}
    assert plain.faults("columns") == {}, "more than one column"


def test_text_spacing(plain: Survey) -> None:
    assert "normal" not in plain.of("spacing").values()
    assert plain.faults("spaced") == {}


def test_a_phone_held_sideways(plain: Survey, served: Served, new_page: Any) -> None:
    assert plain.faults("landscape") == {}
    assert "orientation" not in new_page().request.get(f"{served.url}manifest.webmanifest").json()


def test_tables_stay_tables(plain: Survey) -> None:
    assert plain.faults("tables") == {}


# ---- it is well built -----------------------------------------------------------------------------------------------


def test_structure(plain: Survey) -> None:
    assert plain.faults("structure") == {}


@pytest.mark.parametrize("mode", ["light", "dark", "elder"])
def test_axe_finds_nothing(mode: str, served: Served, new_page: Any) -> None:
    page = new_page(color_scheme="dark" if mode == "dark" else "light")
    look(page, elder=mode == "elder")
    found: Found = {}
    for path in TEMPLATES:
        arrive(page, served, path)
        if faults := axe(page):
            found[path] = faults
    quiet_404(page)
    assert found == {}


# ---- targets --------------------------------------------------------------------------------------------------------


def small(targets: dict[str, Any], least: dict[str, float], sides: str) -> Iterator[str]:
    """Targets that stand by themselves and are smaller than their kind may be. sides: which of width and height are asked."""
    for place, found in targets.items():
        for t in found:
            if not t["running"] and min(t[side] for side in sides) < least.get(t["kind"], least["other"]) - 0.5:
                yield f"{place}: {t['kind']} {t['name']} {t['w']:.0f} × {t['h']:.0f}"


def test_target_sizes(plain: Survey) -> None:
    """24 by 24 for all that is not in running text; 44 by 44 for buttons, fields and navigation."""
    targets = plain.of("targets")
    assert all(targets.values()), "no page is without a link"
    assert list(small(targets, {"link": 24, "other": 44}, "wh")) == []


def test_target_sizes_in_elder_mode(elder: Survey) -> None:
    targets = elder.of("targets")
    assert all(targets.values()), "no page is without a link"
    assert list(small(targets, {"link": 24, "other": 60}, "h")) == []
