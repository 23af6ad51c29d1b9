"""The listing of plain torch is run here, with the numbers that are open on the page: its assert has to hold."""

import json
import re
import shutil
import subprocess
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from rnnviz.check.compare import compare
from rnnviz.experiment import Experiment, Simulation, simulate
from rnnviz.lessons import LESSONS, lesson_layer, simulator_ids
from rnnviz.network.architecture import Architecture
from rnnviz.sources.sequences import Normal, Ramp
from rnnviz.ui.simulator import message
from rnnviz.ui.simulator.choice import experiment_of
from rnnviz.ui.simulator.fields import FIELDS, Choices
from rnnviz.ui.simulator.message import Focus, run_message
from rnnviz.ui.simulator.notebook import notebook
from rnnviz.ui.simulator.presets import PRESETS
from tests.faults import FAULTS
from tests.ui.simulator.notebooks import SOURCES, experiment, listing, open_numbers, run

NODE = shutil.which("node")
SCRIPT = Path(__file__).parents[2] / "js" / "list_run.js"


def listings_of_the_browser(
    chosen: Choices, simulation: Simulation, sample: int, places: list[list[Any]], tmp_path: Path, focus: Focus
) -> list[str]:
    """What the page shows for each of `places`, [selection, tick]: the script's own text, made of a run message."""
    content = {"parts": asdict(notebook(chosen, simulation.setup, sample)), "places": places}
    (tmp_path / "parts.json").write_text(json.dumps(content), encoding="utf-8")
    sent = run_message(simulation, sample, focus, "cpu")
    command = [str(NODE), str(SCRIPT), str(tmp_path / "parts.json")]
    shown: list[str] = json.loads(subprocess.run(command, input=sent, capture_output=True, check=True).stdout)
    return shown


@pytest.mark.skipif(NODE is None, reason="node is not installed")
@pytest.mark.parametrize("k", [*range(12), *(pytest.param(k, marks=pytest.mark.whole) for k in range(12, 30))])
def test_the_listing_of_the_page_prints_the_open_number_and_its_assert_holds(k: int, tmp_path: Path) -> None:
    chosen = experiment(k)
    simulation, sample = simulate(chosen.setup()), k % chosen.source.batch
    places = open_numbers(simulation, sample, np.random.default_rng(k))
    shown = listings_of_the_browser(chosen, simulation, sample, [[place, 0] for place in places], tmp_path, Focus())
    for place, text in zip(places, shown, strict=True):
        h = simulation.trace.layers[place["layer"]][place["direction"]].h[place["t"], sample, place["unit"]]
        assert float(run(text)) == pytest.approx(h, abs=simulation.match.tolerance)
        assert text.splitlines()[-1].startswith("assert ")
        assert "rnnviz" not in text


@pytest.mark.skipif(NODE is None, reason="node is not installed")
@pytest.mark.parametrize("name", PRESETS)
def test_the_listing_of_an_example_runs_and_its_assert_holds(name: str, tmp_path: Path) -> None:
    defaults = {field: rule.default for field, rule in FIELDS.items()}
    chosen = experiment_of(defaults | PRESETS[name].values)
    simulation = simulate(chosen.setup())
    place = {"layer": chosen.arch.num_layers - 1, "direction": 0, "unit": 1, "t": 2}
    focus = Focus(place["layer"], 0, 1)
    (text,) = listings_of_the_browser(chosen, simulation, 0, [[place, 0]], tmp_path, focus)
    assert float(run(text)) == pytest.approx(simulation.trace.layers[place["layer"]][0].h[2, 0, 1], rel=1e-5)
    assert "assert" in text


@pytest.mark.skipif(NODE is None, reason="node is not installed")
def test_the_listing_follows_the_clock_of_its_direction(tmp_path: Path) -> None:
    chosen = Experiment(Architecture("gru", 4, 3, 2, bidirectional=True), SOURCES[0])
    simulation = simulate(chosen.setup())
    places = [[{"layer": 1, "direction": d, "unit": 2}, tick] for tick in (0, 8) for d in (0, 1)]
    shown = listings_of_the_browser(chosen, simulation, 1, places, tmp_path, Focus())
    for text, (d, t) in zip(shown, [(0, 0), (1, 5), (0, 2), (1, 3)], strict=True):
        expected = simulation.trace.layers[1][d].h[t, 1, 2]
        assert float(run(text)) == pytest.approx(expected, abs=1e-6)


@pytest.mark.skipif(NODE is None, reason="node is not installed")
def test_a_large_run_asserts_on_the_unit_that_was_sent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(message, "WHOLE_RUN_AT_MOST", 10)
    chosen = Experiment(Architecture("lstm", 4, 3, 2), SOURCES[0], seed=3)
    simulation = simulate(chosen.setup())
    places = [[{"layer": 1, "direction": 0, "unit": unit, "t": 4}, 0] for unit in (2, 0)]
    here, not_here = listings_of_the_browser(chosen, simulation, 0, places, tmp_path, Focus(1, 0, 2))
    assert float(run(here)) == pytest.approx(simulation.trace.layers[1][0].h[4, 0, 2], abs=1e-6)
    assert "assert" in here
    assert float(run(not_here)) == pytest.approx(simulation.trace.layers[1][0].h[4, 0, 0], abs=1e-6)
    assert "assert" not in not_here


@pytest.mark.skipif(NODE is None, reason="node is not installed")
def test_a_number_that_overflowed_is_printed_and_not_asserted(tmp_path: Path) -> None:
    arch = Architecture("rnn_relu", 3, 6)
    chosen = Experiment(arch, Ramp(60, 1, 3), scheme="spectral", spectral_radius=9.0, seed=1)
    simulation = simulate(chosen.setup())
    unit = int(np.argmax(~np.isfinite(simulation.trace.layers[0][0].h[59, 0])))
    assert not np.isfinite(simulation.trace.layers[0][0].h[59, 0, unit])
    (text,) = listings_of_the_browser(chosen, simulation, 0, [[{"unit": unit, "t": 59}, 0]], tmp_path, Focus())
    assert not np.isfinite(float(run(text)))
    assert "assert" not in text


@pytest.mark.skipif(NODE is None, reason="node is not installed")
@pytest.mark.parametrize("most", [10**9, 0], ids=["whole", "large"])
@pytest.mark.parametrize("name", ["gru gates r and z swapped", "W_hh transposed in lstm", "layer 1 fed x"])
def test_where_ours_is_wrong_the_assert_is_on_torchs_number(
    name: str, most: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(message, "WHOLE_RUN_AT_MOST", most)
    fault, source = FAULTS[name], Normal(6, 3, 5, seed=9)
    chosen = Experiment(Architecture(fault.cell, 5, 5, **fault.options), source, seed=3)
    setup = chosen.setup()
    call = {name: getattr(setup, name) for name in ("arch", "weights", "x", "h_0", "c_0", "lengths")}
    right, trace = simulate(setup), fault.program(call)
    wrong = replace(right, trace=trace, match=compare(trace, right.reference))
    layer = chosen.arch.num_layers - 1
    place, focus = {"layer": layer, "direction": 0, "unit": 2, "t": 5}, Focus(layer, 0, 2)
    (text,) = listings_of_the_browser(chosen, wrong, 1, [[place, 0]], tmp_path, focus)
    ours, torchs = (layers[layer][0].h[5, 1, 2] for layers in (trace.layers, right.reference.layers))
    assert abs(ours - torchs) > 100 * wrong.match.tolerance
    (expected,) = re.findall(r"expected = (\S+)", text)
    assert np.float32(expected) == torchs
    assert float(run(text)) == pytest.approx(torchs, abs=wrong.match.tolerance)  # and its assert holds


@pytest.mark.parametrize("k", [1, 4, 8, 11])
def test_the_assert_fails_on_another_number(k: int) -> None:
    chosen = experiment(k)
    simulation, sample = simulate(chosen.setup()), 0
    place = open_numbers(simulation, sample, np.random.default_rng(k))[-1]
    with pytest.raises(AssertionError):
        run(listing(chosen, simulation, sample, place, off=1e-3))


@pytest.mark.parametrize("id_", [name for lesson in LESSONS.values() for name in simulator_ids(lesson).values()])
def test_the_layer_of_a_lesson_is_written_out_or_called(id_: str) -> None:
    chosen = lesson_layer(id_, 3, None)
    simulation = simulate(chosen.setup())
    numbers = sum(array.size for array in [simulation.setup.x, *simulation.setup.weights.values()])
    places = open_numbers(simulation, 0, np.random.default_rng(0))
    for place in places[-1:] if numbers > 2_000 else places:
        text = listing(chosen, simulation, 0, place)
        run(text)
        assert ("rnnviz" in text) == (numbers > 2_000)


def test_an_idle_first_state_is_left_to_torch() -> None:
    chosen = Experiment(Architecture("gru", 4, 3), SOURCES[0])
    text = notebook(chosen, chosen.setup(), 0)
    assert "h_0" not in text.start
    assert text.calls[0] == "with torch.no_grad():\n    output, h_n = rnn(x)\n\n"
