/** The code of a link, large, for a projector: dark on light in either scheme, as cameras read it. */
import { make, makeButton } from "../kit/dom.js";
import { el } from "../kit/svg.js";
import { say } from "../kit/words.js";
import { codeOf } from "./server.js";

const QUIET = 4; // modules around the code that stay light, as its standard asks

/** @param {HTMLElement} parent @param {string} link */
export async function showCode(parent, link) {
  const code = await codeOf(link);
  const dialog = make(parent, "dialog", "code-dialog");
  dialog.setAttribute("aria-label", say("QR code"));
  const close = () => { dialog.close(); dialog.remove(); };
  const leave = makeButton(dialog, "chip close", say("Close"), close);
  if (code) {
    const size = code.size + 2 * QUIET;
    const svg = el(dialog, "svg", { viewBox: `${-QUIET} ${-QUIET} ${size} ${size}`, role: "img", "aria-label": say("The link below as a QR code"), "shape-rendering": "crispEdges" });
    // in the dark too: cameras read dark on light
    el(svg, "rect", { fill: "#fff", x: -QUIET, y: -QUIET, width: size, height: size });
    el(svg, "path", { fill: "#000", d: code.path });
  } else make(dialog, "p", "", say("This link is too long for a code that can be read off a wall. Shorten its text, or give the link itself."));
  make(dialog, "p", "code link", link);
  dialog.addEventListener("keydown", (event) => {
    event.stopPropagation(); // the clock stays where it is
    if (event.key === "Escape") close();
  });
  dialog.addEventListener("click", (event) => { if (event.target === dialog) close(); });
  dialog.showModal();
  leave.focus();
}
