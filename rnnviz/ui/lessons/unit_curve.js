/** The curve of an activation with a dot for every unit, the chosen one with its way up to it. */
import { el, label } from "../kit/svg.js";
import { SHAPES } from "../simulator/dock/curve.js";
import { sumSaid } from "./open_row.js";

/** @import { Table } from "./types.js" */

const [WIDTH, HEIGHT, EDGE] = [120, 92, 8]; // px

/** @param {HTMLElement} parent @param {Table} table @param {number} chosen  unit */
export function unitCurve(parent, { activation, rows, letters, open }, chosen) {
  if (activation === "none") return;
  const { of, low, reach } = SHAPES[activation];
  const high = activation === "relu" ? reach : 1;
  const svg = el(parent, "svg", { width: WIDTH, height: HEIGHT, viewBox: `0 0 ${WIDTH} ${HEIGHT}`, "aria-hidden": "true", class: "unit-curve" });
  const xOf = (/** @type {number} */ a) => EDGE + ((Math.max(-reach, Math.min(reach, a)) + reach) / (2 * reach)) * (WIDTH - 2 * EDGE);
  const yOf = (/** @type {number} */ v) => HEIGHT - EDGE - ((Math.max(low, Math.min(v, high)) - low) / (high - low)) * (HEIGHT - 2 * EDGE);
  el(svg, "path", { class: "axes", d: `M${EDGE} ${yOf(0)}H${WIDTH - EDGE}M${xOf(0)} ${EDGE}V${HEIGHT - EDGE}` });
  const points = Array.from({ length: 49 }, (_, k) => (k / 24 - 1) * reach);
  el(svg, "path", { class: "line-of", d: `M${points.map((a) => `${xOf(a).toFixed(1)} ${yOf(of(a)).toFixed(1)}`).join("L")}` });
  label(svg, EDGE + 2, EDGE + 10, activation === "sigmoid" ? "σ" : activation, "mute", "start");
  if (letters) return;
  if (open) {
    const row = rows.find(({ unit }) => unit === open.unit);
    if (!row) return;
    el(svg, "path", { class: "drop", d: `M${xOf(row.total).toFixed(1)} ${EDGE}V${HEIGHT - EDGE}` });
    el(svg, "circle", { class: "unit-dot chosen", cx: xOf(row.total).toFixed(1), cy: yOf(0).toFixed(1), r: 4 });
    const slip = open.said?.slip;
    if (!open.said || !slip) return;
    const other = slip.curve === "tanh" || slip.curve === "relu" || slip.curve === "sigmoid" ? SHAPES[slip.curve] : null;
    if (other) el(svg, "path", { class: "line-of wrong", d: `M${points.map((a) => `${xOf(a).toFixed(1)} ${yOf(other.of(a)).toFixed(1)}`).join("L")}` });
    if (slip.curve === "sum") el(svg, "path", { class: "line-of wrong", d: `M${xOf(-1).toFixed(1)} ${yOf(-1).toFixed(1)}L${xOf(1).toFixed(1)} ${yOf(1).toFixed(1)}` });
    el(svg, "circle", { class: "unit-dot wrong", cx: xOf(sumSaid(row, slip)).toFixed(1), cy: yOf(open.said.value).toFixed(1), r: 4 });
    return;
  }
  for (const { unit, total, value } of rows.toSorted((a, b) => Number(a.unit === chosen) - Number(b.unit === chosen))) {
    if (!Number.isFinite(total) || !Number.isFinite(value)) continue;
    const [x, y] = [xOf(total), yOf(value)];
    if (unit === chosen) el(svg, "path", { class: "drop", d: `M${x.toFixed(1)} ${yOf(0).toFixed(1)}V${y.toFixed(1)}` });
    el(svg, "circle", { class: unit === chosen ? "unit-dot chosen" : "unit-dot", cx: x.toFixed(1), cy: y.toFixed(1), r: 4 });
  }
}
