"""The tab Export: the network and the inside of a cell for LaTeX."""

from functools import partial

import streamlit as st

from rnnviz.experiment import Simulation
from rnnviz.files.tikz import inside_tikz, unrolled_tikz
from rnnviz.files.tikz.unrolled import MOST_NUMBERS, numbers_of
from rnnviz.ui.kit.core_words import place_in_words
from rnnviz.ui.kit.file_button import file_button
from rnnviz.ui.kit.notes import small
from rnnviz.words import say


def latex_files(simulation: Simulation, sample: int) -> None:
    """Buttons for both pictures, each as a page and as a frame of beamer on which the steps appear."""
    too_large = numbers_of(simulation.setup, sample) > MOST_NUMBERS
    with st.container(horizontal=True, vertical_alignment="bottom"):

        def network(*, slides: bool) -> bytes:
            return unrolled_tikz(simulation, sample, slides=slides).encode()

        whole, frame = partial(network, slides=False), partial(network, slides=True)
        file_button(say("Network, .tex"), "rnnviz_network.tex", whole, disabled=too_large)
        file_button(say("Network in beamer, .tex"), "rnnviz_network_slides.tex", frame, disabled=too_large)
    if too_large:
        small(say("A picture of the network in TikZ has at most {most} numbers.", most=MOST_NUMBERS))
    _inside(simulation, sample)


def _inside(simulation: Simulation, sample: int) -> None:
    arch = simulation.setup.arch
    places = [(layer, d) for layer in range(arch.num_layers) for d in range(arch.num_directions)]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        layer, d = places[0]
        if len(places) > 1:
            names = [place_in_words(*place) for place in places]
            chosen = st.selectbox(say("Cell"), names, key="rnnviz_latex_place", width=160)
            layer, d = places[names.index(chosen)]
        last = simulation.setup.length(sample) - 1
        step = _number(say("step"), "rnnviz_latex_step", last)
        unit = _number(say("unit"), "rnnviz_latex_unit", arch.hidden_size - 1)

        def inside(*, slides: bool) -> bytes:
            return inside_tikz(simulation, step, unit, layer, d, sample, slides=slides).encode()

        file_button(say("Inside of the cell, .tex"), "rnnviz_cell.tex", partial(inside, slides=False))
        file_button(say("In beamer, .tex"), "rnnviz_cell_slides.tex", partial(inside, slides=True))


def _number(label: str, key: str, last: int) -> int:
    st.session_state[key] = min(int(st.session_state.get(key, 0)), last)
    return int(st.number_input(label, min_value=0, max_value=last, step=1, key=key, width=110))
