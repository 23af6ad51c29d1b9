"""State: one unit of a tiny network by hand, from the sum through the activation to the new state."""

from rnnviz.exercises.answers import DECIMALS, Field
from rnnviz.exercises.arithmetic import TOLERANCE, accepted, decimal_text
from rnnviz.exercises.dice import Dice, first_accepted
from rnnviz.exercises.exercise import Exercise
from rnnviz.exercises.state_task import StateTask, Tenths
from rnnviz.network.architecture import GATES, TORCH_CLASS

_FROM_BOUNDARY = 0.001  # how far a value stays from where two decimals would round either way
_TENTHS = tuple(k for k in range(-9, 10) if abs(k) >= 2)


def make(seed: int, level: int) -> Exercise:
    task = first_accepted(seed, f"state {level}", lambda dice: _draw(dice, level), _unambiguous)
    labels = [f"sum before {task.activation}", *task.names[1:]]
    fields = tuple(Field(name, label, "number") for name, label in zip(task.names, labels, strict=True))
    expected = tuple(decimal_text(value) for value in task.exact())
    layer = TORCH_CLASS[task.cell]
    what = f"gate {task.gate}" if task.gated else "new state h[t]"
    asked = " and ".join(task.names[1:])
    question = (
        f"One step of a tiny nn.{layer}{' with relu' if task.cell == 'rnn_relu' else ''}, with the numbers below. "
        f"For unit {task.unit} of the {what}, give the sum that goes into {task.activation}, then {asked}. "
        f"Two decimals, rounded: what is within {TOLERANCE} of the exact value is right."
    )
    return Exercise("state", seed, level, question, fields, expected, _hints(task), task)


def _draw(dice: Dice, level: int) -> StateTask:
    if level == 1:
        cell, gate = dice.choose(("rnn_tanh", "rnn_tanh", "rnn_relu")), "h"
        inputs, hidden = dice.choose((1, 2, 3)), dice.choose((2, 3))
    else:
        cell, gate = dice.choose((("gru", "z"), ("lstm", "i"), ("lstm", "f"), ("lstm", "g"), ("lstm", "o")))
        inputs, hidden = dice.choose((1, 2)), 2
    rows = len(GATES[cell]) * hidden

    def tenths(count: int) -> Tenths:
        return tuple(dice.choose(_TENTHS) for _ in range(count))

    return StateTask(
        cell,
        gate,
        dice.choose(range(hidden)),
        tuple(tenths(inputs) for _ in range(rows)),
        tuple(tenths(hidden) for _ in range(rows)),
        tenths(rows),
        tenths(rows),
        tenths(inputs),
        tenths(hidden),
        tenths(hidden) if cell == "lstm" else (),
    )


def _unambiguous(task: StateTask) -> bool:
    """Right answers round one way only, also from a rounded gate; the usual wrong ones give other numbers."""
    total, *rest = task.exact()
    if not 0.1 <= abs(total) <= 1.5:
        return False
    if task.cell != "rnn_relu" and any(_near_boundary(value) for value in rest):
        return False
    if task.gated:
        known = {name: round(value, DECIMALS) for name, value in task.known.items()}
        rounded = task.state(round(rest[0], DECIMALS), known)
        if _near_boundary(rounded) or not accepted(round(rounded, DECIMALS), rest[1]):
            return False
        if abs(task.state(1 - rest[0]) - rest[1]) < 0.02:
            return False
    if task.activation != "relu" and accepted(total, rest[0]):  # forgetting the activation must show
        return False
    return all(abs(slip.total - total) > 2 * TOLERANCE for slip in task.slips())


def _near_boundary(value: float) -> bool:
    return abs(value * 10**DECIMALS % 1 - 0.5) < _FROM_BOUNDARY * 10**DECIMALS


def _hints(task: StateTask) -> tuple[str, ...]:
    row, H = task.row, len(task.h)
    first = f"Unit {task.unit} takes row {row} of both matrices and entry {row} of both biases."
    if task.gated:
        stacked = ", ".join(GATES[task.cell])
        first = f"Torch stacks the gates as {stacked}, {H} rows each: unit {task.unit} of {task.gate} is row {row}."
    from_x = sum(term.product for term in task.terms()[: len(task.x) + 1])
    second = f"W_ih x[t] + b_ih comes to {decimal_text(from_x)} for this row. Left to do: W_hh, h[t-1] and b_hh."
    third = {
        "tanh": "tanh(a) is nearly a for small a, and bends towards ±1.",
        "sigmoid": "sigmoid(a) = 1 / (1 + e^−a); it is 0.5 at 0.",
        "relu": "relu(a) is a where a is positive, else 0.",
    }[task.activation]
    last = (f"The new state is {task.formula()}.",) if task.gated else ()
    return (first, second, third, *last)
