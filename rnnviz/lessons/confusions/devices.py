"""The same layer on another device: the same sums in another order, and so other last bits."""

import numpy as np
import torch

from rnnviz.check.modules import precision
from rnnviz.lessons.confusions.confusion import Confusion, Names
from rnnviz.network.architecture import Architecture
from rnnviz.words import mark

Tensor = torch.Tensor


def equal_to_the_last_bit(here: Tensor, there: Tensor) -> Tensor:
    same = here == there
    return same.int()


def equal_but_for_rounding(here: Tensor, there: Tensor) -> Tensor:
    same = torch.isclose(here, there, rtol=1e-4, atol=1e-5)
    return same.int()


def _elsewhere(names: Names) -> Names:
    """The same layer on a GPU; without one, the same sums in the opposite order, as another device may take them."""
    rnn, x = names["rnn"], names["x"]
    here, _ = rnn(x)
    if torch.cuda.is_available():
        w = {name: weight.to("cuda") for name, weight in names["w"].items()}
        module = type(rnn)(rnn.input_size, rnn.hidden_size, device="meta").to_empty(device="cuda")
        module.load_state_dict(w)
        with precision(False, "cuda"):
            there = module(x.to("cuda"))[0].cpu()
    else:
        there = _backwards(x, names["w"])
    return {
        "here": here,
        "there": there,
        "tf32": _backwards(_rounded(x), {k: _rounded(v) for k, v in names["w"].items()}),
    }


def _backwards(x: Tensor, w: dict[str, Tensor]) -> Tensor:
    """tanh(W_ih x + b_ih + W_hh h + b_hh) with every sum taken from its end, product by product."""
    h = torch.zeros(x.shape[1], w["weight_hh_l0"].shape[1])
    states = []
    for x_t in x:
        total = (w["bias_hh_l0"] + w["bias_ih_l0"]).expand_as(h)
        for column in reversed(range(h.shape[1])):
            total = total + h[:, column, None] * w["weight_hh_l0"][:, column]
        for column in reversed(range(x.shape[2])):
            total = total + x_t[:, column, None] * w["weight_ih_l0"][:, column]
        h = torch.tanh(total)
        states.append(h)
    return torch.stack(states)


def _rounded(value: Tensor) -> Tensor:
    """To the 10 bits behind the point that TF32 keeps of a float32 factor."""
    bits = value.numpy().view("uint32")
    return torch.from_numpy(((bits + np.uint32(1 << 12)) & ~np.uint32((1 << 13) - 1)).view("float32"))


def _apart(wrong: Names, right: Names, names: Names) -> Names:
    here = names["here"]
    return {
        "differ": int((wrong["same"] == 0).sum()),
        "count": wrong["same"].size,
        "rounding": float((here - names["there"]).abs().max()),
        "tf32": float((here - names["tf32"]).abs().max()),
    }


DEVICES = (
    Confusion(
        key="devices",
        number=17,
        title=mark("Two devices, the same to the last bit"),
        silent=True,
        wrong=equal_to_the_last_bit,
        right=equal_but_for_rounding,
        compared={"same": "TNF"},
        reason=mark(
            "A GPU adds in another order, and float32 rounds every sum: {differ} of {count} numbers differ, by up to "
            "{rounding:.1e}, and none is wrong. Compare with a tolerance. Factors rounded to TF32, as GPUs may, would "
            "be up to {tf32:.1e} off."
        ),
        arch=Architecture("rnn_tanh", 12, 8),
        adds=_elsewhere,
        before=("# here: output on the CPU;  there: the same sums in the opposite order, or on a GPU",),
        facts=_apart,
        reads_lessons=False,
    ),
)
