"""Accessibility in a real Chromium: large text, zoom, spacing, colours, motion, keyboard, target sizes, structure.

content/accessibility.md says of every criterion which of these tests covers it; the last tests check what it says.
The axe runs of the plain, dark and large-type looks are in test_site.py.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import Served, arrive
from tests.browser.test_site import SCOPES, TEMPLATES
from tests.conftest import ROOT

NewPage = Callable[..., Any]
Found = dict[str, list[str]]

NARROW = {"width": 360, "height": 740}
WIDE = {"width": 1280, "height": 800}
LANDSCAPE = {"width": 640, "height": 360}
ZOOMED = {"width": 320, "height": 256}
"""1280 by 1024 at 400 %."""
SAMPLE = [
    "", "finder/?q=dg", "calculator/#mode=all", "roster/", "projects/prj-0001/", "rates/training-2019/", "responsibility/",
    "guide/claim/",
]  # fmt: skip
ANSWERED = "calculator/#groups=registered_unemployed&birth_date=1990-05-01&is_staff=false&certificate_kind=skill_level&level=L4&class_start=2026-09-01&institution_credit=pass"
LIST = "姓名\t人员类别\t等级\t证书种类\t在编\t开班日期\n张三\t失业人员\t中级\t职业技能等级证书\t否\t2026/9/1\n李四\t低保家庭\t九级\t\t\t"


# ---- going through the site -----------------------------------------------------------------------------------------


def open_all(page: Any) -> None:
    page.evaluate("document.querySelectorAll('main details').forEach(d => { d.open = true; })")


def answered(page: Any) -> None:
    page.get_by_role("button", name="分享").click()
    open_all(page)


def listed(page: Any) -> None:
    page.fill("#r-text", LIST)
    page.locator("[data-kf-done='2']").wait_for()
    open_all(page)
    page.get_by_role("button", name="看依据").first.click()


STATES: dict[str, tuple[str, Callable[[Any], None]]] = {
    "menu": ("", lambda page: page.locator("[data-kf-menu] summary").click()),
    "filters": ("finder/?q=dg", open_all),
    "answered": (ANSWERED, answered),
    "all questions": ("calculator/#mode=all", open_all),
    "class list": ("roster/", listed),
}


def go(page: Any, served: Served, place: str) -> None:
    """To a page, or to one of ``STATES``."""
    path, prepare = STATES.get(place, (place, None))
    if prepare is not None:
        page.goto("about:blank")
    arrive(page, served, path)
    if prepare is not None:
        prepare(page)


def everywhere(page: Any, served: Served) -> Iterator[str]:
    """Through every kind of page and every state, telling where."""
    for place in [*TEMPLATES, *STATES]:
        go(page, served, place)
        yield place
    quiet_404(page)


def quiet_404(page: Any) -> None:
    """One of the templates answers with 404; the browser's note of it is no fault."""
    page.wrong[:] = [w for w in page.wrong if "404" not in w]


def look(page: Any, elder: bool = False, theme: str = "") -> None:
    """Choices of look as a visitor stored them."""
    chosen = {"kf-elder": "1" if elder else "", "kf-theme": theme}
    for key, value in chosen.items():
        if value:
            page.add_init_script(f"if (location.protocol === 'http:') localStorage.setItem('{key}', '{value}')")


def default_font(page: Any, size: int) -> None:
    """The browser's own default font size, as set in its settings; 16 is what most people have."""
    page.context.new_cdp_session(page).send("Page.setFontSizes", {"fontSizes": {"standard": size, "fixed": size}})


# ---- measuring ------------------------------------------------------------------------------------------------------

SHOWN = """
  const shown = e => e.checkVisibility({ visibilityProperty: true }) && !e.closest('.kf-visually-hidden, .kf-skip');
  const called = e => e.tagName.toLowerCase() + (typeof e.className === 'string' && e.className ? '.' + e.className.split(' ')[0] : '')
    + ' “' + (e.getAttribute('aria-label') || e.textContent || e.id).trim().replace(/\\s+/g, ' ').slice(0, 24) + '”';
"""
COLOURS = """
  const parse = c => { const n = (c.match(/[\\d.]+/g) || [0, 0, 0, 0]).map(Number); return n.length < 4 ? n.concat(1) : n; };
  const light = c => { const f = v => { v /= 255; return v <= .04045 ? v / 12.92 : Math.pow((v + .055) / 1.055, 2.4); }; return .2126 * f(c[0]) + .7152 * f(c[1]) + .0722 * f(c[2]); };
  const ratio = (a, b) => { const x = light(parse(a)), y = light(parse(b)); return (Math.max(x, y) + .05) / (Math.min(x, y) + .05); };
  const behind = e => { for (let p = e; p; p = p.parentElement) { const c = getComputedStyle(p).backgroundColor; if (parse(c)[3] === 1) return c; } return 'rgb(255, 255, 255)'; };
  const gradient = e => { const g = e.closest('.kf-hero'); return g ? (getComputedStyle(g).backgroundImage.match(/rgba?\\([^)]*\\)/g) || []) : []; };
"""
FITS = f"""() => {{ {SHOWN}
  const found = [], hides = v => v === 'hidden' || v === 'clip', root = document.documentElement;
  if (root.scrollWidth > root.clientWidth) found.push('the page scrolls sideways by ' + (root.scrollWidth - root.clientWidth));
  const texts = [], flows = new Map();
  const box = e => {{
    if (e === document.body) return {{ flow: true, clips: [] }};
    if (!flows.has(e)) {{
      const s = getComputedStyle(e), up = box(e.parentElement);
      flows.set(e, {{ flow: up.flow && !/fixed|sticky|absolute/.test(s.position), clips: s.overflowX === 'visible' ? up.clips : up.clips.concat(e) }});
    }}
    return flows.get(e);
  }};
  document.querySelectorAll('body *').forEach(e => {{
    if (!shown(e) || e.closest('svg')) return;
    const s = getComputedStyle(e);
    if (!e.matches('input') && hides(s.overflowX) && e.scrollWidth > e.clientWidth + 1 || hides(s.overflowY) && e.scrollHeight > e.clientHeight + 1) found.push('cut: ' + called(e));
    if (!e.matches('input, select, textarea') && s.display !== 'inline' && !/auto|scroll/.test(s.overflowX) && e.clientWidth && e.scrollWidth > e.clientWidth + 1) found.push('sticks out: ' + called(e));
    if (e.matches('script, option, select, textarea')) return;
    e.childNodes.forEach(n => {{
      if (n.nodeType !== 3 || !n.data.trim() || !box(e).flow) return;
      const range = document.createRange();
      range.selectNodeContents(n);
      Array.from(range.getClientRects()).forEach(r => {{
        let l = r.left, t = r.top + r.height * .2, right = r.right, b = r.bottom - r.height * .2;
        box(e).clips.forEach(c => {{ const k = c.getBoundingClientRect(); l = Math.max(l, k.left); t = Math.max(t, k.top); right = Math.min(right, k.right); b = Math.min(b, k.bottom); }});
        if (right - l > 1 && b - t > 1) texts.push({{ e, l, t, r: right, b }});
      }});
    }});
  }});
  texts.sort((x, y) => x.t - y.t);
  texts.forEach((x, i) => {{
    for (let j = i + 1; j < texts.length && texts[j].t < x.b; j += 1) {{
      const y = texts[j];
      if (y.e !== x.e && y.l < x.r - 1 && x.l < y.r - 1 && y.b > x.t) found.push('overlap: ' + called(x.e) + ' and ' + called(y.e));
    }}
  }});
  return Array.from(new Set(found)).slice(0, 6);
}}"""
COLUMNS = f"""() => {{ {SHOWN}
  return Array.from(document.querySelectorAll('.kf-cards, .kf-doors, .kf-results, .kf-finder, .kf-facets, .kf-calc, .kf-facts > div')).filter(shown)
    .filter(e => new Set(Array.from(e.children).filter(shown).map(c => Math.round(c.getBoundingClientRect().left))).size > 1).map(called);
}}"""
TARGETS = f"""() => {{ {SHOWN}
  const inline = e => getComputedStyle(e).display === 'inline';
  return Array.from(document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary')).map(e => {{
    const target = e.matches('input') && e.closest('label') || e;
    if (!shown(target)) return null;
    let running = false;
    if (e.matches('a') && inline(e)) {{
      let block = e.parentElement;
      while (inline(block)) block = block.parentElement;
      const rest = block.cloneNode(true);
      rest.querySelectorAll('a').forEach(a => a.remove());
      running = /[\\p{{L}}\\p{{N}}]/u.test(rest.textContent);
    }}
    const kind = e.matches('button, .kf-btn, summary') ? 'button' : e.matches('input, select, textarea') ? 'control' : e.closest('nav, header, .kf-chips, .kf-doors, .kf-footer__links') ? 'navigation' : 'link';
    const r = target.getBoundingClientRect();
    return {{ name: called(target), kind, running, w: r.width, h: r.height }};
  }}).filter(Boolean);
}}"""
TABBABLE = f"""() => {{ {SHOWN}
  const groups = {{}};
  const all = Array.from(document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]')).filter(e => {{
    if (e.tabIndex < 0 || e.disabled || !e.checkVisibility({{ visibilityProperty: true }})) return false;
    if (e.type !== 'radio') return true;
    const first = !groups[e.name];
    groups[e.name] = true;
    return first;
  }});
  window.kfAll = all;
  window.kfReached = [];
  window.kfCovers = Array.from(document.querySelectorAll('body *')).filter(e => shown(e) && /fixed|sticky/.test(getComputedStyle(e).position));
  return all.length;
}}"""
STOP = f"""backwards => {{ {SHOWN} {COLOURS}
  const e = document.activeElement, faults = [];
  if (!e || e === document.body) return null;
  const reached = window.kfReached, last = reached[reached.length - 1];
  if (e === last) return []; // a date has several stops within
  if (reached.includes(e)) return null;
  reached.push(e);
  const before = backwards ? Node.DOCUMENT_POSITION_PRECEDING : Node.DOCUMENT_POSITION_FOLLOWING;
  if (last && !(last.compareDocumentPosition(e) & before)) faults.push('not in the order of the page');
  const target = e.closest('.kf-visually-hidden') ? e.closest('label') : e, s = getComputedStyle(target), r = target.getBoundingClientRect();
  if (s.outlineStyle === 'none' || parseFloat(s.outlineWidth) < 2) faults.push('focus is not seen');
  const grounds = gradient(target).length ? gradient(target) : [behind(target.parentElement)];
  grounds.forEach(g => {{ if (ratio(s.outlineColor, g) < 3) faults.push('focus is hard to see on ' + g); }});
  if (r.bottom <= 0 || r.top >= innerHeight || r.right <= 0 || r.left >= innerWidth) faults.push('out of sight');
  const covers = window.kfCovers.filter(c => !c.contains(e)).map(c => c.getBoundingClientRect()).filter(c => c.height && c.left < r.right && c.right > r.left);
  const room = innerHeight - covers.reduce((h, c) => h + c.height, 0);
  if (r.height < room && covers.some(c => c.top < r.bottom - 1 && c.bottom > r.top + 1)) faults.push('under a bar');
  return faults.map(f => called(target) + ' ' + f);
}}"""
UNREACHED = f"""() => {{ {SHOWN}
  return window.kfAll.filter(e => !window.kfReached.includes(e) && !(e.type === 'radio' && window.kfReached.some(x => x.name === e.name))).map(e => called(e) + ' is not reached');
}}"""
STRUCTURE = f"""() => {{ {SHOWN}
  const all = s => Array.from(document.querySelectorAll(s)), found = [];
  const named = e => e.getAttribute('aria-label') || (e.labels && e.labels.length) || (e.getAttribute('aria-labelledby') && document.getElementById(e.getAttribute('aria-labelledby')));
  const says = (bad, what) => {{ if (bad) found.push(what); }};
  says(document.documentElement.lang !== 'zh-CN', 'language');
  says(!document.title, 'title');
  says(all('h1').filter(shown).length !== 1, 'h1');
  const levels = all('h1, h2, h3, h4, h5, h6').filter(e => shown(e) && !e.closest('header')).map(h => Number(h.tagName[1]));
  says(levels.some((n, i) => i && n > levels[i - 1] + 1), 'heading order ' + levels.join(''));
  says(all('main').length !== 1 || all('body > header').length !== 1 || all('body > footer').length !== 1, 'landmarks');
  all('nav').filter(e => shown(e) && !named(e)).forEach(e => found.push('nav without a name'));
  says(new Set(all('nav').map(e => e.getAttribute('aria-label'))).size !== all('nav').length, 'two navs of one name');
  const areas = all('[role=region]').map(e => e.getAttribute('aria-label'));
  says(new Set(areas).size !== areas.length, 'two regions of one name: ' + areas.join('、'));
  all('body > *').filter(e => shown(e) && !e.matches('header, main, footer, nav, script, [role=status]')).forEach(e => found.push('outside landmarks: ' + called(e)));
  all('input:not([type=hidden]), select, textarea').filter(e => shown(e) && !named(e)).forEach(e => found.push('no label: ' + e.id));
  all('input[type=radio], input[type=checkbox]').filter(e => shown(e) && !e.matches('[data-kf-pick]') && !e.closest('fieldset')).forEach(e => found.push('no group: ' + e.id));
  all('fieldset').filter(e => !e.querySelector('legend')).forEach(() => found.push('fieldset without legend'));
  all('a, button, summary').filter(e => shown(e) && !e.textContent.trim() && !named(e)).forEach(e => found.push('no name: ' + e.outerHTML.slice(0, 80)));
  all('button[aria-label], a[aria-label], summary[aria-label]').filter(e => !e.getAttribute('aria-label').includes(e.textContent.trim())).forEach(e => found.push('name without its label: ' + called(e)));
  all('[aria-describedby], [aria-labelledby]').forEach(e => ['aria-describedby', 'aria-labelledby'].forEach(a => (e.getAttribute(a) || '').split(' ').filter(Boolean).forEach(id => says(!document.getElementById(id), a + ' of ' + id))));
  const ids = all('[id]').map(e => e.id);
  says(new Set(ids).size !== ids.length, 'an id twice');
  all('img').filter(e => !e.hasAttribute('alt')).forEach(e => found.push('img without alt: ' + e.src));
  all('svg').filter(e => !e.closest('[aria-hidden=true]') && !(e.getAttribute('role') === 'img' && e.getAttribute('aria-label'))).forEach(() => found.push('svg without a name'));
  says(all('[tabindex]').some(e => e.tabIndex > 0) || all('[accesskey]').length, 'tabindex or accesskey');
  says(all('audio, video, iframe, object, embed, canvas, marquee, meta[http-equiv=refresh]').length, 'media or a redirect by time');
  says(/maximum-scale|user-scalable/.test(document.querySelector('meta[name=viewport]').content), 'zoom is held');
  says(document.getAnimations().length, 'something moves by itself');
  return found;
}}"""
TABLES = f"""() => {{ {SHOWN}
  const found = [];
  document.querySelectorAll('table').forEach(t => {{
    if (!shown(t)) return;
    const area = t.closest('.kf-scroll'), name = called(t);
    if (getComputedStyle(t).display !== 'table' || getComputedStyle(t.querySelector('td')).display !== 'table-cell') found.push('no longer a table: ' + name);
    if (!t.querySelector('th') || t.querySelector('th:not([scope])')) found.push('th without scope: ' + name);
    if (!area || area.tabIndex !== 0 || area.getAttribute('role') !== 'region' || !area.getAttribute('aria-label')) found.push('no scroll area with a name: ' + name);
    else if (area.getBoundingClientRect().right > innerWidth) found.push('the scroll area is too wide: ' + name);
  }});
  document.querySelectorAll('body *').forEach(e => {{
    if (shown(e) && /auto|scroll/.test(getComputedStyle(e).overflowX) && e.scrollWidth > e.clientWidth + 1 && !e.matches('textarea') && (e.tabIndex !== 0 || !e.getAttribute('aria-label'))) found.push('scrolls without name or focus: ' + called(e));
  }});
  return found;
}}"""
EDGES = f"""() => {{ {SHOWN} {COLOURS}
  const found = [];
  document.querySelectorAll('input:not([type=checkbox]):not([type=radio]), select, textarea').forEach(e => {{
    if (!shown(e)) return;
    const s = getComputedStyle(e), grounds = gradient(e).length ? gradient(e) : [behind(e.parentElement)];
    grounds.forEach(g => {{ if (s.borderTopStyle === 'none' || ratio(s.borderTopColor, g) < 3) found.push('edge of ' + called(e) + ' ' + s.borderTopColor + ' on ' + g); }});
    if (e.placeholder && ratio(getComputedStyle(e, '::placeholder').color, behind(e)) < 4.5) found.push('hint in ' + called(e));
  }});
  document.querySelectorAll('.kf-hero h1, .kf-hero p').forEach(e => gradient(e).forEach(g => {{ if (ratio(getComputedStyle(e).color, g) < 4.5) found.push(called(e) + ' on ' + g); }}));
  document.querySelectorAll('[role=group]').forEach(g => {{
    const on = g.querySelector('[aria-pressed=true]'), off = g.querySelector('[aria-pressed=false]');
    if (on && off && ratio(behind(on), behind(off)) < 3) found.push('pressed or not: ' + called(g));
  }});
  document.querySelectorAll('.kf-bars').forEach(e => {{ if (ratio(getComputedStyle(e).fill, behind(e)) < 3) found.push('bars'); }});
  return found;
}}"""
FORCED = f"""() => {{ {SHOWN} {COLOURS}
  const found = [], kinds = '.kf-tool, .kf-btn:not(.kf-btn--plain), .kf-card, .kf-badge, .kf-doors a, .kf-results > li, .kf-choice, .kf-outcome, .kf-chip, .kf-pager a, .kf-mark, .kf-sum, .kf-note, input:not([type=checkbox]):not([type=radio]), select, textarea';
  document.querySelectorAll(kinds).forEach(e => {{
    const s = getComputedStyle(e);
    if (shown(e) && (s.borderTopStyle === 'none' || parseFloat(s.borderTopWidth) < 1 || ratio(s.borderTopColor, behind(e.parentElement)) < 3)) found.push('no border: ' + called(e));
  }});
  document.querySelectorAll('input[type=checkbox], input[type=radio]').forEach(e => {{ if (shown(e) && getComputedStyle(e).appearance === 'none') found.push('not drawn by the system: ' + e.id); }});
  document.querySelectorAll('[aria-pressed=true], .kf-pager [aria-current]').forEach(e => {{
    const s = getComputedStyle(e);
    if (shown(e) && parseFloat(s.borderTopWidth) < 3 && ratio(s.backgroundColor, behind(e.parentElement)) < 3) found.push('chosen or not: ' + called(e));
  }});
  document.querySelectorAll('.kf-bars').forEach(e => {{ if (ratio(getComputedStyle(e).fill, behind(e)) < 3) found.push('bars'); }});
  return found;
}}"""
MOTION = """() => {
  const found = [];
  document.querySelectorAll('*').forEach(e => ['', '::before', '::after'].forEach(part => {
    const s = getComputedStyle(e, part || undefined);
    if (s.animationName !== 'none' || s.transitionDuration.split(',').some(d => parseFloat(d) > 0) || s.scrollBehavior === 'smooth') found.push(e.tagName + '.' + e.className + part);
  }));
  return Array.from(new Set(found)).concat(document.getAnimations().map(a => 'runs: ' + a.animationName));
}"""


def everywhere_find(page: Any, served: Served, script: str) -> Found:
    return {place: found for place in everywhere(page, served) if (found := page.evaluate(script))}


# ---- large text, zoom, spacing, orientation -------------------------------------------------------------------------


@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["desktop", "phone"])
def test_text_of_double_size(viewport: dict[str, int], served: Served, new_page: NewPage) -> None:
    page = new_page(viewport=viewport)
    default_font(page, 32)
    assert everywhere_find(page, served, FITS) == {}
    go(page, served, "")
    assert page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") >= 32


@pytest.mark.parametrize("size", [16, 21, 32])
def test_elder_mode_with_a_large_system_font(size: int, served: Served, new_page: NewPage) -> None:
    """On a phone, alone, with 130 % (what most phones offer at most) and with 200 % (Android 14)."""
    page = new_page(viewport=NARROW)
    look(page, elder=True)
    default_font(page, size)
    assert everywhere_find(page, served, FITS) == {}


def test_zoom_of_400_percent(served: Served, new_page: NewPage) -> None:
    page = new_page(viewport=ZOOMED)
    found: Found = {}
    for place in everywhere(page, served):
        faults = page.evaluate(FITS) + [f"more than one column: {e}" for e in page.evaluate(COLUMNS)]
        if faults:
            found[place] = faults
    assert found == {}


def test_the_menu_is_reached_at_400_percent(served: Served, new_page: NewPage) -> None:
    page = new_page(viewport=ZOOMED)
    go(page, served, "menu")
    links = page.locator("[data-kf-menu] a")
    assert links.count() >= 20
    for link in links.all():
        link.scroll_into_view_if_needed()
        seen = "e => { const r = e.getBoundingClientRect(), p = document.elementFromPoint(r.left + 4, r.top + r.height / 2); return p === e || e.contains(p); }"
        assert link.evaluate(seen), link.inner_text()


def test_text_spacing(served: Served, new_page: NewPage) -> None:
    page = new_page(viewport=NARROW)
    style = "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-bottom: 2em !important }"
    found: Found = {}
    for place in everywhere(page, served):
        page.evaluate("css => { const s = new CSSStyleSheet(); s.replaceSync(css); document.adoptedStyleSheets = [s]; }", style)
        assert page.evaluate("getComputedStyle(document.querySelector('h1')).letterSpacing") != "normal"
        faults = page.evaluate(FITS)
        if faults:
            found[place] = faults
    assert found == {}


def test_a_phone_held_sideways(served: Served, new_page: NewPage) -> None:
    page = new_page(viewport=LANDSCAPE)
    assert everywhere_find(page, served, FITS) == {}
    manifest = page.request.get(f"{served.url}manifest.webmanifest").json()
    assert "orientation" not in manifest


def test_tables_stay_tables(served: Served, new_page: NewPage) -> None:
    page = new_page(viewport=NARROW)
    assert everywhere_find(page, served, TABLES) == {}
    go(page, served, "responsibility/")
    area = page.locator(".kf-scroll").first
    area.focus()
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    page.wait_for_timeout(200)
    assert area.evaluate("e => e.scrollLeft") > 0
    assert page.evaluate("scrollX") == 0


# ---- colours and motion ---------------------------------------------------------------------------------------------


def axe(page: Any, options: dict[str, Any]) -> list[str]:
    violations = Axe().run(page, options=options).response["violations"]
    return [f"{v['id']}: {v['nodes'][0]['html'][:120]}" for v in violations]


def test_forced_colours(served: Served, new_page: NewPage) -> None:
    page = new_page(viewport=NARROW)
    page.emulate_media(forced_colors="active")
    found: Found = {}
    for place in [*SAMPLE, "projects/", "statistics/trained/", "answered", "class list"]:
        go(page, served, place)
        faults = page.evaluate(FORCED) + (axe(page, SCOPES) if place in SAMPLE else [])
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        page.evaluate(TABBABLE)
        faults += page.evaluate(STOP, False)
        if faults:
            found[place] = faults
    assert found == {}


def test_high_contrast_theme(served: Served, new_page: NewPage) -> None:
    """Text has 7 to 1 in it, which is level AAA."""
    page = new_page(viewport=NARROW)
    look(page, theme="contrast")
    options = {**SCOPES, "rules": {"color-contrast-enhanced": {"enabled": True}}}
    found: Found = {}
    for place in SAMPLE:
        go(page, served, place)
        assert page.evaluate("document.documentElement.hasAttribute('data-kf-contrast')")
        faults = axe(page, options)
        if faults:
            found[place] = faults
    assert found == {}


@pytest.mark.parametrize("theme", ["light", "dark", "contrast"])
def test_edges_and_hints_have_contrast(theme: str, served: Served, new_page: NewPage) -> None:
    """What axe does not see: edges of fields, hints in them, pressed buttons, text on the coloured band, bars."""
    page = new_page(viewport=NARROW)
    look(page, theme=theme)
    found: Found = {}
    for place in ["", "finder/?q=dg", "calculator/#mode=all", "answered", "class list", "statistics/trained/"]:
        go(page, served, place)
        if faults := page.evaluate(EDGES):
            found[place] = faults
    assert found == {}


def test_reduced_motion(served: Served, new_page: NewPage) -> None:
    page = new_page(viewport=NARROW, reduced_motion="reduce")
    found: Found = {}
    for place in [*SAMPLE, "menu", "filters", "answered", "class list"]:
        go(page, served, place)
        if faults := page.evaluate(MOTION):
            found[place] = faults[:5]
    assert found == {}


# ---- keyboard -------------------------------------------------------------------------------------------------------

WALKS = [
    ("", NARROW, False), ("filters", NARROW, False), ("projects/prj-0001/", NARROW, False), ("answered", NARROW, False),
    ("class list", NARROW, False), ("calculator/#mode=all", LANDSCAPE, False), ("", ZOOMED, False),
    ("calculator/", ZOOMED, False), ("finder/?q=dg", WIDE, False), ("calculator/", WIDE, False), ("calculator/", NARROW, True),
]  # fmt: skip


def walk(page: Any, key: str) -> list[str]:
    """Press a key until the focus leaves the page; every stop is looked at."""
    expected = page.evaluate(TABBABLE)
    if key == "Tab":
        page.evaluate("document.body.tabIndex = -1; document.body.focus(); document.body.removeAttribute('tabindex')")
    faults: list[str] = []
    for _ in range(expected + 20):
        page.keyboard.press(key)
        stop = page.evaluate(STOP, key != "Tab")
        if stop is None:
            return faults + list(page.evaluate(UNREACHED))
        faults += stop
    return [*faults, "the focus does not leave the page"]


def test_the_way_of_the_focus(served: Served, new_page: NewPage) -> None:
    """With Tab: in the order of the page, seen, under no bar, everywhere, and out again."""
    found: Found = {}
    for elder in (False, True):
        page = new_page()
        look(page, elder=elder)
        for place, viewport, large in WALKS:
            if large == elder:
                page.set_viewport_size(viewport)
                go(page, served, place)
                if faults := walk(page, "Tab"):
                    found[f"{place} {viewport['width']}"] = faults
    assert found == {}


def test_the_way_back(served: Served, new_page: NewPage) -> None:
    page = new_page()
    found: Found = {}
    for place, viewport in (("calculator/", WIDE), ("answered", NARROW)):
        page.set_viewport_size(viewport)
        go(page, served, place)
        page.locator("footer a").last.focus()
        if faults := [f for f in walk(page, "Shift+Tab") if "not reached" not in f]:
            found[f"{place} {viewport['width']}"] = faults
    assert found == {}


def test_the_skip_link(served: Served, new_page: NewPage) -> None:
    page = new_page(viewport=NARROW)
    for place in SAMPLE:
        page.goto("about:blank")
        go(page, served, place)
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.closest('main') !== null"), place


def focused(page: Any) -> str:
    return str(page.evaluate("document.activeElement.id || document.activeElement.tagName"))


def test_input_brings_no_surprise(served: Served, new_page: NewPage) -> None:
    """Choosing and typing leave the reader where they are; a date can be typed to its end."""
    page = new_page(viewport=NARROW)
    go(page, served, "calculator/")
    page.locator("#on-summary").click()
    page.locator("#on").focus()
    for part in ("ArrowUp", "ArrowUp", "ArrowRight", "ArrowUp"):
        page.keyboard.press(part)
        assert focused(page) == "on", part
    page.locator("#on-days").focus()
    for _ in range(2):
        page.keyboard.press("ArrowDown")
        assert focused(page) == "on-days"
    assert f"按 {page.input_value('#on')} 算" in page.inner_text("#on-summary")
    page.get_by_role("button", name="回到今天").click()
    assert focused(page) == "on-summary"
    go(page, served, "calculator/#mode=all")
    for name in ("q0-1", "q1-y", "q2-0"):
        page.locator(f"#{name}").focus()
        page.keyboard.press("Space" if not name.endswith("y") else "1")
        assert focused(page) == name
    go(page, served, "finder/?q=dg")
    before = page.url
    page.locator("[data-kf-sort]").focus()
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.matches('[data-kf-sort]')")
    open_all(page)
    page.locator("#f-state-0").focus()
    page.keyboard.press("Space")
    assert focused(page) == "f-state-0"
    assert page.url.split("?")[0] == before.split("?")[0]


# ---- target sizes ---------------------------------------------------------------------------------------------------


def test_target_sizes(served: Served, new_page: NewPage) -> None:
    """24 by 24 for all that is not in running text; 44 by 44 for buttons, fields and navigation."""
    page = new_page(viewport=NARROW)
    found: Found = {}
    for place in everywhere(page, served):
        for t in page.evaluate(TARGETS):
            least = 24 if t["kind"] == "link" else 44
            if not t["running"] and min(t["w"], t["h"]) < least - 0.5:
                found.setdefault(place, []).append(f"{t['kind']} {t['name']} {t['w']:.0f} × {t['h']:.0f}")
    assert found == {}


def test_target_sizes_in_elder_mode(served: Served, new_page: NewPage) -> None:
    page = new_page(viewport=NARROW)
    look(page, elder=True)
    found: Found = {}
    for place in everywhere(page, served):
        for t in page.evaluate(TARGETS):
            if not t["running"] and t["h"] < (24 if t["kind"] == "link" else 60) - 0.5:
                found.setdefault(place, []).append(f"{t['kind']} {t['name']} {t['w']:.0f} × {t['h']:.0f}")
    assert found == {}


# ---- structure, forms, messages -------------------------------------------------------------------------------------


def test_structure(served: Served, new_page: NewPage) -> None:
    page = new_page(viewport=NARROW)
    assert everywhere_find(page, served, STRUCTURE) == {}


def test_every_page_has_its_title_and_language(real_site: Path) -> None:
    titles: dict[str, str] = {}
    for file in sorted(real_site.rglob("*.html")):
        text, name = file.read_text("utf-8"), str(file.relative_to(real_site))
        title = re.search(r"<title>([^<]+)</title>", text)
        assert title and title[1] not in titles, (name, title and titles.get(title[1]))
        titles[title[1]] = name
        assert '<html lang="zh-CN"' in text, name
        assert len(re.findall(r"<h1[\s>]", text)) == 1, name


def test_help_and_navigation_are_the_same_everywhere(served: Served, new_page: NewPage) -> None:
    page = new_page(viewport=NARROW)
    words = "() => ['header', 'footer', '.kf-bar'].map(s => Array.from(document.querySelectorAll(s + ' a')).map(a => a.textContent.trim()).join('|'))"
    first: list[str] = []
    for path in TEMPLATES:
        arrive(page, served, path)
        now = page.evaluate(words)
        first = first or now
        assert now == first, path
    assert "无障碍声明" in first[1]
    quiet_404(page)


ERROR = """() => {
  const e = document.activeElement, ids = (e.getAttribute('aria-describedby') || '').split(' ').filter(Boolean);
  const error = ids.map(i => document.getElementById(i)).filter(n => n && n.getAttribute('role') === 'alert')[0];
  return { invalid: e.getAttribute('aria-invalid'), text: error ? error.textContent : '' };
}"""


def test_errors_are_tied_to_their_fields(served: Served, new_page: NewPage) -> None:
    """The focus is on the field that is wrong; it says so and is described by the message."""
    page = new_page(viewport=NARROW)

    def wrong(words: str) -> None:
        said = page.evaluate(ERROR)
        assert said["invalid"] == "true" and words in said["text"], (words, focused(page), said)

    go(page, served, "calculator/")
    for _ in range(30):
        if page.get_attribute("[data-kf-question]", "data-kf-question") in ("certificate_kind", "is_staff"):
            break
        page.get_by_role("button", name="不知道").click()
    page.get_by_role("button", name="下一题").click()
    wrong("请选一个")
    page.goto("about:blank")
    go(page, served, "calculator/#for=enterprise")
    for _ in range(30):
        if page.locator("#a-text").count():
            break
        page.get_by_role("button", name="不知道").click()
    page.fill("#a-text", "三")
    page.get_by_role("button", name="下一题").click()
    wrong("不是数字")
    page.goto("about:blank")
    go(page, served, "calculator/")
    page.locator("#on-summary").click()
    page.fill("#on", "1999-01-01")
    page.locator("#on").focus()
    wrong("以前没有收录标准")
    page.locator("#kf-ledger summary").click()
    page.get_by_role("button", name="记下来").click()
    wrong("请选补贴种类")
    page.locator("#l-kind").select_option(index=1)
    page.get_by_role("button", name="记下来").click()
    wrong("请选日期")


def test_a_birth_date_says_what_it_is(served: Served, new_page: NewPage) -> None:
    """A browser that knows the visitor's birth date can fill it in."""
    page = new_page(viewport=NARROW)
    go(page, served, "calculator/#mode=all")
    fields = page.locator("[data-kf-fact='birth_date'] input")
    assert [f.get_attribute("autocomplete") for f in fields.all()] == ["bday-year", "bday-month", "bday-day"]
    go(page, served, "roster/")
    open_all(page)
    assert page.locator("[autocomplete^='bday']").count() == 0, "of a class, no one's own"


def test_messages_are_spoken(served: Served, new_page: NewPage) -> None:
    """What changes without the focus stands in a status or an alert that was there before."""
    page = new_page(viewport=NARROW)
    live = "e => { const n = e.closest('[role=status], [role=alert], [aria-live=polite]'); if (n) n.setAttribute('data-before', ''); return n !== null; }"

    def changes(selector: str, act: Callable[[], None], words: str) -> None:
        assert page.locator(selector).first.evaluate(live), selector
        act()
        page.locator("[data-before]", has_text=words).first.wait_for()
        page.evaluate("document.querySelectorAll('[data-before]').forEach(e => e.removeAttribute('data-before'))")

    go(page, served, "finder/?q=dg")
    changes("[data-kf-count]", lambda: page.fill("#q", "鑫鑫鑫鑫"), "没有找到")
    go(page, served, "calculator/#mode=all")
    changes(".kf-sum", page.locator("[data-kf-fact='certificate_kind'] input").first.check, "合计")
    page.get_by_role("button", name="分享").click()
    changes("#kf-link ~ [role=status]", lambda: page.get_by_role("button", name="复制链接").click(), "复制")
    go(page, served, "roster/")
    changes("[data-kf-roster] > [role=status]", lambda: page.fill("#r-text", LIST), "算完了")
    go(page, served, "verify/")
    changes("[data-kf-verify] > [role=status]", lambda: page.get_by_role("button", name="开始验证").click(), "个一致")


# ---- the statement --------------------------------------------------------------------------------------------------

CRITERIA = [
    f"{group}.{n}"
    for group, numbers in {
        "1.1": (1,), "1.2": (1, 2, 3, 4, 5), "1.3": (1, 2, 3, 4, 5), "1.4": (1, 2, 3, 4, 5, 10, 11, 12, 13), "2.1": (1, 2, 4), "2.2": (1, 2),
        "2.3": (1,), "2.4": (1, 2, 3, 4, 5, 6, 7, 11), "2.5": (1, 2, 3, 4, 7, 8), "3.1": (1, 2), "3.2": (1, 2, 3, 4, 6),
        "3.3": (1, 2, 3, 4, 7, 8), "4.1": (2, 3),
    }.items()
    for n in numbers
]  # fmt: skip
"""Level A and AA of WCAG 2.2."""
STATEMENT = ROOT / "content" / "accessibility.md"


def rows(heading: str) -> list[list[str]]:
    """The cells of the first table under a heading of the statement."""
    part = STATEMENT.read_text("utf-8").split(f"\n## {heading}\n")[1].split("\n## ")[0]
    lines = [line for line in part.splitlines() if line.startswith("|")][2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def test_the_statement_lists_every_criterion() -> None:
    table = rows("WCAG 2.2 逐条")
    assert [row[0] for row in table] == CRITERIA
    for number, name, result, how in table:
        assert name and result in ("符合", "部分", "不适用"), number
        assert result == "不适用" or "`test_" in how or "人工" in how, number
        assert how, number


def test_the_statement_maps_the_national_standard() -> None:
    table = rows("GB/T 37668-2019 对照")
    assert {row[0] for row in table} == {"可感知性", "可操作性", "可理解性", "健壮性"}
    named: set[str] = set()
    for _, item, result, criteria, how in table:
        assert item and how and result in ("符合", "部分", "不适用"), item
        numbers = re.findall(r"\d\.\d\.\d+", criteria)
        assert set(numbers) <= set(CRITERIA), item
        named |= set(numbers)
    assert named == set(CRITERIA)


def test_the_statement_names_tests_that_exist() -> None:
    named = set(re.findall(r"test_\w+", STATEMENT.read_text("utf-8")))
    written = {n for f in (ROOT / "tests").rglob("test_*.py") for n in re.findall(r"^def (test_\w+)", f.read_text("utf-8"), re.M)}
    assert len(named) >= 20
    assert named - written == set()
