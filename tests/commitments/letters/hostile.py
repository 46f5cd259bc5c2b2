"""Files that are no letter, and what is said about each: command and page have to say it. name → (content, code)."""

import io
import zipfile

from .conftest import LETTER, docx_of
from .pdf_of import LOCKED, assembled, pdf_of, stream

DOCUMENT = "word/document.xml"
ENTITY = '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
LAUGHS = "".join(f'<!ENTITY x{n} "{f"&x{n - 1};" * 10}">' for n in range(1, 9))
BOMB = f'<!DOCTYPE r [<!ENTITY x0 "haha">{LAUGHS}<!ENTITY x "&x8;">]>'


def replaced(content: bytes) -> bytes:
    """A Word file whose document part holds other bytes."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(docx_of("1.范围"))) as old, zipfile.ZipFile(file, "w") as new:
        for name in old.namelist():
            new.writestr(name, content if name == DOCUMENT else old.read(name))
    return file.getvalue()


def declaring(doctype: str, *, encoding: str = "UTF-8", before: str = "") -> bytes:
    """A Word file that uses an entity of its own in place of words of the letter."""
    with zipfile.ZipFile(io.BytesIO(docx_of("1.响应时间不超过2小时。"))) as file:
        body = file.read(DOCUMENT).decode().split("?>", 1)[1].replace("不超过", "&x;")
    return replaced(f'<?xml version="1.0" encoding="{encoding}"?>{before}{doctype}{body}'.encode(encoding))


def bomb() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(DOCUMENT, b" " * 70_000_000)
    return file.getvalue()


FILES: dict[str, tuple[bytes, str]] = {
    "empty.txt": (b"", "empty"),
    "empty.docx": (b"", "empty"),
    "blank.txt": (b" \n\t\n", "no_text"),
    "scan.docx": (docx_of("", " "), "no_text"),
    "big5.txt": (LETTER.encode("big5", "ignore"), "encoding"),
    "latin-1.txt": ("Ça coûte très cher à l'été".encode("latin-1"), "encoding"),
    "half a character.txt": (LETTER.encode()[:-2], "encoding"),
    "half a letter.txt": (LETTER.encode("utf-16")[:-1], "encoding"),
    "utf-16 without mark.txt": (LETTER.encode("utf-16-le"), "encoding"),
    "zeros.txt": (f"{LETTER}\0".encode(), "encoding"),
    "noise.txt": (bytes(range(256)) * 20, "encoding"),
    "broken.pdf": (b"%PDF-1.7", "not_a_pdf"),
    "half.pdf": (pdf_of([(50, 500, "承诺")])[:300], "not_a_pdf"),
    "no pdf.pdf": (LETTER.encode(), "not_a_pdf"),
    "scan.pdf": (pdf_of([], []), "pdf_scan"),
    "password.pdf": (pdf_of([(50, 500, "承诺")], trailer=LOCKED), "pdf_encrypted"),
    "bomb.pdf": (assembled([b"<</Type/Catalog>>", stream(b" " * 70_000_000)]), "zip_bomb"),
    "packed.txt.gz": (b"\x1f\x8b\x08\0" + b"x" * 40, "unsupported"),
    "old.doc": (bytes.fromhex("d0cf11e0a1b11ae1") + b"x", "unsupported"),
    "password.docx": (bytes.fromhex("d0cf11e0a1b11ae1") + b"x", "encrypted"),
    "no zip.docx": (b"no zip at all", "not_a_docx"),
    "half.docx": (docx_of("1.范围")[:9000], "not_a_docx"),
    "damaged.docx": (replaced(b"<broken"), "not_a_docx"),
    "bomb.docx": (bomb(), "zip_bomb"),
    "entity.docx": (declaring(ENTITY), "not_a_docx"),
    "entity far down.docx": (declaring(ENTITY, before=f"<!--{'x' * 100_000}-->"), "not_a_docx"),
    "entity in utf-16.docx": (declaring(ENTITY, encoding="UTF-16"), "not_a_docx"),
    "entities of entities.docx": (declaring(BOMB, encoding="UTF-16"), "not_a_docx"),
    "one line.txt": (("承诺在2小时内回复。" * 100_000).encode(), "too_large"),
    "a book.docx": (docx_of("".join(f"第{n}件在{n}小时内回复。" for n in range(80_000))), "too_large"),
}
