/** The lines in which a cell combines its gates, and the gates themselves: what can be opened. */
import { number } from "../../kit/format.js";
import { make, makeButton } from "../../kit/dom.js";
import { checkMark, keyOfSource, put, written } from "./rows.js";
import { say } from "../../kit/words.js";

/** @import { Explained, Line, Source, Token } from "../types.js" */
/** @typedef {{lit: (source: Source | null) => void, open: (token: Token) => void, gate: (g: number) => void}} Actions */
/** @typedef {{node: HTMLElement, token: Token}} TokenNode */

/**
 * One piece of a formula: plain, or a button that opens a gate's sum or the state it names.
 * @param {HTMLElement} parent @param {Token} token @param {Actions} on
 */
function tokenNode(parent, token, on) {
  if (token.gate === undefined && token.source === undefined) return { node: make(parent, "span"), token };
  const press = () => {
    if (made.token.gate === undefined) on.open(made.token);
    else on.gate(made.token.gate);
  };
  const node = makeButton(parent, `token ${token.source?.kind ?? ""}`, "", press);
  /** @type {TokenNode} */
  const made = { node, token };
  for (const kind of ["pointerenter", "focus"]) node.addEventListener(kind, () => on.lit(made.token.source ?? null));
  for (const kind of ["pointerleave", "blur"]) node.addEventListener(kind, () => on.lit(null));
  return made;
}

/** @param {Token} token */
const kindOf = (token) => (token.source ? "s" : token.gate === undefined ? "t" : "g");
/** @param {Line} line */
const structureOf = (line) => line.tokens.map(kindOf).join("");

/** @param {HTMLElement} parent @param {string} structure @param {Line} line @param {Actions} on */
function lineNode(parent, structure, line, on) {
  const row = make(parent, "div", "line");
  const symbols = make(row, "span", "symbols");
  /** @type {TokenNode[]} */
  const tokens = line.tokens.map((token) => tokenNode(symbols, token, on));
  const numbers = make(row, "span", "numbers");
  const value = make(row, "b");
  const torch = make(row, "span", "torch");
  const mark = checkMark(torch);
  const apart = make(torch, "span", "apart");
  /** @param {Line} next */
  const paint = (next) => {
    next.tokens.forEach((token, k) => {
      tokens[k].token = token;
      put(tokens[k].node, token.text);
    });
    put(numbers, next.numbers);
    put(value, `= ${number(next.value)}`);
    mark(next.check, true);
    put(apart, written(next.check));
  };
  return { structure, tokens, paint };
}

/** A button for each sum that can be opened. @param {HTMLElement} tabs @param {(g: number) => void} open */
function gateTabs(tabs, open) {
  /** @type {{tab: HTMLButtonElement, name: HTMLElement, value: HTMLElement}[]} */
  const made = [];
  /** @param {Explained["gates"]} gates @param {number} chosen */
  return (gates, chosen) => {
    while (made.length > gates.length) made.pop()?.tab.remove();
    for (let g = made.length; g < gates.length; g++) {
      const tab = makeButton(tabs, "chip", "", () => open(g));
      made.push({ tab, name: make(tab, "i"), value: make(tab, "span") });
    }
    gates.forEach((gate, g) => {
      const { tab, name, value } = made[g];
      put(name, gate.name);
      put(value, ` ${number(gate.value)}`);
      const pressed = String(g === chosen);
      if (tab.getAttribute("aria-pressed") !== pressed) tab.setAttribute("aria-pressed", pressed);
    });
  };
}

/** @param {HTMLElement} parent @param {Actions} on */
export function gateLines(parent, on) {
  const box = make(parent, "div", "lines");
  const tabs = make(parent, "div", "gates");
  tabs.setAttribute("role", "group");
  tabs.setAttribute("aria-label", say("Sum to open"));
  const paintTabs = gateTabs(tabs, on.gate);
  /** @type {ReturnType<typeof lineNode>[]} */
  let shown = [];

  /** @param {Line[]} lines @param {Explained["gates"]} gates @param {number} open */
  function paint(lines, gates, open) {
    const structures = lines.map(structureOf).join(" ");
    if (shown.map(({ structure }) => structure).join(" ") !== structures) {
      box.replaceChildren();
      shown = lines.map((line) => lineNode(box, structureOf(line), line, on));
    }
    lines.forEach((line, k) => shown[k].paint(line));
    tabs.hidden = box.hidden = gates.length === 0;
    paintTabs(gates, open);
  }

  /** @param {string} key */
  function light(key) {
    for (const { tokens } of shown) {
      for (const { node, token } of tokens) node.classList.toggle("lit", key !== "" && key === keyOfSource(token.source));
    }
  }
  return { paint, light };
}
