"""Pictures for LaTeX: their numbers are the trace's, what was typed is only printed, and LaTeX takes them."""

import re
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest

from rnnviz.experiment import Experiment, Simulation, simulate
from rnnviz.files import inside_tikz, unrolled_tikz
from rnnviz.files.tikz.latex import digits, escaped
from rnnviz.files.tikz.unrolled import MOST_NUMBERS
from rnnviz.network.architecture import Architecture
from rnnviz.network.cells import CELLS
from rnnviz.sources.sequences import Normal, Text

LATEX = shutil.which("pdflatex")
_ENTRY = re.compile(r"\\node\[entry, [^]]*\] \(([a-z0-9]+)-(-?\d+)-(\d+)\) at \([^)]*\) \{\$(.*?)\$\};")


def run_of(cell: str, *, layers: int = 1, both: bool = False, proj: int = 0, seq_len: int = 4) -> Simulation:
    arch = Architecture(cell, 2, 3, layers, bidirectional=both, proj_size=proj)
    return simulate(Experiment(arch, Normal(seq_len, batch=2, input_size=2), seed=11).setup())


@pytest.mark.parametrize("cell", CELLS)
def test_the_unrolled_network_has_every_number_of_its_sample(cell: str) -> None:
    simulation = run_of(cell, layers=2, both=True)
    found = {(name, int(t), int(unit)): text for name, t, unit, text in _ENTRY.findall(unrolled_tikz(simulation, 1))}
    expected: dict[tuple[str, int, int], str] = {}
    values = {"x": simulation.trace.x[:, 1]}
    for layer, directions in enumerate(simulation.trace.layers):
        for d, own in enumerate(directions):
            name = f"h{layer}{'r' * d}"
            values[name] = own.h[:, 1]
            expected |= {(name, 4 if d else -1, unit): digits(v) for unit, v in enumerate(own.h_0[1])}
    for name, numbers in values.items():
        expected |= {(name, t, unit): digits(v) for (t, unit), v in np.ndenumerate(numbers)}
    assert found == expected


@pytest.mark.parametrize("cell", CELLS)
def test_the_inside_of_a_cell_has_its_sums_gates_and_states(cell: str) -> None:
    simulation = run_of(cell)
    own, H = simulation.trace.layers[0][0], 3
    text = inside_tikz(simulation, 2, 1, sample=1)
    for k, gate in enumerate(CELLS[cell].gates):
        row = k * H + 1
        assert f"= {digits(own.from_x[2, 1, row])} +" in text
        assert digits(own.from_h[2, 1, row]) in text
        if CELLS[cell].gated:
            assert f"${gate.letter}[2] = {digits(own.gates[gate.letter][2, 1, 1])}$" in text
    assert f"h[2] = {digits(own.h[2, 1, 1])}" in text or f"= {digits(own.h[2, 1, 1])}$" in text


def test_steps_appear_in_the_order_in_which_they_are_computed() -> None:
    text = unrolled_tikz(run_of("gru", both=True), slides=True)
    order = [match.group(1) for match in re.finditer(r"\\onslide<(\d+)->", text)]
    assert order == [str(k) for k in range(2, 10)]
    shown = re.findall(r"\\onslide<\d+->\{%\n\\node\[entry, [^]]*\] \(([a-z0-9]+-\d+)-0\)", text)
    assert shown == [*(f"h0-{t}" for t in range(4)), *(f"h0r-{t}" for t in (3, 2, 1, 0))]


def test_what_was_typed_is_only_printed() -> None:
    typed = '\\%$#_{}&~^<|"é中'
    setup = Experiment(Architecture("rnn_tanh", 15, 2), Text(typed), seed=1).setup()
    text = unrolled_tikz(simulate(setup))
    tokens = re.findall(r"\\node\[word, text=mute, anchor=north\] at \([^)]*\) \{(.*)\};", text)
    assert tokens == [escaped(label) for label in setup.labels[0]]
    assert not re.search(r"(?<!\\)[#%$&~^]|[^\x00-\x7f]", "".join(tokens).replace(r"\%", "").replace(r"\$", ""))
    assert text.isascii()


def test_what_is_too_large_or_not_there_is_said() -> None:
    arch = Architecture("gru", 5, 30)
    large = simulate(Experiment(arch, Normal(seq_len=20, batch=1, input_size=5)).setup())
    numbers = 20 * 5 + 21 * 30
    with pytest.raises(ValueError, match=f"must have at most {MOST_NUMBERS} numbers; got {numbers}"):
        unrolled_tikz(large)
    with pytest.raises(ValueError, match="step must be a number from 0 to 19; got 20"):
        inside_tikz(large, 20, 0)
    with pytest.raises(ValueError, match="unit must be a number from 0 to 29; got -1"):
        inside_tikz(large, 0, -1)


@pytest.mark.skipif(LATEX is None, reason="pdflatex is not installed")
@pytest.mark.parametrize(
    ("drawn", "slides", "pages"),
    [
        ("network", True, 5),
        ("cell", False, 1),
        pytest.param("network", False, 1, marks=pytest.mark.whole),
        pytest.param("cell", True, 4, marks=pytest.mark.whole),
    ],
)
def test_latex_takes_them(tmp_path: Path, drawn: str, pages: int, *, slides: bool) -> None:
    assert LATEX is not None
    seq_len = 1 if slides else 4  # each slide takes LaTeX half a second
    run = run_of("lstm", layers=2, both=True, proj=2, seq_len=seq_len)
    text = unrolled_tikz(run, slides=slides) if drawn == "network" else inside_tikz(run, 0, 1, 1, 1, slides=slides)
    (tmp_path / "picture.tex").write_text(text, encoding="ascii")
    command = [LATEX, "-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape", "picture.tex"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout.decode(errors="replace")[-2000:]
    found = re.search(rb"Output written on \w+\.pdf \((\d+) page", done.stdout)
    assert found is not None
    assert int(found[1]) == pages
