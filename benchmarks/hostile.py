"""What those who mean no good send: paths, frames, addresses."""

import random
from urllib.parse import urlencode

from hypothesis import strategies as some
from streamlit.proto.BackMsg_pb2 import BackMsg

from rnnviz.exercises import KINDS
from rnnviz.lessons import LESSONS
from rnnviz.ui.lessons.chosen import FIELDS as LESSON_FIELDS
from rnnviz.ui.shapes.controls import FIELDS as SHAPES_FIELDS
from rnnviz.ui.simulator.fields import FIELDS, SHOWN
from rnnviz.ui.simulator.fields import LESSON_FIELDS as LAYER_FIELDS

MARK = "rnnviz-secret-8f3a61"  # stands in the server's environment, and nowhere else

_UP = ("..", "%2e%2e", "..%2f..", "%252e%252e", "....//", "..\\..", "%c0%ae%c0%ae")
_FILES = ("etc/passwd", "app.py", ".streamlit/config.toml", "proc/self/environ", "rnnviz/experiment.py")
_BEHIND = (
    "",
    "static/",
    "assets/",
    "assets/scripts/x/",
    "media/",
    "component/x/",
    "app/static/",
    "_stcore/",
    "shapes/",
)
HTTP_PATHS = (
    *(f"/{start}{up}/{up}/{up}/{file}" for start in _BEHIND for up in _UP for file in _FILES[:2]),
    *(f"/{start}{file}" for start in _BEHIND for file in _FILES),
    *("/_stcore/upload_file/1/2", "/_stcore/metrics", "/auth/login", "/oauth2callback?code=1", "/_stcore/agent/mcp"),
    *("/_stcore/host-config", "/_stcore/health", "//evil.example/shapes/x", "/shapes/http://evil.example"),
    *("/%00", "/%0d%0aset-cookie:%20a=b", "/" + "a" * 9000, "/assets/scripts/x/stage+clock.js", "/healthz/../app.py"),
    *("/?" + "&".join(f"a{k}=1" for k in range(2000)), "/;/", "/%e4", "/assets/words.json?lang=%ff"),
)

_TEXTS = (
    "<script>window.ran=1</script>",
    "<img src=x onerror=window.ran=1>",
    "![x](http://evil.example/x.png)",
    "[x](javascript:window.ran=1)",
    "http://evil.example www.evil.example mailto:a@evil.example",
    "{{constructor.constructor('window.ran=1')()}}",
    '"onmouseover="window.ran=1',
    ":material/home: $x$ :red[b] `c`",
    "\u202egnp.exe\u0000\u200b",
    "=cmd|' /C calc'!A0",
    "../../etc/passwd",
    "%s%n{0}{self.__class__}",
)
_NUMBERS = ("-1", "0", "1", "2", "3", "7", "1e9", "1e400", "inf", "nan", "-0", "0x10", "1_0", "\uff11", " 4", "9" * 400)
_NAMES = tuple(
    {*FIELDS, *SHOWN, *LAYER_FIELDS, *SHAPES_FIELDS, *LESSON_FIELDS, "text", "exercise", "level", "seed", "set", "do"}
    | {"lang", "embed", "section", "h_0_given", "name", "present", "hiden_size", "__proto__", "constructor"}
)
_WORDS = (
    *LESSONS,
    *KINDS,
    "gru",
    "lstm",
    "custom",
    "table",
    "text",
    "normal",
    "random",
    "true",
    "false",
    "both",
    "notes",
)


def frames(dice: random.Random, count: int) -> list[bytes | str]:
    """Bytes that are no message, messages with nothing or too much in them, and text."""
    made: list[bytes | str] = [b"\x00" * 60_000_000, "text", "", b""]  # the first is more than a server takes
    for _ in range(count):
        raw = dice.randbytes(dice.choice((1, 2, 9, 300, 5000)))
        message = BackMsg()
        message.rerun_script.query_string = "cell=gru"
        message.rerun_script.page_script_hash = dice.choice(("", "x" * 32, "../../x"))
        widget = message.rerun_script.widget_states.widgets.add()
        widget.id = dice.choice(("", "$$ID-0-seed", "x" * 2000))
        widget.string_value = dice.choice(_TEXTS)
        whole = message.SerializeToString()
        made.append(dice.choice((raw, raw.hex(), whole[: dice.randrange(len(whole))], whole)))
    return made


def addresses() -> some.SearchStrategy[str]:
    """Pages with names that they have and have not, and values that no link of ours has."""
    text = some.text(max_size=40)
    value = some.one_of(some.sampled_from(_TEXTS), some.sampled_from(_NUMBERS), some.sampled_from(_WORDS), text)
    pairs = some.lists(some.tuples(some.sampled_from(_NAMES), value), min_size=1, max_size=6)
    page = some.sampled_from(("/", "/", "/shapes", "/lessons", "/exercises", "/assignments"))
    return some.builds(lambda where, what: f"{where}?{urlencode(what, errors='replace')}", page, pairs)
