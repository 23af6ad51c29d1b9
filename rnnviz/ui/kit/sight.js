/** What is in sight is painted with everything else; what is not, when nothing has changed for a moment. */

const REST = 150; // ms

/**
 * @param {Element} element @param {() => void} paint
 * @returns {{changed: () => void, stop: () => void}} `changed`: there is something to paint
 */
export function whenSeen(element, paint) {
  let seen = true; // until the browser says otherwise
  let timer = 0;
  const now = () => {
    clearTimeout(timer);
    timer = 0;
    paint();
  };
  const watch = new IntersectionObserver((entries) => {
    seen = entries.at(-1)?.isIntersecting ?? true;
    if (seen && timer) now();
  });
  watch.observe(element);
  return {
    changed() {
      if (seen) return now();
      clearTimeout(timer);
      timer = setTimeout(now, REST);
    },
    stop() {
      clearTimeout(timer);
      watch.disconnect();
    },
  };
}

/** Work once the next frame is painted: what it shows does not wait for it. @param {() => void} work @returns {() => void} gives it up */
export function afterPaint(work) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let turn;
  const frame = requestAnimationFrame(() => { turn = setTimeout(work); });
  return () => {
    cancelAnimationFrame(frame);
    clearTimeout(turn);
  };
}
