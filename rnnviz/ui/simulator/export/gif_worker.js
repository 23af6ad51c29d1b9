/** A thread of its own that makes a GIF's frames, which takes a few times a frame of the screen: the page goes on meanwhile. */
import { gifFrame } from "./gif.js";

addEventListener("message", ({ data: { rgba, width, height, delay } }) => {
  const parts = gifFrame(rgba, width, height, delay);
  postMessage(parts, { transfer: parts.map(({ buffer }) => buffer) });
});
