/**
 * A Plotly figure made in Python, drawn here. It keeps its zoom when the data change, wears the page's colours and
 * follows the clock of its channel by moving a band of ours: Plotly takes 10 ms and more to move anything.
 */
import { clockOf, follow, goTo } from "./clock.js";
import { make } from "./dom.js";
import { makeTools, saveFigure } from "./figure_tools.js";
import { mount } from "./mount.js";
import { DARK, LIGHT } from "./palette.js";
import { pageIsDark } from "./theme.js";
import { mark, say } from "./words.js";

/** @import { Component } from "./mount.js" */
/** @import { Axis, FigureMessage, FullLayout, Json, JsonObject, Plot, Plotly, Point } from "./plotly.js" */
/** @typedef {{xa: Axis, top: number, bottom: number}} Place  of a band, in px */

const DARK_OF = Object.fromEntries(Object.entries(LIGHT).map(([name, colour]) => [colour, DARK[name]]));
const SMALLEST_TEXT = 12; // px
const NARROWEST_BAND = 3; // px
const PLOTLY_FAILED = mark("This chart could not be drawn: plotly.js did not load. Reload the page to try again.");

/** @type {Promise<Plotly> | null} */
let loading = null; // of Plotly

/**
 * Plotly, loaded once for all figures of the page; a failed load is tried again by the next figure.
 * @param {string} path
 */
function loadPlotly(path) {
  loading ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = new URL(path, document.baseURI).href;
    script.onload = () => resolve(window.Plotly);
    script.onerror = () => {
      loading = null;
      script.remove();
      reject(new Error(say(PLOTLY_FAILED)));
    };
    document.head.append(script);
  });
  return loading;
}

/**
 * A copy of a figure's part: colours replaced by `colours`, no font smaller than the smallest.
 * @param {Json} part
 * @param {Record<string, string>} colours
 * @param {boolean} [isFont]
 * @returns {Json}
 */
function dressed(part, colours, isFont = false) {
  if (typeof part === "string") return colours[part] ?? part;
  if (Array.isArray(part)) return part.map((item) => dressed(item, colours));
  return part === null || typeof part !== "object" ? part : dressedObject(part, colours, isFont);
}

/**
 * @param {JsonObject} part
 * @param {Record<string, string>} colours
 * @param {boolean} [isFont]
 */
function dressedObject(part, colours, isFont = false) {
  /** @type {JsonObject} */
  const copy = {};
  for (const [name, value] of Object.entries(part)) {
    if (name === "bdata") copy[name] = value;
    else if (isFont && name === "size") copy[name] = Math.max(SMALLEST_TEXT, Number(value));
    else copy[name] = dressed(value, colours, name.endsWith("font"));
  }
  return copy;
}

/** Plotly's own defaults are for white paper. @param {Element} element */
function quietAxes(element) {
  const style = getComputedStyle(element);
  const line = style.getPropertyValue("--st-border-color").trim();
  const axis = { gridcolor: line, zerolinecolor: line, linecolor: line };
  return { font: { color: style.getPropertyValue("--st-text-color").trim() }, xaxis: axis, yaxis: axis };
}

/**
 * Axes that stand above each other at the same place share a band; so does all that names the same cursor.
 * @param {FullLayout} layout
 * @param {string[] | null} names  of the axes; null: all
 */
function bandPlaces(layout, names) {
  const axes = layout._subplots.xaxis.map((id) => layout[`xaxis${id.slice(1)}`]);
  /** @type {Map<string, Place>} */
  const places = new Map();
  for (const xa of axes.filter((axis) => names === null || names.includes(axis._id))) {
    const partners = layout._subplots.cartesian.filter((id) => id.split("y")[0] === xa._id);
    for (const ya of partners.map((id) => layout[`yaxis${id.split("y")[1]}`])) {
      const at = `${Math.round(xa._offset)}:${Math.round(xa._length)}`;
      const place = places.get(at) ?? { xa, top: Infinity, bottom: 0 };
      place.top = Math.min(place.top, ya._offset);
      place.bottom = Math.max(place.bottom, ya._offset + ya._length);
      places.set(at, place);
    }
  }
  return [...places.values()];
}

class Figure {
  /** @param {HTMLElement} box */
  constructor(box) {
    box.className = "rnnviz-figure";
    this.box = box;
    /** @type {FigureMessage | null} */
    this.message = null;
    this.plot = /** @type {Plot} */ (make(box, "div", "rnnviz-figure-plot"));
    this.overlay = make(box, "div", "rnnviz-figure-overlay");
    this.overlay.setAttribute("role", "img"); // not the box: it holds buttons
    makeTools(box, (format) => this.plotly && this.message && saveFigure(this.plotly, this.plot, this.message.name, format));
    this.notice = make(null, "p");
    this.notice.setAttribute("role", "alert");
    /** @type {{band: HTMLElement, at: (number | null)[], xa: Axis, half: number}[]} */
    this.bands = [];
    /** @type {Plotly | null} */
    this.plotly = null;
    this.unfollow = () => {};
    // Only what is visible has a size; a figure in a closed tab is drawn when its tab opens.
    this.sizes = new ResizeObserver(() => this.resize());
    this.sizes.observe(this.box);
    // Nothing tells of a changed theme, but the page's ink is this box's colour, and its transition does.
    this.box.addEventListener("transitionend", (event) => event.target === this.box && this.draw());
  }

  /** @param {FigureMessage} message */
  update(message) {
    this.message = message;
    const { channel, height, alt, plotly } = message;
    this.box.style.height = `${height}px`;
    this.overlay.setAttribute("aria-label", alt);
    this.unfollow();
    this.unfollow = channel ? follow(channel, (tick) => this.paint(tick)) : () => {};
    loadPlotly(plotly).then((library) => { this.plotly = library; return this.draw(); }).catch((error) => this.fail(error));
  }

  async draw() {
    if (!this.plotly || !this.message || !this.box.isConnected || !this.box.clientWidth) return;
    const { data, layout } = this.message.figure;
    this.dark = pageIsDark(this.box);
    const colours = this.dark ? DARK_OF : {};
    const touch = matchMedia("(pointer: coarse)").matches;
    const first = !this.plot.data;
    const traces = data.map((trace) => dressed(trace, colours));
    await this.plotly.react(this.plot, traces, this.layoutOf(dressedObject(layout, colours), touch), {
      displaylogo: false,
      plotlyServerURL: "", // nothing leaves this page for Plotly's cloud
      displayModeBar: false, // figure_tools.js has what is needed of it
    });
    if (!this.plot.data) return; // removed meanwhile
    this.notice.remove();
    for (const svg of this.plot.querySelectorAll(".main-svg")) svg.setAttribute("aria-hidden", "true"); // read by alt
    if (first) {
      this.plot.on("plotly_afterplot", () => this.placeBands());
      this.plot.on("plotly_click", (event) => this.goToClicked(event.points[0]));
    }
    this.placeBands();
    this.box.dataset.drawn = String(Number(this.box.dataset.drawn ?? 0) + 1);
    this.box.dataset.ready = "true";
  }

  /**
   * The layout as this page shows it: in its font, of its size, on its paper.
   * @param {JsonObject} layout
   * @param {boolean} touch
   * @returns {JsonObject}
   */
  layoutOf({ height, ...layout }, touch) {
    return {
      uirevision: "rnnviz",
      ...layout,
      font: { .../** @type {JsonObject | undefined} */ (layout.font), family: getComputedStyle(this.box).fontFamily },
      template: { layout: quietAxes(this.box) }, // for what the figure leaves open
      autosize: true,
      paper_bgcolor: "rgba(0,0,0,0)",
      plot_bgcolor: "rgba(0,0,0,0)",
      ...(touch ? { dragmode: false } : {}), // a finger on the figure scrolls the page
    };
  }

  resize() {
    if (!this.plotly || !this.plot.data || this.dark !== pageIsDark(this.box)) {
      this.draw(); // no transition while it was hidden
      return;
    }
    const { width, height } = this.plot._fullLayout;
    const same = width === this.box.clientWidth && height === this.box.clientHeight;
    if (this.box.clientWidth && !same) this.plotly.Plots.resize(this.plot);
  }

  /** Make the bands for the axes as they are now: after every draw, zoom and change of size. */
  placeBands() {
    if (!this.message) return;
    const { channel, cursors } = this.message;
    this.bands = [];
    this.overlay.replaceChildren();
    for (const [axis, at] of Object.entries(cursors)) {
      for (const { xa, top, bottom } of bandPlaces(this.plot._fullLayout, axis ? [axis] : null)) {
        const frame = make(this.overlay, "div");
        Object.assign(frame.style, {
          left: `${xa._offset}px`, top: `${top}px`, width: `${xa._length}px`, height: `${bottom - top}px`,
        });
        const width = Math.max(NARROWEST_BAND, Math.abs(xa.r2p(1) - xa.r2p(0)));
        const band = make(frame, "div", "rnnviz-figure-band");
        band.style.width = `${width}px`;
        this.bands.push({ band, at, xa, half: width / 2 });
      }
    }
    if (channel) this.paint(clockOf(channel).tick);
  }

  /** @param {number} tick */
  paint(tick) {
    for (const { band, at, xa, half } of this.bands) {
      const x = at[tick] ?? null;
      band.style.visibility = x === null ? "hidden" : "visible";
      if (x !== null) band.style.transform = `translateX(${(xa.r2p(x) - half).toFixed(2)}px)`;
    }
    this.box.dataset.tick = String(tick);
  }

  /** @param {Point | undefined} point */
  goToClicked(point) {
    if (!this.message || !point) return;
    const { channel, cursors } = this.message;
    const at = cursors[point.xaxis?._id ?? ""] ?? cursors[""];
    if (!channel || !at) return;
    const tick = at.indexOf(Math.round(point.x));
    if (tick >= 0) goTo(clockOf(channel), tick);
  }

  /** @param {Error} error */
  fail(error) {
    this.notice.textContent = error.message;
    this.box.prepend(this.notice);
  }

  remove() {
    this.unfollow();
    this.sizes.disconnect();
    if (this.plot.data) this.plotly?.purge(this.plot);
  }
}

/** @param {Component} component */
export default function (component) {
  return mount(component, (root) => new Figure(root), { themed: false });
}
