"""The examples to start from."""

from dataclasses import replace

import numpy as np
import pytest

from rnnviz.experiment import simulate
from rnnviz.ui.kit.fields import Words, problems_in
from rnnviz.ui.simulator.choice import experiment_of
from rnnviz.ui.simulator.fields import FIELDS
from rnnviz.ui.simulator.presets import PRESETS, example_of


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


def trace_of_the_impulse(name: str) -> np.ndarray:
    """How far h is at every step from what the same weights make of silence, as a share of the step of the impulse."""
    setup = experiment_of(PRESETS[name].choices()).setup()
    silent = replace(setup, x=np.zeros_like(setup.x))
    with_it, without = (simulate(call).trace.output[:, 0] for call in (setup, silent))
    difference = np.linalg.norm(with_it - without, axis=1)
    return np.asarray(difference / difference[0])


def test_the_impulse_that_is_kept_still_makes_half_of_its_difference_after_ten_steps() -> None:
    kept = trace_of_the_impulse("remembered")
    assert len(kept) > 10
    assert (kept >= 0.5).all()
    assert (kept <= 1.1).all()  # it is kept, not grown


def test_the_impulse_that_is_lost_is_lost() -> None:
    assert trace_of_the_impulse("forgotten")[10] < 0.05


@pytest.mark.parametrize("name", PRESETS)
def test_choices_are_known_for_the_example_that_they_are(name: str) -> None:
    choices = PRESETS[name].choices()
    assert example_of(choices) == name
    assert example_of(choices | {"seed": choices["seed"] + 1}) is None
