/**
 * Reads a run message from the standard input, and from the file of the first argument the parts of a listing with
 * places [selection, tick]; prints the listing of each place.
 */
import { readFileSync } from "node:fs";
import { unpack } from "../../rnnviz/ui/kit/message.js";
import { listing } from "../../rnnviz/ui/simulator/listing.js";

/** @import { Run, Selection } from "../../rnnviz/ui/simulator/types.js" */

/** @type {Run} */
const run = unpack(new Uint8Array(readFileSync(0)));
const { parts, places } = JSON.parse(readFileSync(process.argv[2], "utf8"));
console.log(JSON.stringify(places.map((/** @type {[Selection, number]} */ [selection, tick]) => listing(parts, run, selection, tick))));
