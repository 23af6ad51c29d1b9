"""The server: its routes and headers, and what is done once before the first visitor."""
