"""A language that nobody speaks: English, marked and longer, to find what goes past the catalogues or does not fit.

"Hidden state" becomes "⟦Ħııḓḓḗḗƞ şŧàŧḗḗ⟧". Whatever stands on a page in plain letters then is a name, code, a formula,
or a sentence that someone forgot.
"""

import gettext
import re
from functools import lru_cache

LEFT, RIGHT = "⟦", "⟧"
LONGER = 1.4  # German and Finnish need about this much more room than English
_ACCENTED = str.maketrans(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "åƀçḓḗƒĝħíĵķŀḿƞǿƥɋřşŧŭṽŵẋẏżÅƁÇḒḖƑĜĦÍĴĶĿḾȠǾƤɊŘŞŦŬṼŴẊẎŻ",
)
# What no translator would touch: placeholders, Markdown's own words and addresses, code, and names with a sign of code
# in them (h_0, W_hh, batch_first=True, torch.nn.LSTM, x[t], (T, N, I)).
_KEPT = re.compile(
    r"""\{[^{}]*\} | <[^<>]*> | `[^`]*` | \]\([^)]*\) | :[a-z]+(?=\[) | :material/\w+: | https?://\S+
    | \b\w+(?:\.\w+)+\(?\)? | \b\w*[_0-9=]\w* | \b\w+\[[^\]]*\] | \b\w+\([^()]*\) | &[a-z]+;
    """,
    re.VERBOSE,
)
# Words of the field that are somebody's name. A single letter is a size or a tensor of a formula.
NAMES = frozenset(
    [
        *("torch", "NumPy", "Python", "cuDNN", "CUDA", "TF32", "float32", "float64", "cpu", "cuda", "nn", "csv"),
        *("RNN", "LSTM", "GRU", "tanh", "relu", "sigmoid", "softmax", "True", "False", "None", "rnnviz"),
    ]
)
_WORD = re.compile(r"[A-Za-z]{2,}")


class Pseudo(gettext.NullTranslations):
    """Makes each translation of its message; the two plural forms are those of English."""

    def gettext(self, message: str) -> str:
        return pseudo(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return pseudo(msgid1 if n == 1 else msgid2)


@lru_cache(maxsize=4096)
def pseudo(message: str) -> str:
    """The message marked, its letters accented, and at least 40 % longer; what must not be translated is kept."""
    parts, at = [], 0
    for kept in _KEPT.finditer(message):
        parts += [_accented(message[at : kept.start()]), kept[0]]
        at = kept.end()
    text = "".join([*parts, _accented(message[at:])])
    return f"{LEFT}{_stretched(text, round(LONGER * len(message)) - 2)}{RIGHT}"


def _accented(text: str) -> str:
    return _WORD.sub(lambda word: word[0] if word[0] in NAMES else word[0].translate(_ACCENTED), text)


def _stretched(text: str, length: int) -> str:
    """Longer words, as some languages have them: vowels are doubled, from the front, until it is enough."""
    missing = length - len(text)
    letters = []
    for letter in text:
        double = missing > 0 and letter in "åḗíǿŭÅḖÍǾŬ"
        letters.append(letter * 2 if double else letter)
        missing -= double
    return "".join(letters) + (" åååå" * missing)[: max(0, missing)]
