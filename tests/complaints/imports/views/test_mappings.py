from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Organisation, User
from complaints.imports.mapping import parse
from complaints.models import Mapping
from evidence.models import JournalEntry
from tests.complaints.imports.conftest import HEADER, PLAIN
from tests.complaints.imports.views.conftest import fields_of, words


@pytest.fixture
def saved(company: Organisation, clerk: User) -> Mapping:
    content = {
        **PLAIN,
        "column_dates": {"收到": ["%d/%m/%Y"]},
        "facts": {**PLAIN["facts"], "channel": {"column": "渠道", "values": {"热线": "phone"}, "otherwise": "other"}},
    }
    return Mapping.objects.create(
        organisation=company, name="热线", content=content, columns=HEADER.split(","), changed_by=clerk
    )


def edit(browser: Client, saved: Mapping, **changes: Any) -> str:
    path = reverse("complaints:mapping_edit", args=[saved.pk])
    return browser.post(path, {**fields_of(browser.get(path)), "name": saved.name, **changes}, follow=True).text


def test_the_list_names_every_mapping(browser: Client, saved: Mapping) -> None:
    shown = words(browser.get(reverse("complaints:mappings")).text)
    assert "热线" in shown
    assert "Baltimore 311: service requests" in shown


def test_a_mapping_that_is_only_looked_at_stays_as_it_is(browser: Client, saved: Mapping) -> None:
    before = saved.content
    edit(browser, saved)
    saved.refresh_from_db()
    assert saved.content == before


def test_a_mapping_is_changed_without_its_file(browser: Client, saved: Mapping, clerk: User) -> None:
    edit(
        browser, saved, name="热线月报", **{"fact-4": ["segment"], "means-channel": ["counter"], "dates-1": "%m/%d/%Y"}
    )
    saved.refresh_from_db()
    assert saved.name == "热线月报"
    assert saved.content["facts"]["segment"] == "单位"
    assert saved.content["facts"]["channel"]["values"] == {"热线": "counter"}
    assert saved.content["column_dates"] == {"收到": ["%m/%d/%Y"]}
    assert JournalEntry.objects.filter(action="imports.mapping_saved", actor_id_at=clerk.pk).exists()


def test_what_is_wrong_with_a_change_is_said_and_nothing_is_kept(browser: Client, saved: Mapping) -> None:
    before = saved.content
    assert "has the date format “%Q”" in edit(browser, saved, **{"dates-1": "%Q"})
    assert "No column is chosen for “reference”" in edit(browser, saved, **{"fact-0": []})
    saved.refresh_from_db()
    assert saved.content == before


def test_two_mappings_have_two_names(browser: Client, saved: Mapping, company: Organisation) -> None:
    Mapping.objects.create(organisation=company, name="别的", content=PLAIN)
    assert "There is another mapping of this name." in edit(browser, saved, name="别的")


def test_a_mapping_comes_as_a_file_that_can_be_sent_again(browser: Client, saved: Mapping) -> None:
    response = browser.get(reverse("complaints:mapping_file", args=[saved.pk]))
    assert parse(response.content) == saved.content == json.loads(response.content)


def test_a_mapping_that_came_as_a_file_shows_the_columns_it_reads(browser: Client, company: Organisation) -> None:
    saved = Mapping.objects.create(organisation=company, name="m", content=PLAIN)
    form = browser.get(reverse("complaints:mapping_edit", args=[saved.pk])).context["form"]
    assert [row.name for row in form.rows()] == ["编号", "收到", "渠道", "单位", "客户", "解决"]


def test_a_mapping_is_deleted_and_this_is_in_the_journal(browser: Client, saved: Mapping) -> None:
    browser.post(reverse("complaints:mapping_delete", args=[saved.pk]))
    assert not Mapping.objects.exists()
    assert JournalEntry.objects.get(action="imports.mapping_deleted").detail == {"name": "热线"}


@pytest.mark.parametrize("page", ["mapping_edit", "mapping_file"])
def test_the_mapping_of_another_company_is_not_there(
    client_of: Callable[[User], Client], person: Callable[..., User], saved: Mapping, page: str
) -> None:
    other = Organisation.objects.create(name="别家", slug="other")
    browser = client_of(person("other-clerk", "clerk", other))
    assert browser.get(reverse(f"complaints:{page}", args=[saved.pk])).status_code == 404
