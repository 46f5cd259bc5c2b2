"""PDF files made by hand: pages of placed words in a Chinese font that every reader knows by name."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

EM = 12
WIDTH, HEIGHT = 420, 595
LEFT, TOP = 50, 540
FONT = (
    b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[<</Type/Font"
    b"/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>"
    b"/DW 1000/W[1 95 500]/FontDescriptor<</Type/FontDescriptor/FontName/STSong-Light/Flags 6"
    b"/FontBBox[-25 -254 1000 880]"
    b"/ItalicAngle 0/Ascent 880/Descent -120/CapHeight 880/StemV 93>>>>]>>"
)
Placed = tuple[float, float, str]


def pdf_of(*pages: Sequence[Placed], packed: bool = True, trailer: bytes = b"") -> bytes:
    """A PDF with words at (x, y) on each page."""
    kids = " ".join(f"{4 + 2 * index} 0 R" for index in range(len(pages)))
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", f"<</Type/Pages/Kids[{kids}]/Count {len(pages)}>>".encode(), FONT]
    for index, page in enumerate(pages):
        box = f"[0 0 {WIDTH} {HEIGHT}]"
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox{box}/Contents {5 + 2 * index} 0 R"
            "/Resources<</Font<</F1 3 0 R>>>>>>".encode()
        )
        objects.append(stream("".join(map(shown, page)).encode(), packed=packed))
    return assembled(objects, trailer)


def shown(placed: Placed) -> str:
    x, y, words = placed
    return f"BT /F1 {EM} Tf {x} {y} Td <{words.encode('utf-16-be').hex()}> Tj ET\n"


def stream(data: bytes, *, packed: bool = True) -> bytes:
    body = zlib.compress(data) if packed else data
    kind = b"/Filter/FlateDecode" if packed else b""
    return b"<<" + kind + f"/Length {len(body)}>>stream\n".encode() + body + b"\nendstream"


def assembled(objects: Sequence[bytes], trailer: bytes = b"") -> bytes:
    out, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    table = f"xref\n0 {len(places) + 1}\n0000000000 65535 f \n" + "".join(f"{at:010d} 00000 n \n" for at in places)
    end = f"trailer <</Size {len(places) + 1}/Root 1 0 R".encode() + trailer + b">>\nstartxref\n"
    return out + table.encode() + end + f"{len(out)}\n%%EOF".encode()


def written(paragraphs: Sequence[str], *, columns: int = 24, lines: int = 24) -> list[list[Placed]]:
    """Paragraphs as a printer sets them: lines of so many Chinese characters, pages of so many lines."""
    rows = [row for paragraph in paragraphs for row in wrapped(paragraph, columns)]
    pages = [rows[at : at + lines] for at in range(0, len(rows), lines)]
    return [[(LEFT, TOP - 18 * index, row) for index, row in enumerate(page)] for page in pages]


def wrapped(paragraph: str, columns: int) -> list[str]:
    """Rows that are as full as they can be; Latin words are not broken."""
    rows, row = [], ""
    for word in words_of(paragraph):
        if row and width(row + word.rstrip()) > columns:
            rows.append(row.rstrip())
            row = ""
        row += word
    return [*rows, row]


def words_of(paragraph: str) -> list[str]:
    words: list[str] = []
    for character in paragraph:
        if words and character < "\u2e80" and words[-1][-1] < "\u2e80" and words[-1][-1] != " ":
            words[-1] += character
        else:
            words.append(character)
    return words


def width(row: str) -> float:
    return sum(1 if character > "\u2e7f" else 0.5 for character in row)


LOCKED = b"/ID[<00><00>]/Encrypt<</Filter/Standard/V 1/R 2/P -44/O<" + b"28" * 32 + b">/U<" + b"5f" * 32 + b">>>"
"""The end of a PDF that wants a password."""
