/**
 * Numbers that are edited where they stand: dragged sideways, typed, or moved by keys. An element with `data-edit`, or
 * what `placeOf` finds under an event, names its number's place. One hand serves all numbers of a view.
 */
import { make } from "../../kit/dom.js";
import { runOf } from "../run.js";
import { deskOf, edit, hold, reset, typedAt } from "./desk.js";
import { canEdit, nameOfPlace } from "./places.js";

const DRAGS_FROM = 4; // px; less is a press
const PER_PX = 0.01;
const FINE = 0.1; // with Shift
/** @type {Record<string, number>} */
const KEYS = { ArrowUp: 1, ArrowDown: -1, PageUp: 10, PageDown: -10 };

/** @typedef {(event: Event) => string | null} PlaceOf */

/** @type {PlaceOf} */
const placeOfElement = ({ target }) => (target instanceof Element ? target.closest("[data-edit]")?.getAttribute("data-edit") ?? null : null);

export class Hand {
  /** @param {HTMLElement} root  positioned: what is typed stands in it @param {() => string} channel @param {PlaceOf} [placeOf] */
  constructor(root, channel, placeOf = placeOfElement) {
    this.root = root;
    this.channelNow = channel;
    this.placeOf = (/** @type {Event} */ event) => {
      const place = placeOf(event);
      return place !== null && canEdit(runOf(channel()), place) ? place : null;
    };
    /** @type {{place: string, id: number, x: number, value: number, before: string, moved: boolean} | null} */
    this.drag = null;
    this.dragged = false; // the press that follows a drag is none
    /** @type {HTMLInputElement | null} */
    this.input = null;
    this.listeners = new AbortController();
    const { signal } = this.listeners;
    root.addEventListener("pointerdown", (event) => this.down(event), { signal });
    root.addEventListener("pointermove", (event) => this.move(event), { signal });
    root.addEventListener("pointerup", () => this.up(), { signal });
    root.addEventListener("pointercancel", () => this.cancel(), { signal });
    root.addEventListener("click", (event) => this.click(event), { signal, capture: true });
    root.addEventListener("dblclick", (event) => this.open(event), { signal });
    root.addEventListener("keydown", (event) => this.key(event), { signal, capture: true });
  }

  get channel() {
    return this.channelNow();
  }

  /** @param {PointerEvent} event */
  down(event) {
    this.dragged = false;
    const place = event.button === 0 && !this.input ? this.placeOf(event) : null;
    if (place === null || scrolls(event)) return;
    const before = typedAt(this.channel, place);
    this.drag = { place, id: event.pointerId, x: event.clientX, value: Number(before), before, moved: false };
  }

  /** @param {PointerEvent} event */
  move(event) {
    const { drag } = this;
    if (!drag || event.pointerId !== drag.id) return;
    const by = event.clientX - drag.x;
    if (!drag.moved) {
      if (Math.abs(by) < DRAGS_FROM) return;
      drag.moved = true;
      this.root.setPointerCapture(drag.id);
      this.root.classList.add("editing");
      hold(this.channel, true);
    }
    event.stopPropagation();
    edit(this.channel, drag.place, written(drag.value + by * stepOf(drag.value) * (event.shiftKey ? FINE : 1)));
  }

  up() {
    const { drag } = this;
    this.drag = null;
    if (!drag?.moved) return;
    this.dragged = true;
    this.root.classList.remove("editing");
    hold(this.channel, false);
  }

  /** The number is what it was: Escape, or the finger scrolls. */
  cancel() {
    if (this.drag?.moved) edit(this.channel, this.drag.place, this.drag.before);
    this.up();
  }

  /** @param {MouseEvent} event */
  click(event) {
    if (this.dragged) event.stopPropagation();
    this.dragged = false;
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (event.key === "Escape" && this.drag?.moved) {
      this.cancel();
      return event.stopPropagation();
    }
    const place = event.target === this.input ? null : this.placeOf(event);
    if (place === null || event.ctrlKey || event.metaKey || event.altKey) return;
    const { key, target } = event;
    const spins = target instanceof Element && target.getAttribute("role") === "spinbutton";
    if (spins && key in KEYS) this.spin(place, KEYS[key] * (event.shiftKey ? FINE : 1));
    else if (key === "F2" || (spins && key === "Enter")) this.open(event);
    else if (/^[-+.\d]$/.test(key)) this.open(event, key);
    else if (key === "Delete" || key === "Backspace") reset(this.channel, place);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** @param {string} place @param {number} by  steps */
  spin(place, by) {
    const value = Number(typedAt(this.channel, place));
    edit(this.channel, place, written(value + by * stepOf(value)));
  }

  /** A field over the number, in which it is typed. @param {Event} event @param {string} [begun]  what was typed already */
  open(event, begun) {
    const place = this.placeOf(event);
    const target = event.target;
    if (place === null || !(target instanceof Element)) return;
    event.preventDefault();
    const [own, around] = [target.getBoundingClientRect(), this.root.getBoundingClientRect()];
    const input = this.input = make(this.root, "input", "edit-input");
    const zoom = around.width / (this.root.offsetWidth || around.width);
    Object.assign(input.style, { left: `${(own.left - around.left) / zoom + this.root.scrollLeft}px`, top: `${(own.top - around.top) / zoom + this.root.scrollTop}px` });
    input.inputMode = "decimal";
    input.setAttribute("aria-label", nameOfPlace(place));
    input.value = begun ?? typedAt(this.channel, place);
    input.addEventListener("keydown", (pressed) => this.typed(pressed, place));
    input.addEventListener("blur", () => this.close(place, true));
    input.focus({ preventScroll: true });
    if (begun === undefined) input.select();
  }

  /** @param {KeyboardEvent} event @param {string} place */
  typed(event, place) {
    event.stopPropagation();
    if (event.key !== "Enter" && event.key !== "Escape") return;
    event.preventDefault();
    if (event.key === "Enter" && !this.apply(place)) return this.input?.setAttribute("aria-invalid", "true");
    this.close(place, false);
    /** @type {HTMLElement | null} */ (this.root.querySelector(`[data-edit="${CSS.escape(place)}"][tabindex]`))?.focus({ preventScroll: true });
  }

  /** @param {string} place */
  apply(place) {
    const text = (this.input?.value ?? "").trim().replace("−", "-");
    if (text === typedAt(this.channel, place)) return true;
    if (!edit(this.channel, place, text)) return false;
    hold(this.channel, false);
    return true;
  }

  /** @param {string} place @param {boolean} applies */
  close(place, applies) {
    const { input } = this;
    if (!input) return;
    if (applies) this.apply(place);
    this.input = null;
    input.remove();
  }

  remove() {
    if (this.drag?.moved) deskOf(this.channel).held = false;
    this.listeners.abort();
  }
}

/** Whether a finger there scrolls sideways. @param {PointerEvent} event */
const scrolls = ({ pointerType, target }) => pointerType === "touch" && target instanceof Element && getComputedStyle(target).touchAction !== "pan-y";

/** What a pixel or a key moves: large numbers move in larger steps. @param {number} value */
const stepOf = (value) => Math.max(PER_PX, 10 ** (Math.floor(Math.log10(Math.abs(value) || 1)) - 2));

/** Three decimals are enough for a hand. @param {number} value */
const written = (value) => String(Number(Math.abs(value) < 1e6 ? value.toFixed(3) : value.toPrecision(4)));
