/**
 * The browser's history: one entry for every choice and every sum that is opened; Back and Forward walk through them.
 *
 * Streamlit writes a changed widget into the address without a new entry, a change by the server with one for each
 * field, and on the way to another page it leaves an entry with that page's parameters on this page's path. Here a
 * choice that is settled is one entry, whatever it changed, and the way to another page leaves the entry as it was. What
 * an entry says when somebody walks back to it is streamlit's doing: it gives every widget the value of the address.
 */

// What the browser owns of an address is no choice: it changes the entry.
export const SHOWN = ["step", "back_step", "back_pin", "unit", "inner", "layer", "direction", "pin", "gate", "reveal", "outline", "present", "tab", "mode", "of", "target", "target_text", "truncate", "view", "open"];

/** @type {string | null} the address before streamlit changed it */
let before = null;
let owed = false; // a choice that the address does not have yet: a text, which is written once the server has accepted it
let walking = false; // through the history: what changes then is no new choice
let chosen = "";
let shown = ""; // the choices of the address that the page shows
let watched = false;
let settled = ""; // the page whose choices are settled here; on another one a lesson is an entry, and no other choice

/** @param {string} href @returns {string} the choices in an address */
function choicesIn(href) {
  const url = new URL(href, location.href);
  for (const name of SHOWN) url.searchParams.delete(name);
  url.searchParams.sort();
  return url.href;
}

/** @param {string} href */
const pathOf = (href) => new URL(href, location.href).pathname;
/** @param {string} href */
const lessonIn = (href) => new URL(href, location.href).searchParams.get("lesson");
/** A page in a frame that holds its text has no address to write. */
const hasAddress = () => /^(https?|file):$/.test(location.protocol);
/** @param {string} href */
const replace = (href) => hasAddress() && History.prototype.replaceState.call(history, history.state, "", href);
/** @param {string} href */
const push = (href) => hasAddress() && History.prototype.pushState.call(history, history.state, "", href);

/** From now on, what others do to the address is put in order. Once for the page. */
function watch() {
  if (watched) return;
  watched = true;
  /** @param {(href: string) => unknown} asked @returns {History["pushState"]} */
  const writer = (asked) => (_, __, url) => {
    const href = String(url ?? location.href);
    if (pathOf(href) === location.pathname) {
      if (location.pathname !== settled && lessonIn(href) !== lessonIn(location.href)) return asked(href);
      if (!walking) before ??= location.href;
      return replace(href);
    }
    if (before !== null) replace(before);
    before = null;
    return push(href);
  };
  history.pushState = writer(push);
  history.replaceState = writer(replace);
  addEventListener("popstate", () => {
    [before, owed, walking] = [null, false, choicesIn(location.href) !== shown];
  });
}

/** What is chosen now, once all of it has reached the server and come back. @param {string} now @param {boolean} first */
export function settle(now, first) {
  watch();
  settled = location.pathname;
  const here = location.href;
  if (!first && now !== chosen && !walking) {
    if (before !== null && choicesIn(before) !== choicesIn(here)) {
      replace(before);
      push(here);
    } else owed = true;
  }
  chosen = now;
  shown = choicesIn(location.href);
  before = null;
  walking = false;
}

/** Write what the browser owns of the address. @param {URL} url @param {boolean} entry  that Back leads back from */
export function writeAddress(url, entry) {
  const { href } = url;
  if (href === location.href) return;
  const chooses = choicesIn(href) !== choicesIn(location.href);
  if (entry || (owed && chooses)) push(href);
  else {
    if (chooses && !walking) before ??= location.href; // the server's word that this is a choice may come later
    replace(href);
  }
  owed = false;
  shown = choicesIn(href);
}

/** Call `listener` when somebody walks to another entry of this page. @param {() => void} listener @returns {() => void} stops it */
export function onWalk(listener) {
  const own = location.pathname;
  const walked = () => {
    if (location.pathname === own) listener(); // the parameters of another page are that page's
  };
  addEventListener("popstate", walked);
  return () => removeEventListener("popstate", walked);
}

/** Show another address of the app, as Back and Forward do, in place of this one. @param {URL} url */
export function walkTo(url) {
  replace(url.href);
  dispatchEvent(new PopStateEvent("popstate", { state: history.state }));
}

export const SHOW_EVENT = "rnnviz:show"; // for views: what the address says of them is another

/** Put what the browser owns of an address in its place, and let the views show it. @param {URL} url */
export function showAddress(url) {
  replace(url.href);
  shown = choicesIn(url.href);
  dispatchEvent(new CustomEvent(SHOW_EVENT));
}
