from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from whitepapers.document.composing import places


def issue(*verdicts: tuple[int, str, str]) -> Any:
    letters = [{"id": 7, "number": "YL-1"}, {"id": 8, "number": "YL-2"}]
    rows = [{"letter": letter, "clause": clause, "metric": metric} for letter, clause, metric in verdicts]
    return SimpleNamespace(snapshot={"letters": letters, "verdicts": rows})


def test_a_figure_is_named_by_clause_and_metric():
    of = (7, "2.3.2", "repeat_rate")
    assert places.of_figure(issue(of), "trend", *of) == "trend-2-3-2-repeat-rate"


def test_other_promises_of_the_issue_do_not_change_its_name():
    of = (8, "(2)", "timely_rate")
    alone, among = issue(of), issue((7, "1.1", "timely_rate"), (7, "(2)", "repeat_rate"), of)
    assert places.of_figure(alone, "times", *of) == places.of_figure(among, "times", *of) == "times-2-timely-rate"


def test_promises_that_would_share_a_name_have_one_each():
    alike = [(7, "(2)", "repeat_rate"), (7, "2", "repeat_rate"), (8, "2", "repeat_rate")]
    names = [places.of_figure(issue(*alike), "trend", *each) for each in alike]
    assert names == ["trend-2-repeat-rate-YL-1", "trend-2-repeat-rate-YL-1-2", "trend-2-repeat-rate-YL-2"]
