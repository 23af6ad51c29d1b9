/** The page around the views: its component brings styles, and folds the sidebar where it would take the views' room. */

const NARROW = matchMedia("(min-width: 768px) and (max-width: 1279px)"); // below, streamlit folds it itself
const SIDEBAR = '[data-testid="stSidebar"]';

let folded = false; // once for the page: who opens the sidebar keeps it open

/** @returns {HTMLButtonElement | null} what folds the sidebar, where it is open */
const foldButton = () => document.querySelector(`${SIDEBAR}[aria-expanded="true"] [data-testid="stSidebarCollapseButton"] button`);

export default () => {
  if (folded || !NARROW.matches) return;
  folded = true;
  foldButton()?.click();
};
