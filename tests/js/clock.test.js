/** The clock: one for each channel, never outside its ticks, and every view of a tick painted in one frame. */
import assert from "node:assert/strict";
import { mock, test } from "node:test";

let laidOut = 0; // times
Object.assign(globalThis, { // what the clock needs of a page
  window: new EventTarget(),
  requestAnimationFrame: (/** @type {() => void} */ paint) => setTimeout(paint, 1),
  cancelAnimationFrame: clearTimeout,
  document: { body: { getBoundingClientRect: () => { laidOut += 1; } } },
});
const { beginAt, clockOf, follow, goTo, pause, play, setLast } = await import("../../rnnviz/ui/kit/clock.js");
const { clockOf: again } = await import("../../rnnviz/ui/kit/clock.js");

const nextFrame = () => new Promise((resolve) => { setTimeout(resolve, 5); });

test("views that name the same channel share a clock, and others have their own", () => {
  assert.equal(again("one"), clockOf("one"));
  assert.notEqual(clockOf("one"), clockOf("other"));
});

test("a tick before the first or after the last is the nearest that there is", () => {
  const clock = clockOf("ends");
  setLast(clock, 4);
  for (const [asked, shown] of [[-1, 0], [99, 4], [2.6, 3], [-7, 0]]) {
    goTo(clock, asked);
    assert.equal(clock.tick, shown);
  }
});

test("a shorter sequence moves the clock to its last tick, and a longer one leaves it", () => {
  const clock = clockOf("shorter");
  setLast(clock, 9);
  goTo(clock, 7);
  setLast(clock, 12);
  assert.equal(clock.tick, 7);
  setLast(clock, 3);
  assert.equal(clock.tick, 3);
});

test("a person's step is painted at once, and what follows in that frame once, with its newest tick", async () => {
  /** @type {number[]} */
  const painted = [];
  setLast(clockOf("frame"), 9);
  setLast(clockOf("elsewhere"), 9);
  const stop = follow("frame", (tick) => painted.push(tick));
  for (const tick of [1, 2, 5]) goTo(clockOf("frame"), tick);
  goTo(clockOf("elsewhere"), 8);
  assert.deepEqual(painted, [1]);
  await nextFrame();
  assert.deepEqual(painted, [1, 5]);
  goTo(clockOf("frame"), 3);
  assert.deepEqual(painted, [1, 5, 3]);
  stop();
  goTo(clockOf("frame"), 6);
  await nextFrame();
  assert.deepEqual(painted, [1, 5, 3]);
});

test("where a network begins is painted with the next frame, or at once with a step", async () => {
  /** @type {number[]} */
  const painted = [];
  setLast(clockOf("begin"), 9);
  const stop = follow("begin", (tick) => painted.push(tick));
  beginAt(clockOf("begin"), 4);
  assert.deepEqual(painted, []);
  await nextFrame();
  assert.deepEqual(painted, [4]);
  beginAt(clockOf("begin"), 5);
  goTo(clockOf("begin"), 6);
  await nextFrame();
  assert.deepEqual(painted, [4, 6]);
  stop();
});

test("playing goes tick by tick to the last at its speed, and starts over from there", () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  const clock = clockOf("play");
  setLast(clock, 2);
  play(clock);
  const seen = [clock.tick];
  for (let k = 0; k < 3; k++) { mock.timers.tick(701); seen.push(clock.tick); }
  assert.deepEqual(seen, [0, 1, 2, 2]);
  assert.equal(clock.playing, false);
  play(clock);
  assert.deepEqual([clock.tick, clock.playing], [0, true]);
  pause(clock);
  mock.timers.tick(5000);
  assert.equal(clock.tick, 0);
  clock.speed = 2;
  play(clock);
  for (const tick of [1, 2]) { mock.timers.tick(351); assert.equal(clock.tick, tick, "twice as fast"); }
  mock.timers.reset();
});

test("what a person's step changes is laid out once, when all views have changed it", async () => {
  const clock = clockOf("laid out");
  setLast(clock, 4);
  await nextFrame();
  const before = laidOut;
  /** @type {number[]} */
  const seen = [];
  const releases = [0, 1].map(() => follow("laid out", () => seen.push(laidOut)));
  goTo(clock, 1);
  assert.deepEqual(seen, [before, before]);
  await nextFrame();
  assert.equal(laidOut, before + 1);
  releases.forEach((release) => release());
});
