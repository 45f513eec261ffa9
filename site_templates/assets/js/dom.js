/** Making elements, reading data, and files for the reader. */
/** @param {object} props attributes; `text` is the text within @param {(Node|string|null)[]} [kids] */
export function el(tag, props, kids) {
  const node = document.createElement(tag);
  Object.keys(props || {}).forEach(k => { if (k === 'text') node.textContent = props[k]; else node.setAttribute(k, props[k]); });
  (kids || []).forEach(k => { if (k) node.appendChild(typeof k === 'string' ? document.createTextNode(k) : k); });
  return node;
}
/** A word in a frame: the state of something, its kind. @param {string} kind suffix of the class */
export function badge(kind, text) { return el('span', { class: 'kf-badge kf-badge--' + kind, text }); }
/** Says that a record is an example; null for what is not. */
export function sampleBadge(sample) { return sample ? badge('sample', '示例') : null; }
/** A file of this site. The address holds the file's hash (`?v=`), which the browser checks: a page reads the data of its
 *  own release or none. Rejects what is not there. @returns {Promise<Response>} */
export function fetchOwn(url) {
  const hash = /[?&]v=([\w-]{43})/.exec(url), integrity = hash ? 'sha256-' + hash[1].replace(/-/g, '+').replace(/_/g, '/') + '=' : '';
  return fetch(url, { integrity }).then(r => { if (!r.ok) throw new Error(String(r.status)); return r; });
}
/** The JSON at an address of this site. Rejects, and says so to the page, when it cannot be had. */
export function loadJson(url) {
  return fetchOwn(url).then(r => r.json()).catch(error => {
    document.dispatchEvent(new CustomEvent('kf-missing'));
    throw error;
  });
}
/** Hands a text to the reader as a file. */
export function saveFile(name, type, text) {
  const url = URL.createObjectURL(new Blob([text], { type })), link = el('a', { href: url, download: name, hidden: '' });
  document.body.appendChild(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}
