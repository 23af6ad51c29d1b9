/**
 * The choices in the browser: their history, the keys of undo and redo, and numbers that a field does not take.
 *
 * What was chosen by the pointer gives the keyboard back: the arrows then move the clock, and Space plays.
 */
import { settle } from "./history.js";
import { mount } from "./mount.js";

/** @import { Component } from "./mount.js" */
/** @typedef {{chosen: string, runs: number}} Chosen  all choices as one text; a number of its own for every run */

const SIDEBAR = '[data-testid="stSidebar"]';
const PRESSED = ["button", "label", "[role=option]", "[role=switch]", "[role=checkbox]", "[role=radio]"].join();

/** @param {EventTarget | null} target */
const isTyped = (target) => target instanceof Element && target.closest("input:not([type=checkbox]):not([type=radio]), textarea, [contenteditable=true]") !== null;

/** @param {string} name  undo, redo */
const press = (name) => /** @type {HTMLButtonElement | null} */ (document.querySelector(`.st-key-rnnviz_${name} button`))?.click();

/** Ctrl+Z and Ctrl+Shift+Z, or Ctrl+Y, where no text is typed. @param {KeyboardEvent} event */
function undoOrRedo(event) {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || isTyped(event.composedPath()[0] ?? null)) return;
  const key = event.key.toLowerCase();
  if (key !== "z" && key !== "y") return;
  event.preventDefault();
  press(key === "y" || event.shiftKey ? "redo" : "undo");
}

/** Enter applies a text of one line, which streamlit does at Ctrl+Enter; Shift+Enter starts a line. @param {KeyboardEvent} event */
function applyLine(event) {
  const area = event.target;
  if (event.key !== "Enter" || event.shiftKey || event.ctrlKey || event.metaKey || event.isComposing) return;
  if (!(area instanceof HTMLTextAreaElement) || !area.closest(`${SIDEBAR} .st-key-text`) || area.value.includes("\n")) return;
  event.preventDefault();
  event.stopPropagation();
  area.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", code: "Enter", keyCode: 13, ctrlKey: true, bubbles: true, cancelable: true }));
}

/** @param {MouseEvent} event */
function giveKeysBack(event) {
  const target = event.target;
  if (event.detail === 0 || !(target instanceof Element) || isTyped(target) || !target.closest(PRESSED)) return; // 0: by a key
  if (!target.closest(SIDEBAR) && !target.closest("[role=option]")) return;
  setTimeout(() => {
    const active = document.activeElement;
    if (active instanceof HTMLElement && active.closest(SIDEBAR) && !active.closest("textarea, input[type=text]:not([role=combobox])")) active.blur();
  }, 50); // streamlit gives the focus back to a list that closes
}

class Choices {
  /** @param {(text: string) => void} refuse */
  constructor(refuse) {
    this.refuse = refuse;
    this.first = true;
    this.heard = "";
    /** @type {Record<string, unknown>} */
    this.chosen = {};
    this.listeners = new AbortController();
    const { signal } = this.listeners;
    addEventListener("keydown", undoOrRedo, { signal });
    addEventListener("keydown", applyLine, { capture: true, signal });
    addEventListener("click", giveKeysBack, { capture: true, signal });
    addEventListener("keydown", (event) => { if (event.key === "Enter") this.hear(event); }, { capture: true, signal });
    addEventListener("focusout", (event) => this.hear(event), { capture: true, signal });
  }

  /** A number that is not taken never reaches the server; the text that stands there does. @param {Event} event */
  hear(event) {
    const input = event.target;
    if (!(input instanceof HTMLInputElement) || input.type !== "number" || !input.closest(SIDEBAR)) return;
    const name = /st-key-(\w+)/.exec(input.closest('[class*="st-key-"]')?.className ?? "")?.[1];
    if (!name) return;
    const { valueAsNumber, value, min, max } = input;
    const outside = (min !== "" && valueAsNumber < Number(min)) || (max !== "" && valueAsNumber > Number(max));
    const taken = value !== "" && !outside && !Number.isNaN(valueAsNumber);
    // The number that holds changes nothing, so that streamlit does not ask: what was said of another is past.
    if (taken && this.heard.startsWith(`${name}=`) && valueAsNumber === this.chosen[name]) this.refuse("");
    const text = taken ? "" : `${name}=${value}`;
    if (text && text !== this.heard) this.refuse(text);
    this.heard = text;
  }

  /** @param {Chosen} content */
  update({ chosen }) {
    this.chosen = JSON.parse(chosen);
    settle(chosen, this.first);
    this.first = false;
  }

  remove() {
    this.listeners.abort();
  }
}

/** @param {Component & {setTriggerValue: (name: string, value: string) => void}} component */
export default function choices(component) {
  return mount(component, () => new Choices((text) => component.setTriggerValue("refused", text)), { themed: false });
}
