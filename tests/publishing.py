"""Issues in tests: the whole way from a draft to the public, as its people go it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import pytest

from accounts.models import Organisation, User
from tests.signing import confirmed
from whitepapers import actions, approval, build
from whitepapers.models import WhitePaper

EVERY_FILE = build.files


@contextmanager
def data_alone() -> Iterator[None]:
    """Issues are published with data, annex and manifest, in no language: PDF, Word and pictures take seconds each
    time, and have tests of their own."""

    def files(snapshot_text: str, languages: Sequence[str] = ()) -> dict[str, bytes]:
        return EVERY_FILE(snapshot_text, languages)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(build, "files", files)
        yield


def approved(paper: WhitePaper, *, by: User, at: dt.datetime, **words: str) -> WhitePaper:
    """Its figures frozen, and a name put under it."""
    if paper.status == WhitePaper.Status.DRAFT:
        paper = actions.freeze(paper=paper, by=by, at=at)
    told = {"by": by, "at": at, "provisional": True, "confirmed": confirmed(by)}
    return actions.approve(paper=paper, seen=approval.digest(paper), **told, **words)


def published(paper: WhitePaper, *, by: User, at: dt.datetime, **words: str) -> WhitePaper:
    return actions.publish(paper=approved(paper, by=by, at=at, **words), by=by, at=at)


def frozen(organisation: Organisation, period: str, *, by: User, at: dt.datetime) -> WhitePaper:
    """The figures of a quarter, frozen or frozen again as they stand."""
    paper = organisation.white_papers.on_the_way().filter(period=period).first()
    paper = paper or actions.build(organisation=organisation, period=period, by=by, at=at)
    return actions.freeze(paper=paper, by=by, at=at, reason="再次冻结")
