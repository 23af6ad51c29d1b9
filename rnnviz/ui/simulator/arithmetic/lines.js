/** The lines in which an LSTM or a GRU combines its gates, and the gates themselves: what can be opened. */
import { number } from "../../kit/format.js";
import { checkMark, keyOfSource, make, put, written } from "./rows.js";
import { say } from "../../kit/words.js";

/** One piece of a formula: plain, or a button that opens a gate's sum or the state it names. */
function tokenNode(parent, token, on) {
  const active = token.gate !== undefined || token.source !== undefined;
  const node = make(parent, active ? "button" : "span", active ? `token ${token.source?.kind ?? ""}` : "");
  const made = { node, token };
  if (!active) return made;
  node.type = "button";
  node.addEventListener("click", () => {
    if (made.token.gate === undefined) on.open(made.token);
    else on.gate(made.token.gate);
  });
  for (const kind of ["pointerenter", "focus"]) node.addEventListener(kind, () => on.lit(made.token.source ?? null));
  for (const kind of ["pointerleave", "blur"]) node.addEventListener(kind, () => on.lit(null));
  return made;
}

const kindOf = (token) => (token.source ? "s" : token.gate === undefined ? "t" : "g");
const structureOf = (line) => line.tokens.map(kindOf).join("");

function lineNode(parent, structure, line, on) {
  const row = make(parent, "div", "line");
  const symbols = make(row, "span", "symbols");
  const tokens = line.tokens.map((token) => tokenNode(symbols, token, on));
  const numbers = make(row, "span", "numbers");
  const value = make(row, "b");
  const torch = make(row, "span", "torch");
  const mark = checkMark(torch);
  const apart = make(torch, "span", "apart");
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
  return { row, structure, tokens, paint };
}

/** @param {{lit, open: (token: Token) => void, gate: (g: number) => void}} on */
export function gateLines(parent, on) {
  const box = make(parent, "div", "lines");
  const tabs = make(parent, "div", "gates");
  tabs.setAttribute("role", "group");
  tabs.setAttribute("aria-label", say("Sum to open"));
  let shown = [];

  function paint(lines, gates, open) {
    const structures = lines.map(structureOf).join(" ");
    if (shown.map(({ structure }) => structure).join(" ") !== structures) {
      box.replaceChildren();
      shown = lines.map((line) => lineNode(box, structureOf(line), line, on));
    }
    lines.forEach((line, k) => shown[k].paint(line));
    while (tabs.childElementCount > gates.length) tabs.lastChild.remove();
    for (let g = tabs.childElementCount; g < gates.length; g++) {
      const tab = make(tabs, "button", "chip");
      tab.type = "button";
      make(tab, "i");
      make(tab, "span");
      tab.addEventListener("click", () => on.gate(g));
    }
    tabs.hidden = box.hidden = gates.length === 0;
    gates.forEach(({ name, value }, g) => {
      const tab = tabs.children[g];
      put(tab.firstChild, name);
      put(tab.lastChild, ` ${number(value)}`);
      if (tab.getAttribute("aria-pressed") !== String(g === open)) tab.setAttribute("aria-pressed", g === open);
    });
  }

  function light(key) {
    for (const { tokens } of shown) {
      for (const { node, token } of tokens) node.classList.toggle("lit", key !== "" && key === keyOfSource(token.source));
    }
  }
  return { paint, light };
}
