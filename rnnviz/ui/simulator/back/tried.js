/** Asks the server to move a number and tells what the loss becomes; it draws nothing. */
import { mount } from "../../kit/mount.js";
import { listen } from "../run.js";

/** @import { Component } from "../../kit/mount.js" */
/** @typedef {{number?: string, by?: string, print?: number, of?: string, problem?: string, rise?: string, slope?: string}} Answer  empty: nothing was asked */

export const TRY_EVENT = "rnnviz:back-try";
export const TRIED_EVENT = "rnnviz:back-tried";
const CHANNEL = "simulator";

let wanted = "";
/** @type {Answer} */
let answer = {};

/** Ask for it. @param {string} number @param {string} by */
export function tryMove(number, by) {
  wanted = `${number} ${by}`;
  window.dispatchEvent(new CustomEvent(TRY_EVENT, { detail: { channel: CHANNEL } }));
}

/** The answer to that number and change, where it is of this run. @param {string} number @param {string} by @param {number} print */
export const answerTo = (number, by, print) => (answer.number === number && answer.by === by && answer.print === print ? answer : null);

/** Whether that is asked and not answered. @param {string} number @param {string} by */
export const isWanted = (number, by) => wanted === `${number} ${by}`;

/** @param {Component & {setStateValue: (name: string, value: string) => void}} component */
export default function tried(component) {
  return mount(component, () => {
    const stop = listen(TRY_EVENT, CHANNEL, () => component.setStateValue("wanted", wanted));
    return {
      /** @param {Answer} message */
      update(message) {
        answer = message;
        window.dispatchEvent(new CustomEvent(TRIED_EVENT, { detail: { channel: CHANNEL } }));
      },
      remove: stop,
    };
  }, { themed: false });
}
