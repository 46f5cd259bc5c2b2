from __future__ import annotations

import pytest

from whitepapers.media_types import media_type


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("white-paper.PDF", "application/pdf"),
        ("figures/a.svg", "image/svg+xml"),
        ("annex-verdicts.csv", "text/csv; charset=utf-8"),
        ("pdf", "application/octet-stream"),
    ],
)
def test_a_file_is_of_the_kind_of_its_ending(name: str, kind: str):
    assert media_type(name) == kind
