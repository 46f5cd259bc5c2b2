"""The frame that every page shares, and the pages of things that went wrong."""

import re
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

ROOT = Path(__file__).parents[2]
TEMPLATES = sorted(path for path in (ROOT / "templates").rglob("*.html"))


@pytest.fixture
def home(client_of, manager):
    return client_of(manager).get("/").content.decode()


def test_the_first_link_skips_to_the_content(home):
    assert re.search(r"<a[^>]*>", home).group() == '<a class="skip" href="#content">'
    assert '<main id="content"' in home


def test_landmarks_are_there_once(home):
    assert [home.count(f"<{tag}") for tag in ("header", "main", "footer")] == [1, 1, 1]


def test_the_bar_shows_who_is_signed_in(home):
    assert '<summary class="tool">manager</summary>' in home


def test_a_missing_page_is_said_in_words(client_of, manager):
    response = client_of(manager).get("/nowhere/", headers={"accept-language": "en"})
    assert response.status_code == 404
    assert "This page is not here" in response.content.decode()


def test_a_forbidden_page_says_which_role_one_has(client_of, clerk):
    response = client_of(clerk).get(reverse("commitments:import"), headers={"accept-language": "en"})
    assert response.status_code == 403
    assert "You are signed in as clerk (clerk)." in response.content.decode()


def test_an_old_form_is_answered_with_what_to_do(manager):
    client = Client(enforce_csrf_checks=True)
    response = client.post(reverse("dashboard:set_language"), {"language": "en"}, headers={"accept-language": "en"})
    assert response.status_code == 403
    assert "Nothing was saved." in response.content.decode()


def test_a_form_that_is_too_large_is_answered_with_what_to_do(client_of, manager, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    for language, words in (("en", "Nothing was saved"), ("zh-hans", '<html lang="zh-Hans">')):
        response = client_of(manager).post(
            reverse("commitments:import"), {"text": "x" * 2000}, headers={"accept-language": language}
        )
        assert response.status_code == 400
        assert words in response.content.decode()


def test_a_fault_shows_a_page_and_no_traceback(client_of, manager, monkeypatch):
    monkeypatch.setattr("dashboard.views.home.choices.today", lambda: 1 / 0)
    client = client_of(manager)
    client.raise_request_exception = False
    response = client.get("/", headers={"accept-language": "en"})
    assert response.status_code == 500
    assert "Something broke on our side" in response.content.decode()
    assert "ZeroDivisionError" not in response.content.decode()


def test_a_fault_while_reading_says_that_nothing_changed(client_of, manager, monkeypatch):
    monkeypatch.setattr("dashboard.views.home.choices.today", lambda: 1 / 0)
    client = client_of(manager)
    client.raise_request_exception = False
    said = client.get("/", headers={"accept-language": "en"}).content.decode()
    assert "You were only reading, so nothing has changed." in said
    assert "what you sent" not in said


def test_a_fault_while_sending_speaks_of_what_was_sent(client_of, manager, monkeypatch):
    monkeypatch.setattr("audits.views.engagements.EngagementForm", lambda *_args, **_kwargs: 1 / 0)
    client = client_of(manager)
    client.raise_request_exception = False
    response = client.post(reverse("audits:engagement_add"), {"title": "x"}, headers={"accept-language": "en"})
    assert response.status_code == 500
    assert "what you sent was either kept whole or not at all" in response.content.decode()


def test_the_number_on_the_page_of_a_fault_is_in_the_log_with_the_traceback(client_of, manager, monkeypatch, caplog):
    monkeypatch.setattr("dashboard.views.home.choices.today", lambda: 1 / 0)
    client = client_of(manager)
    client.raise_request_exception = False
    number = re.search(r"<b>([0-9A-F]{4}-[0-9A-F]{4})</b>", client.get("/").content.decode()).group(1)
    [entry] = [entry for entry in caplog.records if number in entry.getMessage()]
    assert entry.exc_info[0] is ZeroDivisionError
    assert number not in client.get("/").content.decode()


@pytest.mark.parametrize("name", ["audits:engagement_add", "complaints:add", "accounts:password", "commitments:notes"])
def test_above_a_refused_form_stand_links_to_its_fields(client_of, manager, name):
    page = client_of(manager).post(reverse(name), {"sent": "empty"}).content.decode()
    summary = re.search(r'role="alert".*?</div></div>', page, re.DOTALL).group()
    fields = re.findall(r'href="#(\w+)"', summary)
    assert fields
    assert [field for field in fields if f'id="{field}"' not in page] == []


def test_the_language_is_switched_and_the_page_kept(client_of, manager):
    client = client_of(manager)
    response = client.post(reverse("dashboard:set_language"), {"language": "en", "next": "/?period=2026Q3"})
    assert response.headers["location"] == "/?period=2026Q3"
    assert '<html lang="en">' in client.get("/").content.decode()


def test_switching_the_language_never_leads_away(client_of, manager):
    response = client_of(manager).post(
        reverse("dashboard:set_language"), {"language": "en", "next": "https://elsewhere.example/"}
    )
    assert "elsewhere" not in response.headers["location"]


def test_the_language_is_not_switched_by_a_link(client_of, manager):
    assert client_of(manager).get(reverse("dashboard:set_language")).status_code == 405


def test_visitors_may_choose_their_language(db):
    assert Client().post(reverse("dashboard:set_language"), {"language": "en"}).status_code == 302


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_templates_have_nothing_inline(path):
    text = path.read_text()
    if path.name == "standalone.html":  # a file that has to be whole without a server
        text = text.replace("<style>", "")
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", text)
    assert not re.search(r"<script(?![^>]*\bsrc=)", text)
