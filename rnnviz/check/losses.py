"""autograd's own answers to what a loss gives to the outputs and to its head, and the verdict on ours.

Both sides read our outputs, as in a single step back: what differs here is a fault of the loss, and no rounding that a
network amplifies.
"""

from dataclasses import dataclass

import numpy as np
import torch

from rnnviz.check.compare import TOLERANCE_IN_EPS
from rnnviz.check.compare_gradients import compared
from rnnviz.check.gradient_rounding import Numbers
from rnnviz.check.modules import precision
from rnnviz.check.overflow import as_numpy
from rnnviz.check.reference import as_tensor
from rnnviz.check.verdict import LOSS, TensorMatch
from rnnviz.network.forward import Trace
from rnnviz.network.head import Head
from rnnviz.network.losses import Loss, Target
from rnnviz.network.seeds import time_major


@dataclass(frozen=True, slots=True)
class LossReference:
    """`value`: the loss.   `d_output`: (T, N, D*P), time-major   `d_predicted`: (T, N, K), of what the head makes, or
    of the outputs   `head`: the gradients of its `weight` and `bias`   `sizes`: how large each may be, as its terms are
    added up without their signs."""

    value: float
    d_output: Numbers
    d_predicted: Numbers
    head: dict[str, Numbers]
    sizes: dict[str, float]


def torch_loss(trace: Trace, target: Target, head: Head | None = None, device: str = "cpu") -> LossReference:
    """torch's `mse_loss` of numbers, or `cross_entropy` of classes, at the steps that have a target, walked back."""
    device = str(device)
    with torch.enable_grad(), precision(False, device):
        output = as_tensor(time_major(trace, trace.output), device).clone().requires_grad_()
        parameters = {
            name: as_tensor(value, device).clone().requires_grad_()
            for name, value in ({} if head is None else head._asdict()).items()
            if value is not None
        }
        made = torch.nn.functional.linear(output, **parameters) if parameters else output.clone()
        made.retain_grad()
        counts, values = as_tensor(target.counts, device), as_tensor(target.values, device)
        kind = torch.nn.functional.cross_entropy if values.ndim == 2 else torch.nn.functional.mse_loss
        loss = kind(made[counts], values[counts])
        loss.backward()  # type: ignore[no-untyped-call]
    return LossReference(
        loss.item(),
        as_numpy(output.grad),
        as_numpy(made.grad),
        {name: as_numpy(parameter.grad) for name, parameter in parameters.items()},
        _sizes(as_numpy(output.detach()), target, head),
    )


def compare_loss(trace: Trace, loss: Loss, reference: LossReference) -> dict[str, TensorMatch]:
    """Name -> TensorMatch, of what the outputs get, of what is predicted, and of the head's weights."""
    ours = {"output": time_major(trace, loss.gradients["d_output"]), "predicted": loss.d_predicted, **loss.head}
    theirs = {"output": reference.d_output, "predicted": reference.d_predicted, **reference.head}
    eps = TOLERANCE_IN_EPS * float(np.finfo(reference.d_output.dtype).eps)
    names = {"weight": "head.weight", "bias": "head.bias"}
    with np.errstate(over="ignore", invalid="ignore"):
        return {
            f"{LOSS}{names.get(name, name)}": compared(as_numpy(ours[name]), value, eps * reference.sizes[name])
            for name, value in theirs.items()
        }


def _sizes(output: Numbers, target: Target, head: Head | None) -> dict[str, float]:
    """How large the sum of sizes of what is added up may be: a right program rounds by some eps of it."""
    weight = np.eye(output.shape[2]) if head is None else np.abs(as_numpy(head.weight))
    bias = 0.0 if head is None or head.bias is None else np.abs(as_numpy(head.bias))
    values, counts = as_numpy(target.values), as_numpy(target.counts)
    with np.errstate(over="ignore", invalid="ignore"):
        predicted = float((np.abs(output).astype("float64") @ weight.T + bias).max())
        if values.ndim == 2:
            of_one = max(1.0, predicted) / counts.sum()
        else:
            of_one = 2 * max(predicted, float(np.abs(values).max())) / (counts.sum() * weight.shape[0])
        read = np.abs(output[counts]).astype("float64").sum(axis=0).max()
        return {
            "predicted": float(of_one),
            "output": float(of_one * weight.sum(axis=0).max()),
            "weight": float(of_one * read),
            "bias": float(of_one * counts.sum()),
        }
