/** The verdict beside the page's name; both stay on the screen while the page scrolls. */
import { make } from "./dom.js";
import { mount } from "./mount.js";

/** @import { Component } from "./mount.js" */
/**
 * @typedef {{verdict: "match" | "mismatch" | "overflow" | "amplified" | "open", headline: string, detail: string}} Header
 */

/** @param {HTMLElement} box @param {Header} header */
function draw(box, { verdict, headline, detail }) {
  box.replaceChildren();
  const pill = make(box, "div", `rv-pill ${verdict}`);
  pill.setAttribute("role", "status");
  make(pill, "strong", "", headline);
  make(pill, "span", "", detail);
}

/** @param {Component} component */
export default function (component) {
  return mount(component, (root) => {
    root.className = "rv-header";
    const box = make(root, "div");
    return { update: (/** @type {Header} */ header) => draw(box, header) };
  });
}
