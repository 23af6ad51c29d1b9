"""The sizes of a program, drawn so that a wrong one is never right by chance."""

from rnnviz.exercises.dice import Dice

Sizes = tuple[tuple[str, int], ...]  # by letter; hashable
_FROM = {"I": range(6, 13), "H": range(3, 12), "T": range(3, 9), "N": range(2, 7)}


def draw_sizes(dice: Dice) -> Sizes:
    return tuple((letter, dice.choose(sizes)) for letter, sizes in _FROM.items())


def all_differ(sizes: Sizes) -> bool:
    """Also from twice the size of a state, and from 1."""
    values = dict(sizes)
    return len({*values.values(), 2 * values["H"]}) == len(values) + 1
