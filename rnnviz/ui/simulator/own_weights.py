"""Weights from a file: someone's own model, opened, its layers listed, one of them chosen."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from rnnviz.files.checkpoint import ENDINGS, open_checkpoint
from rnnviz.files.found import Checkpoint, FoundLayer
from rnnviz.files.project import PROJECT_ENDING, Project, read_project
from rnnviz.network.architecture import Architecture
from rnnviz.network.errors import Invalid
from rnnviz.network.given_weights import GivenWeights, given_weights
from rnnviz.sources.limits import check_limit, shown
from rnnviz.ui.kit.fields import value_of
from rnnviz.ui.kit.held import held
from rnnviz.ui.kit.notes import field_note, small, small_data
from rnnviz.ui.kit.uploads import expect_uploads
from rnnviz.ui.simulator import past
from rnnviz.ui.simulator.choice import source_of
from rnnviz.ui.simulator.export_files import given_numbers
from rnnviz.ui.simulator.fields import FIELDS, FROM_FILE
from rnnviz.ui.simulator.own_tokens import draw_tokens
from rnnviz.words import Sentence, mark, say, sentence

MEGABYTES = 16
_UPLOADER, _LAYER, _OPENED, _REFUSED = "rnnviz_file", "rnnviz_file_layer", "rnnviz_file_opened", "rnnviz_file_refused"
_OWN = ("cell", "hidden_size", "num_layers", "bidirectional", "bias", "batch_first", "proj_size")
_ASKED = {"cell": mark("whether it is {values}: choose at Cell"), "batch_first": mark("which axis of x is first")}


@dataclass(frozen=True, eq=False)
class Opened:
    """A file that was read, and the layer of it that is chosen, as the choice it makes."""

    name: str
    checkpoint: Checkpoint
    chosen: int
    given: GivenWeights

    @property
    def layer(self) -> FoundLayer:
        return self.checkpoint.layers[self.chosen]


def opened() -> Opened | None:
    """The file of this session."""
    found: Opened | None = st.session_state.get(_OPENED)
    return found


def draw_own_weights(init: str, above: DeltaGenerator) -> GivenWeights | None:
    """The place for a file, where weights come from one, and what was found in it: `above` all, in sight at once."""
    if held().hides("init"):
        return opened_weights(init)
    if init != FROM_FILE:
        if held().locks("init"):
            return None
        st.button(say("Open your own model …"), on_click=_ask_for_a_file, key="rnnviz_file_ask", type="tertiary")
        return None
    with above:
        return _draw_file()


def _draw_file() -> GivenWeights | None:
    st.file_uploader(
        say("Weights of your own model"),
        key=_UPLOADER,
        on_change=_read,
        max_upload_size=MEGABYTES,
        help=say(
            "{endings}, or a project file. The file is read, never run, and stays in this session.",
            endings=" ".join(ENDINGS),
        ),
    )
    refused: Sentence | None = st.session_state.get(_REFUSED)
    if refused:
        field_note(say(refused))
    now = opened()
    if now is None:
        small(say("Until a file is open, the weights are those that torch draws."))
        return None
    _draw_layers(now)
    small(say("A link does not hold the file; a project file does: see Export."))
    return now.given


def without_file(values: Mapping[str, Any]) -> list[str]:
    """What is wrong with a link whose weights came from a file."""
    if values["init"] != FROM_FILE or values.get("given") is not None:
        return []
    return [say("The weights of this link are in a file, which no link holds. Open that file, or a project file.")]


def expect_files(values: Mapping[str, Any]) -> None:
    """A file is taken where weights come from one, and beside a table."""
    expect_uploads(values["init"] == FROM_FILE or values["source"] == "table")


def opened_weights(init: str) -> GivenWeights | None:
    """The weights of the open file, where they are chosen."""
    now = opened()
    return now.given if now is not None and init == FROM_FILE else None


def _ask_for_a_file() -> None:
    st.session_state["init"] = FROM_FILE


def _draw_layers(now: Opened) -> None:
    layers = now.checkpoint.layers
    named = [described(layer) for layer in layers]
    if len(layers) > 1:
        st.session_state[_LAYER] = now.chosen
        st.selectbox(
            say("Layers in {file}", file=shown(now.name)),
            range(len(layers)),
            key=_LAYER,
            format_func=named.__getitem__,
            on_change=_choose,
        )
    else:
        small_data(f"{now.name} · {named[0]}")
    draw_tokens(now.layer)
    for name, values in now.layer.unsaid.items():
        listed = say(" or ").join(map(str, values))
        what = say(_ASKED[name], values=listed)
        small(say("The file does not say {what}.", what=what))
    for reason in now.checkpoint.left_out[:3]:
        field_note(say(reason))


def described(layer: FoundLayer) -> str:
    """`encoder.lstm. · LSTM 5 → 7 · 2 layers · both directions`."""
    arch = layer.arch
    parts = [layer.prefix, f"{arch.spec.title} {arch.input_size} → {arch.hidden_size}"]
    parts += [say("{count} layers", count=arch.num_layers)] if arch.num_layers > 1 else []
    parts += [say("both directions")] if arch.bidirectional else []
    return " · ".join(part for part in parts if part)


def _read() -> None:
    """A file came, or was taken away: what is wrong with it is said, and the last run stays."""
    file = st.session_state.get(_UPLOADER)
    st.session_state.pop(_REFUSED, None)
    if file is None:
        return
    try:
        if file.name.lower().endswith(PROJECT_ENDING):
            _take_project(file.name, read_project(file.getvalue(), file.name))
        else:
            _take(file.name, open_checkpoint(file.getvalue(), file.name), 0)
    except Invalid as error:
        st.session_state[_REFUSED] = sentence(error.message, **error.values)


def _choose() -> None:
    now = opened()
    if now is not None:
        try:
            _take(now.name, now.checkpoint, st.session_state[_LAYER])
        except Invalid as error:
            st.session_state[_REFUSED] = sentence(error.message, **error.values)


def _take(name: str, checkpoint: Checkpoint, k: int) -> None:
    """This layer is the choice from now on: the fields of the architecture follow it, and x where it is too wide or too
    narrow. Raises ValueError where it is larger than this page computes."""
    layer = checkpoint.layers[k]
    for size in ("input_size", "hidden_size", "num_layers"):
        check_limit(size, getattr(layer.arch, size))
    cells = tuple(layer.unsaid.get("cell", (layer.arch.cell,)))
    given = given_weights(layer.arch, layer.weights, cells)
    st.session_state[_OPENED] = Opened(name, checkpoint, k, given)
    _follow(layer.arch, str(next(iter(layer.weights.values())).dtype))


def _follow(arch: Architecture, dtype: str) -> None:
    for name in _OWN:
        st.session_state[name] = getattr(arch, name)
    for name, value in {"init": FROM_FILE, "dtype": dtype, "edits": ""}.items():
        st.session_state[name] = value
    try:
        width = source_of({name: st.session_state[name] for name in FIELDS if name in st.session_state}).input_size
    except ValueError:
        width = 0
    if width != arch.input_size:
        st.session_state["source"], st.session_state["input_size"] = "normal", arch.input_size


def _take_project(name: str, project: Project) -> None:
    """All that a project says is the choice from now on."""
    moves = Checkpoint((FoundLayer("", project.arch, project.weights, "torch", ()),))
    given = given_weights(project.arch, project.weights)
    for size in ("input_size", "hidden_size", "num_layers"):
        check_limit(size, getattr(project.arch, size))
    choices = {key: value_of(field, project.choices[key]) for key, field in FIELDS.items() if key in project.choices}
    past.choose(choices | ({} if "source" in choices else given_numbers(project)))
    st.session_state[_OPENED] = Opened(name, moves, 0, given)
    for key in _OWN:
        st.session_state[key] = getattr(project.arch, key)
    st.session_state["init"] = FROM_FILE
    st.session_state["dtype"] = str(project.x.dtype)
