from __future__ import annotations

import pytest
from django.utils import translation

from tests.whitepapers.prose.issues import breach, issue, opinion, resolved, seats
from whitepapers.prose.catalogue import called, groups
from whitepapers.prose.writing import Writer

ISSUE = issue(resolved(), seats(4100, before=4090), breaches=[breach()], opinions=[opinion()])


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def offers() -> dict[str, str]:
    return {each.placeholder: each.written for group in groups(Writer(ISSUE)) for each in group.offers}


def test_every_figure_that_has_a_value_is_offered_once():
    known = [figure.source for figure in Writer(ISSUE).figures.all.values() if figure.is_known]
    assert sorted(offers()) == sorted(f"{{{{ {source} }}}}" for source in known)


def test_what_is_offered_gives_what_it_says():
    writer = Writer(ISSUE)
    for asked, written in offers().items():
        assert "".join(run.text for run in writer.runs(asked)[0]) == written


def test_the_whole_issue_stands_before_its_promises():
    titles = [group.title for group in groups(Writer(ISSUE))]
    assert titles[0] == "The quarter"
    assert "resolution rate (clause 2.3.2), Q3 2026" in titles
    assert titles.index("The whole issue") < titles.index("resolution rate (clause 2.3.2), Q3 2026")


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("clause:2.3.2 resolution_rate value", "resolution rate (clause 2.3.2), Q3 2026: value"),
        ("total met", "The whole issue: promises met"),
        ("opinion:1 firm", "Audit opinion 1: audit firm"),
    ],
)
def test_a_figure_is_named_by_what_it_belongs_to(source, name):
    assert called(Writer(ISSUE), source) == name
