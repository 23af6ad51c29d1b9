/** The bar that stays on the screen: time, the verdict with its details on a press, and what the picture shows. */
import { make, makeButton, put } from "../kit/dom.js";
import { mount } from "../kit/mount.js";
import { set } from "../kit/svg.js";
import { mountTransport } from "../kit/transport.js";
import { mark, say } from "../kit/words.js";
import { BACK_EVENT, backChannel, backOf } from "./back/gradients.js";
import { labelOfQuestion, labelsBack, statusBack } from "./back/order.js";
import { RUN_EVENT, listen, runOf } from "./run.js";
import { SHOWN_EVENT, shownOf, show } from "./shown.js";
import { tickLabels, tickStatus } from "./stage_words.js";

/** @import { Component } from "../kit/mount.js" */
/** @import { Verdict } from "./types.js" */

const REVEALS = /** @type {const} */ ([
  ["hidden", mark("Hide the future")],
  ["ghost", mark("Future as a ghost")],
  ["shown", mark("Show the future")],
]);
const OUTLINES = /** @type {const} */ ([
  ["output", mark("Outline output"), mark("The states of the top layer at every step: torch's output")],
  ["h_n", mark("Outline h_n"), mark("The last state of every layer and direction: torch's h_n")],
  ["shared", mark("Same weights"), mark("Every copy uses the same matrices")],
]);
const MODES = /** @type {const} */ ([
  ["forward", mark("forward"), mark("What the network computes")],
  ["back", mark("back"), mark("The way back: gradients, from the last step to the first")],
]);
/** @type {import("./types.js").Verdict} */
const WAITING = { verdict: "open", headline: "…", detail: "" };
const PARTS = /** @type {const} */ ([
  [mark("The bar"), mark("time: ◀ ▶ and the arrow keys move one step, Space plays. The verdict compares every number with torch.")],
  [mark("The stage"), mark("time goes right. Below: x, what is read. Above: h, one column per step. A press on a number opens its sum.")],
  [mark("The tracks"), mark("the same steps once more: h of every unit as lines, then the memory and each gate, the chosen unit large.")],
  [mark("Inside the cell"), mark("one unit at one step, with its numbers. A press on a gate opens the sum behind it.")],
  [mark("Why"), mark("every product of that sum: the value, its weight, what they give, and torch's number beside ours.")],
]);

class Bar {
  /** @param {HTMLElement} root @param {boolean} alone  in a file of its own, where no server answers */
  constructor(root, alone) {
    this.alone = alone;
    root.className = "bar-row";
    this.root = root;
    this.time = make(root, "div", "time");
    this.modes = make(root, "div", "modes");
    this.modes.setAttribute("role", "group");
    this.modes.setAttribute("aria-label", say("Direction of the page"));
    this.modeButtons = MODES.map(([mode, words, told]) => (
      makeButton(this.modes, "mode", say(words), () => show(this.channel, { mode }), say(told))));
    if (alone) this.modes.remove();
    this.pill = makeButton(root, "rv-pill", "", () => this.toggle(this.detail));
    this.pill.setAttribute("aria-expanded", "false");
    this.headline = make(this.pill, "strong");
    this.menuButton = makeButton(root, "more", "⋯", () => this.toggle(this.menu), say("What the picture shows"));
    this.menuButton.setAttribute("aria-label", say("What the picture shows"));
    this.leave = makeButton(root, "leave", say("Esc"), () => this.present(false), say("Stop presenting"));
    this.detail = make(root, "div", "pop detail card");
    this.menu = make(root, "div", "pop menu card");
    this.detail.hidden = this.menu.hidden = true;
    /** @type {HTMLButtonElement[]} */
    this.switches = [];
    this.channel = "";
    /** @type {(() => void)[]} */
    this.release = [];
    /** @type {ReturnType<typeof mountTransport> | null} */
    this.transport = null;
    this.mode = "";
    this.onKey = (/** @type {KeyboardEvent} */ event) => event.key === "Escape" && this.escape();
    this.onPress = (/** @type {PointerEvent} */ event) => { if (!event.composedPath().includes(root)) this.close(); };
    addEventListener("keydown", this.onKey);
    addEventListener("pointerdown", this.onPress);
  }

  /** @param {{channel: string}} message */
  update({ channel }) {
    if (channel === this.channel) return;
    this.channel = channel;
    this.makeMenu();
    this.release = [
      listen(RUN_EVENT, channel, () => this.showRun()),
      listen(BACK_EVENT, channel, () => this.showRun()),
      listen(SHOWN_EVENT, channel, () => this.showSwitches()),
    ];
    this.showRun();
    this.showSwitches();
  }

  makeMenu() {
    make(this.menu, "h3", "", say("What is not computed yet"));
    const reveals = make(this.menu, "div", "choices");
    for (const [name, words] of REVEALS) this.addSwitch(reveals, words, "", "reveal", name);
    make(this.menu, "h3", "", say("Frames"));
    const frames = make(this.menu, "div", "choices");
    for (const [name, words, told] of OUTLINES) this.addSwitch(frames, words, told, name, true);
    const last = make(this.menu, "div", "choices");
    this.addSwitch(last, mark("Predict"), mark("Type what the chosen unit will be next, then see it"), "predict", true);
    makeButton(last, "chip", say("Present"), () => this.present(true), say("Only the picture, large, for a projector"));
    if (!this.alone) makeButton(last, "chip", say("Share …"), () => this.share(), say("A link to these choices, this step and this sum"));
    const parts = make(this.menu, "details");
    make(parts, "summary", "", say("What am I looking at?"));
    const list = make(parts, "dl");
    for (const [name, told] of PARTS) {
      make(list, "dt", "", say(name));
      make(list, "dd", "", say(told));
    }
  }

  /** @param {HTMLElement} parent @param {string} words @param {string} told @param {keyof import("./shown.js").Shown} name @param {string | boolean} value */
  addSwitch(parent, words, told, name, value) {
    const button = makeButton(parent, "chip", say(words), () => {
      show(this.channel, { [name]: value === true ? !shownOf(this.channel)[name] : value });
    }, told && say(told));
    Object.assign(button.dataset, { name, value: String(value) });
    this.switches.push(button);
  }

  showSwitches() {
    const shown = shownOf(this.channel);
    for (const button of this.switches) {
      const { name, value } = /** @type {{name: keyof typeof shown, value: string}} */ (button.dataset);
      button.setAttribute("aria-pressed", String(String(shown[name]) === value));
    }
    this.leave.hidden = !shown.present;
    this.modeButtons.forEach((button, k) => button.setAttribute("aria-pressed", String(MODES[k][0] === shown.mode)));
    if (shown.mode !== this.mode) this.showRun();
  }

  showRun() {
    const run = runOf(this.channel);
    if (!run) return;
    const { mode } = shownOf(this.channel);
    if (run.whole && run.unchecked && mode === this.mode && mode === "forward") return this.showVerdict(run.match); // time is the same
    const now = mode === "back" ? backOf(this.channel) : null;
    const time = mode === "back" ? {
      labels: labelsBack(run), status: (/** @type {number} */ tick) => statusBack(run, tick), before: now ? labelOfQuestion(run, now.back.question) : "…", leftwards: true,
    } : { labels: tickLabels(run), status: (/** @type {number} */ tick) => tickStatus(run, tick), before: say("start") };
    if (mode !== this.mode) { // each way has its own clock
      this.transport?.unmount();
      this.transport = null;
    }
    this.mode = mode;
    if (this.transport) this.transport.update(time);
    else this.transport = mountTransport(this.time, mode === "back" ? backChannel(this.channel) : this.channel, time);
    this.showVerdict(now?.back.match ?? (mode === "back" ? WAITING : run.match));
  }

  /** @param {Verdict} match */
  showVerdict({ verdict, headline, detail }) {
    set(this.pill, { class: `rv-pill ${verdict}`, title: detail });
    put(this.headline, headline);
    if (detail === this.detail.firstChild?.textContent) return;
    this.detail.replaceChildren();
    make(this.detail, "p", "", detail);
    if (!this.alone) make(this.detail, "p", "note", say("The tab Match has every tensor."));
  }

  /** @param {HTMLElement} pop */
  toggle(pop) {
    const open = pop.hidden;
    this.close();
    pop.hidden = !open;
    this.pill.setAttribute("aria-expanded", String(!this.detail.hidden));
    this.menuButton.setAttribute("aria-expanded", String(!this.menu.hidden));
  }

  close() {
    this.detail.hidden = this.menu.hidden = true;
    this.pill.setAttribute("aria-expanded", "false");
    this.menuButton.setAttribute("aria-expanded", "false");
  }

  escape() {
    if (!this.menu.hidden || !this.detail.hidden) this.close();
    else if (shownOf(this.channel).present) this.present(false);
  }

  /** @param {boolean} on */
  present(on) {
    this.close();
    show(this.channel, { present: on });
  }

  share() {
    this.close();
    dispatchEvent(new CustomEvent("rnnviz:share")); // the band over every page hears it
  }

  remove() {
    for (const release of this.release) release();
    removeEventListener("keydown", this.onKey);
    removeEventListener("pointerdown", this.onPress);
    this.transport?.unmount();
  }
}

/** @param {Component & {alone?: boolean}} component */
export default function bar(component) {
  return mount(component, (root) => new Bar(root, component.alone ?? false));
}
