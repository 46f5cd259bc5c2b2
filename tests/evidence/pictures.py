"""Pictures and PDFs that are what they say."""

from __future__ import annotations

import io
import struct
import zlib

from PIL import Image


def picture(kind: str = "PNG", size: tuple[int, int] = (8, 6), **more: object) -> bytes:
    """A red picture: "PNG", "JPEG", or "GIF", which is no evidence."""
    out = io.BytesIO()
    Image.new("RGB", size, "red").save(out, kind, **more)
    return out.getvalue()


def pdf(pages: int = 1) -> bytes:
    out = io.BytesIO()
    first, *others = (Image.new("RGB", (60, 80), "red") for _ in range(pages))
    first.save(out, "PDF", save_all=True, append_images=others)
    return out.getvalue()


def claims_to_be(width: int, height: int) -> bytes:
    """A PNG of a few bytes whose head says how large it is."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", zlib.compress(b"\0")) + _chunk(b"IEND", b"")


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
