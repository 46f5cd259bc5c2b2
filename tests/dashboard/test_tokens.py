"""The colours of the interface are read where they are written, and measured: text AA on every ground it stands on."""

import re
from pathlib import Path

import pytest

CSS = Path(__file__).parents[2] / "static" / "css"
VERDICTS = ["met", "risk", "missed", "minor", "major", "na"]
GROUNDS = ["paper", "card", "raised", "wash", "hover"]


def tokens(*files):
    """The custom properties of stylesheets, later files overriding earlier ones."""
    found = {}
    for name in files:
        found |= dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6})", (CSS / name).read_text()))
    return found


THEMES = {"light": tokens("tokens.css"), "dark": tokens("tokens.css", "dark.css")}


def luminance(colour):
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.fixture(params=THEMES)
def theme(request):
    return THEMES[request.param]


@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("ink", ["ink", "muted", "accent"])
def test_text_can_be_read_on_every_ground(theme, ink, ground):
    assert contrast(theme[ink], theme[ground]) >= 4.5


@pytest.mark.parametrize("verdict", VERDICTS)
def test_a_verdict_can_be_read_on_its_wash_and_on_the_card(theme, verdict):
    assert contrast(theme[verdict], theme[f"{verdict}-w"]) >= 4.5
    assert contrast(theme[verdict], theme["card"]) >= 4.5


def test_a_pressed_button_can_be_read(theme):
    assert contrast(theme["on-accent"], theme["accent"]) >= 4.5


def test_a_field_can_be_seen(theme):
    assert contrast(theme["field"], theme["card"]) >= 3


def test_dark_overrides_every_colour_of_light():
    light, dark = tokens("tokens.css"), tokens("dark.css")
    assert set(light) - set(dark) == set()


def test_no_text_is_smaller_than_12_pixels():
    for file in CSS.glob("*.css"):
        sizes = re.findall(r"font(?:-size)?:[^;]*?(\d*\.?\d+)(px|rem)", file.read_text())
        assert all(float(size) * (16 if unit == "rem" else 1) >= 12 for size, unit in sizes), file.name


def test_only_the_token_files_know_colours():
    for file in set(CSS.glob("*.css")) - {CSS / "tokens.css", CSS / "dark.css", CSS / "print.css"}:
        assert not re.search(r"#[0-9a-fA-F]{3,8}\b(?![^{]*\{)", file.read_text()), file.name
