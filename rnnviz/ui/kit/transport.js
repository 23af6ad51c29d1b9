/**
 * The controls of time: first, back, play, forward, last, a scrubber and a speed; keys ← → Space Home End; touch. A clock that
 * runs `leftwards` has its first tick at the right, and each key and button moves the way that it points.
 */
import { clockOf, follow, goTo, pause, play, setLast } from "./clock.js";
import { make, makeButton, put } from "./dom.js";
import { afterPaint } from "./sight.js";
import { el } from "./svg.js";
import { shortLabel } from "./tick_label.js";
import { say } from "./words.js";

/**
 * @typedef {{labels: string[], status: (tick: number) => string, before?: string, leftwards?: boolean}} Time  a label per tick;
 *   what the clock shows, in words; `before`: the label of the moment before the first tick, where there is one
 */

const SPEEDS = [0.5, 1, 2, 4, 8];
const MOST_PILLS = 24; // more ticks than this are a plain slider
const OVER = 6; // px that a number goes over its pill, where the next has none
const ICONS = {
  first: "M4 3v10M13 3L6 8l7 5z",
  back: "M12 3L4 8l8 5z",
  play: "M4 2.5L13 8l-9 5.5z",
  pause: "M4.5 3v10M11.5 3v10",
  forward: "M4 3l8 5-8 5z",
  last: "M12 3v10M3 3l7 5-7 5z",
};

/** @param {keyof typeof ICONS} name */
function icon(name) {
  const svg = el(null, "svg", { viewBox: "0 0 16 16", "aria-hidden": "true" });
  el(svg, "path", { d: ICONS[name] });
  return svg;
}

/** @param {HTMLElement} parent @param {keyof typeof ICONS} kind @param {string} title @param {() => void} press */
function makeIconButton(parent, kind, title, press) {
  const button = makeButton(parent, kind, "", press, title);
  name(button, title);
  button.append(icon(kind));
  return button;
}

/** @param {HTMLElement} button @param {string} title */
function name(button, title) {
  button.title = title;
  button.setAttribute("aria-label", title);
}

/** Whether a key belongs to what has the focus: a field, or a control that arrows or Space move. @param {KeyboardEvent} event */
export function keyIsTaken(event) {
  const target = event.composedPath()[0];
  if (!(target instanceof Element)) return false;
  if (target.closest("textarea, select, [contenteditable]:not([contenteditable=false])")) return true;
  const input = target.closest("input");
  const isSwitch = input?.type === "checkbox"; // arrows are nothing to it
  if (input && !isSwitch) return !input.classList.contains("rv-scrubber");
  if (target.closest("[role=tab], [role=radio], [role=slider], [role=option], [role=menuitem], [role=spinbutton], [role=grid]")) return true;
  return event.key === " " && target.closest(":is(input, button, a, summary, [role=button], [role=switch], [role=checkbox])") !== null;
}

/**
 * @param {HTMLElement} root  filled with the controls
 * @param {string} channel  the clock they move
 * @param {Time} time
 * @returns {{update: (time: Time) => void, unmount: () => void}}
 */
export function mountTransport(root, channel, time) {
  const clock = clockOf(channel);
  root.classList.add("rv-transport");
  root.setAttribute("role", "group");
  root.setAttribute("aria-label", say("Time"));
  const buttons = make(root, "div", "rv-buttons");
  const toggle = () => (clock.playing ? pause(clock) : play(clock));
  makeIconButton(buttons, "first", say("First step (Home)"), () => { pause(clock); goTo(clock, clock.first); });
  const back = makeIconButton(buttons, "back", "", () => { pause(clock); goTo(clock, clock.tick - 1); });
  const playButton = makeIconButton(buttons, "play", say("Play (Space)"), toggle);
  const forward = makeIconButton(buttons, "forward", "", () => { pause(clock); goTo(clock, clock.tick + 1); });
  makeIconButton(buttons, "last", say("Last step (End)"), () => { pause(clock); goTo(clock, clock.last); });
  const track = make(root, "div", "rv-track");
  const pills = make(track, "div", "rv-pills");
  pills.setAttribute("aria-hidden", "true"); // the slider under them says it
  pills.addEventListener("click", (event) => pressPill(event));
  pills.addEventListener("pointermove", (event) => event.buttons && event.pointerType !== "touch" && pressPill(event)); // a finger may scroll them
  const line = make(track, "i", "rv-line"); // that a plain slider runs along
  const scrubber = make(track, "input", "rv-scrubber");
  Object.assign(scrubber, { type: "range", min: "0", step: "1" });
  scrubber.setAttribute("aria-label", say("Step"));
  scrubber.addEventListener("input", () => { pause(clock); goTo(clock, Number(scrubber.value)); });
  const status = make(root, "span", "rv-status");
  const speed = make(root, "select");
  speed.setAttribute("aria-label", say("Speed"));
  for (const times of SPEEDS) speed.add(new Option(`${times}×`, String(times), times === 1, times === clock.speed));
  speed.addEventListener("change", () => { clock.speed = Number(speed.value); });

  /** @type {string[]} */
  let labels = [];
  let shown = 0; // the pill that is marked
  /** @param {number} tick */
  function paint(tick) {
    const now = tick - clock.first;
    for (let k = Math.min(shown, now); k <= Math.max(shown, now) && k < pills.children.length; k++) {
      pills.children[k].className = k === now ? "now" : k < now ? "done" : "";
    }
    shown = now;
    scrubber.value = String(tick);
    if (!pills.children.length) line.style.setProperty("--rv-done", `${(100 * now / Math.max(1, clock.last - clock.first)).toFixed(2)}%`);
    const words = time.status(tick);
    put(status, words);
    scrubber.setAttribute("aria-valuetext", words);
    if (playButton.dataset.playing !== String(clock.playing)) {
      playButton.dataset.playing = String(clock.playing);
      playButton.replaceChildren(icon(clock.playing ? "pause" : "play"));
      playButton.title = clock.playing ? say("Pause (Space)") : say("Play (Space)");
      playButton.setAttribute("aria-label", playButton.title);
    }
  }

  /** Pills are as wide as their names, so a press is theirs and not the slider's. @param {MouseEvent} event */
  function pressPill({ clientX }) {
    const boxes = [...pills.children].map((pill) => pill.getBoundingClientRect());
    const k = boxes.findIndex(({ left, right }) => left <= clientX && clientX <= right);
    if (k < 0 || k + clock.first === clock.tick) return;
    pause(clock);
    goTo(clock, k + clock.first);
  }

  /** Labels that have no room are shorter, then every other number stands; those that are still wider than their pills are cut. */
  function fit() {
    track.classList.remove("cut");
    if (getComputedStyle(pills).overflowX === "auto") return nameTicks(0); // they scroll
    const stage = [0, 1, 2].find((each) => {
      nameTicks(each);
      track.classList.toggle("close", each > 0);
      const wide = [...pills.children].some(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth + (each === 2 ? OVER : 0));
      return !wide && pills.scrollWidth <= pills.clientWidth;
    });
    track.classList.toggle("cut", stage === undefined);
  }

  /** @param {number} shortened  0: not, 1: shorter, and a word that is left gives way no more, 2: every other number is left out */
  function nameTicks(shortened) {
    labels.forEach((label, k) => {
      const pill = /** @type {HTMLElement | undefined} */ (pills.children[k]);
      if (!pill) return;
      const text = shortened ? shortLabel(label) : label;
      const isNumber = /^\d+$/.test(text);
      put(pill, shortened === 2 && isNumber && Number(text) % 2 ? "" : text);
      pill.style.setProperty("--rv-shrink", shortened && !isNumber ? "0" : "1");
      pill.style.setProperty("--rv-basis", `calc(${text.length}ch + 8px)`); // not of the text, which is bold now and then
    });
  }

  let cancel = () => {};

  /** @param {Time} next */
  function update(next) {
    time = next;
    const leftwards = time.leftwards ?? false;
    root.classList.toggle("leftwards", leftwards);
    name(back, leftwards ? say("One step back (→)") : say("One step back (←)"));
    name(forward, leftwards ? say("One step forward (←)") : say("One step forward (→)"));
    const last = time.labels.length - 1;
    setLast(clock, last, time.before === undefined ? 0 : -1);
    labels = time.before === undefined ? time.labels : [time.before, ...time.labels];
    track.classList.toggle("plain", labels.length > MOST_PILLS);
    root.classList.toggle("labelled", labels.length <= MOST_PILLS);
    pills.replaceChildren();
    track.classList.add("cut"); // until they are measured
    cancel();
    cancel = afterPaint(fit);
    if (labels.length <= MOST_PILLS) {
      labels.forEach((_, k) => make(pills, "span", k < clock.tick - clock.first ? "done" : ""));
      nameTicks(0);
    }
    const longest = Math.max(...labels.map((_, k) => time.status(k + clock.first).length)); // what is beside it stays where it is
    status.style.setProperty("--rv-letters", String(longest));
    scrubber.min = String(clock.first);
    scrubber.max = String(last);
    shown = 0;
    paint(clock.tick);
  }

  /** @param {KeyboardEvent} event */
  function onKey(event) {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || keyIsTaken(event)) return;
    const onward = time.leftwards ? -1 : 1;
    /** @type {Record<string, number>} */
    const moves = { ArrowLeft: clock.tick - onward, ArrowRight: clock.tick + onward, Home: clock.first, End: clock.last };
    if (event.key === " ") toggle();
    else if (event.key in moves) { pause(clock); goTo(clock, moves[event.key]); } else return;
    event.preventDefault();
  }

  const resized = new ResizeObserver(fit);
  resized.observe(track);
  window.addEventListener("keydown", onKey);
  const unfollow = follow(channel, paint);
  update(time);
  return {
    update,
    unmount() {
      clearTimeout(clock.timer);
      clock.playing = false;
      unfollow();
      resized.disconnect();
      cancel();
      window.removeEventListener("keydown", onKey);
      root.replaceChildren();
    },
  };
}
