from __future__ import annotations

from datetime import date

import pytest

from commitments import actions
from commitments.letters.reading import parse_text
from commitments.models import Blank, Clause, FrozenError, Letter, LetterVersion, Promise, Scope, Term
from evidence.models import JournalEntry


def test_a_stored_letter_is_a_draft_with_its_own_text(draft):
    assert (draft.status, draft.number) == ("draft", 1)
    assert "问题解决率不低于98%,重复投诉率控制在3%以内。" in draft.text


def test_number_signatory_and_day_of_signing_are_read_from_the_paper(draft):
    assert (draft.letter.number, draft.signatory, draft.signed_on) == ("HF-2026-01", "和风物业", date(2026, 1, 5))


def test_the_clause_tree_is_stored_with_parents_and_order(draft):
    clause = draft.clauses.get(path="1.1")
    assert (clause.parent.path, clause.depth, clause.parent.is_heading) == ("1", 2, True)
    assert [each.path for each in draft.clauses.all()] == ["1", "1.1", "1.2", "1.3", "2", "2.1", "2.2"]


def test_phrases_are_stored_as_proposals_at_their_place(promise):
    repeat = promise("repeat_rate")
    assert (repeat.review, repeat.comparator, repeat.value, repeat.unit) == ("proposed", "<=", 3, "percent")
    assert repeat.clause.text[repeat.start : repeat.end] == repeat.quote


def test_a_band_keeps_its_open_ends(promise):
    band = promise("repeat_rate", "band")
    assert (band.value, band.value_high, band.low_closed, band.high_closed) == (5, 8, False, False)
    assert band.breach_class == "minor"


def test_what_was_proposed_is_kept_beside_the_promise(promise):
    assert promise("repeat_rate").proposal["value"] == "3"


def test_empty_places_of_clauses_are_stored(draft):
    blank = Blank.objects.get(clause__version=draft)
    assert (blank.clause.path, blank.written) == ("2.2", "____")


def test_the_same_file_is_stored_once(store, company):
    store(sha256="a" * 64)
    with pytest.raises(actions.StoreRefused, match="stored_already"):
        store(sha256="a" * 64)
    assert Letter.objects.count() == 1


def test_an_amendment_becomes_the_next_version(active, store):
    assert store(amends=active.letter).number == 2
    assert Letter.objects.count() == 1


def test_a_second_amendment_waits_for_the_first(active, store):
    store(amends=active.letter)
    with pytest.raises(actions.StoreRefused, match="under_review"):
        store(amends=active.letter)


def test_a_file_of_two_letters_amends_none(active, company, manager):
    with pytest.raises(actions.StoreRefused, match="one_letter_only"):
        actions.store_letters(
            organisation=company,
            parsed=parse_text("服务承诺书\n1.一\n") * 2,
            by=manager,
            source_name="",
            source_sha256="",
            amends=active.letter,
        )


def test_filling_a_blank_leaves_the_text_as_it_was(draft, manager):
    blank = Blank.objects.get(clause__version=draft)
    before = blank.clause.text
    actions.fill_blank(blank=blank, value=" 消费者权益保护 ", by=manager)
    assert Blank.objects.get(pk=blank.pk).value == "消费者权益保护"
    assert Clause.objects.get(pk=blank.clause_id).text == before


def test_a_discarded_draft_takes_its_letter_along(draft, manager):
    actions.discard_draft(version=draft, by=manager)
    assert not Letter.objects.exists()


def test_a_signed_version_is_never_discarded(active, manager):
    with pytest.raises(FrozenError):
        actions.discard_draft(version=active, by=manager)
    assert LetterVersion.objects.filter(pk=active.pk).exists()


def test_storing_is_journalled(draft, manager):
    entry = JournalEntry.objects.get(action="commitments.store")
    assert (entry.subject, entry.actor_id_at) == (f"commitments.letterversion:{draft.pk}", manager.pk)
    assert entry.detail["promises"] == Promise.objects.count()


@pytest.mark.parametrize(
    ("written", "day"),
    [("2026年3月1日", date(2026, 3, 1)), ("2026-03-01", date(2026, 3, 1)), ("2026年3月", None), ("2026/02/31", None)],
)
def test_only_whole_days_are_read_as_the_day_of_signing(store, letter_text, written, day):
    assert store(letter_text.replace("2026年1月5日", written)).signed_on == day


def test_the_number_is_kept_as_the_letter_writes_it(draft):
    clauses = {clause.path: clause for clause in draft.clauses.all()}
    assert (clauses["1"].number, clauses["1"].key) == ("1", "1.")
    assert clauses["1.1"].key == "1.1"


def test_what_the_letter_means_by_its_terms_is_stored(store, letter_text):
    version = store(letter_text.replace("2.违约", "1.4本承诺书所称“首次响应”指客服人员的首次人工答复。\n2.违约"))
    term = Term.objects.of_version(version).get()
    assert (term.clause.path, term.term, term.meaning) == ("1.4", "首次响应", "客服人员的首次人工答复")
    assert term.written == "“首次响应”指客服人员的首次人工答复"


def test_whom_the_letter_binds_and_serves_is_stored(store, letter_text):
    version = store(letter_text.replace("2.违约", "1.4本公司作为服务提供方,服务对象为全体业主。\n2.违约"))
    assert "provider" in {scope.kind for scope in Scope.objects.of_version(version)}
    assert all(scope.written.startswith(scope.words[:4]) for scope in Scope.objects.of_version(version))
