/** The teacher's side of a room: where this page is, told to the server whenever it changes. */
import { clockOf, follow } from "../kit/clock.js";
import { choicesOf, stateOf } from "./links.js";
import { ROOT, tellRoom } from "./server.js";

const KEPT = "rnnviz:lead"; // in the storage of this tab: the room and its secret
const LOOK_MS = 250; // the address changes without telling
const GAP_MS = 120; // between two states
const ANSWER_MS = 300; // in which another tab says that it leads
const BEAT_MS = 4000; // while nothing changes: how many follow, and a room opens again on a server that was started anew

/** @typedef {{room: string, secret: string}} Key */

class Lead {
  constructor() {
    /** @type {Key | null} */
    this.key = read();
    this.followers = 0;
    this.trouble = 0; // the status of the last answer, where it was none of success; 0: all is well
    this.clock = "";
    this.said = "";
    this.place = "";
    this.saidAt = -Infinity;
    this.busy = false;
    this.timer = 0;
    this.unfollow = () => {};
    this.changed = () => {}; // for the view
    this.own = crypto.getRandomValues(new Uint32Array(1))[0]; // this tab
    this.elsewhere = false; // another tab of this browser leads the room that was kept here
    this.sure = !this.key; // a tab that was doubled has the key of the first one too
    this.tabs = new BroadcastChannel(KEPT);
    this.tabs.onmessage = ({ data }) => this.hear(data);
    if (!this.key) return;
    this.tabs.postMessage({ asks: this.key.room, own: this.own });
    setTimeout(() => {
      if (this.sure || !this.key) return;
      this.sure = true;
      this.start();
    }, ANSWER_MS);
  }

  /** One tab leads a room: the first. @param {{asks?: string, leads?: string, own: number}} told  by another tab */
  hear({ asks, leads, own }) {
    if (!this.key) return;
    if (asks === this.room && this.sure) this.tabs.postMessage({ leads: this.room, own });
    if (leads !== this.room || own !== this.own || this.sure) return;
    this.key = null;
    this.elsewhere = true;
    write(null);
    this.changed();
  }

  get room() {
    return this.key?.room ?? "";
  }

  /** The page has this clock. @param {string} clock */
  onPage(clock) {
    this.unfollow();
    this.unfollow = clock ? follow(clock, () => this.look()) : () => {};
    this.clock = clock;
    if (this.key && this.sure) this.start();
  }

  /** @returns {Promise<boolean>} whether there is a room now */
  async open() {
    const answer = await tellRoom("", {});
    if (!answer.ok) {
      this.trouble = answer.status || -1;
      return false;
    }
    this.key = { room: String(answer.told.room), secret: String(answer.told.secret) };
    this.sure = true;
    this.elsewhere = false;
    write(this.key);
    this.start();
    return true;
  }

  start() {
    clearInterval(this.timer);
    this.timer = setInterval(() => this.look(), LOOK_MS);
    this.look();
  }

  async end() {
    const { key } = this;
    clearInterval(this.timer);
    this.key = null;
    this.said = "";
    this.followers = 0;
    write(null);
    if (key) await tellRoom(key.room, { secret: key.secret, end: true });
    this.changed();
  }

  look() {
    if (!this.key || !this.sure || this.busy) return;
    const state = stateOf(new URL(location.href), ROOT, this.clock ? clockOf(this.clock).tick : 0);
    const text = JSON.stringify(state);
    const passed = performance.now() - this.saidAt;
    if (passed < (text === this.said ? BEAT_MS : GAP_MS)) return;
    const { page, query } = state;
    const place = page + choicesOf(query);
    const rests = place === this.place; // on the way to another page, the address is something else for a moment
    this.place = place;
    if (!rests && this.said) return;
    this.say(this.key, state, text);
  }

  /** @param {Key} key @param {import("./types.js").State} state @param {string} text */
  async say({ room, secret }, state, text) {
    this.busy = true;
    this.saidAt = performance.now();
    const answer = await tellRoom(room, { secret, state });
    this.busy = false;
    if (room !== this.room) return;
    if (answer.ok) {
      this.said = text;
      this.followers = Number(answer.told.followers) || 0;
    }
    this.trouble = answer.ok ? 0 : answer.status || -1;
    this.changed();
  }
}

/** @returns {Key | null} */
function read() {
  try {
    const { room, secret } = JSON.parse(sessionStorage.getItem(KEPT) ?? "{}");
    return typeof room === "string" && typeof secret === "string" ? { room, secret } : null;
  } catch {
    return null; // no storage here, or nothing of ours in it
  }
}

/** @param {Key | null} key */
function write(key) {
  try {
    if (key) sessionStorage.setItem(KEPT, JSON.stringify(key));
    else sessionStorage.removeItem(KEPT);
  } catch {
    // no storage here: the room lasts as long as the page
  }
}

export const lead = new Lead(); // one for the page, whichever view shows it
