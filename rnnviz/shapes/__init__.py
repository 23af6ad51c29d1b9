"""What axes mean: the axes of every tensor, what an index takes of it, and the shapes that torch gives."""
