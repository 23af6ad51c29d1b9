/** For a first visit: one sentence and three pointers, which go away for good. Nothing is blocked by them. */
import { make, makeButton } from "../kit/dom.js";
import { mark, say } from "../kit/words.js";

const SEEN = "rnnviz:hints-seen"; // in the browser's own storage
const POINTERS = [
  mark("→ or ▶ computes the next step"),
  mark("press any number"),
  mark("its sum, and torch's number beside it"),
];

/**
 * @param {HTMLElement} parent
 * @param {HTMLElement[]} places  what the second and third pointer name: each gets its number
 * @returns {HTMLElement | null} the line; null where they were seen already
 */
export function makeHints(parent, places) {
  if (wereSeen()) return null;
  const line = make(parent, "aside", "hints");
  line.setAttribute("aria-label", say("First steps"));
  make(line, "span", "", say("A recurrent network reads a sequence one step at a time."));
  const list = make(line, "ol");
  const badges = POINTERS.map((words, k) => {
    const item = make(list, "li");
    make(item, "b", "badge", String(k + 1));
    make(item, "span", "", say(words));
    const badge = k ? make(places[k - 1], "b", "badge corner", String(k + 1)) : null;
    badge?.setAttribute("aria-hidden", "true");
    return badge;
  });
  makeButton(line, "chip", say("Got it"), () => {
    remember();
    line.remove();
    for (const badge of badges) badge?.remove();
  });
  return line;
}

/** Storage may be forbidden: then the hints come again. */
function wereSeen() {
  try {
    return localStorage.getItem(SEEN) !== null;
  } catch {
    return false;
  }
}

function remember() {
  try {
    localStorage.setItem(SEEN, "yes");
  } catch {
    // forbidden: nothing else depends on it
  }
}
