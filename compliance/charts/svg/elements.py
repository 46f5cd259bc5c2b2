"""XML: elements with their attributes in order, and text that no parser refuses."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape

Value = str | float | None
FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 has no place for, not even escaped."""


def element(name: str, attributes: Mapping[str, Value], *content: str) -> str:
    """`content` is markup already. An attribute that is None is left out; numbers have two places at most."""
    told = "".join(
        f' {key}="{words(value) if isinstance(value, str) else number(value)}"'
        for key, value in sorted(attributes.items())
        if value is not None
    )
    return f"<{name}{told}>{''.join(content)}</{name}>" if content else f"<{name}{told}/>"


def words(text: str) -> str:
    return escape(FORBIDDEN.sub("\ufffd", text))


def number(value: float) -> str:
    """To a hundredth of a pixel: finer differences are noise of the arithmetic."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def path(points: list[tuple[float, float]], *, closed: bool = False) -> str:
    """The `d` of a line through points."""
    drawn = "L".join(f"{number(x)} {number(y)}" for x, y in points)
    return f"M{drawn}Z" if closed else f"M{drawn}"
