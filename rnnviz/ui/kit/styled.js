/** A view's style sheets: each is read once for the page, and every shadow root adopts those of its view. */
import { STYLES } from "./styles.js";

/** @import { Component } from "./mount.js" */

/** @type {Map<string, CSSStyleSheet>} */
const read = new Map();
/** @type {WeakSet<ShadowRoot>} */
const dressed = new WeakSet();

/**
 * The view, in a shadow root that has these sheets.
 * @template {Component} Own
 * @template Removal
 * @param {string[]} names
 * @param {(component: Own) => Removal} view
 * @returns {(component: Own) => Removal}
 */
export function styled(names, view) {
  return (component) => {
    const root = component.parentElement.getRootNode();
    if (root instanceof ShadowRoot && !dressed.has(root)) {
      dressed.add(root);
      root.adoptedStyleSheets = names.map(sheetOf);
    }
    return view(component);
  };
}

/** @param {string} name */
function sheetOf(name) {
  const known = read.get(name);
  if (known) return known;
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLES[name]);
  read.set(name, sheet);
  return sheet;
}
