/** What shapes come out: the network, and a shape axis by axis. */
import { drawShape } from "./axes.js";
import { drawsExercise } from "./exercise.js";
import { drawNetwork } from "./network.js";

export default drawsExercise({ network: drawNetwork, shape: drawShape });
