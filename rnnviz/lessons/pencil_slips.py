"""Wrong numbers that have a reason, on the way back through one step."""

from collections.abc import Callable

from rnnviz.lessons.asked import Slip
from rnnviz.lessons.stage import Array, Values
from rnnviz.words import sentence

Index = tuple[int, ...]


def _numbers(values: Values, *names: str) -> tuple[Array, ...]:
    return tuple(values[name].astype("f8") for name in names)


def _d_out(values: Values, index: Index) -> list[Slip]:
    h, y = (float(own[index]) for own in _numbers(values, "h", "y"))
    return [
        Slip(y - h, sentence("That is y − h: the error grows where h lies above y."), taken=("h", 2 * y - h)),
        Slip(h, sentence("That is the state itself: y is still to be taken off."), ("y",)),
        Slip(2 * (h - y), sentence("That is twice as much: the error here is half the square."), curve="sum"),
    ]


def _d_h(values: Values, index: Index) -> list[Slip]:
    d_out, d_next = (float(own[index]) for own in _numbers(values, "d_out", "d_next"))
    return [
        Slip(d_out, sentence("That leaves out what the step after hands back."), ("from-next",)),
        Slip(d_next, sentence("That leaves out what the step's own output says."), ("d",)),
        Slip(d_out * d_next, sentence("Two ways lead from h on, and what they say is added."), curve="sum"),
    ]


def _d_u(values: Values, index: Index) -> list[Slip]:
    h, d_h, u = (float(own[index]) for own in _numbers(values, "h", "d_h", "u"))
    return [
        Slip(h * d_h, sentence("That takes h for the slope, 1 − h²."), taken=("slope", h)),
        Slip((1 - h) * d_h, sentence("That takes 1 − h for the slope: h is to be squared."), taken=("slope", 1 - h)),
        Slip((1 - u**2) * d_h, sentence("That takes the sum u where the state h belongs."), taken=("slope", 1 - u**2)),
        Slip(d_h, sentence("That leaves out the slope of tanh, 1 − h²."), ("slope",)),
        Slip(1 - h**2, sentence("That is the slope alone: d_h is still to come."), ("d",)),
    ]


def _outer(read: str, wrong: tuple[str, ...]) -> Callable[[Values, Index], list[Slip]]:
    """Of a weight's gradient: d_u of its row times what its column read."""

    def slips(values: Values, index: Index) -> list[Slip]:
        j, k = index
        d_u, d_h, own = _numbers(values, "d_u", "d_h", read)
        found = [
            Slip(d_h[j] * own[k], sentence("That takes d_h for d_u: first it goes back through tanh."),
                 taken=("d", float(d_h[j]))),
            Slip(d_u[j], sentence("That is the gradient of the bias: what the weight read is still to come."),
                 ("was-read",)),
        ]  # fmt: skip
        if k < len(d_u) and j < len(own):
            words = sentence("That is entry [{k}, {j}]: the row belongs to d_u, the column to {read}.",
                             k=k, j=j, read=read)  # fmt: skip
            found.append(Slip(float(d_u[k] * own[j]), words, taken=("d", float(d_u[k]))))
        for name in wrong:
            words = sentence("That takes {wrong} where {read} was read.", wrong=name, read=read)
            other = float(values[name][k])
            found.append(Slip(float(d_u[j]) * other, words, taken=("was-read", other)))
        return [Slip(float(slip.answer), slip.words, slip.left_out, slip.taken) for slip in found]  # type: ignore[arg-type]

    return slips


def _through(matrix: str, role: str) -> Callable[[Values, Index], list[Slip]]:
    """Of what a step hands back: a column of the matrix times d_u."""

    def slips(values: Values, index: Index) -> list[Slip]:
        (k,) = index
        own, d_u, d_h = _numbers(values, matrix, "d_u", "d_h")
        found = [
            Slip(float(own[:, k] @ d_h), sentence("That takes d_h for d_u: first it goes back through tanh."),
                 taken=(role, float(own[:, k] @ d_h))),
            Slip(float(own[0, k] * d_u[0]), sentence("That is unit 0 alone: every unit has read it."),
                 taken=(role, float(own[0, k] * d_u[0]))),
        ]  # fmt: skip
        if own.shape[0] == own.shape[1]:
            wrong = float(own[k] @ d_u)
            words = sentence("That takes row {k} of {matrix}; going back it is column {k}.", k=k, matrix=matrix)
            found.insert(0, Slip(wrong, words, taken=(role, wrong)))
        return found

    return slips


SLIPS: dict[str, Callable[[Values, Index], list[Slip]]] = {
    "d_out": _d_out,
    "d_h": _d_h,
    "d_u": _d_u,
    "dW_hh": _outer("h_before", ("h",)),
    "dW_ih": _outer("x", ()),
    "d_x": _through("W_ih", "from-x"),
    "d_h_before": _through("W_hh", "from-h"),
}
