/** Links for a class, and what of an address is a choice that the server has to answer. No page is needed for it. */
import { SHOWN } from "../kit/history.js";

/** @import { ForClass, State } from "./types.js" */

export const ALL = "all"; // stands for every control
// What belongs to whoever has the page open, and not to what it shows.
const OWN = ["room", "lang", "locked", "hidden", "present", "embed", "embed_options"];
// What a page shows by itself, without asking the server.
const BROWSERS = SHOWN.filter((name) => name !== "tab" && name !== "present");

/**
 * The link to `href` as a teacher wants it. @param {string} href @param {ForClass} wanted @param {string[]} controls  all of the page
 * @param {boolean} [framed]  without what is around the page
 */
export function linkFor(href, { locked, hidden, present, lang, room }, controls, framed = false) {
  const url = new URL(href);
  for (const name of OWN) url.searchParams.delete(name);
  const away = hidden.length === controls.length && controls.length > 0;
  const held = controls.filter((name) => locked.includes(name) && !hidden.includes(name));
  const open = controls.filter((name) => !locked.includes(name) && !hidden.includes(name));
  if (held.length) url.searchParams.set("locked", open.length ? held.join(",") : ALL);
  if (hidden.length) url.searchParams.set("hidden", away ? ALL : controls.filter((name) => hidden.includes(name)).join(","));
  if (present) url.searchParams.set("present", "true");
  if (lang) url.searchParams.set("lang", lang);
  if (room) url.searchParams.set("room", room);
  if (framed) url.searchParams.set("embed", "true");
  url.hash = "";
  return readable(url.href);
}

/** A comma may stand in an address as it is. @param {string} href */
const readable = (href) => href.replaceAll("%2C", ",");

/** The frame for a page of a course. @param {string} link @param {string} title */
export function frameFor(link, title) {
  const quoted = (/** @type {string} */ text) => text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
  return `<iframe src="${quoted(link)}" title="${quoted(title)}" width="100%" height="760" style="border:0" loading="lazy" allow="clipboard-write"></iframe>`;
}

/** What an address chooses, in one order. @param {string} search */
export function choicesOf(search) {
  const chosen = new URLSearchParams(search);
  for (const name of [...OWN, ...BROWSERS]) chosen.delete(name);
  chosen.sort();
  return chosen.toString();
}

/** What an address shows of it. @param {string} search */
export function shownOf(search) {
  const all = new URLSearchParams(search);
  const shown = new URLSearchParams();
  for (const name of BROWSERS) {
    const value = name === "step" ? null : all.get(name);
    if (value !== null) shown.set(name, value);
  }
  return shown.toString();
}

/** Where a page is: for others, without what is its own. @param {URL} here @param {URL} root  of the app @param {number} step @returns {State} */
export function stateOf(here, root, step) {
  const query = new URLSearchParams(here.search);
  for (const name of [...OWN, "step"]) query.delete(name);
  return { page: here.pathname.slice(root.pathname.length), query: query.toString(), step };
}

/** The same choices, shown as a state shows them. @param {State} state @param {URL} here */
export function withShown({ query, step }, here) {
  const url = new URL(here);
  const shown = new URLSearchParams(query);
  for (const name of BROWSERS) {
    const value = name === "step" ? (step < 0 ? null : String(step)) : shown.get(name);
    if (value === null) url.searchParams.delete(name);
    else url.searchParams.set(name, value);
  }
  return url;
}

/** The address at which a page shows a state and keeps what is its own. @param {State} state @param {URL} here @param {URL} root */
export function addressOf({ page, query, step }, here, root) {
  const url = new URL(page, root);
  url.search = query;
  const stays = page === here.pathname.slice(root.pathname.length);
  for (const name of stays ? OWN : OWN.filter((own) => own !== "locked" && own !== "hidden")) { // each page has its own controls
    const value = here.searchParams.get(name);
    url.searchParams.delete(name);
    if (value !== null) url.searchParams.set(name, value);
  }
  if (step > 0 || (step === 0 && page === "")) url.searchParams.set("step", String(step)); // as the pages write it themselves
  return url;
}

/** Whether a state that came over the network is one. @param {unknown} told @returns {told is State} */
export function isState(told) {
  if (typeof told !== "object" || told === null) return false;
  const { page, query, step } = /** @type {Record<string, unknown>} */ (told);
  return typeof page === "string" && /^[a-z]{0,20}$/.test(page) && typeof query === "string" && Number.isInteger(step);
}
