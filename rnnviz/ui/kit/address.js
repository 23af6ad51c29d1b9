/**
 * The parts of the address that the browser owns: the step, and texts that the server has accepted.
 *
 * Streamlit binds its widgets to the address itself; it must not be told of these, or it would write back old ones.
 */
const IDLE_MS = 250; // browsers limit how often an address may change

/** The step that the link asks for, or null. */
export function stepInAddress() {
  const text = new URL(location.href).searchParams.get("step");
  return text !== null && /^\d{1,5}$/.test(text) ? Number(text) : null;
}

/**
 * A writer that replaces these parameters once nothing has changed for a moment; null removes one.
 * @returns {{write: (changes: Record<string, string | null>) => void, stop: () => void}}
 */
export function addressWriter() {
  let timer = 0;
  /** @type {Record<string, string | null>} */
  const pending = {};
  const flush = () => {
    const url = new URL(location.href);
    for (const [name, value] of Object.entries(pending)) {
      if (value === null) url.searchParams.delete(name);
      else url.searchParams.set(name, value);
    }
    if (url.href !== location.href) history.replaceState(history.state, "", url);
  };
  return {
    write(changes) {
      Object.assign(pending, changes);
      clearTimeout(timer);
      timer = setTimeout(flush, IDLE_MS);
    },
    stop: () => clearTimeout(timer),
  };
}
