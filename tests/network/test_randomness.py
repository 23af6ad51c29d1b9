"""The numbers of a seed: initial states, and the streams of (seed, name)."""

import numpy as np
import pytest

from rnnviz.network.randomness import normal, random_state, uniform


@pytest.mark.parametrize(("name", "stream"), [("h_0", 1), ("c_0", 2)])
@pytest.mark.parametrize("seed", [0, 7, 2**32 - 1])
def test_a_random_state_is_numpys_generator_of_seed_and_stream(name: str, stream: int, seed: int) -> None:
    drawn = random_state(name, (4, 3, 5), seed)
    np.testing.assert_array_equal(drawn, np.random.default_rng([seed, stream]).standard_normal((4, 3, 5)))


@pytest.mark.parametrize(
    ("name", "numbers"),
    [
        ("h_0", [0.34736176866043106, -2.3378561559560835, -0.33885783296512045]),
        ("c_0", [0.17511970440671426, -0.5107079816850526, -1.226885769901482]),
    ],
)
def test_states_of_seed_7_have_these_numbers_forever(name: str, numbers: list[float]) -> None:
    np.testing.assert_allclose(random_state(name, (2, 3, 5), 7)[0, 0, :3], numbers, rtol=0, atol=1e-15)


def test_states_of_other_seeds_and_names_differ() -> None:
    drawn = [random_state(name, (2, 3), seed) for name in ("h_0", "c_0") for seed in (0, 1)]
    assert len({values.tobytes() for values in drawn}) == 4


@pytest.mark.parametrize("draw", [normal, uniform])
def test_a_named_stream_depends_on_its_seed_and_its_name(draw: type) -> None:
    drawn = [draw(seed, name, (2, 3)) for name in ("a", "b") for seed in (0, 1)]
    assert len({values.tobytes() for values in drawn}) == 4
    np.testing.assert_array_equal(draw(0, "a", (2, 3)), drawn[0])


def test_a_bad_seed_is_named() -> None:
    with pytest.raises(ValueError, match="seed must be a whole number between 0 and 4294967295; got -1"):
        random_state("h_0", (1, 1, 1), -1)
