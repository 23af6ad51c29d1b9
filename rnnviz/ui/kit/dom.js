/** Small parts of HTML that the views are made of. Text is set as text, never as markup. */

/**
 * A new element with this class and text, at the end of its parent.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {ParentNode | null} parent
 * @param {Tag} tag
 * @param {string} [className]
 * @param {string} [text]
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function make(parent, tag, className = "", text = "") {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text) made.textContent = text;
  parent?.append(made);
  return made;
}

/**
 * @param {ParentNode | null} parent
 * @param {string} className
 * @param {string} text
 * @param {() => void} press
 * @param {string} [title]
 */
export function makeButton(parent, className, text, press, title = "") {
  const button = make(parent, "button", className, text);
  button.type = "button";
  if (title) button.title = title;
  button.addEventListener("click", press);
  return button;
}

/**
 * Write only what changed. The text that is there gets other characters: a new one would have to be laid out anew.
 * @param {Element} node @param {string} text
 */
export function put(node, text) {
  if (node.textContent === text) return;
  const { firstChild: written } = node;
  if (text && written instanceof Text && !written.nextSibling) written.data = text;
  else node.textContent = text;
}

/** Hide, or show, where that is another thing: who is told the same again is styled again. @param {HTMLElement} node @param {boolean} hidden */
export function hide(node, hidden) {
  if (node.hidden !== hidden) node.hidden = hidden;
}

/** A box that scrolls sideways where its content is wider, by keyboard too. @param {ParentNode} parent @param {string} name */
export function makeScroller(parent, name) {
  const box = make(parent, "div", "scroll");
  box.tabIndex = 0;
  box.setAttribute("role", "group");
  box.setAttribute("aria-label", name);
  return box;
}
