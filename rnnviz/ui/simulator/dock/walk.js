/** The walk through the sub-steps of the present tick, with Shift and an arrow. Any other key or tick ends it. */
import { clockOf, goTo, pause } from "../../kit/clock.js";
import { keyIsTaken } from "../../kit/transport.js";
import { runOf } from "../run.js";
import { shownOf } from "../shown.js";
import { phasesOf, walked } from "./phases.js";

export class Walk {
  /** @param {string} channel @param {() => void} changed */
  constructor(channel, changed) {
    this.channel = channel;
    this.changed = changed;
    /** @type {number | null} */
    this.phase = null; // the last one that is shown; null: all
    this.tick = -1;
    this.onKey = (/** @type {KeyboardEvent} */ event) => this.key(event);
    addEventListener("keydown", this.onKey);
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const turn = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if (shownOf(this.channel).mode === "back") return;
    if (event.key === "Shift" || event.ctrlKey || event.metaKey || event.altKey || keyIsTaken(event)) return;
    if (turn && event.shiftKey) this.step(event, turn);
    else if (this.phase !== null && event.key !== "Tab") this.show();
  }

  /** @param {KeyboardEvent} event @param {1 | -1} turn */
  step(event, turn) {
    const run = runOf(this.channel);
    if (!run) return;
    event.preventDefault();
    const clock = clockOf(this.channel);
    const { phase, ticks } = walked(phasesOf(run.arch.cell), this.phase, turn, clock.tick);
    const tick = clock.tick + ticks;
    if (tick < 0 || tick > clock.last) return;
    if (clock.playing) pause(clock);
    this.phase = phase;
    this.tick = tick;
    goTo(clock, tick);
    this.changed();
  }

  /** Another tick shows all of it. @param {number} tick */
  arrive(tick) {
    if (tick !== this.tick) this.phase = null;
  }

  /** Show all of the step again. */
  show() {
    this.phase = null;
    this.changed();
  }

  remove() {
    removeEventListener("keydown", this.onKey);
  }
}
