"""Tokens in: the embedding that lies beside a layer in its file gives x."""

import re
from functools import partial

import streamlit as st

from rnnviz.files.data_file import as_table
from rnnviz.files.found import Array, FoundLayer
from rnnviz.network.errors import Invalid, invalid
from rnnviz.sources.limits import LIMITS, shown
from rnnviz.ui.kit.held import held
from rnnviz.ui.kit.notes import field_note
from rnnviz.words import Sentence, say, sentence

_TOKENS, _REFUSED = "rnnviz_tokens", "rnnviz_tokens_refused"
_WHOLE = re.compile(r"[0-9]{1,9}")


def draw_tokens(layer: FoundLayer) -> None:
    """Where tokens are typed, if the layer has an embedding."""
    if not layer.embeddings or held().locks("table") or held().locks("source"):
        return
    weight = layer.embeddings[0].weight
    st.text_input(
        say("Tokens, as rows of its embedding"),
        key=_TOKENS,
        on_change=partial(_take, weight),
        help=say("Numbers such as 3, 1, 4: what the embedding beside the layer has in these rows becomes x."),
    )
    refused: Sentence | None = st.session_state.get(_REFUSED)
    if refused:
        field_note(say(refused))


def _take(weight: Array) -> None:
    """x is these rows from now on, as a table; what is no row is refused, and x stays."""
    text = str(st.session_state.get(_TOKENS, ""))
    st.session_state.pop(_REFUSED, None)
    if not text.strip():
        return
    try:
        st.session_state["table"] = as_table([weight[token_rows(text, len(weight))].astype("float64")])
        st.session_state["source"] = "table"
    except Invalid as error:
        st.session_state[_REFUSED] = sentence(error.message, **error.values)


def token_rows(text: str, count: int) -> list[int]:
    """The rows that a text names, below `count`. Raises ValueError that names rule and value."""
    words = [word for word in re.split(r"[\s,;]+", text) if word]
    wrong = next((word for word in words if not _WHOLE.fullmatch(word) or int(word) >= count), None)
    if wrong is not None:
        raise invalid(
            "tokens must be whole numbers between 0 and {last}; got {value}", last=count - 1, value=shown(wrong)
        )
    most = LIMITS["seq_len"][1]
    if not 1 <= len(words) <= most:
        raise invalid("tokens must be 1 to {most} numbers; got {count}", most=most, count=len(words))
    return list(map(int, words))
