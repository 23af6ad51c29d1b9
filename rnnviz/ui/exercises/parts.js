/** What the two views of the exercises page share: elements, texts in pictures, scrolling, and their life. */
import { el, tint } from "../kit/svg.js";
import { applyTheme } from "../kit/theme.js";

export const HIDDEN = "?"; // stands for what the person is still to find

/** A new element with this class and text; text is never markup. @returns {HTMLElement} */
export function make(parent, tag, className = "", text = null) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== null) made.textContent = text;
  parent?.append(made);
  return made;
}

/** A box that scrolls sideways where its content is wider, by keyboard too. */
export function scroller(parent, name) {
  const box = make(parent, "div", "scroll");
  box.tabIndex = 0;
  box.setAttribute("role", "group");
  box.setAttribute("aria-label", name);
  return box;
}

/** A picture of this size, in pixels; `alt` says what it shows. */
export function picture(parent, width, height, alt) {
  const svg = el(parent, "svg", { width, height, viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": alt });
  return svg;
}

/** Text in a picture, centred at x unless `anchor` says otherwise. */
export function label(parent, x, y, text, className = "", anchor = "middle") {
  return el(parent, "text", { x, y, class: className, "text-anchor": anchor }, text);
}

/** Fill a cell with the tone of its value: less than half of the full scale, so that every number reads on it. */
export function paintValue(cell, value) {
  const { fill, ink } = tint(value, 2.2);
  cell.style.background = fill;
  cell.style.color = ink;
}

const views = new WeakMap(); // the component's element -> its view

/** Draw the message, which is JSON, whenever it differs from the one before; the colours of the theme come with it. */
export function mountDrawing({ parentElement, data }, draw) {
  if (!views.has(parentElement)) {
    const root = make(parentElement, "div", "exercise");
    views.set(parentElement, { root, body: make(root, "div", "ex-body"), text: "", unfollow: null });
  }
  const mounted = views.get(parentElement);
  const text = new TextDecoder().decode(data);
  if (text !== mounted.text) {
    mounted.text = text;
    const message = JSON.parse(text);
    mounted.unfollow ??= applyTheme(mounted.root);
    mounted.body.replaceChildren();
    draw(mounted.body, message);
  }
  return () => {
    mounted.unfollow?.();
    mounted.root.remove();
    views.delete(parentElement);
  };
}
