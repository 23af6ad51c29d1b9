/** How many parameters: the network, the shape of a weight, and the count as blocks. */
import { drawShape } from "./axes.js";
import { drawBlocks } from "./blocks.js";
import { drawsExercise } from "./exercise.js";
import { drawNetwork } from "./network.js";

export default drawsExercise({ network: drawNetwork, shape: drawShape, blocks: drawBlocks }, { wide: ["blocks"] });
