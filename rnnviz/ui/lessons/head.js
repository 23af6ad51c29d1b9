/** What a lesson says before time begins: the sizes of its formula's signs, what it is about, and the verdict. */
import { make } from "../kit/dom.js";
import { drawShapeOf } from "./shape.js";

/** @import { Lesson } from "./types.js" */

/** @param {HTMLElement} parent  is emptied @param {Lesson} lesson */
export function drawSymbols(parent, { symbols, axes }) {
  parent.replaceChildren(...symbols.map((symbol) => {
    const box = make(null, "span");
    make(box, "b", "", `${symbol.sign} `);
    drawShapeOf(box, symbol, axes);
    return box;
  }));
}

/** @param {HTMLElement} parent  is emptied @param {Lesson} lesson */
export function drawAbout(parent, { about }) {
  parent.replaceChildren(...about.map(([word, text]) => {
    const line = make(null, "p");
    if (word) make(line, "b", "", `${word} `);
    line.append(text);
    return line;
  }));
}

/** @param {HTMLElement} pill  is emptied @param {Lesson} lesson */
export function drawVerdict(pill, { verdict: { verdict, headline, detail } }) {
  pill.className = `rv-pill ${verdict}`;
  pill.replaceChildren();
  make(pill, "strong", "", headline);
  pill.title = detail;
  make(pill, "span", "unseen", detail);
}
