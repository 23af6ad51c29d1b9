/** The picture that belongs to a question. */
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
