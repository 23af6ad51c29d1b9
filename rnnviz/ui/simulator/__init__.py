"""The simulator's page: its controls, what it sends to the browser, and the scripts that draw it."""
