from __future__ import annotations

import re
from datetime import date, timedelta
from urllib.parse import unquote

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Organisation
from commitments import actions
from commitments.models import InterpretationNote, Letter

QUESTION = {"question": "多久算解决?", "reading": "30 日", "valid_from": "2026-01-01"}


@pytest.fixture
def propose(client, manager, draft):
    client.force_login(manager)
    return lambda **data: client.post(reverse("commitments:notes"), {"letter": draft.letter_id, **QUESTION, **data})


def test_a_note_is_proposed_with_what_it_sets(propose):
    propose(metric="resolution_rate", limit="30D")
    note = InterpretationNote.objects.get()
    assert (note.number, note.metric, note.parameters) == (1, "resolution_rate", {"limit": "30d"})


def test_a_gap_is_kept_the_way_the_band_check_writes_it(propose):
    propose(metric="repeat_rate", gap="(3,5]")
    assert InterpretationNote.objects.get().parameters == {"gap": "(3, 5]"}


@pytest.mark.parametrize("wrong", [{"gap": "3-5", "metric": "repeat_rate"}, {"limit": "30d"}, {"reading": ""}])
def test_a_note_that_says_too_little_is_refused(propose, wrong):
    assert propose(**wrong).context["form"].errors
    assert not InterpretationNote.objects.exists()


def test_who_proposes_has_signed_and_the_other_side_signs(client, propose, auditor, draft, engage):
    propose()
    engage(draft.letter, today=timezone.localdate())
    url = reverse("commitments:sign", args=[InterpretationNote.objects.get().pk])
    client.post(url)
    assert not InterpretationNote.objects.get().is_signed
    client.force_login(auditor)
    client.post(url)
    assert InterpretationNote.objects.get().is_signed


def test_a_strange_auditor_finds_no_note(client, propose, stranger):
    propose()
    client.force_login(stranger)
    assert client.post(reverse("commitments:sign", args=[InterpretationNote.objects.get().pk])).status_code == 404
    assert not client.get(reverse("commitments:notes")).context["notes"]


def test_another_companys_letter_cannot_be_explained(client, person, propose, draft):
    client.force_login(person("foreign", "manager", Organisation.objects.create(name="别家", slug="x")))
    answer = client.post(reverse("commitments:notes"), {"letter": draft.letter_id, **QUESTION})
    assert "letter" in answer.context["form"].errors


def test_an_auditor_proposes_for_his_side(client, auditor, draft, engage):
    engage(draft.letter, today=timezone.localdate())
    client.force_login(auditor)
    client.post(reverse("commitments:notes"), {"letter": draft.letter_id, **QUESTION})
    assert InterpretationNote.objects.get().signed_by_auditor == auditor


def test_an_auditor_explains_only_letters_of_his_engagements(client, stranger, draft):
    client.force_login(stranger)
    answer = client.post(reverse("commitments:notes"), {"letter": draft.letter_id, **QUESTION})
    assert "letter" in answer.context["form"].errors


def test_a_reading_that_ends_before_it_begins_is_refused(propose):
    assert "valid_until" in propose(valid_until="2025-12-31").context["form"].errors


def test_a_gap_of_the_review_page_is_filled_in(client, manager, draft):
    client.force_login(manager)
    answer = client.get(
        reverse("commitments:notes"), {"letter": draft.letter_id, "metric": "repeat_rate", "gap": "(3, 5]"}
    )
    assert (answer.context["form"]["gap"].value(), answer.context["form"]["metric"].value()) == (
        "(3, 5]",
        "repeat_rate",
    )


def test_a_note_on_a_letter_that_no_auditor_is_engaged_for_says_so(client, propose, draft, engage):
    propose()
    page = reverse("commitments:notes")
    assert draft.letter_id not in client.get(page).context["engaged"]
    engage(draft.letter, today=timezone.localdate())
    assert draft.letter_id in client.get(page).context["engaged"]


def test_who_proposes_or_signs_lands_on_the_note(client, propose, auditor, draft, engage):
    answer = propose()
    note = InterpretationNote.objects.get()
    there = f"{reverse('commitments:notes')}#note-{note.pk}"
    assert answer.url == there
    engage(draft.letter, today=timezone.localdate())
    client.force_login(auditor)
    assert client.post(reverse("commitments:sign", args=[note.pk])).url == there


def test_a_note_leads_back_to_the_review_of_its_letter(client, propose, draft):
    propose()
    assert (
        f"{reverse('commitments:review', args=[draft.pk])}#standing"
        in client.get(reverse("commitments:notes")).content.decode()
    )


def test_the_question_proposed_by_the_band_check_is_plain_text(client, propose, draft):
    page = client.get(reverse("commitments:review", args=[draft.pk])).content.decode()
    links = [unquote(link) for link in re.findall(r'href="([^"]+)#propose"', page) if "gap" in link]
    assert links
    assert not any("&gt;" in link or "&amp;lt" in link for link in links)
    assert "clause_path=1.1&" in links[0].replace("&amp;", "&")


def test_without_a_letter_nothing_is_offered_to_be_explained(client_of, manager):
    answer = client_of(manager).get(reverse("commitments:notes"), headers={"accept-language": "en"})
    assert answer.context["form"] is None
    assert "One can be proposed once there is a letter." in answer.content.decode()


def test_the_only_letter_is_chosen_already(client_of, manager, active):
    assert client_of(manager).get(reverse("commitments:notes")).context["form"].initial["letter"] == active.letter


@pytest.fixture
def page(client, manager):
    client.force_login(manager)
    return lambda **asked: client.get(reverse("commitments:notes"), asked, headers={"accept-language": "en"})


def test_a_note_begins_with_the_letter_unless_said_otherwise(page, active):
    form = page(letter=active.letter_id).context["form"]
    assert form.initial["valid_from"] == active.effective_from
    assert "The letter binds from" in str(form["valid_from"].help_text)


def test_a_note_without_a_day_begins_with_the_letter_that_was_chosen(propose, page, active, draft):
    Letter.objects.create(organisation=draft.letter.organisation, title="另一份")
    assert "valid_from" not in page().context["form"].initial
    propose(letter=active.letter_id, valid_from="")
    assert InterpretationNote.objects.get().valid_from == active.effective_from


def test_of_a_draft_no_day_is_filled_in_and_an_empty_one_is_the_letters_first(propose, page, draft):
    assert page().context["form"]["valid_from"].value() is None
    propose(valid_from="")
    assert "from the letter's first day on" in page().content.decode()


def test_a_note_on_a_draft_may_end_before_today(propose):
    propose(valid_from="", valid_until="2026-01-31")
    assert InterpretationNote.objects.get().valid_until == date(2026, 1, 31)


def test_after_an_amendment_a_note_still_begins_with_the_letter(propose, page, active, store, agree, manager):
    second = agree(store(amends=active.letter))
    actions.activate(version=second, effective_from=date(2026, 11, 15), by=manager)
    propose(letter=active.letter_id, valid_from="")
    assert InterpretationNote.objects.get().valid_from == active.effective_from
    assert page().context["late"] == {}


def test_a_note_that_begins_after_its_letter_says_what_it_leaves_out(client, propose, page, active):
    late = str(active.effective_from + timedelta(days=1))
    answer = client.post(
        reverse("commitments:notes"), {"letter": active.letter_id, **QUESTION, "valid_from": late}, follow=True
    )
    note = InterpretationNote.objects.get()
    assert len(answer.context["messages"]) == 2
    assert page().context["late"] == {note.pk: active.effective_from}
    assert "it is not used" in page().content.decode()


def test_a_note_that_begins_with_its_letter_is_not_late(client, propose, page, active):
    propose(letter=active.letter_id, valid_from=str(active.effective_from))
    assert page().context["late"] == {}


def test_the_fields_of_another_metric_are_shown_without_a_script_and_nothing_typed_is_lost(propose, draft):
    answer = propose(metric="repeat_rate", window_days="7", pause_cap="soon", valid_from="", look="1")
    form = answer.context["form"]
    shown = {field.name for field, asked in form.settings if asked}
    assert not InterpretationNote.objects.exists()
    assert not form.errors
    assert shown == {"target", "gap", "breach_class", "window_days", "minimum_count", "pause_cap"}
    assert (form["question"].value(), form["pause_cap"].value()) == (QUESTION["question"], "soon")


def test_a_field_the_metric_cannot_use_is_hidden_from_the_start(page, draft):
    shown = page(letter=draft.letter_id, metric="repeat_rate", gap="(3, 5]").content.decode()
    row = re.search(r'<div class="setting"( hidden)?>\s*<div class="row [^>]*>\s*<label for="id_(limit|gap)"', shown)
    assert row.groups() == (" hidden", "limit")
    assert re.search(r'<div class="setting">\s*<div class="row [^>]*>\s*<label for="id_gap"', shown)


def test_what_a_note_sets_is_written_beside_it(propose, page):
    propose(metric="repeat_rate", window_days="90", minimum_count="1200")
    shown = " ".join(page().content.decode().split())
    assert "<dt>Repeat window in days</dt><dd>90</dd>" in shown
    assert "<dt>Fewest complaints</dt><dd>1,200</dd>" in shown


def test_notes_are_told_letter_by_letter(propose, page, draft, store, letter_text):
    propose()
    propose()
    other = store(letter_text.replace("和风物业服务承诺书", "另一份承诺书").replace("HF-2026-01", "HF-2026-09"))
    propose(letter=other.letter_id)
    shown = page().content.decode()
    assert shown.count('class="of-letter"') == 2
    assert shown.count(">Note 1</span>") == 2


def test_an_auditor_declines_with_a_reason_and_the_company_proposes_anew(
    client, propose, auditor, manager, draft, engage
):
    propose(metric="repeat_rate", gap="(3,5]")
    engage(draft.letter, today=timezone.localdate())
    url = reverse("commitments:decline", args=[InterpretationNote.objects.get().pk])
    client.force_login(auditor)
    assert client.post(url, {"reason": ""}).context["form"].errors
    client.post(url, {"reason": "与条文不符。"})
    client.force_login(manager)
    page = client.get(reverse("commitments:notes")).content.decode()
    assert "与条文不符。" in page
    assert "metric=repeat_rate&amp;gap=%283%2C%205%5D" in page


def test_whoever_it_does_not_wait_for_is_sent_back(client, propose, manager):
    propose()
    url = reverse("commitments:decline", args=[InterpretationNote.objects.get().pk])
    assert client.get(url).status_code == 302
    client.post(url, {"reason": "x"})
    assert not InterpretationNote.objects.get().is_declined


def test_a_strange_auditor_declines_nothing(client, propose, stranger):
    propose()
    client.force_login(stranger)
    url = reverse("commitments:decline", args=[InterpretationNote.objects.get().pk])
    assert client.post(url, {"reason": "x"}).status_code == 404
