"""The kinds of stages, one file for each family: what a kind computes by hand, with torch, and its lines of the script.

Each public function makes one `Stage`; its arguments are names of values, and the sizes that a constructor needs. What
a function named `by_hand` calls knows NumPy and the formulas of `rnnviz.network`, and never torch. What a function
named `by_torch` calls knows torch's own modules and functions, and never our formulas. A test reads that from here.
"""

from rnnviz.lessons.stages.activation import activation
from rnnviz.lessons.stages.chain import back_by_autograd, back_by_hand, slopes, two_weights
from rnnviz.lessons.stages.changes import disturb, largest_change
from rnnviz.lessons.stages.clip import (
    clipped,
    clipped_by_torch,
    clipped_by_value,
    factor,
    norm,
    sums_back,
    weights_gradient,
)
from rnnviz.lessons.stages.cuts import layer_forwards, lost, walk
from rnnviz.lessons.stages.far_back import every_weight, without_tanh
from rnnviz.lessons.stages.given import constant, counted, given, tried, with_one_decimal, zeros
from rnnviz.lessons.stages.linear import linear, linear_step_by_step
from rnnviz.lessons.stages.loops import additive_loop, cell_loop
from rnnviz.lessons.stages.packed import pack, unpack
from rnnviz.lessons.stages.pencil import by_autograd, error_by_hand, gradient, one_step
from rnnviz.lessons.stages.recurrent import from_x, identity_recurrence, recurrent
from rnnviz.lessons.stages.rows import recurrent_of_rows, row_layer, row_loop, row_weights, rows_of_linear
from rnnviz.lessons.stages.slices import (
    concat_directions,
    put_at_start,
    stack_last,
    swap_batch_and_time,
    take_last_layer,
    take_last_step,
    walk_through,
)
from rnnviz.lessons.stages.text import embedding, one_hot_letters, token_ids

__all__ = [
    "activation",
    "additive_loop",
    "back_by_autograd",
    "back_by_hand",
    "by_autograd",
    "cell_loop",
    "clipped",
    "clipped_by_torch",
    "clipped_by_value",
    "concat_directions",
    "constant",
    "counted",
    "disturb",
    "embedding",
    "error_by_hand",
    "every_weight",
    "factor",
    "from_x",
    "given",
    "gradient",
    "identity_recurrence",
    "largest_change",
    "layer_forwards",
    "linear",
    "linear_step_by_step",
    "lost",
    "norm",
    "one_hot_letters",
    "one_step",
    "pack",
    "put_at_start",
    "recurrent",
    "recurrent_of_rows",
    "row_layer",
    "row_loop",
    "row_weights",
    "rows_of_linear",
    "slopes",
    "stack_last",
    "sums_back",
    "swap_batch_and_time",
    "take_last_layer",
    "take_last_step",
    "token_ids",
    "tried",
    "two_weights",
    "unpack",
    "walk",
    "walk_through",
    "weights_gradient",
    "with_one_decimal",
    "without_tanh",
    "zeros",
]
