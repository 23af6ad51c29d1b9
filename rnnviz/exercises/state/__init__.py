"""State: one unit of a tiny network by hand, from the sum through the activation to the new state."""

from collections.abc import Mapping
from dataclasses import dataclass

from rnnviz.exercises.answers import DECIMALS, Answer, Field
from rnnviz.exercises.dice import Dice
from rnnviz.exercises.drawings import Drawing
from rnnviz.exercises.exercise import Judgement, Kind
from rnnviz.exercises.state.arithmetic import TOLERANCE, accepted, decimal_text, near_boundary
from rnnviz.exercises.state.judging import judge
from rnnviz.exercises.state.slips import slips
from rnnviz.exercises.state.step import Tenths, TinyStep, gates_to_ask
from rnnviz.network.cells import CELLS
from rnnviz.words import mark, say

_TENTHS = tuple(k for k in range(-9, 10) if abs(k) >= 2)
_ACTIVATIONS = {
    "tanh": mark("tanh(a) is nearly a for small a, and bends towards ±1."),
    "sigmoid": mark("sigmoid(a) = 1 / (1 + e^−a); it is 0.5 at 0."),
    "relu": mark("relu(a) is a where a is positive, else 0."),
}


@dataclass(frozen=True)
class StateTask:
    """The step of which one unit is asked for."""

    step: TinyStep

    @property
    def question(self) -> str:
        step = self.step
        what = say("the new state h[t]") if step.formula is None else say("the gate {gate}", gate=step.gate)
        layer = step.spec.title if step.spec.torch_class is None else f"nn.{step.spec.torch_class}"
        return say(
            "One step of a tiny {layer}, with the numbers below. For unit {unit} of {what}, give the sum that goes "
            "into {activation}, then {names}. Two decimals, rounded: what is within {tolerance} of the exact value is "
            "right.",
            layer=say("{layer} with relu", layer=layer) if step.activation == "relu" else layer,
            unit=step.unit,
            what=what,
            activation=step.activation,
            names=say("{first} and {second}", first=step.names[1], second=step.names[2])
            if len(step.names) > 2
            else step.names[1],
            tolerance=TOLERANCE,
        )

    @property
    def fields(self) -> tuple[Field, ...]:
        labels = (say("sum before {activation}", activation=self.step.activation), *self.step.names[1:])
        return tuple(Field(name, label, "number") for name, label in zip(self.step.names, labels, strict=True))

    @property
    def expected(self) -> tuple[str, ...]:
        return tuple(decimal_text(value) for value in self.step.exact())

    @property
    def hints(self) -> tuple[str, ...]:
        step, row, H = self.step, self.step.row, len(self.step.h)
        first = say(
            "Unit {unit} takes row {row} of both matrices and entry {row} of both biases.", unit=step.unit, row=row
        )
        if step.formula is not None:
            stacked = ", ".join(step.spec.letters)
            first = say(
                "The gates are stacked as {stacked}, {H} rows each: unit {unit} of {gate} is row {row}.",
                stacked=stacked,
                H=H,
                unit=step.unit,
                gate=step.gate,
                row=row,
            )
        from_x = sum(term.product for term in step.terms()[: len(step.x) + 1])
        second = say(
            "W_ih x[t] + b_ih comes to {value} for this row. Left to do: W_hh, h[t-1] and b_hh.",
            value=decimal_text(from_x),
        )
        last = () if step.formula is None else (say("The new state is {formula}.", formula=step.formula.text),)
        return (first, second, say(_ACTIVATIONS[step.activation]), *last)

    def scene(self) -> Drawing:
        """The given tensors as rows of numbers, and what is told besides."""
        step = self.step
        known = [{"name": f"{name}[{step.unit}]", "value": decimal_text(value)} for name, value in step.known.items()]
        return {
            "drawn_by": "numbers",
            "tensors": [
                _tensor("W_ih", "x", step.weight_ih),
                _tensor("x[t]", "x", _column(step.x)),
                _tensor("b_ih", "bias", _column(step.bias_ih)),
                _tensor("W_hh", "h", step.weight_hh),
                _tensor("h[t-1]", "h", _column(step.h)),
                _tensor("b_hh", "bias", _column(step.bias_hh)),
            ],
            "gates": list(step.spec.letters) if step.spec.gated else [],
            "size": len(step.h),
            "known": known,
            "formula": "" if step.formula is None else f"{step.formula.name} = {step.formula.text}",
            "activation": step.activation,
        }

    def judge(self, answers: Mapping[str, Answer]) -> dict[str, Judgement]:
        return judge(self.step, answers)


def _tensor(name: str, role: str, rows: tuple[Tenths, ...]) -> Drawing:
    return {"name": name, "role": role, "rows": [[value / 10 for value in row] for row in rows]}


def _column(values: Tenths) -> tuple[Tenths, ...]:
    return tuple((value,) for value in values)


_ASKED = [(cell, gate) for cell in CELLS.values() for gate in gates_to_ask(cell)]
_PLAIN = [asked for asked in _ASKED for _ in range(1 + asked[0].bounded) if not asked[0].gated]  # tanh more often
_GATED = [asked for asked in _ASKED if asked[0].gated]


def _draw(dice: Dice, level: int) -> StateTask:
    if level == 1:
        cell, gate = dice.choose(_PLAIN)
        inputs, hidden = dice.choose((1, 2, 3)), dice.choose((2, 3))
    else:
        cell, gate = dice.choose(_GATED)
        inputs, hidden = dice.choose((1, 2)), 2
    rows = len(cell.gates) * hidden

    def tenths(count: int) -> Tenths:
        return tuple(dice.choose(_TENTHS) for _ in range(count))

    step = TinyStep(
        cell.name,
        gate,
        dice.choose(range(hidden)),
        tuple(tenths(inputs) for _ in range(rows)),
        tuple(tenths(hidden) for _ in range(rows)),
        tenths(rows),
        tenths(rows),
        tenths(inputs),
        tenths(hidden),
        tenths(hidden) if cell.memory else (),
    )
    return StateTask(step)


def _unambiguous(task: StateTask, level: int) -> bool:
    """Right answers round one way only, also from a rounded gate; the usual wrong ones give other numbers."""
    step = task.step
    total, *rest = step.exact()
    if not 0.1 <= abs(total) <= 1.5:
        return False
    if step.activation == "relu" and level == 1 and total > 0:  # relu would leave the sum as it is
        return False
    if step.activation != "relu":
        if any(near_boundary(value) for value in rest):
            return False
        if accepted(total, rest[0]):  # forgetting the activation must show
            return False
    if step.formula is not None and not _gate_shows(step, *rest):
        return False
    return all(abs(slip.total - total) > 2 * TOLERANCE for slip in slips(step))


def _gate_shows(step: TinyStep, gate: float, state: float) -> bool:
    """The rounded gate and the rounded numbers that are told lead to the same answer; 1 − gate does not."""
    told = {name: round(value, DECIMALS) for name, value in step.known.items()}
    from_rounded = step.state(round(gate, DECIMALS), told)
    if near_boundary(from_rounded) or not accepted(round(from_rounded, DECIMALS), state):
        return False
    return abs(step.state(1 - gate) - state) >= 0.02


KIND = Kind(mark("A state by hand"), 3, _draw, _unambiguous)
