/** Classes on a page tell their state by the reader's date; brought only where there are some. */
import { today } from './age.js';
import { badge, tellEach } from './dom.js';
import { handOver } from './later.js';
import { whenSeenAgain } from './seen-again.js';
import { expanded, projectOn, rollingState, sessionOf, sessionState } from './sessions.js';

/**
 * Each day of a rule says what its class is; those that are over are left out, but the one that the address names.
 * @param {HTMLElement} list
 * @param {any[]} rule
 * @param {string} today
 */
function tellClasses(list, rule, today) {
  const items = /** @type {HTMLElement[]} */ (Array.from(list.children));
  expanded(rule).forEach((session, n) => {
    const [state, words] = sessionState(session, today);
    const named = location.hash === '#' + session.id;
    items[n].hidden = state === 'ended' && !named;
    if (named) /** @type {HTMLDetailsElement} */ (list.parentNode).open = true;
    const old = items[n].querySelector('.kf-badge');
    if (old) items[n].removeChild(old);
    items[n].appendChild(badge(state, words));
  });
}
/** @param {string} day */
function tellAll(day) {
  tellEach('data-kf-intake', (cell, intake) => {
    const { state, words, session } = projectOn(intake, day);
    if (state === 'none') return;
    cell.textContent = session ? session.start + ' 开班 ' : '';
    cell.appendChild(badge(state, words));
  });
  tellEach('data-kf-state', (cell, intake) => {
    const { state, words } = projectOn(intake, day);
    cell.textContent = '';
    cell.appendChild(badge(state, words));
  });
  tellEach('data-kf-session', (cell, session) => {
    cell.textContent = '';
    cell.appendChild(badge(...sessionState(sessionOf(session), day)));
  });
  tellEach('data-kf-rolling', (cell, rolling) => {
    cell.textContent = '';
    cell.appendChild(badge(...rollingState(rolling, day)));
  });
  tellEach('data-kf-recurring', (list, rule) => tellClasses(list, rule, day));
}

tellAll(today());
whenSeenAgain(tellAll);
handOver('page/classes-page.js', {});
