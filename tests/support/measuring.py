"""Scripts that measure a page in its browser: what does not fit, stands under something, cannot be reached or seen."""

from __future__ import annotations

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
    const roles = {{ thead: 'rowgroup', tbody: 'rowgroup', tr: 'row', td: 'cell', 'thead th': 'columnheader', 'tbody th': 'rowheader' }};
    const told = t.getAttribute('role') === 'table' && Object.keys(roles).every(s => Array.from(t.querySelectorAll(s)).every(e => e.getAttribute('role') === roles[s]));
    const laid = getComputedStyle(t).display === 'table' && getComputedStyle(t.querySelector('td')).display === 'table-cell';
    if (!laid && !told) found.push('no longer a table: ' + name);
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
  const found = [], kinds = '.kf-tool, .kf-btn:not(.kf-btn--plain), .kf-card, .kf-badge, .kf-doors a, .kf-results > li, .kf-choice, .kf-outcome, .kf-chip, .kf-pager a, .kf-mark, .kf-purse, .kf-either, .kf-leaf, .kf-note, input:not([type=checkbox]):not([type=radio]), select, textarea';
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
