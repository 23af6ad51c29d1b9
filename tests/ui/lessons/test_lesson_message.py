"""Every number of a lesson's message is the run's: by hand and by torch, at its place, at its tick, with its verdict.

The message is read back as the browser reads it. What is expected comes from the run's arrays and their axes.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pytest

from rnnviz.lessons import LESSONS, LessonRun
from rnnviz.lessons.lesson import StageValue
from rnnviz.lessons.stage import Array
from rnnviz.ui.lessons.message import lesson_message
from rnnviz.ui.lessons.story import ways_in
from tests.lessons.cases import CASES, run_of
from tests.lessons.random_lesson import SEEDS, random_run
from tests.ui.unpack import unpack

# What a picture shows of a value, by its axes: rows are features, columns steps, states or single numbers.
PICTURES: dict[str, Callable[[Array, int], Array]] = {
    "TNF": lambda value, n: value[:, n].T,
    "NTF": lambda value, n: value[n].T,
    "SNF": lambda value, n: value[:, n],
    "NF": lambda value, n: value[n][None],
    "PF": lambda value, n: value.T,
    "IO": lambda value, n: value,
    **dict.fromkeys(("N", "T", "M", "O", "F", "V"), lambda value, n: value[None]),
}


def read(run: LessonRun, sample: int) -> dict[str, Any]:
    content: dict[str, Any] = unpack(lesson_message(run, sample, {}))
    return content


@cache
def random_content(seed: int) -> tuple[LessonRun, dict[str, Any]]:
    """A run made at random, and the message of its sample 0, which tests share."""
    run = random_run(seed)
    return run, read(run, 0)


def drawn_of(value: StageValue, sample: int, side: str) -> Array:
    return PICTURES[value.axes](getattr(value, side), sample)


def with_noise(run: LessonRun, seed: int) -> LessonRun:
    """The run as if torch had computed something else, to tell its numbers from ours."""
    dice = np.random.default_rng(seed)
    noisy = [replace(value, torch=dice.normal(size=value.shape).astype("float32")) for value in run.stages]
    return replace(run, stages=tuple(noisy))


def samples(run: LessonRun) -> set[int]:
    return {0, run.batch // 2, run.batch - 1}


def layer_values(run: LessonRun, axes: str) -> list[StageValue]:
    return [value for value in run.stages if value.stage.layer is not None and value.axes == axes]


@pytest.mark.parametrize("seed", SEEDS)
def test_every_number_is_the_runs_by_hand_and_by_torch(seed: int) -> None:
    run = with_noise(random_content(seed)[0], seed)
    for sample in samples(run):
        values = read(run, sample)["values"]
        assert list(values) == [value.name for value in run.stages]
        for value in run.stages:
            picture = values[value.name]["picture"]
            assert picture["steps"] == [1, 1], value.name
            np.testing.assert_array_equal(picture["numbers"], drawn_of(value, sample, "value"), err_msg=value.name)
            np.testing.assert_array_equal(picture["torch"], drawn_of(value, sample, "torch"), err_msg=value.name)
            assert (values[value.name]["shape"], values[value.name]["axes"]) == (list(value.shape), value.axes)


@pytest.mark.one_in(2)
@pytest.mark.parametrize(("id_", "variant"), CASES)
def test_a_pooled_number_is_the_one_of_its_block_that_is_farthest_from_0(id_: str, variant: str | None) -> None:
    run = with_noise(run_of(id_, variant=variant), seed=8)
    sample = run.batch - 1
    values = read(run, sample)["values"]
    for value in run.stages:
        picture = values[value.name]["picture"]
        if picture["kind"] == "tokens":
            np.testing.assert_array_equal(picture["numbers"], value.value)
            continue
        ours, theirs = (drawn_of(value, sample, side)[:, : picture["cut"][0]] for side in ("value", "torch"))
        for key, whole in (("numbers", ours), ("torch", theirs)):  # of both sides the same entry
            np.testing.assert_array_equal(picture[key], pooled(ours, whole, picture), err_msg=f"{value.name} {key}")


def pooled(ours: Array, whole: Array, picture: dict[str, Any]) -> Array:
    """The blocks of each direction by themselves: of `whole` the entry that is farthest from 0 by hand."""
    row_step, column_step = picture["steps"]
    rows = []
    parts = len(picture["parts"])
    for part, own in zip(np.split(ours, parts), np.split(whole, parts), strict=True):
        for r in range(0, len(part), row_step):
            cuts = [(slice(r, r + row_step), slice(c, c + column_step)) for c in range(0, part.shape[1], column_step)]
            rows.append([own[cut].ravel()[np.abs(part[cut]).argmax()] for cut in cuts])
    return np.array(rows, "float32")


@pytest.mark.one_in(5)
@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", ["x", "h_n", "output", "y", "W_hh", "b"])
def test_a_value_that_differs_from_torch_is_sent_as_wrong_and_the_others_as_right(name: str, seed: int) -> None:
    fault = np.float32(0.25)
    content = read(random_run(seed, **{name: fault}), sample=0)
    assert not content["values"][name]["ok"]
    assert content["values"][name]["error"] == pytest.approx(fault, rel=1e-4)
    after = {"x": {"output", "h_n", "c_n", "last", "y", "bounded"}, "output": {"y", "bounded"}, "y": {"bounded"}}
    unaffected = content["values"].keys() - {name, *after.get(name, ()), *(("last",) if name == "h_n" else ())}
    assert all(content["values"][other]["ok"] for other in unaffected)
    assert all(content["values"][other]["error"] < 1e-4 for other in unaffected)


@pytest.mark.parametrize("id_", ["A2", "B3", "D1", "D3"])
def test_a_claim_is_sent_with_its_own_verdict(id_: str) -> None:
    run = run_of(id_)
    assert [(c["left"], c["right"], c["ok"]) for c in read(run, 0)["claims"]] == [
        (claim.left, claim.right, True) for claim in run.lesson.claims
    ]
    wrong = run.lesson.claims[-1].name
    tensors = run.match.tensors | {wrong: replace(run.match.tensors[wrong], error=0.5)}
    claims = read(replace(run, match=replace(run.match, tensors=tensors)), 0)["claims"]
    assert [claim["ok"] for claim in claims] == [True] * (len(claims) - 1) + [False]
    assert claims[-1]["error"] == 0.5


@pytest.mark.parametrize("seed", SEEDS)
def test_a_last_state_appears_with_the_step_of_output_that_it_is(seed: int) -> None:
    run, content = random_content(seed)
    (output,), states = layer_values(run, output_axes(run)), layer_values(run, "SNF")
    arch = output.stage.layer.arch  # type: ignore[union-attr]
    values = content["values"]
    numbers, parts = (values[output.name]["picture"][key] for key in ("numbers", "parts"))
    for direction, part in enumerate(parts):
        end = 0 if direction else -1
        row = len(arch.places) - arch.num_directions + direction
        np.testing.assert_array_equal(
            values["h_n"]["picture"]["numbers"][row], numbers[part["first"] : part["last"], end]
        )
        for state in states:
            assert set(values[state.name]["picture"]["parts"][row]["ticks"].tolist()) == {part["ticks"][end]}


@pytest.mark.parametrize("seed", SEEDS)
def test_each_layer_of_two_directions_ends_when_both_have_read_all(seed: int) -> None:
    run, content = random_content(seed)
    (output,) = layer_values(run, output_axes(run))
    arch, T = output.stage.layer.arch, output.shape[output.axes.index("T")]  # type: ignore[union-attr]
    parts = content["values"]["h_n"]["picture"]["parts"]
    done = [(layer + 1) * T if arch.bidirectional else T for layer, _ in arch.places]
    assert [set(part["ticks"].tolist()) for part in parts] == [{tick} for tick in done]


@pytest.mark.parametrize("seed", SEEDS)
def test_output_appears_step_by_step_and_from_the_other_end_in_reverse(seed: int) -> None:
    run, content = random_content(seed)
    (output,) = layer_values(run, output_axes(run))
    arch, T = output.stage.layer.arch, output.shape[output.axes.index("T")]  # type: ignore[union-attr]
    parts = content["values"]["output"]["picture"]["parts"]
    start = (arch.num_layers - 1) * T if arch.bidirectional else 0
    forward = list(range(start + 1, start + T + 1))
    assert [part["ticks"].tolist() for part in parts] == [forward, forward[::-1]][: arch.num_directions]


def output_axes(run: LessonRun) -> str:
    return run["output"].axes


TEXTS = {
    "D7": ("a b c d e\nf\ng h i", [5, 1, 3], "output"),
    "B5": ("абрикос\nёж\nкот", [7, 2, 3], "y"),
}


@pytest.mark.parametrize("sample", [0, 1, 2])
@pytest.mark.parametrize("id_", TEXTS)
def test_steps_behind_the_end_of_a_sample_are_padding(id_: str, sample: int) -> None:
    text, lengths, name = TEXTS[id_]
    run = run_of(id_, text=text)
    picture = read(run, sample)["values"][name]["picture"]
    assert picture["valid"] == lengths[sample]
    assert not picture["numbers"][:, lengths[sample] :].any()
    assert picture["numbers"][:, : lengths[sample]].any(axis=0).all()
    spoken = [label.split()[1:] for label in picture["columns"]]
    letters = [part.split() if " " in text else [*part] for part in text.splitlines()][sample]
    assert spoken == [[letter] for letter in letters] + [[]] * (max(lengths) - lengths[sample])


@pytest.mark.parametrize("sample", [0, 1, 2])
def test_of_a_packed_sequence_the_chosen_samples_rows_are_its_own(sample: int) -> None:
    text, lengths, _ = TEXTS["D7"]
    run = run_of("D7", text=text)
    values = read(run, sample)["values"]
    own = values["packed_output"]["picture"]["own"]
    assert len(own) == lengths[sample]
    np.testing.assert_array_equal(
        values["packed_output"]["picture"]["numbers"][:, own],
        values["output"]["picture"]["numbers"][:, : lengths[sample]],
    )


def test_where_unscaled_weights_amplify_rounding_no_line_is_called_wrong() -> None:
    chaotic = read(LESSONS["A2"].run(size="notes", weights="randn"), 0)
    assert chaotic["verdict"]["verdict"] == "amplified"
    assert any("No line is wrong" in text for _, text in chaotic["about"])
    assert read(LESSONS["A2"].run(weights="randn"), 0)["verdict"]["verdict"] == "match"
    assert read(random_run(3, y=np.float32(0.25)), 0)["verdict"]["verdict"] == "mismatch"


@pytest.mark.parametrize(("chosen", "close"), [({}, True), ({"size": "notes", "weights": "randn"}, False)])
def test_codes_that_parted_by_rounding_are_not_called_close(chosen: dict[str, Any], close: bool) -> None:
    assert [way["close"] for way in ways_in(LESSONS["A2"].run(3, **chosen))] == [True, close, close]
