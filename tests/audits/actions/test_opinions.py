"""An opinion from its first word to its withdrawal, and what is refused on the way."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accounts.models import User
from accounts.signing import NotConfirmedError
from audits import opining
from audits.actions import ChangedMeanwhileError, NotAllowedError
from audits.actions.opinions import (
    UnfinishedError,
    begin_opinion,
    explain,
    quarters,
    sign,
    withdraw_opinion,
    write_clause,
    write_overall,
)
from audits.models import ClauseOpinion, Engagement, Opinion, OpinionAct
from commitments.models import Clause
from compliance.models import Result
from compliance.models.moving import IllegalStepError
from evidence.models import AppendOnlyError, JournalEntry
from tests.audits.conftest import NOW
from tests.signing import confirmed, written

Signs = Callable[[Opinion], OpinionAct]


@pytest.fixture
def put_name(auditor: User) -> Signs:
    return lambda opinion: sign(opinion=opinion, by=auditor, at=NOW, confirmed=confirmed(auditor))


@pytest.fixture
def take_back(auditor: User) -> Signs:
    said = {"reason": "抽样有误。", "by": auditor, "at": NOW, "confirmed": confirmed(auditor)}
    return lambda opinion: withdraw_opinion(opinion=opinion, **said)


@pytest.fixture
def on_clause(auditor: User, clause: Clause) -> dict[str, Any]:
    """What is said of clause 2.2 by whoever opened the page first."""
    return {"clause": clause, "view": "contradicted", "reason": "6 件漏计", "by": auditor, "at": NOW}


class TestWriting:
    def test_it_is_on_a_quarter_that_the_engagement_holds_whole(self, engagement: Engagement, auditor: User):
        assert quarters(engagement) == ["2026Q4", "2026Q3", "2026Q2", "2026Q1"]
        with pytest.raises(NotAllowedError):
            begin_opinion(engagement=engagement, period="2025Q4", by=auditor, at=NOW)

    @pytest.mark.parametrize("who", ["manager", "stranger", "colleague"])
    def test_whom_the_engagement_does_not_name_begins_none(self, engagement, who, request):
        with pytest.raises(NotAllowedError):
            begin_opinion(engagement=engagement, period="2026Q3", by=request.getfixturevalue(who), at=NOW)

    def test_there_is_one_at_a_time(self, opinion, engagement, auditor):
        with pytest.raises(NotAllowedError):
            begin_opinion(engagement=engagement, period="2026Q3", by=auditor, at=NOW)
        with pytest.raises(IntegrityError), transaction.atomic():
            Opinion.objects.create(engagement=engagement, number=9, period="2026Q3", changed_by=auditor)

    def test_two_auditors_do_not_overwrite_each_other_on_a_clause(self, opinion, on_clause):
        write_clause(opinion=opinion, seen=1, **on_clause)
        with pytest.raises(ChangedMeanwhileError):
            write_clause(opinion=opinion, seen=1, **on_clause)
        assert opinion.clauses.get().revision == 2

    def test_nor_on_the_whole(self, opinion, auditor):
        said = {"scope": "x", "view": "contradicted", "reason": "x", "by": auditor, "at": NOW}
        write_overall(opinion=opinion, seen=1, **said)
        with pytest.raises(ChangedMeanwhileError):
            write_overall(opinion=opinion, seen=1, **said)

    def test_nor_on_a_reason(self, opinion, auditor):
        with pytest.raises(ChangedMeanwhileError):
            explain(opinion=opinion, key="samples", reason="x", before="别的话", by=auditor, at=NOW)

    def test_what_has_to_be_done_cannot_be_explained_away(self, opinion, auditor):
        with pytest.raises(NotAllowedError):
            explain(opinion=opinion, key="journal", reason="x", before="", by=auditor, at=NOW)

    def test_a_clause_without_a_figure_of_the_quarter_is_not_spoken_of(self, opinion, on_clause, letter):
        other = Clause.objects.get(version__letter=letter, number="2.1")
        with pytest.raises(NotAllowedError):
            write_clause(opinion=opinion, seen=0, **on_clause | {"clause": other})


class TestSigning:
    def test_the_text_is_frozen_with_its_digest(self, opinion, put_name):
        act = put_name(opinion)
        assert act.digest == hashlib.sha256(act.text.encode()).hexdigest()
        assert act.text == opining.canonical(json.loads(act.text))

    def test_it_says_who_what_and_on_which_figures(self, signed):
        told = signed.acts.get().content
        [clause] = told["clauses"]
        assert (clause["clause"], clause["view"], clause["figures"][0]["value"]) == ("2.2", "not_contradicted", "0.036")
        assert told["signed"] == {"by": "auditor", "firm": "明鉴审计", "at": NOW.isoformat(), "factor": "totpdevice"}
        assert told["results_digest"] == opining.digest(opining.canonical({"figures": clause["figures"]}))

    def test_it_names_the_sealed_head_of_the_journal(self, signed):
        head = signed.acts.get().content["journal_head"]
        assert JournalEntry.objects.get(position=head["position"]).digest == head["digest"]
        told = JournalEntry.objects.get(action="opinion.signed").detail
        assert told["digest"] == signed.acts.get().digest

    def test_it_gives_the_reasons_for_what_is_left(self, signed):
        assert signed.acts.get().content["explained"] == {"samples": "已说明"}

    def test_a_reason_for_what_is_done_meanwhile_is_not_signed(self, opinion, auditor, put_name):
        explain(opinion=opinion, key="notes", reason="x", before="", by=auditor, at=NOW)
        assert "notes" not in put_name(opinion).content["explained"]

    def test_not_with_the_factor_of_somebody_else(self, opinion, auditor, stranger):
        with pytest.raises(NotConfirmedError):
            sign(opinion=opinion, by=auditor, at=NOW, confirmed=confirmed(stranger))
        assert not OpinionAct.objects.exists()

    def test_not_while_something_is_unfinished(self, opinion, on_clause, put_name):
        write_clause(opinion=opinion, seen=1, **on_clause | {"reason": ""})
        with pytest.raises(UnfinishedError) as refused:
            put_name(opinion)
        assert [item.key for item in refused.value.items] == ["clauses", "opposed"]
        assert Opinion.objects.get().is_draft

    @pytest.mark.parametrize("who", ["manager", "stranger", "colleague"])
    def test_not_by_whom_the_engagement_does_not_name(self, opinion, who, request):
        person = request.getfixturevalue(who)
        with pytest.raises(NotAllowedError):
            sign(opinion=opinion, by=person, at=NOW, confirmed=confirmed(person))

    def test_not_twice(self, signed, put_name):
        with pytest.raises(NotAllowedError):
            put_name(signed)

    def test_afterwards_nothing_is_written(self, signed, on_clause, auditor):
        with pytest.raises(NotAllowedError):
            write_clause(opinion=signed, seen=1, **on_clause)
        with pytest.raises(NotAllowedError):
            explain(opinion=signed, key="samples", reason="x", before="已说明", by=auditor, at=NOW)
        with pytest.raises(NotAllowedError):
            write_overall(opinion=signed, scope="x", view="", reason="", seen=1, by=auditor, at=NOW)


class TestWhatNeverChanges:
    def test_the_signature(self, signed):
        act, acts = signed.acts.get(), OpinionAct.objects.all()
        for change in (act.save, act.delete, acts.delete, lambda: acts.update(text="")):
            with pytest.raises(AppendOnlyError):
                change()

    @pytest.mark.parametrize("column", ["scope", "view", "reason", "period", "revision"])
    def test_the_opinion(self, signed, column):
        setattr(signed, column, {"view": "contradicted", "period": "2026Q1", "revision": 7}.get(column, "改写"))
        with pytest.raises(IllegalStepError):
            signed.save()

    def test_nor_goes_it_back(self, signed, take_back):
        for opinion in (signed, take_back(signed).opinion):
            opinion.status = "draft"
            with pytest.raises(IllegalStepError):
                opinion.save()

    def test_nor_is_it_deleted(self, signed):
        for delete in (signed.delete, Opinion.objects.all().delete, signed.clauses.get().delete):
            with pytest.raises(IllegalStepError):
                delete()

    def test_what_is_said_of_a_clause(self, signed):
        row = signed.clauses.get()
        row.view = "contradicted"
        with pytest.raises(IllegalStepError):
            row.save()

    def test_a_recompute_afterwards_changes_no_word(self, signed):
        before = signed.acts.get().text
        Result.objects.update(numerator=99)
        assert Opinion.objects.get().acts.get().text == before


class TestWithdrawing:
    def test_it_is_a_signature_of_its_own_that_names_the_text(self, signed, take_back):
        act = take_back(signed)
        assert act.content["withdraws"] == signed.acts.get(kind="signed").digest
        assert (act.content["reason"], act.content["signed"]["factor"]) == ("抽样有误。", "totpdevice")
        assert JournalEntry.objects.get(action="opinion.withdrawn").detail["digest"] == act.digest

    def test_not_without_a_reason(self, signed, auditor):
        with pytest.raises(NotAllowedError):
            withdraw_opinion(opinion=signed, reason=" ", by=auditor, at=NOW, confirmed=confirmed(auditor))

    def test_not_with_the_factor_of_somebody_else(self, signed, auditor, manager):
        with pytest.raises(NotConfirmedError):
            withdraw_opinion(opinion=signed, reason="x", by=auditor, at=NOW, confirmed=confirmed(manager))

    def test_a_draft_is_not_withdrawn(self, opinion, take_back):
        with pytest.raises(NotAllowedError):
            take_back(opinion)

    def test_not_twice(self, signed, take_back):
        take_back(signed)
        with pytest.raises(NotAllowedError):
            take_back(signed)

    def test_then_another_is_written_that_names_it(self, signed, take_back, engagement, auditor, put_name):
        take_back(signed)
        second = written(engagement, "2026Q3", by=auditor, at=NOW)
        assert (second.number, second.replaces, second.clauses.count()) == (2, signed, 1)
        assert put_name(second).content["replaces"] == str(signed)
        assert ClauseOpinion.objects.count() == 2
