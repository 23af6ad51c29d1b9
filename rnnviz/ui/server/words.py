"""Sends a visitor's browser what the scripts say in the visitor's language."""

import hashlib
import json

from starlette.requests import Request
from starlette.responses import Response

from rnnviz.words.browser import script_catalogue
from rnnviz.words.languages import choose

WORDS_PATH = "assets/words.json"  # relative to the app's root; kit/words.js asks for it


def send_words(request: Request) -> Response:
    """The catalogue of the language that the page is shown in: chosen as `ui/kit/language.py` does.

    The browser keeps it, and asks each time whether it is still true: a new translation has no new address.
    """
    language = choose(request.query_params.get("lang"), request.headers.get("accept-language"))
    text = json.dumps(script_catalogue(language), ensure_ascii=False, separators=(",", ":")).encode()
    headers = {
        "cache-control": "no-cache",
        "vary": "accept-language",
        "etag": f'"{hashlib.sha256(text).hexdigest()[:16]}"',
    }
    if request.headers.get("if-none-match") == headers["etag"]:
        return Response(status_code=304, headers=headers)
    return Response(text, media_type="application/json", headers=headers)
