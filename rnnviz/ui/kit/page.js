/** The page around the views: its component brings styles alone. */
export default () => {};
