/**
 * A field is left by pressing something else, and what it held changes what is shown, so that what is under the finger is drawn
 * anew before it is let go: no click comes of it. What stands in its place is pressed then.
 */

/** @param {Element} node */
function nameOf(node) {
  const outcome = node.localName === 'summary' && node.closest('[data-kf-rate]');
  const name = outcome ? outcome.getAttribute('data-kf-rate') : node.getAttribute('aria-label') || node.textContent;
  return node.localName + ' ' + name;
}
/**
 * Keep presses of what is drawn anew in a box.
 * @param {HTMLElement} box stays itself
 */
export function keepPresses(box) {
  /** @type {{node: Element, name: string}|null} */
  let pressed = null;
  box.addEventListener('mousedown', ({ target }) => {
    const node = /** @type {Element} */ (target).closest('button, a[href], summary');
    pressed = node && { node, name: nameOf(node) };
  });
  document.addEventListener('mouseup', () => {
    const was = pressed;
    pressed = null;
    if (!was || was.node.isConnected) return;
    const same = Array.from(box.querySelectorAll(was.node.localName)).filter(node => nameOf(node) === was.name)[0];
    if (same) /** @type {HTMLElement} */ (same).click();
  });
}
