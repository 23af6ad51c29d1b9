/**
 * The parts of the address that the browser owns: the step, and texts that the server has accepted.
 *
 * Streamlit binds its widgets to the address itself; it must not be told of these, or it would write back old ones.
 */
import { writeAddress } from "./history.js";
import { afterPaint } from "./sight.js";

const WAIT_MS = 300; // browsers limit how often an address may change

/** The step that the link asks for, or null. */
export function stepInAddress() {
  const text = new URL(location.href).searchParams.get("step");
  return text !== null && /^\d{1,5}$/.test(text) ? Number(text) : null;
}

/**
 * A writer that replaces these parameters, all of a moment at once; null removes one. `entry`: Back leads back from it.
 * `flush` writes what waits.
 * @returns {{write: (changes: Record<string, string | null>, entry?: boolean) => void, flush: () => void, stop: () => void}}
 */
export function addressWriter() {
  let timer = 0;
  /** @type {Record<string, string | null>} */
  let pending = {};
  let isEntry = false;
  let written = -Infinity; // when, in ms
  let cancel = () => {};
  const flush = () => {
    clearTimeout(timer);
    cancel();
    written = performance.now();
    const url = new URL(location.href);
    for (const [name, value] of Object.entries(pending)) {
      if (value === null) url.searchParams.delete(name);
      else url.searchParams.set(name, value);
    }
    pending = {};
    timer = 0;
    writeAddress(url, isEntry);
    isEntry = false;
  };
  const forget = () => { // what waits belongs to the entry that was left
    clearTimeout(timer);
    cancel();
    timer = 0;
    pending = {};
    isEntry = false;
  };
  addEventListener("popstate", forget);
  return {
    write(changes, entry = false) {
      Object.assign(pending, changes);
      isEntry ||= entry;
      timer ||= setTimeout(flush, WAIT_MS);
      if (!entry || performance.now() - written <= WAIT_MS) return;
      cancel();
      cancel = afterPaint(flush); // an entry takes the browser some ms, and what was pressed for is seen before
    },
    flush,
    stop() {
      forget();
      removeEventListener("popstate", forget);
    },
  };
}
