/**
 * Scripts that a page needs only later. Browsers of 2018 have no `import()`, so a script element brings them, and they hand
 * over what they have in an event.
 */

/** @type {Record<string, Promise<any>>} */
const coming = Object.create(null);

/**
 * Bring a script, once. Rejects, and says so to the page, when it cannot be had, or when the browser cannot read it.
 * @param {string} name its path beside the folders of scripts
 * @returns {Promise<any>} what it hands over
 */
export function later(name) {
  coming[name] = coming[name] || bring(name);
  return coming[name];
}
/**
 * Hand over what a script has, to the page that asked for it.
 * @param {string} name of the script
 * @param {Record<string, unknown>} what
 */
export function handOver(name, what) {
  document.dispatchEvent(new CustomEvent('kf-later', { detail: { name, what } }));
}
/** @param {string} name */
function bring(name) {
  return new Promise((done, fail) => {
    const script = document.createElement('script');
    script.type = 'module';
    script.src = folder() + name;
    let here = false;
    const lost = () => {
      if (here) return;
      delete coming[name];
      fail(new Error(name));
    };
    document.addEventListener('kf-later', e => {
      const { detail } = /** @type {CustomEvent<{name: string, what: any}>} */ (e);
      if (detail.name !== name) return;
      here = true;
      done(detail.what);
    });
    script.addEventListener('load', lost);
    script.addEventListener('error', () => {
      document.dispatchEvent(new CustomEvent('kf-missing'));
      lost();
    });
    document.head.appendChild(script);
  });
}
/** Where the scripts of this page are. */
function folder() {
  const own = /** @type {HTMLScriptElement} */ (document.querySelector('script[type="module"][src$="page/site.js"]'));
  return own.src.replace(/page\/site\.js$/, '');
}
