"""What would become of facts, without writing them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis.extra.django import TestCase

from accounts.models import Organisation
from complaints import actions
from complaints.comparing import Comparing
from complaints.facts import Facts, ImpossibleFactsError, Problem
from complaints.models import Complaint, Source
from tests.complaints.conftest import NOW, START
from tests.complaints.test_actions import batches

Write = Callable[..., actions.Written]
Tell = Callable[..., Facts]


class TheSameAsWriting(TestCase):
    """A comparison tells what a write then does."""

    @settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
    @given(batches)
    def test_a_comparison_counts_what_a_write_then_does(self, told: list[list[Facts]]) -> None:
        source = Source.objects.create(organisation=Organisation.objects.create(name="x", slug="x"), key="x", name="x")
        for batch in told:
            once = list({facts.reference: facts for facts in batch}.values())
            options: dict[str, Any] = {"source": source, "facts": once, "now": NOW, "refuse": lambda *_told: None}
            expected, before = actions.compare_facts(**options), Complaint.objects.count()
            written = actions.write_facts(by=None, kind="import", **options)
            assert outcome(expected) == outcome(written)
            assert Complaint.objects.count() - before == expected.accepted


def outcome(written: actions.Written) -> tuple[int, int, int, int]:
    return written.accepted, written.updated, written.unchanged, written.refused


def test_a_comparison_writes_no_complaint(source: Source, facts: Tell) -> None:
    actions.compare_facts(source=source, facts=[facts("R1")], now=NOW)
    assert not Complaint.objects.exists()


def test_a_comparison_says_how_far_it_is(source: Source, facts: Tell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "BATCH", 2)
    heard: list[int] = []
    actions.compare_facts(source=source, facts=map(facts, "abc"), now=NOW, progress=heard.append)
    assert heard == [2, 3]


@pytest.mark.parametrize("reference", ["R\0001", "R\ud800"])
def test_a_reference_that_no_database_stores_is_refused_with_its_reason(
    source: Source, facts: Tell, reference: str
) -> None:
    refused: list[list[Problem]] = []
    written = actions.write_facts(
        source=source,
        facts=[facts(reference), facts("R2")],
        by=None,
        kind="import",
        now=NOW,
        refuse=lambda _facts, found: refused.append(found),
    )
    assert (written.accepted, written.refused) == (1, 1)
    assert [problem.code for problem in refused[0]] == ["unstorable_character"]


def test_facts_said_to_be_sound_are_looked_at_again_beside_what_is_on_record(
    write: Write, source: Source, facts: Tell
) -> None:
    write(facts("R1", 3))
    compared = Comparing(source=source, now=NOW, told={"resolved_at"}, sound=True)
    with pytest.raises(ImpossibleFactsError):
        list(compared.versions({"R1": facts("R1", 0, resolved_at=START)}))


def test_a_version_names_the_facts_that_differ(write: Write, source: Source, facts: Tell) -> None:
    write(facts("R1"))
    [version] = Comparing(source=source, now=NOW).versions({"R1": facts("R1", segment="vip", satisfaction=3)})
    assert version.changed == {"segment", "satisfaction"}
