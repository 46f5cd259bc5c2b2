"""Run alone, in a process of its own: a PDF or a picture on standard input becomes one picture on standard output.

Decoders are native code and a file may be hostile. Here they may take so much memory and time and no more, and if they
fall they take nothing with them. What comes out is drawn anew: pixels, and nothing of what stood beside them. This file
imports nothing of the project.
"""

import contextlib
import io
import json
import sys
import warnings
from typing import Any

import pypdfium2  # type: ignore[import-untyped]
from PIL import Image, ImageOps

MEMORY = 1024 * 1024 * 1024
SECONDS = 10
PASSWORD_NEEDED = 4
UNREADABLE, ENCRYPTED, NO_SUCH_PAGE = 3, 4, 5
"""How the process ends when it cannot draw."""
WIDTH, HEIGHT = 1400, 2000  # pixels of what is drawn, at most
SHARPEST = 3  # pixels for each of the 72 points of an inch, at most
MAX_PIXELS = 120_000_000


def main() -> int:
    """Write how many pages there are as a line of JSON, then the picture as PNG."""
    limit_resources()
    kind, page = sys.argv[1], int(sys.argv[2])
    data = sys.stdin.buffer.read()
    try:
        pages, picture = of_pdf(data, page) if kind == "pdf" else of_picture(data, page)
    except pypdfium2.PdfiumError as error:
        return ENCRYPTED if getattr(error, "err_code", None) == PASSWORD_NEEDED else UNREADABLE
    except IndexError:
        return NO_SUCH_PAGE
    except (OSError, ValueError, SyntaxError, MemoryError, Image.DecompressionBombError):
        return UNREADABLE
    sys.stdout.buffer.write(json.dumps({"pages": pages}).encode() + b"\n")
    picture.info = {}  # no profile, comment or place is carried over
    picture.save(sys.stdout.buffer, "PNG")
    return 0


def limit_resources() -> None:
    """Memory and processor time, where the system has such limits."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


def of_pdf(data: bytes, page: int) -> tuple[int, Any]:
    """A page, counted from 1. Forms are not drawn, so that nothing in them is begun; scripts are not compiled in."""
    document = pypdfium2.PdfDocument(data)
    if not 1 <= page <= len(document):
        raise IndexError(page)
    sheet = document[page - 1]
    width, height = sheet.get_size()
    scale = min(WIDTH / max(width, 1), HEIGHT / max(height, 1), SHARPEST)
    return len(document), sheet.render(scale=scale, may_draw_forms=False).to_pil().convert("RGB")


def of_picture(data: bytes, page: int) -> tuple[int, Any]:
    """A picture, turned as its camera was held, no larger than the page needs."""
    if page != 1:
        raise IndexError(page)
    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    try:
        picture = Image.open(io.BytesIO(data), formats=("PNG", "JPEG"))
    except Image.DecompressionBombWarning as bomb:
        raise ValueError("too many pixels") from bomb
    picture.draft("RGB", (WIDTH, HEIGHT))  # a JPEG is unpacked no finer than it is shown
    picture.thumbnail((WIDTH, HEIGHT))
    turned = ImageOps.exif_transpose(picture)
    return 1, turned.convert("RGBA" if "A" in turned.getbands() or "transparency" in turned.info else "RGB")


if __name__ == "__main__":
    sys.exit(main())
