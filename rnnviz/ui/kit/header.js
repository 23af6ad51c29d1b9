/** The verdict beside the page's name; both stay on the screen while the page scrolls. */
import { applyTheme } from "./theme.js";

const headers = new WeakMap();
const part = (parent, tag, className, text) => {
  const made = parent.appendChild(document.createElement(tag));
  made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
};

/** @param {{verdict: "match"|"mismatch"|"overflow", headline: string, detail: string}} content */
function show(root, content) {
  root.replaceChildren();
  const pill = part(root, "div", `rv-pill ${content.verdict}`);
  pill.setAttribute("role", "status");
  part(pill, "strong", "", content.headline);
  part(pill, "span", "", content.detail);
}

export default function ({ parentElement, data }) {
  const content = JSON.parse(new TextDecoder().decode(data));
  if (!headers.has(parentElement)) {
    const root = part(parentElement, "div", "rv-header");
    headers.set(parentElement, { root, body: part(root, "div", ""), untheme: applyTheme(root) });
  }
  const { root, body, untheme } = headers.get(parentElement);
  show(body, content);
  return () => {
    untheme();
    root.remove();
    headers.delete(parentElement);
  };
}
