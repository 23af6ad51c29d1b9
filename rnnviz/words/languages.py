"""Which languages there are, and which of them a visitor gets."""

import gettext
import os
import re
from functools import lru_cache

from rnnviz.words.paths import CATALOGUES
from rnnviz.words.pseudo import Pseudo

DOMAIN = "rnnviz"
ENGLISH = "en"
PSEUDO = "qps"  # a code that ISO 639 leaves free
PSEUDO_SWITCH = "RNNVIZ_PSEUDO"  # in the environment of tests and of who develops: "1" offers the pseudo-language
_WEIGHT = re.compile(r"q=([01](?:\.[0-9]{0,3})?)")


@lru_cache(maxsize=64)
def catalogue(language: str) -> gettext.NullTranslations:
    """The translations into a language; English, and a language without a catalogue, give the message itself."""
    if language == PSEUDO:
        return Pseudo()
    return gettext.translation(DOMAIN, CATALOGUES, [language], fallback=True)


def available() -> tuple[str, ...]:
    """The languages that a visitor can choose, English first."""
    translated = sorted(path.parent.parent.name for path in CATALOGUES.glob(f"*/LC_MESSAGES/{DOMAIN}.mo"))
    return (ENGLISH, *translated, *((PSEUDO,) if os.environ.get(PSEUDO_SWITCH) == "1" else ()))


def choose(asked: str | None, accepted: str | None) -> str:
    """The language of a visitor: `asked` is the `lang` of the address, `accepted` the browser's Accept-Language.

    Who asks gets it, or English where there is no such language. Who does not gets the first language of the browser
    that there is, in its country's form or any.
    """
    there = available()
    if asked is not None:
        return _match(asked, there) or ENGLISH
    matches = (_match(tag, there) for tag in _by_preference(accepted or "") if tag != PSEUDO)
    return next(filter(None, matches), ENGLISH)


def _match(tag: str, there: tuple[str, ...]) -> str | None:
    wanted = tag.strip().lower().replace("_", "-")
    names = {name.lower().replace("_", "-"): name for name in there}
    return names.get(wanted) or names.get(wanted.split("-")[0])


def _by_preference(accepted: str) -> list[str]:
    """The tags of an Accept-Language header, the liked ones first; a weight of 0 means: not this."""
    weighted = []
    for part in accepted[:1000].split(","):
        tag, _, rest = part.partition(";")
        weight = _WEIGHT.search(rest)
        weighted.append((float(weight[1]) if weight else 1.0, tag.strip()))
    return [tag for weight, tag in sorted(weighted, key=lambda pair: -pair[0]) if weight > 0]
