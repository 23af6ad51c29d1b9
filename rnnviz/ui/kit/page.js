/** The page around the views: its component brings styles, and folds a sidebar that would take the views' room, at first. */

const NARROW = matchMedia("(min-width: 768px) and (max-width: 1279px)"); // below, streamlit folds it itself
const FOLD = '[data-testid="stSidebarCollapseButton"] button[aria-expanded="true"]';
const WAIT_MS = 5000; // for a page's sidebar; a page without one has none to fold

let done = false; // once for the page: who opens the sidebar keeps it open

/** @returns {boolean} whether there was a sidebar to fold */
function fold() {
  const button = document.querySelector(FOLD);
  if (!(button instanceof HTMLButtonElement)) return false;
  done = true;
  button.click();
  return true;
}

export default () => {
  if (done || !NARROW.matches || fold()) return;
  done = true;
  const watch = new MutationObserver(() => fold() && watch.disconnect());
  watch.observe(document.body, { childList: true, subtree: true });
  setTimeout(() => watch.disconnect(), WAIT_MS);
};
