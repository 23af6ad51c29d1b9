"""The settings in .streamlit/config.toml that the app relies on, as streamlit itself reads them."""

import tomllib
from pathlib import Path

import pytest
from streamlit import config

FILE = Path(__file__).parents[3] / ".streamlit" / "config.toml"
SETTINGS = tomllib.loads(FILE.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("runner.postScriptGC", False),  # 90 ms per rerun with torch imported
        ("browser.gatherUsageStats", False),  # else the page talks to another server
        ("server.enableXsrfProtection", True),
        ("server.enableStaticServing", False),
    ],
)
def test_setting_stays(option: str, value: object) -> None:
    section, name = option.split(".")
    assert SETTINGS[section][name] is value


def test_streamlit_knows_every_setting() -> None:
    def options(table: dict[str, object], prefix: str) -> list[str]:
        return [
            option
            for name, value in table.items()
            for option in (options(value, f"{prefix}{name}.") if isinstance(value, dict) else [f"{prefix}{name}"])
        ]

    known = config._config_options_template
    assert [option for option in options(SETTINGS, "") if option not in known] == []


def test_no_setting_names_another_server() -> None:
    assert "://" not in FILE.read_text(encoding="utf-8")


def luminance(colour: str) -> float:
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_texts_and_links_can_be_read_on_every_background(theme: str) -> None:
    colours = SETTINGS["theme"][theme]
    for paper in ("backgroundColor", "secondaryBackgroundColor"):
        for ink in ("textColor", "linkColor", "primaryColor"):
            assert contrast(colours[ink], colours[paper]) >= 4.5, (ink, paper)


def test_the_two_themes_set_the_same_colours() -> None:
    light, dark = (SETTINGS["theme"][theme] for theme in ("light", "dark"))
    assert light.keys() == dark.keys()
    assert light["sidebar"].keys() == dark["sidebar"].keys()
