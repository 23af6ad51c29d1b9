"""Edits of single numbers on the page: from a link, with another network, and where a link locks them."""

from typing import Any

import numpy as np
import pytest

from rnnviz.edits import shapes_edited
from rnnviz.experiment import simulate
from rnnviz.network.architecture import Architecture
from rnnviz.ui.kit.held import Held
from rnnviz.ui.simulator.edits.message import editing_content, kinds_to_edit
from tests.ui.simulator.page import visit
from tests.ui.simulator.test_sidebar import choices
from tests.ui.simulator.test_sidebar import visit as visit_sidebar

EDITS = "weight_hh_l0:3,2=0.7;x:1,0,3=-1;h_0:0,0,1=0.25"


def chosen(page: Any) -> Any:
    return page.session_state["shown"][0]


def test_a_link_brings_its_edits_into_the_run() -> None:
    page = visit_sidebar(edits=EDITS)
    setup = chosen(page).setup()
    assert page.session_state["problems"] == ()
    assert setup.weights["weight_hh_l0"][3, 2] == np.float32(0.7)
    assert (setup.x[1, 0, 3], setup.h_0[0, 0, 1]) == (-1, 0.25)


def test_another_network_keeps_what_fits_and_says_what_does_not() -> None:
    page = visit_sidebar(edits=EDITS)
    page.number_input(key="hidden_size").set_value(3).run()
    assert chosen(page).edits == "x:1,0,3=-1;h_0:0,0,1=0.25"
    (told,) = page.session_state["problems"]
    assert told == ("edits must stay inside weight_hh_l0, which is (3, 3); got weight_hh_l0:3,2; that edit was dropped")
    page.run()
    assert page.session_state["problems"] == (told,)  # as long as this is the choice
    page.number_input(key="hidden_size").set_value(5).run()
    assert page.session_state["problems"] == ()
    for _ in range(2):
        page.button(key="rnnviz_undo").click().run()
    assert chosen(page).edits == EDITS


def test_a_link_with_bad_edits_shows_the_rest_and_says_what_is_wrong() -> None:
    page = visit_sidebar(edits="h_0:0,0,1=0.5;weight_hh_l0:0,0=nan;bias")
    assert chosen(page).edits == "h_0:0,0,1=0.5"
    assert page.session_state["problems"] == (
        "edits must give weight_hh_l0:0,0 a number of at most ±1e+30; got 'nan'; that edit was dropped",
        "edits must be written as name:index=number; got 'bias'; that edit was dropped",
    )


def test_an_example_and_reset_take_the_edits_away_and_undo_brings_them_back() -> None:
    page = visit_sidebar(edits=EDITS)
    page.button(key="rnnviz_reset").click().run()
    assert choices(page)["edits"] == ""
    page.button(key="rnnviz_undo").click().run()
    assert choices(page)["edits"] == EDITS


@pytest.mark.parametrize(
    ("held", "kinds"),
    [
        (Held(), ("weights", "x", "h_0", "c_0")),
        (Held(locked=frozenset({"edits"})), ()),
        (Held(locked=frozenset({"all"})), ()),
        (Held(hidden=frozenset({"edits"})), ()),
        (Held(locked=frozenset({"text", "h_0"})), ("weights", "c_0")),
        (Held(locked=frozenset({"init"})), ("x", "h_0", "c_0")),
        (Held(hidden=frozenset({"init", "text"})), ("weights", "x", "h_0", "c_0")),
    ],
)
def test_what_a_link_locks_cannot_be_edited(held: Held, kinds: tuple[str, ...]) -> None:
    assert kinds_to_edit(held) == kinds


def test_a_locked_page_keeps_the_edits_of_its_link() -> None:
    page = visit(edits=EDITS, locked="edits")
    assert not page.exception


def test_the_browser_gets_what_the_numbers_were_and_the_states_without_the_edits() -> None:
    page = visit_sidebar(edits=EDITS)
    edited = chosen(page)
    plain = chosen(visit_sidebar())
    simulation, before = simulate(edited.setup()), simulate(plain.setup())
    content = editing_content(edited.edits, simulation, before, 0, ("x",))["edits"]
    assert content["text"] == EDITS
    assert [made["was"] for made in content["made"]] == [plain.setup().weights["weight_hh_l0"][3, 2], 0, 0]
    own = before.trace.layers[0][0]
    series = own.gates | {"h": own.h}
    assert set(content["before"][0][0]) == {*series, "h0"} | ({"c", "c0"} if own.c is not None else set())
    for name, values in series.items():
        np.testing.assert_array_equal(content["before"][0][0][name], values[:, 0])
    assert not (content["before"][0][0]["h"] == simulation.trace.layers[0][0].h[:, 0]).all()
    plain_content = editing_content(plain.edits, before, None, 0, ())["edits"]
    assert (plain_content["text"], plain_content["made"], plain_content["kinds"]) == ("", [], [])
    assert not plain_content.keys() & {"before", "programs"}


def test_every_array_of_a_call_can_be_named() -> None:
    arch = Architecture("lstm", 4, 3, bidirectional=True, proj_size=2)
    setup = shapes_edited(arch, 5, 2)
    assert setup.keys() == arch.weight_shapes().keys() | {"x", "h_0", "c_0"}
