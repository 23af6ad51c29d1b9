/** The network of a lesson: lanes of boxes, with the name and the shape of what flows on every arrow. */
import { scientific } from "../kit/format.js";
import { say } from "../kit/words.js";

/** A new element with a class and, perhaps, a text. */
export function piece(parent, tag, className = "", text = null) {
  const made = parent.appendChild(document.createElement(tag));
  if (className) made.className = className;
  if (text !== null) made.textContent = text;
  return made;
}

const AXIS_COLOURS = { T: "axis_time", N: "axis_batch", F: "axis_features", S: "axis_layers" };

/** (8, 12, 24), each number in the colour of its axis. */
export function shapeText(parent, value, axes) {
  const box = piece(parent, "span", "shape");
  piece(box, "span", "", "(");
  for (const [k, size] of value.shape.entries()) {
    const letter = value.axes[k];
    const number = piece(box, "b", "", String(size));
    number.title = axes[letter];
    number.style.color = `var(--rv-${AXIS_COLOURS[letter] ?? "ink"})`;
    if (k < value.shape.length - 1) piece(box, "span", "", ", ");
  }
  piece(box, "span", "", value.shape.length === 1 ? ",)" : ")");
  return box;
}

/** What a colour stands for; only the axes that this lesson has. */
function legend(parent, content) {
  const used = new Set(Object.values(content.values).flatMap((value) => [...value.axes]));
  const box = piece(parent, "p", "legend");
  for (const letter of Object.keys(AXIS_COLOURS).filter((one) => used.has(one))) {
    const mark = piece(box, "b", "", content.axes[letter]);
    mark.style.color = `var(--rv-${AXIS_COLOURS[letter]})`;
  }
}

function chip(parent, name, content, className) {
  const made = piece(parent, "button", className);
  made.type = "button";
  made.dataset.value = name;
  piece(made, "span", "name", name);
  shapeText(made, content.values[name], content.axes);
  made.title = say("Show the values of {name}", { name });
  return made;
}

function lane(list, one, content) {
  const flow = piece(piece(list, "li", "lane"), "ol", "flow");
  const start = piece(flow, "li", "hop start");
  chip(start, one.from, content, "chip");
  const boxes = [];
  for (const [place, k] of one.stages.entries()) {
    const stage = content.stages[k];
    const hop = piece(flow, "li", "hop");
    piece(hop, "span", "line").setAttribute("aria-hidden", "true");
    const frame = piece(hop, "div", "frame");
    const box = piece(frame, "div", `box${stage.recurrent ? " loop" : ""}`);
    piece(box, "span", "title", stage.title);
    boxes.push({ box, stage });
    const others = stage.reads.slice(1);
    if (others.length) {
      const also = piece(frame, "div", "also");
      piece(also, "span", "word", say("with"));
      for (const name of others) chip(also, name, content, "chip small");
    }
    piece(hop, "span", "line out").setAttribute("aria-hidden", "true");
    const out = piece(hop, "div", "out-values");
    const next = content.stages[one.stages[place + 1]]?.reads[0];
    const main = stage.makes.includes(next) ? next : stage.makes[0];
    for (const name of [main, ...stage.makes.filter((other) => other !== main)]) {
      chip(out, name, content, name === main ? "chip" : "chip small");
    }
  }
  return boxes;
}

function claimed({ ok, left, right }) {
  return ok ? say("✓ {left} equals {right}", { left, right }) : say("✗ {left} differs from {right}", { left, right });
}

/**
 * @param {HTMLElement} parent
 * @param {object} content  what `rnnviz/ui/lesson_message.py` sends
 * @param {(name: string) => void} onValue  a value was clicked
 * @returns {(tick: number) => void} paints the boxes that compute at this tick
 */
export function drawFlow(parent, content, onValue) {
  legend(parent, content);
  const list = piece(parent, "ol", "lanes");
  list.setAttribute("aria-label", say("The network, stage by stage"));
  const boxes = content.lanes.flatMap((one) => lane(list, one, content));
  for (const button of list.querySelectorAll("button")) {
    button.classList.toggle("result", button.dataset.value === content.result);
    button.addEventListener("click", () => onValue(button.dataset.value));
  }
  if (content.claims.length) {
    const claims = piece(parent, "ul", "claims");
    for (const claim of content.claims) {
      const item = piece(claims, "li", claim.ok ? "ok" : "bad");
      piece(item, "b", "", claimed(claim));
      piece(item, "span", "", " " + say("largest |Δ| {largest}", { largest: scientific(claim.error) }));
    }
  }
  return (tick) => {
    for (const { box, stage } of boxes) {
      const state = tick >= stage.begin + 1 && tick <= stage.end ? "now" : tick >= stage.end ? "done" : "later";
      if (box.dataset.state !== state) box.dataset.state = state;
    }
  };
}
