"""See a recurrent network compute: the forward pass of torch.nn.RNN, LSTM and GRU by hand, traced and compared."""

from rnnviz.check.compare import Match, compare
from rnnviz.check.reference import Reference, torch_forward
from rnnviz.network.architecture import Architecture
from rnnviz.network.forward import Trace, forward
from rnnviz.network.weights import init_weights

__all__ = ["Architecture", "Match", "Reference", "Trace", "compare", "forward", "init_weights", "torch_forward"]
