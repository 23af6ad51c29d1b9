/**
 * The life of a component: its view is made once, gets every message that differs from the one before, and is removed.
 *
 * @typedef {{parentElement: HTMLElement, data: Uint8Array}} Component  what streamlit calls a component with
 */
/**
 * @template Message
 * @typedef {{update: (message: Message) => void, remove?: () => void}} View
 */
/**
 * @template Message
 * @typedef {{read?: (bytes: Uint8Array) => Message, themed?: boolean}} Options  read: a message is JSON unless it says
 *   otherwise; themed: whether the view's box carries the theme's colours
 */
/** @typedef {{receive: (bytes: Uint8Array) => void, end: () => void}} Life */
import { make } from "./dom.js";
import { applyTheme } from "./theme.js";

/** @type {WeakMap<HTMLElement, Life>} */
const lives = new WeakMap(); // by the component's element

/**
 * What a component's default export does.
 * @template Message
 * @param {Component} component
 * @param {(root: HTMLElement) => View<Message>} makeView  fills a new box
 * @param {Options<Message>} [options]
 * @returns {() => void} removes the view
 */
export function mount({ parentElement, data }, makeView, options = {}) {
  const life = lives.get(parentElement) ?? begin(parentElement, makeView, options);
  lives.set(parentElement, life);
  life.receive(data);
  return () => {
    if (lives.get(parentElement) !== life) return;
    lives.delete(parentElement);
    life.end();
  };
}

/**
 * @template Message
 * @param {HTMLElement} parent
 * @param {(root: HTMLElement) => View<Message>} makeView
 * @param {Options<Message>} options
 * @returns {Life}
 */
function begin(parent, makeView, { read = readJson, themed = true }) {
  const root = make(parent, "div");
  const view = makeView(root);
  const untheme = themed ? applyTheme(root) : () => {};
  /** @type {Uint8Array | null} */
  let before = null;
  return {
    receive(bytes) {
      if (before !== null && equal(before, bytes)) return;
      before = bytes.slice();
      view.update(read(bytes));
    },
    end() {
      view.remove?.();
      untheme();
      root.remove();
    },
  };
}

/** @param {Uint8Array} bytes */
const readJson = (bytes) => JSON.parse(new TextDecoder().decode(bytes));

/** @param {Uint8Array} before @param {Uint8Array} now */
const equal = (before, now) => before.length === now.length && before.every((byte, k) => byte === now[k]);
