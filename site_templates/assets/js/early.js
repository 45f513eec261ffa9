/* Runs before the first paint: sets theme and large type, so that nothing flashes. */
(function () {
  var root = document.documentElement;
  root.classList.remove('kf-no-js');
  var read = function (key) { try { return localStorage.getItem(key); } catch (e) { return null; } };
  var night = window.matchMedia ? matchMedia('(prefers-color-scheme: dark)') : { matches: false };
  window.kfTheme = function (theme) {
    var dark = theme === 'dark' || ((theme === 'auto' || !theme) && night.matches);
    Array.prototype.forEach.call(document.querySelectorAll('meta[name="theme-color"]'), function (meta) {
      meta.removeAttribute('media');
      meta.content = dark ? '#10201d' : '#0b5c52';
    });
    if (dark) root.setAttribute('data-kf-dark', ''); else root.removeAttribute('data-kf-dark');
    if (theme === 'contrast') root.setAttribute('data-kf-contrast', ''); else root.removeAttribute('data-kf-contrast');
  };
  window.kfTheme(read('kf-theme'));
  if (night.addListener) night.addListener(function () { window.kfTheme(read('kf-theme')); });
  if (read('kf-elder') === '1') root.setAttribute('data-kf-elder', '');
}());
