"""How the answers to a step by hand are judged: the sum, what the activation makes of it, and the new state."""

import math
from collections.abc import Mapping
from dataclasses import replace

from rnnviz.exercises.answers import DECIMALS, Answer
from rnnviz.exercises.exercise import Judgement
from rnnviz.exercises.state.arithmetic import ACTIVATIONS, accepted, as_typed, decimal_text
from rnnviz.exercises.state.formula import Formula
from rnnviz.exercises.state.reasons import FormulaReason, SumReason
from rnnviz.exercises.state.slips import slips
from rnnviz.exercises.state.step import SUM, TinyStep
from rnnviz.words import say


def judge(step: TinyStep, answers: Mapping[str, Answer]) -> dict[str, Judgement]:
    """A judgement for each of the step's names that has an answer."""
    numbers = {name: float(value) for name, value in answers.items() if isinstance(value, int | float)}
    judges = dict(zip(step.names, (_judge_sum, _judge_gate, _judge_state), strict=False))
    return {name: judges[name](step, numbers) for name in step.names if name in numbers}


def _judge_sum(step: TinyStep, given: Mapping[str, float]) -> Judgement:
    value, total, terms = given[SUM], step.total(), step.terms()
    ok = accepted(value, total)
    slip = None if ok else next((slip for slip in slips(step) if accepted(value, slip.total)), None)
    if slip:
        terms = tuple(replace(term, suspect=term.label in slip.labels) for term in terms)
    message = say("the sum is {value}", value=decimal_text(total))
    if not ok:
        why = say("that is what you get if {what}", what=slip.what) if slip else say("compare your products with these")
        message = say("the sum is not {value}: {why}", value=as_typed(value), why=why)
    return Judgement(ok, message, SumReason(say("sum for {name}", name=step.names[1]), terms, total, value))


def _judge_gate(step: TinyStep, given: Mapping[str, float]) -> Judgement:
    name, value, total = step.names[1], given[step.names[1]], step.total()
    exact = step.gate_value(total)
    ok = accepted(value, exact)
    came_to = f"{step.activation}({decimal_text(total)}) = {decimal_text(exact)}"
    message = say("{name} is {came_to}", name=name, came_to=came_to)
    if not ok:
        message = say(
            "{name} is not {value}: {why}",
            name=name,
            value=as_typed(value),
            why=_gate_slip(step, value, given.get(SUM)),
        )
    lines = (
        (name, f"{step.activation}(sum)"),
        (f"{step.activation}({decimal_text(total)})", decimal_text(exact, 4)),
        ("rounded", decimal_text(exact)),
    )
    return Judgement(ok, message, FormulaReason(lines, value))


def _gate_slip(step: TinyStep, value: float, own_sum: float | None) -> str:
    total = step.total()
    exact = step.gate_value(total)
    if own_sum is not None and not accepted(own_sum, total) and accepted(value, step.gate_value(own_sum)):
        return say("it follows rightly from your sum, and only the sum is wrong")
    if value == math.trunc(exact * 10**DECIMALS) / 10**DECIMALS:
        return say("{value} was cut, not rounded", value=decimal_text(exact, 4))
    if accepted(value, total):
        return say("that is the sum itself, without {activation}", activation=step.activation)
    for other, function in ACTIVATIONS.items():
        if other != step.activation and accepted(value, function(total)):
            return say("that is {other} of the sum", other=other)
    return say("it is {activation} of the sum", activation=step.activation)


def _judge_state(step: TinyStep, given: Mapping[str, float]) -> Judgement:
    name, value = step.names[2], given[step.names[2]]
    exact = step.exact()[2]
    ok = accepted(value, exact)
    formula = step.formula
    assert formula is not None  # a step without one has no third name
    message = say("{name} is {came_to}", name=name, came_to=f"{formula.text} = {decimal_text(exact)}")
    if not ok:
        message = say(
            "{name} is not {value}: {why}",
            name=name,
            value=as_typed(value),
            why=_state_slip(step, formula, value, given.get(step.names[1])),
        )
    lines = (
        (name, formula.text),
        (step.formula_in_numbers(), decimal_text(exact, 4)),
        ("rounded", decimal_text(exact)),
    )
    return Judgement(ok, message, FormulaReason(lines, value))


def _state_slip(step: TinyStep, formula: Formula, value: float, own: float | None) -> str:
    gate = step.exact()[1]
    if own is not None and not accepted(own, gate) and accepted(value, step.state(own)):
        return say("it follows rightly from your {gate}, and only that is wrong", gate=step.gate)
    if f"1 − {step.gate}" in formula.text and accepted(value, step.state(1 - gate)):
        return say("{gate} was swapped with 1 − {gate}: it is {formula}", gate=step.gate, formula=formula.text)
    if accepted(value, formula.without_activation().value(step.known | {step.gate: gate})):
        return say("tanh was forgotten: it is {formula}", formula=formula.text)
    return say("it is {formula}", formula=formula.text)
