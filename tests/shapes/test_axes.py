"""What every axis is, against torch's own layers, and the code that the page shows, run as it stands."""

import re
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from rnnviz.network.architecture import Architecture
from rnnviz.network.cells import CELLS
from rnnviz.network.weights import parameter_count
from rnnviz.shapes.axes import Call, Tensor, product_written_out, tensors, weight_groups, whole_numbers
from rnnviz.shapes.code import call_code
from rnnviz.shapes.measured import measure

ODD = st.sampled_from((1, 3, 5, 7))


@st.composite
def calls(draw: st.DrawFn) -> Call:
    cell, hidden = draw(st.sampled_from(list(CELLS))), draw(ODD)
    arch = Architecture(
        cell,
        draw(ODD),
        hidden,
        num_layers=draw(st.integers(1, 3)),
        bias=draw(st.booleans()),
        batch_first=draw(st.booleans()),
        bidirectional=draw(st.booleans()),
        proj_size=draw(st.integers(0, hidden - 1)) if CELLS[cell].projects else 0,
    )
    seq_len, batch = draw(st.integers(1, 6)), draw(st.none() | st.integers(1, 4))
    if batch is None:
        return Call(arch, seq_len, None)
    ragged = st.lists(st.integers(1, seq_len), min_size=batch, max_size=batch).map(tuple)
    lengths = draw(st.none() | ragged)
    return Call(arch, seq_len, batch, lengths)


def by_name(call: Call) -> dict[str, Tensor]:
    return {tensor.name: tensor for tensor in tensors(call)}


@settings(deadline=None)
@given(calls())
def test_the_axes_have_the_sizes_that_torch_and_the_pass_by_hand_return(call: Call) -> None:
    shapes = {name: tensor.shape for name, tensor in by_name(call).items()}
    found = measure(call)
    assert found.ran
    assert shapes == found.by_torch == found.by_hand == call.arch.tensor_shapes(call.seq_len, call.batch)


@settings(deadline=None)
@given(calls())
def test_the_weights_have_torchs_names_shapes_order_and_count(call: Call) -> None:
    groups, found = weight_groups(call.arch), measure(call)
    shapes = {weight.name: weight.shape for group in groups for weight in group.weights}
    assert list(shapes.items()) == list(found.weights.items())
    assert sum(group.count for group in groups) == found.parameters == parameter_count(call.arch)


@settings(deadline=None)
@given(calls())
def test_the_products_written_out_are_the_counts(call: Call) -> None:
    for group in weight_groups(call.arch):
        left, right = group.written_out.replace("·", "*").split(" = ")
        assert eval(left) == int(right) == sum(eval(product_written_out(w).replace("·", "*")) for w in group.weights)


@settings(deadline=None, max_examples=40)
@given(calls())
@example(Call(Architecture("gru", 3, 5), 7, 2, (4, 3)))  # no sample lasts to the end: total_length counts
def test_the_code_runs_as_it_stands_and_gives_the_shapes_in_its_comments(call: Call) -> None:
    names: dict[str, Any] = {"print": lambda shape: printed.append(shape)}
    printed: list[tuple[int, ...]] = []
    exec(call_code(call), names)
    returned = [tensor.shape for tensor in tensors(call) if tensor.name in ("output", "h_n", "c_n")]
    assert printed == returned
    assert tuple(names["x"].shape) == by_name(call)["input"].shape


@settings(deadline=None, max_examples=20)
@given(calls())
@example(Call(Architecture("lstm", 3, 5), 7, 2, (4, 3)))
def test_the_code_hands_the_initial_states_over(call: Call) -> None:
    if call.arch.torch_name is None:
        assert "x=x, h_0=h_0" in call_code(call)
        return
    given = "(h_0, c_0)" if call.arch.spec.memory else "h_0"
    layer = re.search(r"^(\w+) = torch\.nn\.", call_code(call), re.MULTILINE)
    assert layer is not None
    calls_of_the_layer = re.findall(rf" = {layer[1]}\((.*)\)$", call_code(call), re.MULTILINE)
    assert [arguments.split("hx=")[1] for arguments in calls_of_the_layer] == [given]


@pytest.mark.parametrize("cell", CELLS)
def test_batch_first_swaps_batch_and_time_of_input_and_output_only(cell: str) -> None:
    before = by_name(Call(Architecture(cell, 3, 4), 6, 5))
    after = by_name(Call(Architecture(cell, 3, 4, batch_first=True), 6, 5))
    assert {name for name in before if before[name] != after[name]} == {"input", "output"}
    assert after["output"].kinds == ("batch", "time", "features")
    assert after["h_n"].kinds == ("layers", "batch", "features")


def test_each_axis_says_how_its_size_is_made() -> None:
    arch = Architecture("lstm", 3, 4, num_layers=2, bidirectional=True)
    found = by_name(Call(arch, 6, 5))
    assert [axis.letters for axis in found["output"].axes] == ["T", "N", "D·H"]
    assert found["h_n"].axes[0].written_out == "2·2"
    assert weight_groups(arch)[2].written_out == "4·(4·8) + 4·(4·4) + 4·4 + 4·4 = 224"


def test_no_axis_of_a_weight_is_time_or_batch() -> None:
    groups = weight_groups(Architecture("gru", 3, 4, num_layers=2, bidirectional=True))
    assert {kind for group in groups for weight in group.weights for kind in weight.kinds} == {"features"}


@pytest.mark.parametrize(
    ("seq_len", "batch", "lengths", "message"),
    [
        (0, 2, None, "seq_len must be between 1 and 1000; got 0"),
        (6, 65, None, "batch must be between 1 and 64; got 65"),
        (6, None, (6,), "lengths must be empty for an unbatched input"),
        (6, 3, (6, 5), "lengths must have one number for each sample, 3 in all; got 2"),
        (6, 2, (6, 7), "lengths must be between 1 and seq_len 6; got 7 for sample 1"),
    ],
)
def test_a_call_that_breaks_a_rule_is_refused(
    seq_len: int, batch: int | None, lengths: tuple[int, ...] | None, message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        Call(Architecture("gru", 3, 4), seq_len, batch, lengths)


def test_numbers_are_read_as_people_type_them() -> None:
    assert whole_numbers("shape", " (5, 1,4) ", 4) == whole_numbers("shape", "5 1 4", 4) == (5, 1, 4)
    assert whole_numbers("shape", "", 4) == ()


@pytest.mark.parametrize("text", ["5, x", "-1", "1.5", "²", "12345", "1,2,3,4,5", "1e3"])
def test_what_is_no_list_of_whole_numbers_is_refused_by_name(text: str) -> None:
    with pytest.raises(ValueError, match="shape must be"):
        whole_numbers("shape", text, 4)
