"""From the bytes of a file to the lines of its text.

Nothing is trusted: sizes are checked before anything is unpacked and counted again while it is, and whatever a
library may throw at odd files becomes one of the errors of :mod:`commitments.letters.errors`.
"""

import codecs
import io
import struct
import zipfile
import zlib
from pathlib import PurePath
from typing import Any

from docx import Document
from docx.opc.exceptions import OpcError

from commitments.letters import errors
from commitments.letters.pdf import read_pdf
from commitments.letters.word_text import document_lines

LETTER_FILES = ".docx,.pdf,.txt,.md"
"""The kinds of file that are offered to be brought in, as a browser's file field names them."""
MAX_FILE = 20 * 1024 * 1024
MAX_TEXT = 800_000
"""Characters: 2 MB of Chinese; reading takes about a second for every 100,000."""
MAX_UNPACKED = 64 * 1024 * 1024
MAX_MEMBERS = 2_000
MAX_RATIO = 150
RATIO_FREE = 1024 * 1024
"""Below this size a member may be as compressible as it likes: empty style sheets are."""
PDF_MARK, PDF_LEAD = b"%PDF-", 1024
"""A PDF may have some bytes before its mark."""
NAMED = (*LETTER_FILES.split(","), ".docm")
"""Endings of names that are read; a file whose name has no ending is judged by its bytes."""
OLE_FILE = bytes.fromhex("d0cf11e0a1b11ae1")
BROKEN = (OpcError, KeyError, ValueError, AttributeError, TypeError, IndexError, SyntaxError)
"""What python-docx lets through from damaged files; XML that is none is a SyntaxError."""


def read_text(data: bytes, *, name: str) -> str:
    """The text of a .docx, .pdf or text file. Raises a :class:`~commitments.letters.errors.LetterError`."""
    if not data:
        raise errors.EmptyFileError("the file is empty")
    if len(data) > MAX_FILE:
        raise errors.TooLargeError(f"the file is larger than {MAX_FILE // 2**20} MB")
    text = _read(data, name.lower())
    if not text.strip():
        raise errors.NoTextError("there is no text in the file")
    if len(text) > MAX_TEXT:
        raise errors.TooLargeError(f"the text is longer than {MAX_TEXT} characters")
    return text


def _read(data: bytes, name: str) -> str:
    if data.startswith(OLE_FILE) and name.endswith(".docx"):
        raise errors.EncryptedError("the document is protected by a password or in the old .doc format")
    if data.startswith((OLE_FILE, b"\x89PNG", b"\xff\xd8\xff", b"{\\rtf", b"\x1f\x8b")):
        raise errors.UnsupportedError("only .docx, .pdf and text files are read")
    if PurePath(name).suffix and not name.endswith(NAMED):
        raise errors.UnsupportedError(f"a file named {PurePath(name).suffix} is not read, whatever it holds")
    if name.endswith(".pdf") or PDF_MARK in data[:PDF_LEAD]:
        return read_pdf(data, max_characters=MAX_TEXT)
    if name.endswith(".docx") or data.startswith(b"PK\x03\x04"):
        return read_docx(data)
    return decode(data)


def decode(data: bytes) -> str:
    """Text in UTF-8 (with or without mark), UTF-16 with a mark, or GB18030."""
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(mark):
            return _decoded(data, encoding)
    try:
        return _decoded(data, "utf-8")
    except errors.EncodingError:
        text = _decoded(data, "gb18030")
    if not _reads_like_chinese(text):
        raise errors.EncodingError("the encoding of the text is not known")
    return text


def _decoded(data: bytes, encoding: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise errors.EncodingError(f"the bytes are not {encoding}") from error
    if any(character < " " and character not in "\t\n\v\f\r" for character in set(text)):
        raise errors.EncodingError("the file is not text")
    return text


def _reads_like_chinese(text: str) -> bool:
    """Whether most of the characters beyond ASCII are everyday ones (GB 2312 level 1 and punctuation).

    Almost any bytes are valid GB18030, but those of another encoding come out as rare characters.
    """
    foreign = [character for character in text if character > "\x7f"]
    everyday = sum(1 for character in foreign if _is_everyday(character))
    return everyday * 10 >= len(foreign) * 8


def _is_everyday(character: str) -> bool:
    try:
        lead = character.encode("gb2312")[0]
    except UnicodeEncodeError:
        return False
    return 0xA1 <= lead <= 0xA9 or 0xB0 <= lead <= 0xD7


def read_docx(data: bytes) -> str:
    """The paragraphs of a Word document, a line each, with automatic numbers written out; a table row is a line."""
    _check_zip(data)
    try:
        document = Document(io.BytesIO(data))
        _refuse_entities(document)
        return "".join(f"{line}\n" for line in document_lines(document))
    except BROKEN as error:
        raise errors.NotADocxError("the document is damaged") from error


def _check_zip(data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check_declared(archive.infolist())
            _check_contents(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, struct.error) as error:
        raise errors.NotADocxError("the file is not a Word document") from error


def _check_declared(members: list[zipfile.ZipInfo]) -> None:
    if any(member.flag_bits & 0x1 for member in members):
        raise errors.EncryptedError("the document is protected by a password")
    if "word/document.xml" not in {member.filename for member in members}:
        raise errors.NotADocxError("the file is a zip, but not a Word document")
    unpacked = sum(member.file_size for member in members)
    if len(members) > MAX_MEMBERS or unpacked > MAX_UNPACKED or any(map(_is_bomb, members)):
        raise errors.ZipBombError("the document would unpack to far more than a letter has")


def _is_bomb(member: zipfile.ZipInfo) -> bool:
    return member.file_size > RATIO_FREE and member.file_size > MAX_RATIO * max(1, member.compress_size)


def _check_contents(archive: zipfile.ZipFile) -> None:
    """Unpack every member once, counting; a library may afterwards read the archive without care."""
    left = MAX_UNPACKED
    for member in archive.infolist():
        with archive.open(member) as stream:
            while chunk := stream.read(1 << 16):
                left -= len(chunk)
                if left < 0:
                    raise errors.ZipBombError("the document unpacks to far more than a letter has")


def _refuse_entities(document: Any) -> None:
    """Entities are never resolved, so where a document uses its own, words would be missing from the letter."""
    for part in document.part.package.iter_parts():
        element = getattr(part, "element", None)
        if element is not None and element.getroottree().docinfo.doctype:
            raise errors.NotADocxError("the document declares entities of its own")
