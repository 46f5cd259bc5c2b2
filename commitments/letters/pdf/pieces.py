"""Run alone, in a process of its own: a PDF on standard input becomes pieces of text with their places, as JSON.

PDFium is native code and a PDF may be hostile. Here it may take so much memory and time and no more, and if it falls
it takes nothing with it. This file imports nothing of the project.
"""

import contextlib
import json
import sys
from collections.abc import Iterator
from typing import Any

import pypdfium2  # type: ignore[import-untyped]
import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

MEMORY = 1024 * 1024 * 1024
SECONDS = 30
PASSWORD_NEEDED = 4
ENCRYPTED, BROKEN, TOO_LARGE = 3, 4, 5
"""How the process ends when it cannot read the file."""
NEW_LINE = 0.5
"""A character this part of its height above or below the last one begins a new piece."""
SIZE = 1.5
"""So does one that is so many times larger or smaller."""
FAR = 0.25
"""So does one that stands so many heights away; what the gap means is for the layout to say."""


def main() -> int:
    """Read standard input, write the pieces of every page to standard output."""
    limit_resources()
    max_pages, max_characters = int(sys.argv[1]), int(sys.argv[2])
    try:
        document = pypdfium2.PdfDocument(sys.stdin.buffer.read())
    except pypdfium2.PdfiumError as error:
        return ENCRYPTED if getattr(error, "err_code", None) == PASSWORD_NEEDED else BROKEN
    if len(document) > max_pages:
        return TOO_LARGE
    pages = []
    for index in range(len(document)):
        try:
            text = document[index].get_textpage()
        except pypdfium2.PdfiumError:
            return BROKEN
        max_characters -= text.count_chars()
        if max_characters < 0:
            return TOO_LARGE
        pages.append([piece for piece in pieces(text) if piece["text"].strip()])
    json.dump(pages, sys.stdout)
    return 0


def limit_resources() -> None:
    """Memory and processor time, where the system has such limits."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


def pieces(text: Any) -> Iterator[dict[str, Any]]:
    """Runs of characters on one line, as the page draws them: text, left, right, height and the middle of the line."""
    piece: dict[str, Any] = {}
    for index in range(text.count_chars()):
        code = pdfium.FPDFText_GetUnicode(text, index)
        if code in {0x0A, 0x0D, 0}:
            continue
        if pdfium.FPDFText_IsGenerated(text, index) == 1:
            piece and piece.update(text=piece["text"] + " ")
            continue
        left, bottom, right, top = text.get_charbox(index, loose=True)
        if piece and belongs(piece, left, bottom, top):
            piece.update(text=piece["text"] + chr(code), right=max(piece["right"], right))
        else:
            if piece:
                yield piece
            piece = {
                "text": chr(code),
                "left": left,
                "right": right,
                "middle": (top + bottom) / 2,
                "height": top - bottom,
            }
    if piece:
        yield piece


def belongs(piece: dict[str, Any], left: float, bottom: float, top: float) -> bool:
    """Whether a character goes on with the piece: on the same line, right after it."""
    height, least = max(piece["height"], top - bottom, 1), min(piece["height"], top - bottom)
    if height > SIZE * least > 0:
        return False
    level: bool = abs((top + bottom) / 2 - piece["middle"]) < NEW_LINE * height
    near: bool = -height < left - piece["right"] < FAR * height
    return level and near


if __name__ == "__main__":
    sys.exit(main())
