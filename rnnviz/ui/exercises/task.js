/** The picture that belongs to a question. */
import { drawNetwork } from "./network.js";
import { drawNumbers } from "./numbers.js";
import { make, mountDrawing } from "./parts.js";
import { drawProgram } from "./program.js";
import { drawUnrolled } from "./unrolled.js";

const SCENES = {
  network: drawNetwork,
  unrolled: drawUnrolled,
  numbers: drawNumbers,
  program: (parent, { lines }) => drawProgram(parent, lines),
};

export default function (component) {
  return mountDrawing(component, (body, message) => {
    const card = make(body, "div", "ex-card");
    SCENES[message.scene.drawn_by](card, message.scene);
  });
}
