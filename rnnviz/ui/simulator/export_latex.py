"""The tab Export: the network and the inside of a cell for LaTeX."""

from collections.abc import Callable

import streamlit as st

from rnnviz.experiment import Simulation
from rnnviz.files.tikz import inside_tikz, unrolled_tikz
from rnnviz.files.tikz.unrolled import MOST_NUMBERS, numbers_of
from rnnviz.ui.kit.notes import small
from rnnviz.words import say


def latex_files(simulation: Simulation, sample: int) -> None:
    """Buttons for both pictures, each as a page and as a frame of beamer on which the steps appear."""
    st.subheader(say("For LaTeX"), anchor=False)
    too_large = numbers_of(simulation.setup, sample) > MOST_NUMBERS
    with st.container(horizontal=True, vertical_alignment="bottom"):
        network, slides = say("Network, .tex"), say("Network in beamer, .tex")
        _button(network, "rnnviz_network.tex", lambda: unrolled_tikz(simulation, sample), disabled=too_large)
        _button(
            slides, "rnnviz_network_slides.tex", lambda: unrolled_tikz(simulation, sample, slides=True),
            disabled=too_large,
        )  # fmt: skip
    if too_large:
        small(say("A picture of the network in TikZ has at most {most} numbers.", most=MOST_NUMBERS))
    _inside(simulation, sample)


def _inside(simulation: Simulation, sample: int) -> None:
    arch = simulation.setup.arch
    places = [(layer, d) for layer in range(arch.num_layers) for d in range(arch.num_directions)]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        layer, d = places[0]
        if len(places) > 1:
            names = [_place(place) for place in places]
            chosen = st.selectbox(say("Cell"), names, key="rnnviz_latex_place", width=160)
            layer, d = places[names.index(chosen)]
        last = simulation.setup.length(sample) - 1
        step = _number(say("step"), "rnnviz_latex_step", last)
        unit = _number(say("unit"), "rnnviz_latex_unit", arch.hidden_size - 1)

        def picture(*, slides: bool) -> str:
            return inside_tikz(simulation, step, unit, layer, d, sample, slides=slides)

        _button(say("Inside of the cell, .tex"), "rnnviz_cell.tex", lambda: picture(slides=False))
        _button(say("In beamer, .tex"), "rnnviz_cell_slides.tex", lambda: picture(slides=True))


def _place(place: tuple[int, int]) -> str:
    layer, direction = place
    return say("layer {layer}, reverse", layer=layer) if direction else say("layer {layer}", layer=layer)


def _number(label: str, key: str, last: int) -> int:
    st.session_state[key] = min(int(st.session_state.get(key, 0)), last)
    return int(st.number_input(label, min_value=0, max_value=last, step=1, key=key, width=110))


def _button(label: str, name: str, make: Callable[[], str], *, disabled: bool = False) -> None:
    st.download_button(
        label,
        lambda: make().encode(),
        file_name=name,
        mime="application/x-tex",
        on_click="ignore",
        key=f"rnnviz_export_{name}",
        disabled=disabled,
    )
