"""The title page names everything that was not kept."""

from __future__ import annotations

from django.utils import translation

from whitepapers.document import Items
from whitepapers.document.composing import compose
from whitepapers.edition import Edition


def test_what_single_cases_broke_is_named_beside_what_was_not_met(issues):
    with translation.override("en"):
        edition = Edition(issues.fourth)
        [named] = [block for block in compose(edition).brief if isinstance(block, Items)]
    entries = {(entry.text, entry.verdict) for entry in named.entries}
    standing = [row for row in edition.breaches if row["status"] != "withdrawn"]
    assert "major" in {row["severity"] for row in standing}
    assert {(row["name"], row["severity"]) for row in standing} <= entries
    assert len(entries) == len(named.entries)
