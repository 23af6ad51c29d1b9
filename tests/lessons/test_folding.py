"""Lines that are folded or renamed still say the same."""

import ast

import pytest

from rnnviz.lessons.folding import folded, renamed

LINES = [
    "x = torch.from_numpy(np.random.default_rng([SEED, 0]).standard_normal(size=(50, 10, 100))).float()",
    "    own = {n: w for n, w in rnn.state_dict().items() if n.endswith('_l0')}",
    """sentences = [['the', 'cat, (', ']'], ["a', b", '#', "it's"], ['солнце', '👩‍👩‍👧', 'и', 'ещё']]""",
    "    h[1] = np.tanh(h[0] @ W_xh_l1.numpy() + h[1] @ W_hh_l1.numpy() + b_l1.numpy())",
    "last = f((torch.zeros(size=(3, 4)), torch.zeros(size=(3, 4)), torch.zeros(size=(3, 4)), torch.ones(size=(1,))))",
]


@pytest.mark.parametrize("line", LINES)
def test_a_folded_line_is_short_and_says_the_same(line: str) -> None:
    pieces = folded(line)
    assert len(pieces) > 1
    assert max(map(len, pieces)) <= 72
    assert ast.dump(ast.parse("\n".join(pieces).strip())) == ast.dump(ast.parse(line.strip()))


@pytest.mark.parametrize(
    "line",
    ["short = f(1, 2)", "y = open(", "a = 1  # " + "a comment (with brackets) " * 4, "x" * 90, '"' + "(" * 90 + '"'],
)
def test_what_cannot_or_need_not_be_folded_stays(line: str) -> None:
    assert folded(line) == (line,)


def test_variables_are_renamed_and_attributes_and_arguments_are_not() -> None:
    line = 'linear = torch.nn.functional.linear(x, linear=linear.weight, n="linear")  # linear'
    expected = 'self.linear = torch.nn.functional.linear(x, linear=self.linear.weight, n="linear")  # linear'
    assert renamed(line, {"linear": "self.linear"}) == expected
