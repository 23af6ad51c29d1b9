/**
 * Sentences in the language of the page. A message is a whole English sentence with named placeholders, and its own key
 * in the catalogue: `say("Step {t} of {last}", { t, last })`. English needs no catalogue and loads none; another
 * language comes from the server, which chooses it as it does for the rest of the page.
 *
 * @typedef {{forms: string[], which: string}} Plural  `which[n]` is the form of the number n
 * @typedef {{language: string, messages: Record<string, string>, plurals: Record<string, Plural>}} Catalogue
 * @typedef {Record<string, string | number>} Values
 */
import { fileContent } from "./file.js";

/** @type {Catalogue} */
const ENGLISH = { language: "en", messages: {}, plurals: {} };
const ADDRESS = "../../../words.json"; // of the scripts' own folder, whatever the app's root is

/** @returns {Promise<Catalogue>} */
async function load() {
  if (typeof location === "undefined") return ENGLISH; // no page: a test
  const inFile = fileContent();
  if (inFile) return inFile.words;
  const asked = new URLSearchParams(location.search).get("lang");
  if (asked === null ? /^en\b/i.test(navigator.language) : asked === "en") return ENGLISH;
  const url = new URL(ADDRESS, import.meta.url);
  if (asked !== null) url.searchParams.set("lang", asked);
  const answer = await fetch(url).catch(() => null);
  return answer?.ok ? answer.json() : ENGLISH;
}

const catalogue = await load();

/** All that the page says, for a file that goes on saying it. */
export const catalogueOfPage = () => catalogue;

/** The message in the language of the page. @param {string} message @param {Values} [values] */
export const say = (message, values = {}) => sayIn(catalogue, message, values);

/**
 * The form that the whole number `n` asks for; `n` is a placeholder too.
 * @param {string} singular @param {string} plural @param {number} n @param {Values} [values]
 */
export const sayMany = (singular, plural, n, values = {}) => sayManyIn(catalogue, singular, plural, n, values);

/** A message that is said later: `say(TITLE)`. For constants. @param {string} message */
export const mark = (message) => message;

/** @param {Catalogue} words @param {string} message @param {Values} values */
export function sayIn(words, message, values) {
  return fill(words.messages[message] ?? message, values);
}

/** @param {Catalogue} words @param {string} singular @param {string} plural @param {number} n @param {Values} values */
export function sayManyIn(words, singular, plural, n, values) {
  const known = words.plurals[singular];
  const form = known ? known.forms[Number(known.which[n < 200 ? n : 100 + (n % 100)])] : n === 1 ? singular : plural;
  return fill(form, { n, ...values });
}

/** @param {string} text @param {Values} values */
function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (_, name) => {
    if (!(name in values)) throw new Error(`${name} must have a value in: ${text}`);
    return String(values[name]);
  });
}
