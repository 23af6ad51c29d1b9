/**
 * The shapes that a cell is drawn of. Each is made once and painted at every step; `phase` says at which sub-step of the
 * cell it gets its number, `opens` which sum a press on it shows.
 *
 * @typedef {{phase: number, opens?: number | null, from?: number, className?: string}} Role  from: the gate it carries
 */
import { put } from "../../kit/dom.js";
import { el, label, set, tint, wire } from "../../kit/svg.js";
import { short } from "./written.js";

/** @import { Gate } from "../types.js" */

export const SIGNS = { sigmoid: "σ", tanh: "tanh", relu: "relu", none: "" };

/** A part of the drawing; a button where it opens a sum. @param {SVGElement} parent @param {Role} role */
export function partOf(parent, { phase, opens = null, from, className = "" }) {
  const group = el(parent, "g", { class: `piece ${className}`, "data-phase": phase, "data-from": from ?? null });
  if (opens === null) return group;
  group.setAttribute("data-opens", String(opens));
  group.setAttribute("role", "button");
  group.setAttribute("tabindex", "0");
  group.classList.add("opens");
  return group;
}

/** What a part is called for who does not see it, where that is not all written on it. @param {SVGElement} group @param {string} name */
export function nameIt(group, name) {
  set(group, { "aria-label": name });
}

/**
 * A state: a coloured box with its number and its name above or below.
 * @param {SVGElement} parent @param {Role} role
 * @param {{x: number, y: number, width: number, below?: boolean, limit: number}} box  y: its middle
 */
export function stateBox(parent, role, { x, y, width, below = false, limit }) {
  const group = partOf(parent, role);
  const nameless = group.classList.contains("nameless");
  const rect = el(group, "rect", { class: "state", x, y: y - 11, width, height: 22, rx: 5 });
  const name = label(group, x + width / 2, below ? y + 27 : y - 17, "", "state-name");
  const value = label(group, x + width / 2, y + 4, "", "num");
  return {
    group,
    /** @param {number} number @param {string} text */
    paint(number, text) {
      const { fill, ink } = tint(number, limit);
      rect.style.setProperty("--fill", fill);
      value.style.setProperty("--ink", ink);
      put(value, short(number, width < 42 ? 5 : 6));
      put(name, `${text} `); // so that it is read as two words
      if (nameless) nameIt(group, `${text} ${value.textContent}`);
    },
  };
}

const CORNER = 8; // px, the radius of a gate's corners

/**
 * The part of a box with round corners between two heights, as one shape: a clip would be a group of its own.
 * @param {{left: number, right: number, top: number, bottom: number}} box @param {number} from @param {number} to
 */
export function sliceOf({ left, right, top, bottom }, from, to) {
  const [high, low] = [Math.max(from, Math.min(to, top + CORNER)), Math.min(to, Math.max(from, bottom - CORNER))];
  /** @param {number} y */
  const inset = (y) => CORNER - Math.sqrt(Math.max(0, CORNER ** 2 - Math.max(top + CORNER - y, y - bottom + CORNER, 0) ** 2));
  const at = (/** @type {number} */ x, /** @type {number} */ y) => `${x.toFixed(3)} ${y.toFixed(3)}`;
  const [rightAt, leftAt] = [(/** @type {number} */ y) => at(right - inset(y), y), (/** @type {number} */ y) => at(left + inset(y), y)];
  const arc = `A${CORNER} ${CORNER} 0 0 1 `;
  return `M${leftAt(from)}L${rightAt(from)}${arc}${rightAt(high)}L${rightAt(low)}${arc}${rightAt(to)}`
    + `L${leftAt(to)}${arc}${leftAt(low)}L${leftAt(high)}${arc}${leftAt(from)}z`;
}

/**
 * A gate, filled as far as it is open: σ from the floor, tanh from the middle to its sign.
 * @param {SVGElement} parent @param {Gate} gate @param {number} index
 * @param {{x: number, top: number, width: number, height: number}} box  x: its middle
 */
export function gateBox(parent, gate, index, { x, top, width, height }) {
  const group = partOf(parent, { phase: 0, opens: index, from: index, className: "gate" });
  const left = x - width / 2;
  const signed = gate.activation === "tanh";
  const box = { left, top, right: left + width, bottom: top + height };
  el(group, "rect", { class: "gate-back", x: left, y: top, width, height, rx: CORNER });
  const floor = signed ? top + height / 2 : top + height;
  const fill = el(group, "path", { class: `gate-fill ${signed ? "signed" : ""}` });
  el(group, "rect", { class: "gate-edge", x: left, y: top, width, height, rx: CORNER });
  const title = label(group, x, top + 16, "", "gate-name");
  el(title, "tspan", { class: "strong" }, gate.letter);
  el(title, "tspan", { class: "mute" }, width < 42 && signed ? " " : ` ${SIGNS[gate.activation]} `);
  const value = label(group, x, top + 33, "", "num strong");
  return {
    group,
    /**
     * @param {number} number @param {number} sum
     * @param {boolean} open  whether the gate has opened, or is its sum still
     */
    paint(number, sum, open) {
      group.classList.toggle("summed", !open);
      const level = floor - (open && Number.isFinite(number) ? number : 0) * (floor - top);
      set(fill, { d: sliceOf(box, Math.min(level, floor), Math.max(level, floor)) });
      fill.classList.toggle("below", number < 0);
      put(value, short(open ? number : sum, width < 46 ? 5 : 6));
    },
  };
}

/**
 * × or + in a circle.
 * @param {SVGElement} parent @param {Role} role @param {number} x @param {number} y @param {"×" | "+"} sign
 */
export function node(parent, role, x, y, sign) {
  const group = partOf(parent, { ...role, className: `node ${role.className ?? ""}` });
  el(group, "circle", { cx: x, cy: y, r: 10 });
  const arm = 4;
  el(group, "path", {
    class: "sign",
    d: sign === "+" ? `M${x - arm} ${y}h${2 * arm}M${x} ${y - arm}v${2 * arm}`
      : `M${x - 3} ${y - 3}l6 6M${x + 3} ${y - 3}l-6 6`,
  });
  nameIt(group, sign);
  return group;
}

/**
 * A function on a wire: tanh in a pill.
 * @param {SVGElement} parent @param {Role} role @param {number} x @param {number} y @param {string} text
 */
export function pill(parent, role, x, y, text) {
  const group = partOf(parent, { ...role, className: "pill" });
  el(group, "rect", { x: x - 19, y: y - 10, width: 38, height: 20, rx: 10 });
  label(group, x, y + 4, text);
  return group;
}

/** A wire with an arrow head. @param {SVGElement} parent @param {Role} role @param {number[][]} points */
export function pipe(parent, role, points) {
  const group = partOf(parent, { ...role, opens: null, className: `pipe ${role.className ?? ""}` });
  wire(group, "", points);
  return group;
}

/**
 * The number on a wire, and what it is.
 * @param {SVGElement} parent @param {Role} role @param {string} words
 * @param {{x: number, y: number, anchor?: string, wordsX?: number, wordsY: number, wordsAnchor?: string}} place
 */
export function reading(parent, role, words, { x, y, anchor = "middle", wordsX = x, wordsY, wordsAnchor = anchor }) {
  const group = partOf(parent, { ...role, className: "reading" });
  label(group, wordsX, wordsY, words && `${words} `, "mute", wordsAnchor);
  const value = label(group, x, y, "", "num strong", anchor);
  return {
    group,
    /** @param {number} number @param {string} [text] */
    paint(number, text = words) {
      put(value, short(number));
      if (!words) nameIt(group, `${text} ${short(number)}`);
    },
  };
}
