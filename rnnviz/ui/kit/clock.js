/**
 * The page's clock. Time moves here, in the browser; the server is never asked.
 *
 * The views of a channel share a clock, and it tells that it moved through one window event. A step of a person is painted
 * by all views at once, within the event that asked for it: what is left of the frame then goes into drawing it. Whatever
 * else comes in that frame, and what a page does by itself, is painted in the next, once.
 */
import { layOutEarly } from "./early_layout.js";

const TICK_EVENT = "rnnviz:tick";
const MS_PER_TICK = 700; // at speed 1
const MS_OF_CALM = 300; // a step that follows another faster than this is not shown by motion
/** @type {Map<string, Clock>} */
const clocks = new Map(); // by channel

/**
 * @typedef {{channel: string, tick: number, first: number, last: number, playing: boolean, speed: number, timer: ReturnType<typeof setTimeout> | undefined, moved: number,
 *   calm: boolean, painted: boolean}} Clock
 *   first: 0, or -1 where time begins before the first step; moved: when, in ms; calm: the move before it was a while ago; painted: in this frame
 * @param {string} channel  views that name the same channel move together
 * @returns {Clock}
 */
export function clockOf(channel) {
  let clock = clocks.get(channel);
  if (!clock) clocks.set(channel, clock = { channel, tick: 0, first: 0, last: 0, playing: false, speed: 1, timer: undefined, moved: -Infinity, calm: true, painted: false });
  return clock;
}

/** Tell every view of the clock. @param {Clock} clock @param {boolean} [now]  paint before this returns */
function announce(clock, now = false) {
  window.dispatchEvent(new CustomEvent(TICK_EVENT, { detail: { channel: clock.channel, tick: clock.tick, now } }));
}

/**
 * Another number of ticks (another network): keep the position where it still exists.
 * @param {Clock} clock @param {number} last @param {number} [first]
 */
export function setLast(clock, last, first = 0) {
  clock.first = first;
  clock.last = Math.max(0, last);
  clock.tick = Math.min(Math.max(first, clock.tick), clock.last);
  announce(clock);
}

/**
 * Move to a tick; outside first..last it stops at the nearer end. @param {Clock} clock @param {number} tick
 * @param {boolean} [now]  paint before this returns, if this frame has not been painted yet
 */
export function goTo(clock, tick, now = true) {
  const next = Math.min(Math.max(clock.first, Math.round(tick)), clock.last);
  if (next === clock.tick) return;
  clock.tick = next;
  const time = performance.now();
  clock.calm = time - clock.moved > MS_OF_CALM;
  clock.moved = time;
  if (!now || clock.painted) return announce(clock);
  clock.painted = true;
  requestAnimationFrame(() => { clock.painted = false; });
  announce(clock, true);
  layOutEarly();
}

/** Where a new network begins: its views are not all drawn yet. @param {Clock} clock @param {number} tick */
export const beginAt = (clock, tick) => goTo(clock, tick, false);

/** @param {Clock} clock */
export function pause(clock) {
  if (!clock.playing) return;
  clearTimeout(clock.timer);
  clock.playing = false;
  announce(clock);
}

/** Play to the last tick at the chosen speed; from the end it starts over. @param {Clock} clock */
export function play(clock) {
  if (clock.tick >= clock.last) clock.tick = clock.first;
  clearTimeout(clock.timer);
  clock.playing = true;
  announce(clock);
  const next = () => {
    goTo(clock, clock.tick + 1);
    if (clock.tick >= clock.last) return pause(clock);
    clock.timer = setTimeout(next, MS_PER_TICK / clock.speed);
  };
  clock.timer = setTimeout(next, MS_PER_TICK / clock.speed);
}

/**
 * Call `paint(tick)` whenever the clock of `channel` moved: at once for a person's first step in a frame, else in the next.
 * @param {string} channel
 * @param {(tick: number) => void} paint
 * @returns {() => void} stops following
 */
export function follow(channel, paint) {
  let frame = 0;
  /** @param {Event} event */
  const onTick = (event) => {
    if (!(event instanceof CustomEvent)) return;
    const { channel: moved, now } = event.detail;
    if (moved !== channel || (frame && !now)) return;
    cancelAnimationFrame(frame);
    frame = 0;
    if (now) return paint(clockOf(channel).tick);
    frame = requestAnimationFrame(() => {
      frame = 0;
      paint(clockOf(channel).tick);
    });
  };
  window.addEventListener(TICK_EVENT, onTick);
  return () => {
    window.removeEventListener(TICK_EVENT, onTick);
    cancelAnimationFrame(frame);
  };
}
