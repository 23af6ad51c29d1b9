/** The exercises of an assignment as chips: how far each is, and the way to it. */
import { make, makeButton } from "../kit/dom.js";
import { mount } from "../kit/mount.js";
import { say, sayMany } from "../kit/words.js";

/** @import { Component } from "../kit/mount.js" */
/** @typedef {"open" | "tried" | "right"} State */
/** @typedef {{kind: string, state: State, tries: number}} Chip */
/** @typedef {{title: string, chips: Chip[], place: number, right: number}} Bar  place: of the chip that is shown, from 0 */

const MARKS = { open: "○", tried: "✗", right: "✓" };

/** What a chip says to those who do not see it. @param {Chip} chip @param {number} k  from 0 */
export function sayChip({ kind, state, tries }, k) {
  const tried = sayMany("tried {n} time", "tried {n} times", tries);
  const ends = { open: say("not answered yet"), tried: say("not right, {tried}", { tried }), right: say("right, {tried}", { tried }) };
  return say("exercise {number}, {kind}: {end}", { number: k + 1, kind, end: ends[state] });
}

/** @param {Component & {setTriggerValue: (name: string, value: number) => void}} component */
export default function bar(component) {
  return mount(component, (root) => {
    const box = make(root, "nav", "assignment");
    box.setAttribute("aria-label", say("the exercises of this assignment"));
    return {
      /** @param {Bar} content */
      update({ title, chips, place, right }) {
        box.replaceChildren();
        if (title) make(box, "h2", "", title);
        const list = make(box, "ol", "assignment-chips");
        for (const [k, chip] of chips.entries()) {
          const go = () => component.setTriggerValue("go", k);
          const button = makeButton(make(list, "li"), `chip ${chip.state}`, `${k + 1} ${MARKS[chip.state]}`, go, chip.kind);
          button.setAttribute("aria-label", sayChip(chip, k));
          if (k === place) button.setAttribute("aria-current", "step");
        }
        make(box, "span", "mute", say("{right} of {count} right", { right, count: chips.length }));
      },
    };
  });
}
