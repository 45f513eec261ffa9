/** Long work in slices, so that the page stays alive between them. */

/** Milliseconds of work before the page may breathe. */
const SLICE = 16;

/** A message to oneself comes after what waits already, without the delay that timers have. */
function breath() {
  return new Promise(done => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      done(null);
    };
    port2.postMessage(null);
  });
}
/**
 * Begin work that rests now and then.
 * @param {() => boolean} [given] is the work given up? Then a rest never ends
 * @returns {() => Promise<void>|null} what is waited for where it is time to rest; null: go on
 */
export function sliced(given) {
  let until = performance.now() + SLICE;
  return () => {
    if (performance.now() < until) return null;
    return breath().then(() => {
      if (given && given()) return new Promise(() => {});
      until = performance.now() + SLICE;
      return undefined;
    });
  };
}
/**
 * What a function makes of each of a list, one after the other.
 * @template T, V
 * @param {Iterable<T>} list
 * @param {(one: T) => V} make
 * @param {() => Promise<void>|null} rest
 */
export async function eachOf(list, make, rest) {
  /** @type {V[]} */
  const made = [];
  for (const one of list) {
    made.push(make(one));
    const pause = rest();
    if (pause) await pause;
  }
  return made;
}
