"""See a recurrent network compute: the forward pass of torch.nn.RNN, LSTM and GRU by hand, traced and compared."""

from rnnviz.architecture import Architecture
from rnnviz.compare import Match, compare
from rnnviz.forward import Trace, forward
from rnnviz.reference import Reference, torch_forward
from rnnviz.weights import init_weights

__all__ = ["Architecture", "Match", "Reference", "Trace", "compare", "forward", "init_weights", "torch_forward"]
