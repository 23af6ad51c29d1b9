/** A student's side of a room: the page goes where the teacher's is, until its own clock or choices are touched. */
import { clockOf, follow, goTo } from "../kit/clock.js";
import { showAddress, walkTo } from "../kit/history.js";
import { addressOf, choicesOf, isState, shownOf, withShown } from "./links.js";
import { ROOT, roomEvents } from "./server.js";

/** @import { State } from "./types.js" */
/** @typedef {"off" | "waiting" | "on" | "left" | "ended"} Mood  left: the person went on alone; ended: by the teacher */

const KEPT = "rnnviz:follow"; // in the storage of this tab: the room that it follows
const TOUCH_MS = 1000; // what a person does shows within this
const CHOICE_MS = 4000; // until a page that went elsewhere is there, at the latest
const LOOK_MS = 500;
const SPREAD_MS = 700; // a class does not ask the server for another experiment all at once
const AGAIN_MS = 4000; // until a room that did not answer is asked again, and up to twice that

class Follow {
  constructor() {
    this.room = "";
    this.clock = "";
    /** @type {Mood} */
    this.mood = "off";
    /** @type {EventSource | null} */
    this.events = null;
    /** @type {State | null} */
    this.last = null; // that was heard
    this.touched = -Infinity;
    this.walked = -Infinity; // when this page last went to another address
    this.there = false; // it has been shown since
    this.given = NaN; // the tick that the clock got from the teacher
    this.choices = "";
    this.timer = 0;
    this.later = 0; // another try
    this.due = 0; // another address
    this.showed = -Infinity; // when this page last showed what the teacher's shows
    /** @type {(() => void)[]} */
    this.release = [];
    this.changed = () => {}; // for the view
    for (const kind of ["keydown", "pointerdown", "input"]) addEventListener(kind, (event) => this.touch(event), { capture: true });
  }

  /** The page has these clocks, and its link names this room. @param {string} room @param {string[]} clocks */
  onPage(room, [clock = "", ...others]) {
    for (const release of this.release) release();
    this.release = clock ? [follow(clock, (tick) => this.ticked(tick))] : [];
    for (const other of others) this.release.push(follow(other, () => this.tickedBeside(other)));
    this.clock = clock;
    if (room === this.room) return;
    this.room = room;
    if (room && readKept() === room) this.turn(true);
  }

  /** @param {boolean} on */
  turn(on) {
    keep(on ? this.room : null);
    this.stop();
    this.mood = on ? "waiting" : "off";
    if (on) this.connect();
    this.changed();
  }

  /** A person went on alone. */
  leave() {
    keep(null);
    this.stop();
    this.mood = "left";
    this.changed();
  }

  stop() {
    this.events?.close();
    this.events = null;
    this.last = null;
    this.given = NaN;
    clearInterval(this.timer);
    clearTimeout(this.later);
    clearTimeout(this.due);
    this.due = 0;
  }

  connect() {
    const events = this.events = roomEvents(this.room);
    events.onmessage = ({ data }) => this.hear(String(data));
    events.addEventListener("end", () => {
      keep(null);
      this.stop();
      this.mood = "ended";
      this.changed();
    });
    events.onerror = () => {
      this.mood = "waiting";
      this.changed();
      if (events.readyState !== EventSource.CLOSED) return; // it tries again by itself
      this.later = setTimeout(() => this.connect(), AGAIN_MS * (1 + Math.random()));
    };
    clearInterval(this.timer);
    this.timer = setInterval(() => this.look(), LOOK_MS);
  }

  /** @param {string} text */
  hear(text) {
    const state = readState(text);
    if (!state) return;
    if (this.mood !== "on") {
      this.mood = "on";
      this.choices = placeNow();
      this.changed();
    }
    const before = this.last;
    this.last = state;
    if (this.due) return; // and goes where the teacher is by then
    const here = new URL(location.href);
    const known = choicesOf(before ? before.query : here.search);
    const page = before ? before.page : here.pathname.slice(ROOT.pathname.length);
    if (page !== state.page || known !== choicesOf(state.query)) {
      this.due = setTimeout(() => this.walk(), before ? Math.random() * SPREAD_MS : 0);
    } else {
      if (shownOf(state.query) !== shownOf(before ? before.query : here.search)) this.show(state, here);
      this.step(state);
    }
  }

  /** Another experiment, or another page: the server answers. Not while it answers a choice: streamlit would keep the choice's values. */
  walk() {
    this.due = isConnected() && isIdle() ? 0 : setTimeout(() => this.walk(), LOOK_MS);
    if (!this.last || this.due) return;
    this.walked = performance.now();
    this.there = false;
    this.choices = "";
    walkTo(addressOf(this.last, new URL(location.href), ROOT));
  }

  /** Another unit or sum of the same experiment: the views show it. @param {State} state @param {URL} here */
  show(state, here) {
    this.given = state.step;
    this.showed = performance.now();
    showAddress(withShown(state, here));
  }

  /** @param {State} state */
  step({ step }) {
    if (!this.clock) return;
    const clock = clockOf(this.clock);
    if (clock.playing || clock.tick === step || step > clock.last || step < clock.first) return;
    this.given = step;
    goTo(clock, step);
  }

  /** @param {Event} event */
  touch(event) {
    if (!event.isTrusted) return;
    this.arrive();
    this.touched = performance.now();
  }

  /** @param {number} tick */
  ticked(tick) {
    if (this.mood !== "on" || !this.last) return;
    const own = performance.now() - this.touched < TOUCH_MS && tick !== this.given && tick !== this.last.step;
    if (own || clockOf(this.clock).playing) this.leave();
  }

  /** Another clock of the page, whose steps come with what is shown. @param {string} clock */
  tickedBeside(clock) {
    const now = performance.now();
    const given = now - this.showed < TOUCH_MS || now - this.walked < CHOICE_MS;
    if (this.mood === "on" && (clockOf(clock).playing || (!given && now - this.touched < TOUCH_MS))) this.leave();
  }

  /** A network that is there a moment after it was asked for gets the teacher's step; own choices are a person's own way. */
  look() {
    if (this.mood !== "on" || !this.last) return;
    const now = performance.now();
    const choices = placeNow();
    const comes = now - this.walked < CHOICE_MS;
    const touched = this.touched > this.walked;
    if ((this.there || !comes) && touched && this.choices && choices !== this.choices) return this.leave();
    this.choices = choices;
    if (comes && !(this.there && touched)) this.step(this.last);
    this.arrive();
  }

  /** Whether the page that was gone to is there: what is chosen from now on is a person's own way. */
  arrive() {
    this.there ||= this.last !== null && placeNow() === placeOf(this.last) && isIdle();
  }
}

/** The page and what it chooses. */
const placeNow = () => location.pathname + choicesOf(location.search);
/** @param {State} state */
const placeOf = ({ page, query }) => ROOT.pathname + page + choicesOf(query);

const app = () => /** @type {HTMLElement | null} */ (document.querySelector('[data-testid="stApp"]'));
/** Whether the server hears what the page asks for; the room's events may be back before. */
const isConnected = () => (app()?.dataset.testConnectionState ?? "CONNECTED") === "CONNECTED";
/** Whether it has answered all that the page asked for. */
const isIdle = () => app()?.dataset.testScriptState === "notRunning";

/** @param {string} text @returns {State | null} */
function readState(text) {
  try {
    const told = JSON.parse(text);
    return isState(told) ? told : null;
  } catch {
    return null;
  }
}

function readKept() {
  try {
    return sessionStorage.getItem(KEPT);
  } catch {
    return null; // no storage here
  }
}

/** @param {string | null} room */
function keep(room) {
  try {
    if (room) sessionStorage.setItem(KEPT, room);
    else sessionStorage.removeItem(KEPT);
  } catch {
    // no storage here: after a reload, nobody is followed
  }
}

export const student = new Follow(); // one for the page, whichever view shows it
