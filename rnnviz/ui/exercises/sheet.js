/** Parts of a printed sheet: its head, the space for answers, and the answers. */
import { make } from "../kit/dom.js";
import { mount } from "../kit/mount.js";
import { say } from "../kit/words.js";

/** @import { Component } from "../kit/mount.js" */
/** @typedef {{label: string, options: string[], code: boolean, wide: boolean}} Blank  code: the options are lines of code */
/** @typedef {{title: string, answers: {label: string, answer: string}[]}} Solution */
/** @typedef {{head?: string, name?: string, code?: string, blanks?: Blank[], solutions?: Solution[]}} Sheet */

/** @param {HTMLElement} parent @param {Sheet} sheet */
function draw(parent, { head, name, code, blanks, solutions }) {
  if (head !== undefined) {
    const line = make(parent, "header", "sheet-head");
    make(line, "h2", "", head);
    make(line, "span", "", say("Name: {name}", { name: name ?? "" }));
    make(line, "span", "mute", code ?? "");
  }
  if (blanks) drawBlanks(make(parent, "dl", "sheet-blanks"), blanks);
  for (const [k, solution] of (solutions ?? []).entries()) drawSolution(parent, solution, k + 1);
}

/** @param {HTMLElement} list @param {Blank[]} blanks */
function drawBlanks(list, blanks) {
  for (const { label, options, code, wide } of blanks) {
    const item = make(list, "div", code ? "code-options" : wide ? "wide" : "");
    make(item, "dt", "", label);
    const space = make(item, "dd");
    if (!options.length) make(space, "span", "sheet-line");
    for (const option of options) {
      const choice = make(space, "span", "sheet-choice");
      make(choice, "i", "sheet-box");
      make(choice, code ? "code" : "span", "", option);
    }
  }
}

/** @param {HTMLElement} parent @param {Solution} solution @param {number} number */
function drawSolution(parent, { title, answers }, number) {
  make(parent, "h3", "sheet-number", `${number}. ${title}`);
  const list = make(parent, "dl", "sheet-answers");
  for (const { label, answer } of answers) {
    make(list, "dt", "", label);
    make(make(list, "dd"), "code", "", answer);
  }
}

/** @param {Component} component */
export default function (component) {
  return mount(component, (root) => {
    const box = make(root, "div", "sheet");
    return {
      /** @param {Sheet} sheet */
      update(sheet) {
        box.replaceChildren();
        draw(box, sheet);
      },
    };
  });
}
