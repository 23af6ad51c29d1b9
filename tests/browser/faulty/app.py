"""The launcher of the whole app with a wrong formula in it: the GRU's reset and update gates are swapped."""

from typing import Any

import streamlit as st

from rnnviz import experiment
from rnnviz.network.architecture import Architecture
from rnnviz.network.forward import forward as right
from rnnviz.ui.server.assets import lifespan, middleware, routes


def swapped(arch: Architecture, weights: dict[str, Any], *rest: Any, **options: Any) -> Any:
    """r where z belongs, and the other way round: the forward pass with the rows of the two gates exchanged."""
    H = arch.hidden_size
    order = [*range(H, 2 * H), *range(H), *range(2 * H, 3 * H)]
    wrong = {name: weight[order] if arch.cell == "gru" else weight for name, weight in weights.items()}
    return right(arch, wrong, *rest, **options)


setattr(experiment, "forward", swapped)  # noqa: B010 - the name is the experiment's by import only
app = st.App("../../../pages/main.py", routes=routes(), middleware=middleware(), lifespan=lifespan)
