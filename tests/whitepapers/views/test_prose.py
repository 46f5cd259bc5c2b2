"""The pages on which a paper's text is written, and what is said about it."""

from __future__ import annotations

import re

import pytest
import time_machine
from django.urls import reverse

from accounts.models import User
from tests.publishing import published
from tests.whitepapers.conftest import AFTER_QUARTER
from whitepapers.actions import build
from whitepapers.actions import prose as acts
from whitepapers.models import PassageVersion, Remark, WhitePaper
from whitepapers.prose import Prose

VALUE = "{{ clause:2.3.2 repeat_rate value }}"
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def english(settings):
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def draft(publisher, editor, result) -> WhitePaper:
    return build(organisation=publisher, period="2026Q3", by=editor, at=AFTER_QUARTER)


@pytest.fixture
def as_editor(client, editor):
    client.force_login(editor)
    return client


@pytest.fixture
def as_auditor(client, auditor, engagement):
    """The auditor's browser on a day on which his engagement is open."""
    with time_machine.travel(AFTER_QUARTER, tick=False):
        client.force_login(auditor)
        yield client


def address(name: str, draft: WhitePaper, *more: str) -> str:
    return reverse(f"whitepapers:{name}", args=[draft.pk, *more])


def section(draft: WhitePaper) -> str:
    return address("passage", draft, "trends")


def sent(text: str, seen: int = 0, **more: object) -> dict[str, object]:
    return {"en-text": text, "en-seen": seen, **{f"en-{name}": value for name, value in more.items()}}


def save(client, draft, text: str, seen: int = 0, headers=None, **more: object):
    return client.post(address("passage_save", draft, "trends", "en"), sent(text, seen, **more), headers=headers)


def words(draft):
    return Prose(WhitePaper.objects.get(pk=draft.pk)).words["trends", "en"]


def body(response) -> str:
    return " ".join(response.content.decode().split())


def test_every_section_is_listed_with_how_it_begins(as_editor, draft):
    page = body(as_editor.get(address("text", draft)))
    assert page.count("default text</span>") == 34
    assert "This paper reports how 云岭 kept its service promises in Q3 2026" in page


def test_a_section_is_written_and_saved(as_editor, draft):
    response = save(as_editor, draft, f"It was {VALUE}.")
    assert response.url == f"{section(draft)}#en"
    assert words(draft).text == f"It was {VALUE}."


def test_a_figure_stands_in_the_text_as_it_reads(as_editor, draft):
    save(as_editor, draft, f"It was {VALUE}.")
    assert '<span class="figure" title="clause:2.3.2 repeat_rate value">3.60%</span>.</p>' in body(
        as_editor.get(section(draft))
    )


def preview(client, draft, text: str) -> str:
    return body(client.post(address("passage_preview", draft, "trends", "en"), sent(text), headers=HTMX))


def test_what_is_being_written_is_read_without_being_saved(as_editor, draft):
    assert ">3.60%</span>" in preview(as_editor, draft, f"It was {VALUE}.")
    assert not PassageVersion.objects.exists()


def test_a_wrong_placeholder_is_told_with_what_was_probably_meant(as_editor, draft):
    page = preview(as_editor, draft, "It was {{ clause:2.3.2 repeat_rat value }}.")
    assert "There is no “repeat_rat” here: did you mean “repeat_rate”?" in page
    assert 'data-put="repeat_rate" data-found="repeat_rat" data-at="23"' in page


def test_places_in_a_text_are_counted_as_the_browser_counts_them(as_editor, draft):
    assert 'data-at="5"' in preview(as_editor, draft, "a\r\n{{ totl met }}")


def test_a_number_typed_by_hand_is_pointed_out_with_its_placeholder(as_editor, draft):
    page = preview(as_editor, draft, "The repeat complaint rate was 3.6%.")
    assert "“3.6%” is this figure: repeat complaint rate (clause 2.3.2), Q3 2026: value." in page
    assert f'data-put="{VALUE}"' in page


def test_numbers_of_a_default_text_are_nobodys(as_editor, draft):
    assert "Typed by hand" not in body(as_editor.get(section(draft)))


def test_saving_from_a_script_brings_back_how_the_text_stands(as_editor, draft):
    part = body(save(as_editor, draft, "One.", headers=HTMX))
    assert 'name="en-seen" value="1"' in part
    assert "Saved by editor" in part


@pytest.fixture
def theirs(draft, person, publisher):
    """Somebody else has saved a text since the page was opened."""
    place = {"section": "trends", "language": "en"}
    other = person("other", User.Role.MANAGER, publisher)
    acts.save_passage(paper=draft, **place, text="Theirs.", seen=0, by=other, at=AFTER_QUARTER)


def test_two_writers_do_not_overwrite_each_other(as_editor, draft, theirs):
    part = body(save(as_editor, draft, "Mine.", headers=HTMX))
    assert "other saved another text at" in part
    assert "<p>Theirs.</p>" in part
    assert 'name="en-seen" value="0"' in part
    assert words(draft).text == "Theirs."


def test_without_a_script_what_was_typed_is_kept_beside_it(as_editor, draft, theirs):
    page = body(save(as_editor, draft, "Mine."))
    assert re.search(r"<textarea[^>]*>\s*Mine.</textarea>", page)
    assert "other saved another text at" in page


def test_what_somebody_else_wrote_is_replaced_knowingly(as_editor, draft, theirs):
    save(as_editor, draft, "Mine.", over=1)
    assert words(draft).text == "Mine."
    assert words(draft).number == 2


def test_a_text_that_is_too_long_stays_in_its_field(as_editor, draft):
    page = body(save(as_editor, draft, "x" * 20_001))
    assert "x" * 20_001 in page
    assert "Please look at the marked fields" in page
    assert not PassageVersion.objects.exists()


def test_a_request_that_names_no_version_writes_nothing(as_editor, draft):
    as_editor.post(address("passage_save", draft, "trends", "en"), {"en-text": "One."})
    assert not PassageVersion.objects.exists()


@pytest.mark.parametrize("place", [("nothing", "en"), ("trends", "fr")])
def test_only_sections_and_languages_of_a_paper_are_written(as_editor, draft, place):
    assert as_editor.post(address("passage_save", draft, *place), sent("One.")).status_code == 404


def test_a_published_paper_is_read_and_not_written(as_editor, editor, draft, sign_off):
    sign_off()
    published(draft, by=editor, at=AFTER_QUARTER)
    page = body(as_editor.get(section(draft)))
    assert "<textarea" not in page
    assert "its words are fixed" in page
    assert save(as_editor, draft, "One.").url == section(draft)
    assert save(as_editor, draft, "One.", headers=HTMX)["HX-Redirect"] == section(draft)
    assert not PassageVersion.objects.exists()


def test_an_auditor_reads_and_comments_and_does_not_write(as_auditor, draft):
    page = body(as_auditor.get(section(draft)))
    assert "en-text" not in page
    assert "Comments" in page
    assert save(as_auditor, draft, "One.").status_code == 403


def test_the_words_of_another_company_are_not_there(client, draft, manager):
    client.force_login(manager)
    for name, more in (("text", ()), ("passage", ("trends",)), ("passage_versions", ("trends", "en"))):
        assert client.get(address(name, draft, *more)).status_code == 404
    assert save(client, draft, "One.").status_code == 404


def test_figures_are_offered_with_what_they_say(as_editor, draft):
    page = body(as_editor.get(section(draft)))
    assert f'data-insert="{VALUE}"><span>value</span> <b>3.60%</b>' in page
    assert "<summary>The whole issue</summary>" in page


def test_versions_show_who_changed_what(as_editor, draft):
    save(as_editor, draft, "We missed it.")
    save(as_editor, draft, "We kept it.", seen=1)
    page = body(as_editor.get(address("passage_versions", draft, "trends", "en")))
    assert "Version 2" in page
    assert "Version 1<" not in page
    assert "<ins>kept</ins>" in page


def test_a_version_that_is_not_there_is_the_newest(as_editor, draft):
    save(as_editor, draft, "One.")
    assert "Version 1" in body(as_editor.get(address("passage_versions", draft, "trends", "en") + "?version=7"))


def test_where_nobody_wrote_there_are_no_versions(as_editor, draft):
    page = body(as_editor.get(address("passage_versions", draft, "trends", "en")))
    assert "Nobody has written anything here" in page
    assert as_editor.get(address("passage_versions", draft, "trends", "en") + "?version=1").status_code == 404


def restore(client, draft, **what: object):
    return client.post(address("passage_restore", draft, "trends", "en"), what)


def test_an_earlier_version_is_taken_back(as_editor, draft):
    save(as_editor, draft, "One.")
    save(as_editor, draft, "Two.", seen=1)
    restore(as_editor, draft, number=1, seen=2)
    assert words(draft).text == "One."


def test_the_default_text_is_taken_back(as_editor, draft):
    save(as_editor, draft, "One.")
    restore(as_editor, draft, seen=1)
    assert not words(draft).is_edited


def test_nothing_is_taken_back_over_what_somebody_else_wrote(as_editor, draft):
    save(as_editor, draft, "One.")
    save(as_editor, draft, "Two.", seen=1)
    response = as_editor.post(address("passage_restore", draft, "trends", "en"), {"seen": 1}, follow=True)
    assert "Somebody else saved another version meanwhile" in body(response)
    assert words(draft).text == "Two."


def test_a_version_that_never_was_is_not_taken_back(as_editor, draft):
    assert restore(as_editor, draft, number=9, seen=0).status_code == 404


def say(client, draft, text: str = "Please check."):
    return client.post(address("remark", draft, "trends"), {"text": text})


def test_a_comment_stands_beside_its_section_and_is_settled_by_its_side(as_editor, draft):
    say(as_editor, draft)
    assert "<p>Please check.</p>" in body(as_editor.get(section(draft)))
    as_editor.post(address("remark_settle", draft, str(Remark.objects.get().pk)))
    assert "Settled by editor" in body(as_editor.get(section(draft)))


def test_an_empty_comment_is_told(as_editor, draft):
    assert "This field is required." in body(say(as_editor, draft, " "))


def test_only_the_auditor_settles_what_he_said(as_editor, draft, auditor, engagement):
    made = acts.remark(paper=draft, section="trends", text="Why?", by=auditor, at=AFTER_QUARTER)
    page = body(as_editor.get(section(draft)))
    assert "The auditor settles it; until then the paper cannot be approved." in page
    assert address("remark_settle", draft, str(made.pk)) not in page
    as_editor.post(address("remark_settle", draft, str(made.pk)))
    assert not Remark.objects.get().is_settled


def test_a_comment_of_another_paper_is_not_there(as_editor, draft, publisher, editor):
    made = acts.remark(paper=draft, section="trends", text="Why?", by=editor, at=AFTER_QUARTER)
    other = WhitePaper.objects.create(
        organisation=publisher, period="2026Q2", snapshot_text=draft.snapshot_text, digest="0", built_at=AFTER_QUARTER
    )
    assert as_editor.post(address("remark_settle", other, str(made.pk))).status_code == 404


def test_the_page_of_the_paper_says_how_its_text_stands(as_editor, draft):
    save(as_editor, draft, "It was {{ nothing }}.")
    say(as_editor, draft)
    page = body(as_editor.get(address("paper", draft)))
    assert "1 section has words of its own" in page
    assert "1 comment is open." in page
    assert "There is no “nothing” here" in page


def test_the_draft_reads_as_it_is_written(as_editor, draft):
    save(as_editor, draft, f"It was {VALUE}.")
    page = body(as_editor.get(address("paper", draft)))
    assert re.search(r"It was <(a|span) [^>]*>3\.60%</", page)
