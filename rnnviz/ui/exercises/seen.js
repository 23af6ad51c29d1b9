/** What has it seen: a small bidirectional network, and one of its values marked in it. */
import { drawsExercise } from "./exercise.js";
import { drawSeen, drawUnrolled } from "./unrolled.js";

export default drawsExercise({ unrolled: drawUnrolled, seen: drawSeen });
