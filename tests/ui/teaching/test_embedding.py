"""Which sites may show the pages in a frame: read from the environment, and said in the policy of every page."""

import pytest

from rnnviz.ui.server.assets import content_security_policy
from rnnviz.ui.teaching.embedding import MOST, embedding_sites
from tests.ui.server.test_assets import PAGE, get


def ancestors(policy: str) -> str:
    return next(rule for rule in policy.split("; ") if rule.startswith("frame-ancestors")).removeprefix(
        "frame-ancestors "
    )


@pytest.mark.parametrize(
    ("text", "sites"),
    [
        ("", ()),
        ("https://moodle.example.edu", ("https://moodle.example.edu",)),
        (
            "https://Moodle.example.edu/, https://*.uni.example:8443",
            ("https://moodle.example.edu", "https://*.uni.example:8443"),
        ),
        ("http://localhost:3000 http://127.0.0.1:8080", ("http://localhost:3000", "http://127.0.0.1:8080")),
        ("https://a.example https://a.example", ("https://a.example",)),
    ],
)
def test_sites_are_read_and_stand_in_the_policy(
    monkeypatch: pytest.MonkeyPatch, text: str, sites: tuple[str, ...]
) -> None:
    monkeypatch.setenv("RNNVIZ_EMBED", text)
    assert embedding_sites() == sites
    assert ancestors(content_security_policy(PAGE, sites)) == " ".join(("'self'", *sites))
    assert ancestors(get("healthz")[1]["content-security-policy"]) == " ".join(("'self'", *sites))


@pytest.mark.parametrize(
    "site",
    [
        *("*", "https://*", "http://moodle.example.edu", "moodle.example.edu", "https://moodle.example.edu/course"),
        *("https://a.example;script-src", "https://a.example'", "javascript:alert(1)", "https://*.", "https://example"),
        *("https://a.example:123456", "https://a..example", "https://-a.example", "https://user@a.example", "'none'"),
    ],
)
def test_what_is_no_site_is_named(monkeypatch: pytest.MonkeyPatch, site: str) -> None:
    monkeypatch.setenv("RNNVIZ_EMBED", f"https://good.example {site}")
    with pytest.raises(ValueError, match="RNNVIZ_EMBED must be sites such as") as problem:
        embedding_sites()
    assert str(problem.value).endswith(f"got {site.lower()}")


def test_their_number_has_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RNNVIZ_EMBED", " ".join(f"https://a{k}.example" for k in range(MOST + 1)))
    with pytest.raises(ValueError, match=f"at most {MOST} sites; got {MOST + 1}"):
        embedding_sites()
