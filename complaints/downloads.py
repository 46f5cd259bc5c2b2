"""Answers that are files."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import StreamingHttpResponse
from django.utils import timezone, translation


def csv_download(lines: Iterator[str], stem: str) -> StreamingHttpResponse:
    """A CSV file sent line by line, in the language of the page it is asked from, and named after what it holds."""
    name = f"{stem}-{timezone.localdate():%Y%m%d}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    spoken = _in_language(lines, translation.get_language() or "")
    return StreamingHttpResponse(spoken, content_type="text/csv; charset=utf-8", headers=headers)


def _in_language(lines: Iterator[str], language: str) -> Iterator[str]:
    """A language that holds until the last line is sent."""
    with translation.override(language):
        yield from lines
