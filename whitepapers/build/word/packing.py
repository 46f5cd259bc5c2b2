"""The parts of a DOCX file packed again: in order, with one date, without compression, whose result depends on the
version of zlib."""

from __future__ import annotations

import zipfile
from io import BytesIO

CONTENT_TYPES = "[Content_Types].xml"
"""Has to be the first."""
EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The date of every part: the earliest that a ZIP file can hold."""
UNIX, READABLE = 3, 0o644 << 16


def packed(made: bytes) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(BytesIO(made)) as parts, zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as again:
        for name in sorted(parts.namelist(), key=lambda name: (name != CONTENT_TYPES, name)):
            entry = zipfile.ZipInfo(name, EARLIEST)
            entry.create_system, entry.external_attr = UNIX, READABLE
            again.writestr(entry, parts.read(name))
    return file.getvalue()
