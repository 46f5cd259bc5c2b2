"""The tables of the annex, in the order of the sections that they stand in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from whitepapers.annex.columns import DIGEST, Column, Kind, Table
from whitepapers.annex.tables.audited import AUDITED
from whitepapers.annex.tables.complaints import RECEIVED
from whitepapers.annex.tables.counted import COUNTED
from whitepapers.annex.tables.followed import FOLLOWED
from whitepapers.annex.tables.issue import ISSUE
from whitepapers.annex.tables.judged import JUDGED

OF_THE_ISSUE = Column("issue_digest", DIGEST, Kind.TEXT, _("SHA-256 of the data file"))
"""In every row, so that a file that was altered still names its issue."""

TABLES: Sequence[Table] = tuple(
    replace(table, columns=[*table.columns, OF_THE_ISSUE])
    for table in (*ISSUE, *JUDGED, *RECEIVED, *FOLLOWED, *AUDITED, *COUNTED)
)
