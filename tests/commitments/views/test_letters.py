from __future__ import annotations

from datetime import date
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone, translation

from commitments.messages import LETTER_ERRORS
from commitments.models import Letter, LetterVersion
from tests.commitments.letters.hostile import FILES
from tests.commitments.letters.pdf_of import pdf_of, written


@pytest.fixture
def send(client, manager):
    client.force_login(manager)
    return lambda **data: client.post(reverse("commitments:import"), data)


def test_a_pasted_letter_goes_on_to_its_review(send, letter_text):
    answer = send(text=letter_text)
    assert answer.url == reverse("commitments:review", args=[LetterVersion.objects.get().pk])


def test_a_file_keeps_its_name_and_hash(send, letter_text):
    send(file=SimpleUploadedFile("承诺书.txt", letter_text.encode()))
    version = LetterVersion.objects.get()
    assert (version.source_name, len(version.source_sha256)) == ("承诺书.txt", 64)


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"file": SimpleUploadedFile("a.docx", b"no zip")},
        {"file": SimpleUploadedFile("a.txt", b"")},
        {"text": "x", "file": SimpleUploadedFile("a.txt", b"x")},
    ],
)
def test_what_is_no_letter_says_why_and_stores_nothing(send, data):
    answer = send(**data)
    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert not Letter.objects.exists()


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("name", [name for name, (content, _) in FILES.items() if content])
def test_a_bad_file_is_explained_in_the_readers_language(send, client, name, language):
    content, code = FILES[name]
    client.cookies["django_language"] = language
    answer = send(file=SimpleUploadedFile(name, content))
    with translation.override(language):
        assert str(LETTER_ERRORS[code]) in unescape(answer.content.decode())
    assert not Letter.objects.exists()


def test_a_pasted_text_longer_than_any_letter_is_refused(send):
    assert "text" in send(text="承诺在2小时内回复。" * 100_000).context["form"].errors
    assert not Letter.objects.exists()


def test_the_same_text_twice_says_so(send, letter_text):
    send(text=letter_text)
    assert send(text=letter_text).context["form"].non_field_errors()
    assert Letter.objects.count() == 1


def test_an_amendment_is_offered_only_for_own_letters(send, draft, letter_text):
    from accounts.models import Organisation

    foreign = Letter.objects.create(organisation=Organisation.objects.create(name="别家", slug="x"), title="别家")
    assert "amends" in send(text=letter_text, amends=foreign.pk).context["form"].errors


def test_the_list_shows_drafts_to_the_company_alone(client, draft, manager, auditor, engage):
    engage(draft.letter, today=timezone.localdate())

    def shown(person):
        client.force_login(person)
        [letter] = client.get(reverse("commitments:letters")).context["letters"]
        return letter.shown

    assert (shown(manager), shown(auditor)) == ([draft], [])


def test_a_draft_is_discarded_and_a_signed_version_is_not_found(client, manager, draft, store, agree):
    from commitments.actions import activate

    client.force_login(manager)
    signed = activate(version=agree(store()), effective_from=date(2026, 1, 1), by=manager)
    assert client.post(reverse("commitments:discard", args=[signed.pk])).status_code == 404
    assert client.post(reverse("commitments:discard", args=[draft.pk])).status_code == 302
    assert LetterVersion.objects.get() == signed


def test_every_kind_of_file_that_is_read_is_offered(client, manager):
    client.force_login(manager)
    page = client.get(reverse("commitments:import")).content.decode()
    assert 'accept=".docx,.pdf,.txt,.md"' in page


def test_a_pdf_is_brought_in_as_a_draft(send):
    lines = ["客户服务升级承诺书", "1.1 投诉办结率不低于97%。", "1.2 接到报修后2小时内到达现场。"]
    send(file=SimpleUploadedFile("letter.pdf", pdf_of(*written(lines))))
    clauses = LetterVersion.objects.get().clauses.filter(promises__isnull=False)
    assert [clause.number for clause in clauses] == ["1.1", "1.2"]


def test_an_amendment_of_each_letter_is_one_click_away(client, manager, active):
    client.force_login(manager)
    page = client.get(reverse("commitments:letters")).content.decode()
    assert f'href="{reverse("commitments:import")}?amends={active.letter_id}"' in page


def test_an_amendment_says_of_which_letter_it_is_the_next_version(client, send, active, letter_text):
    page = client.get(f"{reverse('commitments:import')}?amends={active.letter_id}")
    assert page.context["amended"] == active.letter
    send(text=letter_text.replace("98%", "99%"), amends=active.letter_id)
    answer = client.get(reverse("commitments:review", args=[LetterVersion.objects.get(number=2).pk]))
    assert ["2" in str(said) for said in answer.context["messages"]] == [True]


def test_of_several_letters_in_a_file_the_others_can_be_found(client, send, letter_text):
    second = letter_text.replace("和风物业服务承诺书", "和风物业保洁承诺书").replace("HF-2026-01", "HF-2026-02")
    answer = client.get(send(text=letter_text + second).url)
    other = LetterVersion.objects.get(letter__number="HF-2026-02")
    said = "".join(str(each) for each in answer.context["messages"])
    assert reverse("commitments:review", args=[other.pk]) in said


def test_promises_bands_and_what_waits_are_counted_apart(client_of, manager, draft, agree):
    agree(draft)
    shown = client_of(manager).get(reverse("commitments:letters"), headers={"accept-language": "en"})
    [version] = shown.context["letters"][0].shown
    assert (version.agreed, version.bands, version.deadlines, version.formless, version.waiting) == (4, 2, 0, 0, 0)
    assert "2 breach bands" in shown.content.decode()


def test_a_letter_in_force_with_an_open_question_says_so(client_of, manager, active):
    shown = client_of(manager).get(reverse("commitments:letters"), headers={"accept-language": "en"}).content.decode()
    clause = active.clauses.get(path="1.3")
    assert f"{reverse('dashboard:letter', args=[active.letter_id])}#clause-{clause.pk}" in shown
    assert "1 open question" in shown
