"""Pages of evidence as pictures, so that a reader looks at a file without opening it.

Nothing of the file reaches the browser: PDF pages and pictures are drawn anew in a process of their own
(:mod:`evidence.previews.draw`). What was drawn is kept for a while by its content, in memory and never on a disk: it
shows what the file says of people.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from django.core.cache import caches

from evidence import files
from evidence.models import EvidenceFile
from evidence.previews.draw import ENCRYPTED, NO_SUCH_PAGE, SECONDS

DRAWER = Path(__file__).with_name("draw.py")
KINDS = {files.PDF.media_type: "pdf", files.PNG.media_type: "picture", files.JPEG.media_type: "picture"}
MAX_PAGES = 200  # of one file; who reads more downloads it
FORM = 1  # of what is drawn: kept pictures of another form are not used


class NoPreviewError(Exception):
    """A page that cannot be shown: `reason` is "kind", "locked", "no_page" or "unreadable"."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Drawn:
    """A page as a PNG, and how many pages the file has."""

    png: bytes
    pages: int


def can_be_shown(file: EvidenceFile) -> bool:
    return file.media_type in KINDS


def draw(file: EvidenceFile, page: int) -> Drawn:
    """A page of an intact file, counted from 1. Raises `NoPreviewError`. Whoever asks has been asked who he is."""
    if not can_be_shown(file):
        raise NoPreviewError("kind")
    if not 1 <= page <= MAX_PAGES:
        raise NoPreviewError("no_page")
    key = f"preview:{FORM}:{file.sha256}:{KINDS[file.media_type]}:{page}"
    kept: Drawn | None = caches["previews"].get(key)
    if kept is None:
        with file.file.open("rb") as stored:
            kept = _draw(KINDS[file.media_type], page, stored.read())
        caches["previews"].set(key, kept)
    return kept


def _draw(kind: str, page: int, data: bytes) -> Drawn:
    command = [sys.executable, "-I", str(DRAWER), kind, str(page)]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=2 * SECONDS, check=False)  # noqa: S603 (our own file)
    except subprocess.TimeoutExpired:
        raise NoPreviewError("unreadable") from None
    if done.returncode:
        raise NoPreviewError({ENCRYPTED: "locked", NO_SUCH_PAGE: "no_page"}.get(done.returncode, "unreadable"))
    said, _line, png = done.stdout.partition(b"\n")
    return Drawn(png, json.loads(said)["pages"])
