"""The examples to start from."""

import pytest

from rnnviz.ui.kit.fields import Words, problems_in
from rnnviz.ui.simulator.fields import FIELDS
from rnnviz.ui.simulator.presets import PRESETS


@pytest.mark.parametrize("name", PRESETS)
def test_an_example_holds_choices_that_keep_their_rules(name: str) -> None:
    values = PRESETS[name].values
    assert values.keys() <= FIELDS.keys()
    assert {field: type(value) for field, value in values.items()} == {
        field: type(FIELDS[field].default) for field in values
    }
    texts = {field: [str(value).lower() if isinstance(value, bool) else str(value)] for field, value in values.items()}
    assert problems_in(texts, FIELDS) == []
    assert all(value != FIELDS[field].default for field, value in values.items())


def test_every_example_is_another_one_and_fits_into_a_link() -> None:
    assert len({preset.title for preset in PRESETS.values()}) == len(PRESETS)
    assert len({str(preset.values) for preset in PRESETS.values()}) == len(PRESETS)
    texts = [(FIELDS[name], value) for preset in PRESETS.values() for name, value in preset.values.items()]
    assert all(len(value) <= field.in_link for field, value in texts if isinstance(field, Words))


def test_the_lectures_own_size_is_an_example() -> None:
    values = PRESETS["lecture"].values
    sizes = [values[name] for name in ("seq_len", "batch", "input_size", "hidden_size", "num_layers")]
    assert sizes == [50, 10, 100, 512, 2]
