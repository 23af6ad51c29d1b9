/** The whole run as a picture that moves: the clock goes through all steps, and the stage is kept at each. */
import { clockOf, goTo, pause } from "../../kit/clock.js";
import { say } from "../../kit/words.js";
import { backChannel } from "../back/gradients.js";
import { runOf } from "../run.js";
import { shownOf } from "../shown.js";
import { apngOf } from "./apng.js";
import { pixelsOf, pngOf } from "./drawing.js";
import { GIF_END, gifHead } from "./gif.js";
import { drawStage, fontOf, whyNot } from "./pictures.js";

/** @import { Hand, Message } from "../export.js" */
/** @typedef {{add: (canvas: HTMLCanvasElement, delay: number) => Promise<void>, whole: () => Promise<Blob>, end: () => void}} Reel */

const CHANNEL = "simulator";
export const MOST_FRAMES = 200;
const MOST_PIXELS = 400_000_000; // of all frames: what a browser holds and a program for slides opens
const SCALES = [2, 1.5, 1]; // pixels for each of the page, the first that has room
const STEP_MS = 700;
const LAST_MS = 2000; // before it begins again

/** @returns {Reel} */
function apngReel() {
  /** @type {Uint8Array[]} */
  const pngs = [];
  /** @type {number[]} */
  const delays = [];
  return {
    async add(canvas, delay) {
      pngs.push(new Uint8Array(await (await pngOf(canvas)).arrayBuffer()));
      delays.push(delay);
    },
    whole: async () => new Blob(apngOf(pngs, delays), { type: "image/png" }),
    end() {},
  };
}

/** Frames become a GIF's in a thread of their own, one while the page draws the next. @returns {Reel} */
function gifReel() {
  const thread = new Worker(new URL("gif_worker.js", import.meta.url), { type: "module" });
  /** @type {Promise<Uint8Array<ArrayBuffer>[]>[]} */
  const made = [];
  let head = new Uint8Array();
  return {
    async add(canvas, delay) {
      const { width, height } = canvas;
      const { data: rgba } = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d")).getImageData(0, 0, width, height);
      head = gifHead(width, height);
      await made.at(-1); // one at a time
      const answer = new Promise((resolve, reject) => {
        thread.onmessage = ({ data }) => resolve(data);
        thread.onerror = ({ message }) => reject(new Error(message));
      });
      thread.postMessage({ rgba, width, height, delay }, [rgba.buffer]);
      made.push(answer);
    },
    whole: async () => new Blob([head, ...(await Promise.all(made)).flat(), GIF_END], { type: "image/gif" }),
    end: () => thread.terminate(),
  };
}

const frame = () => new Promise(requestAnimationFrame);

/**
 * @param {Message} message @param {Hand} hand  is told how far it is, and may stop it
 * @param {() => Reel} makeReel
 * @returns {Promise<Blob | string>}  or why there is none
 */
async function film(message, hand, makeReel) {
  const refused = whyNot(message);
  const run = runOf(CHANNEL);
  if (refused || !run) return refused;
  const clock = clockOf(shownOf(CHANNEL).mode === "back" ? backChannel(CHANNEL) : CHANNEL);
  const count = clock.last - clock.first + 1;
  if (count > MOST_FRAMES) return say("A moving picture has at most {most} frames; this run has {count}.", { most: MOST_FRAMES, count });
  const font = await fontOf(message);
  const { width, height } = drawStage(message);
  const scale = SCALES.find((each) => count * width * height * each * each <= MOST_PIXELS);
  if (!scale) return say("The stage is too large for a moving picture of {count} frames: make the window smaller.", { count });
  pause(clock);
  const before = clock.tick;
  const reel = makeReel();
  try {
    for (let tick = clock.first; tick <= clock.last; tick++) {
      hand.tell(say("Frame {n} of {count}: leave the page as it is.", { n: tick - clock.first + 1, count }));
      goTo(clock, tick);
      await frame();
      await frame(); // what follows a step is painted in the next
      if (hand.stopped()) return say("Stopped: no file was made.");
      if (tick > clock.first && clock.tick === tick && whyNot(message)) break; // behind the steps back the weights stand in its place
      const now = drawStage(message, font);
      if (runOf(CHANNEL) !== run || clock.tick !== tick || now.width !== width || now.height !== height) {
        return say("The page has changed meanwhile: no file was made.");
      }
      await reel.add(await pixelsOf(now.text, width, height, scale), tick === clock.last ? LAST_MS : STEP_MS);
    }
    return await reel.whole();
  } finally {
    reel.end();
    goTo(clock, before);
  }
}

/** @param {Message} message @param {Hand} hand */
export const apng = (message, hand) => film(message, hand, apngReel);

/** @param {Message} message @param {Hand} hand */
export const gif = (message, hand) => film(message, hand, gifReel);
