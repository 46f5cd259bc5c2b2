"""The files of a white paper, all made from the canonical text of its snapshot and from nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

import orjson
from django.utils import timezone, translation

from whitepapers import annex
from whitepapers.build import manifests
from whitepapers.build.pdf import pdf
from whitepapers.build.pictures import cards, drawings, pictures
from whitepapers.build.word import docx
from whitepapers.document import Document, html
from whitepapers.document.composing import compose
from whitepapers.edition import Edition
from whitepapers.languages import CODES
from whitepapers.snapshot import FORMAT

DATA = "data.json"
MANIFEST = manifests.NAME


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper in one language, with its charts as PNG."""

    document: Document
    pictures: Mapping[str, bytes]


def files(snapshot_text: str, languages: Sequence[str] = tuple(CODES)) -> dict[str, bytes]:
    """Every file of an issue by its name, in these of `languages.CODES`, and the manifest: the SHA-256 of each; those
    of all languages at once name none. The same text gives the same bytes. Raises SnapshotUnreadable for a text that is
    no snapshot of ours."""
    snapshot, zone = _read(snapshot_text)
    with timezone.override(zone), _understood():
        made = {DATA: snapshot_text.encode(), **annex.files(snapshot)}
        documents = {language: _composed(snapshot, CODES[language]) for language in languages}
    papers = {language: Paper(document, pictures(document)) for language, document in documents.items()}
    for language, paper in papers.items():
        made |= dict(_documents([paper], f"-{language}")) | dict(_figures(paper.document, language))
    if len(papers) > 1:
        made |= dict(_documents(list(papers.values()), ""))
    return made | {MANIFEST: manifests.manifest(snapshot, made)}


class SnapshotUnreadable(ValueError):  # noqa: N818 - what happened
    """A text that is no snapshot, or one of another format."""


def _read(snapshot_text: str) -> tuple[dict[str, Any], ZoneInfo]:
    """The snapshot, and the time zone of the company whose days it tells."""
    with _understood():
        snapshot = dict(orjson.loads(snapshot_text))
        zone = ZoneInfo(snapshot["data"]["time_zone"])
    if snapshot.get("format") != FORMAT:
        raise SnapshotUnreadable(f"format {snapshot.get('format')}, not {FORMAT}")
    return snapshot, zone


@contextmanager
def _understood() -> Iterator[None]:
    """What is not where a snapshot of ours has it is no fault of the reader's program."""
    try:
        yield
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise SnapshotUnreadable(f"{type(error).__name__}: {error}") from error


def _composed(snapshot: dict[str, Any], language: str) -> Document:
    with translation.override(language):
        return compose(Edition(snapshot))


def _documents(papers: Sequence[Paper], suffix: str) -> Iterator[tuple[str, bytes]]:
    documents = [paper.document for paper in papers]
    yield f"white-paper{suffix}.html", html.standalone(*documents).encode()
    yield f"white-paper{suffix}.pdf", pdf(documents)
    yield f"white-paper{suffix}.docx", docx(documents, [paper.pictures for paper in papers])


def _figures(document: Document, language: str) -> Iterator[tuple[str, bytes]]:
    """Each chart as a drawing, and as a card to share."""
    for key, drawing in drawings(document).items():
        yield f"figures/{key}-{language}.svg", drawing.encode()
    for key, card in cards(document).items():
        yield f"figures/{key}-{language}.png", card
