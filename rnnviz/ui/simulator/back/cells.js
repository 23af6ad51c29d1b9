/** RNN, GRU and LSTM on the same input, on one clock and one scale: how much of a gradient each of them keeps. */
import { clockOf } from "../../kit/clock.js";
import { make, put } from "../../kit/dom.js";
import { el } from "../../kit/svg.js";
import { say } from "../../kit/words.js";
import { paintChart } from "./chart.js";
import { backChannel, backOf } from "./gradients.js";
import { decades } from "./norms.js";
import { stepsOf } from "./order.js";
import { written } from "./scale.js";

/** @import { CellCurves } from "./types.js" */

const MOST = 12; // powers of ten
const HEIGHT = 106; // px of a chart
const MARKS = /** @type {Record<string, [string, string]>} */ ({ match: ["✓", "ok"], amplified: ["✓", "ok"], overflow: ["·", "overflow"], mismatch: ["✗", "bad"] });

export class Cells {
  /** @param {HTMLElement} parent @param {string} channel */
  constructor(parent, channel) {
    this.channel = channel;
    this.root = make(parent, "section", "stage card back-cells");
    this.root.setAttribute("aria-label", say("The same question, asked of each cell"));
    make(this.root, "h3", "", say("One input, one clock: what each cell keeps of a gradient"));
    this.wait = make(this.root, "p", "note", say("The other cells are asked the same …"));
    this.box = make(this.root, "div");
    /** @type {{root: HTMLElement, name: HTMLElement, told: HTMLElement, svg: SVGSVGElement}[]} */
    this.rows = [];
    this.sizes = new ResizeObserver(() => this.paint());
    this.sizes.observe(this.root);
  }

  paint() {
    const now = backOf(this.channel);
    const width = this.root.clientWidth - 32;
    if (!now || width < 100 || this.root.hidden) return;
    const { run, back } = now;
    const cells = back.cells ?? [];
    this.wait.hidden = cells.length > 0;
    const { tick } = clockOf(backChannel(this.channel));
    const last = run.length - 1;
    const t = tick < 0 ? null : last - Math.min(tick, stepsOf(run) - 1, last);
    const range = decades(cells.flatMap((cell) => curvesOf(cell).flatMap(({ values }) => Array.from(values).slice(0, run.length))), MOST);
    while (this.rows.length < cells.length) {
      const root = make(this.box, "div", "cell-row");
      const head = make(root, "div", "cell-head");
      this.rows.push({ root, name: make(head, "b"), told: make(head, "ul", "reach-legend"), svg: el(root, "svg", { class: "reach-chart", role: "img" }) });
    }
    this.rows.forEach(({ root, name, told, svg }, k) => {
      root.hidden = k >= cells.length;
      if (root.hidden) return;
      const curves = curvesOf(cells[k]);
      put(name, cells[k].title);
      const [sign, className] = MARKS[cells[k].verdict] ?? MARKS.mismatch;
      const check = make(null, "li", className, say("autograd {sign}", { sign }));
      told.replaceChildren(...curves.map((curve) => {
        const item = make(null, "li", curve.className);
        make(item, "span", "", curve.name);
        make(item, "strong", "", t === null ? "–" : written(curve.values[t], 2));
        return item;
      }), check);
      paintChart(svg, curves, { width, t, length: run.length, leftwards: true, height: HEIGHT, range });
    });
  }

  remove() {
    this.sizes.disconnect();
  }
}

/** @param {CellCurves} cell */
const curvesOf = ({ h, c, flow, bound, memory }) => [
  { name: "‖d_h[t]‖", className: "own", values: h },
  ...(c ? [{ name: "‖d_c[t]‖", className: "memory", values: c }] : []),
  ...(flow ? [{ name: memory ? "‖∂s[T]/∂s[t]‖" : "‖∂h[T]/∂h[t]‖", className: "flow", values: flow }] : []),
  ...(bound ? [{ name: say("at most Π σ_max"), className: "bound", values: bound }] : []),
];
