"""The shapes of a recurrent layer's tensors: what each axis is, and what moves when an option changes."""

from rnnviz.ui.shapes.view import page

page()
