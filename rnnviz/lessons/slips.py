"""Wrong numbers that have a reason: what comes out where a term is left out or another one taken."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from rnnviz.lessons.asked import Slip
from rnnviz.lessons.lesson import LessonRun, StageValue
from rnnviz.lessons.simulator import setup_of
from rnnviz.lessons.stage import Array
from rnnviz.network.forward import Trace, forward
from rnnviz.network.maths import relu, sigmoid, tanh
from rnnviz.words import sentence

CURVES: dict[str, Callable[[Array], Array]] = {"tanh": tanh, "relu": relu, "sigmoid": sigmoid}
MOST_TERMS = 16  # products of a sum that a person can be asked to add
Index = tuple[int, ...]


@dataclass(frozen=True)
class Sum:
    """What a number is made of: `curve`( sum of the terms ).   terms: how it is written -> its value and its role.

    instead: (term, reason, value) of terms that are taken for another one.
    """

    curve: str
    terms: dict[str, tuple[float, str]]
    instead: tuple[tuple[str, str, float], ...] = ()

    def result(self, **terms: float) -> float:
        total = sum(terms.get(name, value) for name, (value, _) in self.terms.items())
        return _bent(self.curve, total) if self.curve else float(total)

    def slips(self) -> list[Slip]:
        found = []
        biases = {name: 0.0 for name, (_, role) in self.terms.items() if role == "bias"}
        for name, (value, role) in self.terms.items():
            if value and role != "bias":
                found.append(
                    Slip(self.result(**{name: 0.0}), sentence("That leaves out {terms}.", terms=name), (role,))
                )
        if biases:
            words = sentence("That leaves out {terms}.", terms=" + ".join(biases))
            found.append(Slip(self.result(**biases), words, tuple(biases)))
        if self.curve:
            total = float(sum(value for value, _ in self.terms.values()))
            words = sentence("That is the sum: {curve} is still to come.", curve=self.curve)
            found.append(Slip(total, words, curve="sum"))
        found += [
            Slip(self.result(**{name: value}), reason, taken=(self.terms[name][1], value))
            for name, reason, value in self.instead
        ]
        if len(biases) > 1:
            for name in biases:
                words = sentence("That leaves out {terms}.", terms=name)
                found.append(Slip(self.result(**{name: 0.0}), words, (name,)))
        return found


def number_slips(run: LessonRun, value: StageValue, index: Index, traces: dict[str, Trace]) -> list[Slip] | None:
    """The known wrong answers for an entry; None where an entry of this value is too much to ask for.

    traces: what the layers of this run have computed, by their modules; the first entry of each computes it.
    """
    stage = value.stage
    if stage.slips is not None:
        return stage.slips({own.name: own.value for own in run.stages}, index)
    if stage.activation:
        return _activation(run, value, index)
    if stage.products is not None:
        weights, bias = stage.products.matrix, stage.products.bias
        own = run.weights[stage.module]
        if own[weights].shape[1] > MOST_TERMS:
            return None
        x = run[stage.reads[0]].value[index[:-1]]
        signs = stage.products.signs
        terms = {f"{signs[0]} {stage.reads[0]}": (float(own[weights][index[-1]].astype("f8") @ x), "x")}
        if bias in own:
            terms[signs[1]] = float(own[bias][index[-1]]), "bias"
        return Sum("", terms).slips()
    if stage.layer is not None:
        made = _step(run, value, index, traces)
        return None if made is None else made.slips()
    if value.axes == "NF" and stage.ticks == "once":
        return _last_output(run, value, index)
    return _own_recurrence(run, value, index)


def _last_output(run: LessonRun, value: StageValue, index: Index) -> list[Slip]:
    """Of final states side by side, what output[:, -1] has in their place."""
    read = run[value.stage.reads[0]]
    output = run[read.stage.name]
    if read.axes != "SNF" or output.axes != "NTF" or output.shape[-1] != value.shape[-1]:
        return []
    words = sentence("That is {name}[:, -1]: going left, it has seen the last step only.", name=output.name)
    return [Slip(float(output.value[index[0], -1, index[1]]), words)]


def _bent(curve: str, total: float) -> float:
    return float(CURVES[curve](np.array([total]))[0])


def _activation(run: LessonRun, value: StageValue, index: Index) -> list[Slip]:
    before = float(run[value.stage.reads[0]].value[index])
    own = value.stage.activation
    found = [Slip(before, sentence("That is the sum: {curve} is still to come.", curve=own), curve="sum")]
    for curve in CURVES:
        if curve != own:
            found.append(Slip(_bent(curve, before), sentence("That is {curve} of it.", curve=curve), curve=curve))
    return found


def _step(run: LessonRun, value: StageValue, index: Index, traces: dict[str, Trace]) -> Sum | None:
    """One unit of the top layer of a plain RNN."""
    stage, layer = value.stage, value.stage.layer
    if layer is None or layer.arch.spec.gated or value.axes not in ("TNF", "NTF") or layer.lengths:
        return None
    arch, H = layer.arch, layer.arch.hidden_size
    if max(arch.layer_input_size(arch.num_layers - 1), H) > MOST_TERMS:
        return None
    t, n = (index[value.axes.index(axis)] for axis in "TN")
    direction, unit = divmod(index[-1], H)
    setup = setup_of(run, stage.module, layer)
    if stage.module not in traces:
        x = np.swapaxes(setup.x, 0, 1) if arch.batch_first else setup.x
        traces[stage.module] = forward(arch, setup.weights, np.ascontiguousarray(x), setup.h_0)
    trace = traces[stage.module]
    top = arch.num_layers - 1
    w = arch.weights_of(setup.weights, top, direction)
    before, below = trace.before(top, direction)[t, n].astype("f8"), trace.read_by(top)[t, n].astype("f8")
    past = f"h[t{'+' if direction else '−'}1]"
    from_h = f"W_hh {past}"
    row, column = w["weight_hh"][unit].astype("f8"), w["weight_hh"][:, unit].astype("f8")
    terms = {
        "W_ih x[t]": (float(w["weight_ih"][unit].astype("f8") @ below), "x"),
        from_h: (float(row @ before), "h"),
    }
    if "bias_ih" in w:
        terms |= {"b_ih": (float(w["bias_ih"][unit]), "bias"), "b_hh": (float(w["bias_hh"][unit]), "bias")}
    now = trace.layers[top][direction].h[t, n].astype("f8")
    instead = (
        (from_h, sentence("That takes column {unit} of W_hh for its row {unit}.", unit=unit), float(column @ before)),
        (from_h, sentence("That takes the new state, h[t], for the one before."), float(row @ now)),
    )
    return Sum(arch.spec.gates[0].activation, terms, instead if before.any() else ())


def _own_recurrence(run: LessonRun, value: StageValue, index: Index) -> list[Slip] | None:
    """h[t] = tanh(Linear(x[t]) + h[t-1])"""
    own = run.weights.get(value.stage.module, {})
    if value.stage.ticks != "steps" or value.axes != "NTF" or own.keys() != {"weight", "bias"}:
        return None
    n, t, unit = index
    if own["weight"].shape[1] > MOST_TERMS:
        return None
    x = run[value.stage.reads[0]].value[n, t].astype("f8")
    before = float(value.value[n, t - 1, unit]) if t else 0.0
    terms = {
        "W x[t]": (float(own["weight"][unit] @ x), "x"),
        "b": (float(own["bias"][unit]), "bias"),
        "h[t−1]": (before, "h"),
    }
    return Sum("tanh", terms).slips()
