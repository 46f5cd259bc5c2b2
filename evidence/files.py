"""What a file is, by its content and never by its name: the door for evidence."""

from __future__ import annotations

import hashlib
import re
import unicodedata
import warnings
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import IO, Any

from django.core.files.base import File
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from PIL import Image

MAX_BYTES = 20 * 1024 * 1024
MAX_UNPACKED = 500 * 1024 * 1024  # what an office file may claim to hold: more is a zip bomb
MAX_PIXELS = 120_000_000  # a large camera's picture; what claims more is a bomb for whoever opens it
MAX_CONTENTS = 1024 * 1024  # the list of an office file's parts; real ones have a few thousand bytes
HEAD = 4096
OLE = b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True, slots=True)
class Kind:
    """An accepted kind of file. A name that ends otherwise gets the first of `endings` added when stored."""

    media_type: str
    endings: tuple[str, ...]


PDF = Kind("application/pdf", (".pdf",))
PNG = Kind("image/png", (".png",))
JPEG = Kind("image/jpeg", (".jpg", ".jpeg"))
WAV = Kind("audio/wav", (".wav",))
MP3 = Kind("audio/mpeg", (".mp3",))
TEXT = Kind("text/plain", (".txt", ".csv", ".log", ".md", ".tsv"))
XLSX = Kind("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", (".xlsx",))
DOCX = Kind("application/vnd.openxmlformats-officedocument.wordprocessingml.document", (".docx",))
PPTX = Kind("application/vnd.openxmlformats-officedocument.presentationml.presentation", (".pptx",))
OFD = Kind("application/ofd", (".ofd",))
JSON = Kind("application/json", (".json",))  # written by the product; one that is uploaded is text

ENDINGS = frozenset(
    ending.removeprefix(".").upper()
    for kind in (PDF, PNG, JPEG, WAV, MP3, TEXT, XLSX, DOCX, PPTX, OFD)
    for ending in kind.endings
)
_PACKAGES = {"xl/workbook.xml": XLSX, "word/document.xml": DOCX, "ppt/presentation.xml": PPTX, "OFD.xml": OFD}
_MACROS = (b"macroenabled", b"vbaproject", b"macrosheet")  # what the list of parts calls those that run
_DEVICES = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?", re.IGNORECASE | re.DOTALL)
_MARKUP = re.compile(r"\s*<|.*<\s*(!doctype|html|head|body|script|svg|iframe)\b", re.IGNORECASE | re.DOTALL)
_REFUSALS: Mapping[str, str | Promise] = {
    "empty": _("This file is empty."),
    "too_big": _("This file is larger than %(limit)s MB."),
    "markup": _("Web pages and SVG pictures are not accepted as evidence: save the file as PDF."),
    "macros": _("This office file contains macros: save it without them."),
    "damaged": _("This file is damaged and cannot be opened."),
    "locked": _(
        "This office file has a password or is of an old kind: save it as .docx or .xlsx without one, or as PDF."
    ),
    "bomb": _("This file unpacks to an enormous size and is not accepted."),
    "not_as_named": _("its content is not %(claimed)s."),
    "unknown": _("This kind of file is not accepted. Accepted: %(kinds)s."),
}
ACCEPTED = "PDF, PNG, JPEG, XLSX, DOCX, PPTX, OFD, CSV, TXT, WAV, MP3"


class EvidenceRefused(ValueError):  # noqa: N818  # reads as what happened
    """A file that is not accepted; `message` says why in the reader's language. `claimed` is what its name says."""

    def __init__(self, code: str, claimed: str = "") -> None:
        super().__init__(code)
        self.code, self.claimed = code, claimed

    @property
    def message(self) -> str:
        return str(_REFUSALS[self.code]) % {
            "limit": MAX_BYTES // 1024 // 1024,
            "kinds": ACCEPTED,
            "claimed": self.claimed,
        }


def kind_of(upload: File[Any]) -> Kind:
    """The kind of a file, read from its content. Raises `EvidenceRefused`."""
    if not upload.size:
        raise EvidenceRefused("empty")
    if upload.size > MAX_BYTES:
        raise EvidenceRefused("too_big")
    upload.seek(0)
    head = upload.read(HEAD)
    if head.startswith(OLE):
        raise EvidenceRefused("locked")
    try:
        found = _by_signature(head) or (_package(upload) if head.startswith(b"PK\x03\x04") else _text(upload))
        if found in (PNG, JPEG):
            _look_at_picture(upload)
    except EvidenceRefused as refused:
        raise _as_named(refused, upload.name or "") from None
    upload.seek(0)
    return found


def _as_named(refused: EvidenceRefused, name: str) -> EvidenceRefused:
    """A file of no accepted kind whose name claims one is told so, not which kinds there are."""
    ending = PurePath(name).suffix.removeprefix(".").upper()
    claims = refused.code == "unknown" and ending in ENDINGS
    return EvidenceRefused("not_as_named", ending) if claims else refused


def sha256_of(content: File[Any] | IO[bytes]) -> str:
    """SHA-256 of the whole content, in hexadecimal; leaves the position at the start."""
    content.seek(0)
    digest = hashlib.sha256()
    while chunk := content.read(1024 * 1024):
        digest.update(chunk)
    content.seek(0)
    return digest.hexdigest()


def safe_name(name: str, kind: Kind) -> str:
    """The uploaded name without folders and control characters, ending as its kind does, at most 200 long."""
    base = PurePath(name.replace("\\", "/")).name
    base = "".join("_" if c in '<>:"/|?*' else c for c in unicodedata.normalize("NFC", base) if _printable(c))
    stem, ending = base.strip(" ."), ""
    for known in kind.endings:
        if stem.lower().endswith(known):
            stem, ending = stem[: -len(known)], known
    stem = stem.strip(" .")[:190] or "file"
    return ("_" if _DEVICES.fullmatch(stem) else "") + stem + (ending or kind.endings[0])


def _printable(character: str) -> bool:
    return unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def _by_signature(head: bytes) -> Kind | None:
    if head.startswith(b"%PDF-"):
        return PDF
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if head.startswith(b"\xff\xd8\xff"):
        return JPEG
    if head.startswith(b"RIFF") and head[8:12] == b"WAVE":
        return WAV
    if head.startswith(b"ID3") or (head[0] == 0xFF and head[1:2] in {b"\xfb", b"\xf3", b"\xf2", b"\xfa"}):
        return MP3
    return None


def _look_at_picture(upload: File[Any]) -> None:
    """Whether a picture begins as one and how large it says it is; it is not unpacked."""
    upload.seek(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # the limit here is our own
            with Image.open(upload, formats=("PNG", "JPEG")) as picture:
                width, height = picture.size
    except Image.DecompressionBombError:
        raise EvidenceRefused("bomb") from None
    except (OSError, ValueError, SyntaxError):
        raise EvidenceRefused("damaged") from None
    if width * height > MAX_PIXELS:
        raise EvidenceRefused("bomb")


def _package(upload: File[Any]) -> Kind:
    """An office package: only its list of contents is read, nothing else is unpacked."""
    try:
        with zipfile.ZipFile(upload) as package:
            entries = package.infolist()
            contents = _contents(package)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, ValueError, OSError):
        raise EvidenceRefused("damaged") from None
    if sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise EvidenceRefused("bomb")
    names = {entry.filename for entry in entries}
    if any(name.lower().endswith("vbaproject.bin") for name in names) or any(word in contents for word in _MACROS):
        raise EvidenceRefused("macros")
    for name, kind in _PACKAGES.items():
        if name in names:
            return kind
    raise EvidenceRefused("unknown")


def _contents(package: zipfile.ZipFile) -> bytes:
    """What the package says of its parts, in small letters; of UTF-16 the letters alone."""
    if "[Content_Types].xml" not in package.namelist():
        return b""
    with package.open("[Content_Types].xml") as part:
        return part.read(MAX_CONTENTS).replace(b"\0", b"").lower()


def _text(upload: File[Any]) -> Kind:
    upload.seek(0)
    words = _decoded(upload.read())
    if words is None or any(unicodedata.category(c) == "Cc" and c not in "\t\n\r\f" for c in words[:HEAD]):
        raise EvidenceRefused("unknown")
    if "\0" in words:
        raise EvidenceRefused("unknown")
    if _MARKUP.match(words[:HEAD]):
        raise EvidenceRefused("markup")
    return TEXT


def _decoded(content: bytes) -> str | None:
    """Text as Chinese offices write it: UTF-8, UTF-16 with its mark (as spreadsheets export it) or GB18030."""
    utf16 = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ["utf-16"] if utf16 else ["utf-8-sig", "gb18030"]:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None
