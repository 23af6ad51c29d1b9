"""Packed sequences: into one, and back to a grid."""

from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from rnnviz.lessons.packing import batch_sizes, pack_rows, unpack_rows
from rnnviz.lessons.stage import Made, Stage, Values, Weights
from rnnviz.words import sentence


def pack(of: str, lengths: str, to: str, sizes: str = "batch_sizes") -> Stage:
    """The valid steps alone, longest sample first.   (N, T, F)  ->  (sum of lengths, F), and the samples per step"""

    def by_hand(values: Values, _: Weights) -> Made:
        return {to: pack_rows(values[of], values[lengths]), sizes: batch_sizes(values[lengths])}

    def by_torch(values: Values, _: Weights) -> Made:
        packed = pack_padded_sequence(values[of], values[lengths].cpu(), batch_first=True, enforce_sorted=False)
        return {to: packed, sizes: packed.batch_sizes}

    return Stage(
        title=sentence("pack"),
        reads=(of, lengths),
        makes={to: "PF", sizes: "T"},
        by_hand=by_hand,
        by_torch=by_torch,
        call=(
            f"{to} = torch.nn.utils.rnn.pack_padded_sequence(",
            f"    input={of}, lengths={lengths}, batch_first=True, enforce_sorted=False",
            ")",
            f"{sizes} = {to}.batch_sizes",
        ),
        label=sentence("pack"),
    )


def unpack(of: str, lengths: str, to: str) -> Stage:
    """Back to a grid, 0 where a sample has ended.   (sum of lengths, F)  ->  (N, T, F)"""

    def by_hand(values: Values, _: Weights) -> Made:
        return {to: unpack_rows(values[of], values[lengths])}

    def by_torch(values: Values, _: Weights) -> Made:
        return {to: pad_packed_sequence(values[of], batch_first=True)[0]}

    return Stage(
        title=sentence("unpack"),
        reads=(of, lengths),
        makes={to: "NTF"},
        by_hand=by_hand,
        by_torch=by_torch,
        call=(f"{to}, _ = torch.nn.utils.rnn.pad_packed_sequence(sequence={of}, batch_first=True)",),
        ticks="none",
    )
