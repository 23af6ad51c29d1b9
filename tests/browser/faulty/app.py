"""The launcher of the whole app with a wrong formula in it: the GRU's reset and update gates are swapped."""

from typing import Any

import streamlit as st

from rnnviz import cells
from rnnviz.ui.server.assets import lifespan, middleware, routes

right = cells.STEPS["gru"]


def swapped(xp: Any, from_x: Any, from_h: Any, h: Any, *rest: Any) -> tuple[Any, ...]:
    """r where z belongs, and the other way round."""
    H = h.shape[1]
    order = [*range(H, 2 * H), *range(H), *range(2 * H, 3 * H)]
    return right(xp, from_x[:, order], from_h[:, order], h, *rest)


cells.STEPS["gru"] = swapped
app = st.App("../../../pages/main.py", routes=routes(), middleware=middleware(), lifespan=lifespan)
