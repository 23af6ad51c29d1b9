/** The script of the lesson, or of each way to do the same, with the lines lit that compute what the clock shows. */
import { make } from "../kit/dom.js";
import { say } from "../kit/words.js";

/** @import { Code, Lesson } from "./types.js" */

export class CodePane {
  /** @param {HTMLElement} parent */
  constructor(parent) {
    this.root = make(parent, "section", "code-pane card");
    this.root.setAttribute("aria-label", say("Code"));
    const head = make(this.root, "header");
    this.title = make(head, "h2", "", say("Code"));
    this.told = make(head, "span", "mute", say("the lines that run now are lit"));
    this.scroll = make(this.root, "ol", "code-lines");
    this.scroll.tabIndex = 0;
    /** @type {HTMLElement[]} */
    this.lines = [];
    /** @type {string[]} */
    this.owners = [];
    /** @type {HTMLElement | null} */
    this.first = null; // of the lines that are lit
    this.isAtStart = true;
    this.begin = 0; // the line that is shown first
  }

  /** @param {Code} code */
  update({ lines, owners }) {
    this.owners = owners;
    this.lines = lines.map((text) => {
      const line = make(null, "li");
      make(line, "code", "", text || " ");
      return line;
    });
    this.scroll.replaceChildren(...this.lines);
    this.scroll.classList.remove("runs");
    this.first = null;
    this.begin = lines.findIndex((text) => text.includes("torch.")); // behind what is imported
  }

  /** @param {string[]} made  values that are being made */
  paint(made) {
    let first = null;
    for (const [k, line] of this.lines.entries()) {
      const lit = this.owners[k] !== "" && made.includes(this.owners[k]);
      if (line.classList.contains("lit") !== lit) line.classList.toggle("lit", lit);
      if (lit) first ??= line;
    }
    if (Boolean(first) !== Boolean(this.first)) this.scroll.classList.toggle("runs", first !== null);
    this.first = first;
    this.isAtStart = !made.length;
  }

  /** Once the browser has laid out the tick: asking for places before would make it do so twice. */
  bringInSight() {
    const line = this.first;
    if (!line) {
      if (this.isAtStart) this.scroll.scrollTop = Math.max(0, (this.lines[this.begin]?.offsetTop ?? 0) - 4);
      return;
    }
    const { scrollTop, clientHeight } = this.scroll;
    const top = line.offsetTop;
    if (top < scrollTop || top + line.offsetHeight > scrollTop + clientHeight) this.scroll.scrollTop = top - clientHeight / 3;
  }
}

/** Codes that do the same, side by side on one clock. */
export class WaysPane {
  /** @param {HTMLElement} parent */
  constructor(parent) {
    this.root = make(parent, "div", "ways-row");
    /** @type {CodePane[]} */
    this.panes = [];
  }

  /** @param {Lesson["ways"]} ways */
  update(ways) {
    this.root.hidden = ways.length === 0;
    this.root.replaceChildren();
    this.panes = ways.map(({ title, code, apart, close }, k) => {
      const pane = new CodePane(this.root);
      pane.root.setAttribute("aria-label", title);
      pane.title.textContent = `${k + 1} · ${title}`;
      pane.told.textContent = k ? apart : "";
      pane.told.className = close ? "ok" : "mute"; // rounding that grew is no agreement
      pane.update(code);
      pane.begin = 0;
      return pane;
    });
  }

  /** @param {string[]} made  values that are being made */
  paint(made) {
    for (const pane of this.panes) pane.paint(made);
  }

  bringInSight() {
    for (const pane of this.panes) pane.bringInSight();
  }
}
