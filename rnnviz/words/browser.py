"""The catalogue of a language as the scripts of a page get it: only what they say, and which plural form is whose."""

import json
from functools import lru_cache
from typing import Any

from rnnviz.words.languages import ENGLISH, catalogue
from rnnviz.words.paths import SCRIPTS

# A plural rule looks at small numbers and at the last two digits: from 100 on every hundred is like the next.
COUNTED = 200


@lru_cache(maxsize=64)
def script_catalogue(language: str) -> dict[str, Any]:
    """What `kit/words.js` reads: {language, messages: {message: text}, plurals: {singular: {forms, which}}}.

    `which` has a digit for each number below `COUNTED`: the form that this number takes. English needs neither.
    """
    if language == ENGLISH:
        return {"language": language, "messages": {}, "plurals": {}}
    translations = catalogue(language)
    said = json.loads(SCRIPTS.read_text(encoding="utf-8"))
    messages = {message: translations.gettext(message) for message in said if isinstance(message, str)}
    plurals = {}
    for singular, plural in (pair for pair in said if not isinstance(pair, str)):
        texts = [translations.ngettext(singular, plural, n) for n in range(COUNTED)]
        forms = list(dict.fromkeys(texts))
        plurals[singular] = {"forms": forms, "which": "".join(str(forms.index(text)) for text in texts)}
    return {"language": language, "messages": messages, "plurals": plurals}
