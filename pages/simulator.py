"""The simulator: a recurrent network computes, step by step, and every number can be opened."""

from rnnviz.ui.simulator.view import page

page()
