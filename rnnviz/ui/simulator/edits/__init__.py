"""Live edits: single numbers that a person types or drags where they stand."""
