/** RNN, GRU and LSTM on the same input, on one clock and one scale: how much of a gradient each of them keeps. */
import { clockOf } from "../../kit/clock.js";
import { make, put } from "../../kit/dom.js";
import { say } from "../../kit/words.js";
import { Chart, wholeAxis } from "./chart.js";
import { backChannel, backOf } from "./gradients.js";
import { decades } from "./norms.js";
import { stepsOf } from "./order.js";
import { ReadOff } from "./read_off.js";

/** @import { CellCurves } from "./types.js" */

/** @type {CellCurves[]} */
const NONE = [];
const MOST = 12; // powers of ten
const LEFT = 52;
const NAME = 76; // px, a cell's name beside its chart
const HEIGHT = 58; // px of a chart; the last has the numbers of the steps
const FOOT = 16;
const MARKS = /** @type {Record<string, [string, string]>} */ ({ match: ["✓", "ok"], amplified: ["✓", "ok"], overflow: ["·", "overflow"], mismatch: ["✗", "bad"] });

export class Cells {
  /** @param {HTMLElement} parent @param {string} channel */
  constructor(parent, channel) {
    this.channel = channel;
    this.root = make(parent, "section", "stage card back-cells");
    this.root.setAttribute("aria-label", say("The same question, asked of each cell"));
    make(this.root, "h3", "", say("One input, one clock: what each cell keeps of a gradient"));
    this.wait = make(this.root, "p", "note", say("The other cells are asked the same …"));
    this.legend = make(this.root, "ul", "reach-legend");
    this.box = make(this.root, "div");
    this.table = new ReadOff(this.root);
    /** @type {{root: HTMLElement, name: HTMLElement, check: HTMLElement, chart: Chart}[]} */
    this.rows = [];
    /** @type {unknown[]} */
    this.made = [];
    this.sizes = new ResizeObserver(() => this.paint());
    this.sizes.observe(this.root);
  }

  paint() {
    const now = backOf(this.channel);
    const width = this.root.clientWidth - 32;
    if (!now || width < 100 || this.root.hidden) return;
    const { run, back } = now;
    const cells = back.parts.cells ?? NONE;
    this.wait.hidden = cells.length > 0;
    const made = [cells, width, run.length];
    if (made.some((value, k) => value !== this.made[k])) this.draw(cells, width, run.length);
    this.made = made;
    const { tick } = clockOf(backChannel(this.channel));
    const last = run.length - 1;
    const t = tick < 0 ? null : last - Math.min(tick, stepsOf(run) - 1, last);
    this.rows.forEach(({ chart }, k) => k < cells.length && chart.at(t));
    this.table.paint(cells, t, run.length, back.question.truncate);
  }

  /** @param {CellCurves[]} cells @param {number} width @param {number} length */
  draw(cells, width, length) {
    const range = decades(cells.flatMap((cell) => curvesOf(cell).flatMap(({ values }) => Array.from(values).slice(0, length))), MOST);
    while (this.rows.length < cells.length) {
      const root = make(this.box, "div", "cell-row");
      const head = make(root, "div", "cell-head");
      this.rows.push({ root, name: make(head, "b"), check: make(head, "span"), chart: new Chart(root) });
    }
    const all = new Map(cells.flatMap(curvesOf).map(({ name, className }) => [name, className]));
    this.legend.replaceChildren(...[...all].map(([name, className]) => make(null, "li", className, name)), make(null, "li", "note", say("s is h, with a memory h and c")));
    this.rows.forEach(({ root, name, check, chart }, k) => {
      root.hidden = k >= cells.length;
      if (root.hidden) return;
      const [sign, className] = MARKS[cells[k].verdict] ?? MARKS.mismatch;
      put(name, cells[k].title);
      put(check, say("autograd {sign}", { sign }));
      check.className = className;
      chart.draw(curvesOf(cells[k]), { axis: { ...wholeAxis(width - NAME, LEFT, length), named: k === cells.length - 1 }, leftwards: true, height: HEIGHT + (k === cells.length - 1 ? FOOT : 0), range });
    });
  }

  remove() {
    this.sizes.disconnect();
  }
}

/** @param {CellCurves} cell */
const curvesOf = ({ h, c, flow, bound }) => [
  { name: "‖d_h[t]‖", className: "own", values: h },
  ...(c ? [{ name: "‖d_c[t]‖", className: "memory", values: c }] : []),
  ...(flow ? [{ name: "‖∂s[T]/∂s[t]‖", className: "flow", values: flow }] : []),
  ...(bound ? [{ name: say("at most Π σ_max"), className: "bound", values: bound }] : []),
];
