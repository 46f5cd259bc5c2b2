"""Assigning, signing, dismissing and accepting, on the pages."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from audits import actions
from audits.models import Engagement
from tests.audits.conftest import TODAY
from tests.engaging import admit, sign

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english(settings):
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def fresh(company, terms, manager) -> Engagement:
    return actions.add_engagement(organisation=company, terms=terms(), by=manager)


def at(name: str, thing) -> str:
    return reverse(f"audits:{name}", args=[thing.pk])


def page(client, engagement) -> str:
    return client.get(at("engagement", engagement)).content.decode()


class TestSigning:
    @pytest.fixture
    def shown(self, client_of, fresh, auditor):
        return client_of(auditor).get(at("sign", fresh))

    def words(self, shown, **changes):
        return {
            "independent": "yes",
            "read": "on",
            "name": "auditor",
            "seen": shown.context["form"]["seen"].value(),
        } | changes

    def test_both_texts_stand_there_with_the_names_in_them(self, shown, fresh):
        text = shown.content.decode()
        assert all(each.sha256 in text for each in shown.context["shown"])
        assert f"“{fresh.title}”" in text

    def test_before_it_only_terms_and_signing_are_there(self, client_of, fresh, auditor, draft_of):
        draft = draft_of(fresh)
        text = page(client_of(auditor), fresh)
        assert ("Read and sign" in text, draft.title in text, 'id="findings"' in text) == (True, False, False)

    def test_after_it_access_waits_for_the_acceptances_alone(self, client_of, shown, fresh, auditor):
        answer = client_of(auditor).post(at("sign", fresh), self.words(shown), follow=True)
        assert "as soon as both sides have accepted your firm" in answer.content.decode()
        admit(fresh, auditor)
        assert 'id="findings"' in page(client_of(auditor), fresh)

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"name": "somebody else"}, "name"),
            ({"name": ""}, "name"),
            ({"read": ""}, "read"),
            ({"independent": ""}, "independent"),
            ({"independent": "no"}, "threat"),
            ({"threat": "持股"}, "threat"),
        ],
    )
    def test_a_slip_is_shown_and_nothing_is_signed(self, client_of, shown, fresh, auditor, changes, field):
        answer = client_of(auditor).post(at("sign", fresh), self.words(shown, **changes))
        assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
        assert not fresh.assignments.get().signatures.exists()

    def test_terms_that_changed_meanwhile_are_read_again(self, client_of, shown, fresh, auditor):
        Engagement.objects.update(title="另一项核查")
        answer = client_of(auditor).post(at("sign", fresh), self.words(shown))
        assert "Read both texts again." in answer.content.decode()
        assert not fresh.assignments.get().signatures.exists()

    def test_a_threat_keeps_it_closed_and_the_manager_reads_it(self, client_of, shown, fresh, auditor, manager):
        words = self.words(shown, independent="no", threat="配偶任职于该公司。")
        client_of(auditor).post(at("sign", fresh), words)
        admit(fresh)
        assert 'id="findings"' not in page(client_of(auditor), fresh)
        assert "配偶任职于该公司。" in page(client_of(manager), fresh)

    def test_a_colleague_does_not_read_the_threat(self, client_of, engagement, colleague, person, firm):
        third = person("third", "auditor", firm)
        admit(engagement, third)
        sign(engagement.assignments.create(auditor=colleague), threat="配偶任职于该公司。")
        assert "配偶任职于该公司。" not in page(client_of(third), engagement)
        kept = engagement.assignments.get(auditor=colleague).signatures.first()
        assert client_of(third).get(at("signature", kept)).status_code == 404

    def test_who_has_signed_is_not_asked_again(self, client_of, engagement, auditor):
        assert client_of(auditor).get(at("sign", engagement)).url == at("engagement", engagement)

    @pytest.mark.parametrize("who", ["colleague", "stranger"])
    def test_whoever_is_not_assigned_finds_nothing_to_sign(self, request, client_of, fresh, who):
        assert client_of(request.getfixturevalue(who)).get(at("sign", fresh)).status_code == 404

    def test_what_was_signed_is_read_word_for_word(self, client_of, engagement, manager):
        kept = engagement.assignments.get().signatures.last()
        text = client_of(manager).get(at("signature", kept)).content.decode()
        assert (kept.sha256 in text, "保密协议" in text) == (True, True)


class TestTheLead:
    def test_he_assigns_a_colleague(self, client_of, engagement, auditor, colleague):
        client_of(auditor).post(at("engagement_assign", engagement), {"auditor": colleague.pk})
        assert engagement.assignments.current().filter(auditor=colleague).exists()

    def test_he_dismisses_with_a_reason(self, client_of, engagement, auditor, colleague):
        admit(engagement, colleague)
        theirs = engagement.assignments.current().get(auditor=colleague)
        assert client_of(auditor).post(at("assignment_end", theirs), {"reason": ""}).status_code == 422
        client_of(auditor).post(at("assignment_end", theirs), {"reason": "轮换"})
        assert client_of(colleague).get(at("engagement", engagement)).status_code == 404
        assert "轮换" in page(client_of(auditor), engagement)

    @pytest.mark.parametrize("name", ["engagement_assign", "assignment_end"])
    def test_a_colleague_on_it_does_neither(self, client_of, engagement, colleague, name):
        admit(engagement, colleague)
        thing = engagement if name == "engagement_assign" else engagement.assignments.first()
        assert client_of(colleague).get(at(name, thing)).status_code == 404

    @pytest.mark.parametrize("who", ["stranger", "auditor"])
    def test_a_forged_choice_is_refused(self, request, client_of, engagement, auditor, who):
        somebody = request.getfixturevalue(who).pk
        answer = client_of(auditor).post(at("engagement_assign", engagement), {"auditor": somebody})
        assert (answer.status_code, engagement.assignments.count()) == (422, 1)


class TestAccepting:
    def other(self, proof, **changes):
        usual = {"party": "业主委员会", "name": "周文清", "capacity": "主任", "accepted_on": "2026-11-01"}
        return usual | {"attachments": [proof()]} | changes

    def test_the_manager_puts_both_on_record(self, client_of, fresh, manager, auditor, proof):
        sign(fresh.assignments.get())
        client = client_of(manager)
        client.post(at("engagement_accept", fresh), {"capacity": "总监"})
        client.post(at("engagement_accept_other", fresh), self.other(proof))
        assert fresh.is_open_to(auditor, TODAY)
        assert "Open to 1 auditor until" in page(client, fresh)

    @pytest.mark.parametrize(
        ("changes", "field"),
        [({"attachments": []}, "attachments"), ({"accepted_on": "2026-11-24"}, "accepted_on"), ({"name": ""}, "name")],
    )
    def test_a_slip_is_shown_and_nothing_is_recorded(self, client_of, fresh, manager, proof, changes, field):
        answer = client_of(manager).post(at("engagement_accept_other", fresh), self.other(proof, **changes))
        assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
        assert not fresh.acceptances.exists()

    def test_a_second_acceptance_is_refused_with_words(self, client_of, engagement, manager):
        answer = client_of(manager).post(at("engagement_accept", engagement), {"capacity": "x"}, follow=True)
        assert "This step is not possible now." in answer.content.decode()

    def test_withdrawing_shows_the_reason_to_both_sides(self, client_of, engagement, manager, auditor):
        stood = engagement.acceptances.first()
        client_of(manager).post(at("acceptance_withdraw", stood), {"reason": "利益冲突"})
        for person in (manager, auditor):
            assert "利益冲突" in page(client_of(person), engagement)

    def test_another_companys_manager_withdraws_nothing(self, client_of, engagement, outsider):
        stood = engagement.acceptances.first()
        assert client_of(outsider).post(at("acceptance_withdraw", stood), {"reason": "x"}).status_code == 404


def test_the_list_says_how_each_stands(client_of, fresh, auditor, manager):
    assert "The company has not accepted the firm yet." in client_of(manager).get("/audits/").content.decode()
    assert "not open yet" in client_of(auditor).get("/audits/").content.decode()


def test_findings_are_not_even_counted_for_who_may_not_enter(client_of, engagement, issued, colleague):
    engagement.assignments.create(auditor=colleague)
    assert '<td class="n">—</td>' in client_of(colleague).get("/audits/").content.decode()


def test_before_the_first_day_the_terms_are_there_and_nothing_else(client_of, engagement, auditor, draft):
    Engagement.objects.update(valid_from=TODAY + dt.timedelta(days=1))
    text = page(client_of(auditor), engagement)
    assert ("The first day of access is" in text, draft.title in text) == (True, False)


class TestAThreatThatComesLater:
    def test_the_auditor_declares_it_on_the_page(self, client_of, engagement, auditor):
        client = client_of(auditor)
        assert at("threat", engagement) in page(client, engagement)
        answer = client.post(at("threat", engagement), {"threat": "刚买入该公司股票。"}, follow=True)
        assert "The engagement is closed to you." in answer.text
        assert "刚买入该公司股票。" in answer.text
        assert at("threat", engagement) not in answer.text

    def test_without_words_nothing_is_declared(self, client_of, engagement, auditor):
        assert client_of(auditor).post(at("threat", engagement), {"threat": " "}).status_code == 422
        assert engagement.is_open_to(auditor, TODAY)

    def test_the_company_reads_it_and_colleagues_do_not(self, client_of, engagement, auditor, manager, colleague):
        admit(engagement, colleague)
        client_of(auditor).post(at("threat", engagement), {"threat": "刚买入该公司股票。"})
        assert "刚买入该公司股票。" in page(client_of(manager), engagement)
        assert "刚买入该公司股票。" not in page(client_of(colleague), engagement)

    def test_one_who_has_not_signed_finds_no_such_page(self, client_of, fresh, auditor):
        assert client_of(auditor).get(at("threat", fresh)).status_code == 404

    def test_whoever_is_threatened_is_not_offered_to_sign_an_opinion(self, client_of, opinion, auditor):
        client, sign_it = client_of(auditor), at("opinion_sign", opinion)
        assert sign_it in client.get(at("opinion", opinion)).text
        client.post(at("threat", opinion.engagement), {"threat": "x"})
        assert client.get(sign_it).status_code == 404

    def test_nor_is_anybody_while_he_is_on_it(self, client_of, opinion, auditor, colleague):
        admit(opinion.engagement, colleague)
        client_of(colleague).post(at("threat", opinion.engagement), {"threat": "x"})
        text = client_of(auditor).get(at("opinion", opinion)).text
        assert "1 auditor of this engagement declared a threat and is not dismissed yet." in text
        assert at("opinion_sign", opinion) not in text


class TestChangedTerms:
    @pytest.fixture
    def sent(self, client_of, manager, engagement):
        def send(**changes):
            shown = client_of(manager).get(at("engagement_edit", engagement)).context["form"]
            given = {name: shown[name].value() for name in shown.fields if shown[name].value() not in (None, "")}
            return client_of(manager).post(at("engagement_edit", engagement), given | changes, follow=True)

        return send

    def test_the_manager_is_told_that_it_is_signed_anew(self, sent, client_of, engagement, auditor):
        assert "once they have signed anew" in sent(title="另一项核查").text
        text = page(client_of(auditor), engagement)
        assert "auditor has to sign anew: the terms have changed." in text
        assert "signed for earlier terms" in text
        assert "Read and sign" in text

    def test_the_same_terms_change_nothing(self, sent, engagement, auditor):
        assert "The engagement is changed.<" in sent().text
        assert engagement.is_open_to(auditor, TODAY)
