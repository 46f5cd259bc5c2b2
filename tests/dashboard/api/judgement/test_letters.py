from __future__ import annotations

import datetime as dt

import pytest

from commitments.models import LetterVersion, Promise

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("november")]
LETTERS = "/api/v1/letters/"


@pytest.fixture
def ask(program, manager):
    return program(manager, "letters:read")


def test_the_list_names_every_letter_with_its_signed_versions(ask, letter):
    LetterVersion.objects.create(letter=letter, number=2, text="draft")
    [shown] = ask.get(LETTERS).json()["items"]
    assert (shown["id"], shown["title"], shown["organisation"]) == (letter.pk, "客户服务升级承诺书", "和风物业")
    assert [(each["number"], each["status"]) for each in shown["versions"]] == [(1, "active")]


def test_a_letter_says_what_it_promises(ask, letter, promise):
    [version] = ask.get(f"{LETTERS}{letter.pk}/").json()["versions"]
    shown = {each["id"]: each for each in version["promises"]}[promise("resolution").pk]
    assert (shown["metric"], shown["comparator"], shown["value"], shown["unit"]) == (
        "resolution_rate",
        ">=",
        "98",
        "percent",
    )
    assert (shown["clause"], shown["quote"]) == ("1.1", "问题解决率不得低于98%")
    assert shown["parameters"] == {"limit": "30d"}
    assert shown["lineage"] == str(promise("resolution").lineage)


def test_a_band_has_two_ends(ask, letter, promise):
    [version] = ask.get(f"{LETTERS}{letter.pk}/").json()["versions"]
    band = {each["id"]: each for each in version["promises"]}[promise("band").pk]
    assert (band["value"], band["value_high"], band["low_closed"], band["breach_class"]) == ("5", "8", False, "minor")


def test_a_promise_that_nobody_agreed_to_is_none(ask, write_letter, company):
    letter = write_letter(company, draft=True)
    Promise.objects.filter(metric="repeat_rate").update(review="rejected")
    version = letter.versions.get()
    version.status = "active"
    version.save()
    [shown] = ask.get(f"{LETTERS}{letter.pk}/").json()["versions"]
    assert {each["metric"] for each in shown["promises"]} == {"resolution_rate", "obligation_kept"}


def test_broken_numbers_of_parameters_become_text(ask, write_letter, company):
    letter = write_letter(company, draft=True)
    Promise.objects.filter(metric="repeat_rate").update(parameters={"share": 0.5})
    LetterVersion.objects.filter(letter=letter).update(status="active")
    [shown] = ask.get(f"{LETTERS}{letter.pk}/").json()["versions"]
    assert {"share": "0.5"} in [each["parameters"] for each in shown["promises"]]


def test_an_auditor_sees_the_letters_of_his_engagements(program, auditor, stranger, engagement, letter):
    assert [each["id"] for each in program(auditor).get(LETTERS).json()["items"]] == [letter.pk]
    assert program(stranger).get(LETTERS).json()["items"] == []
    assert program(stranger).get(f"{LETTERS}{letter.pk}/").status_code == 404


@pytest.mark.parametrize("number", ["0", "-1", "x", "1.5", str(2**53)])
def test_what_can_be_no_number_of_a_letter_is_refused(ask, number):
    assert ask.get(f"{LETTERS}{number}/").status_code == 422


def test_a_letter_costs_the_same_whatever_it_promises(ask, letter, django_assert_max_num_queries):
    with django_assert_max_num_queries(9):
        ask.get(f"{LETTERS}{letter.pk}/")


def test_versions_say_from_when_to_when_they_bind(ask, letter):
    LetterVersion.objects.filter(letter=letter).update(effective_until=dt.date(2026, 10, 1), status="superseded")
    after = LetterVersion.objects.create(
        letter=letter, number=2, text="", effective_from=dt.date(2026, 10, 1), status="active"
    )
    first, second = ask.get(LETTERS).json()["items"][0]["versions"]
    assert (first["effective_from"], first["effective_until"]) == ("2024-10-01", "2026-10-01")
    assert (second["number"], second["effective_until"]) == (after.number, None)
