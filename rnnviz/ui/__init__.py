"""What the pages are made of: controls, cached results and browser components. The only code that imports streamlit."""
