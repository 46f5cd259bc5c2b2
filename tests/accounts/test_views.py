"""The door: signing in, lock-out, the second factor, the password, in both languages."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext

from accounts.models import User
from evidence.models import JournalEntry
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db
LOGIN, FACTOR = "/account/login/", "/account/second-factor/"
REMOVE, CODES = f"{FACTOR}remove/", f"{FACTOR}codes/"


def sign_in(client: Client, name: str, password: str = PASSWORD, **more: str):
    return client.post(LOGIN, {"username": name, "password": password, **more})


def acts() -> list[str]:
    return list(JournalEntry.objects.order_by("id").values_list("action", flat=True))


def show_codes(client: Client, user: User, phone) -> list[str]:
    """Set the second factor up; returns the recovery codes."""
    client.get(FACTOR)
    page = client.post(FACTOR, {"code": phone(user.totpdevice_set.get())})
    return re.findall(r"<code>([a-z0-9-]{11})</code>", page.content.decode())


class TestSigningIn:
    def test_the_right_password_opens_the_overview(self, client, manager):
        assert sign_in(client, "manager").url == reverse("dashboard:home")
        assert acts() == ["sign_in"]

    def test_a_wrong_password_says_so_and_is_journalled(self, client, manager):
        page = sign_in(client, "manager", "wrong")
        assert page.status_code == 200
        assert page.context["form"].non_field_errors()
        entry = JournalEntry.objects.get()
        assert entry.action == "sign_in.refused"
        assert entry.detail == {"username": "manager", "address": "127.0.0.1", "locked": False}

    def test_the_password_is_never_journalled(self, client, manager):
        sign_in(client, "manager", "se-cret-words")
        assert "se-cret-words" not in str(JournalEntry.objects.values())

    def test_an_account_that_is_off_stays_out(self, client, manager):
        User.objects.filter(pk=manager.pk).update(is_active=False)
        assert sign_in(client, "manager").status_code == 200

    def test_signing_in_goes_on_to_the_page_asked_for(self, client, manager):
        assert sign_in(client, "manager", next="/audits/").url == "/audits/"

    @pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
    def test_signing_in_never_leads_to_another_site(self, client, manager, elsewhere):
        assert sign_in(client, "manager", next=elsewhere).url == reverse("dashboard:home")

    def test_who_is_signed_in_does_not_see_the_form(self, client_of, manager):
        assert client_of(manager).get(LOGIN).status_code == 302

    @pytest.mark.parametrize("language", ["zh-hans", "en"])
    def test_the_page_speaks_the_readers_language(self, client, language):
        page = client.get(LOGIN, headers={"accept-language": language})
        with translation.override(language):
            assert page.headers["Content-Language"] == language
            assert gettext("Sign in") in page.content.decode()

    def test_the_page_is_never_kept_by_a_cache(self, client):
        assert "no-store" in client.get(LOGIN).headers["Cache-Control"]


class TestLockOut:
    @pytest.fixture(autouse=True)
    def five_wrong(self, client, manager):
        self.pages = [sign_in(client, "manager", "wrong") for _ in range(5)]

    def test_the_fifth_wrong_password_locks(self):
        assert [page.status_code for page in self.pages] == [200, 200, 200, 200, 429]
        assert "accounts/locked.html" in [template.name for template in self.pages[-1].templates]

    def test_the_right_password_does_not_open_then(self, client):
        assert sign_in(client, "manager").status_code == 429
        assert acts()[-1] == "sign_in.refused"
        assert JournalEntry.objects.last().detail["locked"] is True

    def test_the_page_says_how_long_in_english(self, client):
        page = client.post(LOGIN, {"username": "manager", "password": "x"}, headers={"accept-language": "en"})
        assert "There were 5 wrong passwords in a row. Try again in 15 min." in page.content.decode()

    def test_another_person_is_not_locked(self, client, clerk):
        assert sign_in(client, "clerk").status_code == 302

    def test_the_door_opens_again_by_itself(self, client, time_machine):
        time_machine.move_to(timezone.now() + timedelta(minutes=16))
        assert sign_in(client, "manager").status_code == 302


class TestSigningOut:
    def test_a_button_signs_out(self, client_of, manager):
        client = client_of(manager)
        assert client.post("/account/logout/").url == LOGIN
        assert client.get("/account/password/").status_code == 302
        assert acts() == ["sign_out"]

    def test_a_link_does_not(self, client_of, manager):
        assert client_of(manager).get("/account/logout/").status_code == 405


class TestPassword:
    def test_a_new_password_is_kept_and_the_session_stays(self, client_of, manager):
        client = client_of(manager)
        new = {"old_password": PASSWORD, "new_password1": "brand-new-words", "new_password2": "brand-new-words"}
        assert client.post("/account/password/", new).status_code == 302
        assert client.get("/account/password/").status_code == 200
        manager.refresh_from_db()
        assert manager.check_password("brand-new-words")

    def test_other_sessions_end(self, client_of, manager):
        here, elsewhere = client_of(manager), client_of(manager)
        here.post(
            "/account/password/",
            {"old_password": PASSWORD, "new_password1": "brand-new-words", "new_password2": "brand-new-words"},
        )
        assert elsewhere.get("/account/password/").status_code == 302

    def test_a_short_password_is_refused(self, client_of, manager):
        page = client_of(manager).post(
            "/account/password/", {"old_password": PASSWORD, "new_password1": "abc", "new_password2": "abc"}
        )
        assert page.context["form"].errors["new_password2"]


class TestSecondFactor:
    @pytest.fixture(autouse=True)
    def required_for_auditors(self, settings):
        settings.SECOND_FACTOR_ROLES = ["auditor"]

    def test_an_auditor_without_one_is_led_to_set_it_up(self, client, auditor):
        sign_in(client, "auditor")
        assert client.get("/audits/").url == f"{FACTOR}?next=/audits/"
        assert "accounts/second_factor_setup.html" in [template.name for template in client.get(FACTOR).templates]

    def test_a_manager_is_not(self, client, manager):
        sign_in(client, "manager")
        assert client.get("/audits/").status_code == 200

    def test_the_first_right_code_turns_it_on_and_shows_recovery_codes(self, client, auditor, phone):
        sign_in(client, "auditor")
        codes = show_codes(client, auditor, phone)
        assert len(set(codes)) == 10
        assert client.get("/audits/").status_code == 200
        assert acts() == ["sign_in", "second_factor.add", "second_factor.codes"]

    def test_a_wrong_first_code_turns_nothing_on(self, client, auditor):
        sign_in(client, "auditor")
        client.get(FACTOR)
        page = client.post(FACTOR, {"code": "000000"})
        assert page.context["form"].errors["code"]
        assert not auditor.totpdevice_set.filter(confirmed=True).exists()

    def test_the_next_sign_in_asks_for_a_code(self, client, auditor, app, phone):
        device = app(auditor)
        sign_in(client, "auditor")
        assert client.get("/audits/").url == f"{FACTOR}?next=/audits/"
        assert client.post(f"{FACTOR}?next=/audits/", {"code": phone(device)}).url == "/audits/"
        assert client.get("/audits/").status_code == 200

    def test_after_the_password_alone_no_page_tells_who_it_is_or_what_there_is(self, client, auditor, app):
        User.objects.filter(pk=auditor.pk).update(display_name="顾明远")
        app(auditor)
        sign_in(client, "auditor")
        for address in (FACTOR, "/white-papers/public/", "/nowhere/"):
            said = client.get(address).content.decode()
            assert "顾明远" not in said
            assert "/audits/" not in said

    @pytest.mark.parametrize("address", [FACTOR, "/nowhere/"])
    def test_after_the_password_alone_one_can_leave(self, client, auditor, app, address):
        app(auditor)
        sign_in(client, "auditor")
        assert 'action="/account/logout/"' in client.get(address).content.decode()

    def test_before_the_factor_not_even_the_role_is_told(self, client, auditor, app):
        app(auditor)
        sign_in(client, "auditor")
        assert client.get("/letters/import/").url.startswith(FACTOR)  # not: this page is not open to auditors

    def test_the_password_alone_does_not_set_up_another_phone(self, client, auditor, app):
        app(auditor)
        sign_in(client, "auditor")
        page = client.get(FACTOR)
        assert "accounts/second_factor_show.html" in [template.name for template in page.templates]
        assert client.post("/account/second-factor/remove/").url.startswith(FACTOR)
        assert client.post("/account/second-factor/codes/").url.startswith(FACTOR)
        assert auditor.totpdevice_set.filter(confirmed=True).exists()

    def test_a_code_works_once(self, client, auditor, app, phone):
        code = phone(app(auditor))
        sign_in(client, "auditor")
        client.post(FACTOR, {"code": code})
        second = Client()
        sign_in(second, "auditor")
        assert second.post(FACTOR, {"code": code}).status_code == 200
        assert acts()[-1] == "second_factor.refused"

    def test_a_recovery_code_opens_once(self, client, auditor, phone):
        sign_in(client, "auditor")
        code = show_codes(client, auditor, phone)[0]
        second, third = Client(), Client()
        sign_in(second, "auditor")
        assert second.post(FACTOR, {"code": code.upper()}).status_code == 302
        sign_in(third, "auditor")
        assert third.post(FACTOR, {"code": code}).status_code == 200

    def test_after_a_wrong_code_one_has_to_wait(self, client, auditor, app, phone):
        device = app(auditor)
        sign_in(client, "auditor")
        for _ in range(2):
            client.post(FACTOR, {"code": "000000"})
        page = client.post(FACTOR, {"code": phone(device)}, headers={"accept-language": "en"})
        assert "Too many wrong codes. Wait" in page.content.decode()

    def test_who_has_one_by_choice_is_asked_for_it_too(self, client, manager, app):
        app(manager)
        sign_in(client, "manager")
        assert client.get("/audits/").url == f"{FACTOR}?next=/audits/"

    def test_signing_out_is_possible_without_it(self, client, auditor, app):
        app(auditor)
        sign_in(client, "auditor")
        assert client.post("/account/logout/").url == LOGIN

    def test_the_session_changes_its_key_with_the_factor(self, client, auditor, app, phone):
        device = app(auditor)
        sign_in(client, "auditor")
        before = client.session.session_key
        client.post(FACTOR, {"code": phone(device)})
        assert client.session.session_key != before

    def test_the_factor_is_taken_off_for_password_and_code(self, client, manager, phone):
        sign_in(client, "manager")
        codes = show_codes(client, manager, phone)
        assert "10" in client.get(FACTOR).content.decode()
        assert client.get(REMOVE).status_code == 200
        assert manager.totpdevice_set.filter(confirmed=True).exists()
        assert client.post(REMOVE, {"password": PASSWORD, "code": codes[0]}).url == FACTOR
        assert not manager.totpdevice_set.filter(confirmed=True).exists()

    def test_new_recovery_codes_are_made_for_password_and_code(self, client, manager, phone):
        sign_in(client, "manager")
        old = show_codes(client, manager, phone)
        assert "<code>" not in client.get(CODES).content.decode()
        page = client.post(CODES, {"password": PASSWORD, "code": old[0]})
        new = re.findall(r"<code>([a-z0-9-]{11})</code>", page.content.decode())
        assert len(set(new) - set(old)) == 10

    @pytest.mark.parametrize("address", ["/account/second-factor/remove/", "/account/second-factor/codes/"])
    @pytest.mark.parametrize(("password", "field"), [("wrong", "password"), ("", "password"), (PASSWORD, "code")])
    def test_neither_is_done_for_less(self, client, manager, phone, address, password, field):
        sign_in(client, "manager")
        show_codes(client, manager, phone)
        tokens = set(manager.staticdevice_set.get().token_set.values_list("token", flat=True))
        page = client.post(address, {"password": password, "code": "000000"})
        assert page.context["form"].errors[field]
        assert manager.totpdevice_set.filter(confirmed=True).exists()
        assert set(manager.staticdevice_set.get().token_set.values_list("token", flat=True)) == tokens

    def test_a_wrong_password_uses_up_no_code(self, client, manager, phone):
        sign_in(client, "manager")
        code = show_codes(client, manager, phone)[0]
        client.post(REMOVE, {"password": "wrong", "code": code})
        assert client.post(REMOVE, {"password": PASSWORD, "code": code}).url == FACTOR

    def test_passwords_cannot_be_guessed_there(self, client, manager, phone):
        sign_in(client, "manager")
        codes = show_codes(client, manager, phone)
        pages = [client.post(REMOVE, {"password": "wrong", "code": codes[0]}) for _ in range(5)]
        assert pages[-1].status_code == 429
        assert client.post(REMOVE, {"password": PASSWORD, "code": codes[0]}).status_code == 429
        assert manager.totpdevice_set.filter(confirmed=True).exists()

    def test_whose_role_needs_it_cannot_take_it_off(self, client, auditor, phone):
        sign_in(client, "auditor")
        codes = show_codes(client, auditor, phone)
        page = client.get(FACTOR, headers={"accept-language": "en"}).content.decode()
        assert "For another phone ask an administrator" in page
        assert REMOVE not in page
        assert client.post(REMOVE, {"password": PASSWORD, "code": codes[0]}).status_code == 403
        assert auditor.totpdevice_set.filter(confirmed=True).exists()

    def test_without_one_there_is_nothing_to_take_off(self, client_of, manager):
        assert client_of(manager).post(REMOVE).status_code == 403
        assert client_of(manager).post(CODES).status_code == 403
