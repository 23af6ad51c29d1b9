/** What an event changes is laid out before the browser's next frame. */

let asked = false;

/**
 * Lay out what an event changes as soon as all views have changed it: the browser has that done by the time of its next
 * frame, for which only the painting is left then.
 */
export function layOutEarly() {
  if (asked) return;
  asked = true;
  queueMicrotask(() => {
    asked = false;
    document.body.getBoundingClientRect();
  });
}
