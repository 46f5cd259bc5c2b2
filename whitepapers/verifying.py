"""Which issue a file is, and whether it is the file that was published (rule book §14).

A file is known by the SHA-256 of its bytes alone. One that is not known, but names a known issue, was altered: it
carries the digest of a snapshot as every file of an issue does, or it is the data of an issue in other words.
Nothing here writes or keeps anything, and nothing in a file is run, rendered or unpacked beyond `READ` bytes.
"""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

import orjson
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from whitepapers.models import IssueFile, WhitePaper
from whitepapers.snapshot import canonical

PUBLISHED, SNAPSHOT, SAME, ALTERED, UNKNOWN = "published", "snapshot", "same", "altered", "unknown"
DIGEST = re.compile(r"(?<![0-9a-fA-F])[0-9a-fA-F]{64}(?![0-9a-fA-F])")
READ = 16 * 1024 * 1024  # bytes that are searched, of a file and of everything packed into it together
MEMBERS = 200  # of an archive
MOST = 400  # digests that are asked about
WORDS = {
    PUBLISHED: gettext_lazy("This is the file that was published."),
    SNAPSHOT: gettext_lazy("This is the digest of an issue."),
    SAME: gettext_lazy("These are the data of an issue, word for word, in another spelling."),
    ALTERED: gettext_lazy("This file was altered: it names an issue, and is none of its files."),
    UNKNOWN: gettext_lazy("Nothing is known of this file."),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """What is known of a file or a digest: `kind` is one of the five above; the rest is of the issue it belongs to."""

    kind: str
    sha256: str
    paper: WhitePaper | None = None
    file: str = ""
    newest: int = 0

    @property
    def words(self) -> str:
        return str(WORDS[self.kind])

    @property
    def is_superseded(self) -> bool:
        return self.paper is not None and self.paper.version < self.newest

    @property
    def by(self) -> str:
        """Whose name stands under the issue, as the issue says."""
        return str(self.paper.snapshot["publication"]["by"]) if self.paper else ""

    def told(self) -> dict[str, Any]:
        """For programs. Days and moments in ISO, the address without the host."""
        known: dict[str, Any] = {"result": self.kind, "sha256": self.sha256}
        if self.paper is None or self.paper.published_at is None:
            return known
        return known | {
            "company": self.paper.organisation.name,
            "slug": self.paper.organisation.slug,
            "period": self.paper.period,
            "version": self.paper.version,
            "file": self.file,
            "digest": self.paper.digest,
            "published_at": self.paper.published_at.isoformat(),
            "published_by": self.by,
            "superseded_by": self.newest if self.is_superseded else None,
        }


def by_digest(sha256: str, *, carried: Iterable[str] = ()) -> Finding:
    """What is known of a file by its digest. `carried`: digests that stand in it, where somebody has looked."""
    sha256 = sha256.lower()
    file = IssueFile.objects.listed().filter(sha256=sha256).select_related("paper__organisation").order_by("pk").first()
    if file:
        return _found(PUBLISHED, sha256, file.paper, file.name)
    if paper := _issues(sha256):
        return _found(SNAPSHOT, sha256, paper)
    if paper := _issues(*carried):
        return _found(ALTERED, sha256, paper)
    return Finding(UNKNOWN, sha256)


def by_content(file: BinaryIO) -> Finding:
    """The same of a file itself: what is not known by its digest is searched for the issue it names."""
    sha256 = hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]  # it reads into
    known = by_digest(sha256)
    if known.kind != UNKNOWN:
        return known
    file.seek(0)
    content = file.read(READ)
    return _of_data(sha256, content) or by_digest(sha256, carried=_carried(content))


def _of_data(sha256: str, content: bytes) -> Finding | None:
    """The data of an issue in another spelling, or with other figures under the name of an issue."""
    try:
        told = orjson.loads(content)
        slug, period = told["organisation"]["slug"], told["period"]["label"]
        spelled = canonical(told)
    except (orjson.JSONDecodeError, orjson.JSONEncodeError, TypeError, KeyError, UnicodeError, RecursionError):
        return None
    if paper := _issues(hashlib.sha256(spelled.encode()).hexdigest()):
        return _found(SAME, sha256, paper)
    if not isinstance(slug, str) or not isinstance(period, str):
        return None
    named = WhitePaper.objects.published().filter(organisation__slug=slug, period=period, version=_version(told))
    paper = named.select_related("organisation").first()
    return _found(ALTERED, sha256, paper) if paper else None


def _version(told: dict[str, Any]) -> int:
    version = told.get("version", 1)
    return version if isinstance(version, int) and 0 < version < 32_768 else 1


def _carried(content: bytes) -> set[str]:
    """The digests that stand in a file: in its bytes, and in what is packed into it."""
    found: set[str] = set()
    for piece in (content, *_unpacked(content)):
        found.update(each.lower() for each in DIGEST.findall(piece.decode("latin-1")))
        if len(found) > MOST:
            break
    return set(sorted(found)[:MOST])


def _unpacked(content: bytes) -> Iterator[bytes]:
    """The members of an archive (DOCX), as far as they go into `READ` bytes: an archive may claim to be small."""
    left = READ
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for name in archive.namelist()[:MEMBERS]:
                with archive.open(name) as member:
                    piece = member.read(left)
                left -= len(piece)
                yield piece
                if left <= 0:
                    return
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, ValueError, OSError, EOFError):
        return  # no archive, a damaged one, or one under a password


def _issues(*digests: str) -> WhitePaper | None:
    """The issue with one of these digests; of several the latest."""
    if not digests:
        return None
    issues = WhitePaper.objects.published().filter(digest__in=digests)
    return issues.select_related("organisation").order_by("pk").last()


def _found(kind: str, sha256: str, paper: WhitePaper, file: str = "") -> Finding:
    versions = WhitePaper.objects.published().filter(organisation=paper.organisation_id, period=paper.period)
    newest = max(versions.values_list("version", flat=True), default=paper.version)
    return Finding(kind, sha256, paper, file, newest)


def refused_size(limit: int) -> str:
    return _("The file is larger than %(megabytes)s MB.") % {"megabytes": limit // 2**20}
