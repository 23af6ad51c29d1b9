/** A number that can be edited says so to the hand, to the keyboard and to who hears the page. */
import { make, put } from "../../kit/dom.js";
import { number } from "../../kit/format.js";
import { nameOfPlace } from "./places.js";

/**
 * Make an element the number at a place, or, with null, one as any other.
 * @param {HTMLElement} element @param {string | null} place @param {number} value
 */
export function markEditable(element, place, value) {
  if (place === null) {
    if (!element.dataset.edit) return;
    delete element.dataset.edit;
    for (const name of ["role", "tabindex", "aria-label", "aria-valuenow", "aria-valuetext"]) element.removeAttribute(name);
    return;
  }
  if (element.dataset.edit !== place) {
    element.dataset.edit = place;
    element.setAttribute("role", "spinbutton");
    element.tabIndex = 0;
    element.setAttribute("aria-label", nameOfPlace(place));
  }
  const text = number(value, 4);
  if (element.getAttribute("aria-valuetext") === text) return;
  element.setAttribute("aria-valuetext", text);
  element.setAttribute("aria-valuenow", String(value));
}

/** The factors of a product, of which some can be edited. */
export class Factors {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    /** @type {HTMLElement[]} */
    this.numbers = [];
  }

  /** @param {number[]} values @param {(string | null)[]} places  of each @param {(value: number) => string} write */
  paint(values, places, write) {
    if (!places.some((place) => place !== null)) {
      this.numbers = [];
      return put(this.root, values.map(write).join(" · "));
    }
    if (this.numbers.length !== values.length) {
      this.root.replaceChildren();
      this.numbers = values.map((_, k) => {
        if (k) this.root.append(" · ");
        return make(this.root, "span");
      });
    }
    values.forEach((value, k) => {
      put(this.numbers[k], write(value));
      markEditable(this.numbers[k], places[k] ?? null, value);
    });
  }
}
