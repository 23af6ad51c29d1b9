"""What the core calls by an English name, in the words of the page: ways of computing, what a pass is compared with,
layers with their directions."""

from rnnviz.check.compare import LOOP
from rnnviz.check.verdict import LOSS, STEP
from rnnviz.words import mark, say

_NAMES = {
    name: name
    for name in (
        mark("by hand"),
        mark("fused"),
        mark("cell loop"),
        mark("torch operations"),
        mark("a loop of torch operations"),
        mark("a loop of torch's cells"),
    )
}


def in_words(name: str) -> str:
    """A way of computing, or what it is compared with; torch's own names as they are."""
    return say(_NAMES[name]) if name in _NAMES else name


def place_in_words(layer: int, direction: int) -> str:
    return say("layer {layer}, reverse", layer=layer) if direction else say("layer {layer}", layer=layer)


def tensor_in_words(name: str) -> str:
    """A tensor of a comparison: some names say which steps or which loop it comes from."""
    if name.startswith(STEP):
        return say("each step {tensor}", tensor=name.removeprefix(STEP))
    if name.startswith(LOSS):
        return say("the loss’s {tensor}", tensor=name.removeprefix(LOSS))
    return say("cell loop {tensor}", tensor=name.removeprefix(LOOP)) if name.startswith(LOOP) else name
