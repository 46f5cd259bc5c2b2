"""The pages of an opinion: saved as one goes, led through the checklist, signed, read, withdrawn."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from django.utils.http import urlencode

from accounts.models import Organisation, User
from audits.actions.opinions import explain, write_clause
from audits.models import Engagement, Opinion, OpinionAct
from commitments.models import Clause
from evidence.models import JournalEntry
from tests.audits.conftest import NOW
from tests.engaging import admit
from tests.signing import app_of, code_of

HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def english(settings: Any) -> None:
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def address() -> Callable[..., str]:
    """`address("opinion_sign", opinion)`."""
    return lambda name, opinion, *more: reverse(f"audits:{name}", args=[opinion.pk, *more])


@pytest.fixture
def window(client_of: Any, auditor: User) -> Any:
    """The auditor's browser; he has a second factor."""
    app_of(auditor)
    return client_of(auditor)


@pytest.fixture
def second(engagement: Engagement, person: Callable[..., User], firm: Organisation) -> User:
    """Another auditor of the engagement."""
    other = person("second", User.Role.AUDITOR, firm)
    admit(engagement, other)
    return other


def sent(clause: Clause, **words: str) -> dict[str, str]:
    return {f"clause-{clause.pk}-{name}": value for name, value in words.items()}


def said(page: Any) -> list[str]:
    return [str(message) for message in page.context["messages"]]


class TestBeginning:
    def test_a_button_of_the_engagement_begins_one(self, window, engagement, judged):
        judged()
        page = window.post(reverse("audits:opinion_add", args=[engagement.pk]), {"period": "2026Q3"}, follow=True)
        assert "Still without: 2.2." in page.content.decode()
        assert Opinion.objects.get().period == "2026Q3"

    @pytest.mark.parametrize("period", ["", "2025Q1", "x"])
    def test_a_quarter_that_is_not_offered_is_refused(self, window, engagement, period):
        page = window.post(reverse("audits:opinion_add", args=[engagement.pk]), {"period": period}, follow=True)
        assert said(page) == ["Choose a quarter on which no opinion is being written or stands."]
        assert not Opinion.objects.exists()

    def test_a_manager_begins_none(self, client_of, manager, engagement):
        add = reverse("audits:opinion_add", args=[engagement.pk])
        assert client_of(manager).post(add, {"period": "2026Q3"}).status_code == 403


class TestADraft:
    def test_it_is_the_firms_alone(self, client_of, manager, outsider, stranger, opinion, engagement, address):
        for person in (manager, outsider, stranger):
            assert client_of(person).get(address("opinion", opinion)).status_code == 404
        page = client_of(manager).get(reverse("audits:engagement", args=[engagement.pk]))
        assert str(opinion) not in page.content.decode()

    def test_a_clause_is_saved_as_one_goes(self, window, opinion, clause, address):
        words = sent(clause, view="contradicted", reason="漏计 6 件", seen="1")
        page = window.post(address("opinion_clause", opinion, clause.pk), words, headers=HTMX)
        row = opinion.clauses.get()
        assert (row.view, row.reason, row.revision) == ("contradicted", "漏计 6 件", 2)
        assert f'name="clause-{clause.pk}-seen" value="2"' in page.content.decode()
        assert 'hx-swap-oob="true"' in page.content.decode()

    @pytest.mark.parametrize("headers", [HTMX, {}])
    def test_what_a_colleague_saved_meanwhile_is_shown_and_not_overwritten(
        self, window, opinion, clause, second, address, headers
    ):
        theirs = {"view": "not_examined", "reason": "原始记录未提供", "by": second, "at": NOW}
        write_clause(opinion=opinion, clause=clause, seen=1, **theirs)
        words = sent(clause, view="contradicted", reason="我的话", seen="1")
        page = window.post(address("opinion_clause", opinion, clause.pk), words, headers=headers).content.decode()
        assert "second saved this at" in page
        assert "原始记录未提供" in page
        assert opinion.clauses.get().changed_by == second

    def test_without_a_script_ones_own_words_stay(self, window, opinion, clause, second, address):
        write_clause(opinion=opinion, clause=clause, view="", reason="", seen=1, by=second, at=NOW)
        words = sent(clause, view="contradicted", reason="我的话", seen="1")
        page = window.post(address("opinion_clause", opinion, clause.pk), words)
        assert page.status_code == 409
        assert ">\n我的话</textarea>" in page.content.decode()

    def test_one_puts_ones_own_in_its_place_knowingly(self, window, opinion, clause, second, address):
        write_clause(opinion=opinion, clause=clause, view="", reason="", seen=1, by=second, at=NOW)
        words = sent(clause, view="contradicted", reason="我的话", seen="1", over="2")
        window.post(address("opinion_clause", opinion, clause.pk), words)
        assert (opinion.clauses.get().reason, opinion.clauses.get().revision) == ("我的话", 3)

    def test_the_whole_is_saved_too(self, window, opinion, address):
        words = {"scope": "全部", "view": "contradicted", "reason": "见 2.2", "seen": "1"}
        window.post(address("opinion_overall", opinion), {f"overall-{name}": word for name, word in words.items()})
        opinion.refresh_from_db()
        assert (opinion.scope, opinion.view, opinion.reason) == ("全部", "contradicted", "见 2.2")

    def test_the_checklist_comes_back_as_it_is_after_saving(self, window, opinion, address):
        words = {"scope": "", "view": "", "reason": "", "seen": "1"}
        words = {f"overall-{name}": word for name, word in words.items()}
        page = window.post(address("opinion_overall", opinion), words, headers=HTMX)
        assert "Still empty: scope, overall opinion." in page.content.decode()

    @pytest.mark.parametrize("view", ["contradicted", "not_examined"])
    def test_a_reason_that_is_missing_is_asked_for_at_once(self, window, opinion, clause, address, view):
        words = sent(clause, view=view, reason="", seen="1")
        page = window.post(address("opinion_clause", opinion, clause.pk), words, headers=HTMX).content.decode()
        assert "Its reason is missing:" in page

    def test_what_says_the_opposite_of_the_whole_is_told_at_the_clause_and_at_the_whole(
        self, window, opinion, clause, address
    ):
        words = sent(clause, view="contradicted", reason="漏计 6 件", seen="1")
        page = window.post(address("opinion_clause", opinion, clause.pk), words, headers=HTMX).content.decode()
        assert "The overall opinion says “not contradicted”." in page
        page = window.get(address("opinion", opinion)).content.decode()
        assert "Overall it says “not contradicted”, of 2.2 it says “contradicted”." in page

    def test_it_says_which_figures_it_speaks_of(self, window, opinion, address):
        page = window.get(address("opinion", opinion)).content.decode()
        assert "as the company reports them by the records of 20 Nov 2026" in page

    def test_a_view_that_nobody_offered_is_refused(self, window, opinion, clause, address):
        words = sent(clause, view="certified", reason="", seen="1")
        page = window.post(address("opinion_clause", opinion, clause.pk), words, headers=HTMX)
        assert 'role="alert"' in page.content.decode()
        assert opinion.clauses.get().view == "not_contradicted"

    def test_without_a_script_what_is_said_of_a_clause_stands_at_the_clause(self, window, opinion, clause, address):
        words = sent(clause, view="not_contradicted", reason="", seen="1")
        done = window.post(address("opinion_clause", opinion, clause.pk), words, follow=True)
        assert done.redirect_chain[-1][0].endswith(f"#clause-{clause.pk}")
        page = done.content.decode()
        top, place = page.split(f'id="clause-{clause.pk}"')
        assert "Saved. Only your firm sees it." not in top
        assert place.count("Saved. Only your firm sees it.") == 1
        assert f'{address("opinion_clause", opinion, clause.pk)}#clause-{clause.pk}"' in place

    def test_without_a_script_what_is_said_of_the_checklist_stands_there(self, window, opinion, address):
        words = {"reason": "长" * 2_001, "before": "已说明"}
        done = window.post(address("opinion_explain", opinion, "samples"), words, follow=True)
        assert done.redirect_chain[-1][0].endswith("#checklist")
        top, place = done.content.decode().split('id="checklist"')
        assert "The reason is too long" not in top
        assert "The reason is too long" in place

    def test_a_clause_of_somebody_else_is_not_found(self, window, opinion, write_letter, outsider, address):
        foreign = Clause.objects.filter(version__letter=write_letter(outsider.organisation)).last()
        assert window.post(address("opinion_clause", opinion, foreign.pk), sent(foreign, seen="0")).status_code == 404

    def test_a_reason_takes_the_place_of_what_is_left(self, window, opinion, address):
        window.post(address("opinion_explain", opinion, "samples"), {"reason": "另述", "before": "已说明"})
        opinion.refresh_from_db()
        assert opinion.explained == {"samples": "另述"}

    def test_a_colleagues_reason_is_not_overwritten(self, window, opinion, second, address):
        explain(opinion=opinion, key="samples", reason="同事的话", before="已说明", by=second, at=NOW)
        words = {"reason": "另述", "before": "已说明"}
        page = window.post(address("opinion_explain", opinion, "samples"), words, follow=True)
        assert said(page) == ["Somebody else has written a reason meanwhile: it stands here now."]


class TestSigning:
    def test_with_a_code_of_the_phone_it_is_signed(self, window, opinion, auditor, address):
        words = {"agreed": "on", "code": code_of(auditor)}
        page = window.post(address("opinion_sign", opinion), words, follow=True)
        assert said(page) == ["Signed. Nobody changes a word of it from now on; the company sees it."]
        assert OpinionAct.objects.get().digest in page.content.decode()

    def test_the_page_shows_the_whole_text_before(self, window, opinion, address):
        page = window.get(address("opinion_sign", opinion)).content.decode()
        assert all(
            words in page for words in ("全部条款", "已说明", "重复投诉率控制在3%以内。", "It certifies nothing.")
        )

    @pytest.mark.parametrize("code", ["", "000000", "wrong-codes"])
    def test_without_a_right_code_nothing_is_signed(self, window, opinion, code, address):
        page = window.post(address("opinion_sign", opinion), {"agreed": "on", "code": code})
        assert page.context["form"].errors["code"]
        assert not OpinionAct.objects.exists()

    def test_wrong_codes_have_to_wait_and_are_journalled(self, window, opinion, auditor, address):
        sign, wrong = address("opinion_sign", opinion), {"agreed": "on", "code": "000000"}
        window.post(sign, wrong)
        page = window.post(sign, wrong | {"code": code_of(auditor)})
        assert "Too many wrong codes." in page.context["form"].errors["code"][0]
        assert JournalEntry.objects.filter(action="second_factor.refused").count() == 1

    def test_a_code_signs_once(self, window, opinion, auditor, address):
        code = code_of(auditor)
        window.post(address("opinion_sign", opinion), {"agreed": "on", "code": code})
        page = window.post(address("opinion_withdraw", opinion), {"reason": "x", "code": code})
        assert page.context["form"].errors["code"]

    def test_not_without_having_read_it(self, window, opinion, auditor, address):
        page = window.post(address("opinion_sign", opinion), {"code": code_of(auditor)})
        assert list(page.context["form"].errors) == ["agreed"]

    def test_whoever_has_no_second_factor_is_led_to_set_one_up(self, client_of, auditor, opinion, address):
        sign = address("opinion_sign", opinion)
        response = client_of(auditor).get(sign)
        assert response.url == f"{reverse('accounts:second_factor')}?{urlencode({'next': sign})}"

    def test_while_something_is_left_one_is_led_to_the_checklist(self, window, opinion, clause, auditor, address):
        said_of = {"view": "", "reason": "", "seen": 1, "by": auditor, "at": NOW}
        write_clause(opinion=opinion, clause=clause, **said_of)
        assert window.get(address("opinion_sign", opinion)).url.endswith("#checklist")


class TestWhatIsSigned:
    def test_both_sides_read_it(self, client_of, manager, auditor, signed, address):
        for person in (manager, auditor):
            page = client_of(person).get(address("opinion", signed)).content.decode()
            assert signed.acts.get().digest in page

    def test_a_stranger_does_not(self, client_of, outsider, stranger, signed, address):
        for person in (outsider, stranger):
            for path in (address("opinion", signed), address("opinion_text", signed, "signed")):
                assert client_of(person).get(path).status_code == 404

    def test_the_text_comes_byte_for_byte(self, client_of, manager, signed, address):
        response = client_of(manager).get(address("opinion_text", signed, "signed"))
        assert response.content.decode() == signed.acts.get().text
        assert "attachment" in response["Content-Disposition"]

    def test_a_text_that_is_not_there_is_not_found(self, client_of, manager, signed, address):
        assert client_of(manager).get(address("opinion_text", signed, "withdrawn")).status_code == 404

    def test_it_is_not_written_on_and_not_signed_again(self, window, signed, clause, address):
        page = window.post(address("opinion_clause", signed, clause.pk), sent(clause, seen="1"), follow=True)
        assert said(page) == ["This step is not possible now. This is how the opinion stands."]
        assert window.get(address("opinion_sign", signed), follow=True).redirect_chain

    def test_it_is_withdrawn_with_a_reason_and_a_code(self, window, signed, auditor, manager, client_of, address):
        words = {"reason": "抽样有误。", "code": code_of(auditor)}
        window.post(address("opinion_withdraw", signed), words)
        page = client_of(manager).get(address("opinion", signed)).content.decode()
        assert "抽样有误。" in page
        assert signed.acts.get(kind="withdrawn").digest in page

    def test_not_without_a_reason(self, window, signed, auditor, address):
        page = window.post(address("opinion_withdraw", signed), {"reason": " ", "code": code_of(auditor)})
        assert page.context["form"].errors["reason"]

    def test_a_manager_neither_signs_nor_withdraws(self, client_of, manager, signed, address):
        for name in ("opinion_sign", "opinion_withdraw"):
            assert client_of(manager).post(address(name, signed)).status_code == 403
