/** The inside of a plain cell: what comes from x and what from h, their sum, and one curve. */
import { el, label } from "../../kit/svg.js";
import { node, partOf, pipe, reading, stateBox } from "./cell_parts.js";
import { smallCurve } from "./curve.js";
import { gateNumbers, limitOf } from "./inside.js";
import { stateName } from "./written.js";

/** @import { Place, Run } from "../types.js" */
/** @import { Phases } from "./phases.js" */

const MIDDLE = 62;
export const PLAIN_HEIGHT = 124;

/**
 * @param {SVGElement} svg @param {Run} run @param {number} width @param {Phases} phases
 * @returns {(at: Place, upto: number) => void} paints it
 */
export function drawPlain(svg, run, width, phases) {
  const { cell, bias } = run.arch;
  const limit = limitOf(run, "h");
  const role = { phase: 0, opens: 0, className: "quiet" };
  const { state } = phases;
  const nodeX = 0.32 * width;
  const curve = { x: 0.5 * width, y: MIDDLE - 34, width: 0.28 * width, height: 68 };
  const boxes = [-1, 1].map((side) => {
    const [kind, product] = side < 0 ? ["x", "W_ih x"] : ["h", "W_hh h"];
    const y = MIDDLE + 26 * side;
    pipe(svg, { phase: 0, className: kind }, [[64, y], [nodeX, y], [nodeX, MIDDLE + 12 * side]]);
    const name = bias ? `${product} + b_${kind === "x" ? "ih" : "hh"}` : product;
    label(svg, 0, y + (side < 0 ? -18 : 28), name, `strong ${kind}`, "start");
    return stateBox(svg, { ...role, className: "nameless quiet" }, { x: 0, y, width: 64, limit });
  });
  pipe(svg, { phase: 0 }, [[nodeX + 11, MIDDLE], [curve.x - 2, MIDDLE]]);
  node(svg, role, nodeX, MIDDLE, "+");
  const sum = reading(svg, role, "", { x: (nodeX + 10 + curve.x) / 2, y: MIDDLE - 8, wordsY: 0 });
  const group = partOf(svg, { phase: state, opens: 0, from: 0, className: "gate" });
  el(group, "rect", { class: "gate-back", ...curve, rx: 8 });
  el(group, "rect", { class: "gate-edge", ...curve, rx: 8 });
  const paintCurve = smallCurve(group, { x: curve.x + 8, y: curve.y + 8, width: curve.width - 16, height: curve.height - 16 });
  group.setAttribute("aria-label", cell.gates[0].activation);
  pipe(svg, { phase: state, className: "h" }, [[curve.x + curve.width + 2, MIDDLE], [width - 48, MIDDLE]]);
  const place = { x: width - 46, y: MIDDLE, width: 46, below: true, limit };
  const box = stateBox(svg, { phase: state, opens: 0, className: "h quiet" }, place);
  return (at) => {
    const { fromX, fromH, sum: total, value } = gateNumbers(at, 0);
    boxes[0].paint(fromX, "x");
    boxes[1].paint(fromH, "h");
    sum.paint(total, "sum");
    paintCurve(cell.gates[0].activation, total, value);
    box.paint(value, stateName("h", at.t));
  };
}
