"""The shapes page as streamlit runs it: choices change what is shown, and what breaks a rule changes nothing."""

from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

MAIN = str(Path(__file__).parents[3] / "pages" / "main.py")
TABS = ("output against h_n", "Weights", "Code", "A wrong h_0", "Batch and time swapped")


def shapes_page(tab: str = TABS[0], **address: str) -> AppTest:
    page = AppTest.from_file(MAIN, default_timeout=30)
    page.query_params["section"] = tab
    for name, value in address.items():
        page.query_params[name] = value
    page.switch_page("shapes.py")
    return page.run()


def constructor(page: AppTest) -> str:
    return str(page.code[0].value)


@pytest.mark.parametrize("tab", TABS)
def test_every_tab_opens_without_an_error(tab: str) -> None:
    page = shapes_page(tab)
    assert not page.exception
    assert not page.error
    assert constructor(page) == "torch.nn.LSTM(input_size=3, hidden_size=4)"


def test_choices_change_the_constructor_call() -> None:
    page = shapes_page()
    page.selectbox(key="cell").set_value("gru")
    page.toggle(key="bidirectional").set_value(True)
    page.number_input(key="num_layers").set_value(2).run()
    assert constructor(page) == "torch.nn.GRU(input_size=3, hidden_size=4, num_layers=2, bidirectional=True)"


def test_the_link_makes_the_choice() -> None:
    page = shapes_page(cell="rnn_relu", hidden_size="7", batch_first="true")
    assert constructor(page) == "torch.nn.RNN(input_size=3, hidden_size=7, batch_first=True, nonlinearity='relu')"


def test_lengths_turn_the_code_into_pack_and_pad_and_it_runs_as_it_is_shown() -> None:
    page = shapes_page("Code")
    assert "pack_padded_sequence" not in page.code[1].value
    page.button(key="rnnviz_shapes_ragged").click().run()
    assert page.text_input(key="lengths").value == "6, 5, 4, 3, 2"
    assert "pad_packed_sequence(" in page.code[1].value
    names: dict[str, Any] = {}
    exec(page.code[1].value, names)
    assert (tuple(names["output"].shape), tuple(names["h_n"].shape)) == ((6, 5, 4), (1, 5, 4))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"lengths": "6, 5"}, "lengths must have one number for each sample, 5 in all; got 2"),
        ({"lengths": "6, 5, 4, 3, x"}, "lengths must be whole numbers between 1 and 6; that of sample 4 is 'x'"),
        ({"proj_size": 4}, "proj_size must be smaller than hidden_size 4; got 4"),
    ],
)
def test_what_breaks_a_rule_is_named_and_the_page_stays(changes: dict[str, Any], message: str) -> None:
    page = shapes_page()
    page.toggle(key="batch_first").set_value(True).run()
    before = constructor(page)
    for name, value in changes.items():
        field = page.text_input(key=name) if isinstance(value, str) else page.number_input(key=name)
        field.set_value(value).run()
    assert [error.value.replace("\\", "") for error in page.error] == [message]
    assert constructor(page) == before == "torch.nn.LSTM(input_size=3, hidden_size=4, batch_first=True)"


def test_a_link_to_a_section_that_is_not_there_says_so() -> None:
    page = shapes_page(section="nowhere")
    (message,) = [error.value.replace("\\", "") for error in page.error]
    assert message.startswith("section must be one of output against h_n, Weights, Code, A wrong h_0,")


def test_a_bad_link_is_named_and_a_good_choice_ends_the_message() -> None:
    page = shapes_page(batch="99", seq_len="x")
    assert {error.value.replace("\\", "") for error in page.error} == {
        "batch must be a whole number between 1 and 64; got '99'",
        "seq_len must be a whole number between 1 and 1000; got 'x'",
    }
    page.toggle(key="bidirectional").set_value(True).run()
    assert not page.error


def test_the_parameter_sum_is_written_out() -> None:
    page = shapes_page("Weights")
    assert page.markdown[0].value == "**144 parameters** = 4·(4·3) + 4·(4·4) + 4·4 + 4·4"


def test_torchs_words_are_shown_for_the_chosen_mistake() -> None:
    page = shapes_page("A wrong h_0")
    page.toggle(key="batch_first").set_value(True).run()
    assert page.code[1].value == "Expected hidden[0] size (1, 5, 4), got [5, 1, 4]"
    page.selectbox(key="h_0_given").set_value("typed").run()
    page.text_input(key="h_0_shape").set_value("(1, 5, 9)").run()
    assert page.code[1].value == "Expected hidden[0] size (1, 5, 4), got [1, 5, 9]"
    assert page.code[2].value == "h_0 must have shape (1, 5, 4); got (1, 5, 9)"


def test_a_typed_shape_that_breaks_a_rule_is_named_and_the_last_one_stays() -> None:
    page = shapes_page("A wrong h_0")
    page.selectbox(key="h_0_given").set_value("typed").run()
    page.text_input(key="h_0_shape").set_value("2, 5, 4").run()
    page.text_input(key="h_0_shape").set_value("2, five").run()
    message = "shape of h_0 must be whole numbers below 10,000, with commas; got 'five'"
    assert [error.value.replace("\\", "") for error in page.error] == [message]
    assert page.code[1].value == "Expected hidden[0] size (1, 5, 4), got [2, 5, 4]"


def test_a_silent_mistake_gets_a_warning() -> None:
    page = shapes_page("A wrong h_0", num_layers="2", batch="2")
    assert page.warning[0].value.startswith("The sizes happen to fit")


def test_an_unbatched_input_has_no_batch_and_no_lengths() -> None:
    page = shapes_page("Code")
    page.toggle(key="unbatched").set_value(True).run()
    assert "x = torch.randn(6, 3)  # (T, I)" in page.code[1].value
    assert page.text_input(key="lengths").disabled


def test_values_come_along_from_the_simulator() -> None:
    page = AppTest.from_file(MAIN, default_timeout=30).run()
    page.number_input(key="hidden_size").set_value(7).run()
    page.switch_page("shapes.py").run()
    assert "hidden_size=7" in constructor(page)
