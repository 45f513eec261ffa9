/* Runs before the first paint: sets theme and large type, so that nothing flashes. */
(function () {
  var root = document.documentElement;
  root.classList.remove('kf-no-js');
  var read = function (key) { try { return localStorage.getItem(key); } catch (e) { return null; } };
  window.kfTheme = function (theme) {
    var dark = theme === 'dark' || ((theme === 'auto' || !theme) && window.matchMedia && matchMedia('(prefers-color-scheme: dark)').matches);
    if (dark) root.setAttribute('data-kf-dark', ''); else root.removeAttribute('data-kf-dark');
    if (theme === 'contrast') root.setAttribute('data-kf-contrast', ''); else root.removeAttribute('data-kf-contrast');
  };
  window.kfTheme(read('kf-theme'));
  if (read('kf-elder') === '1') root.setAttribute('data-kf-elder', '');
}());
