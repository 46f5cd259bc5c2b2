"""What auditors drew and found, as an issue of the demo tells it."""

from __future__ import annotations

from audits.lists import Which


def test_a_sample_tells_its_frame_before_its_seed(issues):
    for row in issues.third["samples"]:
        assert len(row["frame"]) == 64
        assert row["frozen_at"] < row["seeded_at"]
        assert row["seed"]


def test_it_tells_what_was_found_and_what_that_proves(issues):
    done = [row for row in issues.third["samples"] if row["examined"] == row["n"]]
    assert done
    for row in done:
        assert row["passed"] is (row["deviating"] <= row["ac"])
        assert 0 < float(row["bound"]) < 1


def test_one_that_is_not_examined_to_the_end_has_no_bound(issues):
    assert all(row["bound"] is None for row in issues.third["samples"] if row["examined"] < row["n"])


def test_an_extension_is_disclosed_with_its_reason(issues):
    (row,) = [row for row in issues.third["samples"] if row["extended"]]
    assert row["extended"][-1] == {"n": row["n"], "reason": "偏差多于预期", "on": "2026-11-30"}


def test_a_sample_of_a_promise_says_what_it_means_for_its_figure(issues):
    (row,) = issues.third["estimates"]
    (sample,) = [each for each in issues.third["samples"] if each["number"] == row["sample"]]
    assert sample["clause"] == row["clause"]
    assert row["reported"]["verdict"]
    assert int(row["audited"]["denominator"]) <= sample["examined"]


def test_every_list_tells_how_many_stand_on_it_and_how_many_were_examined(issues):
    rows = issues.third["lists"]
    assert [row["list"] for row in rows] == [str(which) for which in Which]
    assert all(0 <= row["examined"] <= row["count"] for row in rows)
