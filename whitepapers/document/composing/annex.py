"""The data behind the issue, and when the next one comes."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from compliance import wording
from compliance.rules.periods import Period
from whitepapers.document.blocks import Block, Note, Pairs
from whitepapers.document.composing.cover import digest
from whitepapers.document.composing.pieces import Otherwise, day, said
from whitepapers.edition import Edition


def blocks(edition: Edition) -> Iterator[Block]:
    yield said(
        _(
            "Every figure of this issue stands in one data file, from which the pages and every other file are made. "
            "Whoever has the file can compute its SHA-256 and compare it with the one printed here."
        )
    )
    yield Pairs([(_("SHA-256 of the data file"), [digest(edition)])], mono=True)


def following(edition: Edition) -> Iterator[Block | Otherwise]:
    issue = wording.period_name(Period.parse(edition.period).next().label)
    told = {"period": issue, "day": day(edition.next_publication)}
    yield Otherwise(_("The white paper of %(period)s is due by %(day)s at the latest.") % told)
    yield Note(
        _("Where a letter promises to publish, whether the issue comes by that day is judged like every promise.")
    )
