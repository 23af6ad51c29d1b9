/** Every style sheet by the name of its file; `rnnviz/ui/kit/sheets.py` makes the module. */
export const STYLES: Record<string, string>;
