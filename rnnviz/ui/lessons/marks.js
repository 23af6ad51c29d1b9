/** What this browser remembers of the course: lessons that were followed to their end, and where one was. */

const KEY = "rnnviz.lessons";
/** @typedef {{done: string[], last: {id: string, tick: number, label: string} | null}} Marks */

/** @returns {Marks} */
export function marksKept() {
  try {
    return read(localStorage.getItem(KEY));
  } catch {
    return read(null); // no storage here
  }
}

/** What a stored text says; anything unreadable is nothing. @param {string | null} text @returns {Marks} */
export function read(text) {
  let kept = null;
  try {
    kept = JSON.parse(text ?? "null");
  } catch { /* not ours */ }
  const done = Array.isArray(kept?.done) ? kept.done.filter((/** @type {unknown} */ id) => typeof id === "string") : [];
  const { id, tick, label } = kept?.last ?? {};
  const last = typeof id === "string" && Number.isInteger(tick) && typeof label === "string" ? { id, tick, label } : null;
  return { done, last };
}

/** @param {string} id  of a lesson @param {number} tick @param {string} label @param {boolean} ended */
export function keepMark(id, tick, label, ended) {
  const { done } = marksKept();
  const all = ended && !done.includes(id) ? [...done, id] : done;
  try {
    localStorage.setItem(KEY, JSON.stringify({ done: all, last: { id, tick, label } }));
  } catch { /* no storage here: nothing is remembered */ }
}

/** @type {{id: string, tick: number} | null} where a lesson that is opened from the map is to begin */
let wanted = null;

/** @param {string} id @param {number} tick */
export const beginAt = (id, tick) => { wanted = { id, tick }; };

/** The tick at which this lesson was asked to begin, once; null where it was not. @param {string} id */
export function takeBegin(id) {
  const tick = wanted?.id === id ? wanted.tick : null;
  wanted = null;
  return tick;
}
