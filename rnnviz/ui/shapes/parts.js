/** What the views of the shapes page share: what axes stand for, and the coloured blocks of a shape. */
import { make } from "../kit/dom.js";
import { mount } from "../kit/mount.js";
import { mark } from "../kit/words.js";

/** @import { Component, View } from "../kit/mount.js" */
/** @import { Axis } from "./types.js" */

export const AXIS_WORDS = {
  time: ["T", mark("time steps")],
  batch: ["N", mark("batch: samples")],
  features: ["I, H", mark("features, units")],
  layers: ["L·D", mark("layers × directions")],
};

/**
 * What a component's default export does.
 * @template Message
 * @param {Component} component
 * @param {new (root: HTMLElement) => View<Message>} OwnView
 */
export function mountView(component, OwnView) {
  return mount(component, (root) => {
    root.className = "rv-shapes";
    return new OwnView(make(root, "div"));
  });
}

/** The blocks of one shape, outermost axis first. @param {HTMLElement} parent @param {Axis[]} axes */
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
}
