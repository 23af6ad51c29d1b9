"""Teaching with links: a link composed for a class, its code for a projector, and rooms in which students follow."""
