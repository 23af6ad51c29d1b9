"""Which other sites may show the pages of this server in a frame: `RNNVIZ_EMBED`, else none."""

import os
import re

VARIABLE = "RNNVIZ_EMBED"
MOST = 20
_HOST = r"(?:\*\.)?[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+"
_SITE = re.compile(rf"https://{_HOST}(?::[0-9]{{1,5}})?|http://(?:localhost|127\.0\.0\.1)(?::[0-9]{{1,5}})?")


def embedding_sites() -> tuple[str, ...]:
    """The sites that the environment names, as they stand in the policy of a page.

    Raises ValueError that names variable, rule and value.
    """
    sites = tuple(dict.fromkeys(os.environ.get(VARIABLE, "").replace(",", " ").lower().split()))
    for site in sites:
        if not _SITE.fullmatch(site.rstrip("/")):
            raise ValueError(
                f"{VARIABLE} must be sites such as https://moodle.example.edu or https://*.example.edu, with spaces "
                f"between them; got {site}"
            )
    if len(sites) > MOST:
        raise ValueError(f"{VARIABLE} must name at most {MOST} sites; got {len(sites)}")
    return tuple(site.rstrip("/") for site in sites)
