from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from commitments.glossary import MOST, Meaning, glossary

TERMS = (Meaning(1, "投诉", 7, 0, 10), Meaning(2, "投诉响应周期", 8, 0, 10), Meaning(3, "Business Day", 9, 0, 40))
LETTER = glossary(TERMS)


def found(text, clause=99, known=LETTER):
    return [(text[span.start : span.end], span.key) for span in known.spans(clause, text)]


def test_a_term_is_found_wherever_it_stands():
    assert found("投诉之后再投诉") == [("投诉", 1), ("投诉", 1)]


def test_the_longest_term_wins():
    assert found("投诉响应周期内的投诉") == [("投诉响应周期", 2), ("投诉", 1)]


def test_a_term_is_not_looked_for_inside_its_own_definition():
    text = "所称投诉指客户的投诉,投诉须答复。"
    assert [span.start for span in LETTER.spans(7, text)] == [11]
    assert len(LETTER.spans(6, text)) == 3


def test_a_shorter_term_is_marked_in_the_definition_of_another():
    assert found("“投诉响应周期”自投诉起", clause=8) == [("投诉", 1)]


def test_english_is_found_as_a_whole_word_in_any_case_and_number():
    assert found("within two business days, not Business Daylight") == [("business days", 3)]


def test_of_two_definitions_of_a_term_the_first_is_meant():
    assert found("投诉", known=glossary([*TERMS, Meaning(4, "投诉", 50, 0, 9)])) == [("投诉", 1)]


def test_a_single_character_is_no_term():
    assert found("每日", known=glossary([Meaning(1, "日", 7, 0, 3)])) == []


def test_a_letter_without_definitions_has_no_terms():
    assert found("投诉", known=glossary([])) == []


def test_signs_in_a_term_are_only_signs():
    assert found("升级(一)级", known=glossary([Meaning(1, "(一)", 7, 0, 3)])) == [("(一)", 1)]


def test_no_more_terms_are_looked_for_than_a_letter_defines():
    many = glossary([Meaning(n, f"术语{n:06d}", 7, 0, 3) for n in range(MOST + 5)])
    assert found(f"术语{MOST - 1:06d}与术语{MOST:06d}", known=many) == [(f"术语{MOST - 1:06d}", MOST - 1)]


@given(st.text("投诉响应周期 bdusineay", max_size=60))
def test_places_are_in_order_and_apart(text):
    spans = LETTER.spans(99, text)
    assert all(one.end <= other.start for one, other in pairwise(spans))
    assert all(span.key in {1, 2, 3} for span in spans)
