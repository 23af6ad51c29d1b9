/** What the views of the shapes page share: elements, their life, and the coloured blocks of a shape. */
import { applyTheme } from "../kit/theme.js";
import { mark } from "../kit/words.js";

export const AXIS_WORDS = {
  time: ["T", mark("time steps")],
  batch: ["N", mark("batch: samples")],
  features: ["I, H", mark("features, units")],
  layers: ["L·D", mark("layers × directions")],
};

/** A new element with this class and text. @returns {HTMLElement} */
export function make(parent, tag, className = "", text = null) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== null) made.textContent = text;
  parent?.append(made);
  return made;
}

const views = new WeakMap(); // the component's element -> its view

/**
 * What a component's default export does: make the view once, hand it every message that differs from the one before.
 * @param {{parentElement: HTMLElement, data: Uint8Array}} given  the message is JSON, with the colours as `theme`
 * @param {new (root: HTMLElement) => {update: (message: object) => void}} View
 */
export function mountView({ parentElement, data }, View) {
  if (!views.has(parentElement)) {
    const root = make(parentElement, "div", "rv-shapes");
    views.set(parentElement, { root, view: new View(make(root, "div")), text: "", unfollow: null });
  }
  const mounted = views.get(parentElement);
  const text = new TextDecoder().decode(data);
  if (text !== mounted.text) {
    mounted.text = text;
    const message = JSON.parse(text);
    mounted.unfollow ??= applyTheme(mounted.root);
    mounted.view.update(message);
  }
  return () => {
    mounted.unfollow?.();
    mounted.root.remove();
    views.delete(parentElement);
  };
}

/**
 * The blocks of one shape, outermost axis first: number, letter, and the gates that are stacked in it.
 * @param {{kind: string, size: number, letters: string, product: string, gates: string[]}[]} axes
 */
export function drawBlocks(parent, axes) {
  const row = make(parent, "div", "rv-blocks");
  for (const axis of axes) {
    const block = make(row, "div", `axis ${axis.kind}`);
    block.dataset.kind = axis.kind;
    if (axis.gates.length > 1) {
      const bracket = make(block, "span", "rv-gates");
      for (const gate of axis.gates) make(bracket, "i", "", gate);
    }
    make(block, "b", "", String(axis.size));
    make(block, "span", "", axis.product ? `${axis.letters} = ${axis.product}` : axis.letters);
  }
  return row;
}
