"""What kind of file this is, whether it is whole, and how to read it without being blown up by it.

`inspect` reads a file once from end to end before a single row is believed: a gzip or zip that is cut off or damaged,
one that unpacks to absurd size, and bytes that are no text are found here.
"""

from __future__ import annotations

import codecs
import gzip
import io
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, Any

from complaints.imports import spreadsheets
from complaints.imports.errors import ImportRefusedError

CHUNK = 1024 * 1024
LARGEST = 4 * 1024**3  # bytes of text a file may unpack to
ODD_SIZE = 64 * 1024**2  # from here on the ratio is looked at
ODD_RATIO = 200  # real logs shrink 10 to 60 times; a bomb a thousand times
HEAD = 256 * 1024  # bytes in which a header is looked for
SMALL_WORKBOOK = 16 * 1024**2  # bytes, packed and unpacked
SMALL_SHEET = 2_000_000  # cells
PROVEN = 10  # characters beyond ASCII that show that a file is meant as UTF-8

GZIP, ZIP, OLE = b"\x1f\x8b", b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
OTHERS = (
    b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"Rar!", b"7z\xbc\xaf", b"BZh",
    b"\xfd7zXZ", b"\x28\xb5\x2f\xfd", b"SQLite",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Opened:
    """An inspected file: unpacked bytes from the start, and for text its encoding (empty: a workbook).

    `raw` is the file as it came and `size` its length: how far `raw` has been read tells the progress. Of a beginning,
    `named` is the encoding of the file itself, `shown_by` how that was found, and `whole` whether nothing comes after.
    """

    content: IO[bytes]
    encoding: str
    raw: IO[bytes]
    size: int
    named: str = ""
    shown_by: str = ""
    whole: bool = True

    def fraction(self) -> float:
        return min(self.raw.tell() / self.size, 1.0) if self.size else 1.0


@contextmanager
def inspect(raw: IO[bytes], *, encoding: str = "", tick: Callable[[], None] = lambda: None) -> Iterator[Opened]:
    """The file, ready to be read. `encoding` comes from the mapping; empty means: find out. `tick` is called now and
    then while the whole file is looked through; what it raises ends that.

    Raises ImportRefusedError: file_empty, file_cut, file_damaged, file_too_large, file_is_a_bomb, undecodable,
    not_a_table, old_workbook, and what `spreadsheets.check` raises.
    """
    size = raw.seek(0, io.SEEK_END)
    with _translated(), _unpacked(raw, size) as content:
        head = content.read(CHUNK)
        content.seek(0)
        if not head.strip(b"\r\n\t \0"):
            raise ImportRefusedError("file_empty")
        if head.startswith(ZIP):
            with _workbook(content, raw) as workbook:
                spreadsheets.check(workbook)
                workbook.seek(0)
                yield Opened(workbook, "", raw, size)
            return
        _refuse_other_kinds(head, encoding)
        found = _encoding(content, head, encoding, tick)
        content.seek(0)
        yield Opened(content, found, raw, size)


@contextmanager
def beginning(raw: IO[bytes], *, encoding: str = "", longest: int = HEAD) -> Iterator[Opened | None]:
    """The first lines of a file (at most `longest` bytes of them), read without the rest. A workbook comes whole, and
    None where it is too large to be opened while somebody waits.

    Raises ImportRefusedError as `inspect` does for what the first lines show already.
    """
    size = raw.seek(0, io.SEEK_END)
    with _translated(), _unpacked(raw, size) as content:
        head = content.read(longest)
        if not head.strip(b"\r\n\t \0"):
            raise ImportRefusedError("file_empty")
        if head.startswith(ZIP):
            yield _small_workbook(raw, size)
            return
        _refuse_other_kinds(head, encoding)
        yield _first_lines(head, encoding, raw, whole=len(head) < longest)


def _small_workbook(raw: IO[bytes], size: int) -> Opened | None:
    if size > SMALL_WORKBOOK or raw.seek(0) or raw.read(2) == GZIP:
        return None
    try:
        spreadsheets.check(raw, largest=SMALL_WORKBOOK, most_cells=SMALL_SHEET)
    except ImportRefusedError as error:
        if error.code == "workbook_too_large":
            return None
        raise
    raw.seek(0)
    return Opened(raw, "", raw, size)  # a workbook says itself what its bytes mean


def _first_lines(head: bytes, told: str, raw: IO[bytes], *, whole: bool) -> Opened:
    """The whole lines at the beginning; the last one may be cut anywhere, even within a character."""
    marked = next((name for mark, name in MARKS if head.startswith(mark)), "")
    wide = _wide(head[:8192])
    name = marked or told or wide
    for each in (name,) if name else ("utf-8", "gb18030"):
        try:
            text = codecs.getincrementaldecoder(each)().decode(head)
        except UnicodeDecodeError:
            continue
        shown_by = "mark" if marked else "told" if told else "zeros" if wide else "ascii" if head.isascii() else "read"
        lines = text if whole else text[: text.rfind("\n") + 1] or text
        content = io.BytesIO(lines.encode("utf-8", errors="surrogatepass"))
        return Opened(content, "utf-8", raw, len(head), named=each, shown_by=shown_by, whole=whole)
    raise ImportRefusedError("undecodable", line=1, encodings=name.upper() or "UTF-8, GB18030")


@contextmanager
def _translated() -> Iterator[None]:
    """What goes wrong while unpacking, in our words."""
    try:
        yield
    except EOFError as error:
        raise ImportRefusedError("file_cut") from error
    except (zlib.error, gzip.BadGzipFile, zipfile.BadZipFile) as error:
        raise ImportRefusedError("file_damaged") from error


@contextmanager
def _unpacked(raw: IO[bytes], size: int) -> Iterator[IO[bytes]]:
    raw.seek(0)
    packed = raw.read(2) == GZIP
    raw.seek(0)
    if not packed:
        yield raw
        return
    with gzip.GzipFile(fileobj=raw) as unpacked, io.BufferedReader(_Capped(unpacked, size), CHUNK) as content:
        yield content


class _Capped(io.RawIOBase):
    """Unpacked bytes that stop with an error where a small file turns into an absurd amount."""

    def __init__(self, source: Any, packed: int) -> None:
        self.source, self.packed, self.given = source, packed, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        if (offset, whence) != (0, io.SEEK_SET):
            raise io.UnsupportedOperation("only back to the start")
        self.given = 0
        self.source.seek(0)
        return 0

    def readinto(self, buffer: Any) -> int:
        data = self.source.read(len(buffer))
        self.given += len(data)
        if self.given > LARGEST:
            raise ImportRefusedError("file_too_large", gigabytes=LARGEST // 1024**3)
        if self.given > ODD_SIZE and self.given > self.packed * ODD_RATIO:
            raise ImportRefusedError("file_is_a_bomb")
        buffer[: len(data)] = data
        return len(data)


@contextmanager
def _workbook(content: IO[bytes], raw: IO[bytes]) -> Iterator[IO[bytes]]:
    """A workbook needs random access: a gzipped one is unpacked beside, into a file without a name."""
    if content is raw:
        yield raw
        return
    with tempfile.TemporaryFile() as file:
        shutil.copyfileobj(content, file, CHUNK)
        yield file


def _refuse_other_kinds(head: bytes, told: str) -> None:
    if head.startswith(OLE):
        raise ImportRefusedError("old_workbook")
    is_text = told or head.startswith(tuple(mark for mark, _ in MARKS))
    if head.startswith((*OTHERS, GZIP, b"PK")) or (not is_text and _is_binary(head)):
        raise ImportRefusedError("not_a_table")


def _is_binary(head: bytes) -> bool:
    sample = head[:8192]
    controls = sum(byte < 32 and byte not in b"\t\r\n\f" for byte in sample)
    return not _wide(sample) and controls > len(sample) * 0.1


def _encoding(content: IO[bytes], head: bytes, told: str, tick: Callable[[], None]) -> str:
    """The encoding in which the whole file can be read."""
    marked = next((name for mark, name in MARKS if head.startswith(mark)), "")
    if name := marked or told or _wide(head[:8192]):
        if failed := _first_failure(content, name, tick):
            raise ImportRefusedError("undecodable", line=failed.line, encodings=name.upper())
        return name
    failed = _first_failure(content, "utf-8", tick)
    if failed is None:
        return "utf-8"
    other = _first_failure(content, "gb18030", tick) if failed.proven < PROVEN else failed
    if other is None:
        return "gb18030"
    raise ImportRefusedError("undecodable", line=max(failed.line, other.line), encodings="UTF-8, GB18030")


def _wide(sample: bytes) -> str:
    """UTF-16 without its mark: every other byte of Latin letters, digits and commas is zero."""
    half = len(sample) // 2
    if half and sample[1::2].count(0) > half * 0.3 and sample[0::2].count(0) < half * 0.05:
        return "utf-16-le"
    if half and sample[0::2].count(0) > half * 0.3 and sample[1::2].count(0) < half * 0.05:
        return "utf-16-be"
    return ""


@dataclass(frozen=True, slots=True)
class _Failure:
    line: int
    proven: int  # characters beyond ASCII that were read before


def _first_failure(content: IO[bytes], encoding: str, tick: Callable[[], None]) -> _Failure | None:
    """Where the file stops being text in this encoding; None where it never does."""
    content.seek(0)
    decoder = codecs.getincrementaldecoder(encoding)()
    line, proven = 1, 0
    while True:
        chunk = content.read(CHUNK)
        tick()
        try:
            text = decoder.decode(chunk, final=not chunk)
        except UnicodeDecodeError as error:
            if not chunk and encoding.startswith("utf-"):
                raise ImportRefusedError("file_cut") from error
            good = error.object[: error.start].decode(encoding, errors="ignore")
            return _Failure(line + good.count("\n"), proven + _beyond_ascii(good))
        if not chunk:
            return None
        line += text.count("\n")
        proven += _beyond_ascii(text) if proven < PROVEN else 0


def _beyond_ascii(text: str) -> int:
    return 0 if text.isascii() else len(text) - len(text.encode("ascii", "ignore"))
