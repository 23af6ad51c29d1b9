/** What a browser keeps of an assignment: the receipt so far, under the assignment's code. It goes to no server by itself. */
import { make } from "../kit/dom.js";
import { mount } from "../kit/mount.js";
import { say } from "../kit/words.js";

/** @import { Component } from "../kit/mount.js" */
/** @typedef {{key: string, text: string, ask: boolean, forget: boolean}} Kept  ask: whether the server wants what is kept */

/** @param {string} key */
const nameOf = (key) => `rnnviz-assignment-${key}`;

/** The text that is kept, "" where there is none or the browser keeps nothing. @param {string} key */
function read(key) {
  try {
    return localStorage.getItem(nameOf(key)) ?? "";
  } catch {
    return "";
  }
}

/** Whether the browser keeps it. @param {Kept} kept */
function write({ key, text, forget }) {
  try {
    if (forget) localStorage.removeItem(nameOf(key));
    else if (text) localStorage.setItem(nameOf(key), text);
    return true;
  } catch {
    return false;
  }
}

/** @param {Component & {setTriggerValue: (name: string, value: string) => void}} component */
export default function store(component) {
  return mount(component, (root) => {
    const line = make(root, "div", "kept");
    line.setAttribute("role", "status");
    return {
      /** @param {Kept} kept */
      update(kept) {
        const keeps = write(kept);
        const nothing = say("This browser keeps nothing: hand in before you close the page.");
        line.textContent = keeps ? say("Kept in this browser.") : nothing;
        if (kept.ask) component.setTriggerValue("kept", read(kept.key));
      },
    };
  });
}
