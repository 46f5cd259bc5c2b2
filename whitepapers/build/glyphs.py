"""The font of the paper: which characters it has, and what is printed for those that it lacks.

PDF/A refuses a file with a character that its font cannot draw, so one emoji in the name of a unit would keep a paper
from being published. It gets the printers' mark for a missing sort instead; data, HTML and DOCX keep what was written.
"""

from __future__ import annotations

import struct
import unicodedata
from bisect import bisect_right
from functools import cache
from pathlib import Path
from typing import Any, BinaryIO

import manimgx_fonts_cjk
import typst

FOLDER = Path(manimgx_fonts_cjk.__file__).parent
FAMILY = "Noto Sans CJK SC"
MISSING = "〓"
BREAK = "\u200b"
LONGEST = 24  # letters in a row; more would run over the edge of a column
EVERY = 12
SUPPLEMENTARY = 12  # the form of a cmap table that knows all of Unicode


@cache
def fonts() -> typst.Fonts:
    """Those of the package alone: the machine's own would make other bytes elsewhere."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FOLDER)])


def printable(value: Any) -> Any:
    """The same data with every text as the font can draw it."""
    if isinstance(value, str):
        return _spelt(value)
    if isinstance(value, dict):
        return {key: printable(each) for key, each in value.items()}
    return [printable(each) for each in value] if isinstance(value, (list, tuple)) else value


def _spelt(text: str) -> str:
    if text.isascii() and text.isprintable():
        return text
    return "".join(_letter(letter) for letter in unicodedata.normalize("NFC", text))


def _letter(letter: str) -> str:
    """Ends of lines and tabs are spaces; what has no shape of its own, also the marks that turn the direction of
    writing round, is left out."""
    if letter in "\n\r\t":
        return " "
    if letter == BREAK or has_glyph(letter):
        return letter
    return "" if unicodedata.category(letter) in {"Cc", "Cf", "Mn"} else MISSING


def has_glyph(letter: str) -> bool:
    firsts, lasts = _covered()
    at = bisect_right(firsts, ord(letter)) - 1
    return at >= 0 and ord(letter) <= lasts[at]


@cache
def _covered() -> tuple[list[int], list[int]]:
    """The first and the last character of every run that the font has, from its table of characters (OpenType,
    "cmap", format 12)."""
    [file] = FOLDER.glob("*.ttc")
    with file.open("rb") as font:
        tables = _at(font, 12, ">I")[0]  # the first face; all of them have the same characters
        for at in range(_at(font, tables + 4, ">H")[0]):
            tag, _sum, offset, _length = _at(font, tables + 12 + 16 * at, ">4sIII")
            if tag == b"cmap":
                return _runs(font, offset)
    raise ValueError(file)


def _runs(font: BinaryIO, cmap: int) -> tuple[list[int], list[int]]:
    for at in range(_at(font, cmap + 2, ">H")[0]):
        _platform, _encoding, offset = _at(font, cmap + 4 + 8 * at, ">HHI")
        if _at(font, cmap + offset, ">H")[0] == SUPPLEMENTARY:
            many = _at(font, cmap + offset + 12, ">I")[0]
            told = struct.unpack(f">{3 * many}I", font.read(12 * many))
            return list(told[::3]), list(told[1::3])
    raise ValueError(FAMILY)


def _at(font: BinaryIO, offset: int, pattern: str) -> tuple[Any, ...]:
    font.seek(offset)
    return struct.unpack(pattern, font.read(struct.calcsize(pattern)))


def breakable(value: Any) -> Any:
    """The same data with places to break in whatever has too many letters without one."""
    if isinstance(value, str):
        return value if len(value) <= LONGEST else " ".join(_broken(word) for word in value.split(" "))
    if isinstance(value, dict):
        return {key: breakable(each) for key, each in value.items()}
    return [breakable(each) for each in value] if isinstance(value, list) else value


def _broken(word: str) -> str:
    if len(word) <= LONGEST or not word.isascii():
        return word
    return BREAK.join(word[at : at + EVERY] for at in range(0, len(word), EVERY))
