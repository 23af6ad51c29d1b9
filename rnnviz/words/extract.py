"""Collects every message of the program: `python -m rnnviz.words.extract` writes what the translators start from.

`rnnviz.pot` holds all messages, `scripts.json` those that a script says, which the server sends to the browser in the
visitor's language. Both are made from the source by Babel, a tool of development. Messages stand in the order of the
alphabet and with their files only: a line that moves changes nothing here.
"""

import io
import json
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import write_po

from rnnviz.words.paths import SCRIPTS, TEMPLATE

ROOT = Path(__file__).parents[2]
FOLDERS = ("rnnviz", "pages")
METHODS = [("**.py", "python"), ("**.js", "javascript")]
OPTIONS = {"**.js": {"parse_template_string": "true"}}  # what stands in ${...} too
KEYWORDS: dict[str, tuple[int, ...] | None] = {
    **dict.fromkeys(("say", "mark", "sentence", "invalid", "invalid_type"), None),
    **dict.fromkeys(("say_many", "sayMany"), (1, 2)),
}
HEADER = """\
# Every sentence of rnnviz. Made by `python -m rnnviz.words.extract`; do not edit.
# Placeholders in braces stay as they are; torch's names, code and formulas are not translated.
"""

Message = str | tuple[str, str]  # with the plural, where there is one


def messages() -> Iterator[tuple[str, Message]]:
    """Every message of the program and the file that says it, relative to the project's root."""
    for folder in FOLDERS:
        found = extract_from_dir(str(ROOT / folder), METHODS, OPTIONS, keywords=KEYWORDS)
        for name, _line, message, _comments, _context in found:
            if message:
                known = message if isinstance(message, str) else (message[0], message[1])
                yield f"{folder}/{Path(name).as_posix()}", known


def template() -> str:
    """The text of `rnnviz.pot`."""
    catalog = Catalog(
        project="rnnviz", version="1", msgid_bugs_address="-", header_comment=HEADER.strip(), charset="utf-8"
    )
    for name, message in messages():
        catalog.add(message, locations=[(name, 1)])
    text = io.BytesIO()
    write_po(text, catalog, width=120, sort_output=True, include_lineno=False, omit_header=False)
    dated = ("POT-Creation-Date", "PO-Revision-Date", "Generated-By", "Last-Translator", "Language-Team")
    lines = text.getvalue().decode().splitlines()
    return "\n".join(line for line in lines if not line.startswith(tuple(f'"{name}' for name in dated))) + "\n"


def script_messages() -> str:
    """The text of `scripts.json`: a list of messages; one with a plural form is a pair."""
    found = {message for name, message in messages() if name.endswith(".js")}
    ordered = sorted(found, key=lambda message: (message,) if isinstance(message, str) else message)
    return json.dumps(ordered, ensure_ascii=False, indent=0) + "\n"


def main() -> None:
    TEMPLATE.write_text(template(), encoding="utf-8")
    SCRIPTS.write_text(script_messages(), encoding="utf-8")


if __name__ == "__main__":
    main()
