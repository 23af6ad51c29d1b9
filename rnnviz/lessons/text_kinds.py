"""Kinds of stages that begin with text: letters as one-hot vectors, tokens as numbers, and packed sequences."""

import numpy as np

import rnnviz.lessons.by_hand as hand
import rnnviz.lessons.by_torch as torch_
from rnnviz.lessons.stage import Pool, Stage, Values, Weights
from rnnviz.lessons.text import letters, tokens, vocabulary
from rnnviz.network.randomness import normal
from rnnviz.sources.characters import label


def one_hot_letters(text: str, to: str, lengths: str = "lengths") -> Stage:
    """The letters of every line as one-hot vectors over 33 Cyrillic letters.   -> (N, T, 33) and the lengths (N,)"""
    encoded = letters(text)
    alphabet = "".join(encoded.alphabet)
    words = ["".join(line) for line in encoded.lines]
    count = np.array([len(line) for line in encoded.lines])

    def by_hand(v: Values, w: Weights) -> dict[str, np.ndarray]:
        x = np.zeros((len(words), count.max(), len(alphabet)), "float32")
        for n, word in enumerate(words):
            x[n, np.arange(len(word)), [alphabet.index(letter) for letter in word]] = 1
        return {to: x, lengths: count}

    def by_torch(v: Values, w: Weights) -> dict[str, object]:
        return {to: torch_.one_hot(alphabet, words), lengths: torch_.tensor(count)}

    return Stage(
        title="one-hot letters",
        reads=(),
        makes={to: "NTF", lengths: "N"},
        by_hand=by_hand,
        by_torch=by_torch,
        call=(
            f"alphabet = {alphabet!r}",
            f"words = {words!r}",
            f"{lengths} = torch.tensor(data=[len(word) for word in words])",
            f"{to} = torch.zeros(size=(len(words), max({lengths}), len(alphabet)))",
            "for n, word in enumerate(words):",
            "    for t, letter in enumerate(word):",
            f"        {to}[n, t, alphabet.index(letter)] = 1",
        ),
        ticks="none",
        labels={to: tuple(tuple(line) for line in encoded.lines)},
        features=tuple(encoded.alphabet),
    )


def token_ids(text: str, to: str, lengths: str) -> Stage:
    """The tokens of every line as numbers, 0 where a shorter line has ended.   -> (N, T) and the lengths (N,)"""
    sentences = tokens(text)
    known = vocabulary(sentences)
    longest = max(map(len, sentences))
    ids = np.array([[known[token] for token in line] + [0] * (longest - len(line)) for line in sentences])
    count = np.array([len(line) for line in sentences])
    labels = tuple(tuple(label_of(token) for token in line) for line in sentences)
    return Stage(
        title="number the tokens",
        reads=(),
        makes={to: "NT", lengths: "N"},
        by_hand=lambda *_: {to: ids, lengths: count},
        by_torch=lambda *_: {to: torch_.padded(sentences, known), lengths: torch_.tensor(count)},
        call=(
            f"sentences = {[list(line) for line in sentences]!r}",
            "vocabulary = {}",
            "for sentence in sentences:",
            "    for token in sentence:",
            "        vocabulary.setdefault(token, len(vocabulary) + 1)  # 0 is the padding",
            f"{lengths} = torch.tensor(data=[len(sentence) for sentence in sentences])",
            f"{to} = torch.nn.utils.rnn.pad_sequence(",
            "    sequences=[torch.tensor(data=[vocabulary[token] for token in sentence]) for sentence in sentences],",
            "    batch_first=True,",
            ")",
        ),
        ticks="none",
        labels={to: labels},
    )


def label_of(token: str) -> str:
    """A token as it is shown: what cannot be seen made visible, its end cut."""
    return label(token) if len(token) <= 16 else token[:15] + "…"


def embedding(module: str, of: str, to: str, words: int, size: int) -> Stage:
    """A row of the table for every id; row 0, the padding, is 0.   (N, T)  ->  (N, T, size)"""

    def draw(seed: int, pool: Pool) -> Weights:
        weight = normal(seed, f"{module}.weight", (words, size)).astype("float32")
        weight[0] = 0
        return {"weight": weight}

    return Stage(
        title=f"Embedding({words}, {size})",
        reads=(of,),
        makes={to: "NTF"},
        module=module,
        draw=draw,
        by_hand=lambda v, w: {to: w["weight"][v[of]]},
        by_torch=lambda v, w: {to: torch_.embedding_module(w)(v[of])},
        setup=(
            f'table = normal("{module}.weight", ({words}, {size}))',
            "table[0] = 0  # the padding",
            f"{module} = torch.nn.Embedding.from_pretrained(embeddings=table, padding_idx=0)",
        ),
        call=(f"{to} = {module}(input={of})",),
    )


def pack(of: str, lengths: str, to: str, sizes: str = "batch_sizes") -> Stage:
    """The valid steps alone, longest sample first.   (N, T, F)  ->  (sum of lengths, F), and the samples per step"""
    return Stage(
        title="pack",
        reads=(of, lengths),
        makes={to: "PF", sizes: "T"},
        by_hand=lambda v, _: {to: hand.pack(v[of], v[lengths]), sizes: hand.batch_sizes(v[lengths])},
        by_torch=lambda v, _: torch_.packed(v[of], v[lengths], (to, sizes)),
        call=(
            f"{to} = torch.nn.utils.rnn.pack_padded_sequence(",
            f"    input={of}, lengths={lengths}, batch_first=True, enforce_sorted=False",
            ")",
            f"{sizes} = {to}.batch_sizes",
        ),
        ticks="none",
    )


def unpack(of: str, lengths: str, to: str) -> Stage:
    """Back to a grid, 0 where a sample has ended.   (sum of lengths, F)  ->  (N, T, F)"""
    return Stage(
        title="unpack",
        reads=(of, lengths),
        makes={to: "NTF"},
        by_hand=lambda v, _: {to: hand.unpack(v[of], v[lengths])},
        by_torch=lambda v, _: {to: torch_.unpack(v[of])},
        call=(f"{to}, _ = torch.nn.utils.rnn.pad_packed_sequence(sequence={of}, batch_first=True)",),
        ticks="none",
    )
