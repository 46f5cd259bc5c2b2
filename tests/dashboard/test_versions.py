"""What a version is called beside the others."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import translation

from commitments.models import Letter, LetterVersion
from dashboard import versions

TODAY = date(2026, 11, 30)


@pytest.mark.parametrize(
    ("status", "first", "until", "said"),
    [
        ("draft", None, None, "Version 2, under review"),
        ("active", date(2026, 12, 5), None, "Version 2, in force from 5 Dec 2026"),
        ("active", date(2026, 5, 15), None, "Version 2, in force since 15 May 2026"),
        ("superseded", date(2026, 5, 15), date(2026, 12, 5), "Version 2, in force until 4 Dec 2026"),
        ("superseded", date(2026, 5, 15), TODAY, "Version 2, in force 15 May 2026 – 29 Nov 2026"),
    ],
)
def test_a_version_says_whether_it_binds_and_from_when_to_when(
    status: str, first: date | None, until: date | None, said: str
) -> None:
    version = LetterVersion(
        letter=Letter(title="T"), number=2, status=status, effective_from=first, effective_until=until
    )
    with translation.override("en"):
        assert versions.label(version, TODAY) == said
