"""Where the lists of messages and the catalogues lie."""

from pathlib import Path

WORDS = Path(__file__).parent
CATALOGUES = WORDS / "catalogues"  # LANGUAGE/LC_MESSAGES/rnnviz.mo
TEMPLATE = WORDS / "rnnviz.pot"  # every message, for who translates
SCRIPTS = WORDS / "scripts.json"  # those that the scripts say, for the browser
