/** Reads the parts of a listing, a run and its gradients; prints the listing of everything that can be opened, for the test to run. */
import { readFileSync } from "node:fs";
import { unpack } from "../../rnnviz/ui/kit/message.js";
import { listingBack } from "../../rnnviz/ui/simulator/back/listing.js";
import { stepsOf } from "../../rnnviz/ui/simulator/back/order.js";

/** @import { WholeRun } from "../../rnnviz/ui/simulator/types.js" */
/** @import { Chosen, Gradients } from "../../rnnviz/ui/simulator/back/types.js" */

const [parts, run, back] = /** @type {[import("../../rnnviz/ui/simulator/back/listing.js").BackParts, WholeRun, Gradients]} */ ([
  JSON.parse(readFileSync(process.argv[2], "utf8")), ...process.argv.slice(3, 5).map((path) => unpack(new Uint8Array(readFileSync(path)))),
]);
back.parts = {};
/** @type {[Chosen, number][]} */
const asked = JSON.parse(process.argv[5] ?? "[]");
console.log(JSON.stringify(asked.map(([chosen, tick]) => listingBack(parts, { run, back }, chosen, tick < 0 ? stepsOf(run) : tick))));
