"""What the README of the tests says of the oracle is so."""

from __future__ import annotations

import re
from pathlib import Path

from tests.oracle.conftest import A_SHARE
from tests.services import HISTORIES

README = Path(__file__).parent.parent / "README.md"
MAKEFILE = README.parent.parent / "Makefile"


def test_the_readme_tells_how_many_histories_are_judged() -> None:
    told = re.search(
        r"ordinary run judges (\d+) histories .*?`make oracle` ([\d,]+) .*?shares of (\d+)",
        README.read_text(encoding="utf-8"),
        re.DOTALL,
    )
    asked = re.search(r"tests/oracle --histories (\d+)", MAKEFILE.read_text(encoding="utf-8"))
    assert told
    assert asked
    assert [int(each.replace(",", "")) for each in told.groups()] == [HISTORIES, int(asked[1]), A_SHARE]
