/** The colours of `rnnviz/plots/theme.py`; `rnnviz/ui/kit/scripts.py` makes the module. */
export const LIGHT: Record<string, string>;
export const DARK: Record<string, string>;
