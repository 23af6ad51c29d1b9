/** All steps of a long run as one strip: h of the selected layer and direction, the window's frame, the clock. */
import { make } from "../../kit/dom.js";
import { el, set } from "../../kit/svg.js";
import { say } from "../../kit/words.js";
import { signedScale } from "./strip.js";
import { limitOf, stateValues } from "./values.js";

/** @import { Run, Selection } from "../types.js" */
/** @import { Palette } from "../../kit/pixels.js" */
/** @import { Rows } from "./rows.js" */

const HEIGHT = 56;
const FOLLOWS_MS = 100;

/**
 * @param {HTMLElement} parent
 * @param {(t: number) => void} goTo  what a press or a drag on a step does
 */
export function makeOverview(parent, goTo) {
  const root = make(parent, "div", "overview");
  const head = make(root, "p", "overview-head");
  const band = make(root, "div", "overview-band");
  const canvas = make(band, "canvas");
  const over = el(band, "svg", { width: "100%", height: "100%", "aria-hidden": "true" });
  el(over, "rect", { class: "sheet", x: -8, y: -8, width: "110%", height: "130%" }); // what moves over it stays within
  const [veil, frame, cursor] = ["veil", "window", "cursor"].map((name) => el(over, "rect", { class: name }));
  const ticks = make(root, "div", "overview-ticks");
  band.style.height = `${HEIGHT}px`;
  let T = 1;
  let drawn = "";
  let latest = () => {}; // fills it with the run that was shown last
  let timer = 0;
  /** @param {PointerEvent} event */
  const pick = (event) => {
    const { left, width } = band.getBoundingClientRect();
    goTo(Math.max(0, Math.min(T - 1, Math.floor(((event.clientX - left) / width) * T))));
  };
  band.addEventListener("pointerdown", (event) => {
    band.setPointerCapture(event.pointerId);
    pick(event);
  });
  band.addEventListener("pointermove", (event) => event.buttons && pick(event));

  /** While a hand drags a number, all steps follow ten times a second: what it drags is seen first. @param {Run} run @param {Selection} selection @param {Rows} rows @param {Palette} palette */
  function draw(run, { layer, direction }, rows, palette) {
    const now = [layer, direction, palette.zero].join(":");
    if (drawn === now) return;
    drawn = now;
    if (run.T !== T) name(run.T);
    latest = () => {
      clearTimeout(timer);
      timer = 0;
      fill(run, layer, direction, rows, palette);
    };
    if (!run.whole || !run.unchecked) latest();
    else timer ||= setTimeout(() => latest(), FOLLOWS_MS);
  }

  /** @param {number} steps */
  function name(steps) {
    T = steps;
    head.textContent = say("All {T} steps", { T });
    ticks.replaceChildren();
    for (const share of [0, 0.25, 0.5, 0.75, 1]) make(ticks, "span", "", String(Math.round(share * (T - 1))));
  }

  /** @param {Run} run @param {number} layer @param {number} direction @param {Rows} rows @param {Palette} palette */
  function fill(run, layer, direction, rows, palette) {
    canvas.width = T; // which empties it, too
    canvas.height = rows.rows.length;
    const pen = canvas.getContext("2d");
    const { pixel } = signedScale(limitOf(run, "h"));
    for (let t = 0; pen && t < run.length; t++) {
      stateValues(run, rows, layer, direction, t).forEach(({ value }, k) => {
        pen.fillStyle = pixel(palette, value);
        pen.fillRect(t, k, 1, 1);
      });
    }
  }

  /** @param {number} first @param {number} steps @param {number | null} now @param {boolean} backwards */
  function paint(first, steps, now, backwards) {
    const percent = (/** @type {number} */ t) => `${((100 * t) / T).toFixed(2)}%`;
    set(frame, { x: percent(first), width: percent(steps) });
    set(cursor, { x: percent(now ?? 0), style: `width:${now === null ? 0 : `max(3px, ${percent(1)})`}` });
    const [from, to] = now === null ? [0, T] : backwards ? [0, now] : [now + 1, T];
    set(veil, { x: percent(from), width: percent(to - from) });
  }
  return { root, draw, paint, forget: () => { drawn = ""; } };
}
