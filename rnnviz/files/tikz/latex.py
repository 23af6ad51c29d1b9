"""What the pictures share: the document around them, LaTeX's letters, colours, and numbers with their boxes."""

import re
from collections.abc import Iterable
from typing import Any

from rnnviz.plots.theme import LIGHT, number

WIDE, HIGH = 1.1, 0.36  # cm of a number
_COLOURS = ("negative", "zero", "positive", "line", "ink", "mute", "x", "h", "bias")
_SPECIAL = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "#": r"\#", "$": r"\$", "%": r"\%", "&": r"\&", "_": r"\_",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "<": r"\textless{}", ">": r"\textgreater{}",
    "|": r"\textbar{}", '"': r"\textquotedbl{}",
}  # fmt: skip
_IN_FORMULAS = {"⊙": r"\odot ", "−": "-", "²": "^2", "ᵀ": r"^{\top} ", "·": r"\cdot "}
_BEAMER = (r"\documentclass{beamer}", r"\usepackage{adjustbox}", r"\setbeamertemplate{navigation symbols}{}")
_STYLES = r"""  entry/.style={draw=line, minimum width=1.1cm, minimum height=0.36cm, inner sep=0, font=\scriptsize},
  word/.style={font=\small, inner sep=2pt},
  gate/.style={draw=ink, rounded corners=2pt, minimum width=1.1cm, minimum height=0.6cm, fill=white},
  read/.style={->, draw=mute}"""


def document(lines: Iterable[str], *, slides: bool) -> str:
    """A LaTeX document with this picture: a page of its size, or a frame of beamer."""
    kind = "\n".join(_BEAMER) if slides else r"\documentclass[border=4pt]{standalone}"
    colours = "\n".join(f"\\definecolor{{{name}}}{{HTML}}{{{LIGHT[name].lstrip('#').upper()}}}" for name in _COLOURS)
    begin, end = (r"\begin{frame}", r"\end{frame}") if slides else ("", "")
    body = "\n".join(lines)
    room = r"max width=\textwidth, max totalheight=0.9\textheight, center"
    fitted = (rf"\begin{{adjustbox}}{{{room}}}", r"\end{adjustbox}") if slides else ("", "")
    parts = [
        "% a run of rnnviz: every number is one that it computed",
        kind,
        r"\usepackage[T1]{fontenc}",
        r"\usepackage{amsmath,amssymb,tikz}",
        r"\usetikzlibrary{fit}",
        colours,
        r"\begin{document}",
        begin,
        fitted[0],
        f"\\begin{{tikzpicture}}[>=latex, text=ink,\n{_STYLES}]",
        body,
        r"\end{tikzpicture}",
        fitted[1],
        end,
        r"\end{document}",
    ]
    return "\n".join(part for part in parts if part) + "\n"


def shown(at: int, lines: str) -> str:
    """The lines from one moment of a frame on; 0: always there."""
    return f"\\onslide<{at}->{{%\n{lines}\n}}" if at else lines


def boxed(name: str, x: float, y: float, value: Any, scale: float) -> str:
    """A number in its box, coloured by its share of `scale`; `name` is what arrows call it."""
    return rf"\node[entry, fill={_tint(float(value), scale)}] ({name}) at ({x:.2f}, {y:.2f}) {{${digits(value)}$}};"


def _tint(value: float, scale: float) -> str:
    if not -float("inf") < value < float("inf"):
        return "white"
    share = min(1.0, abs(value) / scale) if scale else 0.0
    return f"{'negative' if value < 0 else 'positive'}!{round(70 * share)}!zero"


def digits(value: Any) -> str:
    """A number as the page has it, for a formula."""
    text = number(float(value)).replace("−", "-")
    return text.replace("inf", r"\infty").replace("nan", r"\mathrm{nan}")


def formula(text: str) -> str:
    """A line of a cell in LaTeX: `f ⊙ c[t−1]` becomes `f \\odot c[t-1]`."""
    for sign, command in _IN_FORMULAS.items():
        text = text.replace(sign, command)
    text = re.sub(r"\btanh\b", r"\\tanh", text)
    return re.sub(r"_([a-z]{2,})", r"_{\1}", text)


def escaped(text: str) -> str:
    """What a person typed, as text that LaTeX only prints. What its font may not have is written by its number."""
    return "".join(
        _SPECIAL.get(letter, letter)
        if letter.isascii() and letter.isprintable()
        else rf"\texttt{{U+{ord(letter):04X}}}"
        for letter in text
    )
