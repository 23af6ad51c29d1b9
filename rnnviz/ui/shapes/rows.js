/** Tensors as rows of coloured axes. What moved since the choice before is marked, and slides to its new place. */
import { AXIS_WORDS, drawBlocks, make, mountView } from "./parts.js";
import { mark, say } from "../kit/words.js";

const SLIDE_MS = 170;
const TAGS = { moved: mark("moved"), resized: mark("resized"), unchanged: mark("unchanged"), new: mark("new") };

/** What happened to one tensor: its axes changed places, their sizes or number changed, or nothing. */
function changeOf(before, now) {
  if (!before) return "new";
  const kinds = (row, other) => row.axes.map((axis) => axis.kind).filter((kind) => other.axes.some((one) => one.kind === kind));
  if (kinds(before, now).join() !== kinds(now, before).join()) return "moved";
  return before.shape === now.shape ? "unchanged" : "resized";
}

function sentence(changes, gone) {
  const named = (change) => changes.filter((one) => one.change === change).map((one) => one.name);
  const told = (message, names) => (names.length ? [say(message, { names: names.join(", ") })] : []);
  const moves = [
    ...told(mark("Moved: {names}."), named("moved")),
    ...told(mark("Resized: {names}."), named("resized")),
    ...told(mark("New: {names}."), named("new")),
    ...told(mark("Gone: {names}."), gone),
  ];
  if (!moves.length) return say("No shape changed.");
  return [...moves, ...told(mark("Unchanged: {names}."), named("unchanged"))].join(" ");
}

class Rows {
  constructor(root) {
    this.root = root;
    this.head = make(root, "div", "rv-head");
    this.said = make(root, "p", "rv-said");
    this.said.setAttribute("aria-live", "polite");
    this.groups = make(root, "div", "rv-groups");
    this.rows = new Map(); // name -> the row as it was last drawn
  }

  update(message) {
    const places = this.places();
    const rows = message.groups.flatMap((group) => group.rows);
    const first = this.rows.size === 0;
    const changes = rows.map((row) => ({ name: row.name, change: changeOf(this.rows.get(row.name), row) }));
    const gone = [...this.rows.keys()].filter((name) => !rows.some((row) => row.name === name));
    const marks = message.marks && !first ? new Map(changes.map((one) => [one.name, one.change])) : new Map();
    this.drawHead(message);
    this.said.hidden = !message.marks;
    this.said.textContent = first ? message.hint : sentence(changes, gone);
    this.groups.className = `rv-groups ${message.columns ?? ""}`;
    this.groups.replaceChildren();
    for (const group of message.groups) this.drawGroup(group, marks);
    this.rows = new Map(rows.map((row) => [row.name, row]));
    if (!first) this.slide(places);
  }

  drawHead({ legend, pill }) {
    this.head.replaceChildren();
    if (legend) {
      const list = make(this.head, "ul", "legend");
      for (const [kind, [letter, words]] of Object.entries(AXIS_WORDS)) {
        const item = make(list, "li", kind);
        make(item, "b", "", letter);
        item.append(` ${say(words)}`);
      }
    }
    if (!pill) return;
    const box = make(this.head, "p", `rv-pill ${pill.kind}`);
    make(box, "b", "", pill.words);
    make(box, "span", "", pill.details);
  }

  drawGroup(group, marks) {
    const card = make(this.groups, "section", "card");
    make(card, "h2", "", group.title);
    const list = make(card, "ul", "rv-rows");
    for (const row of group.rows) {
      const change = marks.get(row.name);
      const item = make(list, "li", "rv-row");
      item.dataset.name = row.name;
      item.dataset.change = change ?? "";
      make(item, "code", "rv-name", row.name);
      drawBlocks(item, row.axes);
      const words = make(item, "span", "rv-shape");
      make(words, "code", "", row.shape);
      if (row.count) make(words, "span", "rv-count", row.count);
      if (change) make(words, "span", `rv-tag ${change}`, say(TAGS[change]));
    }
    if (group.note) make(card, "p", "note", group.note);
  }

  /** Where every block stands, so that it can slide from there. */
  places() {
    const found = new Map();
    for (const item of this.groups.querySelectorAll(".rv-row")) {
      for (const block of item.querySelectorAll(".axis")) {
        const key = `${item.dataset.name} ${block.dataset.kind}`;
        if (!found.has(key)) found.set(key, block.getBoundingClientRect());
      }
    }
    return found;
  }

  slide(before) {
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    for (const item of this.groups.querySelectorAll(".rv-row")) {
      for (const block of item.querySelectorAll(".axis")) {
        const from = before.get(`${item.dataset.name} ${block.dataset.kind}`);
        const dx = from ? from.x - block.getBoundingClientRect().x : 0;
        if (!from) block.animate([{ opacity: 0 }, { opacity: 1 }], SLIDE_MS);
        else if (Math.abs(dx) > 1 && item.dataset.change === "moved") {
          block.animate([{ transform: `translateX(${dx}px)` }, { transform: "none" }], { duration: SLIDE_MS, easing: "ease-out" });
        }
      }
    }
  }
}

/** The component: called again whenever the message changes. */
export default function (given) {
  return mountView(given, Rows);
}
