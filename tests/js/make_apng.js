/** Reads a list of PNGs in base64 from the standard input; writes the APNG of them. */
import { readFileSync } from "node:fs";
import { apngOf } from "../../rnnviz/ui/simulator/export/apng.js";

const pngs = JSON.parse(readFileSync(0, "utf8")).map((/** @type {string} */ text) => new Uint8Array(Buffer.from(text, "base64")));
process.stdout.write(Buffer.concat(apngOf(pngs, pngs.map((/** @type {unknown} */ _, /** @type {number} */ k) => 100 * (k + 1)))));
