/* Runs before the first paint: sets theme and large type, so that nothing flashes. In the syntax of 2009: it runs in every browser. */
(function () {
  var root = document.documentElement;
  root.classList.remove('kf-no-js');
  /** @param {string} key */
  var read = function (key) {
    try {
      return localStorage.getItem(key);
    } catch (e) {
      return null;
    }
  };
  /**
   * @param {string} name
   * @param {boolean} is
   */
  var mark = function (name, is) {
    if (is) root.setAttribute(name, '');
    else root.removeAttribute(name);
  };
  var night = 'matchMedia' in window ? window.matchMedia('(prefers-color-scheme: dark)') : null;
  window.kfTheme = function (theme) {
    var dark = theme === 'dark' || ((theme === 'auto' || !theme) && night !== null && night.matches);
    Array.prototype.forEach.call(document.querySelectorAll('meta[name="theme-color"]'), function (meta) {
      meta.removeAttribute('media');
      meta.content = dark ? '#10201d' : '#0b5c52';
    });
    mark('data-kf-dark', dark);
    mark('data-kf-contrast', theme === 'contrast');
  };
  window.kfTheme(read('kf-theme'));
  if (night && 'addListener' in night) {
    night.addListener(function () {
      window.kfTheme(read('kf-theme'));
    });
  }
  if (read('kf-elder') === '1') mark('data-kf-elder', true);
})();
