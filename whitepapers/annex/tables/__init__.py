"""The tables of the annex, in the order of the sections that they stand in."""

from __future__ import annotations

from collections.abc import Sequence

from whitepapers.annex.columns import Table
from whitepapers.annex.tables.audited import AUDITED
from whitepapers.annex.tables.complaints import RECEIVED
from whitepapers.annex.tables.counted import COUNTED
from whitepapers.annex.tables.followed import FOLLOWED
from whitepapers.annex.tables.issue import ISSUE
from whitepapers.annex.tables.judged import JUDGED

TABLES: Sequence[Table] = (*ISSUE, *JUDGED, *RECEIVED, *FOLLOWED, *AUDITED, *COUNTED)
