/** Who leads a room: the tab that opened it, after it was loaded again too, and no other that has its key. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { ROOT } from "../../rnnviz/ui/teaching/server.js";

const ROOM = "abcdefgh234567ab";
const SURE_MS = 500; // until a tab has asked the others whether they lead

/** @type {Map<string, string>} */
let stored = new Map(); // by the tab that is asked
/** @type {{path: string, body: Record<string, unknown>}[]} */
const told = []; // to the server
Object.assign(globalThis, { // what a tab has
  location: new URL("?cell=gru", ROOT),
  sessionStorage: {
    getItem: (/** @type {string} */ name) => stored.get(name) ?? null,
    setItem: (/** @type {string} */ name, /** @type {string} */ value) => stored.set(name, value),
    removeItem: (/** @type {string} */ name) => stored.delete(name),
  },
  fetch: async (/** @type {URL} */ url, /** @type {{body: string}} */ { body }) => {
    told.push({ path: url.href.slice(ROOT.href.length), body: JSON.parse(body) });
    return { ok: true, json: async () => ({ room: ROOM, secret: "s", followers: 2 }) };
  },
});

/** The scripts of another tab. @param {string} name */
async function open(name) {
  const { lead } = await import(`../../rnnviz/ui/teaching/lead.js?${name}`);
  after(() => close(lead));
  return lead;
}

/** @param {{tabs: BroadcastChannel, timer: number}} lead */
function close({ tabs, timer }) {
  clearInterval(timer);
  tabs.close();
}

const sure = () => new Promise((resolve) => { setTimeout(resolve, SURE_MS); });

test("a tab that was doubled does not lead too; one that is loaded again goes on, and ends the room", async () => {
  const first = await open("first");
  assert.deepEqual([first.room, await first.open(), first.room], ["", true, ROOM]);
  const kept = new Map(stored);
  assert.equal(kept.size, 1);

  stored = new Map(kept);
  const doubled = await open("doubled");
  await sure();
  assert.deepEqual([doubled.room, doubled.elsewhere, stored.size], ["", true, 0]); // nor after another load
  assert.deepEqual([first.room, first.elsewhere], [ROOM, false]);

  close(first);
  told.length = 0;
  stored = new Map(kept);
  const again = await open("again");
  again.onPage("");
  assert.deepEqual(told, []); // before it is sure
  await sure();
  const said = { secret: "s", state: { page: "", query: "cell=gru", step: 0 } };
  assert.deepEqual(told, [{ path: `rooms/${ROOM}`, body: said }]);
  assert.deepEqual([again.room, again.elsewhere, again.followers], [ROOM, false, 2]);
  await again.end();
  assert.deepEqual(told.at(-1), { path: `rooms/${ROOM}`, body: { secret: "s", end: true } });
  assert.deepEqual([again.room, stored.size], ["", 0]);
});
