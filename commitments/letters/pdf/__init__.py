"""PDF with text: the paragraphs of its pages.

What a PDF may cost is bounded before and while it is read: its streams are unpacked once and counted, pages and
characters have a limit, and PDFium reads it in a process of its own (:mod:`commitments.letters.pdf.pieces`).
"""

import json
import re
import subprocess
import sys
import zlib
from pathlib import Path

from commitments.letters import errors
from commitments.letters.pdf.layout import paragraphs
from commitments.letters.pdf.pieces import BROKEN, ENCRYPTED, SECONDS, TOO_LARGE

READER = Path(__file__).with_name("pieces.py")
MAX_PAGES = 1_000
MAX_UNPACKED = 64 * 1024 * 1024
STREAM = re.compile(rb"stream\r?\n")
PACKED_TWICE = re.compile(
    rb"/Filter\s{0,9}\[[^\]]{0,200}/(?:Fl|FlateDecode|LZW|LZWDecode)\b[^\]]{0,200}/(?:Fl|FlateDecode|LZW|LZWDecode)\b"
)
CHUNK = 1 << 16
FAILURES: dict[int, errors.LetterError] = {
    ENCRYPTED: errors.EncryptedPdfError("the PDF is protected by a password"),
    TOO_LARGE: errors.TooLargeError(f"the PDF has more than {MAX_PAGES} pages or too much text"),
    BROKEN: errors.NotAPdfError("the PDF is damaged"),
}


def read_pdf(data: bytes, *, max_characters: int) -> str:
    """The paragraphs of a PDF, a line each. Raises a :class:`~commitments.letters.errors.LetterError`."""
    _check_unpacked(data)
    pages = _pieces(data, max_characters)
    if not any(pages):
        raise errors.ScannedPdfError("the PDF holds pictures of pages, but no text")
    return paragraphs(pages)


def _check_unpacked(data: bytes) -> None:
    """Unpack every packed stream once, counting; PDFium may afterwards unpack them without care."""
    if PACKED_TWICE.search(data):
        raise errors.ZipBombError("the PDF packs its contents several times over")
    left = MAX_UNPACKED
    for match in STREAM.finditer(data):
        left -= _unpacked(data, match.end(), left)
        if left < 0:
            raise errors.ZipBombError("the PDF unpacks to far more than a letter has")


def _unpacked(data: bytes, start: int, most: int) -> int:
    """How many bytes a stream unpacks to, counting at most a chunk more than ``most``; 0 for what is not packed."""
    unpacker, size, at = zlib.decompressobj(), 0, start
    try:
        while not unpacker.eof and at < len(data) and size <= most:
            size += len(unpacker.decompress(unpacker.unconsumed_tail or data[at : at + CHUNK], CHUNK))
            at += 0 if unpacker.unconsumed_tail else CHUNK
    except zlib.error:
        return size
    return size


def _pieces(data: bytes, max_characters: int) -> list[list[dict[str, object]]]:
    command = [sys.executable, "-I", str(READER), str(MAX_PAGES), str(max_characters)]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=2 * SECONDS, check=False)  # noqa: S603 (our own file)
    except subprocess.TimeoutExpired as error:
        raise errors.NotAPdfError("the PDF cannot be read in a reasonable time") from error
    if done.returncode:
        raise FAILURES.get(done.returncode, FAILURES[BROKEN])
    pages: list[list[dict[str, object]]] = json.loads(done.stdout)
    return pages
