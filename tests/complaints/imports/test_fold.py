from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from complaints.facts import Facts, Problem
from complaints.imports import fold as folding
from complaints.imports.fold import Folder
from complaints.imports.mapping import Mapping
from tests.complaints.imports.conftest import EVENTS, NOW, PLAIN

UTC_ZONE = ZoneInfo("UTC")


def fold(*lines: dict[str, str], **facts: Any) -> tuple[Facts | None, list[Problem]]:
    return folder(**facts).fold(lines)


def folder(base: dict[str, Any] = EVENTS, **facts: Any) -> Folder:
    return Folder(Mapping.of({**base, "facts": {**base["facts"], **facts}}), UTC_ZONE, NOW)


def told(*lines: dict[str, str], **facts: Any) -> Facts:
    found, wrong = fold(*lines, **facts)
    assert found is not None, wrong
    assert not wrong
    return found


def line(at: str = "2026-09-01 09:00", state: str = "New", team: str = "A", **cells: str) -> dict[str, str]:
    return {"case": "7", "at": at, "opened": "2026-09-01 09:00", "state": state, "team": team, **cells}


def test_the_last_line_counts() -> None:
    assert told(line(team="A"), line(team="B")).unit == "B"


def test_the_last_line_counts_literally_even_when_it_is_missing() -> None:
    assert told(line(team="A"), line(team="?")).unit == ""


def test_the_last_known_one_can_be_asked_for() -> None:
    assert told(line(team="A"), line(team="?"), unit={"column": "team", "take": "last_known"}).unit == "A"


def test_the_first_line_can_be_asked_for() -> None:
    assert told(line(team="?"), line(team="B"), unit={"column": "team", "take": "first"}).unit == ""


def test_the_first_known_one_can_be_asked_for() -> None:
    lines = line(team="?"), line(team="B"), line(team="C")
    assert told(*lines, unit={"column": "team", "take": "first_known"}).unit == "B"


def test_the_first_line_that_is_no_longer_new_is_the_first_response() -> None:
    lines = line(), line("2026-09-01 09:30"), line("2026-09-01 10:00", "Active"), line("2026-09-01 11:00", "Closed")
    assert told(*lines).responded_at == datetime(2026, 9, 1, 10, tzinfo=UTC)


def test_a_case_that_is_still_new_has_no_response() -> None:
    assert told(line(), line("2026-09-01 09:30")).responded_at is None


def test_where_one_column_is_missing_the_next_one_speaks() -> None:
    both = {"columns": ["resolved", "closed"]}
    found = told(line(resolved="?", closed="2026-09-05 10:00"), resolved_at=both)
    assert found.resolved_at == datetime(2026, 9, 5, 10, tzinfo=UTC)


def test_the_value_map_knows_no_capitals() -> None:
    channel = {"column": "via", "values": {"Self Service": "web_chat"}}
    assert told(line(via="SELF service"), channel=channel).channel == "web_chat"


def test_an_unknown_channel_becomes_other_and_is_counted() -> None:
    mine = folder(channel={"column": "via", "values": {"Phone": "phone"}})
    facts, wrong = mine.fold([line(via="Fax")])
    assert (facts and facts.channel, wrong, dict(mine.unknown_channels)) == ("other", [], {"Fax": 1})


def test_an_unknown_channel_that_comes_again_is_counted_again() -> None:
    mine = folder(channel={"column": "via"})
    channels = [mine.fold([line(via=word)])[0] for word in ("Fax", "phone", "Fax")]
    assert [facts and facts.channel for facts in channels] == ["other", "phone", "other"]
    assert dict(mine.unknown_channels) == {"Fax": 2}


def test_words_beyond_those_whose_meaning_is_kept_are_read_like_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folding, "MOST_KEPT", 1)
    mine = folder(satisfaction={"column": "score"}, channel={"column": "via"})
    for score, via in ((3, "phone"), (4, "email"), (3, "email"), (5, "phone")):
        facts, wrong = mine.fold([line(score=str(score), via=via)])
        assert (facts and (facts.satisfaction, facts.channel), wrong) == ((score, via), [])


def test_a_cell_that_cannot_be_read_is_wrong_each_time() -> None:
    mine = folder(satisfaction={"column": "score"})
    codes = [[problem.code for problem in mine.fold([line(score="x")])[1]] for _ in range(2)]
    assert codes == [["number_unreadable"]] * 2


def test_the_channel_of_a_complaint_that_is_not_taken_is_not_counted() -> None:
    mine = folder(channel={"column": "via"})
    mine.fold([line(via="Fax") | {"opened": "31/02/2026"}])
    mine.fold([line(via="Fax") | {"opened": "2030-01-01 09:00"}])
    assert not mine.unknown_channels


def test_a_thousand_unknown_channels_do_not_fill_the_memory() -> None:
    mine = folder(channel={"column": "via"})
    for number in range(1000):
        mine.fold([line(via=f"x{number}")])
    assert len(mine.unknown_channels) == 51
    assert mine.unknown_channels.total() == 1000


def test_a_word_in_a_status_says_yes() -> None:
    duplicate = {"column": "status", "contains": ["Duplicate"]}
    assert told(line(status="Closed (duplicate)"), marked_duplicate=duplicate).marked_duplicate is True
    assert told(line(status="Closed"), marked_duplicate=duplicate).marked_duplicate is False


def test_what_stands_before_a_mark_can_be_a_category() -> None:
    rule = {"column": "type", "before": "-"}
    assert told(line(type="SW-Dirty Alley-Street"), category=rule).category == "SW"


def test_texts_are_joined_without_those_missing() -> None:
    rule = {"columns": ["title", "body", "foot"], "join": " / "}
    assert told(line(title="噪音", body="?", foot="请处理"), text=rule).text == "噪音 / 请处理"


def test_a_constant_is_the_same_everywhere() -> None:
    assert told(line(), segment={"constant": "ordinary"}).segment == "ordinary"


def test_a_fact_may_have_date_formats_of_its_own() -> None:
    rule = {"column": "due", "dates": ["%d.%m.%Y"]}
    assert told(line(due="3.9.2026"), due_at=rule).due_at == datetime(2026, 9, 3, 23, 59, 59, tzinfo=UTC)


def test_everything_that_cannot_be_read_is_said_at_once() -> None:
    facts, wrong = fold(line(due="31/02/2026", score="good"), due_at="due", satisfaction="score")
    assert facts is None
    assert [problem.code for problem in wrong] == ["date_unreadable", "number_unreadable"]


def test_a_bad_value_is_repeated_but_not_at_length() -> None:
    _, wrong = fold(line(score="x" * 500), satisfaction="score")
    assert len(wrong[0].params["value"]) == 80


def test_resolved_before_received_is_impossible() -> None:
    _, wrong = fold(line(done="2026-08-31 10:00"), resolved_at="done")
    assert [problem.code for problem in wrong] == ["resolved_before_received"]


def test_a_reply_date_without_a_time_is_never_before_a_receipt_on_that_day() -> None:
    replied = told(line(done="2026-09-01"), resolved_at="done").resolved_at
    assert replied == datetime(2026, 9, 1, 23, 59, 59, tzinfo=UTC)


def test_a_complaint_of_the_future_is_impossible() -> None:
    cells = dict.fromkeys(Mapping.of(PLAIN).columns, "") | {"编号": "1", "收到": "2027-01-01 10:00"}
    _, wrong = folder(PLAIN).fold([cells])
    assert [problem.code for problem in wrong] == ["received_in_future"]


def test_columns_tell_a_pause_with_its_reason_and_question() -> None:
    columns = {"pause_from": "from", "pause_to": "to", "pause_question": "asked"}
    reason = {"column": "why", "values": {"等客户": "customer"}}
    paused = line(
        **{"from": "2026-09-02 10:00", "to": "2026-09-02 11:30", "asked": "2026-09-02 09:59", "why": "等客户"}
    )
    [pause] = told(paused, pause_reason=reason, **columns).pauses
    assert (pause.reason, pause.counts) == ("customer", True)
    assert pause.ends_at == datetime(2026, 9, 2, 11, 30, tzinfo=UTC)


def test_a_pause_that_cannot_be_puts_the_row_aside() -> None:
    paused = line(**{"from": "2026-09-02 10:00", "why": "customer"})
    _facts, wrong = fold(paused, pause_from="from", pause_reason="why")
    assert [problem.code for problem in wrong] == ["pause_without_question"]


def test_a_word_that_says_nothing_leaves_the_fact_unknown() -> None:
    rule = {"column": "state", "values": {"不清楚": "", "New": "yes"}}
    assert told(line(state="不清楚"), first_contact=rule).first_contact is None
    assert told(line(state="New"), first_contact=rule).first_contact is True


def test_a_column_may_have_formats_of_its_own() -> None:
    mapping = Mapping.of({**PLAIN, "column_dates": {"收到": ["%d/%m/%Y"]}})
    read = Folder(mapping, UTC_ZONE, NOW)
    cells = {"编号": "A", "收到": "3/4/2026", "解决": "2026-04-05", "渠道": "", "单位": "", "客户": ""}
    facts, _ = read.fold([cells])
    assert facts is not None
    assert facts.received_at == datetime(2026, 4, 3, 23, 59, 59, tzinfo=UTC)
    cells["解决"] = "5/4/2026"  # the other column has the usual formats
    assert read.fold([cells])[1][0].code == "date_unreadable"


def test_problems_are_told_fact_by_fact() -> None:
    told, unreadable = folder(PLAIN).told([dict.fromkeys(["编号", "收到", "解决", "渠道", "单位", "客户"], "x")])
    assert set(unreadable) == {"received_at", "resolved_at"}
    assert told["unit"] == "x"
