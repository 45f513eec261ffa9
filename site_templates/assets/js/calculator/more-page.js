/** The section 怎样能多领: reckoned when it is opened, or when the browser has nothing else to do. */
import { neighbours } from '../neighbours.js';
import { append, button, el } from '../page/dom.js';
import { handOver } from '../page/later.js';
import { allFacts } from './answers.js';
import { optionsOf } from './book.js';
import { proposalLine, takeBack, tryOut } from './more.js';

const TITLE = '怎样能多领';
const NONE = '按现在的回答，没有找到改一两样就一定能多领的。答得越全，越能算出来。';
const LEAD = '只列自己能改、而且一定能多领的；其他回答都不变。以经办部门审核为准。';
/** How long to wait for an idle moment, in milliseconds. */
const PATIENCE = 2000;
/**
 * Make the section. answers: as they are; counting: what of them counts; taken: they were changed.
 * @param {{answers: () => Answers, counting: () => Answers, taken: () => void}} given
 */
function morePanel({ answers, counting, taken }) {
  /** @type {import('./more.js').Tried|null} */
  let tried = null;
  /** @type {import('./book.js').Book|null} */
  let book = null;
  let due = false;
  let turn = 0;
  const heading = el('h2', { text: TITLE });
  const body = el('div');
  const node = el('details', { class: 'kf-outcome', id: 'kf-more', hidden: '' }, [
    el('summary', {}, [heading]),
    el('div', { role: 'status' }),
    body,
  ]);
  const said = /** @type {HTMLElement} */ (node.children[1]);
  node.addEventListener('toggle', () => {
    if (node.open) draw();
  });
  function draw() {
    if (!due || !book) return;
    due = false;
    const known = book;
    const a = counting();
    const list = neighbours(known.rules, allFacts(a, known.occupations), a.on, optionsOf(a));
    heading.textContent = TITLE + '（' + list.length + '）';
    body.textContent = '';
    append(body, [
      el('p', { class: 'kf-muted', text: list.length ? LEAD : NONE }),
      el(
        'ul',
        { class: 'kf-proposals' },
        list.map(one => item(one, known))
      ),
    ]);
  }
  /**
   * @param {Neighbour} one
   * @param {import('./book.js').Book} known
   */
  function item(one, known) {
    const { did, money, notes } = proposalLine(one, known);
    const go = () => {
      tried = tryOut(answers(), one, did);
      taken();
      const undo = said.querySelector('button');
      if (undo) undo.focus();
    };
    return el('li', { 'data-kf-gain': JSON.stringify(one.gain) }, [
      el('span', { text: did + '：' }),
      el('strong', { text: money }),
      notes.length ? el('p', { class: 'kf-muted', text: notes.join('') }) : null,
      button('按这样算算看', go, { look: 'small', 'aria-label': '按这样算算看：' + did }),
    ]);
  }
  function drawTried() {
    said.textContent = '';
    const now = tried;
    if (!now) return;
    const back = () => {
      takeBack(answers(), now);
      tried = null;
      taken();
      /** @type {HTMLElement} */ (node.children[0]).focus();
    };
    append(said, [
      el('p', { class: 'kf-note' }, ['正在按“' + now.words + '”算。 ', button('改回来', back, { look: 'small' })]),
    ]);
  }
  /**
   * The answers have changed, or whose they are.
   * @param {import('./book.js').Book} known
   */
  function renew(known) {
    book = known;
    due = true;
    turn += 1;
    const mine = turn;
    const a = answers();
    if (tried && tried.a !== a) tried = null;
    node.hidden = !Object.keys(a.facts).length;
    heading.textContent = TITLE;
    drawTried();
    if (node.open) {
      draw();
      return;
    }
    body.textContent = '';
    const later = () => {
      if (mine === turn) draw();
    };
    if ('requestIdleCallback' in window) requestIdleCallback(later, { timeout: PATIENCE });
    else setTimeout(later, PATIENCE);
  }
  return { node, renew };
}
handOver('calculator/more-page.js', { morePanel });
