/** Reads {width, height, frames} from the standard input, each frame a list of RGBA; writes the GIF of them. */
import { readFileSync } from "node:fs";
import { GIF_END, gifFrame, gifHead } from "../../rnnviz/ui/simulator/export/gif.js";

const { width, height, frames } = JSON.parse(readFileSync(0, "utf8"));
const parts = [gifHead(width, height)];
for (const frame of frames) parts.push(...gifFrame(Uint8Array.from(frame), width, height, 700));
process.stdout.write(Buffer.concat([...parts, GIF_END]));
