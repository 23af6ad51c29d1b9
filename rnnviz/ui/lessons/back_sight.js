/** A picture that is wider than its place goes to what is now. */

/** Move the box, not the page. @param {HTMLElement} box @param {Element | null} part */
export function bringInSight(box, part) {
  if (!part || box.scrollWidth <= box.clientWidth) return;
  const [own, around] = [part.getBoundingClientRect(), box.getBoundingClientRect()];
  if (own.left < around.left || own.right > around.right) box.scrollLeft += own.left - around.left - (around.width - own.width) / 2;
}
