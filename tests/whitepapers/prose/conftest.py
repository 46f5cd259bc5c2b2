"""A draft whose text is being written."""

from __future__ import annotations

import pytest

from tests.whitepapers.conftest import AFTER_QUARTER
from whitepapers.actions import build
from whitepapers.models import WhitePaper


@pytest.fixture
def draft(publisher, editor, result) -> WhitePaper:
    return build(organisation=publisher, period="2026Q3", by=editor, at=AFTER_QUARTER)
