from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.whitepapers.conftest import AFTER_QUARTER
from whitepapers.models import PassageVersion
from whitepapers.prose.versions import Mark, difference, sittings

ANY_TEXT = st.text(alphabet="甲乙 a1.\n{}", max_size=30)


def version(number: int, minutes: int, by: int = 1, **words) -> PassageVersion:
    said = {"text": f"text {number}", "rules": "rules"} | words
    return PassageVersion(number=number, by_id=by, at=AFTER_QUARTER + timedelta(minutes=minutes), **said)


def told(*versions: PassageVersion) -> list[tuple[int, str]]:
    return [(each.version.number, each.before) for each in sittings(versions)]


def test_nobody_has_written_anything():
    assert told() == []


def test_the_first_is_compared_with_the_default_text_of_its_time():
    assert told(version(1, 0)) == [(1, "rules")]


def test_what_one_person_saves_in_one_go_is_one_version():
    assert told(version(1, 0), version(2, 5), version(3, 20)) == [(3, "rules")]


def test_after_half_an_hour_another_begins():
    assert told(version(1, 0), version(2, 31)) == [(2, "text 1"), (1, "rules")]


def test_another_person_begins_another():
    assert told(version(1, 0), version(2, 1, by=2), version(3, 2)) == [(3, "text 2"), (2, "text 1"), (1, "rules")]


def test_what_was_taken_back_stands_alone():
    restored = version(2, 1, restores=1), version(2, 1, is_default=True)
    for each in restored:
        assert told(version(1, 0), each, version(3, 2)) == [(3, "text 2"), (2, "text 1"), (1, "rules")]


def test_a_placeholder_is_one_word_of_a_difference():
    found = difference("为 {{ total met }} 项", "为 {{ total judged }} 项")
    assert [each.text for each in found if each.mark != Mark.SAME] == ["{{ total met }}", "{{ total judged }}"]


def test_a_text_too_long_to_compare_is_marked_as_a_whole():
    found = difference("a " * 3_000, "b " * 3_000)
    assert [each.mark for each in found] == [Mark.REMOVED, Mark.ADDED]


@given(ANY_TEXT, ANY_TEXT)
def test_both_texts_are_still_there(before, after):
    found = difference(before, after)
    assert "".join(each.text for each in found if each.mark != Mark.ADDED) == before
    assert "".join(each.text for each in found if each.mark != Mark.REMOVED) == after
