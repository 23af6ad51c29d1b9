/** Gets what the views of the way back ask for by itself; it draws nothing. */
import { unpack } from "../../kit/message.js";
import { mount } from "../../kit/mount.js";
import { publishParts } from "./gradients.js";

/** @import { Component } from "../../kit/mount.js" */
/** @import { PartsMessage } from "./types.js" */

const CHANNEL = "simulator";

/** @param {Component} component */
export default function parts(component) {
  const read = /** @type {(bytes: Uint8Array) => PartsMessage} */ (unpack);
  return mount(component, () => ({ update: (message) => publishParts(CHANNEL, message) }), { read, themed: false });
}
