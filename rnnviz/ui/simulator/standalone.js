/** The bar and the picture in a file of their own, with the run that lies in it. What needs the server is not there. */
import { make, makeButton } from "../kit/dom.js";
import { fileContent, fileStyles, fromBase64 } from "../kit/file.js";
import { writeAddress } from "../kit/history.js";
import { unpack } from "../kit/message.js";
import { DARK, LIGHT } from "../kit/palette.js";
import { styled } from "../kit/styled.js";
import { say, sayMany } from "../kit/words.js";
import bar from "./bar.js";
import picture from "./view.js";

/** @import { Run } from "./types.js" */

/** A place for a view as streamlit makes one, in a tree of its own. @param {HTMLElement} page @param {string} name */
const placeOf = (page, name) => make(make(page, "div", `${name}-place`).attachShadow({ mode: "open" }), "div");

/** The colours of a page, from which the views take theirs. @param {boolean} dark */
function colour(dark) {
  const { style } = document.documentElement;
  const { background, ink } = dark ? DARK : LIGHT;
  style.setProperty("--st-background-color", background);
  style.setProperty("--st-text-color", ink);
  style.setProperty("--st-font", '"Source Sans", sans-serif'); // as the page has it
  style.colorScheme = dark ? "dark" : "light";
}

/** @param {Run} run */
function described({ arch, T, match }) {
  const sizes = `${arch.cellName} ${arch.input_size} → ${arch.hidden_size}`;
  return [sizes, sayMany("{n} step", "{n} steps", T), match.dtype].join(" · ");
}

export default function start() {
  const content = fileContent();
  if (!content) throw new Error("the file must hold a content");
  const data = fromBase64(content.run);
  let { dark } = content;
  colour(dark);
  document.documentElement.lang = content.words.language;
  if (!location.search && content.address) writeAddress(new URL(`?${content.address}`, location.href), false);
  const head = make(document.body, "header");
  const page = make(document.body, "main");
  make(head, "h1", "", "rnnviz");
  const told = make(head, "p", "", described(unpack(data)));
  document.title = `rnnviz · ${told.textContent}`;
  const theme = makeButton(head, "", "", () => {
    dark = !dark;
    colour(dark);
    theme.textContent = dark ? say("Light") : say("Dark");
  });
  theme.textContent = dark ? say("Light") : say("Dark");
  const still = { setStateValue() {}, setTriggerValue() {}, alone: true }; // nobody listens
  const styles = fileStyles();
  styled(styles.bar, bar)({ parentElement: placeOf(page, "bar"), data: new TextEncoder().encode('{"channel":"simulator"}'), ...still });
  styled(styles.picture, picture)({ parentElement: placeOf(page, "picture"), data, ...still });
}
