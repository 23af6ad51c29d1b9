/** What shapes go in: the layer as code, and a shape axis by axis. */
import { drawShape } from "./axes.js";
import { drawsExercise } from "./exercise.js";
import { drawProgram } from "./runs.js";

export default drawsExercise({ program: (parent, { lines }) => drawProgram(parent, lines), shape: drawShape });
