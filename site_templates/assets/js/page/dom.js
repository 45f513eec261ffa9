/** Making elements, reading data, and files for the reader. */

/** @typedef {Node|string|null|undefined|''} Kid */
/** @typedef {Record<string, string|number|null|undefined>} Props attributes of an element; `text` is the text within */

/**
 * Make an element.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Props} [props]
 * @param {Kid[]} [kids] what is empty is left out
 */
export function el(tag, props, kids) {
  const node = document.createElement(tag);
  const given = props || {};
  Object.keys(given).forEach(name => {
    if (name === 'text') node.textContent = String(given.text);
    else node.setAttribute(name, String(given[name]));
  });
  append(node, kids || []);
  return node;
}
/**
 * Put what is not empty at the end of a node.
 * @param {Node} node
 * @param {Kid[]} kids
 */
export function append(node, kids) {
  kids.forEach(kid => {
    if (kid) node.appendChild(typeof kid === 'string' ? document.createTextNode(kid) : kid);
  });
}
/**
 * The element that a page must have.
 * @param {string} selector
 * @param {ParentNode} [within]
 * @returns {HTMLElement}
 */
export function one(selector, within) {
  const found = /** @type {HTMLElement|null} */ ((within || document).querySelector(selector));
  if (!found) throw new Error('not on this page: ' + selector);
  return found;
}
/**
 * What the page hands to its script in an attribute.
 * @param {Element} node
 * @param {string} name
 */
export function given(node, name) {
  return node.getAttribute(name) || '';
}
/**
 * Make a button that does something.
 * @param {string} text
 * @param {() => void} act
 * @param {{look?: string} & Props} [more] look: endings of its classes, such as `small primary`; the rest are
 *   attributes
 */
export function button(text, act, more) {
  const { look = '', ...attributes } = more || {};
  const classes = ['kf-btn'].concat(
    look
      .split(' ')
      .filter(Boolean)
      .map(l => 'kf-btn--' + l)
  );
  const made = el('button', Object.assign({ type: 'button', class: classes.join(' '), text }, attributes));
  made.addEventListener('click', () => act());
  return made;
}
/**
 * Show that a button is pressed, or is not.
 * @param {Element} node
 * @param {boolean} is
 */
export function press(node, is) {
  node.setAttribute('aria-pressed', String(is));
  node.classList.toggle('kf-btn--primary', is);
}
/**
 * A control under its label.
 * @param {string} label
 * @param {HTMLElement} control with an id
 * @param {...Kid} more below it
 */
export function field(label, control, ...more) {
  const kids = [el('label', { for: control.id, text: label }), el('br'), control, ...more];
  return el('div', { class: 'kf-field' }, kids);
}
/**
 * A list of options to choose one from.
 * @param {Props} props
 * @param {[string, string][]} options value and label
 */
export function select(props, options) {
  const choices = options.map(([value, text]) => el('option', { value, text }));
  return el('select', props, choices);
}
/**
 * A table with heads above its columns.
 * @param {Kid[]} heads
 * @param {Node[]} rows
 */
export function table(heads, rows) {
  const top = heads.map(head => el('th', { scope: 'col' }, [head]));
  return el('table', { class: 'kf-table' }, [el('thead', {}, [el('tr', {}, top)]), el('tbody', {}, rows)]);
}
/**
 * An area that scrolls by itself, for what may be wider than the screen.
 * @param {string} label
 * @param {Node} node
 * @param {string} [cls] more classes
 */
export function scrolling(label, node, cls) {
  const classes = cls ? 'kf-scroll ' + cls : 'kf-scroll';
  return el('div', { class: classes, role: 'region', tabindex: '0', 'aria-label': label }, [node]);
}
/**
 * A word in a frame: the state of something, its kind.
 * @param {string} kind suffix of the class
 * @param {string} text
 */
export function badge(kind, text) {
  return el('span', { class: 'kf-badge kf-badge--' + kind, text });
}
/**
 * Say that a record is an example; null for what is not.
 * @param {boolean} sample
 */
export function sampleBadge(sample) {
  return sample ? badge('sample', '示例') : null;
}
/**
 * @param {string} url
 * @param {RequestInit} how
 */
async function got(url, how) {
  const answer = await fetch(url, how);
  if (!answer.ok) throw new Error(String(answer.status));
  return answer;
}
/** Folder of data → the hashes of its files, asked for once. @type {Record<string, Promise<Record<string, string>>>} */
const releases = {};
/**
 * Whether data of a folder is written for these scripts: that of this site is when the release has the same scripts.
 * @param {string} folder
 * @param {string} assets the scripts' folder in the release that stands
 */
function fits(folder, assets) {
  if (typeof document === 'undefined') return location.href.indexOf('/' + assets + '/') > 0;
  const root = new URL(document.body.getAttribute('data-kf-root') || './', location.href);
  const own = new URL(folder, location.href).href === new URL('data/', root).href;
  return !own || document.querySelector('script[src*="' + assets + '/"]') !== null;
}
/**
 * The hashes of the data files of the release that stands. Rejects when it has other scripts than this page.
 * @param {string} folder
 */
function hashesOf(folder) {
  if (!releases[folder]) {
    releases[folder] = got(folder + 'versions.json', { cache: 'no-cache' })
      .then(answer => answer.json())
      .then(found => {
        if (!fits(folder, found.assets)) throw new Error('another release');
        return found.files;
      });
    releases[folder].catch(() => delete releases[folder]);
  }
  return releases[folder];
}
/**
 * Learn the hashes of the data now that a page may need later: it stays with the release that it was opened in.
 * @param {string} url of one of the files
 */
export function readAhead(url) {
  hashesOf(url.slice(0, url.lastIndexOf('/') + 1)).catch(() => {
    /* said when the file is wanted */
  });
}
/**
 * Fetch a data file of this site. Its hash stands in `versions.json` beside it; the browser checks it, so what is read
 * together is of one release. Rejects what is not there.
 * @param {string} url without a version
 */
export async function fetchOwn(url) {
  const folder = url.slice(0, url.lastIndexOf('/') + 1);
  const hash = (await hashesOf(folder))[url.slice(folder.length)];
  const integrity = 'sha256-' + hash.replace(/-/g, '+').replace(/_/g, '/') + '=';
  return got(url + '?v=' + hash, { integrity });
}
/**
 * Read the JSON at an address of this site. Rejects, and says so to the page, when it cannot be had.
 * @param {string} url
 * @returns {Promise<any>}
 */
export function loadJson(url) {
  return fetchOwn(url)
    .then(got => got.json())
    .catch(error => {
      document.dispatchEvent(new CustomEvent('kf-missing'));
      throw error;
    });
}
/** Can the browser hand a file to the reader? Those within WeChat do nothing when they are asked to. */
export function canSaveFile() {
  return 'download' in document.createElement('a') && !/MicroMessenger/i.test(navigator.userAgent);
}
/**
 * Hand a text to the reader as a file.
 * @param {string} name
 * @param {string} type
 * @param {string} text
 */
export function saveFile(name, type, text) {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = el('a', { href: url, download: name, hidden: '' });
  document.body.appendChild(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}
/**
 * @param {string} name of the attribute that marks a cell and holds what it is about
 * @param {(cell: HTMLElement, value: any) => void} tell
 */
export function tellEach(name, tell) {
  /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('[' + name + ']')).forEach(cell =>
    tell(cell, JSON.parse(given(cell, name)))
  );
}
