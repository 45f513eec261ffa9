/** Making elements, and files for the reader. */
/** @param {object} props attributes; `text` is the text within @param {(Node|string|null)[]} [kids] */
export function el(tag, props, kids) {
  const node = document.createElement(tag);
  Object.keys(props || {}).forEach(k => { if (k === 'text') node.textContent = props[k]; else node.setAttribute(k, props[k]); });
  (kids || []).forEach(k => { if (k) node.appendChild(typeof k === 'string' ? document.createTextNode(k) : k); });
  return node;
}
/** Hands a text to the reader as a file. */
export function saveFile(name, type, text) {
  const url = URL.createObjectURL(new Blob([text], { type })), link = el('a', { href: url, download: name, hidden: '' });
  document.body.appendChild(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}
