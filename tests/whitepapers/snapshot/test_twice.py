"""The same facts give the same bytes, and what is frozen says everything: no reader asks the record again."""

from __future__ import annotations

import orjson

from whitepapers import snapshot
from whitepapers.build import files


def test_taking_twice_gives_the_same_bytes(issues):
    first = issues.third | {}
    for name in ("publication", "journal_head"):
        del first[name]
    for one, other in zip((first, issues.fourth), issues.again, strict=True):
        assert snapshot.canonical(one) == snapshot.canonical(other)


def test_the_canonical_text_is_the_same_after_it_was_read(issues):
    text = snapshot.canonical(issues.full)
    assert snapshot.canonical(orjson.loads(text)) == text


def test_so_do_the_files(issues):
    text = snapshot.canonical(issues.full)
    assert files(text) == files(snapshot.canonical(orjson.loads(text)))


def test_numbers_are_integers_or_text_for_a_binary_fraction_is_no_exact_figure(issues):
    def floats(value):
        if isinstance(value, dict):
            return [found for part in value.values() for found in floats(part)]
        if isinstance(value, list):
            return [found for part in value for found in floats(part)]
        return [value] if isinstance(value, float) else []

    assert floats(issues.full) == []
