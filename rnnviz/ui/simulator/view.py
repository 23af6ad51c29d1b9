"""The simulator: a recurrent network computes, step by step, and every number can be opened."""

import streamlit as st

from rnnviz.ui.kit.header import header_place
from rnnviz.ui.kit.held import held
from rnnviz.ui.kit.notes import problem
from rnnviz.ui.simulator import panels
from rnnviz.ui.simulator.back.view import asked, back
from rnnviz.ui.simulator.controls import current_view, device_names
from rnnviz.ui.simulator.edits.made import take_edits
from rnnviz.ui.simulator.edits.message import kinds_to_edit
from rnnviz.ui.simulator.message import read_focus
from rnnviz.ui.simulator.own_head import draw_logits
from rnnviz.ui.simulator.picture import PICTURE, bar, picture
from rnnviz.ui.simulator.results import message_of
from rnnviz.words import language, say


def page() -> None:
    """The whole page."""
    top = header_place(say("Simulator"))
    bar(top)
    view = current_view()
    device = device_names()[view.chosen.device]
    focus = read_focus(st.session_state.get(PICTURE, {}).get("focus"))
    for text in view.problems:
        problem(text)
    edited = kinds_to_edit(held())
    message = message_of(view.chosen, view.sample, focus, device, language(), edited)
    picture(message, key=PICTURE, edit=take_edits)
    wanted = asked()
    draw_logits(view.chosen, view.simulation, view.sample)
    back(view.chosen, view.simulation, view.sample, wanted, device)
    question = None if wanted is None else wanted.question
    panels.tabs(view.chosen, view.simulation, view.sample, focus, question)
