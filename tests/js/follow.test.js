/** Who follows a room: after a reload too, until it is open again on another server, and no longer than it lasts. */
import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { ROOT } from "../../rnnviz/ui/teaching/server.js";

/** @type {string} whose timers are a browser's */
const SCRIPTS = "../../rnnviz/ui/teaching";
const ROOM = "abcdefgh234567ab";
const kept = new Map([["rnnviz:follow", ROOM]]); // in this tab, which was loaded again

/** The room's events, as the page asks for them. */
class Events extends EventTarget {
  static CLOSED = 2;
  /** @type {Events[]} */
  static all = [];
  readyState = 0;
  /** @type {(event: {data: string}) => void} */
  onmessage = () => assert.fail("nobody hears");
  onerror = () => assert.fail("nobody hears");

  /** @param {URL} url */
  constructor(url) {
    super();
    this.url = url;
    Events.all.push(this);
  }

  close() {
    this.readyState = Events.CLOSED;
  }
}

mock.timers.enable({ apis: ["setTimeout", "setInterval"] });
/** @type {(event: object) => void} */
let touch = () => {};
const app = { dataset: { testScriptState: "notRunning" } };
class History {
  /** @param {unknown} _ @param {string} __ @param {string} href */
  replaceState(_, __, href) {
    location.href = href;
  }
}
Object.assign(globalThis, { // what a page has
  addEventListener: (/** @type {string} */ kind, /** @type {typeof touch} */ listener) => {
    if (kind === "input") touch = listener;
  },
  dispatchEvent: () => true,
  PopStateEvent: Event,
  document: { querySelector: () => app },
  History,
  history: new History(),
  window: new EventTarget(),
  EventSource: Events,
  location: new URL("?cell=gru", ROOT),
  sessionStorage: {
    getItem: (/** @type {string} */ name) => kept.get(name) ?? null,
    setItem: (/** @type {string} */ name, /** @type {string} */ value) => kept.set(name, value),
    removeItem: (/** @type {string} */ name) => kept.delete(name),
  },
});
const { student } = await import(`${SCRIPTS}/follow.js`);

test("a room that is not open is asked for again, and one that ends is not", () => {
  student.onPage("another234567abc", []);
  assert.deepEqual([student.mood, Events.all.length], ["off", 0]); // it followed another
  student.onPage(ROOM, []);
  assert.deepEqual([student.mood, Events.all.map(({ url }) => url.href)], ["waiting", [`${ROOT}rooms/${ROOM}`]]);

  Events.all[0].onerror(); // the connection is gone: the browser tries again by itself
  mock.timers.tick(20_000);
  assert.equal(Events.all.length, 1);
  Events.all[0].close(); // the server says that there is no such room
  Events.all[0].onerror();
  mock.timers.tick(3000);
  assert.equal(Events.all.length, 1); // a class does not ask all at once
  mock.timers.tick(6000);
  assert.equal(Events.all.length, 2);

  Events.all[1].onmessage({ data: JSON.stringify({ page: "", query: "cell=gru", step: 3 }) });
  assert.equal(student.mood, "on");
  Events.all[1].dispatchEvent(new Event("end"));
  mock.timers.tick(20_000);
  assert.deepEqual([student.mood, kept.size, Events.all.length], ["ended", 0, 2]);
});

test("who chooses on a page that has come goes alone, also right after it came", () => {
  student.onPage("", []);
  kept.set("rnnviz:follow", ROOM);
  student.onPage(ROOM, []);
  const hear = (/** @type {string} */ query) => Events.all.at(-1)?.onmessage({ data: JSON.stringify({ page: "", query, step: 0 }) });
  hear("cell=gru");
  app.dataset.testScriptState = "running";
  hear("cell=lstm");
  mock.timers.tick(1000);
  assert.equal(location.search, "?cell=gru"); // the server answers something else
  app.dataset.testScriptState = "notRunning";
  mock.timers.tick(500);
  app.dataset.testScriptState = "running";
  assert.equal(location.search, "?cell=lstm&step=0");
  touch({ isTrusted: true }); // on the page that goes
  location.search = "?cell=lstm&seed=1"; // as streamlit writes it on the way
  mock.timers.tick(500);
  location.search = "?cell=lstm";
  mock.timers.tick(500);
  app.dataset.testScriptState = "notRunning";
  assert.equal(student.mood, "on");
  touch({ isTrusted: true }); // on the page that is there
  location.search = "?cell=lstm&seed=2";
  mock.timers.tick(500);
  assert.equal(student.mood, "left");
});
