"""Stages that begin with text: letters as one-hot vectors, tokens as numbers, and a table to look them up."""

import numpy as np
import torch
from torch.nn.utils.rnn import pad_sequence

from rnnviz.lessons.draws import NormalNumbers
from rnnviz.lessons.stage import Made, Pool, Stage, Values, Weights
from rnnviz.lessons.tensors import here, tensor, tensors
from rnnviz.lessons.text import letters, tokens, vocabulary
from rnnviz.sources.characters import label
from rnnviz.words import sentence


def one_hot_letters(text: str, to: str, lengths: str = "lengths") -> Stage:
    """The letters of every line as one-hot vectors over 33 Cyrillic letters.   -> (N, T, 33) and the lengths (N,)"""
    encoded = letters(text)
    alphabet = "".join(encoded.alphabet)
    words = ["".join(line) for line in encoded.lines]
    counts = np.array([len(line) for line in encoded.lines])

    def by_hand(_: Values, weights: Weights) -> Made:
        x = np.zeros((len(words), counts.max(), len(alphabet)), "float32")
        for n, word in enumerate(words):
            x[n, np.arange(len(word)), [alphabet.index(letter) for letter in word]] = 1
        return {to: x, lengths: counts}

    def by_torch(_: Values, weights: Weights) -> Made:
        places = [torch.tensor([alphabet.index(letter) for letter in word]) for word in words]
        one_hot = [torch.nn.functional.one_hot(word, len(alphabet)).float() for word in places]
        return {to: pad_sequence(one_hot, batch_first=True), lengths: tensor(counts)}

    return Stage(
        title=sentence("one-hot letters"),
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
    counts = np.array([len(line) for line in sentences])

    def by_hand(_: Values, weights: Weights) -> Made:
        ids = np.zeros((len(sentences), counts.max()), "int64")
        for n, line in enumerate(sentences):
            ids[n, : len(line)] = [known[token] for token in line]
        return {to: ids, lengths: counts}

    def by_torch(_: Values, weights: Weights) -> Made:
        ids = [torch.tensor([known[token] for token in line]) for line in sentences]
        return {to: pad_sequence(ids, batch_first=True), lengths: tensor(counts)}

    return Stage(
        title=sentence("number the tokens"),
        reads=(),
        makes={to: "NT", lengths: "N"},
        by_hand=by_hand,
        by_torch=by_torch,
        call=(
            f"sentences = {[list(line) for line in sentences]!r}",
            "vocabulary = {}",
            "for sentence in sentences:",
            "    for token in sentence:",
            "        vocabulary.setdefault(token, len(vocabulary) + 1)  # 0 is the padding",
            f"{lengths} = torch.tensor(data=[len(sentence) for sentence in sentences])",
            f"{to} = torch.nn.utils.rnn.pad_sequence(",
            "    sequences=[torch.tensor(data=[vocabulary[token] for token in line]) for line in sentences],",
            "    batch_first=True,",
            ")",
        ),
        ticks="none",
        labels={to: tuple(tuple(label_of(token) for token in line) for line in sentences)},
    )


def label_of(token: str) -> str:
    """A token as it is shown: what cannot be seen made visible, its end cut."""
    return label(token) if len(token) <= 16 else token[:15] + "…"


def embedding(module: str, of: str, to: str, words: int, size: int) -> Stage:
    """A row of the table for every id; row 0, the padding, is 0.   (N, T)  ->  (N, T, size)"""

    def weights(drawn: Weights, _: Pool) -> Weights:
        weight = drawn["table"].copy()
        weight[0] = 0
        return {"weight": weight}

    def by_hand(values: Values, weights: Weights) -> Made:
        return {to: weights["weight"][values[of]]}

    def by_torch(values: Values, weights: Weights) -> Made:
        own = tensors(weights)["weight"].to(here())  # drawing a table that is not used would import half of torch
        return {to: torch.nn.Embedding(words, size, padding_idx=0, _weight=own)(values[of])}

    return Stage(
        title=f"Embedding({words}, {size})",
        reads=(of,),
        makes={to: "NTF"},
        module=module,
        draw=NormalNumbers("table", (words, size)),
        weights=weights,
        by_hand=by_hand,
        by_torch=by_torch,
        setup=(
            "table[0] = 0  # the padding",
            f"{module} = torch.nn.Embedding.from_pretrained(embeddings=table, padding_idx=0)",
        ),
        call=(f"{to} = {module}(input={of})",),
        label=sentence("embed"),
    )
