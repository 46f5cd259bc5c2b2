"""Cells of files that people open in a spreadsheet program: text must never be run as a formula there.

A cell that begins like a formula gets an apostrophe in front, which spreadsheet programs show as text. Reading takes
exactly that apostrophe away again, so a file that was downloaded, corrected and sent back means the same.
"""

from __future__ import annotations

import re

_FORMULA = re.compile(r"[=+\-@\t\r\n＝＋－＠]")
_ESCAPED = re.compile(r"'[=+\-@\t\r\n＝＋－＠]")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")


def escape(text: str) -> str:
    """The text as a cell that no spreadsheet program computes. Plain numbers stay numbers: −77.05 is no formula."""
    if _FORMULA.match(text) and not _NUMBER.fullmatch(text):
        return f"'{text}"
    return text


def unescape(text: str) -> str:
    """The text as it was before `escape`."""
    return text[1:] if _ESCAPED.match(text) else text
