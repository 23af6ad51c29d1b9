/** Disturb one sample: what moves where, with the layout right and with batch_first forgotten. Computed by torch. */
import { make, mountView } from "./parts.js";
import { say, sayMany } from "../kit/words.js";

class Leak {
  constructor(root) {
    this.root = root;
    this.sample = 0;
    this.said = make(null, "p", "rv-said");
    this.said.setAttribute("aria-live", "polite");
  }

  update(message) {
    this.message = message;
    this.sample = Math.min(this.sample, message.samples - 1);
    this.root.replaceChildren();
    const bar = make(this.root, "div", "rv-chips apart");
    bar.setAttribute("role", "group");
    bar.setAttribute("aria-label", say("Disturb"));
    make(bar, "span", "mute", say("Disturb"));
    this.buttons = Array.from({ length: message.samples }, (_, n) => {
      const chip = make(bar, "button", "chip", say("sample {n}", { n }));
      chip.type = "button";
      chip.addEventListener("click", () => { this.sample = n; this.paint(); });
      return chip;
    });
    const pair = make(this.root, "div", "rv-groups two");
    this.grids = message.layouts.map((layout) => this.drawGrid(pair, layout));
    this.root.append(this.said);
    this.paint();
  }

  drawGrid(parent, { title, code, ok }) {
    const { samples, steps } = this.message;
    const card = make(parent, "section", "card");
    make(card, "h2", ok ? "ok" : "bad", title);
    make(card, "code", "mute", code);
    const box = make(card, "div", "scroll");
    box.tabIndex = 0;
    box.setAttribute("role", "region");
    box.setAttribute("aria-label", say("{title}: which outputs changed", { title }));
    const table = make(box, "table", "rv-leak");
    const head = make(make(table, "thead"), "tr");
    make(head, "td");
    for (let t = 0; t < steps; t++) make(head, "th", "", `t=${t}`).scope = "col";
    const body = make(table, "tbody");
    const cells = Array.from({ length: samples }, (_, n) => {
      const row = make(body, "tr");
      make(row, "th", "", say("sample {n}", { n })).scope = "row";
      return Array.from({ length: steps }, () => make(row, "td"));
    });
    const said = make(card, "p", "note");
    return { cells, said };
  }

  paint() {
    const { samples, steps, layouts } = this.message;
    this.buttons.forEach((chip, n) => chip.setAttribute("aria-pressed", String(n === this.sample)));
    const sums = layouts.map((layout, k) => {
      const moved = layout.changed[this.sample];
      const { cells, said } = this.grids[k];
      const hit = new Set();
      let count = 0;
      moved.forEach((row, n) => row.forEach((on, t) => {
        const cell = cells[n][t];
        cell.className = !on ? "" : n === this.sample ? "own" : "leak";
        cell.textContent = !on ? "·" : n === this.sample ? "●" : "▲";
        cell.title = !on ? say("unchanged") : n === this.sample ? say("changed: its own sample") : say("changed: another sample");
        if (on) { count += 1; hit.add(n); }
      }));
      const others = [...hit].filter((n) => n !== this.sample);
      const changed = say("{count} of {all} outputs changed.", { count, all: samples * steps });
      const leaked = sayMany("▲ Leakage into {n} other sample.", "▲ Leakage into {n} other samples.", others.length);
      said.textContent = `${changed} ${others.length ? leaked : say("Only its own sample: nothing leaks.")}`;
      return others.length;
    });
    const counts = { n: this.sample, right: sums[0], forgotten: sums[1] };
    this.said.textContent = say(
      "Sample {n} disturbed: other samples that changed are {right} with batch_first=True, {forgotten} with it forgotten. "
      + "torch raises no error in either case.",
      counts,
    );
  }
}

/** The component: called again whenever the message changes. */
export default function (given) {
  return mountView(given, Leak);
}
