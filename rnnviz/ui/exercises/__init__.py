"""The exercises' page: its forms, what it sends to the browser, and the scripts that draw it."""
