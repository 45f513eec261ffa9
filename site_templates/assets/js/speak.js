/** Reads the page aloud, in large-type mode, where the device has a voice for Chinese. Loaded only then. */
const synth = window.speechSynthesis, tools = document.querySelector('.kf-tools');
const SKIP = 'nav, script, style, noscript, svg, [hidden], .kf-visually-hidden, [aria-hidden="true"]';
const BLOCKS = 'h1, h2, h3, h4, p, li, dt, dd, tr, legend, label, summary, figcaption';
let button = null, queue = [], reading = false;

/** The texts of the main part in order, each of its blocks once; a table row by its cells. */
export function readable(main) {
  return Array.from(main.querySelectorAll(BLOCKS)).filter(n => !n.closest(SKIP) && !n.querySelector(BLOCKS) && n.getClientRects().length)
    .map(n => (n.tagName === 'TR' ? Array.from(n.children).map(c => c.textContent.trim()).filter(Boolean).join('，') : n.textContent).replace(/\s+/g, ' ').trim())
    .filter(Boolean);
}
/** Sentences: long texts are cut short by some voices. */
export function sentences(texts) {
  const out = [];
  texts.forEach(t => (t.match(/[^。！？；]+[。！？；]?/g) || []).forEach(s => { if (s.trim()) out.push(s.trim()); }));
  return out;
}
function voice() { return synth.getVoices().filter(v => /^(zh|cmn)/i.test(v.lang))[0] || null; }
function show() {
  button.textContent = reading ? '停止朗读' : '朗读';
  button.setAttribute('aria-pressed', String(reading));
}
function stop() { reading = false; queue = []; synth.cancel(); show(); }
function next() {
  const text = queue.shift();
  if (!text) { reading = false; show(); return; }
  const said = new SpeechSynthesisUtterance(text), spoken = voice();
  said.lang = 'zh-CN';
  if (spoken) said.voice = spoken;
  said.rate = 0.9;
  said.onend = () => { if (reading) next(); };
  said.onerror = () => { if (reading) stop(); };
  synth.speak(said);
}
function start() {
  synth.cancel();
  queue = sentences(readable(document.querySelector('main')));
  reading = true;
  show();
  next();
}
function offer() {
  if (button || !voice()) return;
  button = document.createElement('button');
  button.type = 'button';
  button.className = 'kf-tool kf-speak';
  button.setAttribute('data-kf-speak', '');
  button.addEventListener('click', () => { if (reading) stop(); else start(); });
  show();
  tools.insertBefore(button, tools.firstChild);
}
if (synth && tools) {
  offer();
  if (synth.addEventListener) synth.addEventListener('voiceschanged', offer); else synth.onvoiceschanged = offer;
  window.addEventListener('pagehide', () => { if (reading) stop(); });
}
