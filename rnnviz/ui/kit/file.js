/** A page that is one file: what lies in it beside the scripts. `rnnviz/ui/kit/one_file.py` makes the file. */

/** @import { Catalogue } from "./words.js" */
/**
 * @typedef {{run: string, words: Catalogue, address: string, dark: boolean}} FileContent
 *   run: a message, in base64; words: what its scripts say; address: what is shown first, as an address has it
 */
const PLACE = '<script type="application/json" id="rnnviz-content"></script>'; // as in one_file.py

/** What is written into the page's file; null on a page of a server. @returns {FileContent | null} */
export function fileContent() {
  const element = document.getElementById("rnnviz-content");
  return element && JSON.parse(element.textContent);
}

/** The style sheets of the file's views, by their names. @returns {Record<string, string[]>} */
export const fileStyles = () => JSON.parse(document.getElementById("rnnviz-styles")?.textContent ?? "{}");

/** The file with its content, in which no text can end the element that holds it. @param {string} page  without content @param {FileContent} content */
export function fillFile(page, content) {
  const text = JSON.stringify(content).replaceAll("<", "\\u003c");
  return page.replace(PLACE, () => PLACE.replace("></", () => `>${text}</`));
}

/** @param {Uint8Array} bytes */
export const toBase64 = (bytes) => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));

/** @param {string} text */
export const fromBase64 = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
